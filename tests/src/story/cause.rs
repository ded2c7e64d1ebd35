//! What agents write of a cause: when they hand up, and when they have found it.

use super::{Acted, Side, urgency, way};
use crate::cast::Cast;
use crate::words::{Options, Words};
use tickets::command::{Act, Channel};
use tickets::triage::{Part, Scope, Service};
use tickets::{Finding, Knowledge, Person, RequestKind, Triage};

pub(super) fn hand_up(who: &Person, mut words: Words<'_>, cast: &Cast) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    let mut options = words.options()?;
    let urgency = urgency(&mut options);
    let because = options.take("because").map(str::to_owned);
    let triage = triage(&mut options, cast)?;
    let (via, claimed) = way(options, Channel::Web)?;
    let said = words.text("what the level above is told")?;
    let reason = because.unwrap_or_else(|| said.clone());
    let act = Act::HandUp { reason, text: said.clone(), urgency, triage };
    Ok(Acted { who: who.address.clone(), side: Side::Agent, ticket, via, claimed, act, said, other: None })
}

/// `solves (page beamer/kein-bild) …`, `solves (new page) …`, `solves (not reusable because Einzelfall) …`
pub(super) fn solve(who: &Person, mut words: Words<'_>) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    let mut options = words.options()?;
    let page = options.take("page").map(|page| Knowledge::Page { page: page.to_owned() });
    let new = options.flag("new", "page").then_some(Knowledge::NewPage);
    let once = options.take("not").map(|why| match why.strip_prefix("reusable because ") {
        Some(reason) => Ok(Knowledge::NotReusable { reason: reason.to_owned() }),
        None => Err(format!("expected `not reusable because …`, found `not {why}`")),
    });
    let knowledge = page.or(new).or(once.transpose()?);
    let (via, claimed) = way(options, Channel::Web)?;
    let said = words.text("what the solution is")?;
    let act = Act::Solve { text: said.clone(), knowledge };
    Ok(Acted { who: who.address.clone(), side: Side::Agent, ticket, via, claimed, act, said, other: None })
}

/// `records (as fehler, reproduced, steps …) <cause>`
pub(super) fn record(who: &Person, mut words: Words<'_>) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    let mut options = words.options()?;
    let kind = options.take("as").and_then(RequestKind::parse).unwrap_or_default();
    let reproduced = options.flag("reproduced", "").then_some(true);
    let reproduced = reproduced.or_else(|| options.flag("not", "reproduced").then_some(false));
    let steps = options.take("steps").unwrap_or_default().to_owned();
    let (via, claimed) = way(options, Channel::Web)?;
    let said = words.rest();
    let act = Act::Record(Finding { kind, reproduced, steps, cause: said.clone() });
    Ok(Acted { who: who.address.clone(), side: Side::Agent, ticket, via, claimed, act, said, other: None })
}

/// What is known of the cause; nothing, if nothing is said of it.
fn triage(options: &mut Options<'_>, cast: &Cast) -> Result<Option<Triage>, String> {
    if options.flag("without", "triage") {
        return Ok(None);
    }
    let scope = options.take("scope").map(|key| {
        Scope::parse(key).ok_or_else(|| format!("expected lokal, traeger, vernetzt or unbekannt, found `{key}`"))
    });
    let service = options.take("service").map(|key| match Service::of(key) {
        Service::Known(id) => cast.service(id.as_str()).map(Service::Known),
        none @ (Service::None | Service::Unknown) => Ok(none),
    });
    let part = [Part::Hardware, Part::Software].into_iter().find(|part| options.flag(part.key(), ""));
    Ok(Some(Triage {
        scope: scope.transpose()?.unwrap_or_default(),
        service: service.transpose()?.unwrap_or_default(),
        part: part.unwrap_or_default(),
        programs: options.take("programs").unwrap_or_default().to_owned(),
        tried: options.take("tried").unwrap_or_default().to_owned(),
    }))
}

//! Steps about providers outside.

use super::{Acted, Side, urgency, way};
use crate::cast::Cast;
use crate::words::{Options, Words};
use chrono::NaiveDate;
use tickets::Person;
use tickets::command::{Act, Channel, HandOver, LegMail, LegUpdate};
use tickets::leg::{Consent, LegState, Way};

/// `hands over (to portalwerk, because …) what they are told`
pub(super) fn hand_over(who: &Person, mut words: Words<'_>, cast: &Cast) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    let mut options = words.options()?;
    let provider = cast.provider(options.take("to").ok_or("expected `to` and a provider")?)?;
    let channel = options.take("through").map(|key| Way::parse(key).ok_or(format!("expected a way, found `{key}`")));
    let because = options.take("because").map(str::to_owned);
    let reference = options.take("reference").unwrap_or_default().to_owned();
    let subject = options.take("subject").unwrap_or_default().to_owned();
    let promised = promised(&mut options)?;
    let agreed = options.take("agreed").map(str::to_owned);
    let priority = urgency(&mut options);
    let (via, claimed) = way(options, Channel::Web)?;
    let said = words.text("what the provider is told")?;
    let consent = agreed.map(|agreed| consent(&agreed, &said)).transpose()?;
    let act = Act::HandOver(Box::new(HandOver {
        provider,
        way: channel.transpose()?,
        subject,
        reason: because.unwrap_or_else(|| said.clone()),
        text: said.clone(),
        priority,
        reference,
        promised,
        consent,
    }));
    Ok(Acted { who: who.address.clone(), side: Side::Agent, ticket, via, claimed, act, said, other: None })
}

/// `updates (leg 2, state resolved) what is noted`
pub(super) fn update(who: &Person, mut words: Words<'_>) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    let mut options = words.options()?;
    let leg = leg(&mut options)?;
    let state = options.take("state").map(|key| LegState::parse(key).ok_or(format!("expected a state, found `{key}`")));
    let reference = options.take("reference").unwrap_or_default().to_owned();
    let release = options.take("release").unwrap_or_default().to_owned();
    let promised = promised(&mut options)?;
    let mail = options.flag("mailed", "");
    let (via, claimed) = way(options, Channel::Web)?;
    let said = words.rest();
    let update = LegUpdate { leg, state: state.transpose()?, reference, promised, release, text: said.clone(), mail };
    let act = Act::UpdateLeg(Box::new(update));
    Ok(Acted { who: who.address.clone(), side: Side::Agent, ticket, via, claimed, act, said, other: None })
}

/// `service@portalwerk.example writes (leg 2) what stands in the mail`
pub(super) fn mail(who: &Person, mut words: Words<'_>) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    let mut options = words.options()?;
    let leg = leg(&mut options)?;
    let machine = options.flag("machine", "");
    let subject = options.take("subject").unwrap_or_default().to_owned();
    let (via, claimed) = way(options, Channel::Mail)?;
    let said = words.text("what is written")?;
    let mail = LegMail { leg, from: who.address.clone(), subject, text: said.clone(), machine };
    let act = Act::HearFromLeg(Box::new(mail));
    Ok(Acted { who: who.address.clone(), side: Side::Desk, ticket, via, claimed, act, said, other: None })
}

/// The hand-over that is meant, else the first.
fn leg(options: &mut Options<'_>) -> Result<u8, String> {
    options.take("leg").map_or(Ok(1), |n| n.parse().map_err(|_| format!("expected `leg 2`, found `leg {n}`")))
}

fn promised(options: &mut Options<'_>) -> Result<Option<NaiveDate>, String> {
    options.take("promised").map(day).transpose()
}

fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| format!("expected a day such as `2026-11-09`, found `{text}`"))
}

/// `Ole Brandt on 2026-11-02`, to what the provider is told.
fn consent(agreed: &str, text: &str) -> Result<Consent, String> {
    let (by, on) = agreed.rsplit_once(" on ").ok_or("expected `agreed <name> on <day>`")?;
    Ok(Consent { by: by.to_owned(), on: day(on)?, text: text.to_owned() })
}

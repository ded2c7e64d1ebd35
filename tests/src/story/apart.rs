//! Agents make two tickets of one, or one of two.

use super::{Acted, Side, way};
use crate::words::Words;
use tickets::command::{Act, Channel, Split};
use tickets::{Person, TicketId};

/// `splits (entry 2, without receipt, subject Drucker) …`: entries are counted from 0.
pub(super) fn split(who: &Person, mut words: Words<'_>) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    let mut options = words.options()?;
    let number = |text: &str| text.parse().map_err(|_| format!("expected an entry such as 2, found `{text}`"));
    let entry = options.take("entry").map_or(Ok(0), number)?;
    let acknowledge = !options.flag("without", "receipt");
    let subject = options.take("subject").unwrap_or_default().to_owned();
    let (via, claimed) = way(options, Channel::Web)?;
    let said = words.text("what the new ticket is about")?;
    let act = Act::Split(Box::new(Split { entry, subject, text: said.clone(), acknowledge }));
    Ok(Acted { who: who.address.clone(), side: Side::Agent, ticket, via, claimed, act, said, other: None })
}

/// `connects #2 with #1`: #2 hangs on #1; which ticket that is, the teller knows.
pub(super) fn connect(who: &Person, mut words: Words<'_>) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    if !words.eat("with") {
        return Err("expected `connects #2 with #1`".to_owned());
    }
    let other = Some(words.ticket()?);
    let (via, claimed) = way(words.options()?, Channel::Web)?;
    words.end()?;
    let act = Act::HangOn { on: TicketId::from_random(0) };
    Ok(Acted { who: who.address.clone(), side: Side::Agent, ticket, via, claimed, act, said: String::new(), other })
}

/// `merges #2 into #1 (knowingly)`: which ticket that is, the teller knows.
pub(super) fn merge(who: &Person, mut words: Words<'_>) -> Result<Acted, String> {
    let ticket = Some(words.ticket()?);
    if !words.eat("into") {
        return Err("expected `merges #2 into #1`".to_owned());
    }
    let other = Some(words.ticket()?);
    let mut options = words.options()?;
    let confirmed = options.flag("knowingly", "");
    let (via, claimed) = way(options, Channel::Web)?;
    words.end()?;
    let act = Act::Merge { into: TicketId::from_random(0), confirmed };
    Ok(Acted { who: who.address.clone(), side: Side::Agent, ticket, via, claimed, act, said: String::new(), other })
}

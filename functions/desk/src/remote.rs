//! What opens a session of remote help (P-03). It lies on a shelf of its own beside the ticket, written and taken away with
//! the events that say so: no history, list, search, mail or export ever holds it.

use crate::change::{Change, Shelved};
use crate::handle::Desk;
use crate::ports::StoreError;
use crate::transfer::Record;
use std::collections::BTreeMap;
use tickets::command::Act;
use tickets::{Planned, Remote, Ticket, TicketId, What};

/// What the names of the shelves begin with.
const SHELF: &str = "remote/";
/// The name of the one thing that lies there.
const SESSION: &str = "session";

fn shelved(id: TicketId, text: String) -> Shelved {
    Shelved { shelf: shelf(id), name: SESSION.to_owned(), text }
}

fn shelf(id: TicketId) -> String {
    format!("{SHELF}{}", id.compact())
}

/// Takes away what opens a session of a ticket that goes while it is still open.
pub(crate) async fn forget(desk: &Desk, id: TicketId) -> Result<(), StoreError> {
    let shelved = vec![shelved(id, String::new())];
    desk.store.commit(Change { shelved, ..Change::default() }).await.map(drop)
}

/// What a command lays down or takes away: the session that it offers, and those of tickets that need none any more, whatever
/// ended them.
pub(crate) fn beside(
    act: &Act,
    planned: &[Planned],
    known: &BTreeMap<TicketId, Ticket>,
) -> Result<Vec<Shelved>, serde_json::Error> {
    let was_remote = |planned: &Planned| known.get(&planned.ticket.id).is_some_and(|ticket| ticket.is_remote);
    let mut beside = Vec::new();
    for planned in planned {
        let is_offered = planned.events.iter().any(|event| matches!(event.what, What::RemoteOffered));
        if let (Act::OfferRemote(remote), true) = (act, is_offered) {
            let sound = remote.sound().unwrap_or_default();
            beside.push(shelved(planned.ticket.id, serde_json::to_string(&sound)?));
        } else if was_remote(planned) && !planned.ticket.is_remote {
            beside.push(shelved(planned.ticket.id, String::new()));
        }
    }
    Ok(beside)
}

/// What opens the session of this ticket, for those who may have it.
///
/// # Errors
/// If the store fails.
pub(crate) async fn of(desk: &Desk, ticket: &Ticket) -> Result<Option<Remote>, StoreError> {
    if !ticket.is_remote {
        return Ok(None);
    }
    let shelved = desk.store.shelf(&shelf(ticket.id)).await?;
    Ok(shelved.iter().find_map(|one| serde_json::from_str(&one.text).ok()))
}

/// Whether a record is such a secret: it leaves the store for nobody, and moves nowhere.
pub(crate) fn is_secret(record: &Record) -> bool {
    matches!(record, Record::Shelved(one) if one.shelf.starts_with(SHELF))
}

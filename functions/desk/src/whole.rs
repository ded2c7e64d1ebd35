//! Mails as they came, where the history has less of them (desk.md §5.8): what stood below the line of our mail, or was quoted.
//!
//! They lie on a shelf of their ticket, in the same transaction as the entry, with secrets made unreadable as in the entry. Agents
//! who may read the entry unfold them; nobody else ever does, for they may hold words of others. They go with the ticket, and
//! when somebody who takes part in it is erased.

use crate::change::Shelved;
use crate::handle::Desk;
use crate::ports::StoreError;
use crate::shelf;
use std::collections::BTreeMap;
use tickets::{Planned, TicketId, secret};

/// What the names of the shelves begin with.
const SHELF: &str = "mails/";

/// The shelf of a ticket.
pub(crate) fn shelf(id: TicketId) -> String {
    format!("{SHELF}{id}")
}

/// The ticket on whose shelf this lies, if it is a whole mail.
pub(crate) fn ticket(one: &Shelved) -> Option<TicketId> {
    TicketId::parse(one.shelf.strip_prefix(SHELF)?)
}

/// The whole of a mail, if the words that were taken out of it are fewer: signs between words do not count.
pub(crate) fn beyond(whole: &str, own: &str) -> Option<String> {
    let is_same = whole.split_whitespace().eq(own.split_whitespace());
    (!is_same).then(|| whole.trim().to_owned())
}

/// Where the whole of a mail lies once this is written: beside the entry that has its words.
pub(crate) fn line(whole: &str, planned: &[Planned], main: TicketId) -> Option<Shelved> {
    let planned = planned.iter().find(|one| one.ticket.id == main)?;
    let place = planned.events.iter().position(|event| event.what.takes_files())?;
    let name = (planned.version_before as usize + place).to_string();
    let text = secret::masked(whole).unwrap_or_else(|| whole.to_owned());
    Some(Shelved { shelf: shelf(main), name, text })
}

/// The whole mails of a ticket, by the places of their entries.
pub(crate) async fn of(desk: &Desk, id: TicketId) -> Result<BTreeMap<usize, String>, StoreError> {
    let lines = desk.store.shelf(&shelf(id)).await?;
    Ok(lines.into_iter().filter_map(|line| Some((line.name.parse().ok()?, line.text))).collect())
}

/// Takes them away.
pub(crate) async fn forget(desk: &Desk, id: TicketId) -> Result<(), StoreError> {
    shelf::clear(desk, desk.store.shelf(&shelf(id)).await?).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_mail_of_which_something_was_cut_off_is_kept_whole() {
        assert_eq!(beyond("Es geht.\r\n\r\n", "Es geht."), None);
        assert_eq!(beyond("Es geht.\n\n> Welcher Raum?\n", "Es geht."), Some("Es geht.\n\n> Welcher Raum?".to_owned()));
    }
}

//! Every address of the desk that stands in a mail or on a page.
//!
//! What can be opened by a GET changes nothing: a mail scanner may follow all of these (desk.md §5.14).

use chrono::{DateTime, Utc};
use tickets::token::{Keys, Purpose};
use tickets::{Address, TicketId};

/// How many days a mailed link is good.
pub const DAYS_GOOD: i64 = 180;

/// A person's own way to one ticket.
#[must_use]
pub fn ticket(base_url: &str, keys: &Keys, id: TicketId, address: &Address, expires: DateTime<Utc>) -> String {
    personal(base_url, keys, Purpose::TicketLink, id, address, expires)
}

/// The page on which the requester says that the address is theirs (M0).
#[must_use]
pub fn confirm(base_url: &str, keys: &Keys, id: TicketId, address: &Address, expires: DateTime<Utc>) -> String {
    format!("{}/bestaetigen", personal(base_url, keys, Purpose::Confirm, id, address, expires))
}

/// The page on which the requester says that it is solved.
#[must_use]
pub fn settle(base_url: &str, keys: &Keys, id: TicketId, address: &Address, expires: DateTime<Utc>) -> String {
    format!("{}/erledigt", ticket(base_url, keys, id, address, expires))
}

/// The page on which the requester takes a solved or closed ticket up again.
#[must_use]
pub fn reopen(base_url: &str, keys: &Keys, id: TicketId, address: &Address, expires: DateTime<Utc>) -> String {
    format!("{}/wieder-oeffnen", ticket(base_url, keys, id, address, expires))
}

/// An agent's way to a ticket; it asks for a session.
#[must_use]
pub fn console(base_url: &str, id: TicketId) -> String {
    format!("{}/konsole/anfragen/{id}", trimmed(base_url))
}

fn personal(
    base_url: &str,
    keys: &Keys,
    purpose: Purpose,
    id: TicketId,
    address: &Address,
    expires: DateTime<Utc>,
) -> String {
    let token = keys.seal(purpose, &[&id.to_string(), address.as_str()], expires);
    format!("{}/a/{id}/{token}", trimmed(base_url))
}

fn trimmed(base_url: &str) -> &str {
    base_url.trim_end_matches('/')
}

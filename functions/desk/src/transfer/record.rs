//! What a store keeps, one record at a time. A written format: who changes a record counts its version up.

use crate::change::{Listing, Owed, Receipt, Remark, Shelved, Words};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tickets::TicketId;

/// One thing that a store keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// What a store knows of a ticket beside its history.
    Ticket(Head),
    /// One event of a ticket.
    Event(Entry),
    /// An answer that is kept under a name: of a request, or a note.
    Receipt(Receipt),
    /// A mail that is owed, or was.
    Mail(Mail),
    /// What a reader said.
    Remark(Remark),
    /// What lies on a shelf.
    Shelved(Shelved),
}

/// What a store knows of a ticket beside its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Its number.
    pub id: TicketId,
    /// How many events it has.
    pub version: u64,
    /// What lists show of it, as a JSON text.
    pub card: String,
    /// When time alone will next change it.
    pub due: Option<DateTime<Utc>>,
    /// The lists it is on, in their order.
    pub lists: Vec<Listing>,
    /// What it is found by.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub words: Words,
}

/// One event of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The ticket.
    pub ticket: TicketId,
    /// Its place in the history, from 0.
    pub seq: u64,
    /// The event, as a JSON text.
    pub body: String,
}

/// A mail that is owed, or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Its name for ever.
    pub key: String,
    /// Not to be sent before.
    pub at: DateTime<Utc>,
    /// What to send to whom, as a JSON text.
    pub body: String,
    /// How often somebody tried. Who tries next knows by it that the mail may have gone out.
    pub attempt: u32,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is still owed.
    Owed,
    /// It went out under this message id.
    Sent(String),
    /// It will never go out, for this reason.
    Dead(String),
}

impl Mail {
    /// The mail as a store owes it.
    #[must_use]
    pub fn owed(&self) -> Owed {
        Owed { key: self.key.clone(), at: self.at, body: self.body.clone() }
    }
}

//! What one command writes: all of it or nothing of it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tickets::TicketId;

/// One conditional write: a transaction of SQLite, a transaction of DynamoDB.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The proof that the request was carried out; the same request again changes nothing.
    pub receipt: Option<Receipt>,
    /// What happens to tickets.
    pub tickets: Vec<TicketChange>,
    /// The mails that are owed because of it.
    pub owed: Vec<Owed>,
    /// What readers said.
    pub remarks: Vec<Remark>,
    /// What is kept with it under other names, to be read as receipts are. Where a name is taken, the first answer stays.
    pub notes: Vec<Receipt>,
    /// What is laid on shelves.
    pub shelved: Vec<Shelved>,
}

/// Something that lies on a shelf under a name, such as a search that an agent saved. Unlike a note it can be replaced, and
/// taken away again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shelved {
    /// The shelf.
    pub shelf: String,
    /// Its name there; never empty.
    pub name: String,
    /// What it is. Nothing takes away what lies there.
    pub text: String,
}

/// What a reader said of something, such as a help page. Nobody is named in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// Its place. Where there is one already, the change is refused.
    pub key: String,
    /// What it is about, such as the name of a page.
    pub about: String,
    /// What kind it is: remarks are counted by subject and kind.
    pub kind: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The words, if there are any.
    pub text: String,
}

/// How many remarks of a kind there are on a subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tally {
    /// What they are about.
    pub about: String,
    /// What kind they are.
    pub kind: String,
    /// How many there are.
    pub count: u64,
}

/// The idempotency record of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// What makes the request the same one.
    pub key: String,
    /// What the same request is answered with.
    pub answer: String,
}

/// What happens to one ticket.
#[derive(Clone, Debug)]
pub struct TicketChange {
    /// Its number.
    pub id: TicketId,
    /// How many events it must have for this to be right; 0: it must not exist.
    pub version_before: u64,
    /// The events to add, each one a JSON text.
    pub events: Vec<String>,
    /// What lists show of it, as a JSON text.
    pub card: String,
    /// When time alone will next change it.
    pub due: Option<DateTime<Utc>>,
    /// The lists it is on from now on; it leaves all others.
    pub lists: Vec<Listing>,
    /// What it is found by from now on.
    pub words: Words,
}

/// What a ticket is found by. One without words is not found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What found tickets are sorted by, as text: the same for a ticket's whole life.
    pub sort: String,
    /// Its words, with a blank before and behind each.
    pub text: String,
}

impl Words {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The place of their ticket among all that can be found.
    #[must_use]
    pub fn place(&self, id: TicketId) -> String {
        format!("{} {id}", self.sort)
    }
}

/// A place on a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// The list's name.
    pub list: String,
    /// What the list is sorted by, as text.
    pub sort: String,
}

/// A mail that is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// Its name for ever: over tries, crashes and repeats. A key that is there already stays as it is.
    pub key: String,
    /// Not to be sent before.
    pub at: DateTime<Utc>,
    /// What to send to whom, as a JSON text.
    pub body: String,
}

/// What became of a [`Change`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is written, for good.
    Committed,
    /// The same, but for notes whose names were taken: this is what stands there.
    CommittedBut(Vec<Receipt>),
    /// The same request was carried out before; this was its answer. Nothing was written now.
    Repeated(String),
    /// A ticket is not at the version it should be at, or a remark's place is taken. Nothing was written.
    Conflict,
}

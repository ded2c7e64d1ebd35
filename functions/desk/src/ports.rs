//! What the desk needs of the world: a store, a way for mail, the time, and chance.

use crate::change::{Change, Outcome, Owed, Remark, Shelved, Tally};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tickets::TicketId;

/// Where everything is kept. Stores know versions, keys and bytes, never rules; every store passes
/// [`contract`](crate::contract::contract).
#[async_trait]
pub trait Store: Send + Sync {
    /// Writes all of the change or nothing of it. `Committed` means: it survives a crash from now on.
    async fn commit(&self, change: Change) -> Result<Outcome, StoreError>;

    /// What the request with this key was answered with, if it was carried out.
    async fn receipt(&self, key: &str) -> Result<Option<String>, StoreError>;

    /// The whole history of a ticket, in order; empty if there is no such ticket.
    async fn events(&self, id: TicketId) -> Result<Vec<String>, StoreError>;

    /// A page of the cards on a list.
    async fn list(&self, list: &str, page: Page) -> Result<Vec<String>, StoreError>;

    /// How many tickets are on each of these lists.
    async fn counts(&self, lists: &[String]) -> Result<Vec<u64>, StoreError>;

    /// Tickets by their words, those with the greatest places first.
    async fn find(&self, wanted: Wanted) -> Result<Found, StoreError>;

    /// Tickets that time has news for, the longest due first.
    async fn due(&self, now: DateTime<Utc>, count_max: usize) -> Result<Vec<TicketId>, StoreError>;

    /// Takes owed mails to send: pending ones whose time has come, and those whose lease has run out.
    /// Nobody else gets them before `until`.
    async fn lease(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        count_max: usize,
    ) -> Result<Vec<Leased>, StoreError>;

    /// Says what became of leased mails. A lease that was lost meanwhile changes nothing.
    async fn settle(&self, settled: Vec<Settled>) -> Result<(), StoreError>;

    /// How many mails are still owed.
    async fn owed(&self) -> Result<u64, StoreError>;

    /// How many remarks there are, by subject and kind, in their order.
    async fn tallies(&self) -> Result<Vec<Tally>, StoreError>;

    /// The newest remarks of a kind, newest first.
    async fn remarks(&self, kind: &str, count_max: usize) -> Result<Vec<Remark>, StoreError>;

    /// What lies on a shelf, in the order of its names.
    async fn shelf(&self, shelf: &str) -> Result<Vec<Shelved>, StoreError>;

    /// Removes a ticket that has this many events: its history, its places on lists and its words; and what requests were answered
    /// with it and the mails that are named after it, which a store that cannot find them lets go in time.
    /// `false`: it has another number of events, and nothing was removed. What failed half-way can be asked for again.
    async fn forget(&self, id: TicketId, version: u64) -> Result<bool, StoreError>;
}

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// How it is sorted.
    pub order: Order,
    /// How many cards to leave out.
    pub skip: usize,
    /// How many cards to show.
    pub count_max: usize,
}

/// Which tickets are looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of each group one piece must stand in a ticket's words, as it is. Pieces are never empty, nor are groups.
    pub pieces: Vec<Vec<String>>,
    /// Only places from this one on.
    pub from: String,
    /// Only places before this one, if there is one.
    pub before: Option<String>,
    /// How many tickets to find.
    pub count_max: usize,
}

impl Wanted {
    /// Whether a ticket at this place, with these words, is one of them.
    #[must_use]
    pub fn fits(&self, place: &str, words: &str) -> bool {
        place >= self.from.as_str()
            && self.before.as_deref().is_none_or(|before| place < before)
            && self.pieces.iter().all(|group| group.iter().any(|piece| words.contains(piece.as_str())))
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The cards, those with the greatest places first.
    pub cards: Vec<String>,
    /// There may be more before this place. A store may rest before it has found as many as were wanted.
    pub more_before: Option<String>,
}

/// How a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Ascending,
    /// Greatest first.
    Descending,
}

/// A mail that one worker may send now.
#[derive(Clone, Debug)]
pub struct Leased {
    /// The mail.
    pub owed: Owed,
    /// The how-manieth try this is, from 1. After the first, somebody may have sent it already.
    pub attempt: u32,
}

/// What became of a leased mail.
#[derive(Clone, Debug)]
pub struct Settled {
    /// Which mail.
    pub key: String,
    /// Of which try this is told.
    pub attempt: u32,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a try to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It went out under this message id.
    Sent {
        /// Its `Message-ID`.
        message_id: String,
    },
    /// It did not go out; try again then.
    Later {
        /// Not before.
        at: DateTime<Utc>,
    },
    /// It will never go out.
    Dead {
        /// Why, for the operator.
        reason: String,
    },
}

/// The store could not do its work; addressed to the operator.
#[derive(Debug, thiserror::Error)]
#[error("the store failed: {doing}")]
pub struct StoreError {
    /// What it was doing.
    pub doing: &'static str,
    /// Why it failed.
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// The way mail goes out.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends one mail. `Ok` means that it is in other hands for good.
    async fn send(&self, message: &mail::Message) -> Result<(), SendError>;

    /// Whether a mail with this message id went out before; `None` if nobody can tell.
    async fn was_sent(&self, message_id: &str) -> Result<Option<bool>, SendError>;
}

/// Why a mail did not go out.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Try again later.
    #[error("not now: {0}")]
    Temporary(String),
    /// Trying again will not help.
    #[error("never: {0}")]
    Permanent(String),
    /// Nobody knows whether it went out.
    #[error("unknown: {0}")]
    Ambiguous(String),
}

/// The time, read once per trigger.
pub trait Clock: Send + Sync {
    /// The time it is.
    fn now(&self) -> DateTime<Utc>;
}

/// Chance, for numbers and keys that nobody can guess.
pub trait Entropy: Send + Sync {
    /// 64 random bits.
    fn bits(&self) -> u64;
}

//! What the desk needs of the world: a store, a place for files, a way for mail, the time, and chance.

mod incoming;

pub use incoming::{Arrival, Incoming, PostForm, Posting};

use crate::change::{Change, Outcome, Owed, Remark, Shelved, Tally};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tickets::{Attachment, TicketId};

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

    /// Takes the words out of remarks of a kind that were made before this time, of so many at most; how many. Without words
    /// they count as before.
    async fn fade(&self, kind: &str, before: DateTime<Utc>, count_max: usize) -> Result<usize, StoreError>;

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
    /// It has come to its end, and nothing is to be known of it any more: what was to be sent to whom is forgotten.
    Over,
    /// It will never go out.
    Dead {
        /// Why, for the operator.
        reason: String,
    },
}

impl Fate {
    /// What a store tells of a mail that is [`Over`](Self::Over), as the reason why it does not go out.
    pub const OVER: &str = "over";
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

/// Where the bytes of files lie. They know neither tickets nor rules; what belongs to no ticket is swept
/// ([`retain`](crate::retain)). Every place passes [`contract::blobs`](crate::contract::blobs).
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Keeps these bytes under a key that nothing has yet. `Ok` means: they survive a crash from now on.
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), StoreError>;

    /// The bytes under this key; `None` if there are none, or no more.
    async fn get(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, StoreError>;

    /// Removes them. What is not there any more is no mistake.
    async fn remove(&self, key: &BlobKey) -> Result<(), StoreError>;

    /// The keys behind this one, or the first, in their order: what was put first comes first.
    async fn keys(&self, behind: Option<&BlobKey>, count_max: usize) -> Result<Vec<BlobKey>, StoreError>;

    /// An address at which whoever may have this file now fetches it past the desk, where the place has such: good for a
    /// moment, always to be kept, never to be shown.
    async fn link(&self, _key: &BlobKey, _file: &Attachment) -> Result<Option<String>, StoreError> {
        Ok(None)
    }

    /// Where browsers put files themselves, past the desk, where the place has such.
    fn incoming(&self) -> Option<&dyn Incoming> {
        None
    }
}

/// Under what the bytes of a file lie: when they came, and chance. It can be a file's name and a part of an address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlobKey(String);

impl BlobKey {
    /// The form of its first part.
    const CAME: &str = "%Y%m%dt%H%M%S";
    /// How many signs chance has.
    const CHANCE: usize = 32;

    /// A key that nothing has yet.
    #[must_use]
    pub fn fresh(now: DateTime<Utc>, chance: [u64; 2]) -> Self {
        Self(format!("{}-{:016x}{:016x}", now.format(Self::CAME), chance[0], chance[1]))
    }

    /// The key that is written so, if it can be one.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let (came, chance) = written.split_once('-')?;
        let is_chance = chance.len() == Self::CHANCE && chance.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        // Written back as it was read: no two texts are one key.
        let is_time = Self::time(came).is_some_and(|time| time.format(Self::CAME).to_string() == came);
        (is_time && is_chance).then(|| Self(written.to_owned()))
    }

    /// When the bytes came.
    #[must_use]
    pub fn came(&self) -> DateTime<Utc> {
        self.0.split_once('-').and_then(|(came, _)| Self::time(came)).unwrap_or_default()
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn time(came: &str) -> Option<DateTime<Utc>> {
        chrono::NaiveDateTime::parse_from_str(came, Self::CAME).ok().map(|time| time.and_utc())
    }
}

/// The way mail goes out.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends one mail. `Ok` means that it is in other hands for good.
    async fn send(&self, message: &mail::Message) -> Result<(), SendError>;

    /// Whether a mail with this message id went out before; `None` if nobody can tell.
    async fn was_sent(&self, message_id: &str) -> Result<Option<bool>, SendError>;

    /// Takes note of a mail that must not leave. A way out that shows mails shows it as held back; others do nothing.
    async fn hold(&self, _message: &mail::Message) -> Result<(), SendError> {
        Ok(())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_plain_name_that_sorts_by_time() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let key = BlobKey::fresh(at("2026-11-02T07:00:05.9Z"), [1, u64::MAX]);
        assert_eq!(key.as_str(), "20261102t070005-0000000000000001ffffffffffffffff");
        assert_eq!((BlobKey::parse(key.as_str()), key.came()), (Some(key.clone()), at("2026-11-02T07:00:05Z")));
        assert!(key < BlobKey::fresh(at("2026-11-02T07:00:06Z"), [0, 0]));
        let chance = "0".repeat(32);
        for odd in ["", "-", "../keys", "20261102t070005", "20261102t070005-..", "20261302t070005-"] {
            assert_eq!(BlobKey::parse(odd), None, "{odd}");
        }
        assert_eq!(BlobKey::parse(&format!("2026112t070005-{chance}")), None, "the same time in another form");
        assert_eq!(BlobKey::parse(&format!("20261102t070005-{}", "A".repeat(32))), None);
    }
}

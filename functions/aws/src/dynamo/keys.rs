//! Where everything stands in the table. A stored form: what is changed here must be moved in every table.

use chrono::{DateTime, SecondsFormat, Utc};
use tickets::TicketId;

/// The table's hash key.
pub(super) const PK: &str = "pk";
/// The table's range key.
pub(super) const SK: &str = "sk";
/// The index of the mails that are to do.
pub(super) const OUTBOX: &str = "outbox";
/// Its hash key: only what is to do has it.
pub(super) const TODO: &str = "todo";
/// Its range key: when a mail may be taken.
pub(super) const TAKE_AT: &str = "take_at";
/// When the broom may take an item, in seconds since 1970. Nothing relies on it.
pub(super) const EXPIRES: &str = "expires";
/// What [`TODO`] says.
pub(super) const MAIL: &str = "mail";

/// Where there is one item only.
const ALONE: &str = "-";
/// Over how many items a list's count is spread: changes of different tickets seldom meet on one.
const COUNT_SHARDS: u8 = 4;
/// Over how many places the due times are spread. Each is asked every few minutes.
pub(super) const DUE_SHARDS: u8 = 4;

/// Over how many places what tickets are found by is spread: all of them are searched at once.
pub(super) const WORDS_SHARDS: u8 = 4;

/// An item's two keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) pk: String,
    pub(super) sk: String,
}

impl Key {
    fn new(pk: String, sk: impl Into<String>) -> Self {
        Self { pk, sk: sk.into() }
    }

    fn alone(pk: String) -> Self {
        Self::new(pk, ALONE)
    }
}

/// All items of a ticket.
pub(super) fn ticket(id: TicketId) -> String {
    format!("T#{id}")
}

pub(super) fn head(id: TicketId) -> Key {
    Key::new(ticket(id), "head")
}

/// What the items with events begin with.
pub(super) const EVENTS: &str = "e";

/// The events that begin at this place.
pub(super) fn events(id: TicketId, place: u64) -> Key {
    Key::new(ticket(id), format!("{EVENTS}{place:08}"))
}

/// All places of a list.
pub(super) fn list(list: &str) -> String {
    format!("L#{list}")
}

/// A place on a list. A blank sorts before every other letter, so that "a" comes before "a b" as it should.
pub(super) fn place(on: &str, sort: &str, id: TicketId) -> Key {
    Key::new(list(on), format!("{sort} {id}"))
}

/// All counts of a list.
pub(super) fn counts(list: &str) -> String {
    format!("C#{list}")
}

pub(super) fn count(list: &str, id: TicketId) -> Key {
    Key::new(counts(list), shard(id, COUNT_SHARDS).to_string())
}

/// All due times of a shard.
pub(super) fn dues(shard: u8) -> String {
    format!("D#{shard}")
}

pub(super) fn due(at: &str, id: TicketId) -> Key {
    Key::new(dues(shard(id, DUE_SHARDS)), format!("{at} {id}"))
}

/// Whatever is due up to this time: a number's letters come before the sign at its end.
pub(super) fn due_until(at: DateTime<Utc>) -> String {
    format!("{} ~", time(at))
}

/// The ticket that a due time is about.
pub(super) fn due_ticket(sk: &str) -> Option<TicketId> {
    TicketId::parse(sk.rsplit(' ').next()?)
}

/// All tickets of a shard that can be found.
pub(super) fn findable(shard: u8) -> String {
    format!("W#{shard}")
}

/// What a ticket is found by. Places sort as the places of a search do.
pub(super) fn words(sort: &str, id: TicketId) -> Key {
    Key::new(findable(shard(id, WORDS_SHARDS)), format!("{sort} {id}"))
}

/// All that lies on a shelf.
pub(super) fn shelf(shelf: &str) -> String {
    format!("{SHELVES}{shelf}")
}

/// What the hash key of every shelf begins with.
const SHELVES: &str = "S#";

pub(super) fn shelved(on: &str, name: &str) -> Key {
    Key::new(shelf(on), name)
}

pub(super) fn receipt(key: &str) -> Key {
    Key::alone(format!("R#{key}"))
}

/// What the hash key of every mail begins with.
const MAILS: &str = "M#";

pub(super) fn mail(key: &str) -> Key {
    Key::alone(format!("{MAILS}{key}"))
}

/// The name of the mail with this hash key.
pub(super) fn mail_name(pk: &str) -> Option<&str> {
    pk.strip_prefix(MAILS)
}

/// The place that one remark alone can have.
pub(super) fn remark_place(key: &str) -> Key {
    Key::alone(format!("P#{key}"))
}

/// All remarks of a kind.
pub(super) fn remarks(kind: &str) -> String {
    format!("K#{kind}")
}

pub(super) fn remark(kind: &str, at: DateTime<Utc>, key: &str) -> Key {
    Key::new(remarks(kind), format!("{} {key}", time(at)))
}

/// All tallies.
pub(super) fn tallies() -> String {
    "Y".to_owned()
}

/// Kinds have no blank in them.
pub(super) fn tally(about: &str, kind: &str) -> Key {
    Key::new(tallies(), format!("{kind} {about}"))
}

/// A moment as the table keeps it: it sorts as text, and people can read it.
pub(super) fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// What an item keeps, by its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept<'k> {
    /// How this ticket stands.
    Head(TicketId),
    /// Events of this ticket, from this place on.
    Events(TicketId, u64),
    /// The answer with this name.
    Receipt(&'k str),
    /// The mail with this name.
    Mail(&'k str),
    /// A remark of this kind.
    Remark(&'k str),
    /// Something on this shelf.
    Shelved(&'k str),
    /// What follows from the others, or is told with them: places, counts, due times, words.
    Follows,
}

/// What the item with these keys keeps; `None` if nobody knows.
pub(super) fn kept<'k>(pk: &'k str, sk: &str) -> Option<Kept<'k>> {
    if pk == tallies() {
        return Some(Kept::Follows);
    }
    let (family, name) = pk.split_once('#')?;
    match (family, sk.strip_prefix(EVENTS)) {
        ("T", Some(place)) => Some(Kept::Events(TicketId::parse(name)?, place.parse().ok()?)),
        ("T", None) => Some(Kept::Head(TicketId::parse(name)?)),
        ("R", _) => Some(Kept::Receipt(name)),
        ("M", _) => Some(Kept::Mail(name)),
        ("K", _) => Some(Kept::Remark(name)),
        ("S", _) => Some(Kept::Shelved(name)),
        ("L" | "C" | "D" | "P" | "W", _) => Some(Kept::Follows),
        _ => None,
    }
}

fn shard(id: TicketId, shards: u8) -> u8 {
    // Numbers are random: any part of them spreads them evenly.
    id.compact().bytes().fold(0_u8, u8::wrapping_add) % shards
}

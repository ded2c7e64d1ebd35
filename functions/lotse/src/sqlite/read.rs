//! Every question to the tables that changes nothing.

use super::write::stamp;
use chrono::{DateTime, Utc};
use desk::{Found, Order, Page, Remark, Shelved, Tally, Wanted};
use rusqlite::{Connection, OptionalExtension, Result, Row, params, params_from_iter};
use tickets::TicketId;

/// What the request with this key was answered with.
pub(super) fn receipt(connection: &Connection, key: &str) -> Result<Option<String>> {
    let mut find = connection.prepare_cached("SELECT answer FROM receipts WHERE key = ?")?;
    find.query_row([key], |row| row.get(0)).optional()
}

/// The history of a ticket, in order.
pub(super) fn events(connection: &Connection, id: TicketId) -> Result<Vec<String>> {
    let mut find = connection.prepare_cached("SELECT body FROM events WHERE ticket = ? ORDER BY seq")?;
    find.query_map([id.to_string()], |row| row.get(0))?.collect()
}

/// A page of the cards on a list.
pub(super) fn list(connection: &Connection, list: &str, page: Page) -> Result<Vec<String>> {
    // The places are counted off before any card is read: a late page of a long list stays cheap.
    let mut find = connection.prepare_cached(match page.order {
        Order::Ascending => {
            "SELECT card FROM (SELECT sort, ticket FROM lists WHERE list = ? ORDER BY sort, ticket LIMIT ? OFFSET ?)
             JOIN tickets ON id = ticket ORDER BY sort, ticket"
        }
        Order::Descending => {
            "SELECT card FROM (SELECT sort, ticket FROM lists WHERE list = ? ORDER BY sort DESC, ticket DESC LIMIT ? OFFSET ?)
             JOIN tickets ON id = ticket ORDER BY sort DESC, ticket DESC"
        }
    })?;
    find.query_map(params![list, page.count_max, page.skip], |row| row.get(0))?.collect()
}

/// How many tickets are on each list.
pub(super) fn counts(connection: &Connection, lists: &[String]) -> Result<Vec<u64>> {
    let mut count = connection.prepare_cached("SELECT count(*) FROM lists WHERE list = ?")?;
    lists.iter().map(|list| count.query_row([list], |row| row.get(0))).collect()
}

/// Tickets by their words, from the newest on.
pub(super) fn find(connection: &Connection, wanted: &Wanted) -> Result<Found> {
    let group = |group: &Vec<String>| format!(" AND ({})", vec!["instr(words, ?) > 0"; group.len()].join(" OR "));
    let groups: String = wanted.pieces.iter().map(group).collect();
    let before = if wanted.before.is_some() { " AND place < ?" } else { "" };
    let mut find = connection.prepare(&format!(
        "SELECT place, card FROM tickets WHERE place IS NOT NULL AND place >= ?{before}{groups} ORDER BY place DESC LIMIT ?"
    ))?;
    let texts = [&wanted.from].into_iter().chain(&wanted.before).chain(wanted.pieces.iter().flatten());
    // One more than is wanted tells whether there is more.
    let limit = (wanted.count_max + 1).to_string();
    let rows = find.query_map(params_from_iter(texts.chain([&limit])), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut found = rows.collect::<Result<Vec<(String, String)>>>()?;
    let more = found.len() > wanted.count_max;
    found.truncate(wanted.count_max);
    let more_before = found.last().filter(|_| more).map(|(place, _)| place.clone());
    Ok(Found { cards: found.into_iter().map(|(_, card)| card).collect(), more_before })
}

/// What lies on a shelf.
pub(super) fn shelf(connection: &Connection, shelf: &str) -> Result<Vec<Shelved>> {
    let mut find = connection.prepare_cached("SELECT name, text FROM shelves WHERE shelf = ? ORDER BY name")?;
    let shelved = |row: &Row<'_>| Ok(Shelved { shelf: shelf.to_owned(), name: row.get(0)?, text: row.get(1)? });
    find.query_map([shelf], shelved)?.collect()
}

/// Tickets that time has news for, the longest due first.
pub(super) fn due(connection: &Connection, now: DateTime<Utc>, count_max: usize) -> Result<Vec<TicketId>> {
    let mut find = connection
        .prepare_cached("SELECT id FROM tickets WHERE due IS NOT NULL AND due <= ? ORDER BY due, id LIMIT ?")?;
    let ids = find.query_map(params![stamp(now), count_max], |row| row.get::<_, String>(0))?;
    ids.filter_map(|id| id.map(|id| TicketId::parse(&id)).transpose()).collect()
}

/// How many mails are still owed.
pub(super) fn owed(connection: &Connection) -> Result<u64> {
    let mut count = connection.prepare_cached("SELECT count(*) FROM outbox WHERE state IN ('owed', 'leased')")?;
    count.query_row((), |row| row.get(0))
}

/// How many remarks there are, by subject and kind.
pub(super) fn tallies(connection: &Connection) -> Result<Vec<Tally>> {
    let mut count = connection
        .prepare_cached("SELECT about, kind, count(*) FROM remarks GROUP BY about, kind ORDER BY about, kind")?;
    let tally = |row: &Row<'_>| Ok(Tally { about: row.get(0)?, kind: row.get(1)?, count: row.get(2)? });
    count.query_map((), tally)?.collect()
}

/// The newest remarks of a kind, newest first.
pub(super) fn remarks(connection: &Connection, kind: &str, count_max: usize) -> Result<Vec<Remark>> {
    let mut find = connection.prepare_cached(
        "SELECT key, about, kind, at, text FROM remarks WHERE kind = ? ORDER BY at DESC, key DESC LIMIT ?",
    )?;
    let remark = |row: &Row<'_>| {
        let at = DateTime::from_timestamp_micros(row.get(3)?).unwrap_or_default();
        Ok(Remark { key: row.get(0)?, about: row.get(1)?, kind: row.get(2)?, at, text: row.get(4)? })
    };
    find.query_map(params![kind, count_max], remark)?.collect()
}

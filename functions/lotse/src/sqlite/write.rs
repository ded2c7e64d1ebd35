//! One change, inside the transaction that is open: checked first, then written.

use chrono::{DateTime, Utc};
use desk::{Change, Listing, Outcome, Owed, Receipt, Remark, Shelved, TicketChange};
use rusqlite::{Connection, OptionalExtension, Result, params};
use tickets::TicketId;

/// Writes all of the change, or nothing if a condition fails. After an error the transaction must be given up.
pub(super) fn change(connection: &Connection, change: &Change) -> Result<Outcome> {
    if let Some(asked) = &change.receipt
        && let Some(answer) = super::read::receipt(connection, &asked.key)?
    {
        return Ok(Outcome::Repeated(answer));
    }
    for ticket in &change.tickets {
        if version(connection, ticket.id)? != ticket.version_before {
            return Ok(Outcome::Conflict);
        }
    }
    for remark in &change.remarks {
        if is_taken(connection, remark)? {
            return Ok(Outcome::Conflict);
        }
    }
    if let Some(receipt) = &change.receipt {
        keep_receipt(connection, receipt)?;
    }
    for ticket in &change.tickets {
        keep_ticket(connection, ticket)?;
    }
    for owed in &change.owed {
        owe(connection, owed)?;
    }
    for remark in &change.remarks {
        keep_remark(connection, remark)?;
    }
    for shelved in &change.shelved {
        lay(connection, shelved)?;
    }
    let mut standing = Vec::new();
    for note in &change.notes {
        standing.extend(keep_note(connection, note)?);
    }
    Ok(if standing.is_empty() { Outcome::Committed } else { Outcome::CommittedBut(standing) })
}

/// Takes the words out of remarks of this kind from before this time.
pub(super) fn fade(connection: &Connection, kind: &str, before: DateTime<Utc>, count_max: usize) -> Result<usize> {
    let old = "SELECT rowid FROM remarks WHERE kind = ? AND at < ? AND text <> '' LIMIT ?";
    let mut fade = connection.prepare_cached(&format!("UPDATE remarks SET text = '' WHERE rowid IN ({old})"))?;
    fade.execute(params![kind, stamp(before), count_max])
}

/// Removes a ticket that has this many events, and everything that is named after it.
pub(super) fn forget(connection: &Connection, id: TicketId, version_before: u64) -> Result<bool> {
    if version(connection, id)? != version_before {
        return Ok(false);
    }
    let name = id.to_string();
    for table in ["events", "lists"] {
        connection.prepare_cached(&format!("DELETE FROM {table} WHERE ticket = ?"))?.execute([&name])?;
    }
    connection.prepare_cached("DELETE FROM tickets WHERE id = ?")?.execute([&name])?;
    connection.prepare_cached("DELETE FROM receipts WHERE answer = ?")?.execute([&name])?;
    // A slash is the letter behind the dot.
    let mails = [format!("{}.", id.compact()), format!("{}/", id.compact())];
    connection.prepare_cached("DELETE FROM outbox WHERE key >= ? AND key < ?")?.execute(mails)?;
    Ok(true)
}

fn version(connection: &Connection, id: TicketId) -> Result<u64> {
    let mut find = connection.prepare_cached("SELECT version FROM tickets WHERE id = ?")?;
    Ok(find.query_row([id.to_string()], |row| row.get(0)).optional()?.unwrap_or(0))
}

fn keep_receipt(connection: &Connection, receipt: &Receipt) -> Result<()> {
    let mut insert = connection.prepare_cached("INSERT INTO receipts (key, answer) VALUES (?, ?)")?;
    insert.execute([&receipt.key, &receipt.answer]).map(drop)
}

/// A name that is taken keeps its first answer, which comes back.
fn keep_note(connection: &Connection, note: &Receipt) -> Result<Option<Receipt>> {
    let mut insert =
        connection.prepare_cached("INSERT INTO receipts (key, answer) VALUES (?, ?) ON CONFLICT (key) DO NOTHING")?;
    if insert.execute([&note.key, &note.answer])? > 0 {
        return Ok(None);
    }
    let answer = super::read::receipt(connection, &note.key)?;
    Ok(answer.map(|answer| Receipt { key: note.key.clone(), answer }))
}

fn keep_ticket(connection: &Connection, ticket: &TicketChange) -> Result<()> {
    let id = ticket.id.to_string();
    let mut insert = connection.prepare_cached("INSERT INTO events (ticket, seq, body) VALUES (?, ?, ?)")?;
    for (seq, body) in (ticket.version_before..).zip(&ticket.events) {
        insert.execute(params![id, seq, body])?;
    }
    let version = ticket.version_before + ticket.events.len() as u64;
    let mut upsert = connection.prepare_cached(
        "INSERT INTO tickets (id, version, card, due, place, words) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, card = excluded.card, due = excluded.due,
             place = excluded.place, words = excluded.words",
    )?;
    let words = (!ticket.words.is_empty()).then(|| (ticket.words.place(ticket.id), &ticket.words.text)).unzip();
    upsert.execute(params![id, version, ticket.card, ticket.due.map(stamp), words.0, words.1])?;
    if ticket.version_before > 0 {
        connection.prepare_cached("DELETE FROM lists WHERE ticket = ?")?.execute([&id])?;
    }
    let mut place = connection.prepare_cached("INSERT OR IGNORE INTO lists (list, sort, ticket) VALUES (?, ?, ?)")?;
    for Listing { list, sort } in &ticket.lists {
        place.execute([list, sort, &id])?;
    }
    Ok(())
}

/// A key that is there already stays as it is.
fn owe(connection: &Connection, owed: &Owed) -> Result<()> {
    let mut insert = connection
        .prepare_cached("INSERT INTO outbox (key, at, body) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING")?;
    insert.execute(params![owed.key, stamp(owed.at), owed.body]).map(drop)
}

fn is_taken(connection: &Connection, remark: &Remark) -> Result<bool> {
    connection.prepare_cached("SELECT 1 FROM remarks WHERE key = ?")?.exists([&remark.key])
}

fn keep_remark(connection: &Connection, remark: &Remark) -> Result<()> {
    let mut insert =
        connection.prepare_cached("INSERT INTO remarks (key, about, kind, at, text) VALUES (?, ?, ?, ?, ?)")?;
    insert.execute(params![remark.key, remark.about, remark.kind, stamp(remark.at), remark.text]).map(drop)
}

/// The last one stays; nothing takes away what is there.
pub(super) fn lay(connection: &Connection, Shelved { shelf, name, text }: &Shelved) -> Result<()> {
    if text.is_empty() {
        let mut take = connection.prepare_cached("DELETE FROM shelves WHERE shelf = ? AND name = ?")?;
        return take.execute([shelf, name]).map(drop);
    }
    let mut put = connection.prepare_cached("INSERT OR REPLACE INTO shelves (shelf, name, text) VALUES (?, ?, ?)")?;
    put.execute([shelf, name, text]).map(drop)
}

/// A moment as the tables keep it.
pub(super) fn stamp(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}

//! How the file tells everything it keeps, and how an empty one is filled: table by table, each in the order of its names.

use super::write::stamp;
use chrono::{DateTime, Utc};
use desk::transfer::{Amendment, Dumped, Entry, Fate, Head, Mail, Place, Record};
use desk::{Listing, Receipt, Remark, Shelved, Words};
use rusqlite::{Connection, Result, Row, params};
use tickets::TicketId;

/// A table, as a place names it.
#[derive(Clone, Copy)]
enum Table {
    Tickets,
    Events,
    Receipts,
    Outbox,
    Remarks,
    Shelves,
}

/// What stands between a shelf and a name: neither of them has it.
const BETWEEN: char = '\n';

/// All of them, in the order in which they are told.
const TABLES: [(&str, Table); 6] = [
    ("tickets", Table::Tickets),
    ("events", Table::Events),
    ("receipts", Table::Receipts),
    ("outbox", Table::Outbox),
    ("remarks", Table::Remarks),
    ("shelves", Table::Shelves),
];

/// The records behind a place: those of one table, so that a page may be short.
pub(super) fn dump(connection: &Connection, behind: Option<&Place>, count_max: usize) -> Result<Dumped> {
    let (name, after) = behind.map_or((TABLES[0].0, None), |place| match place.0.split_once(' ') {
        Some((name, after)) => (name, Some(after)),
        None => (place.0.as_str(), None),
    });
    let at = TABLES.iter().position(|(known, _)| *known == name).ok_or(rusqlite::Error::InvalidQuery)?;
    let records = table(connection, TABLES[at].1, after, count_max)?;
    let next = match records.last() {
        Some(last) if records.len() == count_max => Some(format!("{name} {}", key(last))),
        _ => TABLES.get(at + 1).map(|(next, _)| (*next).to_owned()),
    };
    Ok(Dumped { records, next: next.map(Place) })
}

/// What a table is ordered by.
fn key(record: &Record) -> String {
    match record {
        Record::Ticket(head) => head.id.to_string(),
        Record::Event(entry) => format!("{} {}", entry.ticket, entry.seq),
        Record::Receipt(receipt) => receipt.key.clone(),
        Record::Mail(mail) => mail.key.clone(),
        Record::Remark(remark) => remark.key.clone(),
        Record::Shelved(shelved) => format!("{}{BETWEEN}{}", shelved.shelf, shelved.name),
    }
}

fn table(connection: &Connection, table: Table, after: Option<&str>, count_max: usize) -> Result<Vec<Record>> {
    // Nothing is no name: behind it is what has an empty one, too.
    let (any, after) = (after.is_none(), after.unwrap_or_default());
    let all = |sql: &str, read: fn(&Connection, &Row<'_>) -> Result<Record>| {
        let mut find = connection.prepare_cached(sql)?;
        let rows = find.query_map(params![any, after, count_max], |row| read(connection, row))?;
        rows.collect()
    };
    match table {
        Table::Tickets => all(
            "SELECT id, version, card, due, place, words FROM tickets WHERE ?1 OR id > ?2 ORDER BY id LIMIT ?3",
            |connection, row| head(connection, row).map(Record::Ticket),
        ),
        Table::Events => {
            let (ticket, seq) = after.split_once(' ').unwrap_or((after, "-1"));
            let seq: i64 = seq.parse().map_err(|_| rusqlite::Error::InvalidQuery)?;
            let mut find = connection.prepare_cached(
                "SELECT ticket, seq, body FROM events WHERE (ticket, seq) > (?, ?) ORDER BY ticket, seq LIMIT ?",
            )?;
            let rows = find.query_map(params![ticket, seq, count_max], |row| entry(row).map(Record::Event))?;
            rows.collect()
        }
        Table::Receipts => {
            all("SELECT key, answer FROM receipts WHERE ?1 OR key > ?2 ORDER BY key LIMIT ?3", |_, row| {
                Ok(Record::Receipt(Receipt { key: row.get(0)?, answer: row.get(1)? }))
            })
        }
        Table::Outbox => all(
            "SELECT key, at, body, attempt, state, result FROM outbox WHERE ?1 OR key > ?2 ORDER BY key LIMIT ?3",
            |_, row| mail(row).map(Record::Mail),
        ),
        Table::Remarks => all(
            "SELECT key, about, kind, at, text FROM remarks WHERE ?1 OR key > ?2 ORDER BY key LIMIT ?3",
            |_, row| {
                let (at, text) = (moment(row.get(3)?), row.get(4)?);
                Ok(Record::Remark(Remark { key: row.get(0)?, about: row.get(1)?, kind: row.get(2)?, at, text }))
            },
        ),
        Table::Shelves => {
            let (shelf, name) = after.split_once(BETWEEN).unwrap_or_default();
            let mut find = connection.prepare_cached(
                "SELECT shelf, name, text FROM shelves WHERE (shelf, name) > (?, ?) ORDER BY shelf, name LIMIT ?",
            )?;
            let shelved = |row: &Row<'_>| {
                Ok(Record::Shelved(Shelved { shelf: row.get(0)?, name: row.get(1)?, text: row.get(2)? }))
            };
            let rows = find.query_map(params![shelf, name, count_max], shelved)?;
            rows.collect()
        }
    }
}

fn head(connection: &Connection, row: &Row<'_>) -> Result<Head> {
    let id: String = row.get(0)?;
    let mut find = connection.prepare_cached("SELECT list, sort FROM lists WHERE ticket = ? ORDER BY list, sort")?;
    let listing = |row: &Row<'_>| Ok(Listing { list: row.get(0)?, sort: row.get(1)? });
    let lists = find.query_map([&id], listing)?.collect::<Result<_>>()?;
    let due = row.get::<_, Option<i64>>(3)?.map(moment);
    let (version, card, words) = (row.get(1)?, row.get(2)?, words(&id, row)?);
    Ok(Head { id: number(&id)?, version, card, due, lists, words })
}

fn words(id: &str, row: &Row<'_>) -> Result<Words> {
    let place: Option<String> = row.get(4)?;
    let sort = place.as_deref().and_then(|place| place.strip_suffix(id)?.strip_suffix(' ')).unwrap_or_default();
    Ok(Words { sort: sort.to_owned(), text: row.get::<_, Option<String>>(5)?.unwrap_or_default() })
}

fn entry(row: &Row<'_>) -> Result<Entry> {
    Ok(Entry { ticket: number(&row.get::<_, String>(0)?)?, seq: row.get(1)?, body: row.get(2)? })
}

fn mail(row: &Row<'_>) -> Result<Mail> {
    let result = row.get::<_, Option<String>>(5)?.unwrap_or_default();
    let fate = match row.get::<_, String>(4)?.as_str() {
        "sent" => Fate::Sent(result),
        "dead" => Fate::Dead(result),
        _ => Fate::Owed,
    };
    Ok(Mail { key: row.get(0)?, at: moment(row.get(1)?), body: row.get(2)?, attempt: row.get(3)?, fate })
}

fn number(id: &str) -> Result<TicketId> {
    let wrong = || rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, "no number".into());
    TicketId::parse(id).ok_or_else(wrong)
}

fn moment(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

/// Tells one record anew, or takes it away; whether it was there and read as it should.
pub(super) fn amend(connection: &Connection, amendment: &Amendment) -> Result<bool> {
    let change = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        connection.prepare_cached(sql)?.execute(values).map(|changed| changed > 0)
    };
    match amendment {
        Amendment::Event { was, now } => change(
            "UPDATE events SET body = ? WHERE ticket = ? AND seq = ? AND body = ?",
            &[now, &was.ticket.to_string(), &was.seq, &was.body],
        ),
        Amendment::Remark { was, now } => {
            change("UPDATE remarks SET text = ? WHERE key = ? AND text = ?", &[now, &was.key, &was.text])
        }
        Amendment::Mail(key) => change("DELETE FROM outbox WHERE key = ?", &[key]),
        Amendment::Receipt(was) => {
            change("DELETE FROM receipts WHERE key = ? AND answer = ?", &[&was.key, &was.answer])
        }
    }
}

/// Whether there is nothing at all.
pub(super) fn is_empty(connection: &Connection) -> Result<bool> {
    let any =
        "SELECT EXISTS (SELECT 1 FROM tickets) OR EXISTS (SELECT 1 FROM events) OR EXISTS (SELECT 1 FROM receipts)
               OR EXISTS (SELECT 1 FROM outbox) OR EXISTS (SELECT 1 FROM remarks)
               OR EXISTS (SELECT 1 FROM shelves)";
    connection.query_row(any, (), |row| row.get(0)).map(|any: bool| !any)
}

/// Keeps these records; one that is there already is written over with itself.
pub(super) fn load(connection: &Connection, records: &[Record]) -> Result<()> {
    records.iter().try_for_each(|record| keep(connection, record))
}

fn keep(connection: &Connection, record: &Record) -> Result<()> {
    let put = |sql: &str, values: &[&dyn rusqlite::ToSql]| connection.prepare_cached(sql)?.execute(values).map(drop);
    match record {
        Record::Ticket(Head { id, version, card, due, lists, words }) => {
            let found = (!words.is_empty()).then(|| (words.place(*id), &words.text)).unzip();
            let (id, due) = (id.to_string(), due.map(stamp));
            put(
                "INSERT OR REPLACE INTO tickets (id, version, card, due, place, words) VALUES (?, ?, ?, ?, ?, ?)",
                &[&id, version, card, &due, &found.0, &found.1],
            )?;
            put("DELETE FROM lists WHERE ticket = ?", &[&id])?;
            let place = |on: &Listing| {
                put("INSERT OR IGNORE INTO lists (list, sort, ticket) VALUES (?, ?, ?)", &[&on.list, &on.sort, &id])
            };
            lists.iter().try_for_each(place)
        }
        Record::Event(Entry { ticket, seq, body }) => {
            put("INSERT OR REPLACE INTO events (ticket, seq, body) VALUES (?, ?, ?)", &[&ticket.to_string(), seq, body])
        }
        Record::Receipt(Receipt { key, answer }) => {
            put("INSERT OR REPLACE INTO receipts (key, answer) VALUES (?, ?)", &[key, answer])
        }
        Record::Mail(Mail { key, at, body, attempt, fate }) => {
            let (state, result) = match fate {
                Fate::Owed => ("owed", None),
                Fate::Sent(message_id) => ("sent", Some(message_id)),
                Fate::Dead(reason) => ("dead", Some(reason)),
            };
            put(
                "INSERT OR REPLACE INTO outbox (key, at, body, attempt, state, result) VALUES (?, ?, ?, ?, ?, ?)",
                &[key, &stamp(*at), body, attempt, &state, &result],
            )
        }
        Record::Remark(Remark { key, about, kind, at, text }) => put(
            "INSERT OR REPLACE INTO remarks (key, about, kind, at, text) VALUES (?, ?, ?, ?, ?)",
            &[key, about, kind, &stamp(*at), text],
        ),
        Record::Shelved(shelved) => super::write::lay(connection, shelved),
    }
}

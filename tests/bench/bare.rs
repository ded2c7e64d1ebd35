//! The physical limit: the same rows into the same tables, one ticket a commit, and nothing else.

use crate::load::Measured;
use rusqlite::{Connection, params};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The desk's own tables.
const SCHEMA: &str = include_str!("../../functions/lotse/src/sqlite/schema/1.sql");

/// What one ticket writes; keys and numbers are drawn anew for each.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    /// The names of receipts and notes.
    pub(crate) receipts: Vec<String>,
    pub(crate) events: Vec<String>,
    pub(crate) card: String,
    /// List and place on it.
    pub(crate) lists: Vec<(String, String)>,
    pub(crate) mails: Vec<String>,
}

impl Rows {
    /// How many they are: these, and the ticket.
    pub(crate) fn count(&self) -> usize {
        self.receipts.len() + self.events.len() + self.lists.len() + self.mails.len() + 1
    }
}

/// How many tickets' rows are committed by so many connections, each in a loop of its own.
pub(crate) fn commits(scratch: &Path, rows: &Rows, connections: usize, time: Duration) -> Measured {
    let folder = TempDir::new_in(scratch).expect("a folder can be made");
    let file = folder.path().join("bare.sqlite");
    let first = open(&file);
    first.execute_batch(SCHEMA).expect("the tables can be made");
    let next = AtomicU64::new(1);
    let all = Mutex::new(Vec::new());
    let began = Instant::now();
    let work = || {
        let connection = open(&file);
        let mut taken = Vec::new();
        while began.elapsed() < time {
            let at = Instant::now();
            write(&connection, rows, next.fetch_add(1, Ordering::Relaxed)).expect("the rows can be written");
            taken.push(at.elapsed());
        }
        all.lock().expect("nobody panicked").extend(taken);
    };
    std::thread::scope(|scope| {
        for _ in 0..connections {
            scope.spawn(work);
        }
    });
    let took = began.elapsed();
    Measured::new(all.into_inner().expect("nobody panicked"), took)
}

fn open(file: &Path) -> Connection {
    let connection = Connection::open(file).expect("a file can be opened");
    connection.busy_timeout(Duration::from_secs(60)).expect("a time is set");
    connection.pragma_update(None, "journal_mode", "WAL").expect("a write-ahead log");
    connection.pragma_update(None, "synchronous", "FULL").expect("every commit is on the disk");
    // What the desk's own writer has.
    connection.pragma_update(None, "cache_size", -2_000).expect("a cache");
    connection.pragma_update(None, "wal_autocheckpoint", 4_000).expect("the length of the log");
    connection.set_prepared_statement_cache_capacity(32);
    connection
}

fn write(connection: &Connection, rows: &Rows, n: u64) -> rusqlite::Result<()> {
    // As random as real numbers are: the rows go to the same scattered places.
    let id = tickets::TicketId::from_random(n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 13).to_string();
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute(())?;
    let mut receipt = connection.prepare_cached("INSERT INTO receipts (key, answer) VALUES (?, ?)")?;
    for key in &rows.receipts {
        // As scattered as the real ones, which end in a keyed hash, behind the same few beginnings.
        let (place, rest) = key.split_once('/').unwrap_or((key, ""));
        receipt.execute([&format!("{place}/{id}{}", rest.get(id.len()..).unwrap_or_default()), &id])?;
    }
    let mut event = connection.prepare_cached("INSERT INTO events (ticket, seq, body) VALUES (?, ?, ?)")?;
    for (seq, body) in rows.events.iter().enumerate() {
        event.execute(params![id, seq as i64, body])?;
    }
    connection
        .prepare_cached("INSERT INTO tickets (id, version, card, due) VALUES (?, 1, ?, ?)")?
        .execute(params![id, rows.card, n as i64])?;
    let mut place = connection.prepare_cached("INSERT INTO lists (list, sort, ticket) VALUES (?, ?, ?)")?;
    for (list, sort) in &rows.lists {
        place.execute([list, sort, &id])?;
    }
    let mut mail = connection.prepare_cached("INSERT INTO outbox (key, at, body) VALUES (?, ?, ?)")?;
    for (kind, body) in rows.mails.iter().enumerate() {
        mail.execute(params![format!("{id}.0.M{kind}.lehrkraft@hafenschule.example"), n as i64, body])?;
    }
    connection.prepare_cached("COMMIT")?.execute(())?;
    Ok(())
}

//! The store, seen from outside: its SQLite file, opened to read only.

use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use tickets::{Event, Ticket, refold};

/// The tables of a desk.
pub struct Ledger {
    connection: Connection,
}

impl Ledger {
    pub(super) fn open(data: &Path) -> Self {
        let file = data.join("lotse.sqlite");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&file, flags).expect("the store can be opened to read");
        connection.busy_timeout(Duration::from_secs(5)).expect("a time is set");
        Self { connection }
    }

    /// How many mails are still to be sent.
    #[must_use]
    pub fn owed(&self) -> u64 {
        self.number("SELECT count(*) FROM outbox WHERE state IN ('owed', 'leased')")
    }

    /// How many mails were given up.
    #[must_use]
    pub fn dead(&self) -> u64 {
        self.number("SELECT count(*) FROM outbox WHERE state NOT IN ('owed', 'leased', 'sent')")
    }

    /// How many tickets there are.
    #[must_use]
    pub fn tickets(&self) -> u64 {
        self.number("SELECT count(*) FROM tickets")
    }

    /// How many events a ticket has.
    #[must_use]
    pub fn events(&self, ticket: &str) -> u64 {
        let count = "SELECT count(*) FROM events WHERE ticket = ?";
        self.connection.query_row(count, [ticket], |row| row.get::<_, i64>(0)).expect("a count is a number") as u64
    }

    /// A ticket, folded out of its history.
    ///
    /// # Panics
    /// If there is no such ticket.
    #[must_use]
    #[track_caller]
    pub fn ticket(&self, number: &str) -> Ticket {
        let texts = "SELECT body FROM events WHERE ticket = ? ORDER BY seq";
        let mut ask = self.connection.prepare(texts).expect("the question is SQL");
        let bodies = ask.query_map([number], |row| row.get::<_, String>(0)).expect("the question is answered");
        let events = bodies.map(|body| serde_json::from_str(&body.expect("a text")).expect("an event is JSON"));
        let events: Vec<Event> = events.collect();
        refold(&events).unwrap_or_else(|| panic!("there is no ticket {number}"))
    }

    /// The numbers of the tickets that have a subject.
    #[must_use]
    pub fn by_subject(&self) -> BTreeMap<String, Vec<String>> {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (id, card) in self.pairs("SELECT id, card FROM tickets ORDER BY id") {
            let card: serde_json::Value = serde_json::from_str(&card).expect("a card is JSON");
            let subject = card["subject"].as_str().expect("a card has a subject").to_owned();
            found.entry(subject).or_default().push(id);
        }
        found
    }

    /// The key of every mail that was sent, with its `Message-ID`.
    #[must_use]
    pub fn sent(&self) -> BTreeMap<String, String> {
        self.pairs("SELECT key, coalesce(result, '') FROM outbox WHERE state = 'sent'").into_iter().collect()
    }

    /// The key of every mail that is still owed, with its state.
    #[must_use]
    pub fn unsent(&self) -> BTreeMap<String, String> {
        self.pairs("SELECT key, state FROM outbox WHERE state <> 'sent'").into_iter().collect()
    }

    /// Two columns of text.
    ///
    /// # Panics
    /// If the question is none.
    #[must_use]
    #[track_caller]
    pub fn pairs(&self, sql: &str) -> Vec<(String, String)> {
        let mut ask = self.connection.prepare(sql).expect("the question is SQL");
        let rows = ask.query_map((), |row| Ok((row.get(0)?, row.get(1)?))).expect("the question is answered");
        rows.collect::<Result<_, _>>().expect("a row is two texts")
    }

    /// Whether the file is whole.
    ///
    /// # Panics
    /// If it is not.
    #[track_caller]
    pub fn check(&self) {
        let found: String = self.connection.query_row("PRAGMA integrity_check", (), |r| r.get(0)).expect("it answers");
        assert_eq!(found, "ok");
    }

    #[track_caller]
    fn number(&self, sql: &str) -> u64 {
        self.connection.query_row(sql, (), |row| row.get::<_, i64>(0)).expect("a count is a number") as u64
    }
}

//! The desk as it stands at one moment, read beside a program that goes on writing.

use super::error::OpenError;
use super::{moving, read, schema};
use async_trait::async_trait;
use desk::transfer::{Dump, Dumped, Place};
use desk::{Remark, Shelved, StoreError};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long SQLite waits for a program that is just opening or closing the file.
const BUSY_SECONDS_MAX: u64 = 5;

/// The whole file as it was when it was opened. Nobody waits for it, and it sees nothing of what is written meanwhile.
pub struct Snapshot(Mutex<Connection>);

impl Snapshot {
    /// Looks at the file; it is not changed.
    ///
    /// # Errors
    /// [`OpenError`], also if an older program wrote the file: only who serves it brings it up to date.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        if !path.is_file() {
            return Err(OpenError::Missing { path: path.into() });
        }
        let sql = |source| OpenError::sql(path, source);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(sql)?;
        connection.busy_timeout(Duration::from_secs(BUSY_SECONDS_MAX)).map_err(sql)?;
        // The first look inside a transaction is the moment that it stays at.
        connection.execute_batch("BEGIN").map_err(sql)?;
        schema::require_known(&connection, path)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// What lies on a shelf.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn shelf(&self, shelf: &str) -> Result<Vec<Shelved>, StoreError> {
        self.ask("reading a shelf", |connection| read::shelf(connection, shelf))
    }

    /// The newest remarks of a kind.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn remarks(&self, kind: &str, count_max: usize) -> Result<Vec<Remark>, StoreError> {
        self.ask("reading remarks", |connection| read::remarks(connection, kind, count_max))
    }

    fn ask<T>(
        &self,
        doing: &'static str,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ask(&connection).map_err(|source| StoreError { doing, source: source.into() })
    }
}

#[async_trait]
impl Dump for Snapshot {
    async fn dump(&self, behind: Option<Place>, count_max: usize) -> Result<Dumped, StoreError> {
        self.ask("reading everything", |connection| moving::dump(connection, behind.as_ref(), count_max))
    }
}

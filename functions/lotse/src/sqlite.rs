//! The desk's store in one SQLite file: one writer that groups commits, a few readers beside it.
//!
//! ```text
//! commit, lease, settle ─▶ nobody writes: BEGIN, this one, COMMIT (one fsync) ─▶ answer
//!                       └▶ queue ─▶ writer thread: BEGIN, all that wait, COMMIT (one fsync) ─▶ answers
//! events, list, due …   ─▶ a reader's own connection, which no writer keeps waiting
//! ```

mod error;
mod lock;
mod moving;
mod outbox;
mod read;
mod readers;
mod schema;
mod snapshot;
mod write;
mod writer;

pub use error::OpenError;
pub(crate) use lock::Lock;
pub use snapshot::Snapshot;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use desk::transfer::{Amend, Amendment, Dump, Dumped, Load, Place, Record};
use desk::{Change, Found, Leased, Outcome, Page, Remark, Settled, Shelved, Store, StoreError, Tally, Wanted};
use readers::Readers;
use std::path::Path;
use tickets::TicketId;
use writer::Writer;

/// Writes the file anew without what was deleted from it: until then those bytes are still there.
///
/// # Errors
/// If another process has it, or the disk is full.
pub fn compact(path: &Path) -> Result<(), OpenError> {
    let _alone = Lock::take(path)?;
    let sql = |source| OpenError::sql(path, source);
    let connection = schema::open(path)?;
    connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);").map_err(sql)
}

/// A store in one SQLite file. Dropping it waits for what is being written.
pub struct Sqlite {
    readers: Readers,
    writer: Writer,
}

impl Sqlite {
    /// Opens the file, makes or upgrades it, and keeps every other process out until it is closed.
    ///
    /// # Errors
    /// [`OpenError`]; the file has not changed then.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let lock = lock::Lock::take(path)?;
        let connection = schema::open(path)?;
        outbox::release(&connection).map_err(|source| OpenError::sql(path, source))?;
        let readers = Readers::open(path).map_err(|source| OpenError::sql(path, source))?;
        let writer = Writer::start(connection, lock).map_err(|source| OpenError::Io { path: path.into(), source })?;
        Ok(Self { readers, writer })
    }

    /// Writes what still waits, brings everything into the one file and lets other processes in. Whatever is
    /// asked afterwards is refused.
    ///
    /// # Errors
    /// If the file could not be tidied up; nothing that was acknowledged is lost by that.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.readers.close().await;
        self.writer.close().await
    }

    /// How many transactions were committed since the start.
    #[must_use]
    pub fn transactions(&self) -> u64 {
        self.writer.transactions()
    }
}

#[async_trait]
impl Store for Sqlite {
    async fn commit(&self, change: Change) -> Result<Outcome, StoreError> {
        self.writer.commit(change).await
    }

    async fn receipt(&self, key: &str) -> Result<Option<String>, StoreError> {
        let key = key.to_owned();
        self.readers.read("reading a receipt", move |c| read::receipt(c, &key)).await
    }

    async fn events(&self, id: TicketId) -> Result<Vec<String>, StoreError> {
        self.readers.read("reading a ticket", move |c| read::events(c, id)).await
    }

    async fn list(&self, list: &str, page: Page) -> Result<Vec<String>, StoreError> {
        let list = list.to_owned();
        self.readers.read("reading a list", move |c| read::list(c, &list, page)).await
    }

    async fn counts(&self, lists: &[String]) -> Result<Vec<u64>, StoreError> {
        let lists = lists.to_vec();
        self.readers.read("counting a list", move |c| read::counts(c, &lists)).await
    }

    async fn find(&self, wanted: Wanted) -> Result<Found, StoreError> {
        self.readers.read("finding tickets", move |c| read::find(c, &wanted)).await
    }

    async fn shelf(&self, shelf: &str) -> Result<Vec<Shelved>, StoreError> {
        let shelf = shelf.to_owned();
        self.readers.read("reading a shelf", move |c| read::shelf(c, &shelf)).await
    }

    async fn due(&self, now: DateTime<Utc>, count_max: usize) -> Result<Vec<TicketId>, StoreError> {
        self.readers.read("reading what is due", move |c| read::due(c, now, count_max)).await
    }

    async fn lease(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        count_max: usize,
    ) -> Result<Vec<Leased>, StoreError> {
        self.writer.lease(now, until, count_max).await
    }

    async fn settle(&self, settled: Vec<Settled>) -> Result<(), StoreError> {
        self.writer.settle(settled).await
    }

    async fn owed(&self) -> Result<u64, StoreError> {
        self.readers.read("counting owed mails", read::owed).await
    }

    async fn tallies(&self) -> Result<Vec<Tally>, StoreError> {
        self.readers.read("counting remarks", read::tallies).await
    }

    async fn forget(&self, id: TicketId, version: u64) -> Result<bool, StoreError> {
        self.writer.forget(id, version).await
    }

    async fn fade(&self, kind: &str, before: DateTime<Utc>, count_max: usize) -> Result<usize, StoreError> {
        let kind = kind.to_owned();
        self.writer.write("taking words out of remarks", move |c| write::fade(c, &kind, before, count_max)).await
    }

    async fn remarks(&self, kind: &str, count_max: usize) -> Result<Vec<Remark>, StoreError> {
        let kind = kind.to_owned();
        self.readers.read("reading remarks", move |c| read::remarks(c, &kind, count_max)).await
    }
}

#[async_trait]
impl Dump for Sqlite {
    async fn dump(&self, behind: Option<Place>, count_max: usize) -> Result<Dumped, StoreError> {
        self.readers.read("reading everything", move |c| moving::dump(c, behind.as_ref(), count_max)).await
    }
}

#[async_trait]
impl Amend for Sqlite {
    async fn amend(&self, amendment: Amendment) -> Result<bool, StoreError> {
        self.writer.write("telling a record anew", move |c| moving::amend(c, &amendment)).await
    }
}

#[async_trait]
impl Load for Sqlite {
    async fn is_empty(&self) -> Result<bool, StoreError> {
        self.readers.read("looking whether there is a desk", moving::is_empty).await
    }

    async fn load(&self, records: Vec<Record>) -> Result<(), StoreError> {
        self.writer.write("keeping what was moved", move |c| moving::load(c, &records)).await
    }
}

#[cfg(test)]
mod tests;

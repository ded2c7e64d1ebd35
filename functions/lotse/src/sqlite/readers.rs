//! A few connections that only read. No writer keeps them waiting, and they keep no writer waiting.

use desk::StoreError;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How many questions are answered at once; further ones wait.
const READERS: u32 = 4;
/// Pages each of them keeps in memory, in KiB; the system keeps the file's pages anyway.
const READER_CACHE_KIB: i64 = 256;

/// The connections that only read.
pub(super) struct Readers {
    free: Arc<Mutex<Vec<Connection>>>,
    turns: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn open(path: &Path) -> rusqlite::Result<Self> {
        let connections = (0..READERS).map(|_| reader(path)).collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(Self { free: Arc::new(Mutex::new(connections)), turns: Arc::new(Semaphore::new(READERS as usize)) })
    }

    /// Asks on a thread that may wait for the disk.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        doing: &'static str,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let closed = |error: tokio::sync::AcquireError| StoreError { doing, source: error.into() };
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(closed)?;
        let free = Arc::clone(&self.free);
        let asked = move || {
            let take = || free.lock().unwrap_or_else(PoisonError::into_inner);
            let connection = take().pop().ok_or("the store is closed")?;
            let answer = ask(&connection);
            take().push(connection);
            drop(turn);
            Ok(answer?)
        };
        let joined = tokio::task::spawn_blocking(asked).await;
        joined.unwrap_or_else(|ended| Err(ended.into())).map_err(|source| StoreError { doing, source })
    }

    /// Waits for the questions under way; there are no more afterwards.
    pub(super) async fn close(&self) {
        let _all = self.turns.acquire_many(READERS).await;
        self.turns.close();
        self.free.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(1))?;
    connection.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
    Ok(connection)
}

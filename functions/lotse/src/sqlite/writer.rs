//! The one thread that writes: everything that waits goes into one transaction, one fsync answers all.

use super::lock::Lock;
use super::{outbox, write};
use chrono::{DateTime, Utc};
use desk::{Change, Leased, Outcome, Settled, StoreError};
use rusqlite::Connection;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tickets::TicketId;
use tokio::sync::{mpsc, oneshot};

/// How many changes may wait for the writer; who comes later waits before the queue.
const WAITING_MAX: usize = 1_024;
/// How many changes go into one transaction.
const TOGETHER_MAX: usize = 256;

/// The way to the thread that writes.
pub(super) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<rusqlite::Result<()>>>>,
    transactions: Arc<AtomicU64>,
}

impl Writer {
    pub(super) fn start(connection: Connection, lock: Lock) -> std::io::Result<Self> {
        let (sender, queue) = mpsc::channel(WAITING_MAX);
        let transactions = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&transactions);
        let work = move || {
            let ended = run(&connection, queue, &counter);
            drop(connection);
            drop(lock);
            ended
        };
        let thread = std::thread::Builder::new().name("store".to_owned()).spawn(work)?;
        Ok(Self { queue: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)), transactions })
    }

    pub(super) async fn commit(&self, change: Change) -> Result<Outcome, StoreError> {
        self.write("writing a change", move |c| write::change(c, &change)).await
    }

    pub(super) async fn lease(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        count_max: usize,
    ) -> Result<Vec<Leased>, StoreError> {
        self.write("taking owed mails", move |c| outbox::lease(c, now, until, count_max)).await
    }

    pub(super) async fn settle(&self, settled: Vec<Settled>) -> Result<(), StoreError> {
        self.write("noting what became of mails", move |c| outbox::settle(c, &settled)).await
    }

    pub(super) async fn forget(&self, id: TicketId, version: u64) -> Result<bool, StoreError> {
        self.write("forgetting a ticket", move |c| write::forget(c, id, version)).await
    }

    pub(super) fn transactions(&self) -> u64 {
        self.transactions.load(Ordering::Relaxed)
    }

    /// How many changes wait for the thread.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.as_ref().map_or(0, |queue| queue.max_capacity() - queue.capacity())
    }

    /// Ends the thread after what waits has been written.
    pub(super) async fn close(&self) -> Result<(), StoreError> {
        drop(take(&self.queue));
        let Some(thread) = take(&self.thread) else { return Ok(()) };
        let joined = tokio::task::spawn_blocking(move || thread.join()).await;
        let failed = |source| StoreError { doing: "closing the store", source };
        match joined {
            Ok(Ok(ended)) => ended.map_err(|e| failed(e.into())),
            Ok(Err(_)) => Err(failed("the writer's thread ended early".into())),
            Err(ended) => Err(failed(ended.into())),
        }
    }

    /// Has the thread do this inside a transaction and answers when that is on the disk. `work` may be done twice:
    /// what the first time wrote is undone then.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        doing: &'static str,
        work: impl Fn(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let closed = || StoreError { doing, source: "the store is closed".into() };
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)?;
        let (answer, answered) = oneshot::channel();
        queue.send(Box::new(Asked { doing, work, done: None, answer })).await.map_err(|_| closed())?;
        drop(queue);
        answered.await.map_err(|_| closed())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(take(&self.queue));
        if let Some(thread) = take(&self.thread)
            && let Ok(Err(error)) = thread.join()
        {
            tracing::warn!(%error, "the store could not be tidied up; nothing is lost");
        }
    }
}

fn take<T>(slot: &Mutex<Option<T>>) -> Option<T> {
    slot.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Something to do inside a transaction.
trait Job: Send {
    /// Does it; the answer waits for the commit.
    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()>;
    /// The transaction is committed, or failed.
    fn answer(self: Box<Self>, committed: Result<(), Arc<rusqlite::Error>>);
}

struct Asked<T, W> {
    doing: &'static str,
    work: W,
    done: Option<T>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T: Send, W: Fn(&Connection) -> rusqlite::Result<T> + Send> Job for Asked<T, W> {
    fn run(&mut self, connection: &Connection) -> rusqlite::Result<()> {
        self.done = Some((self.work)(connection)?);
        Ok(())
    }

    fn answer(self: Box<Self>, committed: Result<(), Arc<rusqlite::Error>>) {
        let failed = |source| StoreError { doing: self.doing, source };
        let answer = match committed {
            Ok(()) => self.done.ok_or_else(|| failed("it was never done".into())),
            Err(error) => Err(failed(error.into())),
        };
        // Who asked may have gone home: the change is written all the same.
        let _ = self.answer.send(answer);
    }
}

fn run(
    connection: &Connection,
    mut queue: mpsc::Receiver<Box<dyn Job>>,
    transactions: &AtomicU64,
) -> rusqlite::Result<()> {
    let mut jobs = Vec::with_capacity(TOGETHER_MAX);
    while queue.blocking_recv_many(&mut jobs, TOGETHER_MAX) > 0 {
        together(connection, &mut jobs, transactions);
    }
    connection.execute_batch("PRAGMA optimize")?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))
}

/// All jobs in one transaction; if that fails, each by itself, so that one bad change cannot fail its neighbours.
fn together(connection: &Connection, jobs: &mut Vec<Box<dyn Job>>, transactions: &AtomicU64) {
    let committed = transaction(connection, jobs, transactions);
    if committed.is_ok() || jobs.len() == 1 {
        let committed = committed.map_err(Arc::new);
        jobs.drain(..).for_each(|job| job.answer(committed.clone()));
        return;
    }
    for mut job in jobs.drain(..) {
        let committed = transaction(connection, std::slice::from_mut(&mut job), transactions);
        job.answer(committed.map_err(Arc::new));
    }
}

fn transaction(connection: &Connection, jobs: &mut [Box<dyn Job>], transactions: &AtomicU64) -> rusqlite::Result<()> {
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute(())?;
    let done = jobs.iter_mut().try_for_each(|job| job.run(connection));
    let committed = done.and_then(|()| connection.prepare_cached("COMMIT")?.execute(()).map(drop));
    match &committed {
        Ok(()) => _ = transactions.fetch_add(1, Ordering::Relaxed),
        // After some errors SQLite has rolled back by itself.
        Err(_) if connection.is_autocommit() => {}
        Err(_) => connection.execute_batch("ROLLBACK").unwrap_or_else(|error| {
            tracing::error!(%error, "a transaction could not be undone");
        }),
    }
    committed
}

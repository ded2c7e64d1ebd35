//! The one connection that writes. Who comes while nobody writes does so at once, on their own thread: waking another one and being
//! woken by it would take as long as half a commit. What comes meanwhile waits for a thread that puts all of it into one transaction:
//! one fsync answers all.

use super::lock::Lock;
use super::{outbox, write};
use chrono::{DateTime, Utc};
use desk::{Change, Leased, Outcome, Settled, StoreError};
use rusqlite::Connection;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tickets::TicketId;
use tokio::sync::{mpsc, oneshot};

/// How many changes may wait for the writer; who comes later waits before the queue.
const WAITING_MAX: usize = 1_024;
/// How many changes go into one transaction.
const TOGETHER_MAX: usize = 256;

/// The way to the connection that writes.
pub(super) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<rusqlite::Result<()>>>>,
    shared: Arc<Shared>,
}

/// What the thread has in common with those who write at once.
struct Shared {
    /// Gone once the store is closed.
    connection: Mutex<Option<Connection>>,
    /// How many changes wait for the thread, or are in its hands.
    waiting: AtomicUsize,
    transactions: AtomicU64,
}

impl Writer {
    pub(super) fn start(connection: Connection, lock: Lock) -> std::io::Result<Self> {
        let (sender, queue) = mpsc::channel(WAITING_MAX);
        let shared = Arc::new(Shared {
            connection: Mutex::new(Some(connection)),
            waiting: AtomicUsize::new(0),
            transactions: AtomicU64::new(0),
        });
        let of_thread = Arc::clone(&shared);
        let work = move || {
            let ended = run(&of_thread, queue);
            drop(lock);
            ended
        };
        let thread = std::thread::Builder::new().name("store".to_owned()).spawn(work)?;
        Ok(Self { queue: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)), shared })
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
        self.shared.transactions.load(Ordering::Relaxed)
    }

    /// How many changes wait for the thread, or are in its hands.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.shared.waiting.load(Ordering::Relaxed)
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

    /// Does this inside a transaction, or has the thread do it, and answers when that is on the disk. `work` may be done twice:
    /// what the first time wrote is undone then.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        doing: &'static str,
        work: impl Fn(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let closed = || StoreError { doing, source: "the store is closed".into() };
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)?;
        let (answer, answered) = oneshot::channel();
        if let Some(job) = self.shared.at_once(Box::new(Asked { doing, work, done: None, answer })) {
            let place = queue.reserve().await.map_err(|_| closed())?;
            self.shared.waiting.fetch_add(1, Ordering::Relaxed);
            place.send(job);
        }
        drop(queue);
        answered.await.map_err(|_| closed())?
    }
}

impl Shared {
    /// Does this now if nobody writes and nobody waits; else gives it back. It blocks for one commit, and no longer: what comes
    /// meanwhile is the thread's.
    fn at_once(&self, job: Box<dyn Job>) -> Option<Box<dyn Job>> {
        if self.waiting.load(Ordering::Relaxed) > 0 {
            return Some(job);
        }
        let Ok(held) = self.connection.try_lock() else { return Some(job) };
        let Some(connection) = held.as_ref() else { return Some(job) };
        together(connection, &mut vec![job], &self.transactions);
        None
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

fn run(shared: &Shared, mut queue: mpsc::Receiver<Box<dyn Job>>) -> rusqlite::Result<()> {
    let mut jobs = Vec::with_capacity(TOGETHER_MAX);
    while let Some(first) = queue.blocking_recv() {
        let held = shared.connection.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.push(first);
        jobs.extend(std::iter::from_fn(|| queue.try_recv().ok()).take(TOGETHER_MAX - 1));
        let count = jobs.len();
        if let Some(connection) = held.as_ref() {
            together(connection, &mut jobs, &shared.transactions);
        }
        shared.waiting.fetch_sub(count, Ordering::Relaxed);
    }
    let connection = shared.connection.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(connection) = connection else { return Ok(()) };
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
    // What a panic has left.
    if !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK")?;
    }
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

//! What runs beside the pages: mail that is owed, tickets that time has news for, and mail that came in.

use crate::reading::Reading;
use desk::clock::Part;
use desk::{Desk, Outbox, StoreError};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;

/// How long a worker waits at most before it looks again.
const WAIT: Duration = Duration::from_secs(1);
/// After mail is owed, others get this long to owe theirs: many mails cost hardly more commits than one.
const GATHER: Duration = Duration::from_millis(20);
/// After a round of mails in busy times the worker rests this many times as long as it took: requests go first …
const REST: u32 = 39;
/// … but not longer than this.
const REST_MAX: Duration = Duration::from_secs(2);
/// A store that fails is asked again after a second, two, four, … and at most this long.
const BACKOFF_MAX: Duration = Duration::from_secs(60);
/// How often it is looked what has had its time.
const RETAIN: Duration = Duration::from_secs(3_600);
/// How many rounds are made in a row; then the next one is due anyway.
const ROUNDS_MAX: usize = 1_000;

/// The rounds of a desk. Each kind runs once at a time, so that who asks for one knows that it is over.
pub struct Work {
    desk: Desk,
    outbox: Outbox,
    reading: Option<Reading>,
    mail: Mutex<()>,
    clock: Mutex<()>,
}

impl Work {
    /// The rounds of this outbox and its desk.
    #[must_use]
    pub fn new(outbox: Outbox) -> Self {
        Self { desk: outbox.desk.clone(), outbox, reading: None, mail: Mutex::new(()), clock: Mutex::new(()) }
    }

    /// The same, and reads the mail that comes in here.
    #[must_use]
    pub fn reading(self, reading: Reading) -> Self {
        Self { reading: Some(reading), ..self }
    }

    /// Lets time do what it has to do, and sends what is owed then. Returns how many tickets changed.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn all(&self) -> Result<usize, StoreError> {
        let changed = self.clock().await?;
        self.retain().await?;
        self.mail().await?;
        Ok(changed)
    }

    /// Sends what is owed. Returns how many mails were looked at.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn mail(&self) -> Result<usize, StoreError> {
        let mut all = 0;
        for _ in 0..ROUNDS_MAX {
            match self.mail_round().await? {
                0 => break,
                count => all += count,
            }
        }
        Ok(all)
    }

    async fn mail_round(&self) -> Result<usize, StoreError> {
        let _one_at_a_time = self.mail.lock().await;
        self.outbox.round().await
    }

    /// Lets time do what it has to do. Returns how many tickets changed.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn clock(&self) -> Result<usize, StoreError> {
        let _one_at_a_time = self.clock.lock().await;
        let mut all = 0;
        for _ in 0..ROUNDS_MAX {
            match desk::clock::round(&self.desk, Part::All).await? {
                0 => break,
                count => all += count,
            }
        }
        Ok(all)
    }

    /// Forgets what has had its time. Returns how many requests that were.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn retain(&self) -> Result<usize, StoreError> {
        let _one_at_a_time = self.clock.lock().await;
        if let Some(reading) = &self.reading {
            let mails = reading.sweep().await?;
            if mails > 0 {
                tracing::info!(mails, "mails have had their time and are removed");
            }
        }
        desk::catch_up::round(&self.desk).await?;
        desk::retain::round(&self.desk).await
    }

    /// All workers, until `stop` says so; the round under way is finished first.
    pub async fn run(self: Arc<Self>, stop: watch::Receiver<bool>) {
        let mut workers = JoinSet::new();
        workers.spawn(Arc::clone(&self).send(stop.clone()));
        workers.spawn(Arc::clone(&self).tick(stop.clone()));
        workers.spawn(self.read(stop));
        workers.join_all().await;
    }

    async fn send(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut backoff = Backoff::new();
        while !*stop.borrow() {
            let began = Instant::now();
            match self.mail_round().await {
                Ok(0) => {
                    backoff.reset();
                    tokio::select! {
                        () = self.desk.mail_owed.notified() => pause(GATHER, &mut stop).await,
                        () = pause(WAIT, &mut stop) => {}
                    }
                }
                Ok(mails) => {
                    backoff.reset();
                    let took = began.elapsed();
                    tracing::debug!(mails, ms = took.as_millis(), "mails went out");
                    if self.more_is_owed().await {
                        pause((took * REST).min(REST_MAX), &mut stop).await;
                    }
                }
                Err(error) => {
                    let wait = backoff.failed("sending mail", &error);
                    pause(wait, &mut stop).await;
                }
            }
        }
    }

    /// Whether somebody owed mail meanwhile: then the desk is busy.
    async fn more_is_owed(&self) -> bool {
        tokio::select! {
            biased;
            () = self.desk.mail_owed.notified() => true,
            () = std::future::ready(()) => false,
        }
    }

    async fn tick(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut backoff = Backoff::new();
        let mut forgot: Option<Instant> = None;
        while !*stop.borrow() {
            let began = Instant::now();
            if forgot.is_none_or(|last| last.elapsed() >= RETAIN) {
                forgot = Some(Instant::now());
                if let Err(error) = self.retain().await {
                    tracing::error!(%error, source = %error.source, "what has had its time is looked for again later");
                }
            }
            let wait = match self.clock().await {
                Ok(tickets) => {
                    if tickets > 0 {
                        tracing::info!(tickets, ms = began.elapsed().as_millis(), "time changed tickets");
                    }
                    backoff.reset();
                    WAIT
                }
                Err(error) => backoff.failed("looking what is due", &error),
            };
            pause(wait, &mut stop).await;
        }
    }

    async fn read(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let Some(reading) = &self.reading else { return };
        let (mut backoff, mut told) = (Backoff::new(), 0);
        while !*stop.borrow() {
            let looked = if reading.is_on() { reading.round().await } else { told_waiting(reading, &mut told).await };
            match looked {
                Ok(0) => {
                    backoff.reset();
                    pause(WAIT, &mut stop).await;
                }
                Ok(_) => backoff.reset(),
                Err(error) => {
                    let wait = backoff.failed("reading mail", &error);
                    pause(wait, &mut stop).await;
                }
            }
        }
    }
}

/// Mail comes in and nobody reads it: the operator is told as often as there is more of it.
async fn told_waiting(reading: &Reading, told: &mut usize) -> Result<usize, StoreError> {
    let waiting = reading.waiting().await?;
    if waiting > *told {
        tracing::warn!(
            waiting,
            "mails wait in the folder inbox; set reads_mail = true under [intake] in desk.toml to have them read"
        );
    }
    *told = waiting;
    Ok(0)
}

/// Waits, but not longer than the desk runs.
async fn pause(time: Duration, stop: &mut watch::Receiver<bool>) {
    // If nobody can say "stop" any more, that is one.
    let _ = tokio::time::timeout(time, stop.wait_for(|stop| *stop)).await;
}

struct Backoff(Duration);

impl Backoff {
    fn new() -> Self {
        Self(WAIT)
    }

    fn reset(&mut self) {
        self.0 = WAIT;
    }

    fn failed(&mut self, doing: &'static str, error: &StoreError) -> Duration {
        let wait = self.0;
        self.0 = (wait * 2).min(BACKOFF_MAX);
        tracing::error!(doing, %error, source = %error.source, again_in_s = wait.as_secs(), "a round failed");
        wait
    }
}

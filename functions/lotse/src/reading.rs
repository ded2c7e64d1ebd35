//! The round that reads mails: whatever is in one, the next one is read.

use crate::letterbox::{Letterbox, POISON, Waiting};
use chrono::TimeDelta;
use desk::StoreError;
use desk::inbox::{Inbox, InboxError, Taken};
use std::io;

/// How many mails one round reads.
const ROUND_MAX: usize = 100;

/// The desk's way in for mail, and the folder that mails wait in.
pub struct Reading {
    /// What takes a mail.
    pub inbox: Inbox,
    /// Where they wait.
    pub letterbox: Letterbox,
}

impl Reading {
    /// Whether the desk reads its mail; else it waits until `desk.toml` says so.
    pub(crate) fn is_on(&self) -> bool {
        self.inbox.desk.policy.intake.reads_mail
    }

    /// How many mails wait.
    pub(crate) async fn waiting(&self) -> Result<usize, StoreError> {
        self.blocking(Letterbox::waiting).await.map(|waiting| waiting.len())
    }

    /// One round. Returns how many mails were looked at; 0 means that none waits.
    ///
    /// # Errors
    /// If the store or the folder fails: the mails that it failed at wait on, and all others are read first.
    pub async fn round(&self) -> Result<usize, StoreError> {
        let mut waiting = self.blocking(Letterbox::waiting).await?;
        waiting.truncate(ROUND_MAX);
        let count = waiting.len();
        let mut failed = Ok(count);
        for mail in waiting {
            let read = self.read(mail).await;
            failed = failed.and_then(|count| read.map(|()| count));
        }
        failed
    }

    /// Removes mails that were read or set aside so long ago that the desk keeps them no more. How many.
    ///
    /// # Errors
    /// If the folder fails.
    pub(crate) async fn sweep(&self) -> Result<usize, StoreError> {
        let desk = &self.inbox.desk;
        let before = desk.clock.now() - TimeDelta::days(desk.policy.mail_days().into());
        self.blocking(move |letterbox| letterbox.sweep(before)).await
    }

    async fn read(&self, mut mail: Waiting) -> Result<(), StoreError> {
        let begin = move |letterbox: &Letterbox| {
            let raw = letterbox.begin(&mut mail)?;
            Ok((mail, raw))
        };
        let (mut mail, raw) = self.blocking(begin).await?;
        let Some(raw) = raw else {
            tracing::error!(mail = %mail.name, "a mail was tried too often and is in quarantine");
            return Ok(());
        };
        let inbox = self.inbox.clone();
        // A task of its own: what a mail does to it, it does to no other.
        match tokio::spawn(async move { inbox.take(&raw).await }).await {
            Ok(Ok(Taken::SetAside(why))) => {
                tracing::warn!(mail = %mail.name, why = why.key(), "a mail is in quarantine");
                self.blocking(move |letterbox| letterbox.set_aside(&mail, why.key())).await
            }
            Ok(Ok(Taken::Joined(ticket) | Taken::Opened(ticket) | Taken::Noted(ticket) | Taken::Again(ticket))) => {
                tracing::info!(mail = %mail.name, %ticket, "a mail was taken");
                self.blocking(move |letterbox| letterbox.done(&mail)).await
            }
            Ok(Err(error)) => {
                self.blocking(move |letterbox| letterbox.put_back(&mut mail)).await?;
                Err(match error {
                    InboxError::Store(error) => error,
                    InboxError::Busy => StoreError { doing: "taking a mail", source: error.into() },
                })
            }
            Err(ended) => {
                tracing::error!(mail = %mail.name, error = %ended, "a mail ended its task and is in quarantine");
                self.blocking(move |letterbox| letterbox.set_aside(&mail, POISON)).await
            }
        }
    }

    /// On a thread that may wait for the disk.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Letterbox) -> io::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let letterbox = self.letterbox.clone();
        let done = tokio::task::spawn_blocking(move || work(&letterbox)).await;
        done.unwrap_or_else(|ended| Err(io::Error::other(ended)))
            .map_err(|source| StoreError { doing: "reading the folder of incoming mail", source: source.into() })
    }
}

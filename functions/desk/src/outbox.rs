//! Mail leaves from here, and only from here: owed → leased → sent, each under one name for ever.

use crate::change::Owed;
use crate::handle::Desk;
use crate::ports::{Fate, Leased, Mailer, SendError, Settled, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tickets::notice::{Notice, NoticeKind, Reader};
use tickets::token::Keys;
use tickets::{Action, Actor, Address, Language, Person, TicketId, What, may};
use tokio::task::JoinError;

/// How many mails one round takes: each is one try of theirs, whether its turn comes or somebody is killed before.
pub const ROUND_MAX: usize = 32;
/// How many of them are on the way at once.
const AT_ONCE_MAX: usize = 16;
/// How long after a mail it is noted at the latest what became of it, in milliseconds.
const SETTLE_MS: i64 = 20;
/// How long a worker has for them before another may try.
const LEASE_SECONDS: i64 = 60;
/// After so many tries a mail is given up and the operator told.
const ATTEMPTS_MAX: u32 = 12;
/// What became of a mail that the list of a desk in pilot mode holds back.
pub const HELD: &str = "held back: the desk is in pilot mode";
/// What the names of mails begin with that are about what the desk keeps of somebody.
const TO_PERSON: &str = "person.";
/// How long a sign-in link is good.
pub const SIGN_IN_MINUTES: u32 = 15;

/// The worker that writes and sends what is owed.
#[derive(Clone)]
pub struct Outbox {
    /// The desk whose mails they are.
    pub desk: Desk,
    /// The way out.
    pub mailer: Arc<dyn Mailer>,
    /// What links and ids are signed with.
    pub keys: Keys,
    /// The words of the mails.
    pub templates: Arc<mail::Templates>,
    /// Where links lead: scheme and host, without a slash at the end.
    pub base_url: String,
}

/// What the outbox keeps of a notice. A stored record: fields are only added.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Stored {
    kind: String,
    to: Address,
    #[serde(default)]
    name: String,
    reader: StoredReader,
    language: Language,
    about: StoredAbout,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredReader {
    Requester,
    Participant,
    Agent,
    Provider,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredAbout {
    /// The event of a ticket, by its place in the history from 0.
    Event { ticket: TicketId, cause: u64 },
    /// What the desk keeps of the reader was put together, or erased.
    PersonalData { erased: bool, requests: usize, kept: usize, at: DateTime<Utc> },
    /// A way in, asked for at this time.
    SignIn { link: String, at: DateTime<Utc> },
}

/// The record of a notice that an event owes.
pub(crate) fn owed(
    ticket: TicketId,
    cause: u64,
    notice: &Notice,
    now: DateTime<Utc>,
) -> Result<Owed, serde_json::Error> {
    let stored = Stored {
        kind: notice.kind.name().to_owned(),
        to: notice.to.address.clone(),
        name: notice.to.name.clone(),
        reader: match notice.reader {
            Reader::Requester => StoredReader::Requester,
            Reader::Participant => StoredReader::Participant,
            Reader::Agent => StoredReader::Agent,
            Reader::Provider => StoredReader::Provider,
        },
        language: notice.language.clone(),
        about: StoredAbout::Event { ticket, cause },
    };
    let key = format!("{}.{cause}.{}.{}", ticket.compact(), stored.kind, stored.to);
    Ok(Owed { key, at: now, body: serde_json::to_string(&stored)? })
}

/// The record of a sign-in mail. `nonce` tells one request from the next.
pub(crate) fn owed_sign_in(
    to: &Person,
    language: &Language,
    link: String,
    nonce: &str,
    now: DateTime<Utc>,
) -> Result<Owed, serde_json::Error> {
    let stored = Stored {
        kind: NoticeKind::M16.name().to_owned(),
        to: to.address.clone(),
        name: to.name.clone(),
        reader: StoredReader::Agent,
        language: language.clone(),
        about: StoredAbout::SignIn { link, at: now },
    };
    Ok(Owed { key: format!("sign-in.{nonce}"), at: now, body: serde_json::to_string(&stored)? })
}

/// The record of a mail that leads a person to the list of all their tickets. `nonce` tells one request from the next.
pub(crate) fn owed_access(
    to: &Address,
    language: &Language,
    link: String,
    nonce: &str,
    now: DateTime<Utc>,
) -> Result<Owed, serde_json::Error> {
    let stored = Stored {
        kind: NoticeKind::M16.name().to_owned(),
        to: to.clone(),
        name: String::new(),
        reader: StoredReader::Requester,
        language: language.clone(),
        about: StoredAbout::SignIn { link, at: now },
    };
    Ok(Owed { key: format!("sign-in.{nonce}"), at: now, body: serde_json::to_string(&stored)? })
}

/// The record of the mail to somebody whose data were put together or erased (M15). Nothing of it is kept once it went out.
pub(crate) fn owed_to_person(
    to: &Address,
    language: Language,
    made: mail::PersonalData,
    nonce: u64,
    now: DateTime<Utc>,
) -> Result<Owed, serde_json::Error> {
    let mail::PersonalData { erased, requests, kept } = made;
    let stored = Stored {
        kind: NoticeKind::M15.name().to_owned(),
        to: to.clone(),
        name: String::new(),
        reader: StoredReader::Requester,
        language,
        about: StoredAbout::PersonalData { erased, requests, kept, at: now },
    };
    Ok(Owed { key: format!("{TO_PERSON}{nonce:016x}"), at: now, body: serde_json::to_string(&stored)? })
}

/// To whom a stored mail goes.
pub(crate) fn goes_to(body: &str) -> Option<Address> {
    serde_json::from_str::<Stored>(body).ok().map(|stored| stored.to)
}

/// What is noted of a mail; of one to somebody who was erased, nothing.
fn noted(settled: Settled) -> Settled {
    let ended = matches!(settled.fate, Fate::Sent { .. } | Fate::Dead { .. });
    if ended && settled.key.starts_with(TO_PERSON) { Settled { fate: Fate::Over, ..settled } } else { settled }
}

impl Outbox {
    /// One round: takes what is owed, sends it, says what became of it. Returns how many mails it looked
    /// at; 0 means that nothing is owed now.
    ///
    /// # Errors
    /// If the store fails. Mails taken then come back when their lease runs out.
    pub async fn round(&self) -> Result<usize, StoreError> {
        let now = self.desk.clock.now();
        let until = now + TimeDelta::seconds(LEASE_SECONDS);
        let leased = self.desk.store.lease(now, until, ROUND_MAX).await?;
        let count = leased.len();
        let (mut settled, mut noted) = (Vec::with_capacity(count), now);
        let mut on_the_way = tokio::task::JoinSet::new();
        for leased in leased {
            while let Some(ended) = on_the_way.try_join_next() {
                settled.extend(arrived(ended));
            }
            if on_the_way.len() == AT_ONCE_MAX {
                settled.extend(on_the_way.join_next().await.and_then(arrived));
            }
            // Who is killed in the middle of a round has not tried all of it in vain.
            if !settled.is_empty() && self.desk.clock.now() - noted > TimeDelta::milliseconds(SETTLE_MS) {
                self.settle(std::mem::take(&mut settled)).await?;
                noted = self.desk.clock.now();
            }
            // Written one after the other, and sent beside each other: people's requests need the processors too.
            match self.written(leased, now).await {
                Written::Message { key, attempt, message } => {
                    let outbox = self.clone();
                    on_the_way.spawn(async move {
                        let fate = outbox.send(&message, attempt, now).await?;
                        Some(Settled { key, attempt, fate })
                    });
                }
                Written::Not(fate) => settled.extend(fate),
            }
        }
        while let Some(ended) = on_the_way.join_next().await {
            settled.extend(arrived(ended));
        }
        if !settled.is_empty() {
            self.settle(settled).await?;
        }
        Ok(count)
    }

    async fn settle(&self, settled: Vec<Settled>) -> Result<(), StoreError> {
        self.desk.store.settle(settled.into_iter().map(noted).collect()).await
    }

    /// The mail, ready to be sent. Whatever it does to the task that writes it, the worker goes on.
    async fn written(&self, leased: Leased, now: DateTime<Utc>) -> Written {
        let Leased { owed, attempt } = leased;
        // Whatever a mail does to the worker that writes it, it does so a limited number of times.
        if attempt > ATTEMPTS_MAX {
            tracing::error!(attempt, "a mail is given up");
            let fate = Fate::Dead { reason: "too many tries".to_owned() };
            return Written::Not(Some(Settled { key: owed.key, attempt, fate }));
        }
        let (outbox, key) = (self.clone(), owed.key.clone());
        match tokio::spawn(async move { outbox.write(&owed).await }).await {
            Ok(Ok(Some(message))) => Written::Message { key, attempt, message },
            Ok(Ok(None)) => {
                let fate = Fate::Dead { reason: "takes part no longer".to_owned() };
                Written::Not(Some(Settled { key, attempt, fate }))
            }
            Ok(Err(reason)) => {
                tracing::error!(mail = %key.split('.').take(3).collect::<Vec<_>>().join("."), %reason, "a mail could not be written");
                Written::Not(Some(Settled { key, attempt, fate: later_or_dead(attempt, now, reason) }))
            }
            Err(error) => Written::Not(arrived(Err(error))),
        }
    }

    /// Sends it, unless an earlier try has: after the first, the way out is asked before anything leaves. `None` leaves it
    /// leased, because nobody knows yet what became of it. Nothing leaves past the list of a desk that is tried out (Z-57).
    async fn send(&self, message: &mail::Message, attempt: u32, now: DateTime<Utc>) -> Option<Fate> {
        let sent = || Fate::Sent { message_id: message.id.clone() };
        if attempt > 1 {
            match self.mailer.was_sent(&message.id).await {
                Ok(Some(true)) => return Some(sent()),
                Ok(Some(false) | None) => {}
                Err(error) => return Some(later_or_dead(attempt, now, error.to_string())),
            }
        }
        if !self.desk.policy.mails_leave_to(&message.to) {
            return Some(self.hold(message, attempt, now).await);
        }
        match self.mailer.send(message).await {
            Ok(()) => Some(sent()),
            Err(SendError::Temporary(reason)) => {
                tracing::warn!(mail = %message.id, attempt, %reason, "a mail did not go out");
                Some(later_or_dead(attempt, now, reason))
            }
            Err(SendError::Permanent(reason)) => {
                tracing::error!(mail = %message.id, %reason, "a mail will never go out");
                Some(Fate::Dead { reason })
            }
            // Once more at most (I5): two of the same mail are a nuisance, a stream of them is a fault.
            Err(SendError::Ambiguous(reason)) if attempt > 1 => {
                tracing::error!(mail = %message.id, %reason, "nobody knows whether a mail went out; it is given up");
                Some(Fate::Dead { reason })
            }
            Err(SendError::Ambiguous(reason)) => {
                tracing::warn!(mail = %message.id, attempt, %reason, "nobody knows whether a mail went out");
                None
            }
        }
    }

    /// Keeps it back for good: the end of a trial is no reason for a heap of old news.
    async fn hold(&self, message: &mail::Message, attempt: u32, now: DateTime<Utc>) -> Fate {
        match self.mailer.hold(message).await {
            Ok(()) => {
                tracing::info!(mail = %message.id, "a mail is held back: [pilot] of desk.toml does not name whom it is for");
                Fate::Dead { reason: HELD.to_owned() }
            }
            Err(error) => later_or_dead(attempt, now, error.to_string()),
        }
    }

    /// The mail; none for somebody who takes part no longer since it was owed: nothing of the ticket goes there any more.
    async fn write(&self, owed: &Owed) -> Result<Option<mail::Message>, String> {
        let stored: Stored = serde_json::from_str(&owed.body).map_err(|e| e.to_string())?;
        let kind =
            NoticeKind::parse(&stored.kind).ok_or_else(|| format!("no kind of mail is called {}", stored.kind))?;
        let to = Person { address: stored.to, name: stored.name };
        if to.address.is_nobody() {
            return Ok(None);
        }
        let reader = match stored.reader {
            StoredReader::Requester => Reader::Requester,
            StoredReader::Participant => Reader::Participant,
            StoredReader::Agent => Reader::Agent,
            StoredReader::Provider => Reader::Provider,
        };
        let writer = mail::Writer {
            policy: &self.desk.policy,
            keys: &self.keys,
            base_url: &self.base_url,
            templates: &self.templates,
        };
        let letter = |about| mail::Letter { kind, to: &to, reader, language: &stored.language, about };
        let written = match &stored.about {
            StoredAbout::SignIn { link, at } => {
                let about = mail::About::SignIn { key: &owed.key, link, minutes: SIGN_IN_MINUTES, at: *at };
                writer.write(&letter(about))
            }
            StoredAbout::PersonalData { erased, requests, kept, at } => {
                let made = mail::PersonalData { erased: *erased, requests: *requests, kept: *kept };
                writer.write(&letter(mail::About::PersonalData { key: &owed.key, made, at: *at }))
            }
            StoredAbout::Event { ticket, cause } => {
                let found = self.desk.ticket(*ticket).await.map_err(|e| e.to_string())?;
                let (ticket, events) = found.ok_or("the ticket is gone")?;
                let reads = || may(&Actor::Person(to.address.clone()), Action::Read, &ticket, &self.desk.policy);
                let today = self.desk.policy.on(self.desk.clock.now());
                let reads = match reader {
                    // Of an agent it was decided when the mail was owed; a guest's last day may be over since.
                    Reader::Agent => {
                        today.agent(&to.address).is_some() || self.desk.policy.agent(&to.address).is_none()
                    }
                    Reader::Requester | Reader::Participant => reads(),
                    // A provider takes no part: what is owed them is the words that were written to them.
                    Reader::Provider => ticket.legs.iter().any(|leg| leg.writes_to() == Some(&to.address)),
                };
                if !reads {
                    return Ok(None);
                }
                let cause = usize::try_from(*cause).map_err(|e| e.to_string())?;
                // Who only watches hears nothing of what they may read no longer.
                let watches = |what: &What| match kind == NoticeKind::M8 && reader == Reader::Agent {
                    true => may(&Actor::Agent(to.address.clone()), what.read_by(), &ticket, &self.desk.policy),
                    false => true,
                };
                if events.get(cause).is_some_and(|event| !watches(&event.what)) {
                    return Ok(None);
                }
                writer.write(&letter(mail::About::Ticket { events: &events, cause }))
            }
        };
        written.map(Some).map_err(|e| e.to_string())
    }
}

/// What became of writing a mail.
enum Written {
    Message {
        key: String,
        attempt: u32,
        message: mail::Message,
    },
    /// It cannot be sent; nothing leaves it leased, because nobody knows yet what became of it.
    Not(Option<Settled>),
}

/// What a task says of its mail, if it came to its end.
fn arrived(ended: Result<Option<Settled>, JoinError>) -> Option<Settled> {
    ended.unwrap_or_else(|error| {
        tracing::error!(%error, "a mail's task ended early; its lease will run out");
        None
    })
}

/// Each try waits twice as long as the one before: half a minute, a minute, … up to about eight hours.
fn later_or_dead(attempt: u32, now: DateTime<Utc>, reason: String) -> Fate {
    if attempt >= ATTEMPTS_MAX {
        tracing::error!(attempt, "a mail is given up");
        return Fate::Dead { reason };
    }
    let wait = TimeDelta::seconds(15 << attempt.min(11));
    Fate::Later { at: now + wait }
}

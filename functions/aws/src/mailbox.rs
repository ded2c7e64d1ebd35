//! Mail that comes in: SES puts each raw mail into a bucket, and tells. It also tells of mails of ours that came back.
//!
//! ```text
//! SES ─▶ bucket `mail/…` ─event─▶ Mailbox ─bytes─▶ desk::Inbox ─▶ a ticket
//!                                              └─set aside─▶ bucket `aside/<why>/…`
//! ```
//!
//! The raw mail stays where it is: a mail that is taken twice is one, and one that cannot be taken now comes again.

use crate::Service;
use crate::failure::Failure;
use crate::s3::{Failed, Objects};
use crate::ses::SesEvent;
use desk::inbox::{Inbox, InboxError, Taken};
use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// What SES puts into a bucket when it is told to use it.
const NO_MAIL: &str = "AMAZON_SES_SETUP_NOTIFICATION";
/// Where mails lie that somebody must look at.
const ASIDE: &str = "aside";

/// The mails in a bucket.
#[derive(Clone)]
pub struct Mailbox {
    inbox: Inbox,
    objects: Objects,
    bucket: String,
}

/// Why a mail was not taken; Lambda brings it again.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// The bucket did not give it, or did not take it.
    #[error("the mail {key}: {doing}: {cause}")]
    Bucket {
        /// Its name.
        key: String,
        /// What was done.
        doing: &'static str,
        /// Why it failed, in one line.
        cause: String,
    },
    /// The desk did not take it.
    #[error("the mail {key}: {source}")]
    Desk {
        /// Its name.
        key: String,
        /// Why.
        source: InboxError,
    },
}

/// What S3 tells of new objects, or SES of a mail of ours; other events have neither.
#[derive(Debug, Default, Deserialize)]
pub struct MailNews {
    #[serde(default, rename = "Records")]
    records: Vec<NewMail>,
    detail: Option<SesEvent>,
}

#[derive(Debug, Deserialize)]
struct NewMail {
    s3: Stored,
}

#[derive(Debug, Deserialize)]
struct Stored {
    bucket: Bucket,
    object: Object,
}

#[derive(Debug, Deserialize)]
struct Bucket {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Object {
    key: String,
}

impl Mailbox {
    /// The mails in this bucket.
    #[must_use]
    pub fn new(inbox: Inbox, service: &Service, bucket: String) -> Self {
        Self { inbox, objects: service.objects(&bucket), bucket }
    }

    /// Takes the mails that an event tells of; how many there were. An event that comes again changes nothing.
    ///
    /// # Errors
    /// [`MailboxError`], of the first mail that is to come again; those before it are taken.
    pub async fn take(&self, event: &MailNews) -> Result<usize, MailboxError> {
        for NewMail { s3: Stored { bucket, object } } in &event.records {
            let key = key(&object.key);
            if bucket.name != self.bucket {
                tracing::error!(bucket = bucket.name, "mail in another bucket than ours is left there");
            } else if !key.ends_with(NO_MAIL) {
                self.take_one(&key).await?;
            }
        }
        if let Some(told) = &event.detail {
            self.not_delivered(told).await?;
        }
        Ok(event.records.len() + usize::from(event.detail.is_some()))
    }

    /// What SES says of a mail of ours. Whose it was stays with SES: the ticket tells it to its agents.
    async fn not_delivered(&self, told: &SesEvent) -> Result<(), MailboxError> {
        let (Some(id), Some(report)) = (told.message_id(), told.report()) else {
            tracing::warn!("an event about a mail says nothing of use");
            return Ok(());
        };
        let taken = self.inbox.not_delivered(&id, &report).await;
        match taken.map_err(|source| MailboxError::Desk { key: id.clone(), source })? {
            Some(taken) => tracing::info!(mail = id, status = report.status, ?taken, "a mail was not delivered"),
            None => tracing::warn!(mail = id, status = report.status, "a mail of no ticket was not delivered"),
        }
        Ok(())
    }

    async fn take_one(&self, key: &str) -> Result<(), MailboxError> {
        let Some(raw) = self.read(key).await? else {
            tracing::warn!(mail = key, "a mail is no longer there");
            return Ok(());
        };
        let taken = self.inbox.take(&raw).await;
        match taken.map_err(|source| MailboxError::Desk { key: key.to_owned(), source })? {
            Taken::SetAside(why) => {
                tracing::warn!(mail = key, why = why.key(), "a mail is set aside: somebody should look at it");
                self.set_aside(key, why.key(), raw).await
            }
            Taken::Joined(ticket) | Taken::Opened(ticket) | Taken::Noted(ticket) | Taken::Again(ticket) => {
                tracing::info!(mail = key, %ticket, "a mail is taken");
                Ok(())
            }
        }
    }

    async fn read(&self, key: &str) -> Result<Option<Vec<u8>>, MailboxError> {
        self.objects.get(key).await.map_err(failed(key, "reading it"))
    }

    async fn set_aside(&self, key: &str, why: &str, raw: Vec<u8>) -> Result<(), MailboxError> {
        let name = key.rsplit('/').next().unwrap_or(key);
        let aside = format!("{ASIDE}/{why}/{name}");
        self.objects.put(&aside, raw).await.map_err(failed(key, "setting it aside"))
    }
}

fn failed(key: &str, doing: &'static str) -> impl Fn(Failed) -> MailboxError {
    move |error| MailboxError::Bucket { key: key.to_owned(), doing, cause: Failure::of(&error).told }
}

/// The name of an object, as events write it: like a form's field.
fn key(written: &str) -> String {
    percent_decode_str(&written.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_objects_are_read_as_events_write_them() {
        assert_eq!(key("in/o3vrnil0e2ic"), "in/o3vrnil0e2ic");
        assert_eq!(key("in/a+b%2Bc%C3%A4"), "in/a b+cä");
    }

    #[test]
    fn an_event_without_mails_has_none() {
        let test = r#"{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}"#;
        assert_eq!(serde_json::from_str::<MailNews>(test).map(|event| event.records.len()).ok(), Some(0));
    }
}

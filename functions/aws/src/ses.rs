//! Mail that leaves by SES: one call for each mail, the bytes as they are.
//!
//! SES knows no name under which a second try would be the first: whatever may have been taken is unknown.

mod event;
mod tag;

pub use event::SesEvent;

use crate::failure::{Failure, Stage};
use async_trait::async_trait;
use aws_sdk_ses::Client;
use aws_sdk_ses::primitives::Blob;
use aws_sdk_ses::types::{MessageTag, RawMessage};
use desk::{Mailer, SendError};

/// The name of the tag that bears a mail's own id: SES puts an id of its own into the mail, and tells both in its events.
const TAG: &str = "lotse-mail";

/// The way out by SES.
#[derive(Clone, Debug)]
pub struct Ses {
    client: Client,
    configuration_set: String,
}

impl Ses {
    /// Sends under this configuration set, whose events tell what became of a mail.
    #[must_use]
    pub fn new(client: Client, configuration_set: impl Into<String>) -> Self {
        Self { client, configuration_set: configuration_set.into() }
    }
}

#[async_trait]
impl Mailer for Ses {
    async fn send(&self, message: &mail::Message) -> Result<(), SendError> {
        if [Some(&message.to), message.envelope_from.as_ref()].into_iter().flatten().any(|a| !a.as_str().is_ascii()) {
            return Err(SendError::Permanent("SES takes no addresses beyond ASCII".to_owned()));
        }
        let unmade = |error: aws_sdk_ses::error::BuildError| SendError::Permanent(error.to_string());
        let tag = MessageTag::builder().name(TAG).value(tag::of(&message.id)).build().map_err(unmade)?;
        let raw = RawMessage::builder().data(Blob::new(message.raw.clone())).build().map_err(unmade)?;
        let sent = self
            .client
            .send_raw_email()
            .set_source(message.envelope_from.as_ref().map(|from| from.as_str().to_owned()))
            .destinations(message.to.as_str())
            .raw_message(raw)
            .configuration_set_name(&self.configuration_set)
            .tags(tag)
            .send()
            .await;
        sent.map(drop).map_err(|error| refused(Failure::of(&error)))
    }

    /// SES cannot be asked; what became of a mail it tells later, in events.
    async fn was_sent(&self, _message_id: &str) -> Result<Option<bool>, SendError> {
        Ok(None)
    }
}

/// What a failed call means for the mail. SES's own sentence names addresses: it goes no further than here.
fn refused(Failure { stage, code, told }: Failure) -> SendError {
    let is_unverified = told.contains("not verified");
    let told = code.clone().unwrap_or(told);
    match (stage, code.as_deref()) {
        (Stage::Unknown, _) => SendError::Ambiguous(told),
        (Stage::NotSent, _) => SendError::Temporary(told),
        // In the sandbox SES turns away whoever is not verified, under the code of a bad mail: a mail must not die of
        // what the operator can put right.
        (_, Some("MessageRejected")) if is_unverified => SendError::Temporary(format!("{told}: not verified")),
        (_, Some("MessageRejected" | "InvalidParameterValue" | "ValidationError")) => SendError::Permanent(told),
        // Rights, limits, a paused account, a missing configuration set: nothing that is wrong with this mail.
        (Stage::Refused(_), _) => SendError::Temporary(told),
    }
}

#[cfg(test)]
mod tests;

//! What a failed call tells, the same for every service. Never an item or a mail: errors go into logs.

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use hyper_util::client::legacy::Error as HttpError;
use std::error::Error;

/// How far a call came, and what was said about it.
pub(crate) struct Failure {
    /// How far it came.
    pub(crate) stage: Stage,
    /// The service's own name of the error, such as `ThrottlingException`.
    pub(crate) code: Option<String>,
    /// One line for the operator.
    pub(crate) told: String,
}

/// How far a call came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing of it reached the service.
    NotSent,
    /// Nobody knows whether the service did it.
    Unknown,
    /// The service refused it, with this HTTP status.
    Refused(u16),
}

impl Failure {
    pub(crate) fn of<E>(error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let code = error.code().map(str::to_owned);
        let status = error.raw_response().map(|response| response.status().as_u16());
        // An answer of success that cannot be read is no refusal.
        let stage = match (error, status) {
            (SdkError::ConstructionFailure(_), _) => Stage::NotSent,
            (SdkError::ServiceError(_), Some(status)) if status >= 300 => Stage::Refused(status),
            _ if is_never_connected(error) => Stage::NotSent,
            _ => Stage::Unknown,
        };
        let told = match (&code, status) {
            (Some(code), _) => format!("{code}: {}", error.message().unwrap_or("no further word")),
            (None, Some(status)) => format!("an answer that is none of the service's own (HTTP {status})"),
            (None, None) => causes(error),
        };
        Self { stage, code, told }
    }
}

/// Whether there was no connection over which anything could have been sent.
fn is_never_connected(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |e| (*e).source())
        .any(|e| e.downcast_ref::<HttpError>().is_some_and(HttpError::is_connect))
}

/// The error with its causes: "dispatch failure: io error: …: Connection refused".
fn causes(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes.fold(error.to_string(), |text, cause| {
        let cause = cause.to_string();
        if text.contains(&cause) { text } else { format!("{text}: {cause}") }
    })
}

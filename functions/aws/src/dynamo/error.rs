//! Why DynamoDB did not do its work, by what an operator can do about it.

use super::actions::ACTIONS_MAX;
use crate::failure::{Failure, Stage};
use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// Why DynamoDB did not do its work; addressed to the operator. It never holds an item.
#[derive(Debug, thiserror::Error)]
pub enum DynamoError {
    /// Others wrote the same items, again and again.
    #[error("others wrote the same items again and again: {0}\n  help: nothing is lost, the request can be sent again")]
    Contended(String),
    /// More was asked than the table or the account may do.
    #[error("DynamoDB asks for patience: {0}\n  help: look at the table's limits if this lasts")]
    Throttled(String),
    /// No answer, or a fault of the service.
    #[error(
        "DynamoDB cannot be reached or is at fault: {0}\n  help: look at region, endpoint and the health of AWS if this lasts"
    )]
    Unavailable(String),
    /// It will never do this: a missing right, a missing table, a fault of the program.
    #[error("DynamoDB refuses: {0}\n  help: look whether the table is there and the role may do this; else report it")]
    Refused(String),
    /// A change is larger than a transaction can be.
    #[error(
        "a change has {0} parts, and a transaction takes {ACTIONS_MAX}\n  help: too many people or tickets hang on one request; please report it"
    )]
    TooLarge(usize),
    /// An item is not as this program writes it.
    #[error("an item has no readable `{0}`\n  help: a newer program may have written it; else put a backup back")]
    Unreadable(&'static str),
}

/// What kind of failure it is: what to do about it follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Others were faster: try again.
    Contended,
    /// Too much at once: try again later.
    Throttled,
    /// Nobody there: try again later.
    Unavailable,
    /// Trying again will not help.
    Bug,
}

impl DynamoError {
    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Contended(_) => Kind::Contended,
            Self::Throttled(_) => Kind::Throttled,
            Self::Unavailable(_) => Kind::Unavailable,
            Self::Refused(_) | Self::TooLarge(_) | Self::Unreadable(_) => Kind::Bug,
        }
    }

    /// Of a call that failed.
    pub(super) fn of<E>(error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let Failure { stage, code, told } = Failure::of(error);
        match (code.as_deref(), stage) {
            (Some("TransactionConflictException" | "TransactionInProgressException"), _) => Self::Contended(told),
            (Some(code), _) if is_throttling(code) => Self::Throttled(told),
            (_, Stage::NotSent) if matches!(error, SdkError::ConstructionFailure(_)) => Self::Refused(told),
            (_, Stage::NotSent | Stage::Unknown | Stage::Refused(500..)) => Self::Unavailable(told),
            (_, Stage::Refused(_)) => Self::Refused(told),
        }
    }
}

/// Whether this code asks for patience; also one of the reasons why a transaction was given up.
pub(super) fn is_throttling(code: &str) -> bool {
    matches!(
        code,
        "ProvisionedThroughputExceededException"
            | "ProvisionedThroughputExceeded"
            | "RequestLimitExceeded"
            | "Throttling"
            | "ThrottlingError"
            | "ThrottlingException"
    )
}

/// Whether a condition did not hold.
pub(super) fn is_condition<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> bool {
    error.code() == Some("ConditionalCheckFailedException")
}

//! What every service of AWS needs: one HTTPS client with pinned roots, the region, credentials, patience.

mod https;
mod roots;

use crate::s3::{Objects, Place, Posts, Signer, Way};
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedHttpClient};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long making a connection may take, in milliseconds. Connections are pooled by this: every service has the same.
const CONNECT_MS_MAX: u64 = 2_000;
/// How long DynamoDB may take over one try, in seconds; it answers in milliseconds, or not at all.
const TABLE_SECONDS_MAX: u64 = 2;
/// How long it may take with all tries of a call, in seconds: who sent a form is waiting, and a change is a few calls.
const TABLE_CALL_SECONDS_MAX: u64 = 8;
/// How long SES may take over a mail, in seconds. It stays below the lease of a mail.
const MAIL_SECONDS_MAX: u64 = 8;
/// How long S3 may take over a file, in seconds, with all tries.
const FILE_SECONDS_MAX: u64 = 8;
/// How often a call is tried that may be tried again without harm.
const TRIES_MAX: u32 = 4;
/// What the wait between tries begins with, in milliseconds; the SDK's own second is too long for somebody who waits.
const BACKOFF_MS: u64 = 25;

/// What every service of AWS needs. One for each process and each runtime: its connections belong to the runtime that
/// made them.
#[derive(Clone, Debug)]
pub struct Service {
    region: Region,
    credentials: Credentials,
    endpoints: Endpoints,
    http: SharedHttpClient,
}

/// Where services stand that do not stand where AWS has them.
#[derive(Clone, Debug)]
struct Endpoints {
    dynamodb: Option<String>,
    s3: Option<String>,
    ses: Option<String>,
}

/// Why there is no way to AWS; addressed to the operator.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The environment lacks something.
    #[error(
        "{0} is not set\n  help: a function gets it from Lambda itself; elsewhere export it, as for the aws command"
    )]
    Missing(&'static str),
    /// The file of roots cannot be read.
    #[error("AWS_CA_BUNDLE: {}: {source}\n  help: name a readable file of certificates (PEM), or unset it", path.display())]
    Unread {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file of roots holds what is no root.
    #[error("AWS_CA_BUNDLE: {}: {cause}\n  help: put whole certificates (PEM) into it, or unset AWS_CA_BUNDLE", path.display())]
    Roots {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// The client cannot be made.
    #[error("the HTTPS client cannot be made: {0}\n  help: this is a fault of the program; please report it")]
    Client(String),
}

impl Service {
    /// Out of the environment, as Lambda sets it: `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, and if they
    /// are set `AWS_SESSION_TOKEN`, `AWS_CA_BUNDLE`, `AWS_ENDPOINT_URL`, and for single services `AWS_ENDPOINT_URL_DYNAMODB`,
    /// `AWS_ENDPOINT_URL_S3` and `AWS_ENDPOINT_URL_SES`.
    ///
    /// # Errors
    /// [`ServiceError`], before anything is sent.
    pub fn from_environment() -> Result<Self, ServiceError> {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    /// The same, with variables from elsewhere.
    ///
    /// # Errors
    /// [`ServiceError`], before anything is sent.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ServiceError> {
        let set = |name| variable(name).filter(|value| !value.trim().is_empty());
        let needed = |name| set(name).ok_or(ServiceError::Missing(name));
        let region = Region::new(needed("AWS_REGION")?);
        let (id, secret) = (needed("AWS_ACCESS_KEY_ID")?, needed("AWS_SECRET_ACCESS_KEY")?);
        let credentials = Credentials::new(id, secret, set("AWS_SESSION_TOKEN"), None, "environment");
        let http = client(set("AWS_CA_BUNDLE").map(PathBuf::from).as_deref())?;
        let endpoint = |own| set(own).or_else(|| set("AWS_ENDPOINT_URL"));
        let endpoints = Endpoints {
            dynamodb: endpoint("AWS_ENDPOINT_URL_DYNAMODB"),
            s3: endpoint("AWS_ENDPOINT_URL_S3"),
            ses: endpoint("AWS_ENDPOINT_URL_SES"),
        };
        Ok(Self { region, credentials, endpoints, http })
    }

    /// The same service over another client, such as one with canned answers.
    #[must_use]
    pub fn over(self, http: SharedHttpClient) -> Self {
        Self { http, ..self }
    }

    /// A client of DynamoDB. What cannot do harm twice is tried again; a transaction bears a token for that.
    #[must_use]
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        let mut config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region.clone())
            .credentials_provider(self.credentials.clone())
            .http_client(self.http.clone())
            .retry_config(retries())
            .timeout_config(timeouts(TABLE_SECONDS_MAX, TABLE_CALL_SECONDS_MAX));
        config.set_endpoint_url(self.endpoints.dynamodb.clone());
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    /// The objects of a bucket.
    pub(crate) fn objects(&self, bucket: &str) -> Objects {
        let way =
            Way { http: self.http.clone(), retries: retries(), timeouts: timeouts(FILE_SECONDS_MAX, FILE_SECONDS_MAX) };
        Objects::new(self.place(bucket), self.signer(), way)
    }

    /// What browsers post files to this bucket with.
    pub(crate) fn posts(&self, bucket: &str) -> Posts {
        Posts::new(self.place(bucket), self.signer())
    }

    fn place(&self, bucket: &str) -> Place {
        Place::new(self.region.as_ref(), self.endpoints.s3.as_deref(), bucket)
    }

    fn signer(&self) -> Signer {
        Signer::new(self.region.as_ref(), self.credentials.clone())
    }

    /// A client of SES. It tries once: SES knows no token, and a mail whose fate is unknown is the outbox's to judge.
    #[must_use]
    pub fn ses(&self) -> aws_sdk_ses::Client {
        let mut config = aws_sdk_ses::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(self.region.clone())
            .credentials_provider(self.credentials.clone())
            .http_client(self.http.clone())
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts(MAIL_SECONDS_MAX, MAIL_SECONDS_MAX));
        config.set_endpoint_url(self.endpoints.ses.clone());
        aws_sdk_ses::Client::from_conf(config.build())
    }
}

fn retries() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(TRIES_MAX).with_initial_backoff(Duration::from_millis(BACKOFF_MS))
}

fn timeouts(try_seconds: u64, call_seconds: u64) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_millis(CONNECT_MS_MAX))
        .operation_attempt_timeout(Duration::from_secs(try_seconds))
        .operation_timeout(Duration::from_secs(call_seconds))
        .build()
}

/// A client that believes the roots of this file, or else Amazon's own alone.
fn client(bundle: Option<&Path>) -> Result<SharedHttpClient, ServiceError> {
    let roots = match bundle {
        None => roots::read(roots::AMAZON).map_err(ServiceError::Client)?,
        Some(path) => {
            let pem = std::fs::read(path).map_err(|source| ServiceError::Unread { path: path.into(), source })?;
            roots::read(&pem).map_err(|cause| ServiceError::Roots { path: path.into(), cause })?
        }
    };
    let client = https::client(roots, Duration::from_millis(CONNECT_MS_MAX));
    client.map_err(|error| ServiceError::Client(error.to_string()))
}

#[cfg(test)]
mod tests;

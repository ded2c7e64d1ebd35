//! Mail that leaves the house: one talk with the operator's mail server for each mail.
//!
//! What failed before the text was sent can be tried again without harm; what broke after it is unknown.

use async_trait::async_trait;
use desk::{Mailer, SendError};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use percent_encoding::percent_decode_str;
use std::time::Duration;
use tokio::time::timeout;
use url::{Host, Url};

/// How long connecting and introducing ourselves may take, all in all.
const OPEN_SECONDS_MAX: u64 = 20;
/// How long the envelope may take.
const ENVELOPE_SECONDS_MAX: u64 = 15;
/// How long the text may take. With the others it stays below the lease of a mail.
const TEXT_SECONDS_MAX: u64 = 20;

/// A mail server that takes mail from us.
pub struct Smtp {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
    hello: ClientId,
}

/// How the talk is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tls {
    /// Not at all: only to this very machine.
    None,
    /// After the greeting (STARTTLS); without it nothing is sent.
    Upgraded,
    /// From the first byte.
    Wrapped,
}

/// Why an address names no mail server; addressed to the operator.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("--smtp: {0}\n  help: write smtp://user:password@mail.example:587 or smtps://user:password@mail.example")]
pub struct SmtpUrlError(String);

impl Smtp {
    /// The server at `smtp://user:password@host:587` (STARTTLS, but to a loopback address in the clear) or
    /// `smtps://…` (TLS at once). `hello` is the name that we introduce ourselves with.
    ///
    /// # Errors
    /// [`SmtpUrlError`]; it never shows the password.
    pub fn new(url: &str, hello: &str) -> Result<Self, SmtpUrlError> {
        let url = Url::parse(url).map_err(|e| SmtpUrlError(format!("this is no address: {e}")))?;
        let host = url.host().ok_or_else(|| SmtpUrlError("the address names no host".to_owned()))?;
        let is_here = match &host {
            Host::Domain(name) => {
                *name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
            }
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
        };
        let (tls, port) = match url.scheme() {
            "smtp" if is_here => (Tls::None, 25),
            "smtp" => (Tls::Upgraded, 587),
            "smtps" => (Tls::Wrapped, 465),
            other => return Err(SmtpUrlError(format!("`{other}` is neither smtp nor smtps"))),
        };
        let text = |part| percent_decode_str(part).decode_utf8_lossy().into_owned();
        let credentials = match (url.username(), url.password()) {
            ("", None) => None,
            (user, Some(password)) => Some(Credentials::new(text(user), text(password))),
            (_, None) => return Err(SmtpUrlError("there is a user and no password".to_owned())),
        };
        Ok(Self {
            host: host.to_string().trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(port),
            tls,
            credentials,
            hello: ClientId::Domain(hello.to_owned()),
        })
    }

    /// Connects and introduces us.
    async fn open(&self) -> Result<AsyncSmtpConnection, Error> {
        let tls = || TlsParameters::new(self.host.clone());
        let wrapped = if self.tls == Tls::Wrapped { Some(tls()?) } else { None };
        let server = (self.host.as_str(), self.port);
        let mut talk = AsyncSmtpConnection::connect_tokio1(server, None, &self.hello, wrapped, None).await?;
        if self.tls == Tls::Upgraded {
            talk.starttls(tls()?, &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            talk.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(talk)
    }
}

/// From whom, to whom, and that the text comes now.
async fn envelope(talk: &mut AsyncSmtpConnection, message: &mail::Message) -> Result<(), SendError> {
    let address = |address: &tickets::Address| {
        let read = address.as_str().parse::<lettre::Address>();
        read.map_err(|e| SendError::Permanent(format!("the address cannot be written to: {e}")))
    };
    let from = message.envelope_from.as_ref().map(address).transpose()?;
    let to = address(&message.to)?;
    let mut options = Vec::new();
    if !message.to.as_str().is_ascii() || message.envelope_from.as_ref().is_some_and(|from| !from.as_str().is_ascii()) {
        if !talk.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(SendError::Permanent("the mail server takes no addresses beyond ASCII".to_owned()));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    if !message.raw.is_ascii() {
        options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    talk.command(Mail::new(from, options)).await.map_err(before_text)?;
    talk.command(Rcpt::new(to, Vec::new())).await.map_err(before_text)?;
    talk.command(Data).await.map_err(before_text).map(drop)
}

fn before_text(error: Error) -> SendError {
    if error.is_permanent() { SendError::Permanent(full(&error)) } else { SendError::Temporary(full(&error)) }
}

fn after_text(error: Error) -> SendError {
    match (error.is_permanent(), error.is_transient()) {
        (true, _) => SendError::Permanent(full(&error)),
        (_, true) => SendError::Temporary(full(&error)),
        (false, false) => SendError::Ambiguous(full(&error)),
    }
}

/// The error with its causes: "Connection error: Connection refused".
fn full(error: &Error) -> String {
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| {
        let cause = cause.to_string();
        if text.contains(&cause) { text } else { format!("{text}: {cause}") }
    })
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, message: &mail::Message) -> Result<(), SendError> {
        let slow = |what: &str| format!("{}: the mail server took too long {what}", self.host);
        // A server that does not let us in says nothing about this mail, whatever its code.
        let mut talk = timeout(Duration::from_secs(OPEN_SECONDS_MAX), self.open())
            .await
            .map_err(|_| SendError::Temporary(slow("to let us in")))?
            .map_err(|error| SendError::Temporary(full(&error)))?;
        let sent = async {
            timeout(Duration::from_secs(ENVELOPE_SECONDS_MAX), envelope(&mut talk, message))
                .await
                .map_err(|_| SendError::Temporary(slow("over the envelope")))??;
            timeout(Duration::from_secs(TEXT_SECONDS_MAX), talk.message(&message.raw))
                .await
                .map_err(|_| SendError::Ambiguous(slow("over the text")))?
                .map_err(after_text)
        };
        let sent = sent.await.map(drop);
        // The mail's fate is sealed; whether the server says goodbye changes nothing.
        let _ = timeout(Duration::from_secs(1), talk.abort()).await;
        sent
    }

    async fn was_sent(&self, _message_id: &str) -> Result<Option<bool>, SendError> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests;

//! Headers and MIME around a written mail.

use chrono::{DateTime, Utc};
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address as Mailbox;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};
use tickets::Address;

/// A mail before it becomes bytes. Names and subject are one line each.
pub(crate) struct Envelope<'a> {
    pub id: &'a str,
    pub date: DateTime<Utc>,
    pub from_name: String,
    pub from: &'a Address,
    pub to_name: String,
    pub to: &'a Address,
    pub reply_to: Option<Address>,
    /// The mails that this one stands below, the oldest first.
    pub thread: Vec<String>,
    /// What `Auto-Submitted` says, if no person wrote the mail.
    pub automatic: Option<&'static str>,
    /// Where the reader says that they want fewer such mails.
    pub unsubscribe: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Envelope<'_> {
    /// The bytes; the same ones every time.
    pub(crate) fn raw(self) -> Vec<u8> {
        let mut mail = MessageBuilder::new()
            .from(mailbox(self.from_name, self.from))
            .to(mailbox(self.to_name, self.to))
            .subject(unlike_encoded(&self.subject))
            .date(Date::new(self.date.timestamp()))
            .message_id(self.id);
        if let Some(reply_to) = &self.reply_to {
            mail = mail.reply_to(mailbox(String::new(), reply_to));
        }
        if let Some(parent) = self.thread.last() {
            mail = mail.in_reply_to(parent.clone()).references(MessageId::new_list(self.thread.into_iter()));
        }
        if let Some(value) = self.automatic {
            mail = mail.header("Auto-Submitted", Raw::new(value)).header("X-Auto-Response-Suppress", Raw::new("All"));
        }
        if let Some(way) = self.unsubscribe {
            mail = mail.header("List-Unsubscribe", Raw::new(format!("<{way}>")));
        }
        let parts = vec![part("text/plain", self.text), part("text/html", self.html)];
        let kind = ContentType::new("multipart/alternative").attribute("boundary", boundary(self.id));
        let mut raw = Vec::new();
        mail.body(MimePart::new(kind, parts)).serialize(&mut raw);
        raw
    }
}

fn part(kind: &'static str, text: String) -> MimePart<'static> {
    MimePart::new(ContentType::new(kind).attribute("charset", "utf-8"), BodyPart::Text(text.into()))
}

fn mailbox<'a>(name: String, address: &'a Address) -> Mailbox<'a> {
    Mailbox::new_address(Some(unlike_encoded(&name)).filter(|name| !name.is_empty()), address.as_str())
}

/// Out of the signature in the Message-ID: nobody can guess it and write it into a text. `=_` cannot stand
/// in quoted-printable.
fn boundary(id: &str) -> String {
    let local = id.split('@').next().unwrap_or_default();
    format!("=_{}", local.rsplit('.').next().unwrap_or_default())
}

/// What looks like an encoded word would be decoded by mail programs, into anything: a sign that nobody sees
/// parts it, and makes the library encode the whole.
fn unlike_encoded(text: &str) -> String {
    text.replace("=?", "=\u{2060}?")
}

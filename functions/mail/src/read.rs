//! Reading a mail that came in: bytes become what the desk asks of it. Nothing of it is believed yet.

mod machine;
mod report;

pub use report::Report;

use chrono::{DateTime, Utc};
use mail_parser::{Address as Mailboxes, HeaderForm, HeaderValue, Message, MessageParser, MimeHeaders, PartType};
use std::borrow::Cow;
use tickets::{Address, Person};

/// The largest mail that is read, in bytes.
pub const MAIL_BYTES_MAX: usize = 25 << 20;
/// How much of its text is looked at, in bytes: far more than an entry can hold, because most of it is quoted.
const TEXT_BYTES_MAX: usize = 1 << 20;
/// How many addresses it may have come to, and how many mails it may answer; further ones are not looked at.
const NAMES_MAX: usize = 200;
/// How many attachments are looked at.
const ATTACHMENTS_MAX: usize = 20;
/// The longest name of a person or an attachment, in characters.
const NAME_CHARS_MAX: usize = 100;
/// How much of a returned mail is looked at for its id, in bytes.
const RETURNED_BYTES_MAX: usize = 64 << 10;

/// A mail that came in.
#[derive(Clone, Debug)]
pub struct Inbound {
    /// Its `Message-ID`, without the brackets; empty if it has none.
    pub message_id: String,
    /// Whom it says that it comes from.
    pub from: Person,
    /// Every address that it says it went to, the plus-addresses among them.
    pub to: Vec<Address>,
    /// Who else was to read it: its Cc, by name where it tells one.
    pub cc: Vec<Person>,
    /// The mails that it answers or gives back, by their ids, the nearest first.
    pub answers: Vec<String>,
    /// When it says that it was written.
    pub written: Option<DateTime<Utc>>,
    /// One line.
    pub subject: String,
    /// All of its text, quoted mails and all.
    pub text: String,
    /// The names of what is attached.
    pub attachments: Vec<String>,
    /// What is attached or stands within the text as a picture.
    pub parts: Vec<Part>,
    /// What a mail server reports of a mail of ours that it could not deliver.
    pub report: Option<Report>,
    /// By which sign no person wrote it; `None` if a person seems to have.
    pub machine: Option<&'static str>,
}

/// Something attached to a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What its sender calls it; what kind it says it is where it has no name.
    pub name: String,
    /// Its bytes, decoded and not unpacked.
    pub bytes: Vec<u8>,
}

/// Why a mail cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is larger than any that is read.
    #[error("the mail has more than {MAIL_BYTES_MAX} bytes")]
    TooLarge,
    /// It is no mail.
    #[error("this is no mail")]
    NoMail,
    /// It does not say whom it comes from.
    #[error("the mail has no sender")]
    NoSender,
}

impl Inbound {
    /// Reads the bytes of a mail.
    ///
    /// # Errors
    /// [`ReadError`]; the same bytes will never be read.
    pub fn read(raw: &[u8]) -> Result<Self, ReadError> {
        if raw.len() > MAIL_BYTES_MAX {
            return Err(ReadError::TooLarge);
        }
        let mail = MessageParser::default().parse(raw).ok_or(ReadError::NoMail)?;
        let from = sender(&mail).ok_or(ReadError::NoSender)?;
        Ok(Self {
            message_id: mail.message_id().unwrap_or_default().to_owned(),
            to: recipients(&mail),
            cc: copied(&mail),
            answers: answers(&mail),
            written: mail
                .date()
                .filter(|date| date.is_valid())
                .and_then(|d| DateTime::from_timestamp(d.to_timestamp(), 0)),
            subject: line(mail.subject().unwrap_or_default(), usize::MAX),
            text: text(&mail),
            attachments: attachments(&mail),
            parts: parts(&mail),
            report: Report::of(&mail),
            machine: machine::sign(&mail, &from.address),
            from,
        })
    }
}

/// Who wrote it: the first of `From` that is an address.
fn sender(mail: &Message<'_>) -> Option<Person> {
    let mailboxes = mail.from()?.iter();
    mailboxes.take(NAMES_MAX).find_map(|mailbox| {
        let address = Address::parse(mailbox.address()?)?;
        Some(Person { address, name: line(mailbox.name().unwrap_or_default(), NAME_CHARS_MAX) })
    })
}

/// Where it went: what it says, and what the mail servers on its way wrote down.
fn recipients(mail: &Message<'_>) -> Vec<Address> {
    let on_the_way = ["X-Original-To", "Delivered-To", "Envelope-To"];
    let on_the_way = on_the_way.into_iter().flat_map(|name| mail.header_as(name, HeaderForm::Addresses));
    let mut written: Vec<Cow<'_, HeaderValue<'_>>> = on_the_way.map(Cow::Owned).collect();
    written.extend(mail.header_values("To").chain(mail.header_values("Cc")).map(Cow::Borrowed));
    let mailboxes = written.iter().filter_map(|value| value.as_address()).flat_map(Mailboxes::iter);
    let addresses = mailboxes.filter_map(|mailbox| Address::parse(mailbox.address()?));
    let mut to: Vec<Address> = Vec::new();
    for address in addresses.take(NAMES_MAX) {
        if !to.contains(&address) {
            to.push(address);
        }
    }
    to
}

/// Who else was to read it, each once.
fn copied(mail: &Message<'_>) -> Vec<Person> {
    let copied = mail.header_values("Cc").filter_map(|value| value.as_address()).flat_map(Mailboxes::iter);
    let mut people: Vec<Person> = Vec::new();
    for mailbox in copied.take(NAMES_MAX) {
        let Some(address) = mailbox.address().and_then(Address::parse) else { continue };
        if people.iter().all(|known| known.address != address) {
            people.push(Person { address, name: line(mailbox.name().unwrap_or_default(), NAME_CHARS_MAX) });
        }
    }
    people
}

/// What it answers: the mail before it, that one's thread, and what a mail server gives back.
fn answers(mail: &Message<'_>) -> Vec<String> {
    let ids = |value: &HeaderValue<'_>| -> Vec<String> {
        let ids = value.as_text_list().into_iter().flatten().map(|id| id.to_string());
        ids.take(NAMES_MAX).collect()
    };
    let mut all = ids(mail.in_reply_to());
    all.extend(ids(mail.references()).into_iter().rev());
    all.extend(mail.parts.iter().filter_map(returned));
    all.truncate(NAMES_MAX);
    all
}

/// The id of a mail that comes back within this one, whole or by its headers alone.
fn returned(part: &mail_parser::MessagePart<'_>) -> Option<String> {
    match &part.body {
        PartType::Message(mail) => mail.message_id().map(str::to_owned),
        PartType::Text(text) if part.content_type().is_some_and(is_headers) => {
            let text = &text[..text.floor_char_boundary(RETURNED_BYTES_MAX)];
            let named = |line: &str| {
                let (name, id) = line.split_once(':')?;
                name.eq_ignore_ascii_case("message-id").then(|| id.trim().trim_matches(['<', '>']).to_owned())
            };
            text.lines().find_map(named)
        }
        PartType::Text(_)
        | PartType::Html(_)
        | PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Multipart(_) => None,
    }
}

fn is_headers(kind: &mail_parser::ContentType<'_>) -> bool {
    kind.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case("rfc822-headers"))
}

/// What a person reads of it: its plain text, or the text of its page.
fn text(mail: &Message<'_>) -> String {
    let mut text = String::new();
    for part in (0..mail.text_body_count()).filter_map(|n| mail.body_text(n)) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let rest = TEXT_BYTES_MAX.saturating_sub(text.len());
        text.push_str(&part[..part.floor_char_boundary(rest)]);
    }
    text.replace("\r\n", "\n").trim().to_owned()
}

fn attachments(mail: &Message<'_>) -> Vec<String> {
    let named = mail.attachments().filter_map(|part| part.attachment_name());
    named.map(|name| line(name, NAME_CHARS_MAX)).filter(|name| !name.is_empty()).take(ATTACHMENTS_MAX).collect()
}

/// What is attached, pictures within the text among it. What has no bytes is none: the text of a mail that came in two forms.
fn parts(mail: &Message<'_>) -> Vec<Part> {
    let part = |part: &mail_parser::MessagePart<'_>| {
        let name = part.attachment_name().map(|name| line(name, NAME_CHARS_MAX)).filter(|name| !name.is_empty());
        Part { name: name.unwrap_or_else(|| named_by_kind(part)), bytes: part.contents().to_vec() }
    };
    mail.attachments().map(part).filter(|part| !part.bytes.is_empty()).take(ATTACHMENTS_MAX).collect()
}

/// `image.png`, `message.eml`: what a part without a name is called.
fn named_by_kind(part: &mail_parser::MessagePart<'_>) -> String {
    let said = |kind: &str| kind.chars().filter(char::is_ascii_alphanumeric).take(8).collect::<String>();
    match part.content_type() {
        _ if part.is_message() => "message.eml".to_owned(),
        Some(kind) => format!("{}.{}", said(kind.ctype()), kind.subtype().map(said).unwrap_or_default()),
        None => String::new(),
    }
}

/// One line without anything that turns or hides it.
fn line(written: &str, chars_max: usize) -> String {
    crate::said::one_line(written).chars().take(chars_max).collect()
}

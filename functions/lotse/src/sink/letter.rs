//! A mail as its readers see it.

use super::clean::clean;
use chrono::{DateTime, Utc};
use mail_parser::{Address, MessageParser};
use serde::Serialize;
use tickets::Zone;

/// A mail, taken apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Letter {
    pub subject: String,
    pub from: String,
    pub to: String,
    pub reply_to: String,
    /// When it was sent, on the desk's wall clock.
    pub sent: Option<String>,
    /// The HTML part, harmless.
    pub html: String,
    /// The text part.
    pub text: Vec<Stretch>,
    /// Everything above the text, as it is.
    pub headers: String,
}

/// A stretch of text; some can be followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Stretch {
    pub text: String,
    pub is_link: bool,
}

impl Letter {
    /// Takes a mail apart; nothing if it is none.
    pub(super) fn read(raw: &[u8], zone: &Zone) -> Option<Self> {
        let mail = MessageParser::default().parse(raw)?;
        let headers = String::from_utf8_lossy(raw.get(..mail.root_part().raw_body_offset() as usize)?).into_owned();
        let sent = mail.date().and_then(|date| DateTime::<Utc>::from_timestamp(date.to_timestamp(), 0));
        let html = mail.html_part(0).filter(|part| part.is_text_html()).and_then(|part| part.text_contents());
        Some(Self {
            subject: mail.subject().unwrap_or_default().to_owned(),
            from: people(mail.from()),
            to: people(mail.to()),
            reply_to: people(mail.reply_to()),
            sent: sent.map(|at| on_the_wall(at, zone)),
            html: clean(html.unwrap_or_default()),
            text: stretches(&mail.body_text(0).unwrap_or_default()),
            headers: headers.trim_end().to_owned(),
        })
    }
}

/// A moment as the desk's wall clock shows it, in the form that templates take.
pub(super) fn on_the_wall(at: DateTime<Utc>, zone: &Zone) -> String {
    at.with_timezone(zone).format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// `Jana Petersen <hilfe@schul-it.example>`
fn people(addresses: Option<&Address<'_>>) -> String {
    let person = |one: &mail_parser::Addr<'_>| match (one.name(), one.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => address.or(name).unwrap_or_default().to_owned(),
    };
    addresses.map(|all| all.iter().map(person).collect::<Vec<_>>().join(", ")).unwrap_or_default()
}

/// Parts the text at its addresses.
fn stretches(text: &str) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        let is_link = word.starts_with("https://") || word.starts_with("http://");
        let (link, plain) = if is_link { part.split_at(word.len()) } else { ("", part) };
        if is_link {
            stretches.push(Stretch { text: link.to_owned(), is_link });
        }
        match stretches.last_mut() {
            Some(last) if !last.is_link => last.text.push_str(plain),
            _ => stretches.push(Stretch { text: plain.to_owned(), is_link: false }),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "From: \"Jana Petersen\" <hilfe@desk.example>\r\nTo: maren@schule.example\r\nSubject: =?utf-8?q?R=C3=BCckfrage?=\r\n\
        Date: Tue, 17 Nov 2026 10:02:14 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b\"\r\n\r\n\
        --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHier:\r\nhttps://a.example/x\r\nDanke\r\n\
        --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p onclick=\"x\">Hier</p></body></html>\r\n--b--\r\n";

    #[test]
    fn a_mail_shows_who_what_and_when() {
        let letter = Letter::read(MAIL.as_bytes(), &"Europe/Berlin".parse().unwrap()).unwrap();
        assert_eq!(letter.subject, "Rückfrage");
        assert_eq!(
            (letter.from.as_str(), letter.to.as_str()),
            ("Jana Petersen <hilfe@desk.example>", "maren@schule.example")
        );
        assert_eq!(letter.reply_to, "");
        assert_eq!(letter.sent.as_deref(), Some("2026-11-17T11:02:14"));
        assert_eq!(letter.html.trim(), "<p>Hier</p>");
        assert!(
            letter.headers.starts_with("From:") && letter.headers.ends_with("boundary=\"b\""),
            "{}",
            letter.headers
        );
        let links: Vec<_> = letter.text.iter().filter(|s| s.is_link).map(|s| s.text.as_str()).collect();
        assert_eq!(links, ["https://a.example/x"]);
        let whole: String = letter.text.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(whole.split_whitespace().collect::<Vec<_>>(), ["Hier:", "https://a.example/x", "Danke"]);
    }
}

//! What a mail server reports of a mail that it could not deliver (RFC 3464).

use mail_parser::{Message, MessagePart, MimeHeaders};

/// How much of a report is looked at, in bytes.
const BYTES_MAX: usize = 64 << 10;

/// That a mail was not delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Whether it never will be: another try would end the same way.
    pub permanent: bool,
    /// The status code of RFC 3463, such as `5.1.1`.
    pub status: String,
}

impl Report {
    /// What the mail reports, if it is the report of a failure. Which address it names is not looked at: it may be one that
    /// the mail was passed on to.
    pub(super) fn of(mail: &Message<'_>) -> Option<Self> {
        mail.parts.iter().filter(|part| is_status(part)).find_map(read)
    }
}

fn is_status(part: &MessagePart<'_>) -> bool {
    let kind = part.content_type().and_then(|kind| kind.subtype());
    kind.is_some_and(|kind| {
        ["delivery-status", "global-delivery-status"].iter().any(|status| kind.eq_ignore_ascii_case(status))
    })
}

/// The first group of lines that tells of a failure. What is late, passed on or delivered is none.
fn read(part: &MessagePart<'_>) -> Option<Report> {
    let bytes = part.contents();
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(BYTES_MAX)]).replace("\r\n", "\n");
    text.split("\n\n").find_map(|group| {
        let value = |name: &str| {
            let named = |line: &str| {
                let (known, value) = line.split_once(':')?;
                known.eq_ignore_ascii_case(name).then(|| value.trim().to_ascii_lowercase())
            };
            group.lines().find_map(named)
        };
        let code: String = value("Status")?.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let failed = value("Action")?.starts_with("failed");
        (failed && !code.is_empty()).then(|| Report { permanent: code.starts_with('5'), status: code })
    })
}

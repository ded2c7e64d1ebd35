//! By which signs a mail was written by no person. What bears one never answers, opens or closes anything.

use mail_parser::{Message, MimeHeaders};
use tickets::Address;

/// Names before the `@` that no person has.
const NOBODY: [&str; 5] = ["mailer-daemon", "postmaster", "post_master", "mail-daemon", "root"];
/// Headers that only programs write, whatever they say.
const ALWAYS: [&str; 8] = [
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-failed-recipients",
    "x-fc-machinegenerated",
    "x-loop",
    "list-id",
];
/// What stands beside `Precedence` in mails that a person wrote in a help desk.
const BY_HAND: [&str; 3] = ["rt-ticket", "user-agent", "x-mailer"];
/// Parts of reports to whoever sent a mail.
const REPORTS: [&str; 4] = ["report", "delivery-status", "disposition-notification", "feedback-report"];

/// The sign by which no person wrote it, if it bears one.
pub(super) fn sign(mail: &Message<'_>, from: &Address) -> Option<&'static str> {
    let headers: Vec<(String, &str)> =
        mail.headers_raw().map(|(name, value)| (name.to_ascii_lowercase(), value.trim())).collect();
    let value = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
    let word = |name: &str| value(name).map(first_word);
    let local = from.as_str().split('@').next().unwrap_or_default();
    let by_hand = || BY_HAND.iter().any(|name| value(name).is_some());
    if word("auto-submitted").is_some_and(|word| word != "no") {
        return Some("auto-submitted");
    }
    if let Some(name) = ALWAYS.into_iter().find(|name| value(name).is_some()) {
        return Some(name);
    }
    // `OOF` alone is what some programs write into everything that people send.
    let suppresses = |text: &str| ["all", "autoreply"].iter().any(|word| text.to_ascii_lowercase().contains(word));
    if value("x-auto-response-suppress").is_some_and(suppresses) {
        return Some("x-auto-response-suppress");
    }
    // Some mail servers put a name in the place of nobody's.
    let nobody = |path: &str| path == "<>" || path.to_ascii_lowercase().starts_with("<mailer-daemon");
    if value("return-path").is_some_and(nobody) {
        return Some("return-path");
    }
    if NOBODY.contains(&local) {
        return Some("from");
    }
    let bulk = |word: String| ["bulk", "junk", "list", "auto_reply"].contains(&word.as_str());
    if word("precedence").is_some_and(bulk) && !by_hand() {
        return Some("precedence");
    }
    let kinds = mail.parts.iter().filter_map(|part| part.content_type()?.subtype());
    let is_report = |kind: &str| REPORTS.iter().any(|report| kind.eq_ignore_ascii_case(report));
    kinds.into_iter().any(is_report).then_some("report")
}

/// The word itself, without what may follow it.
fn first_word(text: &str) -> String {
    text.split([';', ' ', '\t', '(', '\r', '\n']).next().unwrap_or_default().to_ascii_lowercase()
}

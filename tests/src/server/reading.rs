//! Somebody reads a page or a mail to the end: it is in one language, and no machinery shows.

use super::Page;

/// Words that are no German. The keys of the states are among them: `open` on a page is a key that nobody translated.
const ENGLISH: [&str; 24] = [
    "the",
    "and",
    "your",
    "you",
    "with",
    "request",
    "requester",
    "submit",
    "reply",
    "close",
    "closed",
    "open",
    "new",
    "solved",
    "waiting",
    "unconfirmed",
    "error",
    "subject",
    "message",
    "please",
    "missing",
    "true",
    "false",
    "none",
];
/// Words that are no English.
const GERMAN: [&str; 14] = [
    "sie",
    "ihre",
    "ihr",
    "und",
    "oder",
    "nicht",
    "anfrage",
    "weiter",
    "antworten",
    "bitte",
    "der",
    "das",
    "wird",
    "ist",
];

/// The page, which is there, is German, and shows no machinery.
///
/// # Panics
/// If it is not so; the words are in the message.
#[track_caller]
pub fn german(page: Page) -> Page {
    read(&page, "de", &ENGLISH);
    page
}

/// The page, which is there, is English, and shows no machinery.
///
/// # Panics
/// If it is not so; the words are in the message.
#[track_caller]
pub fn english(page: Page) -> Page {
    read(&page, "en", &GERMAN);
    page
}

#[track_caller]
fn read(page: &Page, language: &str, foreign: &[&str]) {
    assert_eq!(page.status, 200, "{}:\n{}", page.path, page.text());
    assert!(page.html.contains(&format!("<html lang=\"{language}\"")), "{} should be in {language}", page.path);
    let odd = odd_words(&page.text(), foreign);
    assert!(odd.is_empty(), "{} shows {odd:?}:\n{}", page.path, page.text());
}

/// The words that should not be read in a text: keys, marks of templates, words of another language.
fn odd_words(text: &str, foreign: &[&str]) -> Vec<String> {
    let is_odd = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.contains(['{', '}']) || is_key(bare) || foreign.contains(&bare.to_lowercase().as_str())
    };
    text.split_whitespace().filter(is_odd).map(str::to_owned).collect()
}

/// The words that should not be read in a German mail.
#[must_use]
pub fn odd_in_german(text: &str) -> Vec<String> {
    odd_words(text, &ENGLISH)
}

/// The words that should not be read in an English mail.
#[must_use]
pub fn odd_in_english(text: &str) -> Vec<String> {
    odd_words(text, &GERMAN)
}

/// Whether this looks like `ticket.state`. Addresses do not.
fn is_key(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let is_part = |part: &&str| part.len() > 1 && part.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    parts.len() > 1 && parts.iter().all(is_part) && parts.last() != Some(&"example")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_marks_and_foreign_words_are_odd() {
        let text =
            "Status: open\nticket.state form_who.title, {name} und {{ x }}. z. B. hilfe@schul-hilfe.example d.h. a.b";
        assert_eq!(odd_in_german(text), ["open", "ticket.state", "form_who.title,", "{name}", "{{", "}}."]);
        assert_eq!(odd_in_english("Open, der Text ist neu"), ["der", "ist"]);
    }
}

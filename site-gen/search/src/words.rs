//! A text taken apart into words.

use crate::fold::fold;

/// The words of a text, in order, as written. A single letter before a hyphen belongs to what follows (`E-Mail`).
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        rest = &rest[start..];
        let end = end_of_word(rest);
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

fn end_of_word(text: &str) -> usize {
    let is_part = |c: char| c.is_alphanumeric() || is_mark(c);
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    let one_letter = text[..end].chars().nth(1).is_none() && text.starts_with(char::is_alphabetic);
    match text[end..].strip_prefix(['-', '\u{2011}']) {
        Some(next) if one_letter && next.starts_with(char::is_alphanumeric) => {
            let hyphen = text.len() - end - next.len();
            let more = next.find(|c: char| !is_part(c)).unwrap_or(next.len());
            end + hyphen + more
        }
        _ => end,
    }
}

/// Dots of an umlaut that stand behind their letter.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// A word without its hyphen, folded.
pub(crate) fn folded(word: &str) -> String {
    if word.contains(['-', '\u{2011}']) { fold(&word.replace(['-', '\u{2011}'], "")) } else { fold(word) }
}

/// The text cut into pieces, each with whether it should be highlighted: its folded form begins with one of the
/// `found` stems, or one of at least four letters stands inside it.
#[must_use]
pub fn highlights<'t>(text: &'t str, found: &[String]) -> Vec<(&'t str, bool)> {
    let mut pieces: Vec<(&str, bool)> = Vec::new();
    let mut at = 0;
    for word in words(text) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let own = folded(word);
        let is_found =
            found.iter().any(|stem| own.starts_with(stem.as_str()) || (stem.len() >= 4 && own.contains(stem)));
        if is_found {
            pieces.extend((at < start).then(|| (&text[at..start], false)));
            pieces.push((word, true));
            at = start + word.len();
        }
    }
    pieces.extend((at < text.len()).then(|| (&text[at..], false)));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_letters_and_digits_and_a_letter_before_a_hyphen_stays() {
        let text = "E-Mail am WLAN-Drucker: Fehler E-404, 2-Faktor (x). u\u{308}ben";
        let all: Vec<&str> = words(text).collect();
        let wanted = ["E-Mail", "am", "WLAN", "Drucker", "Fehler", "E-404", "2", "Faktor", "x", "u\u{308}ben"];
        assert_eq!(all, wanted);
        assert_eq!(folded("E-Mail"), "email");
    }

    #[test]
    fn found_words_are_marked_whole() {
        let found = ["beamer".to_owned(), "bild".to_owned()];
        let pieces = highlights("Der Beamer zeigt kein Bild.", &found);
        assert_eq!(pieces, [("Der ", false), ("Beamer", true), (" zeigt kein ", false), ("Bild", true), (".", false)]);
        assert_eq!(highlights("nichts", &found), [("nichts", false)]);
    }
}

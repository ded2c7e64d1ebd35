//! A text taken apart into words.

use crate::fold::fold;

/// The words of a text, in order, as written. A single letter before a hyphen belongs to what follows (`E-Mail`).
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[length_while(rest, |c| !c.is_alphanumeric())..];
        let end = end_of_word(rest);
        let (word, after) = rest.split_at(end);
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

fn end_of_word(text: &str) -> usize {
    let is_part = |c: char| c.is_alphanumeric() || is_mark(c);
    let end = length_while(text, is_part);
    let Some(next) = text[end..].strip_prefix(['-', '\u{2011}']) else { return end };
    let one_letter = text.starts_with(char::is_alphabetic) && text[..end].chars().nth(1).is_none();
    if one_letter && next.starts_with(char::is_alphanumeric) {
        text.len() - next.len() + length_while(next, is_part)
    } else {
        end
    }
}

/// How many bytes of a text are signs of this kind, from its beginning.
fn length_while(text: &str, is_kind: impl Fn(char) -> bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    // Most signs are plain letters: those are looked at byte by byte.
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii() {
            if !is_kind(char::from(*byte)) {
                break;
            }
            at += 1;
        } else {
            match text[at..].chars().next().filter(|c| is_kind(*c)) {
                Some(c) => at += c.len_utf8(),
                None => break,
            }
        }
    }
    at
}

/// Dots of an umlaut that stand behind their letter.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// A word without its hyphen, folded.
pub(crate) fn folded(word: &str) -> String {
    if word.contains(['-', '\u{2011}']) { fold(&word.replace(['-', '\u{2011}'], "")) } else { fold(word) }
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
}

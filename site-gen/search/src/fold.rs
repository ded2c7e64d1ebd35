//! Letters folded together: case, accents, umlauts in each of their spellings, double letters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a word: `Schüler`, `schueler` and `SCHULER` become `schuler`, `Passwort` becomes `paswort`.
#[must_use]
pub(crate) fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'a'..='z' | '0'..='9' => push(&mut folded, c),
            'A'..='Z' => push(&mut folded, c.to_ascii_lowercase()),
            'ß' | 'ẞ' => push(&mut folded, 's'),
            c => c.nfkd().filter(|c| !is_combining_mark(*c)).for_each(|c| {
                c.to_lowercase().for_each(|c| push(&mut folded, c));
            }),
        }
    }
    folded
}

/// Appends a letter; `ae`, `oe`, `ue` are umlauts, which lose their dots, and doubled letters stand once.
fn push(folded: &mut String, c: char) {
    if !c.is_numeric() && folded.ends_with(c) {
        return;
    }
    if c == 'e' && folded.ends_with(['a', 'o', 'u']) {
        return;
    }
    folded.push(c);
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn spellings_of_a_word_fall_together() {
        for (written, folded) in [
            ("Schüler", "schuler"),
            ("schueler", "schuler"),
            ("SCHULER", "schuler"),
            ("Schu\u{308}ler", "schuler"),
            ("Passwort", "paswort"),
            ("Straße", "strase"),
            ("Café", "cafe"),
            ("E404", "e404"),
            ("1100", "1100"),
            ("ﬁnden", "finden"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }
}

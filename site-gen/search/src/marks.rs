//! Marks: which words of a text the search meant.

use crate::compound::parts;
use crate::expand::Word;
use crate::index::Index;
use crate::words::{folded, words};
use std::collections::BTreeSet;

/// From here on, a stem stands for a word so surely that it is marked, in hundredths.
const SURE: u64 = 50;
/// The shortest word that is marked though the site does not know it, and the shortest part of a compound, in letters.
const LETTERS_MIN: usize = 3;
/// How many compounds with a word are marked at most.
const COMPOUNDS_MAX: usize = 60;
/// What may follow a stem in one of its forms, once or several times.
const ENDINGS: &[&str] = &[
    "e", "s", "n", "t", "em", "er", "end", "ed", "y", "ie", "ung", "in", "keit", "barkeit", "heit", "ation", "ment",
    "ing",
];

/// For each word of a question, the stems that it was taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks(Vec<Vec<String>>);

impl Marks {
    pub(crate) fn of(words: &[Word], index: &Index) -> Self {
        Self(words.iter().map(|word| stems(word, index)).collect())
    }

    #[cfg(test)]
    pub(crate) fn test(stems: &[&[&str]]) -> Self {
        Self(stems.iter().map(|stems| stems.iter().map(|stem| (*stem).to_owned()).collect()).collect())
    }

    /// All stems, each once: what the page that is opened marks.
    #[must_use]
    pub fn all(&self) -> Vec<String> {
        let all: BTreeSet<&String> = self.0.iter().flatten().collect();
        all.into_iter().cloned().collect()
    }

    /// Which words of the question a text has, a bit each.
    pub(crate) fn in_text(&self, text: &str) -> u32 {
        let mut has = 0;
        for word in words(text).map(folded) {
            for (at, stems) in self.0.iter().enumerate() {
                if has & (1 << at) == 0 && stems.iter().any(|stem| is_form(&word, stem)) {
                    has |= 1 << at;
                }
            }
        }
        has
    }

    /// The bits of all words.
    pub(crate) fn every(&self) -> u32 {
        (1 << self.0.len()) - 1
    }
}

/// The stems to mark for a word: its own, the surest others, and compounds that have one of these as a part.
fn stems(word: &Word, index: &Index) -> Vec<String> {
    let grammar = &index.head.grammar;
    let is_meant = |(at, sure): &&(usize, u64)| *sure >= SURE || index.stems[*at].starts_with(&word.stem);
    let mut meant: BTreeSet<&str> =
        word.stands_for.iter().filter(is_meant).map(|(at, _)| index.stems[*at].as_str()).collect();
    if word.stem.chars().count() >= LETTERS_MIN {
        meant.insert(&word.stem);
    }
    let has_part = |stem: &&String| {
        let inside = |part: &&str| part.chars().count() >= LETTERS_MIN && *part != stem.as_str() && stem.contains(part);
        let known = |part: &str| part != stem.as_str() && index.place(part).is_some();
        meant.iter().any(inside) && parts(stem, grammar, &known).iter().any(|part| meant.contains(part.as_str()))
    };
    let compounds: Vec<&str> = match word.is_quoted || !grammar.compounds {
        true => Vec::new(),
        false => index.stems.iter().filter(has_part).map(String::as_str).take(COMPOUNDS_MAX).collect(),
    };
    meant.into_iter().chain(compounds).map(str::to_owned).collect()
}

/// Whether a folded word is a form of a stem: the stem with endings, or its participle. `langsam` is no form of `lan`.
fn is_form(word: &str, stem: &str) -> bool {
    let ends = |word: &str| word.strip_prefix(stem).is_some_and(is_ending);
    let is_participle = || {
        let (before, after) = word.split_once("ge")?;
        let may_be = after.trim_end_matches(['e', 'm', 'r', 's']).ends_with(['t', 'n']);
        Some(may_be && ends(&format!("{before}{after}")))
    };
    ends(word) || is_participle().unwrap_or(false)
}

fn is_ending(rest: &str) -> bool {
    rest.is_empty() || ENDINGS.iter().any(|ending| rest.strip_prefix(ending).is_some_and(is_ending))
}

/// The text cut into pieces, each with whether it should be marked: whether it is a form of one of these stems.
#[must_use]
pub fn highlights<'t>(text: &'t str, stems: &[String]) -> Vec<(&'t str, bool)> {
    let mut pieces: Vec<(&str, bool)> = Vec::new();
    let mut at = 0;
    for word in words(text) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let own = folded(word);
        if stems.iter().any(|stem| is_form(&own, stem)) {
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
    use crate::{Document, Groups, Options, build};
    use std::collections::BTreeMap;

    #[test]
    fn found_words_are_marked_whole() {
        let found = ["beamer".to_owned(), "bild".to_owned()];
        let pieces = highlights("Der Beamer zeigt kein Bild.", &found);
        assert_eq!(pieces, [("Der ", false), ("Beamer", true), (" zeigt kein ", false), ("Bild", true), (".", false)]);
        assert_eq!(highlights("nichts", &found), [("nichts", false)]);
    }

    #[test]
    fn forms_of_a_stem_are_the_stem_and_other_words_that_begin_like_it_are_not() {
        for (word, stem) in
            [("lan", "lan"), ("druckern", "druck"), ("gedruckt", "druck"), ("zuruckgesetztes", "zurucksetz")]
        {
            assert!(is_form(word, stem), "{word} of {stem}");
        }
        for (word, stem) in
            [("langsam", "lan"), ("land", "lan"), ("lange", "lan"), ("vorbild", "bild"), ("gelander", "lan")]
        {
            assert!(!is_form(word, stem), "{word} of {stem}");
        }
    }

    #[test]
    fn compounds_and_synonyms_that_were_meant_are_marked() {
        let text = "Das Netz ist langsam. Der Netzwerkdrucker steht im Land. Drucker lange drücken.";
        let documents = [Document { title: "WLAN und LAN", text: text.into(), ..Document::default() }];
        let options = Options { language: "de".to_owned(), groups: Groups::of("de") };
        let files: BTreeMap<String, Vec<u8>> = build(&documents, &options).into_iter().collect();
        let index = Index::read("de", &|file| files.get(file).cloned()).unwrap();
        let marked = |question| {
            let pieces = highlights(text, &index.marks(question).all());
            pieces.into_iter().filter(|(_, is)| *is).map(|(word, _)| word).collect::<Vec<_>>()
        };
        assert_eq!(marked("wlan"), ["Netz"]);
        assert_eq!(marked("Drucker"), ["Netzwerkdrucker", "Drucker", "drücken"]);
        assert_eq!(marked("\"Drucker\""), ["Drucker", "drücken"]);
    }
}

//! Phrases: words in quotation marks must stand next to each other, in this order. Forms of a word count as the word.

use crate::index::Index;
use crate::stem::stem;
use crate::words::{folded, words};
use std::collections::{BTreeMap, BTreeSet};

/// What begins and ends a phrase, in German, English and on every keyboard.
pub(crate) const MARKS: &[char] = &['"', '„', '“', '”', '»', '«'];

/// A text whose quotation marks ask for nothing.
#[must_use]
pub fn unquoted(text: &str) -> String {
    text.replace(MARKS, " ")
}

/// A question taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// All words, folded, each once; and whether it stands in quotation marks.
    pub(crate) words: Vec<(String, bool)>,
    /// The words of each phrase, folded.
    pub(crate) phrases: Vec<Vec<String>>,
}

impl Asked {
    /// Takes a question apart. A mark without its counterpart is no mark.
    pub(crate) fn of(question: &str) -> Self {
        let mut asked = Self::default();
        let pieces: Vec<&str> = question.split(MARKS).collect();
        for (at, piece) in pieces.iter().enumerate() {
            let is_quoted = at % 2 == 1 && at + 1 < pieces.len();
            let own: Vec<String> = words(piece).map(folded).filter(|word| !word.is_empty()).collect();
            for word in &own {
                match asked.words.iter_mut().find(|(known, _)| known == word) {
                    Some((_, quoted)) => *quoted |= is_quoted,
                    None => asked.words.push((word.clone(), is_quoted)),
                }
            }
            if is_quoted && !own.is_empty() {
                asked.phrases.push(own);
            }
        }
        asked
    }
}

impl Index {
    /// The pages that have every phrase; none if there is no phrase to look for.
    pub(crate) fn with_phrases(&self, phrases: &[Vec<String>]) -> Option<BTreeSet<usize>> {
        let sets = phrases.iter().map(|phrase| self.with_phrase(phrase));
        sets.reduce(|all, these| all.intersection(&these).copied().collect())
    }

    fn with_phrase(&self, phrase: &[String]) -> BTreeSet<usize> {
        // For each page that is still in question: where the phrase may begin.
        let mut begins: Option<BTreeMap<usize, Vec<u32>>> = None;
        for (further, word) in (0..).zip(phrase) {
            let stem = stem(word, &self.head.grammar);
            let Some(at) = self.place(&stem) else { return BTreeSet::new() };
            let mut here: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
            for (page, places) in self.places(at) {
                let fits = |begin: &u32| match &begins {
                    Some(begins) => begins.get(&page).is_some_and(|begins| begins.contains(begin)),
                    None => true,
                };
                let begin = places.iter().filter_map(|place| place.checked_sub(further)).filter(fits);
                here.insert(page, begin.collect());
            }
            here.retain(|_, begin| !begin.is_empty());
            begins = Some(here);
        }
        begins.unwrap_or_default().into_keys().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Groups, Options, build};

    #[test]
    fn marks_of_all_kinds_make_a_phrase_and_a_lonely_one_makes_none() {
        for question in ["WLAN \"kein Bild\"", "WLAN „kein Bild“", "WLAN »kein Bild«", "WLAN “kein Bild”"] {
            let asked = Asked::of(question);
            assert_eq!(asked.phrases, [["kein", "bild"]], "{question}");
            assert_eq!(asked.words, [("wlan".into(), false), ("kein".into(), true), ("bild".into(), true)]);
        }
        assert_eq!(Asked::of("Zoll 24\" Bild").phrases, Vec::<Vec<String>>::new());
        assert_eq!(Asked::of("\"\" leer „ “").phrases, Vec::<Vec<String>>::new());
    }

    #[test]
    fn words_of_a_phrase_stand_next_to_each_other() {
        let texts = [
            "Der Beamer zeigt kein Bild.",
            "Kein Beamer, aber ein Bild.",
            "Bild? Kein Beamer!",
            "Auf keinen Bildern ist der Beamer.",
            "Es gibt kein",
        ];
        let page =
            |text: &&'static str| Document { title: "Bild im Raum", text: (*text).into(), ..Document::default() };
        let documents: Vec<Document<'_>> = texts.iter().map(page).collect();
        let options = Options { language: "de".to_owned(), groups: Groups::default() };
        let files: BTreeMap<String, Vec<u8>> = build(&documents, &options).into_iter().collect();
        let index = Index::read("de", &|file| files.get(file).cloned()).unwrap();
        let with = |question| index.with_phrases(&Asked::of(question).phrases);
        assert_eq!(with("\"kein Bild\""), Some(BTreeSet::from([0, 3])), "forms are the word; a text ends at the title");
        assert_eq!(with("\"zeigt kein Bild\""), Some(BTreeSet::from([0])));
        assert_eq!(with("\"ein Bild\" \"kein Beamer\""), Some(BTreeSet::from([1])));
        assert_eq!(with("\"kein Telefon\""), Some(BTreeSet::new()));
        assert_eq!(with("kein Bild"), None);
        assert_eq!(index.ask("Beamer \"kein Bild\"", 9).len(), 2);
        assert!(index.ask("\"Beamr\"", 9).is_empty(), "in quotation marks a word is meant as it is written");
    }
}

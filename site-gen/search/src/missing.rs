//! Which words of a question stand on no page: a reader who knows that leaves them out, or tries others.

use crate::expand::Word;
use crate::index::Index;
use crate::phrase::Asked;
use crate::words::{folded, words};
use std::collections::BTreeSet;

impl Index {
    /// The words of a question that no page has, by no other name and as no part of a word either: as they were written,
    /// each once. What only a slip of the pen would explain is missing too: who meant just this word wants to know.
    #[must_use]
    pub fn missing<'q>(&self, question: &'q str) -> Vec<&'q str> {
        let is_missing = |word: &Word| word.stands_for.is_empty() || word.meant.is_some();
        let all = self.understand(&Asked::of(question)).into_iter().filter(is_missing);
        let mut missing: BTreeSet<String> = all.map(|word| word.folded).collect();
        words(question).filter(|word| missing.remove(&folded(word))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Groups, Options, build};
    use std::collections::BTreeMap;

    #[test]
    fn words_of_no_page_are_told_and_words_that_mean_something_there_are_not() {
        let text = "Der Beamer zeigt kein Bild. Kennwort vergessen?";
        let documents = [Document { title: "Netzwerkdrucker", text: text.into(), ..Document::default() }];
        let options = Options { language: "de".to_owned(), groups: Groups::of("de") };
        let files: BTreeMap<String, Vec<u8>> = build(&documents, &options).into_iter().collect();
        let index = Index::read("de", &|file| files.get(file).cloned()).unwrap();
        assert_eq!(index.missing("Giraffe am Beamer, giraffe"), ["Giraffe"], "as written, and once");
        assert_eq!(index.missing("Der Weg zum Beamer"), ["Weg"], "the way is nothing that somebody forgot");
        assert_eq!(index.missing("Projektor, Drucker, Passwort und Netz"), [""; 0]);
        assert_eq!(index.missing("\"Projektor\""), ["Projektor"], "in quotation marks a word stands for itself");
        assert_eq!(index.missing("Beamr kein Bild"), ["Beamr"], "though its answers are those to Beamer");
        assert_eq!(index.missing("Xylophon Qualle"), ["Xylophon", "Qualle"]);
    }
}

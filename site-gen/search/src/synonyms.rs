//! Words that mean the same to people who look for help.

use crate::grammar::Grammar;
use crate::stem::stem;
use crate::words::{folded, words};

/// What every school means by the same thing, in German; a group a line.
const GERMAN: &str = include_str!("synonyms/de.txt");
/// The same in English.
const ENGLISH: &str = include_str!("synonyms/en.txt");

/// Groups of words that mean the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups(Vec<Vec<String>>);

impl Groups {
    /// The groups that come with the program for this language.
    #[must_use]
    pub fn of(language: &str) -> Self {
        let text = match language.split('-').next().unwrap_or_default() {
            "de" | "leicht" => GERMAN,
            "en" => ENGLISH,
            _ => "",
        };
        let group = |line: &str| line.split(',').map(|word| word.trim().to_owned()).collect();
        Self(text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(group).collect())
    }

    /// Adds a group that an author wrote.
    pub fn add(&mut self, group: Vec<String>) {
        self.0.push(group);
    }

    /// The groups as stems: each entry is one word or several that belong together.
    pub(crate) fn entries(&self, grammar: &Grammar) -> Vec<Vec<Vec<String>>> {
        let entry = |text: &String| -> Vec<String> {
            let all: Vec<String> = words(text).map(folded).collect();
            let telling: Vec<&String> = all.iter().filter(|word| !grammar.is_stop(word)).collect();
            if telling.is_empty() { Vec::new() } else { telling.iter().map(|word| stem(word, grammar)).collect() }
        };
        let group = |group: &Vec<String>| group.iter().map(entry).filter(|entry| !entry.is_empty()).collect();
        self.0.iter().map(group).collect()
    }

    /// The same, but groups that share a word are one group: who calls a Beamer a Projektor here does so there.
    pub(crate) fn stems(&self, grammar: &Grammar) -> Vec<Vec<Vec<String>>> {
        let mut groups: Vec<Vec<Vec<String>>> = Vec::new();
        for mut entries in self.entries(grammar) {
            let shares =
                |other: &Vec<Vec<String>>| other.iter().any(|entry| entry.len() == 1 && entries.contains(entry));
            match groups.iter().position(shares) {
                Some(at) => groups[at].append(&mut entries),
                None => groups.push(entries),
            }
        }
        for group in &mut groups {
            group.sort();
            group.dedup();
        }
        groups.retain(|group| group.len() > 1);
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_share_a_word_are_one() {
        let grammar = Grammar::of("de");
        let mut groups = Groups::default();
        groups.add(vec!["Passwort".into(), "Kennwort".into()]);
        groups.add(vec!["Kennwort".into(), "PIN".into()]);
        groups.add(vec!["Tafel".into()]);
        let stems = groups.stems(&grammar);
        assert_eq!(stems.len(), 1);
        let pin = vec!["pin".to_owned()];
        assert!(stems[0].len() == 3 && stems[0].contains(&pin), "{stems:?}");
    }

    #[test]
    fn the_groups_of_the_program_are_sound() {
        for language in ["de", "en"] {
            let groups = Groups::of(language);
            assert!(groups.0.len() > 20);
            for group in &groups.0 {
                assert!(group.len() > 1 && group.iter().all(|word| !word.is_empty()), "{group:?}");
            }
            assert!(!groups.stems(&Grammar::of(language)).is_empty());
        }
    }
}

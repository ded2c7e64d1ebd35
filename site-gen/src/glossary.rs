//! The glossary: words that need explaining, from `glossar.toml`. The first time one stands in the text of a page, it leads
//! to its explanation.

use crate::book::sort_key;
use crate::problem::{Cause, Found};
use crate::source::Sources;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use theme::slug;
use tickets::policy::Place;
use tickets::{Language, Policy};
use toml::Spanned;

/// Where authors write it.
const FILE: &str = "glossar.toml";
/// Where it is read, below the root of each language.
pub(crate) const GLOSSARY: &str = "/glossar/";

/// A word and what it means.
#[derive(Debug)]
pub(crate) struct Term {
    /// The anchor on the page of the glossary.
    pub(crate) id: String,
    pub(crate) word: String,
    pub(crate) explanation: String,
    pub(crate) language: Language,
    /// What stands before the addresses of its language.
    pub(crate) root: String,
}

/// All words that need explaining, in the order of a dictionary.
#[derive(Debug, Default)]
pub(crate) struct Glossary {
    pub(crate) terms: Vec<Term>,
    /// All forms of the words by what they begin with, the longest first.
    forms: BTreeMap<String, Vec<(String, usize)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    term: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    term: String,
    #[serde(default)]
    forms: Vec<String>,
    explanation: String,
    language: Option<String>,
}

/// Reads the glossary of the folder, if it has one.
pub(crate) fn read(sources: &Sources, policy: &Policy) -> (Glossary, Vec<Found>) {
    let Some(text) = sources.get(FILE).map(String::from_utf8_lossy) else { return Default::default() };
    let file: File = match toml::from_str(&text) {
        Ok(file) => file,
        Err(error) => {
            let place = Place::at(FILE, &text, error.span().map_or(0, |span| span.start));
            let cause = Cause::Glossary { message: error.message().trim().to_owned() };
            return (Glossary::default(), vec![Found { place, cause }]);
        }
    };
    let mut problems = Vec::new();
    let mut terms: Vec<(Term, Vec<String>)> = Vec::new();
    let mut known = BTreeSet::new();
    for entry in file.term {
        let at = entry.span().start;
        let Entry { term, mut forms, explanation, language } = entry.into_inner();
        let language = language.map_or_else(|| policy.desk.language.clone(), |tag| Language::new(&tag));
        let mut odd = |message: String| {
            problems.push(Found { place: Place::at(FILE, &text, at), cause: Cause::Glossary { message } });
        };
        forms.insert(0, term.clone());
        if term.trim().is_empty() || explanation.trim().is_empty() {
            odd("a term or its explanation is empty".to_owned());
            continue;
        }
        if !policy.desk.languages.contains(&language) {
            odd(format!("the desk does not speak the language `{}`", language.as_str()));
            continue;
        }
        if let Some(twice) = forms.iter().find(|form| !known.insert((language.clone(), (*form).clone()))) {
            odd(format!("`{twice}` is explained twice"));
        }
        let id = slug(&term);
        let id = if id.is_empty() { "wort".to_owned() } else { id };
        let root = theme::root_of(policy, &language);
        terms.push((Term { id, word: term, explanation, language, root }, forms));
    }
    terms.sort_by_cached_key(|(term, _)| sort_key(&term.word));
    (Glossary::of(terms), problems)
}

impl Glossary {
    fn of(terms: Vec<(Term, Vec<String>)>) -> Self {
        let mut glossary = Self::default();
        let mut ids = BTreeSet::new();
        for (mut term, forms) in terms {
            let named = term.id.clone();
            let mut number = 2;
            while !ids.insert((term.language.clone(), term.id.clone())) {
                term.id = format!("{named}-{number}");
                number += 1;
            }
            for form in forms {
                let first = beginning(&form).to_owned();
                if !first.is_empty() {
                    glossary.forms.entry(first).or_default().push((form, glossary.terms.len()));
                }
            }
            glossary.terms.push(term);
        }
        for forms in glossary.forms.values_mut() {
            forms.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
        }
        glossary
    }

    /// Whether there are words of this language.
    pub(crate) fn speaks(&self, language: &Language) -> bool {
        self.terms.iter().any(|term| term.language == *language)
    }

    /// All ways to write a word, by its number.
    pub(crate) fn forms_of(&self, term: usize) -> impl Iterator<Item = &str> {
        self.forms.values().flatten().filter(move |(_, of)| *of == term).map(|(form, _)| form.as_str())
    }

    /// The next word of a text that is explained in this language and wanted: where it begins and ends, and its number.
    pub(crate) fn next(
        &self,
        text: &str,
        language: &Language,
        wanted: impl Fn(usize) -> bool,
    ) -> Option<(usize, usize, usize)> {
        if self.forms.is_empty() {
            return None;
        }
        let mut at = 0;
        while let Some(start) = text[at..].find(char::is_alphanumeric).map(|found| at + found) {
            let word = beginning(&text[start..]);
            let fits = |(form, term): &&(String, usize)| {
                let rest = text[start..].strip_prefix(form.as_str());
                let ends = rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
                ends && self.terms[*term].language == *language && wanted(*term)
            };
            if let Some((form, term)) = self.forms.get(word).and_then(|forms| forms.iter().find(fits)) {
                return Some((start, start + form.len(), *term));
            }
            at = start + word.len();
        }
        None
    }
}

/// The letters and digits that a text begins with.
fn beginning(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_found_and_the_longest_wins() {
        let term = |word: &str| Term {
            id: slug(word),
            word: word.to_owned(),
            explanation: "x".to_owned(),
            language: Language::new("de"),
            root: String::new(),
        };
        let forms = |forms: &[&str]| forms.iter().map(|form| (*form).to_owned()).collect::<Vec<_>>();
        let glossary = Glossary::of(vec![
            (term("WLAN"), forms(&["WLAN", "WLANs"])),
            (term("WLAN-Name"), forms(&["WLAN-Name"])),
            (term("Öl"), forms(&["Öl", "..."])),
        ]);
        let next = |text| glossary.next(text, &Language::new("de"), |_| true);
        assert_eq!(next("Das WLAN."), Some((4, 8, 0)));
        assert_eq!(next("WLANs, WLAN"), Some((0, 5, 0)));
        assert_eq!(next("Ein WLAN-Name"), Some((4, 13, 1)));
        assert_eq!(next("WLANkabel, Öle, wlan"), None);
        assert_eq!(next("„Öl“"), Some((3, 6, 2)));
        assert_eq!(glossary.next("WLAN", &Language::new("en"), |_| true), None);
        assert_eq!(glossary.next("WLAN Öl", &Language::new("de"), |term| term != 0), Some((5, 8, 2)));
    }
}

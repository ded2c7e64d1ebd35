//! `synonyms.toml`: the site's own words that mean the same, a list of groups for each language.

use crate::book::Book;
use crate::problem::{Cause, Found};
use search::Groups;
use std::collections::BTreeMap;
use tickets::policy::Place;

const FILE: &str = "synonyms.toml";

/// The groups of the site.
pub(super) struct Synonyms(BTreeMap<String, Vec<Vec<String>>>);

impl Synonyms {
    /// Those of the program and those of the site.
    pub(super) fn of(&self, language: &str) -> Groups {
        let mut groups = Groups::of(language);
        self.0.get(language).into_iter().flatten().for_each(|group| groups.add(group.clone()));
        groups
    }
}

/// Reads the file, if there is one.
pub(super) fn read(book: &Book<'_>) -> (Synonyms, Vec<Found>) {
    let mut problems = Vec::new();
    let text = book.sources.get(FILE).map(String::from_utf8_lossy).unwrap_or_default();
    let groups = toml::from_str::<BTreeMap<String, Vec<Vec<String>>>>(&text).unwrap_or_else(|error| {
        let place = Place::at(FILE, &text, error.span().map_or(0, |span| span.start));
        let wanted = "de = [[\"Beamer\", \"Projektor\"], …]";
        problems.push(Found { place, cause: Cause::List { message: error.message().to_owned(), wanted } });
        BTreeMap::new()
    });
    (Synonyms(groups), problems)
}

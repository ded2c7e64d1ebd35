//! find: from the book to the search index of each language, and the questions that authors test it with.

mod beside;
mod facets;
mod pages;
mod plain;
mod questions;
mod synonyms;

use crate::book::Book;
use crate::problem::Found;
use search::{Document, Options};
use std::collections::BTreeMap;
use theme::Theme;
use tickets::Language;

/// The files of the indexes by their addresses, and what is wrong with synonyms and questions.
pub(crate) fn files(book: &Book<'_>, theme: &Theme) -> (BTreeMap<String, Vec<u8>>, Vec<Found>) {
    let (groups, mut problems) = synonyms::read(book);
    let mut files = BTreeMap::new();
    for language in &book.policy.desk.languages {
        let tag = language.as_str();
        let mut documents: Vec<Document<'_>> = pages::all(book, theme, language).collect();
        documents.extend(beside::all(book, theme, language));
        let options = Options { language: tag.to_owned(), groups: groups.of(tag) };
        files.extend(search::build(&documents, &options));
    }
    let tags: Vec<&str> = book.policy.desk.languages.iter().map(Language::as_str).collect();
    files.insert(search::LANGUAGES.to_owned(), serde_json::to_vec(&tags).unwrap_or_default());
    problems.extend(questions::check(book, &files));
    (files, problems)
}

/// What a list of answers calls the people a page is for.
fn role<'t>(theme: &'t Theme, language: &Language, name: &str) -> Option<&'t str> {
    theme.known_word(language, &format!("role.{name}"))
}

//! `search-tests.toml`: what people ask, and the page that must be among the first three answers.

use crate::book::Book;
use crate::problem::{Cause, Found};
use crate::suggest::nearest;
use search::Index;
use std::collections::BTreeMap;
use tickets::Language;
use tickets::policy::Place;
use toml::Spanned;

const FILE: &str = "search-tests.toml";
/// Where a page must stand to be found.
const FIRST: usize = 3;

/// By language, questions with the pages that answer them: one of these is enough. A page is a file, or an address for
/// what has no file of its own.
type Questions = BTreeMap<String, Vec<Spanned<Vec<String>>>>;

/// Asks every question.
pub(super) fn check(book: &Book<'_>, files: &BTreeMap<String, Vec<u8>>) -> Vec<Found> {
    let Some(text) = book.sources.get(FILE).map(String::from_utf8_lossy) else { return Vec::new() };
    let questions: Questions = match toml::from_str(&text) {
        Ok(questions) => questions,
        Err(error) => {
            let place = Place::at(FILE, &text, error.span().map_or(0, |span| span.start));
            let wanted = "de = [[\"WLAN geht nicht\", \"wlan/verbinden.md\"], …]";
            return vec![Found { place, cause: Cause::List { message: error.message().to_owned(), wanted } }];
        }
    };
    let mut problems = Vec::new();
    for (tag, questions) in &questions {
        let Ok(index) = Index::read(tag, &|file| files.get(file).cloned()) else { continue };
        for question in questions {
            let place = Place::at(FILE, &text, question.span().start);
            let causes = ask(book, &index, &Language::new(tag), question.as_ref());
            problems.extend(causes.into_iter().map(|cause| Found { place: place.clone(), cause }));
        }
    }
    problems
}

fn ask(book: &Book<'_>, index: &Index, language: &Language, question: &[String]) -> Vec<Cause> {
    let Some((asked, pages)) = question.split_first() else { return Vec::new() };
    let mut wanted = Vec::new();
    for page in pages {
        match book.page_at(page, language) {
            Some(at) => wanted.push(book.pages[at].address.as_str()),
            None if page.starts_with('/') && book.answers(page.split('#').next().unwrap_or_default()) => {
                wanted.push(page);
            }
            None => {
                let near = nearest(page, book.pages.iter().map(|page| page.path)).map(str::to_owned);
                return vec![Cause::DeadLink { target: page.clone(), near }];
            }
        }
    }
    let found: Vec<&str> = index.ask(asked, FIRST).into_iter().map(|hit| hit.url).collect();
    if wanted.iter().any(|page| found.contains(page)) {
        return Vec::new();
    }
    let found = found.into_iter().map(str::to_owned).collect();
    vec![Cause::NotFound { question: asked.clone(), page: pages.join(", "), found }]
}

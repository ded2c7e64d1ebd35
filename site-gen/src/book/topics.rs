//! Folders that are named like no topic: no list leads to the pages in them.

use super::Book;
use crate::page::{EASY_FOLDER, Kind, folder_of};
use crate::problem::{Cause, Found};
use crate::suggest::nearest;
use std::collections::BTreeSet;

/// Each such folder once, at the first of its pages. Of a heap that others wrote, every folder is a topic.
pub(super) fn unknown(book: &Book<'_>) -> Vec<Found> {
    if book.sources.heap.is_some() {
        return Vec::new();
    }
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for page in book.pages.iter().filter(|page| page.kind == Kind::Plain) {
        let Some((folder, name)) = folder(page.path, book).filter(|(_, name)| !is_topic(book, name)) else { continue };
        if told.insert(folder) {
            let near = nearest(name, book.policy.topics.iter().map(|topic| topic.id.as_str())).map(str::to_owned);
            found.push(Found { place: page.place(0), cause: Cause::UnknownTopic { topic: name.to_owned(), near } });
        }
    }
    found
}

/// The folder that should be a topic, and its name.
fn folder<'p>(path: &'p str, book: &'p Book<'_>) -> Option<(&'p str, &'p str)> {
    let (language, rest) = folder_of(path, book.policy);
    let easy = rest.strip_prefix(EASY_FOLDER).filter(|_| *language == book.policy.desk.language);
    let (name, inside) = easy.unwrap_or(rest).split_once('/')?;
    Some((&path[..path.len() - inside.len()], name))
}

fn is_topic(book: &Book<'_>, name: &str) -> bool {
    book.policy.topics.iter().any(|known| known.id.as_str() == name)
}

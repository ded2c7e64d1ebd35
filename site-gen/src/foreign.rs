//! A folder that others wrote, for other programs: its folders become topics, its order is kept, and a neutral desk
//! stands in for the one that nobody described.

mod desk;

use crate::address::{self, better_index, is_index, is_page};
use crate::front;
use crate::source::Sources;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use theme::slug;

/// The file that makes a folder the content of a desk.
const DESK: &str = "desk.toml";
/// Where pages stand in a content folder.
const PAGES: &str = "pages/";
/// The table of contents of an mdBook.
const SUMMARY: &str = "SUMMARY.md";
/// The topic of pages that lie in no folder.
const LOOSE: &str = "allgemeines";
/// Names that no topic may have, because the site makes pages there by itself.
const RESERVED: &[&str] = &[
    "a",
    "aktuelles",
    "anfrage",
    "assets",
    "glossar",
    "konsole",
    "kontakt",
    "leicht",
    "offline",
    "rueckmeldung",
    "stoerungshelfer",
    "stufen",
    "suche",
    "tags",
    "themen",
];
/// Pages that are linked from every foot and belong to no topic.
const APART: &[&str] = &["barrierefreiheit", "datenschutz", "impressum"];

/// How a foreign folder is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Heap {
    /// The folders and the number of their topic; the empty name stands for pages in no folder.
    topics: BTreeMap<String, usize>,
    /// Where pages stand in a table of contents.
    order: BTreeMap<String, i64>,
}

impl Heap {
    /// The topic of the page at `path` (below `pages/`), if it has one.
    pub(crate) fn topic(&self, path: &str) -> Option<usize> {
        let folder = path.split_once('/').map_or("", |(folder, _)| folder);
        if folder.is_empty() && is_apart(path) {
            return None;
        }
        self.topics.get(folder).copied()
    }

    /// Where a table of contents puts the page; after all others if it does not name it.
    pub(crate) fn place(&self, path: &str) -> i64 {
        self.order.get(path).copied().unwrap_or(if self.order.is_empty() { 0 } else { i64::MAX })
    }
}

/// What was made of a foreign folder.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// The same files, as a content folder with a neutral `desk.toml`.
    pub sources: Sources,
    /// What now stands before the names that authors know.
    pub before: &'static str,
}

/// Whether others wrote this folder: there is no `desk.toml` in it.
#[must_use]
pub fn is_foreign(sources: &Sources) -> bool {
    sources.get(DESK).is_none()
}

/// Makes a content folder out of a foreign one. `categories` is a list of `{"slug", "title"}` in JSON that may lie beside
/// it: it names the folders and gives their order. What is no such list is left aside.
#[must_use]
pub fn gather(sources: Sources, categories: Option<&[u8]>) -> Gathered {
    let has_pages = sources.iter().any(|(path, _)| path.starts_with(PAGES));
    let before = if has_pages { "" } else { PAGES };
    let topics = topics(&sources, before, categories);
    let heap = Heap {
        topics: topics.iter().enumerate().map(|(number, topic)| (topic.folder.clone(), number)).collect(),
        order: order(&sources, before),
    };
    let desk = desk::written(&topics);
    let mut sources: Sources = sources
        .into_files()
        .map(|(path, bytes)| (format!("{before}{path}"), bytes))
        .chain([(DESK.to_owned(), desk.into_bytes())])
        .collect();
    sources.heap = Some(heap);
    Gathered { sources, before }
}

/// A folder that became a topic.
#[derive(Debug)]
struct Topic {
    folder: String,
    id: String,
    title: String,
}

/// What `categories.json` says of a folder.
#[derive(serde::Deserialize)]
struct Category {
    slug: String,
    title: String,
}

/// The pages of a foreign folder, by their path below `pages/`.
fn pages<'a>(sources: &'a Sources, before: &str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
    let skipped = if before.is_empty() { PAGES.len() } else { 0 };
    let inside = move |path: &str| skipped == 0 || path.starts_with(PAGES);
    sources.iter().filter(move |(path, _)| is_page(path) && inside(path)).map(move |(path, b)| (&path[skipped..], b))
}

fn is_apart(path: &str) -> bool {
    APART.contains(&slug(address::stem(path)).as_str())
}

fn topics(sources: &Sources, before: &str, categories: Option<&[u8]>) -> Vec<Topic> {
    let named: Vec<Category> = categories.and_then(|json| serde_json::from_slice(json).ok()).unwrap_or_default();
    let mut folders: BTreeMap<&str, Option<(&str, &[u8])>> = BTreeMap::new();
    for (path, bytes) in pages(sources, before) {
        match path.split_once('/') {
            Some((folder, name)) => {
                let known = folders.entry(folder).or_default();
                if is_index(name) && !name.contains('/') {
                    let best = known.is_none_or(|(other, _)| better_index(other, name) == name);
                    *known = if best { Some((name, bytes)) } else { *known };
                }
            }
            None if is_index(path) || is_apart(path) => {}
            None => {
                folders.entry("").or_default();
            }
        }
    }
    let mut topics: Vec<((usize, i64, String), Topic)> = folders
        .into_iter()
        .map(|(folder, intro)| {
            let known = named.iter().position(|category| category.slug == folder);
            let (weight, own) = intro.map(|(_, bytes)| introduced(bytes)).unwrap_or_default();
            let title = match (own.is_empty(), known) {
                (false, _) => own,
                (true, Some(known)) => named[known].title.clone(),
                (true, None) => readable(folder),
            };
            let place = known.unwrap_or(if folder.is_empty() { usize::MAX } else { named.len() });
            ((place, weight, folder.to_owned()), Topic { folder: folder.to_owned(), id: String::new(), title })
        })
        .collect();
    topics.sort_by(|a, b| a.0.cmp(&b.0));
    let mut topics: Vec<Topic> = topics.into_iter().map(|(_, topic)| topic).collect();
    let mut taken: BTreeSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
    for topic in &mut topics {
        topic.id = own_key(if topic.folder.is_empty() { LOOSE } else { &topic.folder }, &mut taken);
    }
    topics
}

/// The weight and title that the page above a folder gives it.
fn introduced(bytes: &[u8]) -> (i64, String) {
    let text = String::from_utf8_lossy(bytes);
    let split = front::split(&text);
    let title = split.front.title.as_deref().map(str::to_owned);
    let heading = || {
        let first = text[split.body..].lines().find(|line| !line.trim().is_empty())?;
        first.strip_prefix("# ").map(|heading| heading.trim().trim_end_matches('#').trim().to_owned())
    };
    (split.front.weight, title.or_else(heading).unwrap_or_default())
}

/// The name of a folder, as people would write it.
fn readable(folder: &str) -> String {
    if folder.is_empty() {
        return "Allgemeines".to_owned();
    }
    let mut words: String = folder.replace(['-', '_'], " ");
    if let Some(first) = words.chars().next() {
        let large: String = first.to_uppercase().collect();
        words.replace_range(..first.len_utf8(), &large);
    }
    words
}

/// A key for a topic (a-z, digits, hyphens) that no other has.
fn own_key(folder: &str, taken: &mut BTreeSet<String>) -> String {
    let mut key = String::new();
    for c in slug(folder).chars() {
        if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' {
            key.push(c);
        } else {
            key.push_str(&format!("x{:x}", u32::from(c)));
        }
    }
    let key = if key.is_empty() { "ordner".to_owned() } else { key };
    let mut own = key.clone();
    let mut number = 2;
    while !taken.insert(own.clone()) {
        own = format!("{key}-{number}");
        number += 1;
    }
    own
}

/// The order of pages in the tables of contents of the folder, if it has some.
fn order(sources: &Sources, before: &str) -> BTreeMap<String, i64> {
    let mut order = BTreeMap::new();
    let summaries = pages(sources, before).filter(|(path, _)| path.rsplit('/').next() == Some(SUMMARY));
    for (path, bytes) in summaries {
        let text = String::from_utf8_lossy(bytes);
        for target in linked(&text) {
            let target = target.split('#').next().unwrap_or_default();
            if let Some(page) = address::follow(path, &address::decoded(target)) {
                let next = i64::try_from(order.len()).unwrap_or(i64::MAX) + 1;
                order.entry(page).or_insert(next);
            }
        }
    }
    order
}

/// The targets of the links in a table of contents.
fn linked(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    use pulldown_cmark::{Event, Parser, Tag};
    Parser::new(text).filter_map(|event| {
        if let Event::Start(Tag::Link { dest_url, .. }) = event {
            Some(Cow::Owned(dest_url.into_string()))
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests;

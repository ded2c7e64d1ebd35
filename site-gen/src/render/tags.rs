//! The pages that bear a tag, and the list of all tags.

use super::topic::Entry;
use super::{Linked, Press, Printed};
use crate::tags::{Facet, TAGS, Tag};
use serde::Serialize;
use theme::ThemeError;
use tickets::Language;

#[derive(Serialize)]
struct View<'b> {
    title: &'b str,
    way: [Linked<'b>; 2],
    pages: Vec<Entry<'b>>,
}

/// Prints the pages that bear the tag with this folded word.
pub(super) fn print(press: &Press<'_>, key: &str, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let tag = book.tags.by_key(language, key);
    let (title, address) = tag.map_or(("", ""), |tag| (tag.title.as_str(), tag.address.as_str()));
    let mut frame = frames.page(language, address, title, "");
    frame.current = frame.menu.first().map(|item| item.address.clone()).unwrap_or_default();
    let root = book.root(language);
    let (home, index) = (format!("{root}/"), format!("{root}{TAGS}"));
    let pages = tag.into_iter().flat_map(|tag| &tag.pages).map(|&index| &book.pages[index]);
    let view = View {
        title,
        way: [
            Linked { title: theme.word(language, "frame.start"), address: &home },
            Linked { title: theme.word(language, "tags.title"), address: &index },
        ],
        pages: pages.map(Entry::of).collect(),
    };
    press.print("tag.html", &frame, &view)
}

#[derive(Serialize)]
struct Tile<'b> {
    title: &'b str,
    address: &'b str,
    count: usize,
}

impl<'b> Tile<'b> {
    fn of(tag: &'b Tag) -> Self {
        Self { title: &tag.title, address: &tag.address, count: tag.pages.len() }
    }
}

#[derive(Serialize)]
struct Index<'b> {
    way: [Linked<'b>; 1],
    groups: Vec<Group<'b>>,
}

/// The tags that say the same of their pages.
#[derive(Serialize)]
struct Group<'b> {
    title: &'b str,
    tags: Vec<Tile<'b>>,
}

/// Prints the list of all tags of a language.
pub(super) fn index(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let word = |key| theme.word(language, key);
    let root = book.root(language);
    let mut frame = frames.page(language, &format!("{root}{TAGS}"), word("tags.title"), word("tags.description"));
    frame.current = frame.menu.first().map(|item| item.address.clone()).unwrap_or_default();
    let home = format!("{root}/");
    let group = |facet: Facet| {
        let tags = book.tags.all(language).filter(|tag| tag.facet == facet);
        Group { title: word(facet.word()), tags: tags.map(Tile::of).collect() }
    };
    let view = Index {
        way: [Linked { title: word("frame.start"), address: &home }],
        groups: Facet::ALL.into_iter().map(group).filter(|group| !group.tags.is_empty()).collect(),
    };
    press.print("tags.html", &frame, &view)
}

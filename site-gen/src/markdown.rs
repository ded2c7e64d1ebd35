//! Markdown becomes HTML in one pass; links, anchors and oddities are noted on the way.

mod link;
mod table;
mod writer;

pub(crate) use link::{Link, Target};

use crate::front::Fault;
use pulldown_cmark::{Options, Parser};
use theme::Theme;
use tickets::Language;

/// A text, ready to stand on a page.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// The HTML.
    pub(crate) html: String,
    /// The headings of the second level, for the contents.
    pub(crate) contents: Vec<Entry>,
    /// Everything that links may point to.
    pub(crate) anchors: Vec<String>,
    /// The links, for the book to check.
    pub(crate) links: Vec<Link>,
    /// What is odd.
    pub(crate) faults: Vec<Fault>,
}

/// An entry of the contents.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) title: String,
}

/// Where a text stands.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    /// The file, below `pages/`; relative links start there.
    pub(crate) path: &'a str,
    /// The language of the words that Markdown has no room for.
    pub(crate) language: &'a Language,
    /// Where these words come from.
    pub(crate) theme: &'a Theme,
}

/// The Markdown that is understood.
pub(crate) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);

/// Writes the Markdown from byte `body` of a file.
pub(crate) fn html(file: &str, body: usize, around: Surroundings<'_>) -> Text {
    let text = &file[body..];
    let mut writer = writer::Writer::new(around, body, text.len());
    for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
        writer.event(event, range.start);
    }
    writer.finish()
}

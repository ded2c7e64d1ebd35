//! Markdown becomes HTML in one pass; links, anchors and oddities are noted on the way.

mod blocks;
mod html;
mod kinds;
mod link;
mod table;
mod writer;

pub(crate) use link::{Link, Target};

use crate::address::Addresses;
use crate::front::Fault;
use crate::glossary::Glossary;
use crate::problem::Cause;
use crate::source::Sources;
use blocks::Ready;
use pulldown_cmark::{Options, Parser};
use serde::{Deserialize, Serialize};
use theme::Theme;
use tickets::Language;

/// A text, ready to stand on a page.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Text {
    /// The HTML.
    pub(crate) html: String,
    /// The title, if the text begins with it.
    pub(crate) title: Option<String>,
    /// The headings of the second level, for the contents.
    pub(crate) contents: Vec<Entry>,
    /// Everything that links may point to.
    pub(crate) anchors: Vec<String>,
    /// The links, for the book to check.
    pub(crate) links: Vec<Link>,
    /// What is odd.
    #[serde(skip)]
    pub(crate) faults: Vec<Fault>,
}

/// An entry of the contents.
#[derive(Debug, Serialize, Deserialize)]
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
    /// Where other pages stand.
    pub(crate) addresses: &'a Addresses<'a>,
    /// What a heading of the first level at the beginning is.
    pub(crate) heading: FirstHeading<'a>,
    /// All files of the folder: what stands beside a film.
    pub(crate) sources: &'a Sources,
    /// The words that are explained elsewhere.
    pub(crate) glossary: &'a Glossary,
}

/// What a heading of the first level at the beginning of a text is.
#[derive(Clone, Copy)]
pub(crate) enum FirstHeading<'a> {
    /// A heading, one level too high.
    Text,
    /// The title of the page.
    Title,
    /// The title once more, if it says just this.
    IfNot(&'a str),
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
    let ready = blocks::ready(text);
    if let Some(done) = written(&ready, body, around) {
        return done;
    }
    // A border was no border to the parser: the text is taken as it was written.
    let mut done = written(&Ready::plain(text), body, around).unwrap_or_default();
    done.faults.push((body + ready.first_border(), Cause::BlockAcross));
    done
}

/// Writes a text; `None` if a block begins and ends in different places of it.
fn written(ready: &Ready<'_>, body: usize, around: Surroundings<'_>) -> Option<Text> {
    let mut writer = writer::Writer::new(around, body, ready);
    let mut events = Parser::new_ext(&ready.text, OPTIONS).into_offset_iter();
    for (event, range) in events.by_ref() {
        writer.event(event, range);
    }
    for (label, definition) in events.reference_definitions().iter() {
        writer.defined(label, definition.span.start);
    }
    writer.finish()
}

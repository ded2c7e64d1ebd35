//! Headings: each has a name that links may point to; the first may be the title of the page.

use super::Writer;
use crate::markdown::{Entry, FirstHeading};
use crate::problem::Cause;
use pulldown_cmark::{CowStr, HeadingLevel};
use pulldown_cmark_escape::escape_href;
use std::fmt::Write;
use theme::slug;

/// A heading that is being written.
pub(super) struct Heading {
    level: u8,
    id: Option<String>,
    /// Words that stood in braces behind it.
    words: String,
    start: usize,
    at: usize,
    pub(super) has_link: bool,
}

impl Writer<'_> {
    pub(super) fn heading_start(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'_>>,
        attributes: &[(CowStr<'_>, Option<CowStr<'_>>)],
        at: usize,
    ) {
        let written = level as u8;
        if written == 1 {
            self.fault(at, Cause::HeadingLevel { from: 0, to: 1 });
        } else if written > self.level + 1 {
            self.fault(at, Cause::HeadingLevel { from: self.level, to: written });
        }
        self.level = written.max(2);
        self.plain.clear();
        let (start, id) = (self.text.html.len(), id.map(|id| id.to_string()));
        // A word alone in braces is no attribute of ours: it is shown.
        let words =
            attributes.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| format!(" {name}")).collect();
        self.heading = Some(Heading { level: self.level, id, words, start, at, has_link: false });
    }

    pub(super) fn heading_end(&mut self) {
        if let Some(words) = self.heading.as_mut().map(|heading| std::mem::take(&mut heading.words)) {
            self.letters(&words);
        }
        let Some(Heading { level, id, start, at, has_link, .. }) = self.heading.take() else { return };
        let start = self.tab_before(level, start);
        let inner = self.text.html.split_off(start);
        let title = std::mem::take(&mut self.plain).trim().to_owned();
        if self.is_title(start, at, &title) {
            self.text.title = Some(title);
            return;
        }
        let id = self.claim(id.unwrap_or_else(|| slug(&title)), at);
        let _ = write!(self.text.html, "<h{level} id=\"");
        self.attribute(&id);
        self.put("\">");
        if has_link {
            self.put(&inner);
        } else {
            self.put("<a class=\"anchor\" href=\"#");
            let _ = escape_href(&mut self.text.html, &id);
            self.put("\">");
            self.put(&inner);
            self.put("</a>");
        }
        let _ = writeln!(self.text.html, "</h{level}>");
        if level == 2 {
            self.text.contents.push(Entry { id, title: title.clone() });
        }
        self.titles.push(title.clone());
        self.last_heading = title;
    }

    /// Whether a heading is the title of the page: then it is said above the text, and needs not be said again.
    pub(super) fn is_title(&mut self, start: usize, at: usize, title: &str) -> bool {
        let wanted = match self.around.heading {
            FirstHeading::Text => false,
            FirstHeading::Title => true,
            FirstHeading::IfNot(known) => known.trim() == title,
        };
        let first = Cause::HeadingLevel { from: 0, to: 1 };
        let is_first =
            start == 0 && self.text.title.is_none() && !title.is_empty() && self.text.faults == [(at, first)];
        if wanted && is_first {
            self.text.faults.clear();
        }
        wanted && is_first
    }

    /// Takes an id for this page. A second one of the same name gets a number, and the author is told.
    pub(super) fn claim(&mut self, id: String, at: usize) -> String {
        let id = if id.is_empty() { "abschnitt".to_owned() } else { id };
        if self.ids.contains_key(&id) {
            self.fault(at, Cause::DuplicateAnchor { id: id.clone() });
        }
        self.claim_quietly(id)
    }

    pub(super) fn claim_quietly(&mut self, id: String) -> String {
        let id = if id.is_empty() { "abschnitt".to_owned() } else { id };
        let mut own = id.clone();
        while self.ids.contains_key(&own) {
            let number = self.ids.entry(id.clone()).or_insert(2);
            own = format!("{id}-{number}");
            *number += 1;
        }
        self.ids.insert(own.clone(), 2);
        self.text.anchors.push(own.clone());
        own
    }
}

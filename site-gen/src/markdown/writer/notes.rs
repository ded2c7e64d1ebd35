//! Notes and tabs: the blocks that stand between borders.

use super::Writer;
use crate::markdown::blocks::{Border, Fold};
use crate::markdown::kinds::{Kind, dress};
use pulldown_cmark::BlockQuoteKind;
use std::fmt::Write;
use theme::slug;

/// The blocks of a text.
#[derive(Default)]
pub(super) struct Blocks {
    open: Vec<Open>,
    /// Whether the HTML that comes now is a border.
    pub(super) at_border: bool,
    seen: usize,
    across: bool,
}

struct Open {
    /// What ends it.
    end: &'static str,
    /// How deep in the text it began.
    depth: usize,
    tabs: Option<Tabs>,
}

/// Tabs whose headings make the sections.
struct Tabs {
    /// The level of these headings, once there is one.
    level: Option<u8>,
}

impl Blocks {
    /// Whether every border was met, and every block ended where it began.
    pub(super) fn are_whole(&self, borders: usize) -> bool {
        self.open.is_empty() && self.seen == borders && !self.across
    }
}

impl Writer<'_> {
    /// Writes the border at byte `start` of the text.
    pub(super) fn border(&mut self, start: usize) {
        self.blocks.at_border = true;
        self.blocks.seen += 1;
        let Some(border) = self.ready.border(start).cloned() else { return };
        match border {
            Border::Note { kind, title, fold } => {
                let kind = match kind {
                    Kind::Known(kind) => kind,
                    Kind::Other => BlockQuoteKind::Note,
                };
                match fold {
                    None => self.note(kind, title.as_deref()),
                    Some(fold) => self.folded(kind, title.as_deref(), fold),
                }
                self.open(if fold.is_some() { "</details>\n" } else { "</div>\n" }, None);
            }
            Border::Tabs => {
                self.put("<div class=\"tabs\">\n");
                self.open("</div>\n", Some(Tabs { level: None }));
            }
            Border::Tab { title } => {
                self.put("<section>\n");
                self.tab_heading(&title);
                self.open("</section>\n", None);
            }
            Border::End => match self.blocks.open.pop() {
                Some(open) => {
                    self.blocks.across |= open.depth != self.depth;
                    if open.tabs.is_some_and(|tabs| tabs.level.is_some()) {
                        self.put("</section>\n");
                    }
                    self.put(open.end);
                }
                None => self.blocks.across = true,
            },
            Border::Shown { text } => {
                self.put("<p>");
                self.letters(&text);
                self.put("</p>\n");
            }
        }
    }

    fn open(&mut self, end: &'static str, tabs: Option<Tabs>) {
        self.blocks.open.push(Open { end, depth: self.depth, tabs });
    }

    pub(super) fn note(&mut self, kind: BlockQuoteKind, title: Option<&str>) {
        let (class, mark, word) = dress(kind);
        let word = title.unwrap_or_else(|| self.word(word)).to_owned();
        let _ = write!(
            self.text.html,
            "<div class=\"{class}\"><span class=\"{mark}\" aria-hidden=\"true\"></span><p class=\"t\">"
        );
        self.attribute(&word);
        self.put("</p>\n");
    }

    fn folded(&mut self, kind: BlockQuoteKind, title: Option<&str>, fold: Fold) {
        let (_, _, word) = dress(kind);
        let word = title.unwrap_or_else(|| self.word(word)).to_owned();
        self.put(if fold == Fold::Open { "<details open><summary>" } else { "<details><summary>" });
        self.attribute(&word);
        self.put("</summary>\n");
    }

    /// A heading right below tabs begins a tab: its section is written before it. Gives the place of the heading.
    pub(super) fn tab_before(&mut self, level: u8, start: usize) -> usize {
        let depth = self.depth;
        let Some(open) = self.blocks.open.last_mut().filter(|open| open.depth == depth) else { return start };
        let Some(tabs) = &mut open.tabs else { return start };
        let begins = match tabs.level {
            None => "<section>\n",
            Some(same) if same == level => "</section>\n<section>\n",
            Some(_) => return start,
        };
        tabs.level = Some(level);
        self.text.html.insert_str(start, begins);
        start + begins.len()
    }

    /// The name of a tab, as a heading.
    fn tab_heading(&mut self, title: &str) {
        let level = if self.level < 2 { 2 } else { 3 };
        let id = self.claim_quietly(slug(title));
        let _ = write!(self.text.html, "<h{level} id=\"");
        self.attribute(&id);
        self.put("\">");
        self.attribute(title);
        let _ = writeln!(self.text.html, "</h{level}>");
    }
}

//! Footnotes: numbered as they are first named, written at the end of the page.

use super::Writer;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The footnotes of a text.
#[derive(Default)]
pub(super) struct Footnotes {
    numbers: BTreeMap<String, usize>,
    /// The name of the footnote being written, and where its text begins.
    pub(super) open: Option<(String, usize)>,
    written: BTreeMap<String, String>,
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, name: &str) {
        let next = self.footnotes.numbers.len() + 1;
        let known = self.footnotes.numbers.contains_key(name);
        let number = *self.footnotes.numbers.entry(name.to_owned()).or_insert(next);
        let id = if known { String::new() } else { format!(" id=\"fn-{number}-text\"") };
        let _ = write!(self.text.html, "<sup><a href=\"#fn-{number}\"{id}>[{number}]</a></sup>");
    }

    pub(super) fn footnote_end(&mut self) {
        if let Some((name, start)) = self.footnotes.open.take() {
            let written = self.text.html.split_off(start);
            // A second note of the same name stands behind the first: nobody's words are dropped.
            self.footnotes.written.entry(name).or_default().push_str(&written);
        }
    }

    pub(super) fn footnotes(&mut self) {
        let footnotes = std::mem::take(&mut self.footnotes);
        if footnotes.written.is_empty() {
            return;
        }
        let (title, back) = (self.word("markdown.footnotes"), self.word("markdown.footnote_back"));
        let mut notes: Vec<(Option<usize>, String)> =
            footnotes.written.into_iter().map(|(name, html)| (footnotes.numbers.get(&name).copied(), html)).collect();
        notes.sort_by_key(|(number, _)| number.unwrap_or(usize::MAX));
        self.put("<section class=\"footnotes\" aria-label=\"");
        self.attribute(title);
        self.put("\"><ol>\n");
        for (number, html) in notes {
            match number {
                Some(number) => {
                    let _ = write!(self.text.html, "<li id=\"fn-{number}\">{html}<a href=\"#fn-{number}-text\">");
                    self.attribute(back);
                    self.put("</a></li>\n");
                }
                None => {
                    let _ = writeln!(self.text.html, "<li>{html}</li>");
                }
            }
        }
        self.put("</ol></section>\n");
    }
}

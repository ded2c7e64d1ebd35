//! Screencasts: `![Title](film.mp4)`. The words that are spoken stand beside the film in a file of the same name that ends in
//! `.vtt`, and what is to be seen and heard stands on the page under a heading of its own.

use super::Writer;
use crate::address::{decoded, follow};
use crate::problem::Cause;
use pulldown_cmark_escape::escape_href;

/// What the heading above the written words of a film says.
const TRANSCRIPT: &[&str] = &["abschrift", "mitschrift", "transkript", "transcript", "wortlaut", "zum nachlesen"];

/// Whether an address is that of a film.
pub(super) fn is_film(address: &str) -> bool {
    [".mp4", ".webm"].iter().any(|ending| address.ends_with(ending))
}

impl Writer<'_> {
    /// Writes the film with its captions; `written` is how the author named it.
    pub(super) fn film(&mut self, href: &str, written: &str, title: &str, at: usize) {
        self.films.push(at);
        let stem = |address: &str| address.rsplit_once('.').map_or(String::new(), |(stem, _)| format!("{stem}.vtt"));
        let captions = stem(&decoded(written));
        let is_there = match captions.strip_prefix('/') {
            Some(path) => ["pages/", ""].iter().any(|root| self.around.sources.get(&format!("{root}{path}")).is_some()),
            None => follow(self.around.path, &captions)
                .is_some_and(|path| self.around.sources.get(&format!("pages/{path}")).is_some()),
        };
        self.put("<video controls preload=\"metadata\" src=\"");
        let _ = escape_href(&mut self.text.html, href);
        self.put("\" aria-label=\"");
        self.attribute(title);
        self.put("\">");
        if is_there {
            self.put("<track kind=\"captions\" default src=\"");
            let _ = escape_href(&mut self.text.html, &stem(href));
            self.put("\" srclang=\"");
            self.attribute(self.around.language.as_str());
            self.put("\" label=\"");
            let label = self.word("markdown.captions");
            self.attribute(label);
            self.put("\">");
        } else {
            self.fault(at, Cause::MissingCaptions { file: captions });
        }
        self.put("</video>");
    }

    /// Whoever cannot see or hear a film reads it: below one there must be a heading for that.
    pub(super) fn transcripts(&mut self) {
        let told = |title: &String| TRANSCRIPT.iter().any(|word| title.to_lowercase().contains(word));
        if let Some(first) = self.films.first().copied().filter(|_| !self.titles.iter().any(told)) {
            self.fault(first, Cause::MissingTranscript);
        }
    }
}

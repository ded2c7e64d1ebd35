//! Screencasts: `![Title](film.mp4)`. The words that are spoken stand beside the film in a file of the same name that ends in
//! `.vtt`, and what is to be seen and heard stands on the page under a heading of its own. A film is fetched when somebody
//! starts it; until then a picture of the same name stands for it, if there is one.

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

/// The endings of a picture that stands for a film until it is started.
const POSTERS: &[&str] = &["webp", "jpg", "png", "svg"];

/// The file of the same name with another ending.
fn beside(file: &str, ending: &str) -> String {
    file.rsplit_once('.').map_or(String::new(), |(stem, _)| format!("{stem}.{ending}"))
}

/// How large a file is, as people say it: in whole kilobytes or megabytes, rounded up.
fn size(bytes: usize) -> String {
    match bytes.div_ceil(1_000) {
        kilobytes @ ..1_000 => format!("{kilobytes}\u{a0}kB"),
        kilobytes => format!("{}\u{a0}MB", kilobytes.div_ceil(1_000)),
    }
}

impl Writer<'_> {
    /// Writes the film with its captions; `written` is how the author named it.
    pub(super) fn film(&mut self, href: &str, written: &str, title: &str, at: usize) {
        self.films.push(at);
        let named = decoded(written);
        let captions = beside(&named, "vtt");
        let poster = POSTERS.iter().find(|ending| self.file(&beside(&named, ending)).is_some());
        self.put("<video controls preload=\"none\" src=\"");
        let _ = escape_href(&mut self.text.html, href);
        if let Some(ending) = poster {
            self.put("\" poster=\"");
            let _ = escape_href(&mut self.text.html, &beside(href, ending));
        }
        self.put("\" aria-label=\"");
        self.attribute(title);
        self.put("\">");
        if self.file(&captions).is_some() {
            self.put("<track kind=\"captions\" default src=\"");
            let _ = escape_href(&mut self.text.html, &beside(href, "vtt"));
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
        if let Some(bytes) = self.file(&named).map(<[u8]>::len) {
            let said = self.word("markdown.film_size").replace("{size}", &size(bytes));
            self.put("<span class=\"soft small\">");
            self.attribute(&said);
            self.put("</span>");
        }
    }

    /// The file of the folder that an author names so.
    pub(super) fn file(&self, named: &str) -> Option<&'_ [u8]> {
        let sources = self.around.sources;
        match named.strip_prefix('/') {
            Some(path) => ["pages/", ""].iter().find_map(|root| sources.get(&format!("{root}{path}"))),
            None => follow(self.around.path, named).and_then(|path| sources.get(&format!("pages/{path}"))),
        }
    }

    /// Whoever cannot see or hear a film reads it: below one there must be a heading for that.
    pub(super) fn transcripts(&mut self) {
        let told = |title: &String| TRANSCRIPT.iter().any(|word| title.to_lowercase().contains(word));
        if let Some(first) = self.films.first().copied().filter(|_| !self.titles.iter().any(told)) {
            self.fault(first, Cause::MissingTranscript);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_said_in_words_that_fit() {
        let said = [1, 1_000, 279_001, 999_000, 1_000_001].map(size);
        assert_eq!(said, ["1\u{a0}kB", "1\u{a0}kB", "280\u{a0}kB", "999\u{a0}kB", "2\u{a0}MB"]);
    }
}

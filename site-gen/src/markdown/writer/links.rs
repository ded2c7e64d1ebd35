//! Links and pictures: into this site, into the world, or nowhere that pages may lead.

use super::{Writer, film, size};
use crate::address::decoded;
use crate::markdown::link::{self, Led, Link};
use crate::problem::Cause;
use pulldown_cmark::LinkType;
use pulldown_cmark_escape::escape_href;
use std::fmt::Write;

/// A picture that is being written.
pub(super) struct Image {
    href: String,
    written: String,
    title: String,
    start: usize,
    at: usize,
    plain_before: String,
}

/// A link that is being written.
pub(super) struct OpenLink {
    /// Whether an `<a>` was written.
    pub(super) leads: bool,
    /// Where its words begin.
    start: usize,
    written: String,
}

impl Writer<'_> {
    /// Remembers the definition that a link makes use of.
    pub(super) fn used(&mut self, label: &str) {
        if !label.is_empty() {
            self.used.insert(folded(label));
        }
    }

    /// Tells of a definition that no link uses: it says something to nobody. Some authors write comments like this.
    pub(in crate::markdown) fn defined(&mut self, label: &str, start: usize) {
        if label != "//" && label != "comment" && !self.used.contains(&folded(label)) {
            let at = self.body + self.ready.written(start);
            self.fault(at, Cause::UnusedDefinition { label: label.to_owned() });
        }
    }

    pub(super) fn link_start(&mut self, kind: LinkType, written: &str, title: &str, at: usize) {
        if let Some(heading) = &mut self.heading {
            heading.has_link = true;
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.has_more = true;
        }
        let (href, rel) = match link::follow(self.around.addresses, self.around.path, kind, written) {
            Led::Away(href) => (href, " rel=\"noopener external\""),
            Led::Aside(href) => (href, ""),
            Led::Inside(href, target) => {
                self.text.links.push(Link { target, written: written.to_owned(), at });
                (href, "")
            }
            Led::Refused => {
                self.fault(at, Cause::UnsafeLink { target: written.to_owned() });
                self.links.push(self.opened(false, written));
                return;
            }
        };
        self.put("<a href=\"");
        let _ = escape_href(&mut self.text.html, &href);
        self.put("\"");
        if !title.is_empty() {
            self.put(" title=\"");
            self.attribute(title);
            self.put("\"");
        }
        self.put(rel);
        self.put(">");
        self.links.push(self.opened(true, written));
    }

    fn opened(&self, leads: bool, written: &str) -> OpenLink {
        OpenLink { leads, start: self.text.html.len(), written: written.to_owned() }
    }

    /// A link without words shows where it leads: nobody could see or hear it otherwise.
    pub(super) fn link_end(&mut self) {
        let Some(OpenLink { leads, start, written }) = self.links.pop() else { return };
        if self.image.is_none() && self.text.html.len() == start {
            self.letters(&written);
        }
        if leads {
            self.put("</a>");
        }
    }

    pub(super) fn image_start(&mut self, written: &str, title: &str, at: usize) {
        let href = match link::follow(self.around.addresses, self.around.path, LinkType::Inline, written) {
            Led::Inside(href, target) => {
                self.text.links.push(Link { target, written: written.to_owned(), at });
                href
            }
            // A picture from elsewhere would tell a foreign host who reads this page.
            Led::Away(_) | Led::Aside(_) | Led::Refused => {
                self.fault(at, Cause::UnsafeLink { target: written.to_owned() });
                String::new()
            }
        };
        let plain_before = std::mem::take(&mut self.plain);
        let start = self.text.html.len();
        self.image =
            Some(Image { href, written: written.to_owned(), title: title.to_owned(), start, at, plain_before });
    }

    pub(super) fn image_end(&mut self) {
        let Some(Image { href, written, title, start, at, plain_before }) = self.image.take() else { return };
        self.text.html.truncate(start);
        let alt = std::mem::replace(&mut self.plain, plain_before);
        if alt.trim().is_empty() {
            self.fault(at, Cause::MissingAlt { image: href.clone() });
        }
        if href.is_empty() {
            return self.letters(&alt);
        }
        if film::is_film(&href) {
            self.film(&href, &written, &alt, at);
            if let Some(paragraph) = &mut self.paragraph {
                paragraph.images += 1;
                paragraph.caption = if title.is_empty() { alt } else { title };
            }
            return;
        }
        self.put("<img src=\"");
        let _ = escape_href(&mut self.text.html, &href);
        self.put("\" alt=\"");
        self.attribute(&alt);
        self.put("\"");
        if let Some((width, height)) = self.file(&decoded(&written)).and_then(size::of) {
            let _ = write!(self.text.html, " width=\"{width}\" height=\"{height}\"");
        }
        self.put(" loading=\"lazy\">");
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.images += 1;
            paragraph.caption = title;
        }
    }
}

/// Labels are the same whatever their case and blanks.
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

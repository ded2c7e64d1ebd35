//! HTML in the text. Each tag is judged: what is harmless is kept with the attributes that belong to it, what is not is
//! shown as text. Words stay in any case; comments were never meant to be seen.
//!
//! A text with tags that somebody must end goes through a sanitiser at the end: it closes what was left open, so that
//! nothing of it reaches into the frame of the page, and lets through nothing that this file does not write.

use super::Writer;
use crate::markdown::html::{Piece, Tag, escape_words, pieces, plain};
use crate::markdown::link::{self, Led, Link};
use crate::problem::Cause;
use ammonia::Builder;
use pulldown_cmark::LinkType;
use pulldown_cmark_escape::escape_href;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::sync::LazyLock;

/// How much of a piece of HTML is quoted in a problem, in characters.
const QUOTED_MAX: usize = 40;

/// How many elements may be open within each other; deeper ones are shown as text.
const DEPTH_MAX: usize = 100;

/// Elements that stand within a line: authors may use them without being told.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Elements that Markdown has its own signs for, or that need an author who knows what they do.
const BLOCK: &[&str] = &[
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "source",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "track",
    "ul",
    "video",
];

/// Elements that nobody needs to end.
const ALONE: &[&str] = &["br", "hr", "img", "wbr"];

/// Attributes that every kept element may have.
const EVERYWHERE: &[&str] = &["dir", "id", "lang", "title"];

/// Attributes that are left away without a word: they are about the look.
const LOOK: &[&str] =
    &["align", "bgcolor", "border", "cellpadding", "cellspacing", "class", "clear", "rel", "style", "target", "valign"];

/// What becomes of a tag.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// Kept as it is meant.
    Kept,
    /// Kept, and the author is told.
    Told,
    /// Shown as text.
    Shown,
}

/// The attributes that one element may have; addresses are followed on the way.
fn own(name: &str) -> &'static [&'static str] {
    match name {
        "a" => &["href", "name"],
        "img" => &["src", "alt", "width", "height", "loading"],
        "td" | "th" => &["colspan", "rowspan", "scope"],
        "col" | "colgroup" => &["span"],
        "ol" => &["start", "reversed"],
        "li" => &["value"],
        "details" => &["open"],
        "time" | "del" | "ins" => &["datetime"],
        "video" => &["src", "controls", "width", "height", "poster", "preload"],
        "source" => &["src", "type"],
        "track" => &["src", "kind", "srclang", "label", "default"],
        _ => &[],
    }
}

impl Writer<'_> {
    /// Writes a block of HTML.
    pub(super) fn raw_block(&mut self) {
        let Some((html, at)) = self.raw.take() else { return };
        let pieces = pieces(html.trim());
        let is_block = |piece: &Piece<'_>| matches!(piece, Piece::Tag(tag) if BLOCK.contains(&tag.name.as_str()));
        let has_words = pieces.iter().any(|piece| match piece {
            Piece::Words(words) => !words.trim().is_empty(),
            Piece::Tag(tag) => tag.name == "img" || !INLINE.contains(&tag.name.as_str()),
            Piece::Comment => false,
        });
        let is_paragraph = has_words && !pieces.iter().any(is_block);
        if is_paragraph {
            self.put("<p>");
        }
        self.raw_pieces(&pieces, html.trim(), at);
        self.put(if is_paragraph { "</p>\n" } else { "\n" });
    }

    /// Writes HTML that stands within a line.
    pub(super) fn raw_html(&mut self, html: &str, at: usize) {
        self.raw_pieces(&pieces(html), html, at);
    }

    fn raw_pieces(&mut self, pieces: &[Piece<'_>], html: &str, at: usize) {
        let mut worst = Verdict::Kept;
        for piece in pieces {
            match piece {
                Piece::Words(words) => self.raw_words(words),
                Piece::Tag(tag) => worst = worst.max(self.raw_tag(tag, at)),
                Piece::Comment => {}
            }
        }
        let mut quoted: String = html.lines().next().unwrap_or_default().chars().take(QUOTED_MAX).collect();
        if quoted.len() < html.len() {
            quoted.push('…');
        }
        match worst {
            Verdict::Kept => {}
            Verdict::Told => self.fault(at, Cause::KeptHtml { html: quoted }),
            Verdict::Shown => self.fault(at, Cause::RawHtml { html: quoted }),
        }
    }

    fn raw_words(&mut self, words: &str) {
        if self.heading.is_some() || self.image.is_some() {
            self.plain.push_str(words);
        }
        if self.image.is_none() {
            if let Some(paragraph) = &mut self.paragraph {
                paragraph.has_more |= !words.trim().is_empty();
            }
            escape_words(&mut self.text.html, words);
        }
    }

    fn raw_tag(&mut self, tag: &Tag<'_>, at: usize) -> Verdict {
        let name = tag.name.as_str();
        let (is_inline, is_block) = (INLINE.contains(&name), BLOCK.contains(&name));
        let is_open = !tag.is_end && !ALONE.contains(&name) && name != "a";
        // In the words for a picture there is no room for elements.
        if !(is_inline || is_block) || self.image.is_some() || (is_open && self.raw_depth >= DEPTH_MAX) {
            self.letters(tag.whole);
            return Verdict::Shown;
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.has_more = true;
        }
        if is_open {
            self.raw_depth += 1;
        } else if tag.is_end {
            self.raw_depth = self.raw_depth.saturating_sub(1);
        }
        let least = if is_block { Verdict::Told } else { Verdict::Kept };
        match (name, tag.is_end) {
            ("a", false) => self.raw_anchor(tag, at),
            ("a", true) => {
                if self.raw_links.pop() == Some(true) {
                    self.put("</a>");
                }
                Verdict::Kept
            }
            ("img", _) => self.raw_image(tag, at),
            (_, true) => {
                if !ALONE.contains(&name) {
                    self.has_html = true;
                    let _ = write!(self.text.html, "</{name}>");
                }
                least
            }
            (_, false) => {
                self.has_html |= !ALONE.contains(&name);
                let _ = write!(self.text.html, "<{name}");
                let odd = self.raw_attributes(tag, at);
                if name == "video" {
                    self.put(" controls");
                }
                self.put(">");
                if odd { Verdict::Told } else { least }
            }
        }
    }

    /// Writes the attributes that belong to the tag; says whether others were left away.
    fn raw_attributes(&mut self, tag: &Tag<'_>, at: usize) -> bool {
        let mut odd = false;
        let mut seen = HashSet::new();
        for (name, value) in &tag.attributes {
            let known = EVERYWHERE.contains(&name.as_str()) || own(&tag.name).contains(&name.as_str());
            if !known || !seen.insert(name) {
                odd |= !LOOK.contains(&name.as_str()) && !name.starts_with("data-") && !name.starts_with("aria-");
                continue;
            }
            let value = match name.as_str() {
                "id" => self.claim(one_word(value), at),
                "src" | "poster" => match self.own_address(&plain(value), at) {
                    Some(address) => address,
                    None => continue,
                },
                "controls" => continue,
                _ => plain(value),
            };
            let _ = write!(self.text.html, " {name}=\"");
            self.attribute(&value);
            self.put("\"");
        }
        odd
    }

    /// The address of a file of this site; one from elsewhere would tell a foreign host who reads this page.
    fn own_address(&mut self, written: &str, at: usize) -> Option<String> {
        match link::follow(self.around.addresses, self.around.path, LinkType::Inline, written) {
            Led::Inside(href, target) => {
                self.text.links.push(Link { target, written: written.to_owned(), at });
                let mut escaped = String::new();
                let _ = escape_href(&mut escaped, &href);
                Some(plain(&escaped))
            }
            Led::Away(_) | Led::Aside(_) | Led::Refused => {
                self.fault(at, Cause::UnsafeLink { target: written.to_owned() });
                None
            }
        }
    }

    /// A place to link to, a link, or both.
    fn raw_anchor(&mut self, tag: &Tag<'_>, at: usize) -> Verdict {
        let value = |wanted: &str| tag.attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value);
        let ids = [value("id"), value("name").filter(|name| value("id") != Some(*name))];
        for id in ids.into_iter().flatten().filter(|id| !id.trim().is_empty()) {
            let id = self.claim(one_word(id), at);
            self.put("<span id=\"");
            self.attribute(&id);
            self.put("\"></span>");
        }
        let Some(written) = value("href").map(plain) else {
            self.raw_links.push(false);
            return Verdict::Kept;
        };
        if let Some(heading) = &mut self.heading {
            heading.has_link = true;
        }
        self.has_html = true;
        let title = value("title").map(plain).unwrap_or_default();
        self.link_start(LinkType::Inline, &written, &title, at);
        let was_written = self.links.pop().is_some_and(|link| link.leads);
        self.raw_links.push(was_written);
        let odd = |name: &str| !LOOK.contains(&name) && !["href", "id", "name", "title", "lang"].contains(&name);
        if tag.attributes.iter().any(|(name, _)| odd(name)) { Verdict::Told } else { Verdict::Kept }
    }

    fn raw_image(&mut self, tag: &Tag<'_>, at: usize) -> Verdict {
        if tag.is_end {
            return Verdict::Kept;
        }
        let value =
            |wanted: &str| tag.attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| plain(value));
        let (src, alt) = (value("src").unwrap_or_default(), value("alt").unwrap_or_default());
        if alt.trim().is_empty() {
            self.fault(at, Cause::MissingAlt { image: src.clone() });
        }
        let Some(address) = self.own_address(&src, at) else {
            self.letters(&alt);
            return Verdict::Kept;
        };
        self.put("<img src=\"");
        self.attribute(&address);
        self.put("\" alt=\"");
        self.attribute(&alt);
        self.put("\" loading=\"lazy\"");
        for name in ["width", "height"] {
            if let Some(number) = value(name).and_then(|value| value.trim_end_matches("px").parse::<u32>().ok()) {
                let _ = write!(self.text.html, " {name}=\"{number}\"");
            }
        }
        self.put(">");
        let odd = |name: &str| !LOOK.contains(&name) && !own("img").contains(&name) && !EVERYWHERE.contains(&name);
        if tag.attributes.iter().any(|(name, _)| odd(name)) { Verdict::Told } else { Verdict::Kept }
    }
}

/// An anchor is one word.
fn one_word(id: &str) -> String {
    plain(id).split_whitespace().collect::<Vec<_>>().join("-")
}

/// What may be on a page, whoever wrote it.
static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let ours = ["section", "del", "h2", "h3", "h4", "h5", "h6"];
    let tags: HashSet<&str> = INLINE.iter().chain(BLOCK).copied().chain(ours).collect();
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::new();
    for tag in &tags {
        attributes.insert(tag, own(tag).iter().copied().filter(|name| *name != "name").collect());
    }
    attributes.entry("a").or_default().insert("rel");
    let everywhere = EVERYWHERE.iter().copied();
    let ours = ["class", "role", "tabindex", "aria-hidden", "aria-label", "aria-labelledby"];
    let mut builder = Builder::default();
    builder
        .tags(tags)
        .tag_attributes(attributes)
        .generic_attributes(everywhere.chain(ours).collect())
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None);
    builder
});

/// Closes what was left open, and lets nothing through that does not belong on a page.
pub(super) fn sanitised(html: &str) -> String {
    SANITISER.clean(html).to_string()
}

//! The one pass: each event is written as it comes; only headings, pictures and footnotes wait for their end.

mod film;
mod footnotes;
mod headings;
mod links;
mod notes;
mod raw;
mod size;

use super::blocks::Ready;
use super::table::{self, Table};
use super::{Surroundings, Text};
use crate::glossary::{GLOSSARY, Term};
use crate::problem::Cause;
use footnotes::Footnotes;
use headings::Heading;
use links::{Image, OpenLink};
use notes::Blocks;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;

/// Writes one text.
pub(super) struct Writer<'a> {
    around: Surroundings<'a>,
    ready: &'a Ready<'a>,
    /// The open blocks of the text that Markdown does not know.
    blocks: Blocks,
    /// How many elements of Markdown are open.
    depth: usize,
    /// The byte in the file where the text begins.
    body: usize,
    text: Text,
    /// The ids of this page, and which number the next one of the same name gets.
    ids: BTreeMap<String, usize>,
    level: u8,
    heading: Option<Heading>,
    last_heading: String,
    image: Option<Image>,
    paragraph: Option<Paragraph>,
    /// Letters without markup, for headings and pictures.
    plain: String,
    /// The open lists: whether they are numbered.
    lists: Vec<bool>,
    /// Where the films are.
    films: Vec<usize>,
    /// The words of all headings.
    titles: Vec<String>,
    /// The row of a table that is being written.
    row: Range<usize>,
    /// Whether a block of code is being written.
    in_code: bool,
    /// The words of the glossary that were met.
    explained: BTreeSet<usize>,
    /// The definitions that links use.
    used: BTreeSet<String>,
    /// The open links.
    links: Vec<OpenLink>,
    table: Option<Table>,
    table_names: BTreeMap<String, usize>,
    raw: Option<(String, usize)>,
    /// The open links of HTML: whether an `<a>` was written.
    raw_links: Vec<bool>,
    /// Whether there is HTML that must be ended.
    has_html: bool,
    /// How many elements of HTML are open, as far as one can tell.
    raw_depth: usize,
    footnotes: Footnotes,
}

struct Paragraph {
    start: usize,
    images: usize,
    has_more: bool,
    caption: String,
}

impl<'a> Writer<'a> {
    pub(super) fn new(around: Surroundings<'a>, body: usize, ready: &'a Ready<'a>) -> Self {
        let length = ready.text.len();
        let text = Text { html: String::with_capacity(length + length / 4), ..Text::default() };
        Self {
            around,
            ready,
            blocks: Blocks::default(),
            depth: 0,
            body,
            text,
            ids: theme::FRAME_IDS.iter().map(|id| ((*id).to_owned(), 2)).collect(),
            level: 1,
            heading: None,
            last_heading: String::new(),
            image: None,
            paragraph: None,
            plain: String::new(),
            lists: Vec::new(),
            films: Vec::new(),
            titles: Vec::new(),
            row: 0..0,
            in_code: false,
            explained: BTreeSet::new(),
            used: BTreeSet::new(),
            links: Vec::new(),
            table: None,
            table_names: BTreeMap::new(),
            raw: None,
            raw_links: Vec::new(),
            has_html: false,
            raw_depth: 0,
            footnotes: Footnotes::default(),
        }
    }

    /// Writes one event, which begins at byte `start` of the text.
    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let start = range.start;
        let at = self.body + self.ready.written(start);
        match event {
            Event::Start(Tag::HtmlBlock) if self.ready.border(start).is_some() => self.border(start),
            Event::Start(tag) => {
                if tag == Tag::TableRow {
                    self.row = range;
                }
                self.depth += 1;
                self.start(tag, at);
            }
            Event::End(TagEnd::HtmlBlock) if self.blocks.at_border => self.blocks.at_border = false,
            Event::End(tag) => {
                self.depth -= 1;
                self.end(tag);
            }
            Event::Html(_) if self.blocks.at_border => {}
            Event::Text(text) => self.prose(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.put("<code>");
                self.letters(&text);
                self.put("</code>");
            }
            Event::Html(html) => match &mut self.raw {
                Some((block, _)) => block.push_str(&html),
                None => self.raw_html(&html, at),
            },
            Event::InlineHtml(html) => self.raw_html(&html, at),
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::SoftBreak => self.letters("\n"),
            Event::HardBreak => self.put("<br>\n"),
            Event::Rule => self.put("<hr>\n"),
            Event::TaskListMarker(done) => self.task(done),
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        match tag {
            Tag::Paragraph => {
                self.put("<p>");
                let start = self.text.html.len();
                self.paragraph = Some(Paragraph { start, images: 0, has_more: false, caption: String::new() });
            }
            Tag::Heading { level, id, attrs, .. } => self.heading_start(level, id, &attrs, at),
            Tag::BlockQuote(None) => self.put("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.note(kind, None),
            Tag::CodeBlock(CodeBlockKind::Indented) => self.code(""),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => self.code(&info),
            Tag::HtmlBlock => self.raw = Some((String::new(), at)),
            Tag::List(first) => self.list(first),
            Tag::Item => self.put("<li>"),
            Tag::FootnoteDefinition(name) => {
                self.footnotes.open = Some((name.to_string(), self.text.html.len()));
            }
            Tag::Table(columns) => self.table_start(columns),
            Tag::TableHead => self.in_table(Table::head),
            Tag::TableRow => self.in_table(Table::row),
            Tag::TableCell => self.in_table(Table::cell),
            Tag::Emphasis => self.put("<em>"),
            Tag::Strong => self.put("<strong>"),
            Tag::Strikethrough => self.put("<del>"),
            Tag::Superscript => self.put("<sup>"),
            Tag::Subscript => self.put("<sub>"),
            Tag::Link { link_type, dest_url, title, id } => {
                self.used(&id);
                self.link_start(link_type, &dest_url, &title, at);
            }
            Tag::Image { dest_url, title, id, .. } => {
                self.used(&id);
                self.image_start(&dest_url, &title, at);
            }
            Tag::DefinitionList => self.put("<dl>\n"),
            Tag::DefinitionListTitle => self.put("<dt>"),
            Tag::DefinitionListDefinition => self.put("<dd>"),
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.paragraph_end(),
            TagEnd::Heading(_) => self.heading_end(),
            TagEnd::BlockQuote(None) => self.put("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.put("</div>\n"),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.put("</code></pre>\n");
            }
            TagEnd::HtmlBlock => self.raw_block(),
            TagEnd::List(numbered) => {
                self.lists.pop();
                self.put(if numbered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => self.put("</li>\n"),
            TagEnd::FootnoteDefinition => self.footnote_end(),
            TagEnd::Table => {
                self.table = None;
                self.put("</tbody></table></div>\n");
            }
            TagEnd::TableHead => self.in_table(Table::head_end),
            TagEnd::TableRow => self.row_end(),
            TagEnd::TableCell => self.in_table(Table::cell_end),
            TagEnd::Emphasis => self.put("</em>"),
            TagEnd::Strong => self.put("</strong>"),
            TagEnd::Strikethrough => self.put("</del>"),
            TagEnd::Superscript => self.put("</sup>"),
            TagEnd::Subscript => self.put("</sub>"),
            TagEnd::Link => self.link_end(),
            TagEnd::Image => self.image_end(),
            TagEnd::DefinitionList => self.put("</dl>\n"),
            TagEnd::DefinitionListTitle => self.put("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.put("</dd>\n"),
            TagEnd::MetadataBlock(_) => {}
        }
    }

    fn put(&mut self, html: &str) {
        self.text.html.push_str(html);
    }

    /// Writes letters that mean themselves.
    fn letters(&mut self, text: &str) {
        if self.heading.is_some() || self.image.is_some() {
            self.plain.push_str(text);
        }
        if self.image.is_none() {
            if let Some(paragraph) = &mut self.paragraph {
                paragraph.has_more |= !text.trim().is_empty();
            }
            let _ = escape_html_body_text(&mut self.text.html, text);
        }
    }

    /// Writes letters of the running text: words of the glossary lead there, each the first time.
    fn prose(&mut self, text: &str) {
        let is_running = self.heading.is_none() && self.image.is_none() && !self.in_code;
        let is_free = self.links.is_empty() && self.raw_links.is_empty();
        let (around, mut rest) = (self.around, text);
        let next = |rest: &str, met: &BTreeSet<usize>| {
            let wanted = |term: usize| !met.contains(&term);
            (is_running && is_free).then(|| around.glossary.next(rest, around.language, wanted)).flatten()
        };
        while let Some((start, end, term)) = next(rest, &self.explained) {
            self.explained.insert(term);
            self.letters(&rest[..start]);
            let Term { root, id, .. } = &around.glossary.terms[term];
            let _ = write!(self.text.html, "<a class=\"term\" href=\"{root}{GLOSSARY}#{id}\">");
            self.letters(&rest[start..end]);
            self.put("</a>");
            rest = &rest[end..];
        }
        self.letters(rest);
    }

    fn attribute(&mut self, value: &str) {
        let _ = escape_html(&mut self.text.html, value);
    }

    fn fault(&mut self, at: usize, cause: Cause) {
        self.text.faults.push((at, cause));
    }

    fn word(&self, key: &'a str) -> &'a str {
        self.around.theme.word(self.around.language, key)
    }

    // ---- blocks ----

    /// A block of code in a language; what else was said of it stands above.
    fn code(&mut self, info: &str) {
        self.in_code = true;
        let info = info.trim();
        let end = info.find(|c: char| !(c.is_alphanumeric() || "+#-_".contains(c))).unwrap_or(info.len());
        let (language, more) = info.split_at(end);
        if more.contains(char::is_alphabetic) {
            self.put("<p class=\"soft small\">");
            self.attribute(more.trim());
            self.put("</p>\n");
        }
        self.put("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.put(" class=\"language-");
            self.attribute(language);
            self.put("\"");
        }
        self.put(">");
    }

    /// Numbered lists are steps; inside another numbered list, or with another first number, they are plain.
    fn list(&mut self, first: Option<u64>) {
        let inside_steps = self.lists.contains(&true);
        match first {
            None => self.put("<ul>\n"),
            Some(1) if !inside_steps => self.put("<ol class=\"steps\">\n"),
            Some(1) => self.put("<ol>\n"),
            Some(first) => {
                let _ = writeln!(self.text.html, "<ol start=\"{first}\">");
            }
        }
        self.lists.push(first.is_some());
    }

    fn task(&mut self, done: bool) {
        let (mark, word) = if done { ("mk ok", "markdown.done") } else { ("mk end", "markdown.not_done") };
        let word = self.word(word);
        let _ = write!(self.text.html, "<span class=\"{mark}\" aria-hidden=\"true\"></span> <span class=\"hide\">");
        self.attribute(word);
        self.put(":</span> ");
    }

    fn paragraph_end(&mut self) {
        let Some(Paragraph { start, images, has_more, caption }) = self.paragraph.take() else { return };
        if images == 1 && !has_more && !caption.is_empty() {
            let image = self.text.html.split_off(start);
            self.text.html.truncate(start - "<p>".len());
            self.put("<figure>");
            self.put(image.trim());
            self.put("<figcaption>");
            self.attribute(&caption);
            self.put("</figcaption></figure>\n");
        } else {
            self.put("</p>\n");
        }
    }

    /// Cells for which the table has no column stand behind the others: the parser would leave them out.
    fn row_end(&mut self) {
        let row = self.ready.text.get(self.row.clone()).unwrap_or_default();
        let columns = self.table.as_ref().map_or(0, Table::columns);
        let more: Vec<String> = table::cells(row).skip(columns).map(str::to_owned).collect();
        if !more.is_empty() {
            let at = self.body + self.ready.written(self.row.start);
            self.fault(at, Cause::ExtraCells);
        }
        for cell in more {
            self.put("<td>");
            self.letters(cell.trim());
            self.put("</td>");
        }
        self.put("</tr>\n");
    }

    fn in_table(&mut self, write: fn(&mut Table) -> &'static str) {
        if let Some(table) = &mut self.table {
            self.text.html.push_str(write(table));
        }
    }

    fn table_start(&mut self, columns: Vec<pulldown_cmark::Alignment>) {
        let name = match self.last_heading.as_str() {
            "" => self.word("markdown.table_plain").to_owned(),
            heading => self.word("markdown.table").replace("{heading}", heading),
        };
        let count = self.table_names.entry(name.clone()).and_modify(|n| *n += 1).or_insert(1);
        let name = if *count == 1 { name } else { format!("{name} ({count})") };
        self.put("<div class=\"scroll\" role=\"region\" aria-label=\"");
        self.attribute(&name);
        self.put("\" tabindex=\"0\"><table>\n");
        self.table = Some(Table::new(columns));
    }

    /// The text, with its footnotes at the end; `None` if a block of it does not end where it began.
    pub(super) fn finish(mut self) -> Option<Text> {
        if !self.blocks.are_whole(self.ready.borders.len()) {
            return None;
        }
        self.text.faults.extend(self.ready.faults.iter().map(|(at, cause)| (self.body + at, cause.clone())));
        self.transcripts();
        self.footnotes();
        if self.has_html {
            self.text.html = raw::sanitised(&self.text.html);
        }
        Some(self.text)
    }
}

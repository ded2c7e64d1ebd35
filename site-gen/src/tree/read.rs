//! From a Markdown file to questions, answers and endings.

use super::stations::ALL_QUESTIONS;
use super::{Answer, Leads, Node};
use crate::address::{self, Addresses};
use crate::front::Fault;
use crate::glossary::Glossary;
use crate::markdown::{self, FirstHeading, OPTIONS, Surroundings, Target, Text};
use crate::problem::{Cause, TreeCause};
use crate::source::Sources;
use crate::suggest::nearest;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use std::ops::Range;
use theme::Theme;
use theme::slug;
use tickets::Language;

/// Links start at the pages: a troubleshooter has no folder of its own there.
const FROM: &str = "_index.md";

/// What a file says.
pub(super) struct Read {
    pub(super) intro: Text,
    pub(super) nodes: Vec<Node>,
}

/// A piece of the text, as far as it matters here, and where it stands.
type Pieces = Vec<(Piece, Range<usize>)>;

/// A piece of the text, as far as it matters here.
#[derive(PartialEq, Eq)]
enum Piece {
    /// A heading that begins a section, and the name it was given.
    Section(Option<String>),
    List,
    Item,
    Paragraph,
    Link(String),
    /// Anything else that will close.
    Other,
    ItemEnd,
    End,
    Letters(String),
}

impl Piece {
    fn of(event: Event<'_>) -> Self {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, id, .. }) => Self::Section(id.map(String::from)),
            Event::Start(Tag::List(_)) => Self::List,
            Event::Start(Tag::Item) => Self::Item,
            Event::Start(Tag::Paragraph) => Self::Paragraph,
            Event::Start(Tag::Link { dest_url, .. }) => Self::Link(dest_url.into_string()),
            Event::Start(_) => Self::Other,
            Event::End(TagEnd::Item) => Self::ItemEnd,
            Event::End(_) => Self::End,
            Event::Text(letters)
            | Event::Code(letters)
            | Event::InlineMath(letters)
            | Event::DisplayMath(letters)
            | Event::Html(letters)
            | Event::InlineHtml(letters)
            | Event::FootnoteReference(letters) => Self::Letters(letters.into_string()),
            Event::SoftBreak | Event::HardBreak | Event::Rule | Event::TaskListMarker(_) => {
                Self::Letters(" ".to_owned())
            }
        }
    }

    /// How much deeper the text is nested behind this piece.
    fn deeper(&self) -> isize {
        match self {
            Self::Section(_) | Self::List | Self::Item | Self::Paragraph | Self::Link(_) | Self::Other => 1,
            Self::ItemEnd | Self::End => -1,
            Self::Letters(_) => 0,
        }
    }
}

/// A part of the file that begins with a heading, not yet understood.
struct Section {
    title: String,
    id: Option<String>,
    at: usize,
    /// What stands below the heading.
    text: Range<usize>,
    /// The list of answers, and its entries.
    list: Option<(Range<usize>, Vec<Entry>)>,
}

/// An entry of a list that begins with a link.
struct Entry {
    words: String,
    hint: String,
    dest: String,
    link: Range<usize>,
}

/// Reads the questions below byte `body` of a file. Faults of the text are noted with their place.
pub(super) fn nodes(file: &str, body: usize, language: &Language, theme: &Theme, faults: &mut Vec<Fault>) -> Read {
    let text = &file[body..];
    let pieces: Pieces =
        Parser::new_ext(text, OPTIONS).into_offset_iter().map(|(event, range)| (Piece::of(event), range)).collect();
    let (addresses, sources, glossary) = (Addresses::default(), Sources::default(), Glossary::default());
    let mut html = |range: Range<usize>| {
        let (addresses, heading) = (&addresses, FirstHeading::Text);
        let (sources, glossary) = (&sources, &glossary);
        let around = Surroundings { path: FROM, language, theme, addresses, heading, sources, glossary };
        let mut text = markdown::html(&file[..body + range.end], body + range.start, around);
        faults.append(&mut text.faults);
        text
    };
    let sections = sections(&pieces, text.len());
    let intro = html(0..sections.first().map_or(text.len(), |section| section.at));
    let mut nodes: Vec<Node> = Vec::with_capacity(sections.len());
    let mut taken: Vec<Fault> = Vec::new();
    for section in &sections {
        let (id, is_taken) = name(section, &nodes);
        if is_taken {
            let cause = Cause::Tree(TreeCause::Name { id: id.clone() });
            taken.push((body + section.at, cause));
        }
        let list = section.list.as_ref().map_or(section.text.end..section.text.end, |(list, _)| list.clone());
        nodes.push(Node {
            id: if is_taken { format!("{id}-{}", nodes.len() + 1) } else { id },
            title: section.title.clone(),
            text: html(section.text.start..list.start),
            after: html(list.end..section.text.end),
            answers: Vec::new(),
            at: body + section.at,
        });
    }
    let ids: Vec<String> = nodes.iter().map(|node| node.id.clone()).collect();
    for (section, node) in sections.into_iter().zip(&mut nodes) {
        for entry in section.list.into_iter().flat_map(|(_, entries)| entries) {
            let at = body + entry.link.start;
            let leads = match entry.dest.strip_prefix('#') {
                Some(target) => on(target, &ids).map_err(|cause| taken.push((at, cause))),
                None => Ok(out(html(entry.link), &mut node.text)),
            };
            let leads = leads.unwrap_or(Leads::Nowhere);
            node.answers.push(Answer { words: entry.words, hint: entry.hint, leads, at });
        }
    }
    faults.append(&mut taken);
    Read { intro, nodes }
}

/// What a section is called, and whether that name is taken.
fn name(section: &Section, before: &[Node]) -> (String, bool) {
    let id = slug(section.id.as_deref().unwrap_or(&section.title));
    let id = if id.is_empty() { format!("frage-{}", before.len() + 1) } else { id };
    let is_frames = id == ALL_QUESTIONS || theme::FRAME_IDS.contains(&id.as_str());
    let is_taken = is_frames || before.iter().any(|node| node.id == id);
    (id, is_taken)
}

/// The question or ending with this name.
fn on(target: &str, ids: &[String]) -> Result<Leads, Cause> {
    let wanted = slug(&address::decoded(target));
    ids.iter().position(|id| *id == wanted).map(Leads::On).ok_or_else(|| {
        let near = nearest(&wanted, ids.iter().map(String::as_str)).map(str::to_owned);
        Cause::Tree(TreeCause::Target { target: format!("#{target}"), near })
    })
}

/// Where a link out of the troubleshooter leads; the book checks it with the links of the text.
fn out(mut link: Text, text: &mut Text) -> Leads {
    let href = link.links.first().map(|link| match &link.target {
        Target::Page { path, anchor } => address::of_page(path) + &place(anchor.as_ref()),
        Target::Site { address, anchor } => address.clone() + &place(anchor.as_ref()),
        Target::Here { anchor } => format!("#{anchor}"),
    });
    text.links.append(&mut link.links);
    let written = || link.html.split("href=\"").nth(1)?.split('"').next().map(str::to_owned);
    href.or_else(written).map_or(Leads::Nowhere, Leads::Out)
}

fn place(anchor: Option<&String>) -> String {
    anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default()
}

fn sections(pieces: &Pieces, end: usize) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut depth = 0;
    for (at, (piece, range)) in pieces.iter().enumerate() {
        if let (Piece::Section(id), 0) = (piece, depth) {
            if let Some(last) = sections.last_mut() {
                last.text.end = range.start;
            }
            let title = letters(pieces, at);
            sections.push(Section { title, id: id.clone(), at: range.start, text: range.end..end, list: None });
        }
        if let (Piece::List, 0, Some(section)) = (piece, depth, sections.last_mut())
            && section.list.is_none()
        {
            let entries = entries(pieces, at);
            section.list = entries.filter(|all| answers(&section.title, all)).map(|all| (range.clone(), all));
        }
        depth += piece.deeper();
    }
    sections
}

/// Whether a list of links is one of answers: below a question always, elsewhere if one of them leads on.
fn answers(title: &str, entries: &[Entry]) -> bool {
    title.trim_end().ends_with(['?', '？', '؟']) || entries.iter().any(|entry| entry.dest.starts_with('#'))
}

/// The entries of the list that begins at piece `start`, if all of them begin with a link.
fn entries(pieces: &Pieces, start: usize) -> Option<Vec<Entry>> {
    let (mut entries, mut depth) = (Vec::new(), 0);
    for (at, (piece, _)) in pieces.iter().enumerate().skip(start) {
        if depth == 1 && *piece == Piece::Item {
            entries.push(entry(pieces, at)?);
        }
        depth += piece.deeper();
        if depth == 0 {
            break;
        }
    }
    Some(entries)
}

fn entry(pieces: &Pieces, item: usize) -> Option<Entry> {
    let is_loose = pieces.get(item + 1)?.0 == Piece::Paragraph;
    let at = item + 1 + usize::from(is_loose);
    let (Piece::Link(dest), link) = pieces.get(at)? else { return None };
    let words = letters(pieces, at);
    let whole = letters(pieces, item);
    let hint = whole.strip_prefix(&words).unwrap_or(&whole).trim().to_owned();
    Some(Entry { words, hint, dest: dest.clone(), link: link.clone() })
}

/// The letters inside the element that begins at piece `start`, with single blanks between the words.
fn letters(pieces: &Pieces, start: usize) -> String {
    let (mut text, mut depth) = (String::new(), 0);
    for (piece, _) in pieces.iter().skip(start) {
        if let Piece::Letters(letters) = piece {
            text.push_str(letters);
        }
        depth += piece.deeper();
        if depth == 0 {
            break;
        }
        if matches!(piece, Piece::Paragraph | Piece::List | Piece::Item) {
            text.push(' ');
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! From a Markdown file to questions, answers and endings.

use super::stations::ALL_QUESTIONS;
use super::{Answer, Leads, Node};
use crate::address;
use crate::front::Fault;
use crate::markdown::{self, OPTIONS, Surroundings, Target, Text};
use crate::problem::{Cause, TreeCause};
use crate::slug::slug;
use crate::suggest::nearest;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use std::ops::Range;
use theme::Theme;
use tickets::Language;

/// Links start at the pages: a troubleshooter has no folder of its own there.
const FROM: &str = "_index.md";

/// What a file says.
pub(super) struct Read {
    pub(super) intro: Text,
    pub(super) nodes: Vec<Node>,
}

type Events<'s> = Vec<(Event<'s>, Range<usize>)>;

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
    let events: Events<'_> = Parser::new_ext(text, OPTIONS).into_offset_iter().collect();
    let mut html = |range: Range<usize>| {
        let around = Surroundings { path: FROM, language, theme };
        let mut text = markdown::html(&file[..body + range.end], body + range.start, around);
        faults.append(&mut text.faults);
        text
    };
    let sections = sections(&events, text.len());
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
    let is_taken = id == ALL_QUESTIONS || before.iter().any(|node| node.id == id);
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

fn sections(events: &Events<'_>, end: usize) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let (mut depth, mut at) = (0_usize, 0);
    while let Some((event, range)) = events.get(at) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, id, .. }) if depth == 0 => {
                if let Some(last) = sections.last_mut() {
                    last.text.end = range.start;
                }
                let (title, _) = plain(events, at);
                let id = id.as_ref().map(ToString::to_string);
                sections.push(Section { title, id, at: range.start, text: range.end..end, list: None });
            }
            Event::Start(Tag::List(_)) if depth == 0 => {
                if let Some(section) = sections.last_mut().filter(|section| section.list.is_none()) {
                    let entries = entries(events, at);
                    section.list = entries.filter(|all| answers(&section.title, all)).map(|all| (range.clone(), all));
                }
            }
            Event::Start(_)
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    sections
}

/// Whether a list of links is one of answers: below a question always, elsewhere if one of them leads on.
fn answers(title: &str, entries: &[Entry]) -> bool {
    title.trim_end().ends_with(['?', '？', '؟']) || entries.iter().any(|entry| entry.dest.starts_with('#'))
}

/// The entries of the list that begins at event `start`, if all of them begin with a link.
fn entries(events: &Events<'_>, start: usize) -> Option<Vec<Entry>> {
    let (mut entries, mut depth, mut at) = (Vec::new(), 0_usize, start);
    loop {
        let (event, _) = events.get(at)?;
        match event {
            Event::Start(Tag::Item) if depth == 1 => {
                entries.push(entry(events, at)?);
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return Some(entries);
                }
            }
            _ => {}
        }
        at += 1;
    }
}

fn entry(events: &Events<'_>, item: usize) -> Option<Entry> {
    let loose = matches!(events.get(item + 1)?.0, Event::Start(Tag::Paragraph));
    let at = item + 1 + usize::from(loose);
    let (Event::Start(Tag::Link { dest_url, .. }), link) = events.get(at)? else { return None };
    let (words, after) = plain(events, at);
    let mut hint = String::new();
    let (mut depth, mut next) = (0_usize, after);
    while let Some((event, _)) = events.get(next) {
        match event {
            Event::End(TagEnd::Item) if depth == 0 => break,
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                hint.push(' ');
            }
            other => push(&mut hint, other),
        }
        next += 1;
    }
    let words_of = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Entry { words: words_of(&words), hint: words_of(&hint), dest: dest_url.to_string(), link: link.clone() })
}

/// The letters inside the element that begins at event `start`, and the event behind it.
fn plain(events: &Events<'_>, start: usize) -> (String, usize) {
    let (mut text, mut depth, mut at) = (String::new(), 0_usize, start);
    while let Some((event, _)) = events.get(at) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            other => push(&mut text, other),
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    (text, at)
}

fn push(text: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(letters) | Event::Code(letters) | Event::Html(letters) | Event::InlineHtml(letters) => {
            text.push_str(letters);
        }
        Event::SoftBreak | Event::HardBreak => text.push(' '),
        _ => {}
    }
}

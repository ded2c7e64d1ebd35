//! The page of mails: a list at the left, a letter at the right.

use super::letter::{Letter, on_the_wall};
use super::{STEPS, Sink};
use crate::folder::Kept;
use desk::Clock as _;
use serde::Serialize;
use theme::{Frame, Kind, MenuItem};

/// How many mails the list shows.
const SHOWN_MAX: usize = 200;
/// Where the page is.
const ADDRESS: &str = "/_mail";

/// How a letter is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// As its readers see it.
    Html,
    /// As a reader without HTML sees it.
    Text,
    /// What stands above it.
    Headers,
}

impl View {
    const ALL: [Self; 3] = [Self::Html, Self::Text, Self::Headers];

    /// Its part of the address, and the key of its word below `sink.view`.
    fn key(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Text => "text",
            Self::Headers => "kopfzeilen",
        }
    }

    pub(super) fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.key() == key)
    }
}

#[derive(Serialize)]
struct Page {
    rows: Vec<Row>,
    shown_max: usize,
    all: usize,
    letter: Option<Letter>,
    view: &'static str,
    views: Vec<Choice>,
    now: String,
    imagined: bool,
    steps: Vec<&'static str>,
}

#[derive(Serialize)]
struct Row {
    address: String,
    current: bool,
    subject: String,
    to: String,
    kind: String,
    sent: Option<String>,
    held: bool,
}

#[derive(Serialize)]
struct Choice {
    key: &'static str,
    address: String,
}

type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The page with this letter open, or with the newest; nothing if there is no such letter.
pub(super) fn write(sink: &Sink, name: Option<&str>, view: View) -> Result<Option<String>, Fault> {
    let zone = &sink.policy.calendar.zone;
    let mails = sink.folder.mails()?;
    let current = name.or_else(|| mails.first().map(|kept| kept.name.as_str()));
    let read = |name: &str| -> Result<Option<Letter>, Fault> {
        Ok(sink.folder.mail(name)?.and_then(|raw| Letter::read(&raw, zone)))
    };
    let letter = current.map(read).transpose()?.flatten();
    if name.is_some() && letter.is_none() {
        return Ok(None);
    }
    let mut rows = Vec::new();
    for kept in mails.iter().take(SHOWN_MAX) {
        // A mail that somebody takes away meanwhile is simply no more.
        let Ok(raw) = kept.read() else { continue };
        rows.extend(Letter::read(&raw, zone).map(|letter| row(kept, letter, current)));
    }
    let address = |view: View| current.map(|name| format!("{}/{}", address_of(name), view.key()));
    let views = View::ALL.into_iter().filter_map(|v| Some(Choice { key: v.key(), address: address(v)? }));
    let page = Page {
        rows,
        shown_max: SHOWN_MAX,
        all: mails.len(),
        letter,
        view: view.key(),
        views: views.collect(),
        now: on_the_wall(sink.clock.now(), zone),
        imagined: !sink.clock.ahead().is_zero(),
        steps: STEPS.iter().map(|(key, _)| *key).collect(),
    };
    let language = &sink.policy.desk.language;
    Ok(Some(sink.theme.render("sink.html", language, &frame(sink), &page)?))
}

fn row(kept: &Kept, letter: Letter, current: Option<&str>) -> Row {
    Row {
        address: address_of(&kept.name),
        current: current == Some(kept.name.as_str()),
        subject: letter.subject,
        to: bare(&letter.to).to_owned(),
        kind: kind(&kept.name).to_uppercase(),
        sent: letter.sent,
        held: kept.held,
    }
}

/// The address without the name.
fn bare(person: &str) -> &str {
    person.rsplit_once('<').map_or(person, |(_, address)| address.trim_end_matches('>'))
}

/// Our message ids name the kind: `k7qf2m9t.3.m2.<person>.<mark>@…`.
fn kind(name: &str) -> &str {
    let mut parts = name.split('@').next().unwrap_or("").split('.');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("signin"), ..) => "m16",
        (_, _, Some(kind)) if kind.starts_with('m') && kind.len() <= 3 => kind,
        _ => "",
    }
}

fn address_of(name: &str) -> String {
    format!("{ADDRESS}/{}", theme::encoded_part(name))
}

fn frame(sink: &Sink) -> Frame {
    let language = &sink.policy.desk.language;
    let mut frame = Frame::new(&sink.policy, language);
    let item = |word: &str, address: &str| MenuItem { word: word.to_owned(), address: address.to_owned() };
    frame.kind = Kind::Desk;
    frame.title = sink.theme.word(language, "menu.sink").to_owned();
    frame.menu = vec![item("menu.work", "/konsole/"), item("menu.sink", ADDRESS), item("menu.site", "/")];
    frame.address = ADDRESS.to_owned();
    frame.listed = false;
    frame.demonstration = Some(sink.theme.word(language, "demonstration.line").to_owned());
    frame
}

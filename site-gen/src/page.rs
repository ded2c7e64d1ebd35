//! parse: from files to pages. Each page is read alone, so all of them at once.

use crate::address;
use crate::front::{self, Front};
use crate::markdown::{self, Surroundings, Text};
use crate::problem::{Cause, Found};
use crate::source::Sources;
use crate::suggest::nearest;
use rayon::prelude::*;
use std::borrow::Cow;
use theme::Theme;
use tickets::policy::Place;
use tickets::{Language, Policy};

/// For whom pages are written.
pub(crate) const ROLES: &[&str] = &["lehrkraft", "schuladmin", "verwaltung", "schueler", "gast"];

/// A page, read but not yet linked with the others.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// The file below `pages/`.
    pub(crate) path: &'a str,
    /// What the file says.
    pub(crate) source: &'a str,
    /// Where it is read.
    pub(crate) address: String,
    /// Its language.
    pub(crate) language: Language,
    /// What it is.
    pub(crate) kind: Kind,
    /// Its title: never empty.
    pub(crate) title: Cow<'a, str>,
    /// Its front matter.
    pub(crate) front: Front<'a>,
    /// Its text.
    pub(crate) text: Text,
}

/// What a page is, by the place of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `_index.md`: the start page of its language.
    Start,
    /// `<topic>/_index.md`: the words above the answers on a topic.
    TopicIntro(usize),
    /// `<topic>/<name>.md`: an answer.
    Article(usize),
    /// Anything else, such as the imprint.
    Plain,
}

impl Page<'_> {
    /// The place of a byte in the page's file.
    pub(crate) fn place(&self, at: usize) -> Place {
        Place::at(&format!("pages/{}", self.path), self.source, at)
    }

    /// Whether it has a version on one sheet of paper.
    pub(crate) fn has_handout(&self) -> bool {
        self.front.handout && matches!(self.kind, Kind::Article(_))
    }

    /// Whether it is written in Leichte Sprache.
    pub(crate) fn is_easy(&self) -> bool {
        self.path.starts_with("leicht/")
    }

    /// The page's key, such as `wlan/verbinden`: what a ticket remembers of it (D-13).
    pub(crate) fn id(&self) -> &str {
        self.address.trim_matches('/')
    }
}

/// Reads all pages.
pub(crate) fn parse<'a>(sources: &'a Sources, policy: &Policy, theme: &Theme) -> (Vec<Page<'a>>, Vec<Found>) {
    let files: Vec<_> = sources.below("pages/").filter(|(path, _)| path.ends_with(".md")).collect();
    let parsed: Vec<_> = files.into_par_iter().map(|(path, bytes)| page(path, bytes, policy, theme)).collect();
    let (mut pages, mut problems) = (Vec::with_capacity(parsed.len()), Vec::new());
    for (page, found) in parsed {
        pages.extend(page);
        problems.extend(found);
    }
    (pages, problems)
}

fn page<'a>(path: &'a str, bytes: &'a [u8], policy: &Policy, theme: &Theme) -> (Option<Page<'a>>, Vec<Found>) {
    let Ok(source) = std::str::from_utf8(bytes) else {
        let place = Place { file: format!("pages/{path}"), line: 1, column: 1 };
        return (None, vec![Found { place, cause: Cause::NotText }]);
    };
    let front::Split { front, body, mut faults } = front::split(source);
    let (language, kind) = kind(path, policy);
    let title = front.title.clone().unwrap_or_else(|| {
        let taken = taken_title(path);
        // A front matter that cannot be read has its own problem; the title may well be in it.
        if !faults.iter().any(|(_, cause)| cause.is_unread_front_matter()) {
            faults.push((0, Cause::MissingTitle { taken: taken.to_owned() }));
        }
        Cow::Borrowed(taken)
    });
    check_values(&front, policy, &mut faults);
    let mut text = markdown::html(source, body, Surroundings { path, language: &language, theme });
    faults.append(&mut text.faults);
    if front.draft {
        return (None, Vec::new());
    }
    let page = Page { path, source, address: address::of_page(path), language, kind, title, front, text };
    let problems = faults.into_iter().map(|(at, cause)| Found { place: page.place(at), cause }).collect();
    (Some(page), problems)
}

/// The language and kind of a page, by the place of its file.
fn kind(path: &str, policy: &Policy) -> (Language, Kind) {
    let others = policy.desk.languages.iter().filter(|tag| **tag != policy.desk.language);
    let own = others.filter_map(|tag| Some((tag, path.strip_prefix(tag.as_str())?.strip_prefix('/')?))).next();
    let (language, rest) = own.unwrap_or((&policy.desk.language, path));
    let kind = match rest.split_once('/') {
        None if rest == "_index.md" => Kind::Start,
        None => Kind::Plain,
        Some((folder, name)) => match policy.topics.iter().position(|topic| topic.id.as_str() == folder) {
            Some(topic) if name == "_index.md" => Kind::TopicIntro(topic),
            Some(topic) => Kind::Article(topic),
            None => Kind::Plain,
        },
    };
    (language.clone(), kind)
}

/// What a page without a title is called: its file, or the folder that it introduces.
fn taken_title(path: &str) -> &str {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let stem = stem.strip_suffix("/_index").unwrap_or(stem);
    stem.rsplit('/').next().unwrap_or(stem)
}

fn check_values(front: &Front<'_>, policy: &Policy, faults: &mut Vec<front::Fault>) {
    for role in front.roles.iter().filter(|role| !ROLES.contains(&role.name.as_ref())) {
        let near = nearest(&role.name, ROLES.iter().copied()).map(str::to_owned);
        faults.push((role.at, Cause::UnknownRole { role: role.name.to_string(), near }));
    }
    if let Some((number, at)) = front.level.filter(|(number, _)| !has_level(policy, *number)) {
        faults.push((at, Cause::UnknownLevel { number }));
    }
}

/// Whether the desk has a level with this number.
pub(crate) fn has_level(policy: &Policy, number: i64) -> bool {
    policy.levels.iter().any(|card| i64::from(card.level.number()) == number)
}

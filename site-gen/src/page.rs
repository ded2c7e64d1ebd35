//! parse: from files to pages. Each page is read alone, so all of them at once.

use crate::Options;
use crate::address::{self, Addresses, is_index, is_page};
use crate::book::{made, topic_address};
use crate::front::{self, Front};
use crate::glossary::Glossary;
use crate::markdown::{self, FirstHeading, Surroundings, Text};
use crate::problem::{self, Cause, Found};
use crate::source::Sources;
use crate::suggest::nearest;
use crate::text::Mended;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use theme::Theme;
use tickets::policy::Place;
use tickets::{Language, Policy};

/// For whom pages are written.
pub(crate) const ROLES: &[&str] = &["lehrkraft", "schuladmin", "verwaltung", "schueler", "gast"];

/// Where the pages in Leichte Sprache lie.
pub(crate) const EASY_FOLDER: &str = "leicht/";

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

impl Kind {
    /// What a page becomes that cannot stand where it would introduce others.
    fn beside(self) -> Self {
        match self {
            Self::Start => Self::Plain,
            Self::TopicIntro(topic) => Self::Article(topic),
            Self::Article(_) | Self::Plain => self,
        }
    }
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
        self.path.starts_with(EASY_FOLDER)
    }

    /// The places of all that is wrong in the page's file.
    pub(crate) fn placed(&self, faults: Vec<front::Fault>) -> impl Iterator<Item = Found> + use<> {
        problem::placed(&format!("pages/{}", self.path), self.source, faults)
    }

    /// The page's key, such as `wlan/verbinden`: what a ticket remembers of it (D-13).
    pub(crate) fn id(&self) -> &str {
        self.address.trim_matches('/')
    }
}

/// What all pages are read with.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a, 'r> {
    pub(crate) sources: &'a Sources,
    /// The files whose bytes had to be mended.
    pub(crate) mended: &'a BTreeMap<&'a str, Mended>,
    pub(crate) policy: &'r Policy,
    pub(crate) theme: &'r Theme,
    pub(crate) options: &'r Options,
    pub(crate) addresses: &'r Addresses<'a>,
    pub(crate) glossary: &'r Glossary,
}

/// Gives out the addresses of all pages. In strict builds each page stands where its file says, and the book tells who
/// was first; in lenient ones no page is left out.
pub(crate) fn addresses<'a>(sources: &'a Sources, policy: &Policy, options: &Options) -> Addresses<'a> {
    if options.strict {
        return Addresses::default();
    }
    let paths = || sources.below("pages/").map(|(path, _)| path).filter(|path| is_page(path));
    let mut intros: BTreeMap<String, &'a str> = BTreeMap::new();
    for path in paths() {
        if let (language, Kind::TopicIntro(topic)) = kind(path, policy, sources) {
            let address = topic_address(policy, topic, &language);
            let best = intros.entry(address).or_insert(path);
            *best = address::better_index(best, path);
        }
    }
    let intros = intros.into_iter().map(|(address, path)| (path, address)).collect();
    Addresses::of(paths(), made(policy), &intros)
}

/// What became of a file: a page, or one that is not shown today.
enum Outcome<'a> {
    Shown(Box<Page<'a>>),
    /// By its path.
    Hidden(&'a str),
    /// A draft, or no text.
    Left,
}

/// Reads all pages. Also says which ones their dates hide today.
pub(crate) fn parse<'a>(reading: Reading<'a, '_>) -> (Vec<Page<'a>>, BTreeSet<&'a str>, Vec<Found>) {
    let files: Vec<_> = reading.sources.below("pages/").filter(|(path, _)| is_page(path)).collect();
    let parsed: Vec<_> = files.into_par_iter().map(|(path, bytes)| page(path, bytes, reading)).collect();
    let (mut pages, mut problems) = (Vec::with_capacity(parsed.len()), Vec::new());
    let mut hidden = BTreeSet::new();
    for (outcome, found) in parsed {
        match outcome {
            Outcome::Shown(page) => pages.push(*page),
            Outcome::Hidden(path) => drop(hidden.insert(path)),
            Outcome::Left => {}
        }
        problems.extend(found);
    }
    if !reading.options.strict {
        problem::gathered(&mut problems);
    }
    (pages, hidden, problems)
}

fn page<'a>(path: &'a str, bytes: &'a [u8], reading: Reading<'a, '_>) -> (Outcome<'a>, Vec<Found>) {
    let Reading { policy, theme, options, addresses, sources, .. } = reading;
    let mended = reading.mended.get(format!("pages/{path}").as_str());
    let source = match (mended, std::str::from_utf8(bytes)) {
        (Some(mended), _) if !options.strict => mended.text.as_str(),
        (_, Ok(source)) => source,
        (_, Err(_)) => {
            let place = Place { file: format!("pages/{path}"), line: 1, column: 1 };
            return (Outcome::Left, vec![Found { place, cause: Cause::NotText }]);
        }
    };
    let front::Split { mut front, body, mut faults } = front::split(source);
    faults.extend(mended.map(|mended| (mended.at, Cause::Mended)));
    faults.extend(
        addresses
            .taken(path)
            .map(|taken| (0, Cause::Moved { taken: taken.to_owned(), address: addresses.of_page(path) })),
    );
    let (mut language, mut kind) = kind(path, policy, sources);
    if let Some(written) = &front.language {
        match policy.desk.languages.iter().find(|known| known.as_str().eq_ignore_ascii_case(&written.name)) {
            Some(known) => language = known.clone(),
            None => faults.push((written.at, Cause::UnknownLanguage { tag: written.name.to_string() })),
        }
    }
    if addresses.taken(path).is_some() {
        kind = kind.beside();
    }
    if let Some(heap) = sources.heap.as_ref().filter(|_| front.weight == 0) {
        front.weight = heap.place(path);
    }
    check_values(&front, policy, &mut faults);
    let heading = match (options.strict, &front.title) {
        (true, _) => FirstHeading::Text,
        (false, None) => FirstHeading::Title,
        (false, Some(title)) => FirstHeading::IfNot(title),
    };
    let glossary = reading.glossary;
    let around = Surroundings { path, language: &language, theme, addresses, heading, sources, glossary };
    let mut text = markdown::html(source, body, around);
    faults.append(&mut text.faults);
    let title = front.title.clone().or_else(|| text.title.take().map(Cow::Owned)).unwrap_or_else(|| {
        let taken = taken_title(path);
        // A front matter that cannot be read has its own problem; the title may well be in it.
        if !faults.iter().any(|(_, cause)| cause.is_unread_front_matter()) {
            faults.push((0, Cause::MissingTitle { taken: taken.to_owned() }));
        }
        Cow::Borrowed(taken)
    });
    if front.draft && !options.drafts {
        return (Outcome::Left, Vec::new());
    }
    let page = Page { path, source, address: addresses.of_page(path), language, kind, title, front, text };
    let mut problems: Vec<Found> = page.placed(faults).collect();
    if let Some((until, at)) = page.front.valid_until.filter(|(until, _)| *until < options.today) {
        problems.push(Found { place: page.place(at), cause: Cause::Expired { date: until.to_string() } });
        return (Outcome::Hidden(path), problems);
    }
    if page.front.valid_from.is_some_and(|from| from > options.today) {
        return (Outcome::Hidden(path), problems);
    }
    (Outcome::Shown(Box::new(page)), problems)
}

/// The language whose folder a page lies in, and its path in there.
pub(crate) fn folder_of<'p>(path: &'p str, policy: &'p Policy) -> (&'p Language, &'p str) {
    let others = policy.desk.languages.iter().filter(|tag| **tag != policy.desk.language);
    let own = others.filter_map(|tag| Some((tag, path.strip_prefix(tag.as_str())?.strip_prefix('/')?))).next();
    own.unwrap_or((&policy.desk.language, path))
}

/// The language and kind of a page, by the place of its file.
fn kind(path: &str, policy: &Policy, sources: &Sources) -> (Language, Kind) {
    let (language, rest) = folder_of(path, policy);
    let topic = |folder: &str| match &sources.heap {
        Some(heap) => heap.topic(rest),
        None => policy.topics.iter().position(|topic| topic.id.as_str() == folder),
    };
    let kind = match rest.split_once('/') {
        None if is_index(rest) => Kind::Start,
        None => sources.heap.as_ref().and_then(|heap| heap.topic(rest)).map_or(Kind::Plain, Kind::Article),
        Some((folder, name)) => match topic(folder) {
            Some(topic) if is_index(name) && !name.contains('/') => Kind::TopicIntro(topic),
            Some(topic) => Kind::Article(topic),
            None => Kind::Plain,
        },
    };
    (language.clone(), kind)
}

/// What a page without a title is called: its file, or the folder that it introduces.
fn taken_title(path: &str) -> &str {
    let stem = address::stem(path);
    let stem = if is_index(path) { stem.rsplit_once('/').map_or(stem, |(folder, _)| folder) } else { stem };
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

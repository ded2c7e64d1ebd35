//! parse: from files to pages. Each page is read alone, so all of them at once.

use crate::Options;
use crate::address::{self, Addresses, is_index, is_page};
use crate::book::{made, topic_address};
use crate::front::{self, Front};
use crate::glossary::Glossary;
use crate::markdown::{self, FirstHeading, Surroundings, Text};
use crate::memory::{Ground, Key, Memory, Remembered};
use crate::problem::{self, Cause, Found};
use crate::school;
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
    /// The school that it is for, by its place among the desk's; none is for all.
    pub(crate) school: Option<usize>,
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
    pub(crate) memory: &'r Memory,
    pub(crate) ground: Ground,
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
        if let Standing { language, kind: Kind::TopicIntro(topic), .. } = standing(path, policy, sources) {
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

/// What became of all files.
#[derive(Default)]
pub(crate) struct Parsed<'a> {
    pub(crate) pages: Vec<Page<'a>>,
    /// The files of pages that their dates hide today.
    pub(crate) hidden: BTreeSet<&'a str>,
    /// What the next build need not read again.
    pub(crate) texts: BTreeMap<String, Remembered>,
    pub(crate) problems: Vec<Found>,
}

/// Reads all pages.
pub(crate) fn parse<'a>(reading: Reading<'a, '_>) -> Parsed<'a> {
    let files: Vec<_> = reading.sources.below("pages/").filter(|(path, _)| is_page(path)).collect();
    let parsed: Vec<_> = files.into_par_iter().map(|(path, bytes)| file(path, bytes, reading)).collect();
    let mut all = Parsed { pages: Vec::with_capacity(parsed.len()), ..Parsed::default() };
    for (path, outcome, remembered, found) in parsed {
        match outcome {
            Outcome::Shown(page) => all.pages.push(*page),
            Outcome::Hidden(path) => drop(all.hidden.insert(path)),
            Outcome::Left => {}
        }
        all.texts.extend(remembered.map(|text| (path.to_owned(), text)));
        all.problems.extend(found);
    }
    if !reading.options.strict {
        problem::gathered(&mut all.problems);
    }
    all
}

type Read<'a> = (&'a str, Outcome<'a>, Option<Remembered>, Vec<Found>);

fn file<'a>(path: &'a str, bytes: &'a [u8], reading: Reading<'a, '_>) -> Read<'a> {
    let mended = reading.mended.get(format!("pages/{path}").as_str());
    let source = match (mended, std::str::from_utf8(bytes)) {
        (Some(mended), _) if !reading.options.strict => mended.text.as_str(),
        (_, Ok(source)) => source,
        (_, Err(_)) => {
            let place = Place { file: format!("pages/{path}"), line: 1, column: 1 };
            return (path, Outcome::Left, None, vec![Found { place, cause: Cause::NotText }]);
        }
    };
    let (outcome, remembered, found) = page(path, source, mended, reading);
    (path, outcome, remembered, found)
}

fn page<'a>(
    path: &'a str,
    source: &'a str,
    mended: Option<&Mended>,
    reading: Reading<'a, '_>,
) -> (Outcome<'a>, Option<Remembered>, Vec<Found>) {
    let Reading { policy, theme, options, addresses, sources, .. } = reading;
    let front::Split { mut front, body, mut faults } = front::split(source);
    faults.extend(mended.map(|mended| (mended.at, Cause::Mended)));
    faults.extend(
        addresses
            .taken(path)
            .map(|taken| (0, Cause::Moved { taken: taken.to_owned(), address: addresses.of_page(path) })),
    );
    let Standing { mut language, mut kind, school, lost } = standing(path, policy, sources);
    faults.extend(lost.map(|folder| {
        let near = school::near(folder, policy);
        (0, Cause::UnknownSchool { folder: folder.to_owned(), near })
    }));
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
    let key = Key::of(&[reading.ground.texts.bytes(), path.as_bytes(), source.as_bytes()]);
    let (mut text, remembered) = reading.memory.text(path, key, || markdown::html(source, body, around));
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
        return (Outcome::Left, remembered, Vec::new());
    }
    let address = addresses.of_page(path);
    let page = Page { path, source, address, language, kind, school, title, front, text };
    let mut problems: Vec<Found> = page.placed(faults).collect();
    if let Some((until, at)) = page.front.valid_until.filter(|(until, _)| *until < options.today) {
        problems.push(Found { place: page.place(at), cause: Cause::Expired { date: until.to_string() } });
        return (Outcome::Hidden(path), remembered, problems);
    }
    if page.front.valid_from.is_some_and(|from| from > options.today) {
        return (Outcome::Hidden(path), remembered, problems);
    }
    (Outcome::Shown(Box::new(page)), remembered, problems)
}

/// What the place of a page's file says of it.
struct Standing<'p> {
    language: Language,
    kind: Kind,
    school: Option<usize>,
    /// The folder of a school that the desk does not know.
    lost: Option<&'p str>,
}

/// The language whose folder a page lies in, and its path in there.
pub(crate) fn folder_of<'p>(path: &'p str, policy: &'p Policy) -> (&'p Language, &'p str) {
    let others = policy.desk.languages.iter().filter(|tag| **tag != policy.desk.language);
    let own = others.filter_map(|tag| Some((tag, path.strip_prefix(tag.as_str())?.strip_prefix('/')?))).next();
    own.unwrap_or((&policy.desk.language, path))
}

fn standing<'p>(path: &'p str, policy: &'p Policy, sources: &Sources) -> Standing<'p> {
    let (language, whole) = folder_of(path, policy);
    let folder = school::folder(whole).filter(|_| sources.heap.is_none());
    let school = folder.and_then(|(name, _)| school::of_folder(name, policy));
    let lost = folder.map(|(name, _)| name).filter(|_| school.is_none());
    let rest = folder.filter(|_| school.is_some()).map_or(whole, |(_, rest)| rest);
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
    // A school introduces no topic and has no start page: it adds to those of all.
    let kind = if school.is_some() { kind.beside() } else { kind };
    Standing { language: language.clone(), kind, school, lost }
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

/// Pupils write to no desk (D-10): their pages name the teacher.
pub(crate) fn is_for_pupils_alone(page: &Page<'_>) -> bool {
    !page.front.roles.is_empty() && page.front.roles.iter().all(|role| role.name == "schueler")
}

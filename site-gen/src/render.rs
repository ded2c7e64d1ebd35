//! render: from the book to files. Each page alone, so all of them at once, and those that are the same again not at all.

mod accessibility;
mod article;
mod contacts;
mod easy;
mod feed;
mod form;
mod frame;
mod glossary;
mod handout;
mod item;
mod levels;
mod news;
mod offline;
mod plain;
mod privacy;
mod redirect;
mod search;
mod sitemap;
mod start;
mod tags;
mod themes;
mod topic;
mod tree;

pub(crate) use handout::HANDOUT;
pub(crate) use offline::OFFLINE;
pub use redirect::REDIRECTS;

use crate::accessibility::Statement;
use crate::address::file_of;
use crate::book::{Book, Legal, assets, unowned};
use crate::first_aid::first_aid;
use crate::memory::{Filed, Ground, Key, Memory};
use crate::page::Kind;
use crate::problem::{Cause, Found};
use crate::source::Files;
use crate::tree::Tree;
use frame::Frames;
use item::Item;
use rayon::prelude::*;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use theme::{Frame, Theme, ThemeError};
use tickets::Language;
use tickets::policy::Privacy;

/// A link with its words.
#[derive(Serialize)]
struct Linked<'b> {
    title: &'b str,
    address: &'b str,
}

/// What a template sees that needs nothing but its frame.
#[derive(Serialize)]
struct Nothing {}

/// Something that becomes a file of its own.
enum Job<'b> {
    Page(usize),
    Handout(usize),
    Start(&'b Language),
    Topic(usize, &'b Language),
    Redirect(&'b str, usize),
    Shortcut,
    Glossary(&'b Language),
    Tags(&'b Language),
    Tag(&'b str, &'b Language),
    Themes(&'b Language),
    Search(&'b Language),
    Levels(&'b Language),
    Helpers(&'b Language),
    Station(&'b Tree<'b>, usize),
    AllQuestions(&'b Tree<'b>),
    Contacts(&'b Language),
    Form(&'b Language),
    News(&'b Language),
    Privacy(&'b Privacy, &'b Language),
    Accessibility(&'b Statement, &'b Language),
    Lost(&'b Language),
    Offline(&'b Language),
}

/// What every page is made with.
struct Press<'b> {
    book: &'b Book<'b>,
    theme: &'b Theme,
    frames: Frames,
    memory: &'b Memory,
    ground: Ground,
}

/// A page that was printed, or is the same as the last time.
struct Printed {
    /// Where it is read.
    address: String,
    /// What it was printed from, if that can be told.
    key: Option<Key>,
    /// Nothing if the page is the same.
    html: Option<String>,
}

impl Press<'_> {
    fn print(&self, template: &str, frame: &Frame, context: &impl Serialize) -> Result<Printed, ThemeError> {
        self.print_at(frame.address.clone(), template, frame, context)
    }

    /// Prints a page, unless its template would see just what it saw the last time.
    fn print_at(
        &self,
        address: String,
        template: &str,
        frame: &Frame,
        context: &impl Serialize,
    ) -> Result<Printed, ThemeError> {
        let seen = postcard::to_allocvec(&(template, frame, context)).ok();
        let key = seen.map(|seen| Key::of(&[self.ground.prints.bytes(), &seen]));
        let last = self.memory.file(&file_of(&address)).map(|last| last.key);
        let html = match key.is_some() && key == last {
            true => None,
            false => Some(self.theme.render(template, &frame.language, frame, context)?),
        };
        Ok(Printed { address, key, html })
    }

    fn job(&self, job: &Job<'_>) -> Result<Printed, ThemeError> {
        match *job {
            Job::Page(index) => match self.book.pages[index].kind {
                Kind::Article(topic) => article::print(self, index, topic),
                Kind::Plain if self.book.pages[index].is_easy() => easy::print(self, index),
                Kind::Plain | Kind::Start | Kind::TopicIntro(_) => plain::print(self, index),
            },
            Job::Handout(index) => handout::print(self, index),
            Job::Start(language) => start::print(self, language),
            Job::Topic(topic, language) => topic::print(self, topic, language),
            Job::Redirect(alias, index) => redirect::print(self, alias, index),
            Job::Shortcut => redirect::print_shortcut(self),
            Job::Glossary(language) => glossary::print(self, language),
            Job::Tags(language) => tags::index(self, language),
            Job::Tag(key, language) => tags::print(self, key, language),
            Job::Themes(language) => themes::print(self, language),
            Job::Search(language) => search::print(self, language),
            Job::Levels(language) => levels::print(self, language),
            Job::Helpers(language) => tree::print_overview(self, language),
            Job::Station(tree, station) => tree::print_station(self, tree, station),
            Job::AllQuestions(tree) => tree::print_all(self, tree),
            Job::Contacts(language) => contacts::print(self, language),
            Job::News(language) => news::print(self, language),
            Job::Form(language) => form::print(self, language),
            Job::Privacy(privacy, language) => privacy::print(self, privacy, language),
            Job::Accessibility(statement, language) => accessibility::print(self, statement, language),
            Job::Offline(language) => offline::print(self, language),
            Job::Lost(language) => self.print("404.html", &self.frames.lost(language, self.theme), &Nothing {}),
        }
    }
}

/// The files of a site, and what was wrong.
pub(crate) struct Rendered {
    pub(crate) files: Files,
    /// What the next build need not make again.
    pub(crate) filed: BTreeMap<String, Filed>,
    pub(crate) problems: Vec<Found>,
}

/// Prints the book; `index` are the files of the search.
pub(crate) fn render<'b>(
    book: &'b Book<'b>,
    theme: &'b Theme,
    index: BTreeMap<String, Vec<u8>>,
    (memory, ground): (&'b Memory, Ground),
) -> Rendered {
    let press = Press { book, theme, frames: Frames::of(book), memory, ground };
    let printed: Vec<Result<Item, ThemeError>> =
        jobs(book).par_iter().map(|job| press.job(job).map(|page| Item::printed(page, memory))).collect();
    let mut problems = Vec::new();
    let mut told = |error: ThemeError| {
        problems.push(Found { place: error.place(), cause: Cause::Template { message: error.message() } });
    };
    let mut beside = sitemap::files(book);
    beside.extend(feed::files(book, theme));
    beside.push((theme::Told::FILE.to_owned(), book.notices.json().into_bytes()));
    let unowned = unowned(book);
    if !unowned.is_empty() {
        beside.push((theme::Unowned::FILE.to_owned(), theme::Unowned::written(&unowned)));
    }
    beside.extend(redirect::file(book));
    beside.push((::search::FirstAid::FILE.to_owned(), first_aid(book).written()));
    beside.push(offline::manifest(&press));
    let made = beside.into_iter().chain(index).map(|(address, bytes)| (address, Cow::Owned(bytes)));
    let style = theme.assets().map(|asset| (asset.address.to_string(), Cow::Borrowed(asset.text.as_bytes())));
    let copied = assets(book.sources).map(|(address, bytes)| (address, Cow::Borrowed(bytes)));
    let others: Vec<(String, Cow<'_, [u8]>)> = copied.chain(made).chain(style).collect();
    let others = others.into_par_iter().map(|(address, bytes)| Item::of(address, bytes, None, memory));
    let mut all: Vec<Item> = others.collect();
    all.extend(printed.into_iter().filter_map(|page| page.map_err(&mut told).ok()));
    match offline::worker(&press, &all) {
        Ok(files) => all.extend(files.map(|(address, bytes)| Item::of(address, bytes.into(), None, memory))),
        Err(error) => told(error),
    }
    let mut rendered = Rendered { files: Files::default(), filed: BTreeMap::new(), problems };
    rendered.filed.extend(all.iter().map(|item| (file_of(&item.address), item.filed)));
    rendered.files = all.into_iter().map(|item| (file_of(&item.address), item.file)).collect();
    rendered
}

fn jobs<'b>(book: &'b Book<'_>) -> Vec<Job<'b>> {
    let own = |index: &usize| {
        let page = &book.pages[*index];
        matches!(page.kind, Kind::Article(_)) || (page.kind == Kind::Plain && !book.is_made_legal(page))
    };
    let mut jobs: Vec<Job<'b>> = (0..book.pages.len()).filter(own).map(Job::Page).collect();
    let handouts = (0..book.pages.len()).filter(|&index| book.pages[index].has_handout());
    jobs.extend(handouts.map(Job::Handout));
    jobs.push(Job::Offline(&book.policy.desk.language));
    jobs.extend(book.aliases.iter().map(|(alias, index)| Job::Redirect(alias, *index)));
    jobs.extend(book.has_shortcut.then_some(Job::Shortcut));
    for language in &book.policy.desk.languages {
        jobs.extend([Job::Start(language), Job::Themes(language), Job::Search(language), Job::Levels(language)]);
        jobs.extend([Job::Helpers(language), Job::Contacts(language)]);
        jobs.extend([Job::Form(language), Job::Lost(language)]);
        jobs.extend(book.news(language).next().map(|_| Job::News(language)));
        jobs.extend(book.made_legal(language).filter_map(|(legal, _)| match legal {
            Legal::Imprint => None,
            Legal::Privacy => Some(Job::Privacy(book.policy.privacy.as_ref()?, language)),
            Legal::Accessibility => Some(Job::Accessibility(book.statement.as_ref()?, language)),
        }));
        jobs.extend(book.glossary.speaks(language).then_some(Job::Glossary(language)));
        jobs.extend(book.tags.speak(language).then_some(Job::Tags(language)));
        jobs.extend(book.tags.keys(language).map(|key| Job::Tag(key, language)));
        let topics = (0..book.policy.topics.len()).filter(|&topic| book.has_topic(topic, language));
        jobs.extend(topics.map(|topic| Job::Topic(topic, language)));
    }
    for tree in &book.trees {
        jobs.extend((0..tree.stations.len()).map(|station| Job::Station(tree, station)));
        jobs.push(Job::AllQuestions(tree));
    }
    jobs
}

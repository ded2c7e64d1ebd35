//! render: from the book to files. Each page alone, so all of them at once.

mod article;
mod form;
mod frame;
mod glossary;
mod levels;
mod plain;
mod redirect;
mod sitemap;
mod start;
mod tags;
mod themes;
mod topic;

use crate::address::file_of;
use crate::book::{Book, assets};
use crate::page::Kind;
use crate::problem::{Cause, Found};
use crate::source::Files;
use frame::Frames;
use rayon::prelude::*;
use serde::Serialize;
use theme::{Frame, Theme, ThemeError};
use tickets::Language;

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
    Start(&'b Language),
    Topic(usize, &'b Language),
    Redirect(&'b str, usize),
    Glossary(&'b Language),
    Tags(&'b Language),
    Tag(&'b str, &'b Language),
    Themes(&'b Language),
    Levels(&'b Language),
    Form(&'b Language),
    Lost(&'b Language),
}

/// What every page is made with.
struct Press<'b> {
    book: &'b Book<'b>,
    theme: &'b Theme,
    frames: Frames,
}

/// A page that was printed: where it is read, and its HTML.
type Printed = (String, String);

impl Press<'_> {
    fn print(&self, template: &str, frame: &Frame, context: &impl Serialize) -> Result<Printed, ThemeError> {
        let html = self.theme.render(template, &frame.language, frame, context)?;
        Ok((frame.address.clone(), html))
    }

    fn job(&self, job: &Job<'_>) -> Result<Printed, ThemeError> {
        match *job {
            Job::Page(index) => match self.book.pages[index].kind {
                Kind::Article(topic) => article::print(self, index, topic),
                Kind::Plain | Kind::Start | Kind::TopicIntro(_) => plain::print(self, index),
            },
            Job::Start(language) => start::print(self, language),
            Job::Topic(topic, language) => topic::print(self, topic, language),
            Job::Redirect(alias, index) => redirect::print(self, alias, index),
            Job::Glossary(language) => glossary::print(self, language),
            Job::Tags(language) => tags::index(self, language),
            Job::Tag(key, language) => tags::print(self, key, language),
            Job::Themes(language) => themes::print(self, language),
            Job::Levels(language) => levels::print(self, language),
            Job::Form(language) => form::print(self, language),
            Job::Lost(language) => self.print("404.html", &self.frames.lost(language, self.theme), &Nothing {}),
        }
    }
}

/// Prints the book.
pub(crate) fn render<'b>(book: &'b Book<'b>, theme: &'b Theme) -> (Files, Vec<Found>) {
    let press = Press { book, theme, frames: Frames::of(book) };
    let printed: Vec<Result<Printed, ThemeError>> = jobs(book).par_iter().map(|job| press.job(job)).collect();
    let (mut pages, mut problems) = (Vec::with_capacity(printed.len()), Vec::new());
    for result in printed {
        match result {
            Ok(page) => pages.push(page),
            Err(error) => {
                let cause = Cause::Template { message: error.message() };
                problems.push(Found { place: error.place(), cause });
            }
        }
    }
    let beside = sitemap::files(book);
    let style = theme.assets().map(|asset| (asset.address.clone(), asset.text.as_bytes().to_vec()));
    let copied = assets(book.sources).map(|(address, bytes)| (address, bytes.to_vec()));
    let printed = pages.into_iter().map(|(address, html)| (address, html.into_bytes()));
    let all = copied.chain(beside).chain(style).chain(printed);
    (all.map(|(address, bytes)| (file_of(&address), bytes)).collect(), problems)
}

fn jobs<'b>(book: &'b Book<'_>) -> Vec<Job<'b>> {
    let own = |index: &usize| matches!(book.pages[*index].kind, Kind::Article(_) | Kind::Plain);
    let mut jobs: Vec<Job<'b>> = (0..book.pages.len()).filter(own).map(Job::Page).collect();
    jobs.extend(book.aliases.iter().map(|(alias, index)| Job::Redirect(alias, *index)));
    for language in &book.policy.desk.languages {
        jobs.extend([Job::Start(language), Job::Themes(language), Job::Levels(language)]);
        jobs.extend([Job::Form(language), Job::Lost(language)]);
        jobs.extend(book.glossary.speaks(language).then_some(Job::Glossary(language)));
        jobs.extend(book.tags.speak(language).then_some(Job::Tags(language)));
        jobs.extend(book.tags.keys(language).map(|key| Job::Tag(key, language)));
        let topics = (0..book.policy.topics.len()).filter(|&topic| book.has_topic(topic, language));
        jobs.extend(topics.map(|topic| Job::Topic(topic, language)));
    }
    jobs
}

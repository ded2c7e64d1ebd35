//! What is new: the articles of that kind in the order of their days.

use super::{Linked, Press, Printed};
use crate::book::{Book, NEWS};
use crate::page::Page;
use crate::render::feed;
use chrono::NaiveDate;
use serde::Serialize;
use std::cmp::Reverse;
use theme::ThemeError;
use tickets::Language;

/// A piece of news in a list.
#[derive(Serialize)]
pub(super) struct Entry<'b> {
    title: &'b str,
    address: &'b str,
    description: &'b str,
    date: Option<NaiveDate>,
}

#[derive(Serialize)]
struct View<'b> {
    way: [Linked<'b>; 1],
    pages: Vec<Entry<'b>>,
    /// Where the news are told to programs that read feeds.
    feed: Option<String>,
}

/// The news of a language, the newest first.
pub(super) fn newest<'b>(book: &'b Book<'b>, language: &Language) -> Vec<Entry<'b>> {
    let mut news: Vec<&Page<'b>> = book.news(language).collect();
    news.sort_by_key(|page| (Reverse(page.front.created), page.address.as_str()));
    let entry = |page: &'b Page<'b>| Entry {
        title: &page.title,
        address: &page.address,
        description: page.front.description.as_deref().unwrap_or_default(),
        date: page.front.created,
    };
    news.into_iter().map(entry).collect()
}

/// Prints the page with all news of a language.
pub(super) fn print(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let word = |key| theme.word(language, key);
    let root = book.root(language);
    let mut frame = frames.page(language, &format!("{root}{NEWS}"), word("news.title"), word("news.description"));
    for other in frame.translations.iter_mut().filter(|other| book.news(&other.language).next().is_some()) {
        (other.address, other.same) = (format!("{}{NEWS}", book.root(&other.language)), true);
    }
    let feed = feed::of_news(book, language);
    frame.feed = feed.clone().or(frame.feed);
    let home = format!("{root}/");
    let way = [Linked { title: word("frame.start"), address: &home }];
    super::frame::trail(&mut frame, &way);
    let view = View { way, pages: newest(book, language), feed };
    press.print("news.html", &frame, &view)
}

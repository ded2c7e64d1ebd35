//! New and changed pages as Atom feeds: one for the site, one for each topic.

use crate::book::{Book, NEWS};
use crate::page::Page;
use chrono::NaiveDate;
use pulldown_cmark_escape::escape_html;
use std::cmp::Reverse;
use theme::Theme;
use tickets::Language;

/// Where the feed stands, below the root of each language and below each topic.
pub(super) const FEED: &str = "/feed.xml";
/// How many pages a feed tells of.
const ENTRIES_MAX: usize = 20;

/// Whether a language has a feed: a site that knows its address, and a page with a date.
pub(super) fn has_feed(book: &Book<'_>, language: &Language) -> bool {
    let mut pages = book.articles.iter().map(|&index| &book.pages[index]);
    book.options.base_url.is_some() && pages.any(|page| page.language == *language && date(page).is_some())
}

/// Where the feed of a topic stands, if there is one.
pub(super) fn of_topic(book: &Book<'_>, topic: usize, language: &Language) -> Option<String> {
    book.options.base_url.as_ref()?;
    book.on(topic, language).find_map(date)?;
    Some(format!("{}{}", book.topic_address(topic, language).trim_end_matches('/'), FEED))
}

/// Where the feed of the news alone stands, if there are some with a day.
pub(super) fn of_news(book: &Book<'_>, language: &Language) -> Option<String> {
    book.options.base_url.as_ref()?;
    book.news(language).find_map(date)?;
    Some(format!("{}{}{}", book.root(language), NEWS.trim_end_matches('/'), FEED))
}

/// All feeds.
pub(super) fn files(book: &Book<'_>, theme: &Theme) -> Vec<(String, Vec<u8>)> {
    let Some(base) = book.options.base_url.as_deref().map(|url| url.trim_end_matches('/')) else { return Vec::new() };
    let mut files = Vec::new();
    for language in book.policy.desk.languages.iter().filter(|language| has_feed(book, language)) {
        let all = book.articles.iter().map(|&index| &book.pages[index]).filter(|page| page.language == *language);
        let address = format!("{}{FEED}", book.root(language));
        let text = feed(base, &address, &format!("{}/", book.root(language)), &book.policy.desk.name, book, all);
        files.push((address, text.into_bytes()));
        if let Some(address) = of_news(book, language) {
            let home = format!("{}{NEWS}", book.root(language));
            let title = format!("{}: {}", book.policy.desk.name, theme.word(language, "news.title"));
            let text = feed(base, &address, &home, &title, book, book.news(language));
            files.push((address, text.into_bytes()));
        }
        for topic in 0..book.policy.topics.len() {
            let Some(address) = of_topic(book, topic, language) else { continue };
            let title = format!("{}: {}", book.policy.desk.name, book.policy.topics[topic].label.word(language));
            let home = book.topic_address(topic, language);
            let text = feed(base, &address, &home, &title, book, book.on(topic, language));
            files.push((address, text.into_bytes()));
        }
    }
    files
}

fn date(page: &Page<'_>) -> Option<NaiveDate> {
    page.front.updated.max(page.front.created)
}

fn feed<'b>(
    base: &str,
    address: &str,
    home: &str,
    title: &str,
    book: &Book<'_>,
    pages: impl Iterator<Item = &'b Page<'b>>,
) -> String {
    let mut pages: Vec<(NaiveDate, &Page<'_>)> = pages.filter_map(|page| Some((date(page)?, page))).collect();
    pages.sort_by_key(|(date, page)| (Reverse(*date), page.address.as_str()));
    pages.truncate(ENTRIES_MAX);
    let newest = pages.first().map(|(date, _)| *date).unwrap_or_default();
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    xml.push_str(&format!(
        "<title>{}</title>\n<id>{base}{}</id>\n<link href=\"{base}{}\"/>\n<link rel=\"self\" href=\"{base}{}\"/>\n\
         <updated>{newest}T00:00:00Z</updated>\n<author><name>{}</name></author>\n",
        text(title),
        text(address),
        text(home),
        text(address),
        text(&book.policy.desk.operator)
    ));
    for (date, page) in pages {
        let address = text(&page.address);
        xml.push_str(&format!(
            "<entry><title>{}</title><id>{base}{address}</id><link href=\"{base}{address}\"/>\
             <updated>{date}T00:00:00Z</updated><summary>{}</summary></entry>\n",
            text(&page.title),
            text(page.front.description.as_deref().unwrap_or_default())
        ));
    }
    xml.push_str("</feed>\n");
    xml
}

fn text(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    // Writing into a String cannot fail.
    let _ = escape_html(&mut escaped, words);
    escaped
}

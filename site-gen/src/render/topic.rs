//! All answers on one topic, and the grid of topics that other pages show.

use super::contacts::{Card, card};
use super::{Linked, Press, Printed};
use crate::front::ArticleKind;
use crate::page::Page;
use serde::Serialize;
use theme::ThemeError;
use tickets::Language;

/// A topic in the grid.
#[derive(Serialize)]
pub(super) struct Tile<'b> {
    title: &'b str,
    icon: &'b str,
    address: String,
    count: usize,
    /// The language of the answers: the desk's own, where there are none in the language of the page.
    language: &'b str,
}

/// The topics of the desk, as a page in this language shows them.
pub(super) fn grid<'b>(press: &Press<'b>, language: &'b Language) -> Vec<Tile<'b>> {
    let book = press.book;
    let tile = |(index, topic): (usize, &'b tickets::policy::Topic)| {
        let shown = if book.has_topic(index, language) { language } else { &book.policy.desk.language };
        Tile {
            title: topic.label.word(language),
            icon: &topic.icon,
            address: book.topic_address(index, shown),
            count: book.on(index, shown).count(),
            language: shown.as_str(),
        }
    };
    book.policy.topics.iter().enumerate().map(tile).collect()
}

/// An answer in a list.
#[derive(Serialize)]
pub(super) struct Entry<'b> {
    title: &'b str,
    address: &'b str,
    description: &'b str,
    kind: Option<ArticleKind>,
    /// The day of what is new; else empty.
    date: String,
}

impl<'b> Entry<'b> {
    /// The page as lists show it.
    pub(super) fn of(page: &'b Page<'_>) -> Self {
        let front = &page.front;
        Self {
            title: &page.title,
            address: &page.address,
            description: front.description.as_deref().unwrap_or_default(),
            kind: front.kind,
            date: news_day(page),
        }
    }
}

/// The day of what is new; empty for everything else.
pub(super) fn news_day(page: &Page<'_>) -> String {
    let day = page.front.created.filter(|_| page.front.kind == Some(ArticleKind::News));
    day.map(|day| day.to_string()).unwrap_or_default()
}

#[derive(Serialize)]
struct View<'b> {
    title: &'b str,
    lead: &'b str,
    body: &'b str,
    way: [Linked<'b>; 1],
    articles: Vec<Entry<'b>>,
    helpers: Vec<Linked<'b>>,
    contacts: Card<'b>,
    /// Where people talk about it among themselves.
    forum: Option<&'b str>,
    /// The procedure that there is already: what is said about it, and where it is.
    redirect: Option<Linked<'b>>,
}

/// Prints the page of a topic.
pub(super) fn print(press: &Press<'_>, topic: usize, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let intro = book.intro(topic, language);
    let label = book.policy.topics[topic].label.word(language);
    let title = intro.and_then(|page| page.front.title.as_deref()).unwrap_or(label);
    let lead = intro.and_then(|page| page.front.description.as_deref()).unwrap_or_default();
    let mut frame = frames.page(language, &book.topic_address(topic, language), title, lead);
    frame.current = frame.menu.first().map(|item| item.address.clone()).unwrap_or_default();
    for other in &mut frame.translations {
        if book.has_topic(topic, &other.language) {
            (other.address, other.same) = (book.topic_address(topic, &other.language), true);
        }
    }
    frame.feed = super::feed::of_topic(book, topic, language).or(frame.feed);
    let home = format!("{}/", book.root(language));
    let way = [Linked { title: theme.word(language, "frame.start"), address: &home }];
    super::frame::trail(&mut frame, &way);
    let view = View {
        title,
        lead,
        body: intro.map_or("", |page| &page.text.html),
        way,
        forum: book.policy.topics[topic].forum.as_deref(),
        redirect: book.policy.topics[topic]
            .redirect
            .as_ref()
            .map(|redirect| Linked { title: redirect.text.word(language), address: &redirect.to }),
        helpers: book
            .trees_in(language)
            .filter(|tree| book.topic_of_tree(tree) == Some(topic))
            .map(|tree| Linked { title: &tree.title, address: tree.address() })
            .collect(),
        contacts: card(book, press.theme, language),
        articles: book.on(topic, language).map(Entry::of).collect(),
    };
    press.print("topic.html", &frame, &view)
}

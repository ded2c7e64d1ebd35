//! The start page: the question, the roles, the topics, what is new.

use super::topic::{Tile, grid};
use super::tree::{Helper, helpers};
use super::{Linked, Press, Printed, news};
use crate::book::Book;
use crate::front::{ArticleKind, Reference, RoleCard};
use crate::page::Page;
use chrono::NaiveDate;
use serde::Serialize;
use theme::{Kind, ThemeError};
use tickets::Language;

/// How many new and changed pages are shown.
const RECENT_MAX: usize = 4;
/// How much of what is new is shown.
const NEWS_MAX: usize = 3;

#[derive(Serialize)]
struct View<'b> {
    title: &'b str,
    lead: &'b str,
    body: &'b str,
    often: Vec<Linked<'b>>,
    roles: Vec<Role<'b>>,
    topics: Vec<Tile<'b>>,
    helpers: Vec<Helper<'b>>,
    news: Vec<news::Entry<'b>>,
    recent: Vec<Recent<'b>>,
}

#[derive(Serialize)]
struct Role<'b> {
    title: &'b str,
    text: Option<&'b str>,
    address: Option<&'b str>,
    links: Vec<Linked<'b>>,
}

#[derive(Serialize)]
struct Recent<'b> {
    title: &'b str,
    address: &'b str,
    date: NaiveDate,
    is_new: bool,
}

/// Prints the start page of a language; without an `_index.md` it has the words of the theme.
pub(super) fn print(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let page = book.page_by_address(&format!("{}/", book.root(language)));
    let front = page.map(|page| &page.front);
    let title = front.and_then(|front| front.title.as_deref()).unwrap_or_else(|| theme.word(language, "start.title"));
    let lead = front.and_then(|front| front.lead.as_deref()).unwrap_or_else(|| theme.word(language, "start.lead"));
    let description = front.and_then(|front| front.description.as_deref()).unwrap_or(lead);
    let mut frame = frames.everywhere(language, "/", title, description);
    frame.kind = Kind::Home;
    let view = View {
        title,
        lead,
        body: page.map_or("", |page| &page.text.html),
        often: front.map(|front| linked(book, &front.often, language)).unwrap_or_default(),
        roles: front.map(|front| roles(book, &front.role_cards, language)).unwrap_or_default(),
        topics: grid(press, language),
        helpers: helpers(press, language),
        news: news::newest(book, language).into_iter().take(NEWS_MAX).collect(),
        recent: recent(book, language),
    };
    press.print("start.html", &frame, &view)
}

fn roles<'b>(book: &'b Book<'b>, cards: &'b [RoleCard<'b>], language: &Language) -> Vec<Role<'b>> {
    let role = |card: &'b RoleCard<'b>| Role {
        title: &card.title,
        text: card.text.as_deref(),
        address: card.link.as_ref().and_then(|link| find(book, link, language)).map(|page| page.address.as_str()),
        links: linked(book, &card.pages, language),
    };
    cards.iter().map(role).collect()
}

fn linked<'b>(book: &'b Book<'b>, references: &[Reference<'b>], language: &Language) -> Vec<Linked<'b>> {
    let pages = references.iter().filter_map(|reference| find(book, reference, language));
    pages.map(|page| Linked { title: &page.title, address: &page.address }).collect()
}

fn find<'b>(book: &'b Book<'b>, reference: &Reference<'_>, language: &Language) -> Option<&'b Page<'b>> {
    book.page_at(&reference.name, language).map(|index| &book.pages[index])
}

/// The answers that were written or changed last, newest first. What is new has a list of its own.
fn recent<'b>(book: &'b Book<'b>, language: &Language) -> Vec<Recent<'b>> {
    let dated = |page: &'b Page<'b>| {
        let (created, updated) = (page.front.created, page.front.updated);
        let date = created.max(updated)?;
        Some(Recent {
            title: &page.title,
            address: &page.address,
            date,
            is_new: updated.is_none() || updated <= created,
        })
    };
    let is_answer = |page: &&Page<'b>| page.language == *language && page.front.kind != Some(ArticleKind::News);
    let pages = book.articles.iter().map(|&index| &book.pages[index]).filter(is_answer);
    let pages = pages.filter(|page| page.school.is_none());
    let mut recent: Vec<Recent<'b>> = pages.filter_map(dated).collect();
    recent.sort_by_key(|page| std::cmp::Reverse(page.date));
    recent.truncate(RECENT_MAX);
    recent
}

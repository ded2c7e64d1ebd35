//! Pages in Leichte Sprache: `leicht/<topic>/<name>.md` says in short sentences what `<topic>/<name>.md` says.

use super::contacts::{Card, card};
use super::frame::translate;
use super::{Linked, Press, Printed};
use crate::book::EASY;
use serde::Serialize;
use theme::ThemeError;

#[derive(Serialize)]
struct View<'b> {
    title: &'b str,
    body: &'b str,
    way: Vec<Linked<'b>>,
    /// The page that this one puts in other words.
    standard: Option<Linked<'b>>,
    /// All such pages; only on their overview.
    all: Vec<Linked<'b>>,
    is_overview: bool,
    contacts: Card<'b>,
}

/// Prints the page at `index`.
pub(super) fn print(press: &Press<'_>, index: usize) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let page = &book.pages[index];
    let is_overview = page.address == EASY;
    let description = page.front.description.as_deref().unwrap_or_default();
    let mut frame = frames.page(&page.language, &page.address, &page.title, description);
    translate(&mut frame, book.versions(index));
    frame.easy = Some(EASY.to_owned());
    let standard = book.versions(index).find(|other| !other.is_easy() && other.language == page.language);
    let home = format!("{}/", book.root(&page.language));
    let mut way = vec![Linked { title: theme.word(&page.language, "frame.start"), address: &home }];
    if !is_overview {
        way.push(Linked { title: theme.word(&page.language, "easy.name"), address: EASY });
    }
    let others = book.pages.iter().filter(|other| is_overview && other.is_easy() && other.address != EASY);
    let view = View {
        title: &page.title,
        body: &page.text.html,
        way,
        standard: standard.map(|page| Linked { title: &page.title, address: &page.address }),
        all: others.map(|page| Linked { title: &page.title, address: &page.address }).collect(),
        is_overview,
        contacts: card(book, theme, &page.language),
    };
    press.print("easy.html", &frame, &view)
}

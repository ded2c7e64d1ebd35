//! All topics, then all answers from A to Z.

use super::topic::{Tile, grid};
use super::{Press, Printed};
use crate::book::{THEMES, sort_key};
use crate::page::{Kind, Page};
use serde::Serialize;
use theme::ThemeError;
use tickets::Language;

#[derive(Serialize)]
struct View<'b> {
    topics: Vec<Tile<'b>>,
    letters: Vec<Letter<'b>>,
}

#[derive(Serialize)]
pub(super) struct Letter<'b> {
    /// The letter; none for digits and signs.
    letter: Option<char>,
    id: String,
    pages: Vec<Entry<'b>>,
}

#[derive(Serialize)]
struct Entry<'b> {
    title: &'b str,
    address: &'b str,
    /// Its topic, or the school that it is for.
    topic: Option<&'b str>,
}

/// Prints the list of a language.
pub(super) fn print(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let Press { theme, frames, .. } = press;
    let word = |key| theme.word(language, key);
    let frame = frames.everywhere(language, THEMES, word("themes.title"), word("themes.description"));
    let view = View { topics: grid(press, language), letters: letters(press, language) };
    press.print("themes.html", &frame, &view)
}

/// The answers and the other pages in folders; pages beside the start page are linked from where they are needed.
pub(super) fn letters<'b>(press: &Press<'b>, language: &Language) -> Vec<Letter<'b>> {
    let book = press.book;
    let root = book.root(language);
    let is_listed = |page: &&Page<'_>| {
        let inner = page.address.strip_prefix(&root).unwrap_or_default().trim_matches('/');
        page.language == *language && matches!(page.kind, Kind::Article(_) | Kind::Plain) && inner.contains('/')
    };
    let mut pages: Vec<(String, &Page<'_>)> =
        book.pages.iter().filter(is_listed).map(|page| (sort_key(&page.title), page)).collect();
    pages.sort_by(|(a, x), (b, y)| (a, &x.address).cmp(&(b, &y.address)));
    let mut letters: Vec<Letter<'b>> = Vec::new();
    for (key, page) in pages {
        let letter = key.chars().next().filter(|c| c.is_alphabetic()).and_then(|c| c.to_uppercase().next());
        let topic = match (page.school, page.kind) {
            (Some(school), _) => Some(book.policy.schools[school].name.as_str()),
            (None, Kind::Article(topic)) => Some(book.policy.topics[topic].label.word(language)),
            (None, Kind::Start | Kind::TopicIntro(_) | Kind::Plain) => None,
        };
        let entry = Entry { title: &page.title, address: &page.address, topic };
        match letters.iter_mut().find(|known| known.letter == letter) {
            Some(known) => known.pages.push(entry),
            None => {
                let id = letter.map_or_else(|| "zeichen".to_owned(), |c| c.to_lowercase().collect());
                letters.push(Letter { letter, id, pages: vec![entry] });
            }
        }
    }
    letters
}

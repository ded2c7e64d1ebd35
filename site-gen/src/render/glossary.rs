//! The page of the glossary: every word with its explanation.

use super::{Linked, Press, Printed};
use crate::glossary::GLOSSARY;
use serde::Serialize;
use theme::ThemeError;
use tickets::Language;

#[derive(Serialize)]
struct Entry<'b> {
    id: &'b str,
    word: &'b str,
    explanation: &'b str,
}

#[derive(Serialize)]
struct View<'b> {
    way: [Linked<'b>; 1],
    terms: Vec<Entry<'b>>,
}

/// Prints the glossary of a language.
pub(super) fn print(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let word = |key| theme.word(language, key);
    let root = book.root(language);
    let address = format!("{root}{GLOSSARY}");
    let mut frame = frames.page(language, &address, word("glossary.title"), word("glossary.description"));
    frame.current = frame.menu.first().map(|item| item.address.clone()).unwrap_or_default();
    let home = format!("{root}/");
    let terms = book.glossary.terms.iter().filter(|term| term.language == *language);
    let view = View {
        way: [Linked { title: word("frame.start"), address: &home }],
        terms: terms.map(|term| Entry { id: &term.id, word: &term.word, explanation: &term.explanation }).collect(),
    };
    press.print("glossary.html", &frame, &view)
}

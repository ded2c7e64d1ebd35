//! The search page as it is without a question: topics and all answers by letter, for readers without scripts too.

use super::themes::{Letter, letters};
use super::topic::{Tile, grid};
use super::{Press, Printed};
use crate::book::SEARCH;
use serde::Serialize;
use theme::ThemeError;
use tickets::Language;

#[derive(Serialize)]
struct View<'b> {
    question: &'b str,
    hits: &'b [&'b str],
    count: usize,
    choices: &'b [&'b str],
    chosen: bool,
    unchosen: &'b str,
    meant: Option<&'b str>,
    missing: &'b [&'b str],
    topics: Vec<Tile<'b>>,
    letters: Vec<Letter<'b>>,
}

/// Prints the page in a language.
pub(super) fn print(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let Press { theme, frames, .. } = press;
    let word = |key| theme.word(language, key);
    let frame = frames.everywhere(language, SEARCH, word("search.title"), word("search.description"));
    let (topics, letters) = (grid(press, language), letters(press, language));
    let view = View {
        question: "",
        hits: &[],
        count: 0,
        choices: &[],
        chosen: false,
        unchosen: "?",
        meant: None,
        missing: &[],
        topics,
        letters,
    };
    press.print("search.html", &frame, &view)
}

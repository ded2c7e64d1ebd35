//! The support levels in one view (P-10).

use super::{Press, Printed};
use crate::book::LEVELS;
use crate::tags::level_name;
use serde::Serialize;
use std::borrow::Cow;
use theme::{Theme, ThemeError};
use tickets::Language;
use tickets::policy::{Reach, Way};

#[derive(Serialize)]
struct View<'b> {
    levels: Vec<Level<'b>>,
}

#[derive(Serialize)]
struct Level<'b> {
    number: u8,
    id: String,
    name: &'b str,
    /// The language of the description: the desk's own, where nobody translated it.
    language: &'b str,
    who: Option<&'b str>,
    /// How it is reached.
    channels: Vec<String>,
    function: &'b [Cow<'b, str>],
    resources: &'b [Cow<'b, str>],
    examples: &'b [Cow<'b, str>],
    body: &'b str,
    /// Where the pages are listed that help on this level.
    pages: Option<&'b str>,
}

/// What is told of a way to a level: nothing where no group takes it, and that it is not taken everywhere (P-18).
fn told(theme: &Theme, language: &Language, way: Way, reach: Reach) -> Option<String> {
    let word = theme.word(language, &format!("levels.channel.{}", way.key())).to_owned();
    match reach {
        Reach::Everywhere => Some(word),
        Reach::Somewhere => Some(theme.word(language, "levels.somewhere").replace("{way}", &word)),
        Reach::Nowhere => None,
    }
}

/// Prints the overview of a language.
pub(super) fn print(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let word = |key| theme.word(language, key);
    let frame = frames.everywhere(language, LEVELS, word("levels.title"), word("levels.description"));
    let described = |number: u8, wanted: &Language| {
        book.levels.iter().find(|page| page.number == i64::from(number) && page.language == *wanted)
    };
    let levels = book.policy.levels.iter().map(|card| {
        let number = card.level.number();
        let page = described(number, language).or_else(|| described(number, &book.policy.desk.language));
        let front = page.map(|page| &page.front);
        Level {
            number,
            id: format!("stufe-{number}"),
            name: card.label.word(language),
            language: page.map_or(language, |page| &page.language).as_str(),
            who: front.and_then(|front| front.who.as_deref()),
            channels: card
                .channels
                .iter()
                .filter_map(|way| told(theme, language, *way, book.policy.reach(card.level, *way)))
                .collect(),
            function: front.map_or(&[], |front| &front.function),
            resources: front.map_or(&[], |front| &front.resources),
            examples: front.map_or(&[], |front| &front.examples),
            body: page.map_or("", |page| &page.text.html),
            pages: book.tags.get(language, &level_name(card, language, theme)).map(|tag| tag.address.as_str()),
        }
    });
    press.print("levels.html", &frame, &View { levels: levels.collect() })
}

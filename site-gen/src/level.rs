//! parse, for the support levels: `levels/<number>.md`, other languages in `levels/<language>/`.

use crate::address::Addresses;
use crate::front::{self, Front};
use crate::glossary::Glossary;
use crate::markdown::{self, FirstHeading, Surroundings, Text};
use crate::page::has_level;
use crate::problem::{Cause, Found};
use crate::source::Sources;
use theme::Theme;
use tickets::policy::Place;
use tickets::{Language, Policy};

/// A support level, described (P-10).
#[derive(Debug)]
pub(crate) struct LevelPage<'a> {
    pub(crate) path: &'a str,
    pub(crate) source: &'a str,
    pub(crate) language: Language,
    pub(crate) number: i64,
    pub(crate) front: Front<'a>,
    pub(crate) text: Text,
}

impl LevelPage<'_> {
    /// The place of a byte in the level's file.
    pub(crate) fn place(&self, at: usize) -> Place {
        Place::at(&format!("levels/{}", self.path), self.source, at)
    }
}

/// Reads all levels.
pub(crate) fn parse<'a>(sources: &'a Sources, policy: &Policy, theme: &Theme) -> (Vec<LevelPage<'a>>, Vec<Found>) {
    let (mut levels, mut problems) = (Vec::new(), Vec::new());
    for (path, bytes) in sources.below("levels/").filter(|(path, _)| path.ends_with(".md")) {
        level(path, bytes, policy, theme, &mut levels, &mut problems);
    }
    (levels, problems)
}

fn level<'a>(
    path: &'a str,
    bytes: &'a [u8],
    policy: &Policy,
    theme: &Theme,
    levels: &mut Vec<LevelPage<'a>>,
    problems: &mut Vec<Found>,
) {
    let Ok(source) = std::str::from_utf8(bytes) else {
        let place = Place { file: format!("levels/{path}"), line: 1, column: 1 };
        return problems.push(Found { place, cause: Cause::NotText });
    };
    let front::Split { front, body, mut faults } = front::split(source);
    let (folder, name) = path.split_once('/').unwrap_or(("", path));
    let language = if folder.is_empty() { policy.desk.language.clone() } else { Language::new(folder) };
    // Links start at the pages: a level has no folder of its own there.
    let (addresses, sources, glossary) = (Addresses::default(), Sources::default(), Glossary::default());
    let heading = FirstHeading::Text;
    let around = Surroundings {
        path: "_index.md",
        language: &language,
        theme,
        addresses: &addresses,
        heading,
        sources: &sources,
        glossary: &glossary,
    };
    let mut text = markdown::html(source, body, around);
    faults.append(&mut text.faults);
    let named = name.strip_suffix(".md").and_then(|stem| stem.parse().ok());
    let (number, at) = front.number.or(named.map(|number| (number, 0))).unwrap_or((-1, 0));
    if !has_level(policy, number) {
        faults.push((at, Cause::UnknownLevel { number }));
    }
    let page = LevelPage { path, source, language, number, front, text };
    problems.extend(faults.into_iter().map(|(at, cause)| Found { place: page.place(at), cause }));
    levels.push(page);
}

//! The head of an index: everything a question needs before any page is looked up.

use crate::grammar::Grammar;
use serde::{Deserialize, Serialize};

/// The form of the files. A reader of another form says so instead of guessing.
pub(crate) const VERSION: u32 = 2;
/// On how many pages a site has one text a file, and four cards. Answers stand far apart, so few in a file are least to
/// fetch; a large site has more in a file, so that it does not have too many.
const PAGES: usize = 2_000;

/// How many cards a file has.
pub(crate) fn cards_a_file(pages: usize) -> usize {
    4 * texts_a_file(pages)
}

/// How many texts a file has.
pub(crate) fn texts_a_file(pages: usize) -> usize {
    pages.div_ceil(PAGES).max(1)
}

/// The head, as its file keeps it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) version: u32,
    /// Stands in the names of the other files.
    pub(crate) hash: String,
    /// How many pages there are.
    pub(crate) pages: usize,
    pub(crate) grammar: Grammar,
    /// All stems in order, a line each: one digit says how many letters are those of the stem before.
    pub(crate) stems: String,
    /// How telling each stem is, a digit each: the rarer, the more.
    pub(crate) rarity: String,
    /// How many telling words each title has, a digit each.
    pub(crate) titles: String,
    /// The first stem of each file of postings.
    pub(crate) shards: Vec<usize>,
    /// The first stem of each file of places: where on its pages a stem stands.
    pub(crate) places: Vec<usize>,
    /// Groups of synonyms: entries of stems.
    pub(crate) groups: Vec<Vec<Vec<String>>>,
}

impl Head {
    /// The stems, written out.
    pub(crate) fn stems(&self) -> Vec<String> {
        let mut stems: Vec<String> = Vec::with_capacity(self.rarity.len());
        for line in self.stems.lines() {
            let mut letters = line.chars();
            let shared = letters.next().map_or(0, crate::code::value) as usize;
            let before = stems.last().map_or("", String::as_str);
            let same: String = before.chars().take(shared).collect();
            stems.push(same + letters.as_str());
        }
        stems
    }
}

/// Writes stems that are in order, each with the letters it shares with the one before left out.
pub(crate) fn written<'s>(stems: impl Iterator<Item = &'s str>) -> String {
    let mut text = String::new();
    let mut before = "";
    for stem in stems {
        let shared = stem.chars().zip(before.chars()).take_while(|(a, b)| a == b).count().min(35);
        text.push(crate::code::digit(u32::try_from(shared).unwrap_or(0)));
        text.extend(stem.chars().skip(shared));
        text.push('\n');
        before = stem;
    }
    text
}

/// The address of the head. It stays the same, so that a changed page changes no other.
pub(crate) fn address(language: &str) -> String {
    format!("{}{language}.json", crate::FOLDER)
}

/// The address of another file of this index.
pub(crate) fn file(language: &str, part: &str, hash: &str) -> String {
    format!("{}{language}{part}.{hash}.json", crate::FOLDER)
}

//! Search for help sites: pages in, an index of small files out; a question in, the best pages out.
//!
//! ```text
//! Document ─count─▶ words ─build─▶ Files (head, postings, places, cards, texts) ─read─▶ Index ─ask─▶ Hit
//! ```
//!
//! A browser asks the same files with `search.js`, which counts as this crate counts, in whole numbers, so that both
//! give the same order. German is what it is made for: umlauts in any spelling, compounds by the site's own
//! vocabulary, participles, synonyms, slips of the pen. English works, other languages are searched by whole words.

mod ask;
mod build;
mod cards;
mod choice;
mod code;
mod compound;
mod count;
mod distance;
mod expand;
mod first_aid;
mod fold;
mod grammar;
mod head;
mod index;
mod level;
mod loose;
mod marks;
mod meant;
mod missing;
mod passage;
mod phrase;
mod stem;
mod synonyms;
mod words;

pub use ask::{Answers, Hit};
pub use build::{Document, Options, build};
pub use choice::{Choice, Facet};
pub use first_aid::{Aid, Cabinet, FirstAid, Troubleshooter};
pub use index::{Index, IndexError};
pub use loose::{Loose, asked};
pub use marks::{Marks, highlights};
pub use phrase::unquoted;
pub use synonyms::Groups;

/// Stands between the blocks of a text, such as paragraphs and entries of a list.
pub const BLOCK: char = '\u{2029}';

/// The folder of the index files, as addresses begin.
pub const FOLDER: &str = "/assets/search/";

/// Whether a file of an index has only what answers show better with: without it they show descriptions.
#[must_use]
pub fn is_spare(address: &str) -> bool {
    let name = address.strip_prefix(FOLDER).and_then(|name| name.split('.').next()).unwrap_or_default();
    let part = name.rsplit('-').next().unwrap_or_default();
    part.strip_prefix('t').is_some_and(|number| number.parse::<usize>().is_ok())
}

/// The file that says which index there is for which language.
pub const LANGUAGES: &str = "/assets/search/languages.json";

#[cfg(test)]
mod tests {
    use super::is_spare;

    #[test]
    fn only_texts_can_be_spared() {
        assert!(is_spare("/assets/search/de-t12.0123456789ab.json") && is_spare("/assets/search/zh-tw-t0.0a.json"));
        for address in
            ["/assets/search/zh-tw.json", "/assets/search/de-w0.0a.json", "/assets/search/de-f.0a.json", "/de-t1/"]
        {
            assert!(!is_spare(address), "{address}");
        }
    }
}

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
mod fold;
mod grammar;
mod head;
mod index;
mod level;
mod marks;
mod meant;
mod passage;
mod phrase;
mod stem;
mod synonyms;
mod words;

pub use ask::{Answers, Hit};
pub use build::{Document, Options, build};
pub use choice::{Choice, Facet};
pub use index::{Index, IndexError};
pub use marks::{Marks, highlights};
pub use synonyms::Groups;

/// Stands between the blocks of a text, such as paragraphs and entries of a list.
pub const BLOCK: char = '\u{2029}';

/// The folder of the index files, as addresses begin.
pub const FOLDER: &str = "/assets/search/";

/// The file that says which index there is for which language.
pub const LANGUAGES: &str = "/assets/search/languages.json";

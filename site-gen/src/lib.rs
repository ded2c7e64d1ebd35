//! A folder of Markdown becomes a website, in memory.
//!
//! ```text
//! content/*.md ─load─▶ Sources ─parse─▶ Pages ─link─▶ Book ─render─▶ Files ─write─▶ public/
//! ```
//!
//! Everything between `load` and `write` is pure and never fails half-way: what is wrong becomes a [`Problem`] with
//! a place, the rest becomes pages. The same sources give the same bytes, for any number of threads.
mod accessibility;
mod address;
mod book;
mod day;
pub mod disk;
mod finder;
mod first_aid;
pub mod foreign;
mod front;
mod glossary;
mod level;
mod markdown;
mod memory;
mod notices;
mod page;
mod previous;
mod problem;
pub mod processing;
mod related;
mod render;
mod school;
mod source;
mod suggest;
mod tags;
mod text;
mod tree;
mod words;

pub use accessibility::RECORD;
pub use memory::Memory;
pub use previous::lost;
pub use problem::{Problem, Severity};
pub use render::REDIRECTS;
pub use source::{File, Files, Sources};

use chrono::NaiveDate;
use memory::Ground;
use theme::Theme;
use tickets::Policy;

/// What the caller decides about a build.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the site will stand, such as `https://hilfe.example`; without it there is no sitemap.
    pub base_url: Option<String>,
    /// The day the site is built: pages that should have been reviewed before say so.
    pub today: NaiveDate,
    /// Whether oddities are errors: right for own content, wrong for a heap of old pages.
    pub strict: bool,
    /// Whether pages that are not finished are shown.
    pub drafts: bool,
}

/// What became of a content folder.
#[derive(Debug)]
pub struct Site {
    /// The website.
    pub files: Files,
    /// Its templates and words: the desk's own pages wear them too.
    pub theme: Theme,
    /// What is wrong, in the order of files and lines.
    pub problems: Vec<Problem>,
    /// The files of pages that a public site must have, and that say nothing yet.
    pub missing_legal: Vec<String>,
    /// What the next build need not make again, if this site is published.
    pub memory: Memory,
}

/// Makes the website of a desk out of its content folder. `memory` is what the build of the site that is published left;
/// files that are the same again are [`File::Same`].
#[must_use]
pub fn build(sources: &Sources, policy: &Policy, options: &Options, memory: &Memory) -> Site {
    let (theme, mut problems) = source::theme(sources);
    let mended = text::mended(sources);
    let ground = Ground::of(sources, &theme, options);
    let addresses = page::addresses(sources, policy, options);
    let (glossary, found) = glossary::read(sources, policy);
    problems.extend(found);
    let reading = page::Reading {
        sources,
        mended: &mended,
        policy,
        theme: &theme,
        options,
        addresses: &addresses,
        glossary: &glossary,
        memory,
        ground,
    };
    let page::Parsed { pages, hidden, texts, problems: found } = page::parse(reading);
    problems.extend(found);
    let (levels, found) = level::parse(sources, policy, &theme);
    problems.extend(found);
    let (trees, found) = tree::parse(sources, policy, &theme);
    problems.extend(found);
    let (notices, found) = notices::read(sources, policy, options);
    problems.extend(found);
    let (statement, record, found) = accessibility::read(sources, options);
    problems.extend(found);
    let parts = book::Parts { pages, hidden, levels, trees, notices, statement, record, glossary: &glossary };
    let (book, found) = book::link(parts, sources, policy, &theme, options);
    problems.extend(found);
    let missing_legal = book.missing_legal();
    let (index, found) = finder::files(&book, &theme);
    problems.extend(found);
    let render::Rendered { files, filed, problems: found } = render::render(&book, &theme, index, (memory, ground));
    problems.extend(found);
    let memory = Memory::new(texts, filed);
    Site { files, theme, problems: problem::judged(problems, options.strict), memory, missing_legal }
}

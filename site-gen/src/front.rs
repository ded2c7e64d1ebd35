//! The front matter of a page: typed keys, written in TOML or YAML.

mod kind;
mod node;
mod read;
mod toml;
mod yaml;

pub(crate) use kind::ArticleKind;
pub(crate) use read::{Front, Reference, RoleCard};

use crate::problem::Cause;

/// A cause and the byte in the file where it shows.
pub(crate) type Fault = (usize, Cause);

/// A file taken apart: what the front matter says, where the text begins, and what is wrong above it.
pub(crate) struct Split<'a> {
    pub(crate) front: Front<'a>,
    pub(crate) body: usize,
    pub(crate) faults: Vec<Fault>,
}

/// Takes a file apart. A file without front matter is all text.
pub(crate) fn split(text: &str) -> Split<'_> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut faults = Vec::new();
    let Some((mark, inner, body)) = fences(text, start, &mut faults) else {
        return Split { front: Front::silent(), body: start, faults };
    };
    let (matter, at) = (&text[inner.clone()], inner.start);
    let table = match mark {
        "+++" => toml::read(matter, at, &mut faults),
        _ => yaml::read(matter, at, &mut faults),
    };
    Split { front: read::front(table, &mut faults), body, faults }
}

/// Where the front matter stands and where the text begins.
fn fences(text: &str, start: usize, faults: &mut Vec<Fault>) -> Option<(&'static str, std::ops::Range<usize>, usize)> {
    let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |i| from + i + 1);
    let first = line_end(start);
    let mark = ["+++", "---"].into_iter().find(|mark| text[start..first].trim_end() == *mark)?;
    let mut at = first;
    while at < text.len() {
        let next = line_end(at);
        if text[at..next].trim_end() == mark {
            return Some((mark, first..at, next));
        }
        at = next;
    }
    faults.push((start, Cause::FrontMatterOpen { mark }));
    None
}

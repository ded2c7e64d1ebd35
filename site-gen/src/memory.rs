//! remember: what a build leaves for the next one, so that only what has changed is made anew.
//!
//! Two things are remembered, each with the hash of everything that it was made of: the texts of pages, and the files of
//! the site. Whatever differs is made again, so a build that remembers gives the same site as one that does not.

mod key;

pub(crate) use key::{Ground, Key};

use crate::markdown::Text;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What a build leaves for the next one. An empty memory remembers nothing: all is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    texts: BTreeMap<String, Remembered>,
    files: BTreeMap<String, Filed>,
}

/// A text, packed, and the hash of what it was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remembered {
    key: Key,
    packed: Bytes,
}

/// A file of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Filed {
    /// The hash of what it was made of.
    pub(crate) key: Key,
    /// The hash of its bytes.
    pub(crate) digest: Key,
    /// How many bytes it has.
    pub(crate) bytes: usize,
}

/// How a memory begins on the disk; the packed texts follow, in the same order.
#[derive(Serialize, Deserialize)]
struct Head<'m> {
    #[serde(borrow)]
    texts: Vec<(&'m str, Key, usize)>,
    #[serde(borrow)]
    files: Vec<(&'m str, Filed)>,
}

impl Memory {
    pub(crate) fn new(texts: BTreeMap<String, Remembered>, files: BTreeMap<String, Filed>) -> Self {
        Self { texts, files }
    }

    /// The text of the page file at `path`, made only if it was made of something else the last time; and what to remember
    /// of it. A text with faults is made each time: they must be told each time.
    pub(crate) fn text(&self, path: &str, key: Key, make: impl FnOnce() -> Text) -> (Text, Option<Remembered>) {
        let known = self.texts.get(path).filter(|known| known.key == key);
        if let Some((known, text)) = known.and_then(|known| Some((known, postcard::from_bytes(&known.packed).ok()?))) {
            return (text, Some(known.clone()));
        }
        let text = make();
        let packed = if text.faults.is_empty() { postcard::to_allocvec(&text).ok() } else { None };
        (text, packed.map(|packed| Remembered { key, packed: packed.into() }))
    }

    /// The file at `path` of the last site.
    pub(crate) fn file(&self, path: &str) -> Option<&Filed> {
        self.files.get(path)
    }

    /// The paths of the site's files, and how many bytes each has.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, usize)> {
        self.files.iter().map(|(path, filed)| (path.as_str(), filed.bytes))
    }

    /// Forgets the files that are not as they were any more.
    pub(crate) fn retain_files(&mut self, is_there: impl Fn(&str) -> bool) {
        self.files.retain(|path, _| is_there(path));
    }

    /// Writes the memory down, for a later process of the same program.
    pub(crate) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let texts = self.texts.iter().map(|(path, text)| (path.as_str(), text.key, text.packed.len())).collect();
        let files = self.files.iter().map(|(path, filed)| (path.as_str(), *filed)).collect();
        to.write_all(&postcard::to_allocvec(&Head { texts, files }).map_err(io::Error::other)?)?;
        self.texts.values().try_for_each(|text| to.write_all(&text.packed))
    }

    /// What [`Memory::write`] wrote; `None` if it is something else.
    pub(crate) fn from_bytes(bytes: Bytes) -> Option<Self> {
        let (head, mut rest): (Head<'_>, &[u8]) = postcard::take_from_bytes(&bytes).ok()?;
        let mut texts = BTreeMap::new();
        for (path, key, length) in head.texts {
            let (packed, after) = rest.split_at_checked(length)?;
            texts.insert(path.to_owned(), Remembered { key, packed: bytes.slice_ref(packed) });
            rest = after;
        }
        let files = head.files.into_iter().map(|(path, filed)| (path.to_owned(), filed)).collect();
        rest.is_empty().then_some(Self { texts, files })
    }
}

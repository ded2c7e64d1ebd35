//! The files of an index, read again.

use crate::cards::Card;
use crate::choice::Kept;
use crate::code::{places, postings, value};
use crate::head::{Head, VERSION, address, cards_a_file, file, texts_a_file};
use crate::level::COUNT;
use serde::Deserialize;

/// An index in memory.
#[derive(Debug)]
pub struct Index {
    language: String,
    pub(crate) head: Head,
    pub(crate) stems: Vec<String>,
    pub(crate) rarity: Vec<u64>,
    pub(crate) titles: Vec<u64>,
    lists: Vec<String>,
    places: Vec<String>,
    pub(crate) cards: Vec<Card>,
    /// How people write each stem.
    pub(crate) spellings: Vec<String>,
    pub(crate) facets: Vec<Kept>,
}

/// Why an index cannot be read.
#[derive(Debug)]
pub enum IndexError {
    /// A file is not there.
    Missing {
        /// Its address.
        file: String,
    },
    /// A file is damaged, or another program wrote it.
    Broken {
        /// Its address.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl std::fmt::Display for IndexError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing { file } => write!(f, "{file} is missing: build the site again"),
            Self::Broken { file, reason } => write!(f, "{file} cannot be read ({reason}): build the site again"),
        }
    }
}

impl std::error::Error for IndexError {}

impl Index {
    /// Reads the index of a language; `read` gives the bytes of the file at an address.
    ///
    /// # Errors
    /// The first file that is missing or broken.
    pub fn read(language: &str, read: &dyn Fn(&str) -> Option<Vec<u8>>) -> Result<Self, IndexError> {
        let head_file = address(language);
        let head: Head = parsed(&head_file, read)?;
        if head.version != VERSION {
            let reason = format!("it has form {}, this program reads {VERSION}", head.version);
            return Err(IndexError::Broken { file: head_file, reason });
        }
        let files = Files { language, hash: &head.hash, read };
        let lists: Vec<String> = files.all('p', head.shards.len())?;
        let places: Vec<String> = files.all('w', head.places.len())?;
        let spellings: Vec<String> = files.all('s', head.shards.len())?;
        let facets = parsed(&file(language, "-f", &head.hash), read)?;
        let cards: Vec<Card> = files.all('c', head.pages.div_ceil(cards_a_file(head.pages)))?;
        let stems = head.stems();
        let numbers = |digits: &str| digits.chars().map(|digit| u64::from(value(digit))).collect::<Vec<_>>();
        let (rarity, titles) = (numbers(&head.rarity), numbers(&head.titles));
        if [rarity.len(), lists.len(), places.len(), spellings.len()] != [stems.len(); 4]
            || [titles.len(), cards.len()] != [head.pages; 2]
        {
            return Err(IndexError::Broken { file: head_file, reason: "its parts do not fit together".to_owned() });
        }
        Ok(Self { language: language.to_owned(), head, stems, rarity, titles, lists, places, cards, spellings, facets })
    }

    /// How many pages it knows.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.head.pages
    }

    /// The title of the page at an address, if it is one of the index.
    #[must_use]
    pub fn title(&self, url: &str) -> Option<&str> {
        self.cards.iter().find(|card| card.url == url).map(|card| card.title.as_str())
    }

    /// The place of a stem among all.
    pub(crate) fn place(&self, stem: &str) -> Option<usize> {
        self.stems.binary_search_by(|known| known.as_str().cmp(stem)).ok()
    }

    /// The beginning of a page's text, with blanks in one form; `read` gives the bytes of the file at an address.
    pub(crate) fn text(&self, page: usize, read: &dyn Fn(&str) -> Option<Vec<u8>>) -> Option<String> {
        let many = texts_a_file(self.head.pages);
        let name = file(&self.language, &format!("-t{}", page / many), &self.head.hash);
        parsed::<Vec<String>>(&name, read).ok()?.into_iter().nth(page % many)
    }

    /// The pages with a stem, and their levels.
    pub(crate) fn postings(&self, stem: usize) -> impl Iterator<Item = (usize, u8)> {
        let pages = self.head.pages;
        let list = self.lists.get(stem).map_or("", String::as_str);
        postings(list)
            .map(|(page, level)| (page as usize, level))
            .filter(move |(page, level)| *page < pages && *level < COUNT)
    }

    /// The pages with a stem, and where it stands there, counted in words.
    pub(crate) fn places(&self, stem: usize) -> impl Iterator<Item = (usize, Vec<u32>)> {
        let list = self.places.get(stem).map_or("", String::as_str);
        self.postings(stem).map(|(page, _)| page).zip(places(list))
    }
}

/// The files of an index beside its head.
struct Files<'f> {
    language: &'f str,
    hash: &'f str,
    read: &'f dyn Fn(&str) -> Option<Vec<u8>>,
}

impl Files<'_> {
    /// What all files of a kind list, one after the other.
    fn all<T: for<'d> Deserialize<'d>>(&self, kind: char, count: usize) -> Result<Vec<T>, IndexError> {
        let mut all = Vec::new();
        for at in 0..count {
            all.extend(parsed::<Vec<T>>(&file(self.language, &format!("-{kind}{at}"), self.hash), self.read)?);
        }
        Ok(all)
    }
}

fn parsed<T: for<'d> Deserialize<'d>>(file: &str, read: &dyn Fn(&str) -> Option<Vec<u8>>) -> Result<T, IndexError> {
    let bytes = read(file).ok_or_else(|| IndexError::Missing { file: file.to_owned() })?;
    serde_json::from_slice(&bytes).map_err(|e| IndexError::Broken { file: file.to_owned(), reason: e.to_string() })
}

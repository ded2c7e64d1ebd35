//! Tags: the words that authors put on pages, and which pages bear the same.

use crate::address;
use crate::page::{Kind, Page};
use crate::slug::slug;
use std::collections::{BTreeMap, BTreeSet};
use tickets::Language;

/// Where the list of tags stands, below the root of each language.
pub(crate) const TAGS: &str = "/tags/";

/// A tag in a language.
#[derive(Debug)]
pub(crate) struct Tag {
    /// The word, as it was written first.
    pub(crate) title: String,
    /// Where its pages are listed.
    pub(crate) address: String,
    /// The pages that bear it, in the order of the book.
    pub(crate) pages: Vec<usize>,
}

/// All tags, by language and folded word.
#[derive(Debug, Default)]
pub(crate) struct Tags(BTreeMap<Language, BTreeMap<String, Tag>>);

impl Tags {
    /// Collects the tags of all pages that readers meet as answers or as plain pages. `root` gives what stands before the
    /// addresses of a language; a tag whose address is taken by a page gets one with a number.
    pub(crate) fn of(
        pages: &[Page<'_>],
        articles: &[usize],
        taken: &BTreeMap<String, usize>,
        root: impl Fn(&Language) -> String,
    ) -> Self {
        let mut tags = Self::default();
        let plain = (0..pages.len()).filter(|&index| pages[index].kind == Kind::Plain);
        for index in articles.iter().copied().chain(plain) {
            let page = &pages[index];
            let mut seen = BTreeSet::new();
            for word in &page.front.tags {
                let key = slug(word);
                if key.is_empty() || !seen.insert(key.clone()) {
                    continue;
                }
                let of_language = tags.0.entry(page.language.clone()).or_default();
                let tag = of_language.entry(key).or_insert_with_key(|key| Tag {
                    title: word.trim().to_owned(),
                    address: free(&format!("{}{TAGS}{key}/", root(&page.language)), taken),
                    pages: Vec::new(),
                });
                tag.pages.push(index);
            }
        }
        tags
    }

    /// The tags of a language, by their folded words.
    pub(crate) fn all(&self, language: &Language) -> impl Iterator<Item = &Tag> {
        self.0.get(language).into_iter().flat_map(BTreeMap::values)
    }

    /// The tag that is written so.
    pub(crate) fn get(&self, language: &Language, word: &str) -> Option<&Tag> {
        self.0.get(language)?.get(&slug(word))
    }

    /// The tag with this folded word.
    pub(crate) fn by_key(&self, language: &Language, key: &str) -> Option<&Tag> {
        self.0.get(language)?.get(key)
    }

    /// The folded words of a language's tags.
    pub(crate) fn keys(&self, language: &Language) -> impl Iterator<Item = &str> {
        self.0.get(language).into_iter().flat_map(|tags| tags.keys().map(String::as_str))
    }

    /// Whether pages of this language bear tags.
    pub(crate) fn speak(&self, language: &Language) -> bool {
        self.0.contains_key(language)
    }
}

fn free(wanted: &str, taken: &BTreeMap<String, usize>) -> String {
    address::numbered(wanted).find(|address| !taken.contains_key(address)).unwrap_or_default()
}

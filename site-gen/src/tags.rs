//! Tags: for whom a page is, which device and service it is about, on which support level it helps, and what else its author
//! calls it; and which pages bear the same.

use crate::address;
use crate::page::{Kind, Page};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use theme::Theme;
use theme::slug;
use tickets::policy::LevelCard;
use tickets::{Language, Policy};

/// Where the list of tags stands, below the root of each language.
pub(crate) const TAGS: &str = "/tags/";

/// What a tag says of a page, in the order in which pages and the list of tags say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Facet {
    Role,
    Device,
    Service,
    Word,
    Level,
}

impl Facet {
    /// All of them.
    pub(crate) const ALL: [Self; 5] = [Self::Role, Self::Device, Self::Service, Self::Word, Self::Level];

    /// The key of the word above such tags.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Role => "tags.roles",
            Self::Device => "tags.devices",
            Self::Service => "tags.services",
            Self::Word => "tags.words",
            Self::Level => "tags.levels",
        }
    }
}

/// What a support level is called, with its number.
pub(crate) fn level_name(card: &LevelCard, language: &Language, theme: &Theme) -> String {
    let name = theme.word(language, "levels.name");
    name.replace("{n}", &card.level.number().to_string()).replace("{name}", card.label.word(language))
}

/// What the tags of a page say, each with its word.
pub(crate) fn words<'p>(page: &'p Page<'_>, policy: &Policy, theme: &'p Theme) -> Vec<(Facet, Cow<'p, str>)> {
    let (front, language) = (&page.front, &page.language);
    let roles = front.roles.iter().filter_map(|role| theme.known_word(language, &format!("role.{}", role.name)));
    let roles = roles.map(Cow::Borrowed);
    let written = |words: &'p [Cow<'_, str>]| words.iter().map(|word| Cow::Borrowed(word.trim()));
    let level = front.level.and_then(|(number, _)| {
        let card = policy.levels.iter().find(|card| i64::from(card.level.number()) == number)?;
        Some(Cow::Owned(level_name(card, language, theme)))
    });
    let with = |facet| move |word| (facet, word);
    let words = roles.map(with(Facet::Role)).chain(written(&front.devices).map(with(Facet::Device)));
    let words = words.chain(written(&front.services).map(with(Facet::Service)));
    words.chain(written(&front.tags).map(with(Facet::Word))).chain(level.map(with(Facet::Level))).collect()
}

/// A tag in a language.
#[derive(Debug)]
pub(crate) struct Tag {
    /// The word, as it was written first.
    pub(crate) title: String,
    /// What it says of its pages.
    pub(crate) facet: Facet,
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
    /// addresses of a language; a tag whose address is taken by a page gets one with a number. What some call a device
    /// and others just a word is a device.
    pub(crate) fn of(
        pages: &[Page<'_>],
        policy: &Policy,
        theme: &Theme,
        articles: &[usize],
        taken: &BTreeMap<String, usize>,
        root: impl Fn(&Language) -> String,
    ) -> Self {
        let mut tags = Self::default();
        let plain = (0..pages.len()).filter(|&index| pages[index].kind == Kind::Plain);
        for index in articles.iter().copied().chain(plain) {
            let page = &pages[index];
            let mut seen = BTreeSet::new();
            for (facet, word) in words(page, policy, theme) {
                let key = slug(&word);
                if key.is_empty() || !seen.insert(key.clone()) {
                    continue;
                }
                let of_language = tags.0.entry(page.language.clone()).or_default();
                let tag = of_language.entry(key).or_insert_with_key(|key| Tag {
                    title: word.into_owned(),
                    facet,
                    address: free(&format!("{}{TAGS}{key}/", root(&page.language)), taken),
                    pages: Vec::new(),
                });
                if tag.facet == Facet::Word {
                    tag.facet = facet;
                }
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

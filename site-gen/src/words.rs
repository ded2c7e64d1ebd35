//! Words that authors write in one language or in several.

use serde::Deserialize;
use std::collections::BTreeMap;
use tickets::Language;

/// Words in one language, or in several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Words {
    One(String),
    Each(BTreeMap<String, String>),
}

impl Default for Words {
    fn default() -> Self {
        Self::One(String::new())
    }
}

impl Words {
    /// The words by language; those that say no language are in this one.
    pub(crate) fn each(self, language: &Language) -> BTreeMap<String, String> {
        match self {
            Self::One(words) => BTreeMap::from([(language.as_str().to_owned(), words)]),
            Self::Each(words) => words,
        }
    }

    /// The words in this language, else in any: a missing translation must not leave a gap.
    pub(crate) fn in_language(&self, language: &Language) -> &str {
        match self {
            Self::One(words) => words,
            Self::Each(words) => {
                words.get(language.as_str()).or_else(|| words.values().next()).map_or("", String::as_str)
            }
        }
    }
}

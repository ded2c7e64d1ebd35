//! The words of the templates: a file of nested TOML for each language, flat as soon as it is read.

use crate::ThemeError;
use crate::word::{END, PART, Word, WordList, flat};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::OnceLock;
use tickets::policy::Place;

/// The words of one language, by their keys.
#[derive(Debug, Default)]
pub(crate) struct Words {
    list: WordList,
    tree: OnceLock<tera::Value>,
}

/// Words as templates see them: `t.state.open`.
#[derive(Serialize)]
#[serde(untagged)]
enum Branch<'w> {
    Text(&'w str),
    List(&'w [Cow<'static, str>]),
    Table(BTreeMap<&'w str, Branch<'w>>),
}

impl Words {
    /// Reads `strings/<language>.toml`.
    pub(crate) fn read(file: &str, text: &str) -> Result<Self, ThemeError> {
        let table = text.parse().map_err(|error: toml::de::Error| ThemeError::Broken {
            place: Place::at(file, text, error.span().map_or(0, |span| span.start)),
            message: error.message().to_owned(),
        })?;
        Ok(Self::of(flat(&table)))
    }

    /// Reads what the build script wrote: each word behind its key, a list with nothing before its first text.
    pub(crate) fn brought(written: &'static str) -> Self {
        let word = |one: &'static str| {
            let (key, said) = one.split_once(PART)?;
            let word = match said.strip_prefix(PART) {
                Some(texts) => Word::List(texts.split_terminator(PART).map(Cow::Borrowed).collect()),
                None => Word::Text(said.into()),
            };
            Some((key.into(), word))
        };
        Self::of(written.split_terminator(END).filter_map(word).collect())
    }

    fn of(list: WordList) -> Self {
        Self { list, tree: OnceLock::new() }
    }

    /// Lays the words of `over` over these. A text that takes the place of a whole table leaves nothing of it.
    pub(crate) fn overlaid(mut self, over: Words) -> Self {
        for key in over.list.keys() {
            let below = format!("{key}.");
            let covered =
                self.list.range::<str, _>((Bound::Included(&*below), Bound::Unbounded)).map(|(other, _)| other.clone());
            let covered: Vec<_> = covered.take_while(|other| other.starts_with(&below)).collect();
            let above = key.match_indices('.').map(|(dot, _)| Cow::Owned(key[..dot].to_owned()));
            for other in covered.into_iter().chain(above) {
                self.list.remove(&other);
            }
        }
        self.list.extend(over.list);
        Self::of(self.list)
    }

    /// The text with this key, such as `state.open`.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        match self.list.get(key)? {
            Word::Text(text) => Some(text),
            Word::List(_) => None,
        }
    }

    /// The first key of `other` that these words lack.
    pub(crate) fn first_missing<'a>(&self, other: &'a Words) -> Option<&'a str> {
        other.list.keys().find(|key| !self.list.contains_key(*key)).map(Cow::as_ref)
    }

    /// The texts of a list, such as `date.months`.
    pub(crate) fn list(&self, key: &str) -> Vec<String> {
        match self.list.get(key) {
            Some(Word::List(texts)) => texts.iter().map(|text| text.to_string()).collect(),
            Some(Word::Text(_)) | None => Vec::new(),
        }
    }

    /// All words as templates see them.
    pub(crate) fn tree(&self) -> &tera::Value {
        self.tree.get_or_init(|| self.grown())
    }

    fn grown(&self) -> tera::Value {
        let mut root = BTreeMap::new();
        for (key, word) in &self.list {
            let leaf = match word {
                Word::Text(text) => Branch::Text(text),
                Word::List(texts) => Branch::List(texts),
            };
            grow(&mut root, key, leaf);
        }
        tera::Value::from_serializable(&Branch::Table(root))
    }

    /// Every text with its key, for who wants to know whether anything has changed.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.list.iter().flat_map(|(key, word)| {
            let texts = match word {
                Word::Text(text) => std::slice::from_ref(text),
                Word::List(texts) => texts,
            };
            texts.iter().map(move |text| (&**key, &**text))
        })
    }
}

/// Puts a word into its place in the tree.
fn grow<'w>(table: &mut BTreeMap<&'w str, Branch<'w>>, key: &'w str, leaf: Branch<'w>) {
    match key.split_once('.') {
        None => _ = table.insert(key, leaf),
        Some((step, rest)) => {
            // No word stands above another: TOML and `overlaid` see to it.
            if let Branch::Table(inner) = table.entry(step).or_insert_with(|| Branch::Table(BTreeMap::new())) {
                grow(inner, rest, leaf);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::WORDS;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "what was built is held against the files themselves")]
    fn what_the_program_brings_along_is_what_stands_in_the_files() {
        for (language, written) in WORDS {
            let path = format!("{}/../../content/strings/{language}.toml", env!("CARGO_MANIFEST_DIR"));
            let read = Words::read(language, &std::fs::read_to_string(path).unwrap()).unwrap();
            assert_eq!(Words::brought(written).list, read.list, "{language}");
            assert_eq!((read.list("date.months").len(), read.get("date.months")), (12, None));
        }
    }

    #[test]
    fn an_own_word_replaces_ours_and_leaves_the_rest() {
        let ours = Words::read("a", "[menu]\ntopics = 'Themen'\nform = 'Anfrage'").unwrap();
        let theirs = Words::read("b", "[menu]\ntopics = 'Wissen'\n[own]\nx = 'neu'").unwrap();
        let words = ours.overlaid(theirs);
        assert_eq!(words.get("menu.topics"), Some("Wissen"));
        assert_eq!(words.get("menu.form"), Some("Anfrage"));
        assert_eq!(words.get("own.x"), Some("neu"));
        assert_eq!(words.get("menu.none"), None);
        let tree = words.tree();
        assert_eq!(tree.get_from_path("menu.form").unwrap().as_str(), Some("Anfrage"));
        assert_eq!(tree.get_from_path("own.x").unwrap().as_str(), Some("neu"));
    }

    #[test]
    fn no_word_stands_above_another() {
        let ours =
            || Words::read("a", "[menu]\ntopics = 'Themen'\n[menu.more]\nform = 'Anfrage'\n[menus]\nx = 'y'").unwrap();
        let keys = |own: &str| {
            let words = ours().overlaid(Words::read("b", own).unwrap());
            words.list.keys().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(keys("menu = 'x'"), "menu menus.x");
        assert_eq!(keys("[menu.topics]\na = 'x'"), "menu.more.form menu.topics.a menus.x");
    }

    #[test]
    fn a_file_that_is_not_toml_says_where() {
        let error = Words::read("strings/de.toml", "a = 'x'\nb = ").unwrap_err();
        assert!(error.to_string().starts_with("strings/de.toml:2:5: "), "{error}");
    }
}

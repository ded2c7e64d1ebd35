//! The words of the templates: a file of nested TOML for each language, flat as soon as it is read.

use crate::ThemeError;
use crate::word::{END, PART, Word, WordList, flat};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::OnceLock;
use tickets::policy::Place;

/// The words of one language, by their keys. What the program brings along is read when somebody asks for the first word.
#[derive(Debug, Default)]
pub(crate) struct Words {
    written: &'static str,
    list: OnceLock<WordList>,
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

    /// What the build script wrote.
    pub(crate) fn brought(written: &'static str) -> Self {
        Self { written, ..Self::default() }
    }

    fn of(list: WordList) -> Self {
        Self { list: list.into(), ..Self::default() }
    }

    /// All words by their keys.
    fn by_key(&self) -> &WordList {
        self.list.get_or_init(|| unpacked(self.written))
    }

    /// Lays the words of `over` over these. A text that takes the place of a whole table leaves nothing of it.
    pub(crate) fn overlaid(&self, over: &Words) -> Self {
        let mut list = self.by_key().clone();
        for key in over.by_key().keys() {
            let below = format!("{key}.");
            let covered =
                list.range::<str, _>((Bound::Included(&*below), Bound::Unbounded)).map(|(other, _)| other.clone());
            let covered: Vec<_> = covered.take_while(|other| other.starts_with(&below)).collect();
            let above = key.match_indices('.').map(|(dot, _)| Cow::Owned(key[..dot].to_owned()));
            for other in covered.into_iter().chain(above) {
                list.remove(&other);
            }
        }
        list.extend(over.by_key().clone());
        Self::of(list)
    }

    /// The text with this key, such as `state.open`.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        match self.by_key().get(key)? {
            Word::Text(text) => Some(text),
            Word::List(_) => None,
        }
    }

    /// The same for a single word of a language whose others nobody asks for: they stay unread.
    pub(crate) fn find(&self, key: &str) -> Option<&str> {
        if self.list.get().is_some() {
            return self.get(key);
        }
        let (_, rest) = self.written.split_once(&format!("{END}{key}{PART}"))?;
        rest.split(END).next()
    }

    /// The first key of `other` that these words lack.
    pub(crate) fn first_missing<'a>(&self, other: &'a Words) -> Option<&'a str> {
        other.by_key().keys().find(|key| !self.by_key().contains_key(*key)).map(Cow::as_ref)
    }

    /// The texts of a list, such as `date.months`.
    pub(crate) fn list(&self, key: &str) -> Vec<String> {
        match self.by_key().get(key) {
            Some(Word::List(texts)) => texts.iter().map(|text| text.to_string()).collect(),
            Some(Word::Text(_)) | None => Vec::new(),
        }
    }

    /// All words as templates see them.
    pub(crate) fn tree(&self) -> &tera::Value {
        self.tree.get_or_init(|| grown(self.by_key().iter()))
    }

    /// Those words as templates see them that stand in these tables: in `state` stands `t.state.open`.
    pub(crate) fn tree_of(&self, tables: &BTreeSet<&str>) -> tera::Value {
        let below = |table: &&str| {
            let end = format!("{table}/");
            self.by_key().range::<str, _>((Bound::Included(*table), Bound::Excluded(&*end)))
        };
        grown(tables.iter().flat_map(below))
    }

    /// Every text with its key, for who wants to know whether anything has changed.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_key().iter().flat_map(|(key, word)| {
            let texts = match word {
                Word::Text(text) => std::slice::from_ref(text),
                Word::List(texts) => texts,
            };
            texts.iter().map(move |text| (&**key, &**text))
        })
    }
}

/// Reads what the build script wrote: each word behind its key, a list with nothing before its first text.
fn unpacked(written: &'static str) -> WordList {
    let word = |one: &'static str| {
        let (key, said) = one.split_once(PART)?;
        let word = match said.strip_prefix(PART) {
            Some(texts) => Word::List(texts.split_terminator(PART).map(Cow::Borrowed).collect()),
            None => Word::Text(said.into()),
        };
        Some((key.into(), word))
    };
    written.split_terminator(END).filter_map(word).collect()
}

/// The tree of these words.
fn grown<'w>(words: impl Iterator<Item = (&'w Cow<'static, str>, &'w Word)>) -> tera::Value {
    let mut root = BTreeMap::new();
    for (key, word) in words {
        let leaf = match word {
            Word::Text(text) => Branch::Text(text),
            Word::List(texts) => Branch::List(texts),
        };
        grow(&mut root, key, leaf);
    }
    tera::Value::from_serializable(&Branch::Table(root))
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
            assert_eq!(Words::brought(written).by_key(), read.by_key(), "{language}");
            assert_eq!((read.list("date.months").len(), read.get("date.months")), (12, None));
            let unread = Words::brought(written);
            let texts = read.by_key().iter().skip(1).filter(|(_, word)| matches!(word, Word::Text(_)));
            texts.for_each(|(key, _)| assert_eq!(unread.find(key), read.get(key), "{key}"));
            assert!(unread.list.get().is_none() && unread.find("nothing").is_none());
        }
    }

    #[test]
    fn an_own_word_replaces_ours_and_leaves_the_rest() {
        let ours = Words::read("a", "[menu]\ntopics = 'Themen'\nform = 'Anfrage'").unwrap();
        let theirs = Words::read("b", "[menu]\ntopics = 'Wissen'\n[own]\nx = 'neu'").unwrap();
        let words = ours.overlaid(&theirs);
        assert_eq!(words.get("menu.topics"), Some("Wissen"));
        assert_eq!(words.get("menu.form"), Some("Anfrage"));
        assert_eq!(words.get("own.x"), Some("neu"));
        assert_eq!(words.get("menu.none"), None);
        let tree = words.tree();
        assert_eq!(tree.get_from_path("menu.form").unwrap().as_str(), Some("Anfrage"));
        assert_eq!(tree.get_from_path("own.x").unwrap().as_str(), Some("neu"));
        let some = words.tree_of(&["own"].into());
        assert_eq!((some.get_from_path("own.x").unwrap().as_str(), some.get_from_path("menu")), (Some("neu"), None));
    }

    #[test]
    fn no_word_stands_above_another() {
        let ours =
            || Words::read("a", "[menu]\ntopics = 'Themen'\n[menu.more]\nform = 'Anfrage'\n[menus]\nx = 'y'").unwrap();
        let keys = |own: &str| {
            let words = ours().overlaid(&Words::read("b", own).unwrap());
            words.by_key().keys().map(ToString::to_string).collect::<Vec<_>>().join(" ")
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

//! The words of the templates, one nested TOML table per language.

use crate::ThemeError;
use std::collections::BTreeMap;
use tickets::policy::Place;
use toml::{Table, Value};

/// The words of one language: as a tree for templates, flat for look-ups by key.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// The tree, as templates see it under `t`.
    pub(crate) tree: Table,
    flat: BTreeMap<String, String>,
}

impl Words {
    /// Reads `strings/<language>.toml`.
    pub(crate) fn read(file: &str, text: &str) -> Result<Self, ThemeError> {
        let tree: Table = text.parse().map_err(|error: toml::de::Error| ThemeError::Broken {
            place: Place::at(file, text, error.span().map_or(0, |span| span.start)),
            message: error.message().to_owned(),
        })?;
        Ok(Self::of(tree))
    }

    fn of(tree: Table) -> Self {
        let mut flat = BTreeMap::new();
        flatten("", &tree, &mut flat);
        Self { tree, flat }
    }

    /// Lays the words of `over` over these.
    pub(crate) fn overlaid(self, over: Words) -> Self {
        let mut tree = self.tree;
        merge(&mut tree, over.tree);
        Self::of(tree)
    }

    /// The text with this key, such as `state.open`.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.flat.get(key).map(String::as_str)
    }

    /// The first key of `other` that these words lack.
    pub(crate) fn first_missing<'a>(&self, other: &'a Words) -> Option<&'a str> {
        other.flat.keys().map(String::as_str).find(|key| !self.flat.contains_key(*key))
    }

    /// The list of words under `table` and `name`, such as the months.
    pub(crate) fn list(&self, table: &str, name: &str) -> Vec<String> {
        let entries = self.tree.get(table).and_then(|t| t.get(name)).and_then(Value::as_array);
        entries.into_iter().flatten().filter_map(|entry| entry.as_str().map(str::to_owned)).collect()
    }
}

fn flatten(prefix: &str, table: &Table, flat: &mut BTreeMap<String, String>) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            Value::Table(inner) => flatten(&key, inner, flat),
            Value::String(text) => {
                flat.insert(key, text.clone());
            }
            Value::Array(entries) => {
                flat.insert(key, entries.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "));
            }
            Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
                flat.insert(key, value.to_string());
            }
        }
    }
}

fn merge(into: &mut Table, from: Table) {
    for (name, value) in from {
        match (into.get_mut(&name), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            (_, value) => {
                into.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_word_replaces_ours_and_leaves_the_rest() {
        let ours = Words::read("a", "[menu]\ntopics = 'Themen'\nform = 'Anfrage'").unwrap();
        let theirs = Words::read("b", "[menu]\ntopics = 'Wissen'\n[own]\nx = 'neu'").unwrap();
        let words = ours.overlaid(theirs);
        assert_eq!(words.get("menu.topics"), Some("Wissen"));
        assert_eq!(words.get("menu.form"), Some("Anfrage"));
        assert_eq!(words.get("own.x"), Some("neu"));
        assert_eq!(words.get("menu.none"), None);
    }

    #[test]
    fn a_file_that_is_not_toml_says_where() {
        let error = Words::read("strings/de.toml", "a = 'x'\nb = ").unwrap_err();
        assert!(error.to_string().starts_with("strings/de.toml:2:5: "), "{error}");
    }
}

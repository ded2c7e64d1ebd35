//! Words by their keys, as a file of strings holds them.
//!
//! The build script reads the program's own files with it and writes them down for [`crate::strings`]: no start reads TOML.

use std::borrow::Cow;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// What the build script writes behind a key, and behind each text of a list.
pub(crate) const PART: char = '\u{1f}';
/// What it writes behind each word.
pub(crate) const END: char = '\u{1e}';

/// Words by their keys, such as `state.open`.
pub(crate) type WordList = BTreeMap<Cow<'static, str>, Word>;

/// What stands under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// One text.
    Text(Cow<'static, str>),
    /// Several, such as the months.
    List(Vec<Cow<'static, str>>),
}

/// The words of a file of strings.
pub(crate) fn flat(table: &Table) -> WordList {
    let mut words = WordList::new();
    flatten("", table, &mut words);
    words
}

fn flatten(prefix: &str, table: &Table, words: &mut WordList) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        let word = match value {
            Value::Table(inner) => {
                flatten(&key, inner, words);
                continue;
            }
            Value::Array(items) => Word::List(items.iter().map(text).collect()),
            Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
                Word::Text(text(value))
            }
        };
        words.insert(key.into(), word);
    }
}

fn text(value: &Value) -> Cow<'static, str> {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned).into()
}

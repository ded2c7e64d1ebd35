//! The desks that stories play at: one for each profile of `lotse new`, and who plays there.

use crate::cast::Cast;
use crate::house::{self, root};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

/// The profiles of `lotse new`. Stories are written in the words of the first.
const NAMES: [&str; 2] = ["school", "organisation"];

static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| NAMES.iter().map(|name| Profile::read(name)).collect());

/// A desk that stories play at.
pub struct Profile {
    /// What `lotse new --profile` calls it.
    pub name: &'static str,
    /// Its `desk.toml`, with what the stories need beside.
    pub(crate) desk: toml::Table,
    pub(crate) cast: Cast,
}

/// A file of `tests/casts`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    desk: String,
    home: String,
    #[serde(default)]
    people: BTreeMap<String, String>,
    #[serde(default)]
    domains: BTreeMap<String, String>,
    #[serde(default)]
    groups: BTreeMap<String, String>,
    #[serde(default)]
    topics: BTreeMap<String, String>,
    #[serde(default)]
    services: BTreeMap<String, String>,
    #[serde(default)]
    add: toml::Table,
}

impl Profile {
    /// All of them.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &PROFILES
    }

    /// The one in whose words stories are written.
    #[must_use]
    pub fn first() -> &'static Self {
        &PROFILES[0]
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.name == name)
    }

    fn read(name: &'static str) -> Self {
        let file = |path: &str| {
            std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path} is part of the house: {e}"))
        };
        let sheet = file(&format!("tests/casts/{name}.toml"));
        let sheet: Sheet = toml::from_str(&sheet).unwrap_or_else(|e| panic!("tests/casts/{name}.toml: {e}"));
        let mut desk: toml::Table = toml::from_str(&file(&sheet.desk)).expect("the desk of a profile is TOML");
        for (key, more) in sheet.add {
            add(desk.entry(key).or_insert_with(|| toml::Value::Array(Vec::new())), more);
        }
        let policy = house::read(&desk).unwrap_or_else(|e| panic!("tests/casts/{name}.toml: {e}"));
        let words = [sheet.people, sheet.domains, sheet.groups, sheet.topics, sheet.services];
        let cast = Cast::of(policy, sheet.home, words);
        Self { name, desk, cast }
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Adds to a list of `desk.toml`: keys to what has the same id, else a whole entry.
fn add(list: &mut toml::Value, more: toml::Value) {
    let (toml::Value::Array(list), toml::Value::Array(more)) = (list, more) else {
        panic!("a cast adds to lists of desk.toml: [[add.queue]]")
    };
    for entry in more {
        let id = entry.get("id").cloned();
        let same = list.iter_mut().find(|known| id.is_some() && known.get("id") == id.as_ref());
        match (same, entry) {
            (Some(toml::Value::Table(known)), toml::Value::Table(keys)) => known.extend(keys),
            (_, entry) => list.push(entry),
        }
    }
}

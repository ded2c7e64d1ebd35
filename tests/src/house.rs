//! Where the house stands, and how stories change the desk that they play at.

use crate::cast::Cast;
use crate::profile::Profile;
use std::path::PathBuf;
use tickets::Policy;

/// The folder of the whole workspace.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The example desk's `desk.toml`, as it is written.
///
/// # Panics
/// If the house has no example desk.
#[must_use]
pub fn desk_toml() -> String {
    std::fs::read_to_string(root().join("content/desk.toml")).expect("content/desk.toml is part of the house")
}

/// One change of the desk's policy, such as `servicedesk.follow_up = "reject"`.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    path: Vec<String>,
    value: toml::Value,
}

impl Change {
    /// Reads `<table or queue>.<key> = <value>`, or `school.<school>.<key> = <value>`, in the words of stories.
    pub(crate) fn read(text: &str, cast: &Cast) -> Result<Self, String> {
        let form = || format!("expected a policy such as `servicedesk.follow_up = \"reject\"`, found `{text}`");
        let (path, value) = text.split_once('=').ok_or_else(form)?;
        let path: Vec<String> = path.trim().split('.').map(|p| p.trim().to_owned()).collect();
        if path.len() < 2 || path.iter().any(String::is_empty) {
            return Err(form());
        }
        let table: toml::Table = toml::from_str(&format!("value ={value}")).map_err(|e| e.message().to_owned())?;
        let path = path.iter().map(|word| cast.text(word)).collect();
        Ok(Self { path, value: cast_value(&table["value"], cast) })
    }

    fn make(&self, desk: &mut toml::Table) -> Result<(), String> {
        let first = &self.path[0];
        let known = || format!("expected a table, a queue or a school of desk.toml, found `{}`", self.path.join("."));
        let (at, keys) = match (desk.get(first), &self.path[1..]) {
            (Some(toml::Value::Table(_)), keys) => (desk.get_mut(first), keys),
            (Some(_), [id, keys @ ..]) => (one(desk, first, id), keys),
            (None, keys) => (one(desk, "queue", first), keys),
            (Some(_), []) => (None, &[][..]),
        };
        let mut at = at.ok_or_else(known)?;
        for key in keys {
            let table = at.as_table_mut().ok_or_else(|| format!("`{key}` is in no table"))?;
            at = table.entry(key.clone()).or_insert_with(|| toml::Value::Table(toml::Table::new()));
        }
        *at = self.value.clone();
        Ok(())
    }
}

/// The queue or the school with this id.
fn one<'d>(desk: &'d mut toml::Table, list: &str, id: &str) -> Option<&'d mut toml::Value> {
    let tables = desk.get_mut(list)?.as_array_mut()?;
    tables.iter_mut().find(|table| table.get("id").and_then(toml::Value::as_str) == Some(id))
}

/// A value in which everybody is called as at this desk.
fn cast_value(value: &toml::Value, cast: &Cast) -> toml::Value {
    match value {
        toml::Value::String(text) => toml::Value::String(cast.text(text)),
        toml::Value::Array(list) => toml::Value::Array(list.iter().map(|v| cast_value(v, cast)).collect()),
        toml::Value::Table(table) => {
            toml::Value::Table(table.iter().map(|(key, v)| (key.clone(), cast_value(v, cast))).collect())
        }
        toml::Value::Integer(_) | toml::Value::Float(_) | toml::Value::Boolean(_) | toml::Value::Datetime(_) => {
            value.clone()
        }
    }
}

/// The desk of a profile with these changes.
pub(crate) fn policy(profile: &Profile, changes: &[Change]) -> Result<Policy, String> {
    if changes.is_empty() {
        return Ok(profile.cast.policy.clone());
    }
    let mut desk = profile.desk.clone();
    for change in changes {
        change.make(&mut desk)?;
    }
    read(&desk)
}

/// The policy of a desk.
pub(crate) fn read(desk: &toml::Table) -> Result<Policy, String> {
    let text = toml::to_string(desk).map_err(|e| e.to_string())?;
    Policy::read(&text, "desk.toml").map_err(|problems| {
        let told: Vec<_> = problems.iter().map(|p| p.message.as_str()).collect();
        told.join("; ")
    })
}

//! What the statement about accessibility says: `barrierefreiheit.toml`, and what the last check found: `pruefung.toml`.

use crate::Options;
use crate::day::day;
use crate::problem::{Cause, Found};
use crate::source::Sources;
use crate::words::Words;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use tickets::policy::Place;
use toml::Spanned;

/// Where authors write what they have found out themselves.
const SOURCE: &str = "barrierefreiheit.toml";
/// Where `lotse check --record` writes what it found.
pub const RECORD: &str = "pruefung.toml";
/// After so many days somebody should look again.
const GOOD_DAYS: i64 = 366;
/// Within how many days an answer comes, if nobody says otherwise.
const ANSWER_DAYS: u32 = 14;

/// How far the pages meet the requirements.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Conformity {
    Full,
    Partial,
    None,
}

/// What the authors say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Statement {
    pub(crate) conformity: Conformity,
    /// The law behind it; empty says the usual one of public bodies.
    #[serde(default)]
    pub(crate) law: Words,
    /// How it was checked.
    pub(crate) method: Words,
    #[serde(deserialize_with = "date")]
    pub(crate) created: NaiveDate,
    checked: Spanned<Date>,
    #[serde(default = "answer_days")]
    pub(crate) answer_days: u32,
    /// Who mediates; empty says the usual office.
    #[serde(default)]
    pub(crate) arbitration: Words,
    #[serde(default)]
    pub(crate) gap: Vec<Gap>,
}

/// Something that is not accessible yet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Gap {
    pub(crate) what: Words,
    pub(crate) why: Words,
    pub(crate) until: Words,
}

/// What the last check found.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Record {
    #[serde(deserialize_with = "date")]
    pub(crate) date: NaiveDate,
    pub(crate) pages: u64,
    pub(crate) errors: u64,
}

#[derive(Debug, Deserialize)]
struct Date(#[serde(deserialize_with = "date")] NaiveDate);

impl Statement {
    /// The day it was checked last.
    pub(crate) fn checked(&self) -> NaiveDate {
        self.checked.get_ref().0
    }

    /// What it says on one hand and takes back on the other.
    fn contradiction(&self) -> Option<&'static str> {
        match (self.conformity, self.gap.is_empty()) {
            (Conformity::Full, false) => Some("`conformity` says that nothing is missing, and there is a `[[gap]]`"),
            (Conformity::Partial | Conformity::None, true) => {
                Some("`conformity` says that something is missing, and no `[[gap]]` says what")
            }
            (Conformity::Full, true) | (Conformity::Partial | Conformity::None, false) => None,
        }
    }
}

/// Reads both files, as far as they are there. A statement needs no record.
pub(crate) fn read(sources: &Sources, options: &Options) -> (Option<Statement>, Option<Record>, Vec<Found>) {
    let mut problems = Vec::new();
    let statement: Option<Statement> = file(sources, SOURCE, &mut problems);
    let record = file(sources, RECORD, &mut problems);
    let text = sources.get(SOURCE).map(String::from_utf8_lossy).unwrap_or_default();
    if let Some(message) = statement.as_ref().and_then(Statement::contradiction) {
        let at = text.find("conformity").unwrap_or_default();
        problems.push(Found {
            place: Place::at(SOURCE, &text, at),
            cause: Cause::Statement { message: message.to_owned() },
        });
    }
    let checked = statement.as_ref().map(|statement| (statement.checked(), statement.checked.span().start));
    if let Some((day, at)) = checked.filter(|(day, _)| (options.today - *day).num_days() > GOOD_DAYS) {
        let cause = Cause::OldStatement { date: day.to_string() };
        problems.push(Found { place: Place::at(SOURCE, &text, at), cause });
    }
    (statement, record, problems)
}

fn file<T: for<'de> Deserialize<'de>>(sources: &Sources, name: &str, problems: &mut Vec<Found>) -> Option<T> {
    let text = sources.get(name).map(String::from_utf8_lossy)?;
    let read = toml::from_str(&text);
    read.map_err(|error| {
        let place = Place::at(name, &text, error.span().map_or(0, |span| span.start));
        problems.push(Found { place, cause: Cause::Statement { message: error.message().trim().to_owned() } });
    })
    .ok()
}

fn answer_days() -> u32 {
    ANSWER_DAYS
}

/// A day as TOML writes it.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?;
    let alone = written.date.filter(|_| written.time.is_none());
    alone.and_then(day).ok_or_else(|| serde::de::Error::custom("this should be a day, such as 2026-11-17"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(conformity: &str, gap: &str, said: &str) {
        let text = format!(
            "method = \"selbst\"\ncreated = 2026-11-01\nchecked = 2026-11-01\nconformity = \"{conformity}\"\n{gap}"
        );
        let sources = Sources::from_iter([(SOURCE.to_owned(), text.into_bytes())]);
        let options = Options { base_url: None, today: "2026-11-26".parse().unwrap(), strict: true, drafts: false };
        let (statement, _, problems) = read(&sources, &options);
        assert!(statement.is_some());
        let told: Vec<String> = problems.iter().map(|found| format!("{}", found.place.line)).collect();
        assert_eq!(told.join(" "), said, "{conformity}, {gap}");
    }

    #[test]
    fn a_statement_does_not_take_back_what_it_says() {
        let gap = "[[gap]]\nwhat = \"Filme\"\nwhy = \"Zeit\"\nuntil = \"2027\"\n";
        check("full", "", "");
        check("full", gap, "4");
        check("partial", gap, "");
        check("partial", "", "4");
        check("none", "", "4");
    }
}

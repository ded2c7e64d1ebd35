//! What is out of order or announced: `stoerungen.toml`.
//!
//! Every page says it as it was when the site was made. Beside the pages lies `/stoerungen.json`, which the script
//! asks every few minutes: whoever replaces that file alone changes the line above all pages, without a build.

use crate::Options;
use crate::day::day;
use crate::problem::{Cause, Found};
use crate::source::Sources;
use crate::words::Words;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use theme::{Notice, ToldKind, ToldLine};
use tickets::policy::Place;
use tickets::{Language, Policy};
use toml::Spanned;

/// Where it is written.
const SOURCE: &str = "stoerungen.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticesFile {
    #[serde(default)]
    notice: Vec<NoticeTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeTable {
    kind: ToldKind,
    title: Words,
    #[serde(default)]
    text: Words,
    link: Option<Spanned<String>>,
    from: Option<Spanned<toml::value::Datetime>>,
    until: Option<Spanned<toml::value::Datetime>>,
}

/// Everything that is told above the pages.
#[derive(Serialize)]
pub(crate) struct Notices {
    notices: Vec<Entry>,
    #[serde(skip)]
    today: NaiveDate,
    #[serde(skip)]
    default: Language,
}

#[derive(Serialize)]
struct Entry {
    #[serde(flatten)]
    line: ToldLine,
    /// The first and the last day, where the desk is.
    #[serde(skip)]
    days: (Option<NaiveDate>, Option<NaiveDate>),
    /// Where the link stands in the file.
    #[serde(skip)]
    place: Place,
}

/// Reads the file, if there is one. What cannot be read is left out and told.
pub(crate) fn read(sources: &Sources, policy: &Policy, options: &Options) -> (Notices, Vec<Found>) {
    let default = policy.desk.language.clone();
    let mut notices = Notices { notices: Vec::new(), today: options.today, default };
    let Some(bytes) = sources.get(SOURCE) else { return (notices, Vec::new()) };
    let source = String::from_utf8_lossy(bytes);
    let found =
        |at: usize, message: String| Found { place: Place::at(SOURCE, &source, at), cause: Cause::Notices { message } };
    let file: NoticesFile = match toml::from_str(&source) {
        Ok(file) => file,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            return (notices, vec![found(at, error.message().to_owned())]);
        }
    };
    let mut problems = Vec::new();
    for table in file.notice {
        let mut moment = |written: Option<Spanned<toml::value::Datetime>>, end: bool| {
            let written = written?;
            let moment = instant(written.get_ref(), end, policy);
            if moment.is_none() {
                problems.push(found(written.span().start, format!("there is no moment `{}`", written.get_ref())));
            }
            moment
        };
        let (from, until) = (moment(table.from, false), moment(table.until, true));
        let (title, text) = (table.title.each(&notices.default), table.text.each(&notices.default));
        let day = |moment| policy.calendar.day_at(moment);
        let days = (from.map(day), until.map(day));
        let place = Place::at(SOURCE, &source, table.link.as_ref().map_or(0, |link| link.span().start));
        let link = table.link.map(Spanned::into_inner).unwrap_or_default();
        let line = ToldLine { kind: table.kind, title, text, link, from, until };
        notices.notices.push(Entry { line, days, place });
    }
    (notices, problems)
}

/// The moment that was written, in the desk's own time unless it says another; a date alone is its first or last minute.
fn instant(written: &toml::value::Datetime, end: bool, policy: &Policy) -> Option<DateTime<Utc>> {
    let date = day(written.date?)?;
    let time = match written.time {
        Some(time) => NaiveTime::from_hms_opt(u32::from(time.hour), u32::from(time.minute), 0)?,
        None if end => NaiveTime::from_hms_opt(23, 59, 0)?,
        None => NaiveTime::MIN,
    };
    let local = NaiveDateTime::new(date, time);
    match written.offset {
        Some(toml::value::Offset::Z) => Some(local.and_utc()),
        Some(toml::value::Offset::Custom { minutes }) => {
            Some((local - chrono::TimeDelta::minutes(i64::from(minutes))).and_utc())
        }
        None => policy.calendar.zone.from_local_datetime(&local).earliest().map(|moment| moment.to_utc()),
    }
}

impl Notices {
    /// What is told on the day the site is made, in a language or else in the desk's own.
    pub(crate) fn shown(&self, language: &Language) -> Vec<Notice> {
        let is_today = |entry: &&Entry| {
            entry.days.0.is_none_or(|first| first <= self.today) && entry.days.1.is_none_or(|last| last >= self.today)
        };
        self.notices.iter().filter(is_today).map(|entry| entry.line.notice(&[language, &self.default])).collect()
    }

    /// The links of all notices, for the book to check.
    pub(crate) fn links(&self) -> impl Iterator<Item = (&str, &Place)> {
        let own = self.notices.iter().filter(|entry| entry.line.link.starts_with('/'));
        own.map(|entry| (entry.line.link.as_str(), &entry.place))
    }

    /// What the script asks for.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(self).expect("texts are JSON")
    }
}

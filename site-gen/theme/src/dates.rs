//! Dates in words: 17. November 2026, 17.11.2026, Di 17.11.2026, 10:24. The patterns are strings of the language.

use crate::fill::fill;
use crate::strings::Words;
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

/// How one language writes dates.
#[derive(Debug)]
pub(crate) struct DateWords {
    long: String,
    table: String,
    time: String,
    month: String,
    months: Vec<String>,
    months_short: Vec<String>,
    weekdays: Vec<String>,
}

impl DateWords {
    /// Takes the patterns and names from the strings; what is missing there shows as a gap that nothing fills.
    pub(crate) fn of(words: &Words) -> Self {
        let pattern = |key: &str| words.get(key).unwrap_or_default().to_owned();
        Self {
            long: pattern("date.long"),
            table: pattern("date.table"),
            time: pattern("date.time"),
            month: pattern("date.month"),
            months: words.list("date.months"),
            months_short: words.list("date.months_short"),
            weekdays: words.list("date.weekdays_short"),
        }
    }

    /// "17. November 2026"
    pub(crate) fn long_date(&self, iso: &str) -> Result<String, String> {
        self.write(&self.long, iso)
    }

    /// "17.11.2026"
    pub(crate) fn table_date(&self, iso: &str) -> Result<String, String> {
        self.write(&self.table, iso)
    }

    /// "Di 17.11.2026, 10:24"
    pub(crate) fn date_time(&self, iso: &str) -> Result<String, String> {
        self.write(&self.time, iso)
    }

    /// "November 2026"
    pub(crate) fn month(&self, iso: &str) -> Result<String, String> {
        self.write(&self.month, iso)
    }

    fn write(&self, pattern: &str, iso: &str) -> Result<String, String> {
        let at = parse(iso)
            .ok_or_else(|| format!("{iso:?} is not a date such as 2026-11-17 or 2026-11-17T10:24:00+01:00"))?;
        let month = at.month0() as usize;
        fill(pattern, |name| match name {
            "weekday" => self.weekdays.get(at.weekday().num_days_from_monday() as usize).cloned(),
            "day" => Some(at.day().to_string()),
            "day2" => Some(format!("{:02}", at.day())),
            "month" => self.months.get(month).cloned(),
            "month_short" => self.months_short.get(month).cloned(),
            "month2" => Some(format!("{:02}", at.month())),
            "year" => Some(at.year().to_string()),
            "time" => Some(format!("{}:{:02}", at.hour(), at.minute())),
            _ => None,
        })
    }
}

/// Reads a date, or a time as the wall clock showed it: the offset was applied by whoever wrote it.
fn parse(iso: &str) -> Option<NaiveDateTime> {
    let date: NaiveDate = iso.get(..10)?.parse().ok()?;
    match iso.get(10..)? {
        "" => date.and_hms_opt(0, 0, 0),
        rest => {
            let clock = rest.strip_prefix(['T', ' '])?;
            date.and_hms_opt(clock.get(..2)?.parse().ok()?, clock.get(3..5)?.parse().ok()?, 0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::WORDS;

    fn dates(language: &str) -> DateWords {
        let (_, written) = WORDS.iter().find(|(name, _)| *name == language).unwrap();
        DateWords::of(&Words::brought(written))
    }

    #[test]
    fn each_language_writes_dates_its_own_way() {
        let (de, en) = (dates("de"), dates("en"));
        let at = "2026-11-17T10:24:00+01:00";
        assert_eq!(de.long_date("2026-11-17").unwrap(), "17. November 2026");
        assert_eq!(de.table_date(at).unwrap(), "17.11.2026");
        assert_eq!(de.date_time(at).unwrap(), "Di 17.11.2026, 10:24");
        assert_eq!(de.month(at).unwrap(), "November 2026");
        assert_eq!(en.long_date(at).unwrap(), "17 November 2026");
        assert_eq!(en.table_date("2026-03-05").unwrap(), "5 Mar 2026");
        assert_eq!(en.date_time("2026-03-05T09:05:00").unwrap(), "Thu 5 Mar 2026, 9:05");
    }

    #[test]
    fn what_is_no_date_is_an_error_and_never_a_guess() {
        for text in ["", "gestern", "2026-02-30", "2026-11-17T", "2026-11-17Tab:cd", "17.11.2026"] {
            assert!(dates("de").long_date(text).is_err(), "{text:?}");
        }
    }
}

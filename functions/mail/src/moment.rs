//! Dates, times and opening hours in words, as the clock on the desk's wall shows them.

use crate::words::{Words, fill};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use tickets::Calendar;

/// Says moments in one language, as seen from the moment that the mail is about.
pub(crate) struct Clock<'a> {
    pub words: &'a Words,
    pub calendar: &'a Calendar,
    pub from: DateTime<Utc>,
}

impl Clock<'_> {
    /// "Montag, 23. November"; with the year if it is another one.
    pub(crate) fn day(&self, at: DateTime<Utc>) -> String {
        self.day_of(self.wall(at).date())
    }

    /// The same of a day.
    pub(crate) fn day_of(&self, day: NaiveDate) -> String {
        let same_year = day.year() == self.today().year();
        self.date(day, if same_year { &self.words.date.day } else { &self.words.date.day_year })
    }

    /// The day that the mail is about.
    pub(crate) fn today(&self) -> NaiveDate {
        self.wall(self.from).date()
    }

    /// What people call the public holiday that it is on that day; empty if it is none.
    pub(crate) fn holiday(&self) -> &str {
        let holiday = self.calendar.holiday_on(self.today());
        holiday.and_then(|holiday| self.words.holiday.get(&holiday)).map_or("", String::as_str)
    }

    /// "Montag, 23. November, 7:30 Uhr"
    pub(crate) fn moment(&self, at: DateTime<Utc>) -> String {
        self.with_time(&self.day(at), at)
    }

    /// "Montag, 23. November 2026, 7:30 Uhr"
    pub(crate) fn whole(&self, at: DateTime<Utc>) -> String {
        self.with_time(&self.date(self.wall(at).date(), &self.words.date.day_year), at)
    }

    /// "7:30 Uhr"
    pub(crate) fn time(&self, at: DateTime<Utc>) -> String {
        let date = &self.words.date;
        clock(self.wall(at).time(), &date.time_full, &date.time)
    }

    /// Whether it is on the day that the mail is about.
    pub(crate) fn is_today(&self, at: DateTime<Utc>) -> bool {
        self.wall(at).date() == self.today()
    }

    /// "Montag bis Freitag, 7:30 bis 16 Uhr": one line for days in a row with the same hours.
    pub(crate) fn hours(&self) -> Vec<String> {
        let week = &self.calendar.week;
        let days: Vec<usize> = (0..week.len()).collect();
        let stretches = days.chunk_by(|&a, &b| week[a] == week[b]).filter(|s| !week[s[0]].is_empty());
        stretches.map(|stretch| self.stretch(stretch)).collect()
    }

    fn stretch(&self, days: &[usize]) -> String {
        let (words, weekdays) = (&self.words.hours, &self.words.date.weekdays);
        let name = match *days {
            [first, .., last] => fill(&words.days, &[("from", &weekdays[first]), ("to", &weekdays[last])]),
            _ => weekdays[days[0]].clone(),
        };
        let hour = |time| clock(time, &words.full, &words.half);
        let span =
            |&(from, to): &(NaiveTime, NaiveTime)| fill(&words.span, &[("from", &hour(from)), ("to", &hour(to))]);
        let spans: Vec<String> = self.calendar.week[days[0]].iter().map(span).collect();
        fill(&words.line, &[("days", &name), ("spans", &spans.join(&words.and))])
    }

    fn with_time(&self, day: &str, at: DateTime<Utc>) -> String {
        fill(&self.words.date.moment, &[("day", day), ("time", &self.time(at))])
    }

    fn date(&self, day: NaiveDate, pattern: &str) -> String {
        let date = &self.words.date;
        let values = [
            ("weekday", date.weekdays[day.weekday().num_days_from_monday() as usize].as_str()),
            ("day", &day.day().to_string()),
            ("month", &date.months[day.month0() as usize]),
            ("year", &day.year().to_string()),
        ];
        fill(pattern, &values)
    }

    fn wall(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.calendar.zone).naive_local()
    }
}

fn clock(time: NaiveTime, full: &str, half: &str) -> String {
    let pattern = if time.minute() == 0 { full } else { half };
    fill(pattern, &[("hour", &time.hour().to_string()), ("minute", &format!("{:02}", time.minute()))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Templates;
    use tickets::{Language, Policy};

    fn check(language: &str, say: impl Fn(&Clock<'_>) -> String, expected: &str) {
        let templates = Templates::new(&[]).unwrap();
        let policy = Policy::read(include_str!("../../../content/desk.toml"), "desk.toml").unwrap();
        let words = templates.words(&Language::new(language)).unwrap();
        let clock = Clock { words, calendar: &policy.calendar, from: at("2026-11-20T15:30:00Z") };
        assert_eq!(say(&clock), expected);
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_is_said_as_the_wall_clock_shows_it() {
        check("de", |c| c.moment(at("2026-11-23T06:30:00Z")), "Montag, 23. November, 7:30 Uhr");
        check("en", |c| c.moment(at("2026-11-23T06:30:00Z")), "Monday, 23 November, 7:30");
        check("de", |c| c.moment(at("2026-07-06T08:00:00Z")), "Montag, 6. Juli, 10 Uhr");
        check("en", |c| c.moment(at("2026-07-06T08:00:00Z")), "Monday, 6 July, 10:00");
        check("de", |c| c.whole(at("2026-11-23T06:30:00Z")), "Montag, 23. November 2026, 7:30 Uhr");
    }

    #[test]
    fn another_year_is_said() {
        check("de", |c| c.day(at("2027-01-04T09:00:00Z")), "Montag, 4. Januar 2027");
        check("de", |c| c.day(at("2026-12-31T23:30:00Z")), "Freitag, 1. Januar 2027");
        check("de", |c| c.day(at("2026-12-31T09:00:00Z")), "Donnerstag, 31. Dezember");
    }

    #[test]
    fn a_public_holiday_is_called_by_its_name() {
        let call = |at: &'static str| {
            move |c: &Clock<'_>| {
                Clock { from: at.parse().unwrap(), words: c.words, calendar: c.calendar }.holiday().to_owned()
            }
        };
        check("de", call("2027-03-29T09:00:00Z"), "Ostermontag");
        check("en", call("2027-03-29T09:00:00Z"), "Easter Monday");
        check("de", call("2027-03-29T22:00:00Z"), "");
    }

    #[test]
    fn every_holiday_has_a_name_in_both_languages() {
        let templates = Templates::new(&[]).unwrap();
        for language in ["de", "en"] {
            let words = templates.words(&Language::new(language)).unwrap();
            for holiday in tickets::Holiday::all() {
                assert!(words.holiday.get(&holiday).is_some_and(|name| !name.is_empty()), "{language}: {holiday:?}");
            }
        }
    }

    #[test]
    fn equal_days_in_a_row_are_said_together() {
        check("de", |c| c.hours().join("; "), "Montag bis Freitag, 7:30 bis 16 Uhr");
        check("en", |c| c.hours().join("; "), "Monday to Friday, 7:30 to 16:00");
    }
}

//! Opening hours in words: "Montag bis Freitag, 7:30 bis 16 Uhr".

use crate::fill::fill;
use crate::strings::Words;
use serde::{Deserialize, Serialize};
use tickets::Calendar;

/// Days in a row with the same opening hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stretch {
    /// The first day, 0 for Monday.
    first: usize,
    /// The last day.
    last: usize,
    /// From and to, in minutes after midnight.
    spans: Vec<(u32, u32)>,
}

/// The week of a calendar as stretches of equal days; days without hours are left out.
pub(crate) fn stretches(calendar: &Calendar) -> Vec<Stretch> {
    use chrono::Timelike;
    let minutes = |time: chrono::NaiveTime| time.hour() * 60 + time.minute();
    let mut found: Vec<Stretch> = Vec::new();
    for (day, hours) in calendar.week.iter().enumerate() {
        let spans: Vec<_> = hours.iter().map(|&(from, to)| (minutes(from), minutes(to))).collect();
        match found.last_mut() {
            Some(before) if before.last + 1 == day && before.spans == spans => before.last = day,
            _ if spans.is_empty() => {}
            _ => found.push(Stretch { first: day, last: day, spans }),
        }
    }
    found
}

/// How one language says opening hours.
#[derive(Debug)]
pub(crate) struct HourWords {
    line: String,
    days: String,
    span: String,
    and: String,
    full: String,
    half: String,
    weekdays: Vec<String>,
}

impl HourWords {
    /// Takes the patterns from the strings.
    pub(crate) fn of(words: &Words) -> Self {
        let pattern = |key: &str| words.get(key).unwrap_or_default().to_owned();
        Self {
            line: pattern("hours.line"),
            days: pattern("hours.days"),
            span: pattern("hours.span"),
            and: pattern("hours.and"),
            full: pattern("hours.full"),
            half: pattern("hours.half"),
            weekdays: words.list("date.weekdays"),
        }
    }

    /// One line per stretch.
    pub(crate) fn lines(&self, stretches: &[Stretch]) -> Result<Vec<String>, String> {
        stretches.iter().map(|stretch| self.line(stretch)).collect()
    }

    fn line(&self, stretch: &Stretch) -> Result<String, String> {
        let spans: Result<Vec<_>, _> = stretch.spans.iter().map(|&(from, to)| self.span(from, to)).collect();
        let (days, spans) = (self.days(stretch.first, stretch.last)?, spans?.join(&self.and));
        fill(&self.line, |name| match name {
            "days" => Some(days.clone()),
            "spans" => Some(spans.clone()),
            _ => None,
        })
    }

    fn days(&self, first: usize, last: usize) -> Result<String, String> {
        let day = |n: usize| self.weekdays.get(n).cloned();
        if first == last {
            return day(first).ok_or_else(|| "date.weekdays needs seven names".to_owned());
        }
        fill(&self.days, |name| match name {
            "from" => day(first),
            "to" => day(last),
            _ => None,
        })
    }

    fn span(&self, from: u32, to: u32) -> Result<String, String> {
        let (from, to) = (self.clock(from)?, self.clock(to)?);
        fill(&self.span, |name| match name {
            "from" => Some(from.clone()),
            "to" => Some(to.clone()),
            _ => None,
        })
    }

    fn clock(&self, minutes: u32) -> Result<String, String> {
        let pattern = if minutes.is_multiple_of(60) { &self.full } else { &self.half };
        fill(pattern, |name| match name {
            "hour" => Some((minutes / 60).to_string()),
            "minute" => Some(format!("{:02}", minutes % 60)),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::WORDS;

    fn said(language: &str, stretches: &[Stretch]) -> Vec<String> {
        let (_, written) = WORDS.iter().find(|(name, _)| *name == language).unwrap();
        HourWords::of(&Words::brought(written)).lines(stretches).unwrap()
    }

    #[test]
    fn equal_days_in_a_row_are_said_together() {
        let week = [
            Stretch { first: 0, last: 3, spans: vec![(450, 960)] },
            Stretch { first: 4, last: 4, spans: vec![(480, 720), (780, 870)] },
        ];
        assert_eq!(
            said("de", &week),
            ["Montag bis Donnerstag, 7:30 bis 16\u{a0}Uhr", "Freitag, 8 bis 12\u{a0}Uhr und 13 bis 14:30\u{a0}Uhr"]
        );
        assert_eq!(
            said("en", &week),
            ["Monday to Thursday, 7:30 to 16:00", "Friday, 8:00 to 12:00 and 13:00 to 14:30"]
        );
        assert_eq!(said("de", &[]), Vec::<String>::new());
    }
}

//! Opening hours, holidays and pauses: of the desk, of a school, of a queue.

use super::Check;
use crate::calendar::school_holidays;
use crate::policy::Label;
use crate::policy::file::HoursTable;
use crate::{Calendar, Holiday, InSchoolHolidays, Land, Pause, Zone};
use chrono::{Datelike, NaiveDate, NaiveTime};
use std::collections::BTreeSet;
use std::sync::Arc;
use toml::Spanned;

/// A leap year: every day that can come back has its place in it.
const LEAP_YEAR: &str = "2000";

/// What a desk has that says nothing.
pub(super) fn never_open(zone: Zone) -> Calendar {
    Calendar {
        zone,
        week: Default::default(),
        land: None,
        local: BTreeSet::new(),
        closed: BTreeSet::new(),
        closed_yearly: BTreeSet::new(),
        school_holidays: Arc::default(),
        in_school_holidays: InSchoolHolidays::Pause,
        pauses: Arc::default(),
    }
}

impl Check<'_> {
    /// Reads the table; what is not given is as in `usual`.
    pub(super) fn hours(&mut self, written: &HoursTable, usual: &Calendar) -> Calendar {
        let mut calendar = usual.clone();
        let days = [
            &written.monday,
            &written.tuesday,
            &written.wednesday,
            &written.thursday,
            &written.friday,
            &written.saturday,
            &written.sunday,
        ];
        for (day, spans) in calendar.week.iter_mut().zip(days) {
            if let Some(spans) = spans {
                *day = self.spans(spans);
            }
        }
        calendar.in_school_holidays = written.school_holidays.unwrap_or(usual.in_school_holidays);
        let land = written.land.as_ref().and_then(|code| self.land(code));
        let is_refused = written.land.is_some() && land.is_none();
        if let Some(land) = land.filter(|land| calendar.land != Some(*land)) {
            calendar.land = Some(land);
            calendar.local.clear();
            calendar.school_holidays = school_holidays(land).collect();
        }
        if let Some(keys) = written.local.as_ref().filter(|_| !is_refused) {
            calendar.local = keys.iter().filter_map(|key| self.local(key, calendar.land)).collect();
        }
        if let Some(days) = &written.closed {
            calendar.closed.clear();
            calendar.closed_yearly.clear();
            for day in days {
                match self.closed(day) {
                    Some(Closed::Once(date)) => _ = calendar.closed.insert(date),
                    Some(Closed::Yearly(month, day)) => _ = calendar.closed_yearly.insert((month, day)),
                    None => {}
                }
            }
        }
        if let Some(pauses) = &written.pauses {
            calendar.pauses = pauses.iter().filter_map(|pause| self.pause(pause)).collect();
        }
        calendar
    }

    fn spans(&mut self, written: &[Spanned<String>]) -> Vec<(NaiveTime, NaiveTime)> {
        let mut spans: Vec<(NaiveTime, NaiveTime)> = Vec::new();
        for text in written {
            let read = text.get_ref().split_once('-').and_then(|(a, b)| Some((time(a)?, time(b)?)));
            match read {
                Some((open, close)) if open < close && spans.last().is_none_or(|s| s.1 <= open) => {
                    spans.push((open, close));
                }
                _ => self.problem(
                    text,
                    format!("{:?} is no opening time", text.get_ref()),
                    "write \"07:30-16:00\"; several in order: [\"07:30-12:00\", \"13:00-16:00\"]",
                ),
            }
        }
        spans
    }

    fn land(&mut self, written: &Spanned<String>) -> Option<Land> {
        let land = Land::of(written.get_ref());
        match land {
            Some(land) => self.lands.push((land, self.place(written))),
            None => self.problem(
                written,
                format!("there is no Land {:?}", written.get_ref()),
                format!("write one of {}", Land::ALL.map(Land::code).join(", ")),
            ),
        }
        land
    }

    /// A holiday that only some municipalities of the Land have.
    fn local(&mut self, written: &Spanned<String>, land: Option<Land>) -> Option<Holiday> {
        let known = land.map(Holiday::local).unwrap_or_default();
        let found = known.iter().copied().find(|holiday| holiday.key() == written.get_ref());
        if found.is_none() {
            let keys: Vec<_> = known.iter().map(|holiday| holiday.key()).collect();
            let (message, help) = match land {
                None => ("a local holiday is one of a Land".to_owned(), "name it: land = \"by\"".to_owned()),
                Some(land) => (
                    format!("{:?} is no local holiday in {:?}", written.get_ref(), land.code()),
                    match keys.is_empty() {
                        true => "there is none; other days that are free go into `closed`".to_owned(),
                        false => format!("known: {}; other days that are free go into `closed`", keys.join(", ")),
                    },
                ),
            };
            self.problem(written, message, help);
        }
        found
    }

    fn closed(&mut self, written: &Spanned<String>) -> Option<Closed> {
        let text = written.get_ref().trim();
        let yearly = || format!("{LEAP_YEAR}-{text}").parse().ok();
        let once = text.parse().ok().map(Closed::Once);
        let closed = once.or_else(|| yearly().map(|day: NaiveDate| Closed::Yearly(day.month(), day.day())));
        if closed.is_none() {
            let help = "write it as \"2026-12-24\", or as \"12-24\" for every year";
            self.problem(written, format!("{text:?} is no day"), help);
        }
        closed
    }

    fn pause(&mut self, written: &Spanned<String>) -> Option<Pause> {
        let Some((from, to)) = written.get_ref().split_once("..") else {
            self.problem(
                written,
                format!("{:?} is no stretch of days", written.get_ref()),
                "write it as \"2026-12-21..2027-01-01\"",
            );
            return None;
        };
        let (from, to) = (self.date(written, from)?, self.date(written, to)?);
        if from > to {
            self.problem(written, "the stretch ends before it begins", "write the earlier day first");
        }
        Some(Pause { from, to, name: Label::default() })
    }

    pub(super) fn date(&mut self, place: &Spanned<String>, text: &str) -> Option<NaiveDate> {
        let date = text.trim().parse().ok();
        if date.is_none() {
            self.problem(place, format!("{text:?} is no day"), "write it as \"2026-12-24\"");
        }
        date
    }
}

/// A day on which nobody works.
enum Closed {
    Once(NaiveDate),
    /// Month and day.
    Yearly(u32, u32),
}

fn time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text.trim(), "%H:%M").ok()
}

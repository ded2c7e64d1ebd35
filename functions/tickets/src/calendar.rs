//! Opening hours and days: when working time runs, when reminders go out, when the clocks stand still.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// How far ahead an opening is looked for, in days: a desk that never opens must not hang.
const LOOK_AHEAD_DAYS: u64 = 400;

/// When the desk is open, in its own time zone.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The zone that "8 o'clock" is meant in.
    pub zone: Tz,
    /// Opening hours per weekday, Monday first; in order, not overlapping.
    pub week: [Vec<(NaiveTime, NaiveTime)>; 7],
    /// Single days on which nobody works.
    pub closed: BTreeSet<NaiveDate>,
    /// Stretches, both days included, in which timers in calendar days stand still (school holidays).
    pub pauses: Vec<(NaiveDate, NaiveDate)>,
}

impl Calendar {
    /// The day that it is at the desk.
    #[must_use]
    pub fn day_at(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// `at` itself if the desk is open then, else the next opening.
    #[must_use]
    pub fn next_open(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.spans_from(at).next().map_or(at, |(open, _)| open.max(at))
    }

    /// Whether the desk is open at `at`.
    #[must_use]
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        self.next_open(at) == at && self.spans_from(at).next().is_some()
    }

    /// The moment `hours` of opening time after `from`.
    #[must_use]
    pub fn add_open_hours(&self, from: DateTime<Utc>, hours: u32) -> DateTime<Utc> {
        let mut left = TimeDelta::hours(i64::from(hours));
        let mut at = from;
        for (open, close) in self.spans_from(from) {
            let start = open.max(from);
            if start + left <= close {
                return start + left;
            }
            left -= close - start;
            at = close;
        }
        at + left
    }

    /// The same time of day `days` working days later, moved to the next opening (N-35).
    #[must_use]
    pub fn add_working_days(&self, from: DateTime<Utc>, days: u32) -> DateTime<Utc> {
        let local = from.with_timezone(&self.zone);
        let mut date = local.date_naive();
        let mut left = days;
        let mut looked = 0;
        while left > 0 && looked < LOOK_AHEAD_DAYS {
            date = date + Days::new(1);
            looked += 1;
            if !self.hours_of(date).is_empty() {
                left -= 1;
            }
        }
        self.next_open(self.instant(date, local.time()))
    }

    /// The same time of day `days` calendar days later; days inside a pause do not count (C14).
    #[must_use]
    pub fn add_days(&self, from: DateTime<Utc>, days: u32) -> DateTime<Utc> {
        let local = from.with_timezone(&self.zone);
        let mut date = local.date_naive();
        let mut left = days;
        while left > 0 {
            date = date + Days::new(1);
            if !self.is_paused(date) {
                left -= 1;
            }
        }
        self.instant(date, local.time())
    }

    /// Whether timers in calendar days stand still on this day.
    #[must_use]
    pub fn is_paused(&self, date: NaiveDate) -> bool {
        self.pauses.iter().any(|&(from, to)| from <= date && date <= to)
    }

    /// The opening hours of one day; empty if nobody works.
    #[must_use]
    pub fn hours_of(&self, date: NaiveDate) -> &[(NaiveTime, NaiveTime)] {
        if self.closed.contains(&date) {
            return &[];
        }
        &self.week[date.weekday().num_days_from_monday() as usize]
    }

    /// The opening spans that end after `from`, in order.
    fn spans_from(&self, from: DateTime<Utc>) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> + '_ {
        let first = self.day_at(from);
        (0..LOOK_AHEAD_DAYS)
            .map(move |n| first + Days::new(n))
            .flat_map(move |date| {
                self.hours_of(date)
                    .iter()
                    .map(move |&(open, close)| (self.instant(date, open), self.instant(date, close)))
            })
            .filter(move |&(open, close)| close > from && close > open)
    }

    /// A wall-clock time as an instant. Of two (autumn) the first; a skipped one (spring) moves on an hour.
    fn instant(&self, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let wall = date.and_time(time);
        let resolved = self.zone.from_local_datetime(&wall).earliest();
        let resolved = resolved.or_else(|| self.zone.from_local_datetime(&(wall + TimeDelta::hours(1))).earliest());
        resolved.map_or_else(|| wall.and_utc(), |t| t.with_timezone(&Utc))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Calendar {
        let day = vec![(NaiveTime::from_hms_opt(8, 0, 0).unwrap(), NaiveTime::from_hms_opt(16, 0, 0).unwrap())];
        Calendar {
            zone: chrono_tz::Europe::Berlin,
            week: [day.clone(), day.clone(), day.clone(), day.clone(), day, vec![], vec![]],
            closed: BTreeSet::from(["2026-12-25".parse().unwrap()]),
            pauses: vec![("2026-12-19".parse().unwrap(), "2027-01-03".parse().unwrap())],
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        let wall = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        chrono_tz::Europe::Berlin.from_local_datetime(&wall).unwrap().with_timezone(&Utc)
    }

    #[test]
    fn n_35_a_saturday_ticket_starts_on_monday_and_is_due_on_thursday() {
        let starts = calendar().next_open(at("2015-07-18 10:40"));
        assert_eq!(starts, at("2015-07-20 08:00"));
        assert_eq!(calendar().add_working_days(starts, 3), at("2015-07-23 08:00"));
    }

    #[test]
    fn opening_hours_carry_over_nights_weekends_and_closed_days() {
        let c = calendar();
        assert_eq!(c.add_open_hours(at("2026-11-06 15:00"), 4), at("2026-11-09 11:00"));
        assert_eq!(c.add_open_hours(at("2026-12-24 15:00"), 2), at("2026-12-28 09:00"));
        assert_eq!(c.add_open_hours(at("2026-11-07 03:00"), 8), at("2026-11-09 16:00"));
        assert!(c.is_open(at("2026-11-06 15:59")));
        assert!(!c.is_open(at("2026-11-06 16:00")));
        assert!(!c.is_open(at("2026-12-25 12:00")));
    }

    #[test]
    fn calendar_days_keep_the_wall_clock_over_dst_and_stand_still_in_pauses() {
        let c = calendar();
        assert_eq!(c.add_days(at("2026-10-20 09:30"), 14), at("2026-11-03 09:30"));
        assert_eq!(c.add_days(at("2027-03-20 09:30"), 14), at("2027-04-03 09:30"));
        assert_eq!(c.add_days(at("2026-12-15 09:30"), 14), at("2027-01-14 09:30"));
        assert_eq!(c.add_days(at("2028-02-28 09:30"), 2), at("2028-03-01 09:30"));
    }

    #[test]
    fn a_skipped_hour_moves_on_and_a_doubled_one_is_taken_once() {
        let c = calendar();
        assert_eq!(c.add_days(at("2027-03-27 02:30"), 1), at("2027-03-28 03:30"));
        assert_eq!(c.add_days(at("2026-10-24 02:30"), 1).to_rfc3339(), "2026-10-25T00:30:00+00:00");
    }

    #[test]
    fn a_desk_that_never_opens_still_answers() {
        let mut c = calendar();
        c.week = Default::default();
        assert_eq!(c.next_open(at("2026-11-06 15:00")), at("2026-11-06 15:00"));
        assert_eq!(c.add_open_hours(at("2026-11-06 15:00"), 4), at("2026-11-06 19:00"));
        assert!(!c.is_open(at("2026-11-06 15:00")));
    }
}

//! Opening hours and days: when working time runs, when reminders go out, when the clocks stand still.

mod holiday;
mod land;
mod pause;

pub use holiday::Holiday;
pub use land::Land;
pub use pause::Pause;
pub(crate) use pause::{known_until, school_holidays};

use crate::Zone;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How far ahead an opening is looked for, and how long a clock may stand still, in days: a desk that never opens, or
/// whose pause never ends, must not hang.
const LOOK_AHEAD_DAYS: u64 = 400;

/// When somebody works, in the desk's own time zone.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The zone that "8 o'clock" is meant in.
    pub zone: Zone,
    /// Opening hours per weekday, Monday first; in order, not overlapping.
    pub week: [Vec<(NaiveTime, NaiveTime)>; 7],
    /// Whose public holidays are closed days.
    pub land: Option<Land>,
    /// Holidays of the place alone, closed as well.
    pub local: BTreeSet<Holiday>,
    /// Other days on which nobody works.
    pub closed: BTreeSet<NaiveDate>,
    /// … and those of every year: month and day.
    pub closed_yearly: BTreeSet<(u32, u32)>,
    /// The Land's school holidays …
    pub school_holidays: Arc<[Pause]>,
    /// … and what they mean here.
    pub in_school_holidays: InSchoolHolidays,
    /// Other stretches in which timers in calendar days stand still.
    pub pauses: Arc<[Pause]>,
}

/// What school holidays mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InSchoolHolidays {
    /// Nothing: this is no place of schools.
    Ignore,
    /// Timers in calendar days stand still (C14); who works, works.
    Pause,
    /// Nobody works either.
    Close,
}

impl Calendar {
    /// The day that it is at the desk.
    #[must_use]
    pub fn day_at(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// `at` itself if somebody works then, else the next opening.
    #[must_use]
    pub fn next_open(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.spans_from(at).next().map_or(at, |(open, _)| open.max(at))
    }

    /// The next opening, `at` itself if it is one, on a day that suits; without such a day the next one at all.
    #[must_use]
    pub fn next_open_on(&self, at: DateTime<Utc>, suits: impl Fn(NaiveDate) -> bool) -> DateTime<Utc> {
        let mut openings = self.spans_from(at).map(|(open, _)| open.max(at));
        openings.find(|open| suits(self.day_at(*open))).unwrap_or_else(|| self.next_open(at))
    }

    /// Whether somebody works at `at`.
    #[must_use]
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        self.next_open(at) == at && self.spans_from(at).next().is_some()
    }

    /// The moment `hours` of opening time after `from`.
    #[must_use]
    pub fn add_open_hours(&self, from: DateTime<Utc>, hours: u32) -> DateTime<Utc> {
        self.add_open_minutes(from, hours.saturating_mul(60))
    }

    /// The moment `minutes` of opening time after `from`.
    #[must_use]
    pub fn add_open_minutes(&self, from: DateTime<Utc>, minutes: u32) -> DateTime<Utc> {
        let mut left = TimeDelta::minutes(i64::from(minutes));
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

    /// How many minutes of opening time lie between two moments.
    #[must_use]
    pub fn open_minutes(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> u32 {
        let spans = self.spans_from(from).take_while(|(open, _)| *open < to);
        let minutes = spans.map(|(open, close)| (close.min(to) - open.max(from)).num_minutes()).sum::<i64>();
        u32::try_from(minutes).unwrap_or(0)
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
        let (mut left, mut stood_still) = (days, 0);
        while left > 0 {
            date = date + Days::new(1);
            if stood_still < LOOK_AHEAD_DAYS && self.is_paused(date) {
                stood_still += 1;
            } else {
                left -= 1;
            }
        }
        self.instant(date, local.time())
    }

    /// When a day begins.
    #[must_use]
    pub fn begin_of(&self, date: NaiveDate) -> DateTime<Utc> {
        self.instant(date, NaiveTime::MIN)
    }

    /// The same time of day `days` calendar days later, each day counted: for what holidays must not put off.
    #[must_use]
    pub fn add_all_days(&self, from: DateTime<Utc>, days: u32) -> DateTime<Utc> {
        let local = from.with_timezone(&self.zone);
        self.instant(local.date_naive() + Days::new(u64::from(days)), local.time())
    }

    /// Whether timers in calendar days stand still on this day.
    #[must_use]
    pub fn is_paused(&self, date: NaiveDate) -> bool {
        self.pauses_on(date).next().is_some()
    }

    /// The pause that this day is in; of several the one that ends last.
    #[must_use]
    pub fn pause_on(&self, date: NaiveDate) -> Option<&Pause> {
        self.pauses_on(date).max_by_key(|pause| pause.to)
    }

    /// Whether there are days at all on which timers in calendar days stand still.
    #[must_use]
    pub fn has_pauses(&self) -> bool {
        self.all_pauses().next().is_some()
    }

    fn pauses_on(&self, date: NaiveDate) -> impl Iterator<Item = &Pause> {
        self.all_pauses().filter(move |pause| pause.has(date))
    }

    fn all_pauses(&self) -> impl Iterator<Item = &Pause> {
        let counts = self.has_school_holidays();
        self.school_holidays.iter().filter(move |_| counts).chain(self.pauses.iter())
    }

    /// Whether school holidays mean anything here.
    pub(crate) fn has_school_holidays(&self) -> bool {
        self.in_school_holidays != InSchoolHolidays::Ignore
    }

    /// The public holiday of this day, in the Land or in the place alone.
    #[must_use]
    pub fn holiday_on(&self, date: NaiveDate) -> Option<Holiday> {
        let of_land = self.land.and_then(|land| Holiday::on(date, land));
        of_land.or_else(|| self.local.iter().copied().find(|holiday| holiday.is_on(date)))
    }

    /// The opening hours of one day; empty if nobody works.
    #[must_use]
    pub fn hours_of(&self, date: NaiveDate) -> &[(NaiveTime, NaiveTime)] {
        let hours = &self.week[date.weekday().num_days_from_monday() as usize];
        if hours.is_empty() || self.is_closed(date) { &[] } else { hours }
    }

    /// Whether nobody works on a day of the week on which somebody would.
    fn is_closed(&self, date: NaiveDate) -> bool {
        self.closed.contains(&date)
            || self.closed_yearly.contains(&(date.month(), date.day()))
            || self.holiday_on(date).is_some()
            || (self.in_school_holidays == InSchoolHolidays::Close
                && self.school_holidays.iter().any(|holidays| holidays.has(date)))
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

    /// When work ends on this day; when the day ends, if nobody works.
    #[must_use]
    pub fn closing_of(&self, date: NaiveDate) -> DateTime<Utc> {
        let last = self.hours_of(date).last().map(|(_, close)| *close);
        self.at(date, last.or_else(|| NaiveTime::from_hms_opt(23, 59, 0)).unwrap_or_default())
    }

    /// A wall-clock time as an instant: see [`Calendar::zone`].
    #[must_use]
    pub fn at(&self, date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        self.instant(date, time)
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
mod tests;

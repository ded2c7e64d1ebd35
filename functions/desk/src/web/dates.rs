//! Days and times, as browsers send them and as people type them where a browser has no field for them.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use tickets::Calendar;

/// A day: `2026-11-24` or `24.11.2026`.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    ["%Y-%m-%d", "%d.%m.%Y"].iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

/// A time of day: `09:30`, `9:30` or `9`.
pub(super) fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    let whole = || NaiveTime::from_hms_opt(text.parse().ok()?, 0, 0);
    ["%H:%M", "%H:%M:%S"].iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok()).or_else(whole)
}

/// By when something shall be done: at the time that was given, else before work ends on that day.
pub(super) fn deadline(calendar: &Calendar, of_day: &str, of_time: &str) -> Option<DateTime<Utc>> {
    let date = day(of_day)?;
    if of_time.trim().is_empty() {
        return Some(calendar.closing_of(date));
    }
    Some(calendar.at(date, time(of_time)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_a_time_are_read_as_browsers_and_people_write_them() {
        assert_eq!(day("2026-11-24"), day(" 24.11.2026 "));
        assert_eq!((day("24.11."), day("31.02.2027"), day("")), (None, None, None));
        assert_eq!(time("09:30"), NaiveTime::from_hms_opt(9, 30, 0));
        assert_eq!((time("9"), time("9:05")), (NaiveTime::from_hms_opt(9, 0, 0), NaiveTime::from_hms_opt(9, 5, 0)));
        assert_eq!((time("25"), time("bald")), (None, None));
    }
}

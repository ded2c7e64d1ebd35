//! When it happens: `90m`, `3d12h`, `2w` after the first morning, or `Sat 18 Jul 2015 10:40`.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Berlin;

/// When every story begins: Monday, 2 November 2026, 08:00 in Berlin.
pub(crate) fn beginning() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 2).and_then(|d| d.and_hms_opt(8, 0, 0)).expect("that morning exists")
}

const ABSOLUTE: &str = "%a %d %b %Y %H:%M";

/// Takes the time off the front of a step; the rest follows.
pub(crate) fn take(step: &str) -> Result<(DateTime<Utc>, &str), String> {
    let form = || {
        let found: String = step.chars().take(24).collect();
        format!("expected a time such as `47h`, `3d12h` or `Sat 18 Jul 2015 10:40`, found `{found}`")
    };
    let first = step.split_whitespace().next().unwrap_or_default();
    if first.starts_with(|c: char| c.is_ascii_digit()) {
        let wall = offset(first).ok_or_else(form)?;
        return Ok((wall, step[first.len()..].trim_start()));
    }
    let mut end = 0;
    for _ in 0..5 {
        let gap = step[end..].len() - step[end..].trim_start().len();
        end += gap + step[end + gap..].split_whitespace().next().map_or(0, str::len);
    }
    let (date, rest) = step.split_at(end);
    Ok((absolute(date).ok_or_else(form)?, rest.trim_start()))
}

/// Reads `Sat 18 Jul 2015 10:40`, with the right day of the week.
pub(crate) fn absolute(text: &str) -> Option<DateTime<Utc>> {
    NaiveDateTime::parse_from_str(text.trim(), ABSOLUTE).ok().and_then(instant)
}

/// Days and weeks keep the wall clock, hours and minutes run as they do.
fn offset(text: &str) -> Option<DateTime<Utc>> {
    let (mut days, mut minutes, mut digits) = (0u64, 0i64, String::new());
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let count: u32 = digits.parse().ok()?;
        digits.clear();
        match c {
            'w' => days += 7 * u64::from(count),
            'd' => days += u64::from(count),
            'h' => minutes += 60 * i64::from(count),
            'm' => minutes += i64::from(count),
            _ => return None,
        }
    }
    let wall = beginning().checked_add_days(Days::new(days))?;
    digits.is_empty().then(|| instant(wall))?.map(|at| at + TimeDelta::minutes(minutes))
}

fn instant(wall: NaiveDateTime) -> Option<DateTime<Utc>> {
    Berlin.from_local_datetime(&wall).earliest().map(|at| at.with_timezone(&Utc))
}

/// A time as arrows tell it; the year only where it is not the year of the stories.
pub(crate) fn told(at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&Berlin);
    let year = if local.format("%Y").to_string() == "2026" { "" } else { "%Y " };
    local.format(&format!("%a %-d %b {year}%H:%M")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(step: &str, at: &str, rest: &str) {
        let (time, left) = take(step).expect("it reads");
        assert_eq!((told(time).as_str(), left), (at, rest), "{step}");
    }

    #[test]
    fn times_read_as_they_are_said() {
        check("0h tick", "Mon 2 Nov 08:00", "tick");
        check("90m anna takes", "Mon 2 Nov 09:30", "anna takes");
        check("1w3d12h tick", "Thu 12 Nov 20:00", "tick");
        check("Sat 18 Jul 2015 10:40 anna submits x", "Sat 18 Jul 2015 10:40", "anna submits x");
        check("150d tick", "Thu 1 Apr 2027 08:00", "tick");
    }

    #[test]
    fn what_is_no_time_is_told() {
        for step in ["tick", "5x tick", "12 tick", "Mon 18 Jul 2015 10:40 tick", "Sat 18 Jul tick", "anna"] {
            assert!(take(step).is_err(), "{step}");
        }
    }
}

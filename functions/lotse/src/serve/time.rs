//! A time to imagine, as it is written on the command line: `+14d`, or a moment.

use chrono::{DateTime, TimeDelta, Utc};
use std::str::FromStr;

/// A time to imagine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// So much later than the computer's clock says.
    Later(TimeDelta),
    /// This moment, at the start.
    Moment(DateTime<Utc>),
}

/// What was written is no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write +14d, +8h or +30m, or a moment such as 2026-12-24T08:00:00+01:00")]
pub struct TimeError;

impl Time {
    /// How far this is ahead of the computer's clock.
    #[must_use]
    pub fn ahead(self, now: DateTime<Utc>) -> TimeDelta {
        match self {
            Self::Later(ahead) => ahead,
            Self::Moment(moment) => moment - now,
        }
    }
}

impl FromStr for Time {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let Some(later) = text.strip_prefix('+') else {
            return DateTime::parse_from_rfc3339(text).map(|at| Self::Moment(at.to_utc())).map_err(|_| TimeError);
        };
        let (number, unit) = later.split_at_checked(later.len().saturating_sub(1)).ok_or(TimeError)?;
        let number: u32 = number.parse().map_err(|_| TimeError)?;
        let one = match unit {
            "d" => TimeDelta::days(1),
            "h" => TimeDelta::hours(1),
            "m" => TimeDelta::minutes(1),
            _ => return Err(TimeError),
        };
        one.checked_mul(i32::try_from(number).map_err(|_| TimeError)?).map(Self::Later).ok_or(TimeError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        assert_eq!("+14d".parse(), Ok(Time::Later(TimeDelta::days(14))));
        assert_eq!("+90m".parse(), Ok(Time::Later(TimeDelta::minutes(90))));
        let moment: Time = "2026-12-24T08:00:00+01:00".parse().unwrap();
        assert_eq!(moment.ahead("2026-12-24T06:00:00Z".parse().unwrap()), TimeDelta::hours(1));
        for wrong in ["", "+", "+d", "14d", "+14", "+14w", "-3d", "morgen", "+99999999999d", "+1ü"] {
            assert_eq!(wrong.parse::<Time>(), Err(TimeError), "{wrong}");
        }
    }
}

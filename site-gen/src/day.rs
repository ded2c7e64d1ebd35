//! Days as TOML writes them.

use chrono::NaiveDate;
use toml::value::Date;

/// The day, if the calendar has it.
pub(crate) fn day(written: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::from(written.year), u32::from(written.month), u32::from(written.day))
}

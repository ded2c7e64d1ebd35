//! A callback that somebody asked for (P-20, P-21): a number, and when they can be reached by their own clock.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

/// How many windows of time one callback can have.
pub const WINDOWS_MAX: usize = 3;
/// The longest number, in characters.
pub(crate) const PHONE_CHARS_MAX: usize = 40;
/// The fewest digits that can be a number.
const PHONE_DIGITS_MIN: usize = 5;

/// From when until when somebody can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when.
    pub to: DateTime<Utc>,
}

/// A callback that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// The number.
    pub phone: String,
    /// The time zone of whoever is called, by its name in the IANA list.
    pub zone: String,
    /// When they can be reached, the earliest first.
    pub windows: Vec<Window>,
    /// When the ticket was due before; afterwards it is so again.
    pub due_before: DateTime<Utc>,
}

/// What somebody wishes, as they wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallbackWish {
    /// The number.
    pub phone: String,
    /// Their time zone.
    pub zone: String,
    /// From when until when, by their own clock.
    pub windows: Vec<(NaiveDateTime, NaiveDateTime)>,
}

impl Callback {
    /// The first window that begins later.
    #[must_use]
    pub fn ahead(&self, now: DateTime<Utc>) -> Option<&Window> {
        self.windows.iter().find(|window| window.from > now)
    }
}

/// A number as it is kept; nothing if it can be none.
pub(crate) fn phone(written: &str) -> Option<String> {
    let line = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = line.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '/' | '(' | ')' | ' ' | '.'));
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let is_number = plain && digits >= PHONE_DIGITS_MIN && line.chars().count() <= PHONE_CHARS_MAX;
    is_number.then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_that_can_be_dialled() {
        assert_eq!(phone(" 040  123 456-7 "), Some("040 123 456-7".to_owned()));
        assert_eq!(phone("+49 (40) 12/34.5"), Some("+49 (40) 12/34.5".to_owned()));
        for none in ["", "1234", "ruft mich an", "040 1234 Frau Hansen", &"1".repeat(41)] {
            assert_eq!(phone(none), None, "{none}");
        }
    }
}

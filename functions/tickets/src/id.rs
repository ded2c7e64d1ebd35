//! Ticket numbers: random, short enough to dictate, and proof against one slip of the tongue.

use crate::dictated::{check_symbol, letters, read};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A ticket's number: seven random characters and one check character, written `K7QF-2M9T`.
///
/// Numbers are random, not sequential (desk.md §1), so they tell nothing about volume; and a number is
/// never a key to anything. The check character is a linear code over GF(32): it catches every single
/// wrong character and every swap of two neighbours.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TicketId([u8; 8]);

impl TicketId {
    /// Makes a number out of 35 random bits; the higher bits of `random` are ignored.
    #[must_use]
    pub fn from_random(random: u64) -> Self {
        let mut symbols = [0; 8];
        for (i, symbol) in symbols.iter_mut().take(7).enumerate() {
            *symbol = ((random >> (5 * i)) & 31) as u8;
        }
        symbols[7] = check_symbol(&symbols[..7]);
        Self(symbols)
    }

    /// Reads a number as people write and say it: small letters, with or without the hyphen or blanks,
    /// O for 0, I or L for 1. `None` if a character is wrong or the check character does not fit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        read(text).map(Self)
    }

    /// The number without its hyphen and in small letters, as it stands in mail addresses.
    #[must_use]
    pub fn compact(&self) -> String {
        letters(&self.0).map(|c| c.to_ascii_lowercase()).collect()
    }
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, letter) in letters(&self.0).enumerate() {
            if i == 4 {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<TicketId> for String {
    fn from(id: TicketId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for TicketId {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is not a ticket number"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_reads_as_people_say_it() {
        let id = TicketId::from_random(0x1234_5678_9abc);
        let said = id.to_string();
        assert_eq!(said.len(), 9);
        assert_eq!(TicketId::parse(&said.to_lowercase()), Some(id));
        assert_eq!(TicketId::parse(&said.replace('-', " ")), Some(id));
        assert_eq!(TicketId::parse(&id.compact()), Some(id));
        assert_eq!(TicketId::parse("K7QF-2M9"), None);
        assert_eq!(TicketId::parse("K7QF-2M9T2"), None);
        assert_eq!(TicketId::parse("K7QF-2M9Ü"), None);
    }

    proptest! {
        #[test]
        fn every_number_reads_back(random: u64) {
            let id = TicketId::from_random(random);
            prop_assert_eq!(TicketId::parse(&id.to_string()), Some(id));
        }

        #[test]
        fn one_wrong_character_shows(random: u64, place in 0usize..8, other in 0u8..32) {
            let mut id = TicketId::from_random(random);
            prop_assume!(id.0[place] != other);
            id.0[place] = other;
            prop_assert_eq!(TicketId::parse(&id.to_string()), None);
        }

        #[test]
        fn two_swapped_neighbours_show(random: u64, place in 0usize..7) {
            let mut id = TicketId::from_random(random);
            prop_assume!(id.0[place] != id.0[place + 1]);
            id.0.swap(place, place + 1);
            prop_assert_eq!(TicketId::parse(&id.to_string()), None);
        }
    }
}

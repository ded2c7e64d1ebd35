//! Ticket numbers: random, short enough to dictate, and proof against one slip of the tongue.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The 32 letters and digits of Crockford's base 32: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

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
        symbols[7] = check_symbol(&symbols);
        Self(symbols)
    }

    /// Reads a number as people write and say it: small letters, with or without the hyphen or blanks,
    /// O for 0, I or L for 1. `None` if a character is wrong or the check character does not fit.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut symbols = [0; 8];
        let mut len = 0;
        for c in text.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{a0}')) {
            *symbols.get_mut(len)? = symbol(c)?;
            len += 1;
        }
        (len == 8 && check_symbol(&symbols) == symbols[7]).then_some(Self(symbols))
    }

    /// The number without its hyphen and in small letters, as it stands in mail addresses.
    #[must_use]
    pub fn compact(&self) -> String {
        self.letters().map(|c| c.to_ascii_lowercase()).collect()
    }

    fn letters(&self) -> impl Iterator<Item = char> + '_ {
        self.0.iter().map(|&s| char::from(ALPHABET[usize::from(s)]))
    }
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, letter) in self.letters().enumerate() {
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

fn symbol(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|&a| char::from(a) == c).map(|i| i as u8)
}

/// The sum of αⁱ·sᵢ over the first seven symbols, in GF(32). Powers of α differ, so a swap shows too.
fn check_symbol(symbols: &[u8; 8]) -> u8 {
    // Horner from the back: ((s6·α + s5)·α + …)·α gives s0·α + s1·α² + …
    symbols[..7].iter().rev().fold(0, |sum, &s| times_alpha(sum ^ s))
}

/// Multiplies by α = x in GF(2)[x]/(x⁵ + x² + 1).
fn times_alpha(a: u8) -> u8 {
    let shifted = a << 1;
    if shifted & 32 == 0 { shifted } else { (shifted ^ 0b10_0101) & 31 }
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

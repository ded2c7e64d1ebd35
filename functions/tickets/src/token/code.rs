//! Codes that are printed, or said on the telephone: what opens a ticket for somebody who gets no mail.

use super::{Key, Keys, Purpose};
use crate::dictated::{check_symbol, letters, read};
use std::fmt;
use subtle::ConstantTimeEq;

/// How many symbols a code has, the check symbol with them.
const SYMBOLS: usize = 13;
/// Behind these symbols stands a hyphen.
const HYPHENS: [usize; 2] = [4, 8];

/// What opens one ticket for one person: twelve symbols, which are 60 bits that nobody can guess, and a check symbol, written
/// `K7QF-2M9T-4XPAH` in the letters of ticket numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct AccessCode([u8; SYMBOLS]);

impl AccessCode {
    /// Reads a code as people write and say it, as numbers are read. `None` if it can be none: a character is wrong.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        read(text).map(Self)
    }

    fn of(mac: &[u8]) -> Self {
        let bits = mac.iter().take(8).fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        let mut symbols = [0; SYMBOLS];
        for (i, symbol) in symbols.iter_mut().take(SYMBOLS - 1).enumerate() {
            *symbol = ((bits >> (5 * i)) & 31) as u8;
        }
        symbols[SYMBOLS - 1] = check_symbol(&symbols[..SYMBOLS - 1]);
        Self(symbols)
    }
}

impl fmt::Display for AccessCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, letter) in letters(&self.0).enumerate() {
            if HYPHENS.contains(&i) {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

/// It is never written into a log.
impl fmt::Debug for AccessCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessCode")
    }
}

impl Keys {
    /// The code for these parts.
    #[must_use]
    pub fn code(&self, parts: &[&str]) -> AccessCode {
        code(&self.current, parts)
    }

    /// Whether `told` is the code for these parts. How long it takes says nothing.
    #[must_use]
    pub fn is_code(&self, parts: &[&str], told: &AccessCode) -> bool {
        let keys = std::iter::once(&self.current).chain(&self.previous);
        keys.fold(false, |known, key| known | bool::from(code(key, parts).0.ct_eq(&told.0)))
    }
}

fn code(key: &Key, parts: &[&str]) -> AccessCode {
    AccessCode::of(&key.mac(Purpose::Code, [0; 4], parts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(id: u8) -> Keys {
        Keys { current: Key { id, secret: [id; 32] }, previous: None }
    }

    #[test]
    fn a_code_reads_as_people_say_it_and_is_good_for_its_parts_alone() {
        let code = keys(1).code(&["K7QF-2M9T", "0"]);
        let said = code.to_string();
        assert_eq!((said.len(), said.matches('-').count()), (15, 2), "{said}");
        for typed in [said.to_lowercase(), said.replace('-', " "), said.replace('-', ""), said.replace('0', "O")] {
            let read = AccessCode::parse(&typed).unwrap();
            assert!(keys(1).is_code(&["K7QF-2M9T", "0"], &read));
            assert!(!keys(1).is_code(&["K7QF-2M9T", "1"], &read) && !keys(2).is_code(&["K7QF-2M9T", "0"], &read));
        }
        let rotated = Keys { current: keys(2).current, previous: Some(keys(1).current) };
        assert!(rotated.is_code(&["K7QF-2M9T", "0"], &code) && rotated.code(&["K7QF-2M9T", "0"]) != code);
        assert_eq!(format!("{code:?}"), "AccessCode");
    }

    #[test]
    fn codes_use_all_their_bits() {
        let symbols: Vec<_> = (0..2000).map(|n| keys(1).code(&[&n.to_string()]).0).collect();
        for place in 0..SYMBOLS {
            let mut seen = [false; 32];
            symbols.iter().for_each(|code| seen[usize::from(code[place])] = true);
            assert!(seen.iter().all(|seen| *seen), "place {place}");
        }
    }

    proptest! {
        #[test]
        fn a_slip_shows(n: u64, place in 0usize..SYMBOLS, other in 0u8..32) {
            let code = keys(1).code(&[&n.to_string()]);
            let (mut wrong, mut swapped) = (code, code);
            wrong.0[place] = other;
            prop_assert_eq!(AccessCode::parse(&wrong.to_string()).is_some(), wrong == code);
            swapped.0.swap(place, (place + 1).min(SYMBOLS - 1));
            prop_assert_eq!(AccessCode::parse(&swapped.to_string()).is_some(), swapped == code);
        }
    }
}

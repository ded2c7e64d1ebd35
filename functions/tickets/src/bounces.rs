//! Whom mails about a ticket do not reach (reliability.md §2.5).

use crate::Address;

/// After so many mails in a row that came back for now, an address counts as out of reach.
pub const BOUNCES_MAX: u8 = 5;

/// The addresses of a ticket that mails came back from, and how many. What is wrong with an address is a matter of the
/// ticket: the next one tries it anew, because mailboxes are emptied and names are mended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounces(Vec<(Address, u8)>);

impl Bounces {
    /// Whether mail to this address has a chance.
    #[must_use]
    pub fn reaches(&self, address: &Address) -> bool {
        self.0.iter().all(|(known, count)| known != address || *count < BOUNCES_MAX)
    }

    /// Whom mails do not reach any more.
    pub fn out_of_reach(&self) -> impl Iterator<Item = &Address> {
        self.0.iter().filter(|(_, count)| *count >= BOUNCES_MAX).map(|(address, _)| address)
    }

    /// One more came back.
    pub(crate) fn add(&mut self, address: &Address, permanent: bool) {
        if !self.0.iter().any(|(known, _)| known == address) {
            self.0.push((address.clone(), 0));
        }
        for (_, count) in self.0.iter_mut().filter(|(known, _)| known == address) {
            *count = if permanent { BOUNCES_MAX } else { count.saturating_add(1) };
        }
    }

    /// Who writes by mail from an address reads there again.
    pub(crate) fn heard_from(&mut self, address: &Address) {
        self.0.retain(|(known, _)| known != address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(name: &str) -> Address {
        Address::parse(&format!("{name}@schule.example")).unwrap()
    }

    #[test]
    fn one_that_never_comes_or_five_that_do_not_come_now_are_enough() {
        let (anna, ole) = (address("anna"), address("ole"));
        let mut bounces = Bounces::default();
        bounces.add(&anna, true);
        for _ in 1..BOUNCES_MAX {
            bounces.add(&ole, false);
            assert!(bounces.reaches(&ole));
        }
        bounces.add(&ole, false);
        assert!(!bounces.reaches(&anna) && !bounces.reaches(&ole));
        assert_eq!(bounces.out_of_reach().collect::<Vec<_>>(), [&anna, &ole]);
    }

    #[test]
    fn who_writes_is_reached_again_and_counted_anew() {
        let anna = address("anna");
        let mut bounces = Bounces::default();
        bounces.add(&anna, true);
        bounces.heard_from(&anna);
        bounces.add(&anna, false);
        assert!(bounces.reaches(&anna));
    }
}

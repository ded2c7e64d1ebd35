//! The plus-address that a provider outside answers to: `hilfe+k7qf2m9t-1.<mark>@…`, good for one hand-over.
//!
//! Whoever holds it was given it: what comes there becomes an entry that agents alone read, and opens nothing.

use crate::reply_address::parts;
use tickets::token::{Keys, Purpose};
use tickets::{Address, TicketId};

/// The address for a hand-over. `None` if the desk's own local part is so long that no plus-address fits into the 64 that
/// SMTP carries: answers then find it by `References`.
#[must_use]
pub fn leg_address(desk: &Address, keys: &Keys, id: TicketId, leg: u8) -> Option<Address> {
    let (local, domain) = desk.as_str().rsplit_once('@')?;
    let mark = keys.mark(Purpose::LegAddress, &[&id.compact(), &leg.to_string()]);
    Address::parse(&format!("{local}+{}-{leg}.{mark}@{domain}", id.compact()))
}

/// The ticket and the hand-over that this address was made for; nothing if the desk did not make it.
#[must_use]
pub fn leg_of(desk: &Address, keys: &Keys, address: &Address) -> Option<(TicketId, u8)> {
    let (place, mark) = parts(desk, address)?;
    let (id, leg) = place.rsplit_once('-')?;
    let (id, leg) = (TicketId::parse(id)?, leg.parse().ok()?);
    let made_for: [&str; 2] = [&id.compact(), &u8::to_string(&leg)];
    keys.is_mark(Purpose::LegAddress, &made_for, mark).then_some((id, leg))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tickets::token::Key;

    fn keys(id: u8) -> Keys {
        Keys { current: Key { id, secret: [id; 32] }, previous: None }
    }

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    #[test]
    fn a_provider_s_answer_finds_its_hand_over_and_no_other() {
        let (desk, id) = (address("hilfe@desk.example"), TicketId::from_random(7));
        let made = leg_address(&desk, &keys(1), id, 12).unwrap();
        assert!(made.as_str().starts_with(&format!("hilfe+{}-12.", id.compact())), "{made}");
        let loud = address(&made.as_str().to_uppercase());
        assert_eq!(leg_of(&desk, &keys(1), &loud), Some((id, 12)));
        assert_eq!(leg_of(&desk, &keys(2), &made), None);
        for (from, to) in [("-12.", "-11."), ("desk.example", "evil.example"), ("-12.", "."), ("-12.", "-999.")] {
            let forged = address(&made.as_str().replace(from, to));
            assert_eq!(leg_of(&desk, &keys(1), &forged), None, "{forged}");
        }
        let other = TicketId::from_random(8);
        let forged = address(&made.as_str().replace(&id.compact(), &other.compact()));
        assert_eq!(leg_of(&desk, &keys(1), &forged), None);
    }

    #[test]
    fn a_person_s_reply_address_is_none_of_a_hand_over() {
        let (desk, id) = (address("hilfe@desk.example"), TicketId::from_random(7));
        let person = crate::reply_address(&desk, &keys(1), id, &address("1@schule.example")).unwrap();
        assert_eq!(leg_of(&desk, &keys(1), &person), None);
        let leg = leg_address(&desk, &keys(1), id, 1).unwrap();
        assert!(
            crate::ReplyAddress::parse(&desk, &leg).is_none_or(|read| !read.is_for(&keys(1), &address("1@a.example")))
        );
    }
}

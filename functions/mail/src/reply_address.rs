//! The plus-address that answers go to: `hilfe+k7qf2m9t.<mark>@…`, good for one person on one ticket.

use tickets::token::{Keys, Purpose};
use tickets::{Address, TicketId};

/// The address that `person` answers to. `None` if the desk's own local part is so long (over 26 letters)
/// that no plus-address fits into the 64 that SMTP carries: answers then find their ticket by `References`.
#[must_use]
pub fn reply_address(desk: &Address, keys: &Keys, id: TicketId, person: &Address) -> Option<Address> {
    let (local, domain) = desk.as_str().rsplit_once('@')?;
    let mark = keys.mark(Purpose::ReplyAddress, &[&id.compact(), person.as_str()]);
    Address::parse(&format!("{local}+{}.{mark}@{domain}", id.compact()))
}

/// A plus-address as it came back; nothing is proved before [`ReplyAddress::is_for`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyAddress {
    /// The ticket that it names.
    pub id: TicketId,
    mark: String,
}

impl ReplyAddress {
    /// Takes a plus-address of the desk apart.
    #[must_use]
    pub fn parse(desk: &Address, address: &Address) -> Option<Self> {
        let (id, mark) = parts(desk, address)?;
        Some(Self { id: TicketId::parse(id)?, mark: mark.to_owned() })
    }

    /// Whether the address was made for this person and this ticket.
    #[must_use]
    pub fn is_for(&self, keys: &Keys, person: &Address) -> bool {
        keys.is_mark(Purpose::ReplyAddress, &[&self.id.compact(), person.as_str()], &self.mark)
    }
}

/// What a plus-address of the desk was made for, and its mark.
pub(crate) fn parts<'a>(desk: &Address, address: &'a Address) -> Option<(&'a str, &'a str)> {
    let (desk_local, desk_domain) = desk.as_str().rsplit_once('@')?;
    let (local, domain) = address.as_str().rsplit_once('@')?;
    (domain == desk_domain).then_some(())?;
    local.strip_prefix(desk_local)?.strip_prefix('+')?.split_once('.')
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
    fn an_answer_finds_its_ticket_and_its_person() {
        let (desk, maren) = (address("hilfe@desk.example"), address("maren@schule.example"));
        let id = TicketId::from_random(7);
        let made = reply_address(&desk, &keys(1), id, &maren).unwrap();
        assert!(made.as_str().starts_with(&format!("hilfe+{}.", id.compact())), "{made}");
        let read = ReplyAddress::parse(&desk, &address(&made.as_str().to_uppercase())).unwrap();
        assert_eq!(read.id, id);
        assert!(read.is_for(&keys(1), &maren));
        assert!(!read.is_for(&keys(1), &address("ole@schule.example")));
        assert!(!read.is_for(&keys(2), &maren));
    }

    #[test]
    fn a_forged_address_is_for_nobody() {
        let (desk, maren) = (address("hilfe@desk.example"), address("maren@schule.example"));
        let made = reply_address(&desk, &keys(1), TicketId::from_random(7), &maren).unwrap();
        let (own, other) = (TicketId::from_random(7).compact(), TicketId::from_random(8).compact());
        let moved = address(&made.as_str().replace(&own, &other));
        assert!(!ReplyAddress::parse(&desk, &moved).unwrap().is_for(&keys(1), &maren));
        for stranger in ["hilfe@desk.example", "hilfe+x@desk.example", "hilfe+k7qf2m9t@desk.example"] {
            assert_eq!(ReplyAddress::parse(&desk, &address(stranger)), None, "{stranger}");
        }
        let elsewhere = address(&made.as_str().replace("desk.example", "evil.example"));
        assert_eq!(ReplyAddress::parse(&desk, &elsewhere), None);
    }

    #[test]
    fn the_local_part_never_grows_beyond_64() {
        let maren = address("maren@schule.example");
        let id = TicketId::from_random(7);
        let longest = address(&format!("{}@desk.example", "h".repeat(26)));
        let made = reply_address(&longest, &keys(255), id, &maren).unwrap();
        assert_eq!(made.as_str().split('@').next().unwrap().len(), 64);
        let longer = address(&format!("{}@desk.example", "h".repeat(27)));
        assert_eq!(reply_address(&longer, &keys(255), id, &maren), None);
    }
}

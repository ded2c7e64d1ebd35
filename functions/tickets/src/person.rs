//! People as the desk knows them: a mail address is the identity, a name is how we greet.

use crate::TicketId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where nobody lives: no mail server can have a name below it (RFC 2606).
const NOWHERE: &str = ".invalid";
/// Where those stand who were erased.
const ERASED: &str = "erased.invalid";
/// Where those stand who have no mail address.
const WITHOUT_MAIL: &str = "no-mail.invalid";

/// A mail address, trimmed and in small letters: the identity of a person (desk.md §1).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

impl Address {
    /// The longest address that SMTP carries (RFC 5321, 4.5.3.1.3, without the brackets).
    pub const LENGTH_MAX: usize = 254;

    /// Reads an address of the form `name@host.tld`. `None` if it could not be written to.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (local, host) = text.rsplit_once('@')?;
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>(),;:\\\"[]@".contains(c);
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && local.chars().all(plain)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let label_ok = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let host_ok = host.contains('.') && host.split('.').all(label_ok);
        (local_ok && host_ok && text.len() <= Self::LENGTH_MAX).then_some(Self(text))
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An address that is nobody's: whoever was erased from a ticket as the `n`th, from 1, stands there under it.
    #[must_use]
    pub fn nobody(n: usize) -> Self {
        Self(format!("erased-{n}@{ERASED}"))
    }

    /// What stands for the address of whoever has none, and came with this ticket: everybody is known by an address, and this one is
    /// nobody else's.
    #[must_use]
    pub fn without_mail(ticket: TicketId) -> Self {
        Self(format!("{}@{WITHOUT_MAIL}", ticket.compact()))
    }

    /// Whether it is nobody's: mail goes nowhere from there, and no page shows it.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.0.ends_with(NOWHERE)
    }

    /// Whether it stands for somebody who has no mail address.
    #[must_use]
    pub fn is_without_mail(&self) -> bool {
        self.domain() == WITHOUT_MAIL
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl TryFrom<String> for Address {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("{text:?} is not a mail address"))
    }
}

/// A person: an address and the name to greet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who it is.
    pub address: Address,
    /// How the person is called; may be empty.
    #[serde(default)]
    pub name: String,
}

impl Person {
    /// Reads `name@host.tld` or `Name <name@host.tld>`, as people write it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (name, address) = match text.strip_suffix('>').and_then(|text| text.split_once('<')) {
            Some((name, address)) => (name.trim(), address),
            None => ("", text),
        };
        Address::parse(address).map(|address| Self { address, name: name.to_owned() })
    }

    /// Somebody who has no mail address, before there is a ticket to be known by: the rules make the address out of its number.
    #[must_use]
    pub fn without_mail(name: &str) -> Self {
        Self { address: Address(format!("nobody@{WITHOUT_MAIL}")), name: name.to_owned() }
    }

    /// The name, or the address where no name is known.
    #[must_use]
    pub fn shown(&self) -> &str {
        if self.name.is_empty() { self.address.as_str() } else { &self.name }
    }
}

/// A language tag of two letters, such as `de`; which ones exist is content, not code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Language(String);

impl Language {
    /// Wraps a tag; [`Policy`](crate::Policy) says which tags the desk speaks.
    #[must_use]
    pub fn new(tag: &str) -> Self {
        Self(tag.to_ascii_lowercase())
    }

    /// The tag as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who acts on a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "address", rename_all = "snake_case")]
pub enum Actor {
    /// A requester or participant.
    Person(Address),
    /// Somebody who works tickets.
    Agent(Address),
    /// Time alone.
    Clock,
    /// The desk itself, when one ticket moves another.
    Desk,
}

impl Actor {
    /// The address of the person behind the act, if there is one.
    #[must_use]
    pub fn address(&self) -> Option<&Address> {
        match self {
            Self::Person(address) | Self::Agent(address) => Some(address),
            Self::Clock | Self::Desk => None,
        }
    }

    /// Whether a human being acted: only that resets the clocks of Z-25.
    #[must_use]
    pub fn is_human(&self) -> bool {
        self.address().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers N-29
    #[test]
    fn an_address_is_one_identity_however_it_is_typed() {
        let a = Address::parse("  M.Hansen@Hafenschule.Example ").unwrap();
        assert_eq!(a.as_str(), "m.hansen@hafenschule.example");
        assert_eq!(a.domain(), "hafenschule.example");
    }

    #[test]
    fn whoever_has_no_mail_address_is_known_by_the_ticket_and_no_mail_goes_there() {
        let (one, other) = (TicketId::from_random(1), TicketId::from_random(2));
        let address = Address::without_mail(one);
        assert_eq!(Address::parse(address.as_str()), Some(address.clone()), "it reads as it is written");
        assert!(address.is_nobody() && address.is_without_mail() && address != Address::without_mail(other));
        assert!(!Address::nobody(1).is_without_mail());
        let real = Address::parse("a@no-mail.invalid.example").unwrap();
        assert!(!real.is_nobody() && !real.is_without_mail());
    }

    #[test]
    fn a_person_is_an_address_with_or_without_a_name() {
        let parse = |text| Person::parse(text).map(|p| (p.address.to_string(), p.name));
        let ole = |name: &str| Some(("ole@schule.example".to_owned(), name.to_owned()));
        assert_eq!(parse(" Ole Brandt <Ole@schule.example> "), ole("Ole Brandt"));
        assert_eq!(parse("ole@schule.example"), ole(""));
        assert_eq!((parse("Ole"), parse("Ole <ole>")), (None, None));
    }

    #[test]
    fn what_cannot_be_written_to_is_no_address() {
        for text in [
            "",
            "x",
            "x@y",
            "@y.de",
            "a b@c.de",
            "a@b@c.de",
            "a@-b.de",
            "a@b..de",
            ".a@b.de",
            "a..b@c.de",
            "a\n@b.de",
            "a,b@c.de",
            "<a@b.de>",
            "a\r\nbcc: x@y.de",
        ] {
            assert_eq!(Address::parse(text), None, "{text:?}");
        }
    }
}

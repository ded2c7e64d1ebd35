//! Every address of the desk that stands in a mail or on a page.
//!
//! What can be opened by a GET changes nothing: a mail scanner may follow all of these (desk.md §5.14).

use chrono::{DateTime, TimeDelta, Utc};
use tickets::token::{AccessCode, Keys, Purpose};
use tickets::{Address, Language, Policy, Ticket, TicketId};

/// Where the page is on which a code is typed: short, because it is said on the telephone.
pub const CODE: &str = "/a/code";

/// How many days a mailed link, or a printed code, is good.
pub const DAYS_GOOD: i64 = 180;

/// What stands before the number in a person's way to a ticket.
const WAY: &str = "/a/";
/// How long the seal behind it is.
const TOKEN_CHARS: usize = 28;

/// Whose a way to a ticket is.
#[derive(Clone, Copy, Debug)]
pub struct Whose<'a> {
    /// Which ticket it leads to.
    pub id: TicketId,
    /// Who may go there.
    pub person: &'a Address,
    /// How often it was renewed: each time what was made before opens nothing any more.
    pub renewed: u32,
}

impl<'a> Whose<'a> {
    /// The way of this person, as it is now.
    #[must_use]
    pub fn of(ticket: &Ticket, person: &'a Address) -> Self {
        Self { id: ticket.id, person, renewed: ticket.renewed_of(person) }
    }

    /// What its seal, or its code, is made of; to be read with [`seals`].
    #[must_use]
    pub fn parts(&self) -> Vec<String> {
        let renewed = (self.renewed > 0).then(|| self.renewed.to_string());
        [self.id.to_string(), self.person.to_string()].into_iter().chain(renewed).collect()
    }
}

/// Parts, as keys take them.
#[must_use]
pub fn seals(parts: &[String]) -> Vec<&str> {
    parts.iter().map(String::as_str).collect()
}

/// A person's own way to one ticket.
#[must_use]
pub fn ticket(base_url: &str, keys: &Keys, whose: &Whose<'_>, expires: DateTime<Utc>) -> String {
    personal(base_url, keys, Purpose::TicketLink, whose, expires)
}

/// The page on which whoever gets no mail types number and code.
#[must_use]
pub fn code(base_url: &str) -> String {
    format!("{}{CODE}", trimmed(base_url))
}

/// What opens a ticket for whoever gets no mail.
#[must_use]
pub fn code_of(keys: &Keys, whose: &Whose<'_>) -> AccessCode {
    keys.code(&seals(&whose.parts()))
}

/// The page on which the requester says that the address is theirs (M0).
#[must_use]
pub fn confirm(base_url: &str, keys: &Keys, id: TicketId, address: &Address, expires: DateTime<Utc>) -> String {
    // Before that nothing can be renewed.
    let whose = Whose { id, person: address, renewed: 0 };
    format!("{}/bestaetigen", personal(base_url, keys, Purpose::Confirm, &whose, expires))
}

/// The page on which the requester says that it is solved.
#[must_use]
pub fn settle(base_url: &str, keys: &Keys, whose: &Whose<'_>, expires: DateTime<Utc>) -> String {
    format!("{}/erledigt", ticket(base_url, keys, whose, expires))
}

/// The page on which the requester takes a solved or closed ticket up again.
#[must_use]
pub fn reopen(base_url: &str, keys: &Keys, whose: &Whose<'_>, expires: DateTime<Utc>) -> String {
    format!("{}/wieder-oeffnen", ticket(base_url, keys, whose, expires))
}

/// The page on which the requester says how content they are.
#[must_use]
pub fn rate(base_url: &str, keys: &Keys, whose: &Whose<'_>, expires: DateTime<Utc>) -> String {
    format!("{}/bewerten", ticket(base_url, keys, whose, expires))
}

/// The page on which a person says how much to hear of a ticket.
#[must_use]
pub fn watch(base_url: &str, keys: &Keys, whose: &Whose<'_>, expires: DateTime<Utc>) -> String {
    format!("{}/beobachten", ticket(base_url, keys, whose, expires))
}

/// Until when that is good.
#[must_use]
pub fn code_until(ticket: &Ticket, person: &Address) -> DateTime<Utc> {
    ticket.code_since(person) + TimeDelta::days(DAYS_GOOD)
}

/// The form, in this language if the desk has it.
#[must_use]
pub fn form(base_url: &str, policy: &Policy, language: &Language) -> String {
    let desk = &policy.desk;
    let other = desk.languages.iter().find(|known| *known == language && **known != desk.language);
    let root = other.map_or_else(String::new, |language| format!("/{}", language.as_str()));
    format!("{}{root}/anfrage/", trimmed(base_url))
}

/// An agent's way to a ticket; it asks for a session.
#[must_use]
pub fn console(base_url: &str, id: TicketId) -> String {
    format!("{}/konsole/anfragen/{id}", trimmed(base_url))
}

/// Text in which no personal way is left: what opens a ticket for one person does not belong where others read it.
#[must_use]
pub fn without_ways(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(WAY).map(|at| at + WAY.len()) {
        let (before, behind) = rest.split_at(at);
        kept.push_str(before);
        rest = behind;
        let Some((id, token)) = behind.split_once('/') else { continue };
        let end = token.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(token.len());
        if TicketId::parse(id).is_some() && end >= TOKEN_CHARS {
            kept.push_str(&format!("{id}/…"));
            rest = &token[end..];
        }
    }
    kept + rest
}

fn personal(base_url: &str, keys: &Keys, purpose: Purpose, whose: &Whose<'_>, expires: DateTime<Utc>) -> String {
    let token = keys.seal(purpose, &seals(&whose.parts()), expires);
    format!("{}{WAY}{}/{token}", trimmed(base_url), whose.id)
}

fn trimmed(base_url: &str) -> &str {
    base_url.trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use tickets::token::Key;

    #[test]
    fn no_personal_way_is_left_and_every_other_word_is() {
        let keys = Keys { current: Key { id: 1, secret: [1; 32] }, previous: None };
        let (id, maren) = (TicketId::from_random(7), Address::parse("maren@schule.example").unwrap());
        let way = confirm("https://hilfe.example", &keys, id, &maren, DateTime::UNIX_EPOCH);
        let text = format!("Hier: <{way}>, dann {way}\nund https://x.example/a/b/c sowie /a/{id}/kurz.");
        let left = format!("https://hilfe.example/a/{id}/…/bestaetigen");
        let expected = format!("Hier: <{left}>, dann {left}\nund https://x.example/a/b/c sowie /a/{id}/kurz.");
        assert_eq!(without_ways(&text), expected);
        assert_eq!(without_ways("/a/"), "/a/");
    }
}

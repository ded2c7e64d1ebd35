//! The guests of a queue, each with a last day.

use super::super::Guest;
use super::super::file::QueueTable;
use super::Check;
use crate::Address;
use std::collections::BTreeSet;

impl Check<'_> {
    /// A guest is an agent who is no member anyway; nobody whom mails must always reach goes one day.
    pub(super) fn guests(&mut self, written: &QueueTable, people: &BTreeSet<Address>) -> Vec<Guest> {
        let mut guests = Vec::new();
        for guest in &written.guests {
            let until = self.date(&guest.until, guest.until.get_ref());
            let Some(address) = self.known_agent(&guest.mail, people) else { continue };
            let same = |other: &toml::Spanned<String>| Address::parse(other.get_ref()).as_ref() == Some(&address);
            let roles = [("lead", &written.lead), ("duty", &written.duty)];
            if written.members.get_ref().iter().any(same) {
                let help = "name an agent once: as a member, or as a guest until a day";
                self.problem(&guest.mail, format!("{:?} is a member without a last day, too", address.as_str()), help);
            }
            for (what, _) in roles.iter().filter(|(_, who)| who.as_ref().is_some_and(same)) {
                let help =
                    format!("name a member as {what}: somebody must hear of new requests when the guest has gone");
                self.problem(&guest.mail, format!("a guest cannot be the {what} of a queue"), help);
            }
            let place = self.place(&guest.mail);
            guests.extend(until.map(|until| Guest { address, until, place }));
        }
        guests
    }
}

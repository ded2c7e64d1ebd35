//! What is a school's: its requests, and its people's addresses.

use crate::change::{Receipt, Remark, Shelved};
use crate::lists::Card;
use crate::ports::StoreError;
use crate::transfer::{Dump, Mail, Record, each};
use std::collections::BTreeSet;
use tickets::policy::{QueueId, School, SchoolId};
use tickets::{Address, Event, Policy, TicketId, What};

/// The groups of a school, by every key that they have or had.
pub(super) fn queues<'p>(policy: &'p Policy, school: &'p SchoolId) -> impl Iterator<Item = &'p QueueId> {
    let own = policy.queues.iter().filter(move |queue| queue.school.as_ref() == Some(school));
    own.flat_map(|queue| std::iter::once(&queue.id).chain(&queue.was))
}

/// Every request that came from the school, or lay with one of its groups, and is no other school's.
pub(super) async fn tickets(
    records: &(impl Dump + ?Sized),
    policy: &Policy,
    school: &SchoolId,
) -> Result<BTreeSet<TicketId>, StoreError> {
    let own: BTreeSet<&QueueId> = queues(policy, school).collect();
    let (mut found, mut others) = (BTreeSet::new(), BTreeSet::new());
    each(records, |record| match record {
        Record::Event(entry) => {
            let Ok(event) = serde_json::from_str::<Event>(&entry.body) else { return };
            if let What::Submitted(submitted) = &event.what {
                match &submitted.school {
                    Some(of) if of == school => _ = found.insert(entry.ticket),
                    Some(_) => _ = others.insert(entry.ticket),
                    None if own.contains(&submitted.queue) => _ = found.insert(entry.ticket),
                    None => {}
                }
            }
            if let What::Moved { to, .. } = &event.what
                && own.contains(to)
            {
                found.insert(entry.ticket);
            }
        }
        // The history of one that goes is gone before its card.
        Record::Ticket(head) => {
            let card: Option<Card> = serde_json::from_str(&head.card).ok();
            if card.is_some_and(|card| own.contains(&card.queue)) {
                found.insert(head.id);
            }
        }
        Record::Receipt(_) | Record::Mail(_) | Record::Remark(_) | Record::Shelved(_) => {}
    })
    .await?;
    Ok(&found - &others)
}

/// Everybody of the school who stands anywhere in what is kept.
pub(super) async fn people(records: &(impl Dump + ?Sized), school: &School) -> Result<BTreeSet<Address>, StoreError> {
    let mut found = BTreeSet::new();
    each(records, |record| {
        let texts = match record {
            Record::Event(entry) => vec![entry.body],
            Record::Mail(Mail { key, body, .. }) => vec![key, body],
            Record::Receipt(Receipt { key, .. }) => vec![key],
            Record::Remark(Remark { text, .. }) => vec![text],
            Record::Shelved(Shelved { shelf, name, text }) => vec![shelf, name, text],
            // It follows from the events.
            Record::Ticket(_) => Vec::new(),
        };
        texts.iter().for_each(|text| found.extend(addresses(text, &school.domains)));
    })
    .await?;
    Ok(found)
}

/// Whether somebody of these domains is named in a text.
#[must_use]
pub fn names(text: &str, domains: &[String]) -> bool {
    !addresses(text, domains).is_empty()
}

/// The addresses of these domains in a text.
fn addresses(text: &str, domains: &[String]) -> Vec<Address> {
    let is_local = |c: char| c.is_alphanumeric() || ".+-_'&".contains(c);
    let is_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let text = text.to_lowercase();
    let at = text.match_indices('@').map(|(at, _)| (&text[..at], &text[at + 1..]));
    let whole = at.filter_map(|(before, behind)| {
        let domain = behind.split(|c| !is_domain(c)).next()?.trim_end_matches(['.', '-']);
        let name = before.rsplit(|c| !is_local(c)).next()?;
        domains.iter().any(|own| own == domain).then(|| Address::parse(&format!("{name}@{domain}")))?
    });
    whole.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_a_domain_are_found_and_no_others() {
        let domains = ["hafen.example".to_owned()];
        for (text, expected) in [
            (
                "Von \"Anna\" <Anna@Hafen.example>, an bert@hafen.example.",
                vec!["anna@hafen.example", "bert@hafen.example"],
            ),
            ("anna@hafen.example.org, x@alt.hafen.example, hafen.example, @hafen.example", vec![]),
            ("{\"key\":\"form/a.b+c@hafen.example\"}", vec!["a.b+c@hafen.example"]),
        ] {
            let found: Vec<String> = addresses(text, &domains).iter().map(ToString::to_string).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}

//! Where a person stands in what the desk keeps.

use crate::change::{Receipt, Remark, Shelved};
use crate::outbox;
use crate::ports::StoreError;
use crate::remote;
use crate::transfer::{Dump, Mail, Record, each};
use crate::unfound;
use crate::whole;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use tickets::{Address, Erasure, Event, TicketId, What};

/// Every place in which somebody stands.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// How the person is called.
    pub(super) names: Vec<String>,
    /// Requests in whose history the address stands.
    pub(super) tickets: BTreeSet<TicketId>,
    /// Requests in whose history only a whole name stands.
    pub(super) named: BTreeSet<TicketId>,
    /// Requests on whose card, or among whose words, the address stands.
    pub(super) shown: BTreeSet<TicketId>,
    /// Mails to the person.
    pub(super) mails: Vec<Mail>,
    /// Answers that are kept under the address.
    pub(super) receipts: Vec<Receipt>,
    /// What readers said, with the person in it.
    pub(super) remarks: Vec<Remark>,
    /// What lies on the person's own shelves, or names them.
    pub(super) shelved: Vec<Shelved>,
    /// Whole mails in which they stand.
    pub(super) whole: Vec<Shelved>,
}

/// Looks at everything twice: names are known only when all has been seen.
pub(super) async fn find(records: &(impl Dump + ?Sized), person: &Address) -> Result<Found, StoreError> {
    let mut found = Found::default();
    let mut names = BTreeSet::new();
    // Where the address was another person's until it was said that it is this one's, and where this one had another.
    let (mut others, mut before) = (BTreeSet::new(), BTreeMap::new());
    let by_address = Erasure::new(person, &[], Address::nobody(1));
    let stands = |text: &str| has(text, person) && by_address.names(text);
    each(records, |record| match record {
        // What opens a session of remote help goes with its ticket, and into no export.
        secret if remote::is_secret(&secret) => {}
        Record::Event(entry) if stands(&entry.body) => {
            found.tickets.insert(entry.ticket);
            if let Ok(event) = serde_json::from_str(&entry.body) {
                let mut here = BTreeSet::new();
                called(&event, person, &mut here);
                names.extend(here.into_iter().map(|name| (name, entry.ticket)));
            }
            if let Ok(What::Reassigned { was, now }) =
                serde_json::from_str::<Event>(&entry.body).map(|event| event.what)
            {
                match (was == *person, now == *person) {
                    (true, _) => _ = others.insert(entry.ticket),
                    (false, true) => _ = before.insert(entry.ticket, was),
                    (false, false) => {}
                }
            }
        }
        Record::Ticket(head)
            if has(&head.card, person)
                || has(&head.words.text, person)
                || head.lists.iter().any(|on| has(&on.list, person)) =>
        {
            found.shown.insert(head.id);
        }
        Record::Mail(mail) if outbox::goes_to(&mail.body).as_ref() == Some(person) || stands(&mail.key) => {
            found.mails.push(mail);
        }
        Record::Receipt(receipt) if stands(&receipt.key) => found.receipts.push(receipt),
        Record::Remark(remark) if stands(&remark.text) => found.remarks.push(remark),
        Record::Shelved(one) if whole::ticket(&one).is_some() => {
            if stands(&one.text) {
                found.whole.push(one);
            }
        }
        Record::Shelved(one) if [&one.shelf, &one.name, &one.text].into_iter().any(|text| stands(text)) => {
            found.shelved.push(one);
        }
        Record::Event(_)
        | Record::Ticket(_)
        | Record::Mail(_)
        | Record::Receipt(_)
        | Record::Remark(_)
        | Record::Shelved(_) => {}
    })
    .await?;
    let own: BTreeSet<String> =
        names.into_iter().filter(|(_, id)| !others.contains(id)).map(|(name, _)| name).collect();
    found.names = own.into_iter().collect();
    found.tickets.retain(|id| !others.contains(id));
    found.mails.retain(|mail| !others.iter().any(|id| is_about(mail, *id)));
    from_before(records, &before, &mut found).await?;
    by_name(records, person, &mut found).await?;
    Ok(found)
}

/// Whether the mail is about this request.
fn is_about(mail: &Mail, id: TicketId) -> bool {
    mail.key.starts_with(&format!("{}.", id.compact()))
}

/// Adds how the person was called, and which mails went to them, under the address that is another person's now.
async fn from_before(
    records: &(impl Dump + ?Sized),
    before: &BTreeMap<TicketId, Address>,
    found: &mut Found,
) -> Result<(), StoreError> {
    if before.is_empty() {
        return Ok(());
    }
    let mut names = BTreeSet::new();
    each(records, |record| match record {
        Record::Event(entry) => {
            let event = before.get(&entry.ticket).map(|was| (was, serde_json::from_str(&entry.body)));
            if let Some((was, Ok(event))) = event {
                called(&event, was, &mut names);
            }
        }
        Record::Mail(mail) => {
            let theirs = |(id, was): (&TicketId, &Address)| {
                is_about(&mail, *id) && outbox::goes_to(&mail.body).as_ref() == Some(was)
            };
            if before.iter().any(theirs) {
                found.mails.push(mail);
            }
        }
        Record::Ticket(_) | Record::Receipt(_) | Record::Remark(_) | Record::Shelved(_) => {}
    })
    .await?;
    names.extend(std::mem::take(&mut found.names));
    found.names = names.into_iter().collect();
    Ok(())
}

/// Adds where nothing but a whole name stands.
async fn by_name(records: &(impl Dump + ?Sized), person: &Address, found: &mut Found) -> Result<(), StoreError> {
    let whole: Vec<String> = found.names.iter().filter(|name| name.contains(' ')).cloned().collect();
    if whole.is_empty() {
        return Ok(());
    }
    let erasure = Erasure::new(person, &whole, Address::nobody(1));
    each(records, |record| {
        if let Record::Event(entry) = &record
            && !found.tickets.contains(&entry.ticket)
            && erasure.names(&entry.body)
        {
            found.named.insert(entry.ticket);
        }
        if let Record::Shelved(one) = &record
            && whole::ticket(one).is_some()
            && !found.whole.contains(one)
            && erasure.names(&one.text)
        {
            found.whole.push(one.clone());
        }
        // What readers look for in vain may be somebody's name.
        if let Record::Shelved(one) = &record
            && unfound::is_words(one)
            && !found.shelved.contains(one)
            && erasure.names(&one.text)
        {
            found.shelved.push(one.clone());
        }
        if let Record::Remark(remark) = record
            && !found.remarks.contains(&remark)
            && erasure.names(&remark.text)
        {
            found.remarks.push(remark);
        }
    })
    .await
}

/// Whether the address is in it, in letters of any size: quick, and sometimes wrong.
fn has(text: &str, person: &Address) -> bool {
    text.to_lowercase().contains(person.as_str())
}

/// How the person is called wherever the address stands beside a name.
fn called(value: &Value, person: &Address, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            let is_theirs = fields.get("address").and_then(Value::as_str) == Some(person.as_str());
            let name = fields.get("name").and_then(Value::as_str).filter(|name| is_theirs && !name.trim().is_empty());
            names.extend(name.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")));
            fields.values().for_each(|value| called(value, person, names));
        }
        Value::Array(values) => values.iter().for_each(|value| called(value, person, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

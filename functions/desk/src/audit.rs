//! What is noted of those who only read, and the audit of a month (Z-15): on a shelf for each month lies who signed in and
//! which ticket was read, for all who work here to see. Nothing of it touches a ticket.

use crate::change::{Change, Shelved};
use crate::handle::Desk;
use crate::person;
use crate::ports::StoreError;
use crate::reports::{self, SWITCHES};
use crate::shelf;
use crate::transfer::{Dump, Record, each};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tickets::audit::{Deed, Role, csv, in_month};
use tickets::report::Month;
use tickets::{Actor, Address, Event, Policy, TicketId, What};

/// An auditor signed in.
pub const SIGNED_IN: &str = "signed_in";
/// An auditor read a ticket.
pub const READ: &str = "read";
/// What the keys of the switches of the works council's rule begin with.
const RULE: &str = "works_council_rule";
/// The shelf that names the months of which something is noted.
const MONTHS: &str = "audits";

/// What is noted. A stored record: fields are only added.
#[derive(Serialize, Deserialize)]
struct Noted {
    what: String,
    who: Address,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ticket: Option<TicketId>,
}

/// That somebody's data were put together or erased, as [`person`] notes it.
#[derive(Deserialize)]
struct Person {
    what: String,
    requests: Vec<TicketId>,
}

/// The shelf of a month.
fn shelf(month: Month) -> String {
    format!("audit/{month}")
}

/// Notes what an auditor did. Where that cannot be noted, nothing is to be read.
///
/// # Errors
/// If the store fails.
pub(crate) async fn note(desk: &Desk, who: &Address, what: &str, ticket: Option<TicketId>) -> Result<(), StoreError> {
    let (now, nonce) = (desk.clock.now(), desk.entropy.bits());
    let noted = Noted { what: what.to_owned(), who: who.clone(), ticket };
    let text = serde_json::to_string(&noted);
    let text = text.map_err(|e| StoreError { doing: "writing an audit as JSON", source: e.into() })?;
    let name = format!("{} {nonce:016x}", now.to_rfc3339_opts(SecondsFormat::Millis, true));
    let month = Month::at(&desk.policy, now);
    let known = Shelved { shelf: MONTHS.to_owned(), name: month.to_string(), text: "noted".to_owned() };
    let shelved = vec![Shelved { shelf: shelf(month), name, text }, known];
    desk.store.commit(Change { shelved, ..Change::default() }).await.map(drop)
}

/// What is noted of a month beside tickets: what auditors did, switches of the works council's rule, and whose data were put
/// together or erased, without the person.
///
/// # Errors
/// If the store fails.
pub(crate) async fn beside(desk: &Desk, month: Month) -> Result<Vec<Deed>, StoreError> {
    let mut deeds = Vec::new();
    for name in [&shelf(month), SWITCHES, person::AUDIT] {
        let shelved = desk.store.shelf(name).await?;
        deeds.extend(shelved.iter().filter_map(deed));
    }
    // Which requests belong together says whose they were.
    deeds.iter_mut().filter(|deed| deed.role == Role::Operator).for_each(|deed| deed.tickets.clear());
    deeds.retain(|deed| Month::at(&desk.policy, deed.at) == month);
    deeds.sort_by_key(|deed| deed.at);
    Ok(deeds)
}

/// The audit of a month, out of everything that a store keeps, as comma-separated values; and whether the works council's
/// rule holds for it.
///
/// # Errors
/// If the store fails.
pub async fn of(records: &(impl Dump + ?Sized), policy: &Policy, month: Month) -> Result<(String, bool), StoreError> {
    let (mut deeds, mut switches) = (Vec::new(), Vec::new());
    let mut requesters: BTreeMap<TicketId, Address> = BTreeMap::new();
    let mut happened: Vec<(TicketId, DateTime<Utc>, Actor, &'static str)> = Vec::new();
    each(records, |record| match record {
        Record::Event(entry) => {
            let Ok(event) = serde_json::from_str::<Event>(&entry.body) else { return };
            if let What::Submitted(submitted) = &event.what {
                requesters.insert(entry.ticket, submitted.requester.address.clone());
            }
            if let Some(what) = in_month(policy, month, &event) {
                happened.push((entry.ticket, event.at, event.by, what));
            }
        }
        Record::Shelved(one) => {
            deeds.extend(deed(&one).filter(|deed| Month::at(policy, deed.at) == month));
            switches.extend((one.shelf == SWITCHES).then_some(one));
        }
        Record::Ticket(_) | Record::Receipt(_) | Record::Mail(_) | Record::Remark(_) => {}
    })
    .await?;
    let of = |(ticket, at, by, what): &(TicketId, DateTime<Utc>, Actor, &'static str)| {
        Deed::of(*ticket, requesters.get(ticket), *at, by, what)
    };
    deeds.extend(happened.iter().map(of));
    switches.sort_by(|a, b| a.name.cmp(&b.name));
    let protects = reports::protects(policy, &reports::switches(&switches));
    Ok((csv(&deeds, policy, protects), protects))
}

/// What lies on one of the shelves that an audit looks at.
fn deed(one: &Shelved) -> Option<Deed> {
    let at = one.name.split(' ').next()?.parse().ok()?;
    if one.shelf == SWITCHES {
        let what = format!("{RULE}_{}", one.text);
        return Some(Deed { at, role: Role::Operator, who: None, what, tickets: Vec::new() });
    }
    if one.shelf == person::AUDIT {
        let Person { what, requests } = serde_json::from_str(&one.text).ok()?;
        // What was done to a school says so itself.
        let what = if what.starts_with("school_") { what } else { format!("person_{what}") };
        return Some(Deed { at, role: Role::Operator, who: None, what, tickets: requests });
    }
    let month = one.shelf.strip_prefix("audit/")?;
    Month::parse(month)?;
    let Noted { what, who, ticket } = serde_json::from_str(&one.text).ok()?;
    Some(Deed { at, role: Role::Auditor, who: Some(who), what, tickets: ticket.into_iter().collect() })
}

/// Takes away what auditors did so long ago that the tickets of that time are gone as well, also where nobody audits any more.
///
/// # Errors
/// If the store fails; a later round goes on.
pub(crate) async fn sweep(desk: &Desk) -> Result<(), StoreError> {
    let last = Month::at(&desk.policy, desk.clock.now()).before(desk.policy.keep_months());
    for noted in desk.store.shelf(MONTHS).await? {
        let Some(month) = Month::parse(&noted.name).filter(|month| *month < last) else { continue };
        let mut old = desk.store.shelf(&shelf(month)).await?;
        // The month itself goes with the last of them.
        old.push(noted);
        shelf::clear(desk, old).await?;
    }
    Ok(())
}

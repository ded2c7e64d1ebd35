//! A mail address that another person has now: nothing from before reaches them, and whoever had it keeps their requests.

use super::find::find;
use crate::handle::{Desk, HandleError, Request};
use crate::ports::StoreError;
use crate::transfer::Dump;
use chrono::NaiveDate;
use tickets::command::{Act, Channel};
use tickets::{Actor, Address, TicketId};

/// Why an address was not, or not everywhere, taken from whoever had it; asking again goes on where it ended.
#[derive(Debug, thiserror::Error)]
pub enum ReassignError {
    /// Who works tickets is named in `desk.toml`, and there alone.
    #[error("this address works requests, or audits them")]
    Agent,
    /// On that day it can be said.
    #[error("{0} is still to come")]
    NotYet(NaiveDate),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The rules did not let it be.
    #[error("request {0}: {1}")]
    Refused(TicketId, HandleError),
}

/// Says that an address is another person's from this day on, or from now on. In each request from before that whoever had it
/// stands as somebody without a mail address, in all of them the same. These requests.
///
/// # Errors
/// [`ReassignError`].
pub async fn reassign(
    desk: &Desk,
    records: &(impl Dump + ?Sized),
    address: &Address,
    from: Option<NaiveDate>,
) -> Result<Vec<TicketId>, ReassignError> {
    if desk.policy.agent(address).is_some() || desk.policy.auditor(address).is_some() {
        return Err(ReassignError::Agent);
    }
    let today = desk.policy.calendar.day_at(desk.clock.now());
    if let Some(day) = from.filter(|day| *day > today) {
        return Err(ReassignError::NotYet(day));
    }
    let is_before = |day: NaiveDate| from.is_none_or(|from| day < from);
    let now = Address::without_mail(TicketId::from_random(desk.entropy.bits()));
    let mut done = Vec::new();
    for id in find(records, address).await?.tickets {
        let Some((ticket, _)) = desk.ticket(id).await? else { continue };
        if !is_before(desk.policy.calendar.day_at(ticket.dates.created)) || ticket.person(address).is_none() {
            continue;
        }
        let act = Act::Reassign { was: address.clone(), now: now.clone() };
        let request = Request { ticket: Some(id), by: Actor::Desk, via: Channel::Desk, claimed: None, key: None, act };
        match desk.handle(request).await {
            Ok(_) => done.push(id),
            Err(HandleError::Store(error)) => return Err(error.into()),
            Err(error) => return Err(ReassignError::Refused(id, error)),
        }
    }
    Ok(done)
}

//! A school goes: its requests as if they had had their time, and its people wherever they stand.

use super::find;
use crate::change::{Change, Shelved};
use crate::handle::Desk;
use crate::person::{AUDIT, EraseError, erase_untold};
use crate::ports::StoreError;
use crate::remote;
use crate::retain;
use crate::transfer::{Amend, Amendment, Mail, Record, each};
use chrono::{Days, NaiveDate, SecondsFormat};
use serde_json::json;
use std::collections::BTreeSet;
use tickets::TicketId;
use tickets::policy::{School, SchoolId};

/// What was done, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deleted {
    /// The requests that are gone.
    pub requests: Vec<TicketId>,
    /// Those that must be kept as they are (legal hold).
    pub kept: Vec<TicketId>,
    /// How many people of the school stood elsewhere, and stand nowhere now.
    pub people: usize,
    /// How many records of mails were removed.
    pub mails: usize,
    /// Providers outside who were asked about the school's requests: what they were told is theirs to delete.
    pub outside: BTreeSet<String>,
    /// The last day on which a backup may hold something of it. Until then its entry keeps its place in `desk.toml`.
    pub in_backups_until: Option<NaiveDate>,
}

/// Why a school was not deleted, or not all of it; asking again goes on where it ended.
#[derive(Debug, thiserror::Error)]
pub enum DeleteError {
    /// `desk.toml` names no such school.
    #[error("there is no school {0:?} in desk.toml")]
    Unknown(String),
    /// The desk still works for it.
    #[error("{0:?} has not left: in desk.toml its last day (left) is not in the past")]
    Stays(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A request changed meanwhile.
    #[error("request {0} changed meanwhile")]
    Changed(TicketId),
    /// Somebody could not be erased.
    #[error(transparent)]
    Person(#[from] EraseError),
}

/// The school with this key, if its last day is over.
///
/// # Errors
/// [`DeleteError::Unknown`] and [`DeleteError::Stays`].
fn gone<'d>(desk: &'d Desk, school: &SchoolId) -> Result<&'d School, DeleteError> {
    let known = desk.policy.school(school).ok_or_else(|| DeleteError::Unknown(school.to_string()))?;
    known.has_left.then_some(known).ok_or_else(|| DeleteError::Stays(school.to_string()))
}

/// Deletes a school that has left from everything that the store keeps. Nobody there is told by mail: the desk works for them
/// no longer. What is counted stays, without people and words; what is held stays as it is and is named.
///
/// # Errors
/// [`DeleteError`].
pub async fn delete(desk: &Desk, records: &(impl Amend + ?Sized), school: &SchoolId) -> Result<Deleted, DeleteError> {
    let desk = &desk.today();
    let known = gone(desk, school)?;
    let mut done = Deleted::default();
    for id in find::tickets(records, &desk.policy, school).await? {
        let gone = match desk.ticket(id).await? {
            Some((ticket, _)) if ticket.is_held => {
                done.kept.push(id);
                continue;
            }
            Some((ticket, events)) => {
                done.outside.extend(ticket.legs.iter().map(|leg| leg.name.clone()));
                remote::forget(desk, id).await?;
                retain::forget_now(desk, &ticket, &events).await?
            }
            // Its history is gone already: the rest goes now.
            None => desk.store.forget(id, 0).await?,
        };
        if !gone {
            return Err(DeleteError::Changed(id));
        }
        done.requests.push(id);
    }
    done.mails += beside(records, &done.requests).await?;
    for person in find::people(records, known).await? {
        match erase_untold(desk, records, &person).await {
            Ok((erased, _)) => {
                done.people += usize::from(erased.kept.is_empty());
                done.mails += erased.mails;
            }
            // Who works for the desk elsewhere goes on doing so.
            Err(EraseError::Agent) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let today = desk.policy.calendar.day_at(desk.clock.now());
    done.in_backups_until = today.checked_add_days(Days::new(desk.policy.backup_days().into()));
    note(desk, school, &done).await?;
    Ok(done)
}

/// Removes what stores keep under names of their own: mails about these requests, and answers that name them. How many mails.
async fn beside(records: &(impl Amend + ?Sized), gone: &[TicketId]) -> Result<usize, StoreError> {
    let about: BTreeSet<String> = gone.iter().map(|id| id.compact()).collect();
    let named: BTreeSet<String> = gone.iter().map(ToString::to_string).collect();
    let (mut going, mut mails) = (Vec::new(), 0);
    each(records, |record| match record {
        Record::Mail(Mail { key, .. }) if key.split_once('.').is_some_and(|(id, _)| about.contains(id)) => {
            going.push(Amendment::Mail(key));
        }
        Record::Receipt(receipt) if named.contains(&receipt.answer) => going.push(Amendment::Receipt(receipt)),
        Record::Mail(_)
        | Record::Receipt(_)
        | Record::Ticket(_)
        | Record::Event(_)
        | Record::Remark(_)
        | Record::Shelved(_) => {}
    })
    .await?;
    for one in going {
        let is_mail = matches!(one, Amendment::Mail(_));
        mails += usize::from(records.amend(one).await? && is_mail);
    }
    Ok(mails)
}

/// The proof that it was done: no person, and no word of theirs.
async fn note(desk: &Desk, school: &SchoolId, done: &Deleted) -> Result<(), StoreError> {
    let numbers = |ids: &[TicketId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    let text = json!({
        "what": "school_deleted",
        "school": school,
        "requests": numbers(&done.requests),
        "kept": numbers(&done.kept),
        "in_backups_until": done.in_backups_until,
    });
    let (now, nonce) = (desk.clock.now(), desk.entropy.bits());
    let name = format!("{} {nonce:016x}", now.to_rfc3339_opts(SecondsFormat::Secs, true));
    let shelved = vec![Shelved { shelf: AUDIT.to_owned(), name, text: text.to_string() }];
    desk.store.commit(Change { shelved, ..Change::default() }).await.map(drop)
}

//! A store in memory, for tests and for trying things out: the shortest thing that keeps the contract.

mod blobs;
mod moving;

pub use blobs::Drawer;

use crate::change::{Change, Listing, Outcome, Owed, Receipt, Remark, Shelved, Tally, Words};
use crate::ports::{Fate, Found, Leased, Order, Page, Settled, Store, StoreError, Wanted};
use crate::transfer;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tickets::TicketId;

/// Everything, until the process ends.
#[derive(Default)]
pub struct Memory {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    receipts: BTreeMap<String, String>,
    tickets: BTreeMap<TicketId, Row>,
    lists: BTreeMap<String, BTreeSet<(String, TicketId)>>,
    outbox: BTreeMap<String, Mail>,
    remarks: BTreeMap<String, Remark>,
    shelves: BTreeMap<(String, String), Shelved>,
}

#[derive(Default)]
struct Row {
    events: BTreeMap<u64, String>,
    card: String,
    due: Option<DateTime<Utc>>,
    lists: Vec<Listing>,
    words: Words,
}

struct Mail {
    owed: Owed,
    attempt: u32,
    leased_until: Option<DateTime<Utc>>,
    fate: transfer::Fate,
}

impl Memory {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// The ticket stands on these lists, and on no other.
    fn list(&mut self, id: TicketId, mut lists: Vec<Listing>) {
        lists.sort();
        lists.dedup();
        let row = self.tickets.entry(id).or_default();
        for Listing { list, sort } in std::mem::replace(&mut row.lists, lists.clone()) {
            self.lists.entry(list).or_default().remove(&(sort, id));
        }
        for Listing { list, sort } in lists {
            self.lists.entry(list).or_default().insert((sort, id));
        }
    }
}

impl Kept {
    fn lay(&mut self, shelved: Shelved) {
        let at = (shelved.shelf.clone(), shelved.name.clone());
        match shelved.text.is_empty() {
            true => _ = self.shelves.remove(&at),
            false => _ = self.shelves.insert(at, shelved),
        }
    }
}

impl Mail {
    fn is_owed(&self) -> bool {
        self.fate == transfer::Fate::Owed
    }
}

#[async_trait]
impl Store for Memory {
    async fn commit(&self, change: Change) -> Result<Outcome, StoreError> {
        let mut kept = self.kept();
        if let Some(answer) = change.receipt.as_ref().and_then(|r| kept.receipts.get(&r.key)) {
            return Ok(Outcome::Repeated(answer.clone()));
        }
        let version = |id| kept.tickets.get(id).map_or(0, |row: &Row| row.events.len() as u64);
        if change.tickets.iter().any(|t| version(&t.id) != t.version_before) {
            return Ok(Outcome::Conflict);
        }
        if change.remarks.iter().any(|remark| kept.remarks.contains_key(&remark.key)) {
            return Ok(Outcome::Conflict);
        }
        kept.remarks.extend(change.remarks.into_iter().map(|remark| (remark.key.clone(), remark)));
        kept.receipts.extend(change.receipt.map(|r| (r.key, r.answer)));
        let mut standing = Vec::new();
        for note in change.notes {
            match kept.receipts.entry(note.key) {
                Entry::Vacant(place) => _ = place.insert(note.answer),
                Entry::Occupied(taken) => {
                    standing.push(Receipt { key: taken.key().clone(), answer: taken.get().clone() });
                }
            }
        }
        for ticket in change.tickets {
            kept.list(ticket.id, ticket.lists);
            let row = kept.tickets.entry(ticket.id).or_default();
            row.events.extend((ticket.version_before..).zip(ticket.events));
            row.card = ticket.card;
            row.due = ticket.due;
            row.words = ticket.words;
        }
        change.shelved.into_iter().for_each(|shelved| kept.lay(shelved));
        for owed in change.owed {
            let mail = Mail { owed: owed.clone(), attempt: 0, leased_until: None, fate: transfer::Fate::Owed };
            kept.outbox.entry(owed.key).or_insert(mail);
        }
        Ok(if standing.is_empty() { Outcome::Committed } else { Outcome::CommittedBut(standing) })
    }

    async fn forget(&self, id: TicketId, version: u64) -> Result<bool, StoreError> {
        let mut kept = self.kept();
        if kept.tickets.get(&id).map_or(0, |row| row.events.len() as u64) != version {
            return Ok(false);
        }
        kept.list(id, Vec::new());
        kept.tickets.remove(&id);
        let (name, mails) = (id.to_string(), format!("{}.", id.compact()));
        kept.receipts.retain(|_, answer| *answer != name);
        kept.outbox.retain(|key, _| !key.starts_with(&mails));
        Ok(true)
    }

    async fn receipt(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.kept().receipts.get(key).cloned())
    }

    async fn events(&self, id: TicketId) -> Result<Vec<String>, StoreError> {
        Ok(self.kept().tickets.get(&id).map(|row| row.events.values().cloned().collect()).unwrap_or_default())
    }

    async fn list(&self, list: &str, page: Page) -> Result<Vec<String>, StoreError> {
        let kept = self.kept();
        let Some(places) = kept.lists.get(list) else { return Ok(Vec::new()) };
        let mut ids: Vec<TicketId> = places.iter().map(|(_, id)| *id).collect();
        if page.order == Order::Descending {
            ids.reverse();
        }
        let cards = ids.iter().filter_map(|id| kept.tickets.get(id)).map(|row| row.card.clone());
        Ok(cards.skip(page.skip).take(page.count_max).collect())
    }

    async fn counts(&self, lists: &[String]) -> Result<Vec<u64>, StoreError> {
        let kept = self.kept();
        Ok(lists.iter().map(|list| kept.lists.get(list).map_or(0, |l| l.len() as u64)).collect())
    }

    async fn find(&self, wanted: Wanted) -> Result<Found, StoreError> {
        let kept = self.kept();
        let places = kept.tickets.iter().filter(|(_, row)| !row.words.is_empty());
        let places = places.map(|(id, row)| (row.words.place(*id), row));
        let mut found: Vec<_> = places.filter(|(place, row)| wanted.fits(place, &row.words.text)).collect();
        found.sort_by(|(a, _), (b, _)| b.cmp(a));
        let more = found.len() > wanted.count_max;
        found.truncate(wanted.count_max);
        let more_before = found.last().filter(|_| more).map(|(place, _)| place.clone());
        Ok(Found { cards: found.iter().map(|(_, row)| row.card.clone()).collect(), more_before })
    }

    async fn due(&self, now: DateTime<Utc>, count_max: usize) -> Result<Vec<TicketId>, StoreError> {
        let kept = self.kept();
        let mut due: Vec<_> = kept.tickets.iter().filter_map(|(id, row)| Some((row.due?, *id))).collect();
        due.retain(|(at, _)| *at <= now);
        due.sort();
        Ok(due.into_iter().take(count_max).map(|(_, id)| id).collect())
    }

    async fn lease(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        count_max: usize,
    ) -> Result<Vec<Leased>, StoreError> {
        let mut kept = self.kept();
        let free = |m: &&mut Mail| m.is_owed() && m.owed.at <= now && m.leased_until.is_none_or(|end| end <= now);
        let mut mails: Vec<_> = kept.outbox.values_mut().filter(free).collect();
        mails.sort_by_key(|m| m.owed.at);
        mails.truncate(count_max);
        let lease = |mail: &mut Mail| {
            mail.attempt += 1;
            mail.leased_until = Some(until);
            Leased { owed: mail.owed.clone(), attempt: mail.attempt }
        };
        Ok(mails.into_iter().map(lease).collect())
    }

    async fn settle(&self, settled: Vec<Settled>) -> Result<(), StoreError> {
        let mut kept = self.kept();
        for one in settled {
            let Some(mail) = kept.outbox.get_mut(&one.key).filter(|m| m.attempt == one.attempt && m.is_owed()) else {
                continue;
            };
            mail.leased_until = None;
            match one.fate {
                Fate::Later { at } => mail.owed.at = at,
                Fate::Sent { message_id } => mail.fate = transfer::Fate::Sent(message_id),
                Fate::Over => {
                    mail.fate = transfer::Fate::Dead(Fate::OVER.to_owned());
                    mail.owed.body.clear();
                }
                Fate::Dead { reason } => mail.fate = transfer::Fate::Dead(reason),
            }
        }
        Ok(())
    }

    async fn owed(&self) -> Result<u64, StoreError> {
        Ok(self.kept().outbox.values().filter(|m| m.is_owed()).count() as u64)
    }

    async fn tallies(&self) -> Result<Vec<Tally>, StoreError> {
        let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
        for remark in self.kept().remarks.values() {
            *counts.entry((remark.about.clone(), remark.kind.clone())).or_default() += 1;
        }
        Ok(counts.into_iter().map(|((about, kind), count)| Tally { about, kind, count }).collect())
    }

    async fn shelf(&self, shelf: &str) -> Result<Vec<Shelved>, StoreError> {
        Ok(self.kept().shelves.values().filter(|shelved| shelved.shelf == shelf).cloned().collect())
    }

    async fn fade(&self, kind: &str, before: DateTime<Utc>, count_max: usize) -> Result<usize, StoreError> {
        let mut kept = self.kept();
        let old = kept.remarks.values_mut().filter(|r| r.kind == kind && r.at < before && !r.text.is_empty());
        Ok(old.take(count_max).map(|remark| remark.text.clear()).count())
    }

    async fn remarks(&self, kind: &str, count_max: usize) -> Result<Vec<Remark>, StoreError> {
        let mut remarks: Vec<Remark> = self.kept().remarks.values().filter(|r| r.kind == kind).cloned().collect();
        remarks.sort_by(|a, b| (b.at, &b.key).cmp(&(a.at, &a.key)));
        remarks.truncate(count_max);
        Ok(remarks)
    }
}

//! How a store in memory tells what it keeps, and is filled.

use super::{Kept, Mail, Memory};
use crate::change::Receipt;
use crate::ports::StoreError;
use crate::transfer::{Amend, Amendment, Dump, Dumped, Entry, Head, Load, Mail as Told, Place, Record};
use async_trait::async_trait;

#[async_trait]
impl Dump for Memory {
    async fn dump(&self, behind: Option<Place>, count_max: usize) -> Result<Dumped, StoreError> {
        let wrong = |e: std::num::ParseIntError| StoreError { doing: "reading a place", source: e.into() };
        let skip: usize = behind.map_or(Ok(0), |place| place.0.parse()).map_err(wrong)?;
        let kept = self.kept();
        let records: Vec<Record> = kept.records().skip(skip).take(count_max).collect();
        let next = (records.len() == count_max).then(|| Place((skip + count_max).to_string()));
        Ok(Dumped { records, next })
    }
}

#[async_trait]
impl Load for Memory {
    async fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.kept().records().next().is_none())
    }

    async fn load(&self, records: Vec<Record>) -> Result<(), StoreError> {
        let mut kept = self.kept();
        records.into_iter().for_each(|record| kept.keep(record));
        Ok(())
    }
}

#[async_trait]
impl Amend for Memory {
    async fn amend(&self, amendment: Amendment) -> Result<bool, StoreError> {
        let mut kept = self.kept();
        let Kept { tickets, remarks, outbox, receipts, .. } = &mut *kept;
        Ok(match amendment {
            Amendment::Event { was, now } => {
                let found = tickets.get_mut(&was.ticket).and_then(|row| row.events.get_mut(&was.seq));
                found.filter(|body| **body == was.body).map(|body| *body = now).is_some()
            }
            Amendment::Remark { was, now } => {
                remarks.get_mut(&was.key).filter(|remark| **remark == was).map(|remark| remark.text = now).is_some()
            }
            Amendment::Mail(key) => outbox.remove(&key).is_some(),
            Amendment::Receipt(was) => {
                let is_there = receipts.get(&was.key) == Some(&was.answer);
                is_there && receipts.remove(&was.key).is_some()
            }
        })
    }
}

impl Kept {
    /// Everything, each family in the order of its names.
    fn records(&self) -> impl Iterator<Item = Record> + '_ {
        let heads = self.tickets.iter().map(|(id, row)| Head {
            id: *id,
            version: row.events.len() as u64,
            card: row.card.clone(),
            due: row.due,
            lists: row.lists.clone(),
            words: row.words.clone(),
        });
        let events = self.tickets.iter().flat_map(|(id, row)| {
            row.events.iter().map(|(seq, body)| Entry { ticket: *id, seq: *seq, body: body.clone() })
        });
        let receipts = self.receipts.iter().map(|(key, answer)| Receipt { key: key.clone(), answer: answer.clone() });
        let mails = self.outbox.values().map(|mail| Told {
            key: mail.owed.key.clone(),
            at: mail.owed.at,
            body: mail.owed.body.clone(),
            attempt: mail.attempt,
            fate: mail.fate.clone(),
        });
        let remarks = self.remarks.values().cloned().map(Record::Remark);
        let shelves = self.shelves.values().cloned().map(Record::Shelved);
        let tickets = heads.map(Record::Ticket).chain(events.map(Record::Event));
        tickets.chain(receipts.map(Record::Receipt)).chain(mails.map(Record::Mail)).chain(remarks).chain(shelves)
    }

    fn keep(&mut self, record: Record) {
        match record {
            Record::Ticket(Head { id, version: _, card, due, lists, words }) => {
                self.list(id, lists);
                let row = self.tickets.entry(id).or_default();
                (row.card, row.due, row.words) = (card, due, words);
            }
            Record::Event(Entry { ticket, seq, body }) => {
                self.tickets.entry(ticket).or_default().events.insert(seq, body);
            }
            Record::Receipt(Receipt { key, answer }) => _ = self.receipts.insert(key, answer),
            Record::Mail(told) => {
                let owed = told.owed();
                let mail = Mail { owed, attempt: told.attempt, leased_until: None, fate: told.fate };
                self.outbox.insert(told.key, mail);
            }
            Record::Remark(remark) => _ = self.remarks.insert(remark.key.clone(), remark),
            Record::Shelved(shelved) => self.lay(shelved),
        }
    }
}

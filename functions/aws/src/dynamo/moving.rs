//! A whole desk moves into the table, and out of it.
//!
//! Told are the things themselves: heads with their words, events, receipts, mails, remarks, shelves. Places, due times and counts follow from them
//! and are made anew.

use super::actions::{actions, answer, mail};
use super::beside::beside;
use super::capacity::Way;
use super::commit::{CONDITION, write};
use super::error::DynamoError;
use super::head::{GOING, Head};
use super::item::{Attributes, get_number, get_text, get_texts, get_time, item, number, text};
use super::keys::{self, EXPIRES, Kept, PK, SK, TAKE_AT, TODO};
use super::{Dynamo, doing, outbox, read};
use async_trait::async_trait;
use aws_sdk_dynamodb::types::{AttributeValue, CancellationReason, ReturnConsumedCapacity};
use chrono::TimeDelta;
use desk::transfer::{Dump, Dumped, Entry, Fate, Load, Mail, Place, Record};
use desk::{Change, Receipt, StoreError, TicketChange};
use std::collections::BTreeMap;
use tickets::TicketId;

/// What stands between the two keys of a place.
const BETWEEN: char = '\n';

#[async_trait]
impl Dump for Dynamo {
    async fn dump(&self, behind: Option<Place>, count_max: usize) -> Result<Dumped, StoreError> {
        dump(self, behind, count_max).await.map_err(doing("telling everything"))
    }
}

#[async_trait]
impl Load for Dynamo {
    async fn is_empty(&self) -> Result<bool, StoreError> {
        let first = scan(self, None, 1).await.map_err(doing("looking whether there is anything"))?;
        Ok(first.0.is_empty())
    }

    async fn load(&self, records: Vec<Record>) -> Result<(), StoreError> {
        let loads = records.into_iter().map(|record| {
            let store = self.clone();
            async move { load(&store, record).await }
        });
        beside(loads).await.map(drop).map_err(doing("keeping what is told"))
    }
}

async fn dump(store: &Dynamo, behind: Option<Place>, count_max: usize) -> Result<Dumped, DynamoError> {
    let (items, next) = scan(store, behind, count_max).await?;
    let mut records = Vec::new();
    for item in &items {
        records.extend(told(store, item).await?);
    }
    Ok(Dumped { records, next })
}

/// Some items of the table, and the place behind them.
async fn scan(
    store: &Dynamo,
    behind: Option<Place>,
    count_max: usize,
) -> Result<(Vec<Attributes>, Option<Place>), DynamoError> {
    let behind = behind.map(|place| match place.0.split_once(BETWEEN) {
        Some((pk, sk)) => Ok(Attributes::from([(PK.to_owned(), text(pk)), (SK.to_owned(), text(sk))])),
        None => Err(DynamoError::Unreadable("place")),
    });
    let page = store
        .client
        .scan()
        .table_name(&store.table)
        .consistent_read(true)
        .set_limit(i32::try_from(count_max.max(1)).ok())
        .set_exclusive_start_key(behind.transpose()?)
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .map_err(|error| DynamoError::of(&error))?;
    store.units.count(Way::Read, page.consumed_capacity());
    let next = page
        .last_evaluated_key
        .as_ref()
        .map(|last| Ok(Place(format!("{}{BETWEEN}{}", get_text(last, PK)?, get_text(last, SK)?))));
    Ok((page.items.unwrap_or_default(), next.transpose()?))
}

/// What an item tells; nothing if it follows from others.
async fn told(store: &Dynamo, item: &Attributes) -> Result<Vec<Record>, DynamoError> {
    let (pk, sk) = (get_text(item, PK)?, get_text(item, SK)?);
    match keys::kept(pk, sk).ok_or(DynamoError::Unreadable(PK))? {
        // One that is going is no longer told.
        Kept::Head(id) => Ok(head(store, id, item).await?.into_iter().map(Record::Ticket).collect()),
        Kept::Events(ticket, first) => {
            let entry = |(seq, body)| Record::Event(Entry { ticket, seq, body });
            Ok((first..).zip(get_texts(item, "events")?).map(entry).collect())
        }
        Kept::Receipt(key) => {
            let answer = get_text(item, "answer")?.to_owned();
            Ok(vec![Record::Receipt(Receipt { key: key.to_owned(), answer })])
        }
        Kept::Mail(key) => Ok(vec![Record::Mail(a_mail(key, item)?)]),
        Kept::Remark(kind) => Ok(vec![Record::Remark(read::remark(kind, item)?)]),
        Kept::Shelved(shelf) => Ok(vec![Record::Shelved(read::shelved(shelf, item)?)]),
        Kept::Follows => Ok(Vec::new()),
    }
}

async fn head(store: &Dynamo, id: TicketId, item: &Attributes) -> Result<Option<desk::transfer::Head>, DynamoError> {
    let head = Head::read(item)?;
    let words = read::words(store, id, &head).await?;
    let Head { version, due, places, card, .. } = head;
    let due = due.map(|due| due.parse().map_err(|_| DynamoError::Unreadable("due"))).transpose()?;
    let lists = places.into_iter().collect();
    Ok((version != GOING).then_some(desk::transfer::Head { id, version, card, due, lists, words }))
}

fn a_mail(key: &str, item: &Attributes) -> Result<Mail, DynamoError> {
    let fate = match (get_text(item, "message_id"), get_text(item, "reason")) {
        (Ok(id), _) => Fate::Sent(id.to_owned()),
        (_, Ok(reason)) => Fate::Dead(reason.to_owned()),
        (Err(_), Err(_)) => Fate::Owed,
    };
    let (at, body, attempt) = (get_time(item, "at")?, get_text(item, "body")?.to_owned(), get_number(item, "attempt")?);
    Ok(Mail { key: key.to_owned(), at, body, attempt, fate })
}

async fn load(store: &Dynamo, record: Record) -> Result<(), DynamoError> {
    match record {
        Record::Ticket(desk::transfer::Head { id, version, card, due, lists, words }) => {
            let ticket = TicketChange { id, version_before: version, events: Vec::new(), card, due, lists, words };
            once(store, Change { tickets: vec![ticket], ..Change::default() }).await
        }
        Record::Shelved(shelved) => once(store, Change { shelved: vec![shelved], ..Change::default() }).await,
        Record::Remark(remark) => once(store, Change { remarks: vec![remark], ..Change::default() }).await,
        Record::Event(Entry { ticket, seq, body }) => {
            put(store, item(keys::events(ticket, seq), [("events", AttributeValue::L(vec![text(body)]))])).await
        }
        Record::Receipt(Receipt { key, answer: told }) => put(store, answer(&key, &told)).await,
        Record::Mail(mail) => put(store, kept(&mail)).await,
    }
}

/// Does it, unless it was done before.
async fn once(store: &Dynamo, change: Change) -> Result<(), DynamoError> {
    let refused = write(store, &actions(&store.table, &change, &BTreeMap::new())?).await?;
    let odd = |reason: &&CancellationReason| !matches!(reason.code(), None | Some("None" | CONDITION));
    match refused.iter().flatten().find(odd) {
        Some(odd) => Err(DynamoError::Refused(odd.code().unwrap_or_default().to_owned())),
        None => Ok(()),
    }
}

async fn put(store: &Dynamo, item: Attributes) -> Result<(), DynamoError> {
    let put = store
        .client
        .put_item()
        .table_name(&store.table)
        .set_item(Some(item))
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .map_err(|error| DynamoError::of(&error))?;
    store.units.count(Way::Write, put.consumed_capacity());
    Ok(())
}

/// A mail as it stands in the table after so many tries.
fn kept(told: &Mail) -> Attributes {
    let mut item = mail(&told.owed());
    item.insert("attempt".to_owned(), number(told.attempt));
    let fate = match &told.fate {
        Fate::Owed => return item,
        Fate::Sent(id) => ("message_id", id),
        Fate::Dead(reason) => ("reason", reason),
    };
    item.remove(TODO);
    item.remove(TAKE_AT);
    item.insert(fate.0.to_owned(), text(fate.1));
    let gone = told.at + TimeDelta::days(outbox::KEPT_DAYS);
    item.insert(EXPIRES.to_owned(), number(gone.timestamp()));
    item
}

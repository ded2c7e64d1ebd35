//! Single records of the table are told anew, or taken away.

use super::capacity::Way;
use super::error::DynamoError;
use super::item::{Attributes, get_text, get_texts, key, text};
use super::keys::{self, EVENTS, Key, PK, SK};
use super::{Dynamo, doing, read};
use async_trait::async_trait;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity, ReturnValue};
use chrono::{DateTime, Utc};
use desk::transfer::{Amend, Amendment, Entry};
use desk::{Receipt, Remark, StoreError};

#[async_trait]
impl Amend for Dynamo {
    async fn amend(&self, amendment: Amendment) -> Result<bool, StoreError> {
        amend(self, amendment).await.map_err(doing("telling a record anew"))
    }
}

async fn amend(store: &Dynamo, amendment: Amendment) -> Result<bool, DynamoError> {
    match amendment {
        Amendment::Event { was, now } => event(store, was, now).await,
        Amendment::Remark { was: Remark { key, kind, at, text: was, .. }, now } => {
            replace(store, keys::remark(&kind, at, &key), "text", text(was), text(now)).await
        }
        Amendment::Mail(name) => take(store, keys::mail(&name)).await,
        Amendment::Receipt(Receipt { key, answer: _ }) => take(store, keys::receipt(&key)).await,
    }
}

/// Takes the words out of remarks of this kind from before this time, of so many at most.
pub(super) async fn fade(
    store: &Dynamo,
    kind: &str,
    before: DateTime<Utc>,
    count_max: usize,
) -> Result<usize, DynamoError> {
    let mut faded = 0;
    for Remark { key, kind, at, text: was, .. } in read::old_remarks(store, kind, before, count_max).await? {
        faded += usize::from(replace(store, keys::remark(&kind, at, &key), "text", text(was), text("")).await?);
    }
    Ok(faded)
}

/// Events that were written together stand in one item: it is written anew as a whole.
async fn event(store: &Dynamo, was: Entry, now: String) -> Result<bool, DynamoError> {
    for item in read::event_items(store, was.ticket).await? {
        let Some((at, mut bodies)) = holding(&item, was.seq)? else { continue };
        let list = |bodies: &[String]| AttributeValue::L(bodies.iter().map(text).collect());
        let before = list(&bodies);
        if bodies[at] != was.body {
            return Ok(false);
        }
        bodies[at] = now;
        return replace(store, place(&item)?, "events", before, list(&bodies)).await;
    }
    Ok(false)
}

/// Where in this item the event with this place in the history is, and all events of the item.
fn holding(item: &Attributes, seq: u64) -> Result<Option<(usize, Vec<String>)>, DynamoError> {
    let first = get_text(item, SK)?.strip_prefix(EVENTS).and_then(|place| place.parse::<u64>().ok());
    let bodies = get_texts(item, "events")?;
    let at = first.and_then(|first| seq.checked_sub(first)).and_then(|at| usize::try_from(at).ok());
    Ok(at.filter(|at| *at < bodies.len()).map(|at| (at, bodies)))
}

fn place(item: &Attributes) -> Result<Key, DynamoError> {
    Ok(Key { pk: get_text(item, PK)?.to_owned(), sk: get_text(item, SK)?.to_owned() })
}

/// Writes one attribute anew, if it is as it was.
async fn replace(
    store: &Dynamo,
    at: Key,
    name: &str,
    was: AttributeValue,
    now: AttributeValue,
) -> Result<bool, DynamoError> {
    let replaced = store
        .client
        .update_item()
        .table_name(&store.table)
        .set_key(Some(key(at)))
        .condition_expression("#it = :was")
        .update_expression("SET #it = :now")
        .expression_attribute_names("#it", name)
        .expression_attribute_values(":was", was)
        .expression_attribute_values(":now", now)
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await;
    match replaced {
        Ok(done) => {
            store.units.count(Way::Write, done.consumed_capacity());
            Ok(true)
        }
        Err(error) if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) => {
            Ok(false)
        }
        Err(error) => Err(DynamoError::of(&error)),
    }
}

/// Takes an item away; whether it was there.
async fn take(store: &Dynamo, at: Key) -> Result<bool, DynamoError> {
    let taken = store
        .client
        .delete_item()
        .table_name(&store.table)
        .set_key(Some(key(at)))
        .return_values(ReturnValue::AllOld)
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .map_err(|error| DynamoError::of(&error))?;
    store.units.count(Way::Write, taken.consumed_capacity());
    Ok(taken.attributes.is_some())
}

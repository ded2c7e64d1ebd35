//! A ticket goes: marked first, so that nobody writes to it any more, then its history, then its places and its head.
//!
//! What failed half-way is still on its lists and is found there again. Its mails go when their time is over: the table
//! knows them by their names alone.

use super::actions::{going, gone};
use super::beside::beside;
use super::capacity::Way;
use super::commit::write;
use super::error::DynamoError;
use super::head::GOING;
use super::item::{Attributes, get_text, key};
use super::keys::{Key, PK, SK};
use super::{Dynamo, read};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use tickets::TicketId;

/// How often a ticket is looked at anew because somebody wrote to it meanwhile.
const ROUNDS_MAX: u32 = 8;

/// Removes a ticket that has this many events; whether it had so many.
pub(super) async fn forget(store: &Dynamo, id: TicketId, version: u64) -> Result<bool, DynamoError> {
    for _ in 0..ROUNDS_MAX {
        let Some(head) = read::head(store, id).await? else { return Ok(version == 0) };
        if head.version == GOING {
            history(store, id).await?;
            if write(store, &gone(&store.table, id, &head)?).await?.is_none() {
                return Ok(true);
            }
        } else if head.version == version {
            // Whether it fitted or not: the next look tells.
            _ = write(store, &going(&store.table, id, &head)?).await?;
        } else {
            return Ok(false);
        }
    }
    Err(DynamoError::Contended(format!("a ticket could not be marked {ROUNDS_MAX} times")))
}

/// Removes all events of a ticket, the first one before all others: a history without its beginning is none, so that
/// nobody takes what is left of it for the whole.
async fn history(store: &Dynamo, id: TicketId) -> Result<(), DynamoError> {
    let events = read::event_items(store, id).await?;
    let mut keys = events.iter().map(place).collect::<Result<Vec<_>, _>>()?.into_iter();
    if let Some(first) = keys.next() {
        delete(store, first).await?;
    }
    let deletes = keys.map(|at| {
        let store = store.clone();
        async move { delete(&store, at).await }
    });
    beside(deletes).await.map(drop)
}

fn place(item: &Attributes) -> Result<Key, DynamoError> {
    Ok(Key { pk: get_text(item, PK)?.to_owned(), sk: get_text(item, SK)?.to_owned() })
}

async fn delete(store: &Dynamo, at: Key) -> Result<(), DynamoError> {
    let deleted = store
        .client
        .delete_item()
        .table_name(&store.table)
        .set_key(Some(key(at)))
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .map_err(|error| DynamoError::of(&error))?;
    store.units.count(Way::Write, deleted.consumed_capacity());
    Ok(())
}

//! Every question to the table that changes nothing. All of them see what was written before they were asked.

use super::Dynamo;
use super::beside::beside;
use super::capacity::Way;
use super::error::DynamoError;
use super::head::Head;
use super::item::{Attributes, get_number, get_text, get_texts, get_time, key, text};
use super::keys::{self, Key, PK, SK};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use chrono::{DateTime, Utc};
use desk::{Order, Page, Remark, Shelved, Tally, Words};
use tickets::TicketId;

/// What the request with this key was answered with.
pub(super) async fn receipt(store: &Dynamo, name: &str) -> Result<Option<String>, DynamoError> {
    let item = get(store, keys::receipt(name)).await?;
    item.map(|item| get_text(&item, "answer").map(str::to_owned)).transpose()
}

/// How a ticket stands.
pub(super) async fn head(store: &Dynamo, id: TicketId) -> Result<Option<Head>, DynamoError> {
    get(store, keys::head(id)).await?.map(|item| Head::read(&item)).transpose()
}

/// The history of a ticket, in order.
pub(super) async fn events(store: &Dynamo, id: TicketId) -> Result<Vec<String>, DynamoError> {
    let items = event_items(store, id).await?;
    items.iter().map(|item| get_texts(item, "events")).collect::<Result<Vec<_>, _>>().map(|bodies| bodies.concat())
}

/// The items with the history of a ticket.
pub(super) async fn event_items(store: &Dynamo, id: TicketId) -> Result<Vec<Attributes>, DynamoError> {
    let query = query(store, keys::ticket(id))
        .key_condition_expression("#pk = :pk AND begins_with(#sk, :events)")
        .expression_attribute_names("#sk", SK)
        .expression_attribute_values(":events", text(keys::EVENTS));
    all(store, query, usize::MAX).await
}

/// A page of the cards on a list.
pub(super) async fn list(store: &Dynamo, name: &str, page: Page) -> Result<Vec<String>, DynamoError> {
    let query = query(store, keys::list(name)).scan_index_forward(page.order == Order::Ascending);
    let items = all(store, query, page.skip.saturating_add(page.count_max)).await?;
    items.iter().skip(page.skip).map(|item| get_text(item, "card").map(str::to_owned)).collect()
}

/// How many tickets are on each list.
pub(super) async fn counts(store: &Dynamo, lists: &[String]) -> Result<Vec<u64>, DynamoError> {
    let questions = lists.iter().map(|name| query(store, keys::counts(name)));
    let sum = |items: Vec<Attributes>| {
        let counts: Result<Vec<i64>, _> = items.iter().map(|item| get_number(item, "count")).collect();
        // A part may be below zero where another is above; the whole never is.
        counts.map(|counts| u64::try_from(counts.iter().sum::<i64>()).unwrap_or(0))
    };
    each(store, questions, usize::MAX).await?.into_iter().map(sum).collect()
}

/// What lies on a shelf.
pub(super) async fn shelf(store: &Dynamo, name: &str) -> Result<Vec<Shelved>, DynamoError> {
    let items = all(store, query(store, keys::shelf(name)), usize::MAX).await?;
    items.iter().map(|item| shelved(name, item)).collect()
}

/// Something on this shelf as the table keeps it.
pub(super) fn shelved(shelf: &str, item: &Attributes) -> Result<Shelved, DynamoError> {
    let (name, text) = (get_text(item, SK)?.to_owned(), get_text(item, "text")?.to_owned());
    Ok(Shelved { shelf: shelf.to_owned(), name, text })
}

/// What a ticket that stands like this is found by.
pub(super) async fn words(store: &Dynamo, id: TicketId, head: &Head) -> Result<Words, DynamoError> {
    let Some(sort) = head.sort.clone() else { return Ok(Words::default()) };
    let item = get(store, keys::words(&sort, id)).await?;
    let text = item.map(|item| get_text(&item, "words").map(str::to_owned)).transpose()?;
    Ok(Words { sort, text: text.unwrap_or_default() })
}

/// Tickets that time has news for, the longest due first.
pub(super) async fn due(store: &Dynamo, now: DateTime<Utc>, count_max: usize) -> Result<Vec<TicketId>, DynamoError> {
    let questions = (0..keys::DUE_SHARDS).map(|shard| {
        query(store, keys::dues(shard))
            .key_condition_expression("#pk = :pk AND #sk <= :now")
            .expression_attribute_names("#sk", SK)
            .expression_attribute_values(":now", text(keys::due_until(now)))
    });
    let items = each(store, questions, count_max).await?.concat();
    let mut due = items.iter().map(|item| get_text(item, SK)).collect::<Result<Vec<_>, _>>()?;
    due.sort_unstable();
    due.truncate(count_max);
    due.into_iter().map(|sk| keys::due_ticket(sk).ok_or(DynamoError::Unreadable(SK))).collect()
}

/// How many remarks there are, by subject and kind.
pub(super) async fn tallies(store: &Dynamo) -> Result<Vec<Tally>, DynamoError> {
    let items = all(store, query(store, keys::tallies()), usize::MAX).await?;
    let tally = |item: &Attributes| {
        let word = |name| get_text(item, name).map(str::to_owned);
        Ok(Tally { about: word("about")?, kind: word("kind")?, count: get_number(item, "count")? })
    };
    let mut tallies = items.iter().map(tally).collect::<Result<Vec<_>, DynamoError>>()?;
    tallies.sort();
    Ok(tallies)
}

/// The newest remarks of a kind, newest first.
pub(super) async fn remarks(store: &Dynamo, kind: &str, count_max: usize) -> Result<Vec<Remark>, DynamoError> {
    let items = all(store, query(store, keys::remarks(kind)).scan_index_forward(false), count_max).await?;
    items.iter().map(|item| remark(kind, item)).collect()
}

/// Remarks of a kind with words from before this time, the oldest first.
pub(super) async fn old_remarks(
    store: &Dynamo,
    kind: &str,
    before: DateTime<Utc>,
    count_max: usize,
) -> Result<Vec<Remark>, DynamoError> {
    let old = query(store, keys::remarks(kind))
        .key_condition_expression("#pk = :pk AND #sk < :before")
        .filter_expression("#text <> :none")
        .expression_attribute_names("#sk", SK)
        .expression_attribute_names("#text", "text")
        .expression_attribute_values(":before", text(keys::time(before)))
        .expression_attribute_values(":none", text(""));
    let items = all(store, old, count_max).await?;
    items.iter().map(|item| remark(kind, item)).collect()
}

/// A remark of this kind as the table keeps it.
pub(super) fn remark(kind: &str, item: &Attributes) -> Result<Remark, DynamoError> {
    let word = |name| get_text(item, name).map(str::to_owned);
    let (key, about, text) = (word("key")?, word("about")?, word("text")?);
    Ok(Remark { key, about, kind: kind.to_owned(), at: get_time(item, "at")?, text })
}

async fn get(store: &Dynamo, at: Key) -> Result<Option<Attributes>, DynamoError> {
    let asked = store
        .client
        .get_item()
        .table_name(&store.table)
        .set_key(Some(key(at)))
        .consistent_read(true)
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .map_err(|error| DynamoError::of(&error))?;
    store.units.count(Way::Read, asked.consumed_capacity());
    Ok(asked.item)
}

/// A question for everything with this hash key.
pub(super) fn query(store: &Dynamo, pk: String) -> QueryFluentBuilder {
    store
        .client
        .query()
        .table_name(&store.table)
        .consistent_read(true)
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .key_condition_expression("#pk = :pk")
        .expression_attribute_names("#pk", PK)
        .expression_attribute_values(":pk", text(pk))
}

/// The first items of an answer, page by page: a page ends where it is full, not where the answer ends.
async fn all(store: &Dynamo, query: QueryFluentBuilder, count_max: usize) -> Result<Vec<Attributes>, DynamoError> {
    let mut items = Vec::new();
    let mut after = None;
    while items.len() < count_max {
        let limit = i32::try_from(count_max - items.len()).ok();
        let page = query.clone().set_limit(limit).set_exclusive_start_key(after).send().await;
        let page = page.map_err(|error| DynamoError::of(&error))?;
        store.units.count(Way::Read, page.consumed_capacity());
        items.extend(page.items.unwrap_or_default());
        after = page.last_evaluated_key;
        if after.is_none() {
            break;
        }
    }
    Ok(items)
}

/// Some questions beside each other; the answers are in their order.
async fn each(
    store: &Dynamo,
    questions: impl Iterator<Item = QueryFluentBuilder>,
    count_max: usize,
) -> Result<Vec<Vec<Attributes>>, DynamoError> {
    let asked = questions.map(|question| {
        let store = store.clone();
        async move { all(&store, question, count_max).await }
    });
    beside(asked).await
}

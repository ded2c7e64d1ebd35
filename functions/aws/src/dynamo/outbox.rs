//! Who may send an owed mail now, and what became of it.
//!
//! The index tells which mails are to do, perhaps a moment late; the mail's own item decides who gets it.

use super::beside::beside;
use super::capacity::Way;
use super::error::{DynamoError, Kind, is_condition};
use super::item::{Attributes, get_number, get_text, get_time, key, number, text};
use super::keys::{self, EXPIRES, MAIL, OUTBOX, PK, TAKE_AT, TODO};
use super::{Dynamo, patience};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, ReturnValue, Select};
use chrono::{DateTime, Utc};
use desk::{Fate, Leased, Owed, Settled};

/// How long a mail that was sent, or never will be, is kept, in days: until then its name is known, and it is not sent again.
pub(super) const KEPT_DAYS: i64 = 400;
/// Until when a mail is leased, in seconds since 1970; gone when it is told what became of it.
const LEASED: &str = "leased";

/// Takes what may be sent now; nobody else gets it before `until`. Where only some of it can be taken, that is what there
/// is: a mail that is taken and not told of would wait for its lease to run out.
pub(super) async fn lease(
    store: &Dynamo,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    count_max: usize,
) -> Result<Vec<Leased>, DynamoError> {
    let mut leased: Vec<Leased> = Vec::new();
    let mut after = None;
    while leased.len() < count_max {
        let ended = take(store, now, until, count_max - leased.len(), &mut after, &mut leased).await;
        match ended {
            Ok(()) if after.is_some() => {}
            Ok(()) => break,
            Err(error) if leased.is_empty() => return Err(error),
            Err(error) => {
                tracing::warn!(%error, count = leased.len(), "not all owed mails could be taken");
                break;
            }
        }
    }
    leased.sort_by_key(|l| l.owed.at);
    Ok(leased)
}

/// Takes the mails of one page of the index, and notes where the next one begins.
async fn take(
    store: &Dynamo,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    count_max: usize,
    after: &mut Option<Attributes>,
    leased: &mut Vec<Leased>,
) -> Result<(), DynamoError> {
    let page = to_do(store, now).set_limit(i32::try_from(count_max).ok()).set_exclusive_start_key(after.take());
    let page = page.send().await.map_err(|error| DynamoError::of(&error))?;
    store.units.count(Way::Read, page.consumed_capacity());
    let names = page.items().iter().map(mail_name).collect::<Result<Vec<_>, _>>()?;
    let claims = names.into_iter().map(|name| {
        let store = store.clone();
        async move { Ok(claim(&store, &name, now, until).await) }
    });
    let mut failed = None;
    for claimed in beside(claims).await? {
        match claimed {
            Ok(claimed) => leased.extend(claimed),
            Err(error) => failed = Some(error),
        }
    }
    *after = page.last_evaluated_key;
    failed.map_or(Ok(()), Err)
}

/// The mails whose time has come, as the index knows them.
fn to_do(store: &Dynamo, now: DateTime<Utc>) -> QueryFluentBuilder {
    index(store)
        .key_condition_expression("#todo = :todo AND #take_at <= :now")
        .expression_attribute_names("#take_at", TAKE_AT)
        .expression_attribute_values(":now", text(keys::time(now)))
}

fn index(store: &Dynamo) -> QueryFluentBuilder {
    store
        .client
        .query()
        .table_name(&store.table)
        .index_name(OUTBOX)
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .key_condition_expression("#todo = :todo")
        .expression_attribute_names("#todo", TODO)
        .expression_attribute_values(":todo", text(MAIL))
}

fn mail_name(item: &Attributes) -> Result<String, DynamoError> {
    keys::mail_name(get_text(item, PK)?).map(str::to_owned).ok_or(DynamoError::Unreadable(PK))
}

/// Takes one mail, unless somebody was faster.
async fn claim(
    store: &Dynamo,
    name: &str,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Leased>, DynamoError> {
    let claim = update(store, name)
        .condition_expression("#todo = :todo AND #take_at <= :now")
        .update_expression("SET #take_at = :until, #leased = :leased ADD #attempt :one")
        .expression_attribute_names("#todo", TODO)
        .expression_attribute_names("#take_at", TAKE_AT)
        .expression_attribute_names("#leased", LEASED)
        .expression_attribute_names("#attempt", "attempt")
        .expression_attribute_values(":todo", text(MAIL))
        .expression_attribute_values(":now", text(keys::time(now)))
        .expression_attribute_values(":until", text(keys::time(until)))
        .expression_attribute_values(":leased", number(until.timestamp()))
        .expression_attribute_values(":one", number(1))
        .return_values(ReturnValue::AllNew);
    let Some(item) = change(store, claim).await? else { return Ok(None) };
    let body = get_text(&item, "body")?.to_owned();
    let owed = Owed { key: name.to_owned(), at: get_time(&item, "at")?, body };
    Ok(Some(Leased { owed, attempt: get_number(&item, "attempt")? }))
}

/// Says what became of them. Who lost the lease meanwhile has no say.
pub(super) async fn settle(store: &Dynamo, settled: Vec<Settled>) -> Result<(), DynamoError> {
    let settlings = settled.into_iter().map(|one| {
        let store = store.clone();
        async move { change(&store, settling(&store, &one)).await.map(drop) }
    });
    beside(settlings).await.map(drop)
}

fn settling(store: &Dynamo, one: &Settled) -> UpdateItemFluentBuilder {
    let settle = update(store, &one.key)
        .condition_expression("#attempt = :attempt AND attribute_exists(#leased)")
        .expression_attribute_names("#attempt", "attempt")
        .expression_attribute_names("#leased", LEASED)
        .expression_attribute_names("#take_at", TAKE_AT)
        .expression_attribute_values(":attempt", number(one.attempt));
    match &one.fate {
        Fate::Later { at } => settle
            .update_expression("SET #take_at = :at, #at = :at REMOVE #leased")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":at", text(keys::time(*at))),
        Fate::Sent { message_id } => ended(settle, "message_id", message_id),
        Fate::Dead { reason } => ended(settle, "reason", reason),
        Fate::Over => ended(settle, "reason", Fate::OVER)
            .update_expression(format!("{ENDED}, #body = :nothing {NOTHING_TO_DO}"))
            .expression_attribute_names("#body", "body")
            .expression_attribute_values(":nothing", text("")),
    }
}

/// What is written of a mail that comes to its end …
const ENDED: &str = "SET #fate = :told, #expires = #leased + :kept";
/// … and what is not there any more.
const NOTHING_TO_DO: &str = "REMOVE #todo, #take_at, #leased";

/// A mail comes to its end: what became of it is kept for its time, and nobody is to do anything any more.
fn ended(settle: UpdateItemFluentBuilder, fate: &str, told: &str) -> UpdateItemFluentBuilder {
    settle
        .update_expression(format!("{ENDED} {NOTHING_TO_DO}"))
        .expression_attribute_names("#todo", TODO)
        .expression_attribute_names("#fate", fate)
        .expression_attribute_names("#expires", EXPIRES)
        .expression_attribute_values(":told", text(told))
        .expression_attribute_values(":kept", number(KEPT_DAYS * 86_400))
}

/// How many mails are still owed.
pub(super) async fn owed(store: &Dynamo) -> Result<u64, DynamoError> {
    let mut count = 0;
    let mut after = None;
    loop {
        let page = index(store).select(Select::Count).set_exclusive_start_key(after).send().await;
        let page = page.map_err(|error| DynamoError::of(&error))?;
        store.units.count(Way::Read, page.consumed_capacity());
        count += u64::try_from(page.count).unwrap_or(0);
        after = page.last_evaluated_key;
        if after.is_none() {
            return Ok(count);
        }
    }
}

fn update(store: &Dynamo, name: &str) -> UpdateItemFluentBuilder {
    store
        .client
        .update_item()
        .table_name(&store.table)
        .set_key(Some(key(keys::mail(name))))
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
}

/// Changes one item; `None` if its condition does not hold.
async fn change(store: &Dynamo, update: UpdateItemFluentBuilder) -> Result<Option<Attributes>, DynamoError> {
    let mut tries = 1;
    loop {
        let error = match update.clone().send().await {
            Ok(done) => {
                store.units.count(Way::Write, done.consumed_capacity());
                return Ok(Some(done.attributes.unwrap_or_default()));
            }
            Err(error) if is_condition(&error) => return Ok(None),
            Err(error) => DynamoError::of(&error),
        };
        // A transaction has the item just now; the SDK does not wait for it.
        if error.kind() != Kind::Contended || tries == patience::TRIES_MAX {
            return Err(error);
        }
        patience::wait(tries).await;
        tries += 1;
    }
}

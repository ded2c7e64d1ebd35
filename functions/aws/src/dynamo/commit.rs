//! A change becomes one transaction. What is refused is read out of the reasons, never out of a message.

use super::actions::{Action, Guard, actions};
use super::capacity::Way;
use super::error::{DynamoError, Kind, is_throttling};
use super::head::Head;
use super::item::{Attributes, get_text};
use super::{Dynamo, patience, read};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, ReturnConsumedCapacity};
use desk::{Change, Outcome, Receipt};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use tickets::TicketId;

/// How often a change is put together anew because something in the table is other than it was read.
const ROUNDS_MAX: u32 = 8;

/// Writes all of the change or nothing of it.
pub(super) async fn commit(store: &Dynamo, mut change: Change) -> Result<Outcome, DynamoError> {
    let mut heads = BTreeMap::new();
    for ticket in change.tickets.iter().filter(|ticket| ticket.version_before > 0) {
        heads.extend(read::head(store, ticket.id).await?.map(|head| (ticket.id, head)));
    }
    let mut standing = named_before(&mut change);
    for _ in 0..ROUNDS_MAX {
        if change.tickets.iter().any(|ticket| version(&heads, ticket.id) != ticket.version_before) {
            return repeated_or_conflict(store, &change).await;
        }
        let actions = actions(&store.table, &change, &heads)?;
        let refused = if actions.is_empty() { None } else { write(store, &actions).await? };
        let Some(reasons) = refused else {
            return Ok(if standing.is_empty() { Outcome::Committed } else { Outcome::CommittedBut(standing) });
        };
        if let Some(outcome) = judge(&actions, &reasons, &mut change, &mut heads, &mut standing)? {
            return Ok(outcome);
        }
    }
    Err(DynamoError::Contended(format!("a change did not fit {ROUNDS_MAX} times")))
}

/// Takes those notes out of a change whose names it has given away before; what stands there.
fn named_before(change: &mut Change) -> Vec<Receipt> {
    let mut names: BTreeMap<String, Receipt> =
        change.receipt.iter().map(|receipt| (receipt.key.clone(), receipt.clone())).collect();
    let mut standing = Vec::new();
    change.notes.retain(|note| match names.entry(note.key.clone()) {
        Entry::Vacant(free) => {
            free.insert(note.clone());
            true
        }
        Entry::Occupied(taken) => {
            standing.push(taken.get().clone());
            false
        }
    });
    standing
}

fn version(heads: &BTreeMap<TicketId, Head>, id: TicketId) -> u64 {
    heads.get(&id).map_or(0, |head| head.version)
}

/// A ticket is further than the change believes: because the same request was carried out, or another.
async fn repeated_or_conflict(store: &Dynamo, change: &Change) -> Result<Outcome, DynamoError> {
    let Some(receipt) = &change.receipt else { return Ok(Outcome::Conflict) };
    let answer = read::receipt(store, &receipt.key).await?;
    Ok(answer.map_or(Outcome::Conflict, Outcome::Repeated))
}

/// Carries the transaction out, under one token however often it is tried. `None`: it is written; else why not, action
/// by action.
pub(super) async fn write(store: &Dynamo, actions: &[Action]) -> Result<Option<Vec<CancellationReason>>, DynamoError> {
    let token = token()?;
    let writes: Vec<_> = actions.iter().map(|action| action.write.clone()).collect();
    let mut tries = 1;
    loop {
        let asked = store
            .client
            .transact_write_items()
            .set_transact_items(Some(writes.clone()))
            .client_request_token(&token)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        let error = match asked {
            Ok(done) => {
                store.units.count(Way::Write, done.consumed_capacity());
                return Ok(None);
            }
            Err(error) => error,
        };
        let (trouble, may_pass) = match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                let reasons = cancelled.cancellation_reasons();
                let Some(busy) = busy(actions, reasons) else { return Ok(Some(reasons.to_vec())) };
                (busy, true)
            }
            _ => {
                let trouble = DynamoError::of(&error);
                let is_contended = trouble.kind() == Kind::Contended;
                (trouble, is_contended)
            }
        };
        if !may_pass || tries == patience::TRIES_MAX {
            return Err(trouble);
        }
        // The SDK never tries this again by itself.
        patience::wait(tries).await;
        tries += 1;
    }
}

/// Whether the transaction can be tried again as it is: others were at work on its items. A request that was carried
/// out before is answered at once.
fn busy(actions: &[Action], reasons: &[CancellationReason]) -> Option<DynamoError> {
    let repeated = |(action, reason): (&Action, &CancellationReason)| {
        action.guards == Guard::Receipt && reason.code() == Some(CONDITION)
    };
    if actions.iter().zip(reasons).any(repeated) {
        return None;
    }
    reasons.iter().find_map(|reason| match reason.code()? {
        code @ "TransactionConflict" => Some(DynamoError::Contended(code.to_owned())),
        code if is_throttling(code) => Some(DynamoError::Throttled(code.to_owned())),
        _ => None,
    })
}

/// The code of a condition that does not hold.
pub(super) const CONDITION: &str = "ConditionalCheckFailed";

/// What refused conditions mean. `None`: the change is put right, and can be tried anew.
fn judge(
    actions: &[Action],
    reasons: &[CancellationReason],
    change: &mut Change,
    heads: &mut BTreeMap<TicketId, Head>,
    standing: &mut Vec<Receipt>,
) -> Result<Option<Outcome>, DynamoError> {
    let mut conflict = false;
    let mut anew = false;
    for (action, reason) in actions.iter().zip(reasons) {
        match reason.code() {
            None | Some("None") => continue,
            Some(CONDITION) => {}
            Some(code) => {
                return Err(DynamoError::Refused(format!("{code}: {}", reason.message().unwrap_or("no further word"))));
            }
        }
        match &action.guards {
            Guard::Receipt => return Ok(Some(Outcome::Repeated(answer(reason.item())?))),
            Guard::Ticket(id) => {
                // Written meanwhile, and perhaps still at the same version: only its places have changed then.
                match reason.item().filter(|item| !item.is_empty()).map(Head::read).transpose()? {
                    Some(head) => _ = heads.insert(*id, head),
                    None => _ = heads.remove(id),
                }
                let expected =
                    change.tickets.iter().find(|ticket| ticket.id == *id).map(|ticket| ticket.version_before);
                conflict |= expected != Some(version(heads, *id));
                anew = true;
            }
            Guard::Remark => conflict = true,
            Guard::Mail(name) => {
                change.owed.retain(|owed| owed.key != *name);
                anew = true;
            }
            Guard::Note(name) => {
                standing.push(Receipt { key: name.clone(), answer: answer(reason.item())? });
                change.notes.retain(|note| note.key != *name);
                anew = true;
            }
            Guard::Nothing => return Err(DynamoError::Refused("a condition that nobody set".to_owned())),
        }
    }
    match (conflict, anew) {
        (true, _) => Ok(Some(Outcome::Conflict)),
        (false, true) => Ok(None),
        (false, false) => Err(DynamoError::Refused("a transaction was given up without a reason".to_owned())),
    }
}

fn answer(item: Option<&Attributes>) -> Result<String, DynamoError> {
    get_text(item.ok_or(DynamoError::Unreadable("answer"))?, "answer").map(str::to_owned)
}

/// A name for one transaction; DynamoDB takes 36 letters at most.
fn token() -> Result<String, DynamoError> {
    let random = || getrandom::u64().map_err(|error| DynamoError::Unavailable(format!("no chance to be had: {error}")));
    Ok(format!("{:016x}{:016x}", random()?, random()?))
}

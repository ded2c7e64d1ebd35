//! The store over the SDK's real client: the contract, and what only this store can get wrong.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

mod moving;
mod server;
mod stories;
mod units;

use aws::{Dynamo, DynamoError, Kind};
use chrono::{DateTime, TimeDelta, Utc};
use desk::{Change, Listing, Order, Outcome, Owed, Page, Receipt, Store, TicketChange, Words};
use std::sync::Arc;
use tickets::TicketId;

/// A store in a table of its own, for the runtime that this runs in.
async fn fresh() -> Dynamo {
    server::store(&server::table().await)
}

fn id(n: u64) -> TicketId {
    TicketId::from_random(n)
}

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
}

fn ticket(n: u64, version_before: u64, events: &[&str], lists: &[(&str, &str)]) -> TicketChange {
    let place = |(list, sort): &(&str, &str)| Listing { list: (*list).to_owned(), sort: (*sort).to_owned() };
    TicketChange {
        id: id(n),
        version_before,
        events: events.iter().map(|e| (*e).to_owned()).collect(),
        card: format!("card {n} {version_before}"),
        due: None,
        lists: lists.iter().map(place).collect(),
        words: Words::default(),
    }
}

fn only(ticket: TicketChange) -> Change {
    Change { tickets: vec![ticket], ..Change::default() }
}

fn receipt(key: &str, answer: &str) -> Receipt {
    Receipt { key: key.to_owned(), answer: answer.to_owned() }
}

fn owe(key: &str, body: &str) -> Owed {
    Owed { key: key.to_owned(), at: at(0), body: body.to_owned() }
}

async fn commit(store: &Dynamo, change: Change) -> Outcome {
    store.commit(change).await.unwrap()
}

async fn count(store: &Dynamo, list: &str) -> u64 {
    store.counts(&[list.to_owned()]).await.unwrap()[0]
}

async fn cards(store: &Dynamo, list: &str) -> Vec<String> {
    store.list(list, Page { order: Order::Ascending, skip: 0, count_max: 1_000 }).await.unwrap()
}

/// The store's own error behind the desk's.
fn inner(error: &desk::StoreError) -> &DynamoError {
    error.source.downcast_ref().expect("an error of this store")
}

#[tokio::test(flavor = "multi_thread")]
async fn dynamo_keeps_the_contract() {
    desk::contract::contract(Arc::new(fresh().await)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_racers_one_wins_and_the_counts_are_right() {
    let store = fresh().await;
    for round in 0..20 {
        let moving = |to: &'static str| {
            let store = store.clone();
            async move { commit(&store, only(ticket(1, round, &[to], &[(to, "1")]))).await }
        };
        let (left, right) = tokio::join!(moving("left"), moving("right"));
        let mut outcomes = [left, right];
        outcomes.sort_by_key(|outcome| *outcome != Outcome::Committed);
        assert_eq!(outcomes, [Outcome::Committed, Outcome::Conflict], "round {round}");
        assert_eq!(count(&store, "left").await + count(&store, "right").await, 1, "round {round}");
        assert_eq!(count(&store, "left").await, cards(&store, "left").await.len() as u64, "round {round}");
    }
    assert_eq!(store.events(id(1)).await.unwrap().len(), 20);
}

/// Places change without an event, so that a version cannot tell who was first.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_moves_a_ticket_without_an_event_leaves_no_place_behind() {
    let store = fresh().await;
    assert_eq!(commit(&store, only(ticket(1, 0, &["e"], &[("start", "1")]))).await, Outcome::Committed);
    let mut movers = tokio::task::JoinSet::new();
    for n in 0..5 {
        let store = store.clone();
        movers.spawn(async move {
            let due = Some(at(n));
            let lists = [(["a", "b", "c", "d", "e"][n as usize], "1")];
            commit(&store, only(TicketChange { due, ..ticket(1, 1, &[], &lists) })).await
        });
    }
    assert!(movers.join_all().await.iter().all(|outcome| *outcome == Outcome::Committed));
    let mut places = 0;
    for list in ["start", "a", "b", "c", "d", "e"] {
        assert_eq!(count(&store, list).await, cards(&store, list).await.len() as u64, "{list}");
        places += count(&store, list).await;
    }
    assert_eq!(places, 1);
    assert_eq!(store.due(at(60), 9).await.unwrap().len(), 1, "one due time is left");
}

#[tokio::test]
async fn known_mails_and_notes_stop_nothing_and_stay_as_they_are() {
    let store = fresh().await;
    let first = Change {
        owed: vec![owe("m-1", "first"), owe("m-2", "first")],
        notes: vec![receipt("n-1", "first")],
        ..Change::default()
    };
    assert_eq!(commit(&store, first).await, Outcome::Committed);
    let second = Change {
        receipt: Some(receipt("r-2", "second")),
        // Twice the same name in one change, and one that the receipt has.
        owed: vec![owe("m-1", "second"), owe("m-3", "second"), owe("m-2", "second"), owe("m-3", "third")],
        notes: vec![receipt("n-1", "second"), receipt("n-2", "second"), receipt("n-2", "third"), receipt("r-2", "x")],
        ..only(ticket(1, 0, &["e"], &[]))
    };
    let Outcome::CommittedBut(mut standing) = commit(&store, second.clone()).await else { panic!("names were taken") };
    standing.sort_by(|a, b| a.key.cmp(&b.key));
    assert_eq!(standing, [receipt("n-1", "first"), receipt("n-2", "second"), receipt("r-2", "second")]);
    assert_eq!(commit(&store, second).await, Outcome::Repeated("second".to_owned()));
    let mut kept = Vec::new();
    for name in ["n-1", "n-2", "r-2"] {
        kept.push(store.receipt(name).await.unwrap().unwrap());
    }
    assert_eq!(kept, ["first", "second", "second"]);
    let mut mails = store.lease(at(1), at(2), 9).await.unwrap();
    mails.sort_by(|a, b| a.owed.key.cmp(&b.owed.key));
    let bodies: Vec<_> = mails.iter().map(|mail| mail.owed.body.as_str()).collect();
    assert_eq!(bodies, ["first", "first", "second"]);
    assert_eq!(store.events(id(1)).await.unwrap(), ["e"]);
}

#[tokio::test]
async fn a_request_that_was_carried_out_is_known_although_the_ticket_went_on() {
    let store = fresh().await;
    let asked = Change { receipt: Some(receipt("r", "done")), ..only(ticket(1, 1, &["asked"], &[])) };
    assert_eq!(commit(&store, only(ticket(1, 0, &["e"], &[]))).await, Outcome::Committed);
    assert_eq!(commit(&store, asked.clone()).await, Outcome::Committed);
    assert_eq!(commit(&store, asked).await, Outcome::Repeated("done".to_owned()));
    let other = Change { receipt: Some(receipt("other", "x")), ..only(ticket(1, 1, &["stale"], &[])) };
    assert_eq!(commit(&store, other).await, Outcome::Conflict);
}

/// A hand-up puts two tickets onto the same person's list: where they meet on one count, it is changed once.
#[tokio::test]
async fn tickets_of_one_change_meet_on_a_list() {
    let store = fresh().await;
    for n in 0..10 {
        let both = [ticket(2 * n, 0, &["e"], &[("person/a", "1")]), ticket(2 * n + 1, 0, &["e"], &[("person/a", "1")])];
        assert_eq!(commit(&store, Change { tickets: both.into(), ..Change::default() }).await, Outcome::Committed);
        assert_eq!(count(&store, "person/a").await, 2 * (n + 1));
    }
    assert_eq!(cards(&store, "person/a").await.len(), 20);
}

#[tokio::test]
async fn a_change_that_is_too_large_is_told_and_leaves_nothing() {
    let store = fresh().await;
    let owed = |count: usize| Change {
        owed: (0..count).map(|n| owe(&format!("m-{n}"), "x")).collect(),
        ..only(ticket(1, 0, &["e"], &[]))
    };
    // The ticket is two parts: its head and its events.
    let error = store.commit(owed(99)).await.unwrap_err();
    assert!(matches!(inner(&error), DynamoError::TooLarge(101)), "{error:?}");
    assert_eq!(inner(&error).kind(), Kind::Bug);
    assert_eq!(store.owed().await.unwrap(), 0);
    assert!(store.events(id(1)).await.unwrap().is_empty());
    assert_eq!(commit(&store, owed(98)).await, Outcome::Committed);
    assert_eq!(store.owed().await.unwrap(), 98);
}

/// DynamoDB's answers end at 1 MB.
#[tokio::test]
async fn long_lists_and_histories_are_read_to_their_end() {
    let store = fresh().await;
    let long = "x".repeat(60_000);
    for n in 0..40 {
        let change =
            TicketChange { card: format!("{n:02} {long}"), ..ticket(n, 0, &["e"], &[("all", &format!("{n:02}"))]) };
        assert_eq!(commit(&store, only(change)).await, Outcome::Committed);
        assert_eq!(commit(&store, only(ticket(99, n, &[&format!("{n:02} {long}")], &[]))).await, Outcome::Committed);
    }
    let numbers = |texts: Vec<String>| texts.iter().map(|text| text[..2].parse().unwrap()).collect::<Vec<u64>>();
    assert_eq!(numbers(cards(&store, "all").await), (0..40).collect::<Vec<_>>());
    assert_eq!(numbers(store.events(id(99)).await.unwrap()), (0..40).collect::<Vec<_>>());
    let late = Page { order: Order::Descending, skip: 30, count_max: 3 };
    assert_eq!(numbers(store.list("all", late).await.unwrap()), [9, 8, 7]);
    let none = Page { order: Order::Ascending, skip: 0, count_max: 0 };
    assert!(store.list("all", none).await.unwrap().is_empty());
}

/// Where some candidates are taken by others, a worker goes on to the next.
#[tokio::test(flavor = "multi_thread")]
async fn workers_beside_each_other_share_the_mails() {
    let store = fresh().await;
    let owed = (0..60).map(|n| owe(&format!("m-{n:02}"), "x")).collect();
    assert_eq!(commit(&store, Change { owed, ..Change::default() }).await, Outcome::Committed);
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let store = store.clone();
        workers.spawn(async move { store.lease(at(1), at(9), 20).await.unwrap() });
    }
    let mut keys: Vec<_> = workers.join_all().await.concat().into_iter().map(|mail| mail.owed.key).collect();
    keys.sort();
    let leased = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), leased, "nobody gets what another has");
    keys.extend(store.lease(at(1), at(9), 60).await.unwrap().into_iter().map(|mail| mail.owed.key));
    assert_eq!(keys.len(), 60, "and none is left behind");
}

#[tokio::test]
async fn a_table_that_is_there_or_is_not_is_told() {
    let store = fresh().await;
    let again = store.create_table().await.unwrap_err();
    assert!(again.to_string().contains("ResourceInUseException"), "{again}");
    let nowhere = server::store("lotse-test-nowhere");
    let error = nowhere.events(id(1)).await.unwrap_err();
    assert_eq!(inner(&error).kind(), Kind::Bug);
    assert!(inner(&error).to_string().contains("ResourceNotFoundException"), "{error:?}");
}

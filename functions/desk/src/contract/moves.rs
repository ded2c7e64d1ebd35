//! What every store promises of a move: what one store tells, the next one keeps, and answers the same.

use super::{all_found, at, change, commit, id, remark, sent, shelved, wanted};
use crate::change::{Change, Listing, Outcome, Owed, Receipt, TicketChange, Words};
use crate::ports::{Fate, Order, Page, Settled, Store};
use crate::transfer::{Amend, Amendment, Dump, Entry, Load, Place, Record};

/// Fills the first of two empty stores, moves everything into the second, and compares.
///
/// # Panics
/// At the first promise that a store does not keep.
pub async fn moves<S: Store + Dump + Load + Amend>(from: &S, to: &S) {
    assert!(from.is_empty().await.expect("reads") && to.is_empty().await.expect("reads"), "both begin empty");
    fill(from).await;
    assert!(!from.is_empty().await.expect("reads"));
    let told = all(from, 3).await;
    assert_eq!(sorted(told.clone()), sorted(all(from, 1_000).await), "pages of any size tell the same");
    // Whatever came first, and whatever comes twice, the same desk stands there.
    let mut moved = told.clone();
    moved.reverse();
    let (some, rest) = moved.split_at(moved.len() / 2);
    for part in [rest, some, rest] {
        to.load(part.to_vec()).await.expect("is filled");
    }
    assert_eq!(sorted(all(to, 2).await), sorted(told), "what was told is kept");
    it_answers_the_same(from, to).await;
    it_works_on(to).await;
    single_records_are_told_anew(to).await;
}

/// Tickets on lists, due and not; a request and a note; mails owed, on the way, sent and dead; a remark.
async fn fill(store: &dyn Store) {
    let on = |list: &str| Listing { list: list.to_owned(), sort: "2026-11".to_owned() };
    for n in [1, 2, 3] {
        let due = (n < 3).then(|| at(n as i64));
        let made = change(n, 0, &["made", "taken \u{1F6DF}\n\"ä\""]);
        let ticket = TicketChange { due, lists: vec![on("b"), on("a")], words: words(n), ..made };
        let receipt = Some(Receipt { key: format!("form {n}"), answer: id(n).to_string() });
        let owe =
            |kind: &str| Owed { key: format!("{n} {kind}"), at: at(n as i64), body: format!("mail {kind} of {n}") };
        let owed = vec![owe("M1"), owe("M9")];
        let change = Change { receipt, tickets: vec![ticket], owed, ..Change::default() };
        assert_eq!(commit(store, change).await, Outcome::Committed);
    }
    let moved = TicketChange { lists: vec![on("c")], words: words(3), ..change(3, 2, &["closed"]) };
    let notes = vec![Receipt { key: "note".into(), answer: "n".into() }];
    let remarks = vec![remark("r-1", "page", "no", 1, "Wort")];
    let shelved = vec![shelved("name", "text")];
    let last = Change { tickets: vec![moved], notes, remarks, shelved, ..Change::default() };
    assert_eq!(commit(store, last).await, Outcome::Committed);
    let leased = store.lease(at(2), at(100), 3).await.expect("leases");
    let dead = Settled { fate: Fate::Dead { reason: "no such host".into() }, ..sent(&leased[1]) };
    store.settle(vec![sent(&leased[0]), dead]).await.expect("settles");
}

fn words(n: u64) -> Words {
    Words { sort: format!("2026-{n:02}"), text: format!(" all n{n} ") }
}

async fn it_answers_the_same<S: Store>(from: &S, to: &S) {
    for n in [1, 2, 3, 4] {
        assert_eq!(to.events(id(n)).await.expect("reads"), from.events(id(n)).await.expect("reads"));
    }
    let page = Page { order: Order::Ascending, skip: 0, count_max: 9 };
    for list in ["a", "b", "c"] {
        assert_eq!(to.list(list, page).await.expect("lists"), from.list(list, page).await.expect("lists"), "{list}");
    }
    let names = ["a", "b", "c"].map(str::to_owned);
    assert_eq!(to.counts(&names).await.expect("counts"), [2, 2, 1]);
    assert_eq!(all_found(to, &wanted(&[&[" all "]], 9)).await, ["card 3 2", "card 2 0", "card 1 0"]);
    assert_eq!(to.shelf("shelf").await.expect("reads"), from.shelf("shelf").await.expect("reads"));
    assert_eq!(to.due(at(9), 9).await.expect("reads"), from.due(at(9), 9).await.expect("reads"));
    for key in ["form 1", "note", "none"] {
        assert_eq!(to.receipt(key).await.expect("reads"), from.receipt(key).await.expect("reads"), "{key}");
    }
    assert_eq!(to.owed().await.expect("reads"), from.owed().await.expect("reads"));
    assert_eq!(to.tallies().await.expect("counts"), from.tallies().await.expect("counts"));
    assert_eq!(to.remarks("no", 9).await.expect("reads"), from.remarks("no", 9).await.expect("reads"));
}

/// The moved desk goes on: versions, receipts and tries are where they were.
async fn it_works_on(store: &dyn Store) {
    let stale = Change { tickets: vec![change(1, 1, &["late"])], ..Change::default() };
    assert_eq!(commit(store, stale).await, Outcome::Conflict);
    let again = Change { receipt: Some(Receipt { key: "form 2".into(), answer: "x".into() }), ..Change::default() };
    assert_eq!(commit(store, again).await, Outcome::Repeated(id(2).to_string()));
    let next = Change { tickets: vec![change(1, 2, &["next"])], ..Change::default() };
    assert_eq!(commit(store, next).await, Outcome::Committed);
    // What was on the way when the desk moved may have gone out: the next try is known to be the second.
    let mut tries: Vec<u32> = store.lease(at(9), at(10), 9).await.expect("leases").iter().map(|l| l.attempt).collect();
    tries.sort_unstable();
    assert_eq!(tries, [1, 1, 1, 2], "sent and dead mails stay so");
}

async fn all(store: &dyn Dump, count_max: usize) -> Vec<Record> {
    let (mut records, mut place): (_, Option<Place>) = (Vec::new(), None);
    loop {
        let page = store.dump(place, count_max).await.expect("tells");
        records.extend(page.records);
        place = page.next;
        if place.is_none() {
            return records;
        }
    }
}

fn sorted(records: Vec<Record>) -> Vec<String> {
    let mut lines: Vec<String> = records.iter().map(|r| serde_json::to_string(r).expect("is JSON")).collect();
    lines.sort();
    lines
}

/// What was told anew reads so from now on, and only where it read as it should; what was taken away is gone.
async fn single_records_are_told_anew<S: Store + Amend>(store: &S) {
    let amend = |amendment| async move { store.amend(amendment).await.expect("the store writes") };
    for n in [11, 12] {
        let owed = vec![Owed { key: format!("{n} M1"), at: at(500), body: "to anna".into() }];
        let notes = vec![Receipt { key: format!("of anna {n}"), answer: "a".into() }];
        let remarks = vec![remark(&format!("r-{n}"), "page", "missed", n as i64, "anna was here")];
        let change = Change {
            owed,
            notes,
            remarks,
            tickets: vec![change(n, 0, &["made", "anna \u{1F6DF}", "taken"])],
            ..Change::default()
        };
        assert_eq!(commit(store, change).await, Outcome::Committed);
    }
    let event = |body: &str, now: &str| Amendment::Event {
        was: Entry { ticket: id(11), seq: 1, body: body.into() },
        now: now.into(),
    };
    assert!(amend(event("anna \u{1F6DF}", "nobody")).await);
    assert!(!amend(event("anna \u{1F6DF}", "somebody")).await, "it reads otherwise by now");
    let beyond = Amendment::Event { was: Entry { ticket: id(11), seq: 3, body: "made".into() }, now: "x".into() };
    assert!(!amend(beyond).await, "there is no such event");
    assert_eq!(store.events(id(11)).await.expect("reads"), ["made", "nobody", "taken"]);
    assert_eq!(store.events(id(12)).await.expect("reads"), ["made", "anna \u{1F6DF}", "taken"]);
    let next = Change { tickets: vec![change(11, 3, &["next"])], ..Change::default() };
    assert_eq!(commit(store, next).await, Outcome::Committed, "its place and its version are the same");

    let said =
        |now: &str| Amendment::Remark { was: remark("r-11", "page", "missed", 11, "anna was here"), now: now.into() };
    assert!(amend(said("nobody was here")).await);
    assert!(!amend(said("x")).await);
    let texts: Vec<_> = store.remarks("missed", 9).await.expect("reads").into_iter().map(|r| r.text).collect();
    assert_eq!(texts, ["anna was here", "nobody was here"]);

    let owed = store.owed().await.expect("counts");
    assert!(amend(Amendment::Mail("11 M1".into())).await && !amend(Amendment::Mail("11 M1".into())).await);
    assert_eq!(store.owed().await.expect("counts"), owed - 1);
    let note = || Receipt { key: "of anna 11".into(), answer: "a".into() };
    assert!(amend(Amendment::Receipt(note())).await && !amend(Amendment::Receipt(note())).await);
    assert_eq!(store.receipt("of anna 11").await.expect("reads"), None);
    assert_eq!(store.receipt("of anna 12").await.expect("reads").as_deref(), Some("a"));
}

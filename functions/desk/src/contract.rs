//! What every store promises, as one function that every store's tests run; another one for stores that move, and one for
//! places for files.

mod blobs;
mod moves;

pub use blobs::blobs;
pub use moves::moves;

use crate::change::{Change, Listing, Outcome, Owed, Receipt, Remark, Shelved, Tally, TicketChange, Words};
use crate::ports::{Fate, Leased, Order, Page, Settled, Store, Wanted};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use tickets::TicketId;

/// Runs the whole contract against an empty store.
///
/// # Panics
/// At the first promise that the store does not keep.
pub async fn contract(store: Arc<dyn Store>) {
    a_change_is_kept_whole(&*store).await;
    a_stale_change_changes_nothing(&*store).await;
    the_same_request_is_carried_out_once(&store).await;
    lists_are_sorted_paged_and_left(&*store).await;
    due_tickets_come_in_order(&*store).await;
    a_mail_is_leased_to_one_at_a_time(&*store).await;
    one_of_many_writers_wins(&store).await;
    remarks_are_counted_and_have_one_place_each(&*store).await;
    notes_are_kept_and_the_first_stays(&*store).await;
    a_ticket_is_forgotten_whole_or_not_at_all(&*store).await;
    tickets_are_found_by_their_words(&*store).await;
    shelves_hold_what_was_laid_there_last(&*store).await;
}

fn id(n: u64) -> TicketId {
    TicketId::from_random(n)
}

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
}

fn change(n: u64, version_before: u64, events: &[&str]) -> TicketChange {
    TicketChange {
        id: id(n),
        version_before,
        events: events.iter().map(|e| (*e).to_owned()).collect(),
        card: format!("card {n} {version_before}"),
        due: None,
        lists: Vec::new(),
        words: Words::default(),
    }
}

fn only(ticket: TicketChange) -> Change {
    Change { tickets: vec![ticket], ..Change::default() }
}

async fn commit(store: &dyn Store, change: Change) -> Outcome {
    store.commit(change).await.expect("the store writes")
}

async fn a_change_is_kept_whole(store: &dyn Store) {
    assert!(store.events(id(1)).await.expect("reads").is_empty(), "an unknown ticket has no events");
    assert_eq!(commit(store, only(change(1, 0, &["a", "b"]))).await, Outcome::Committed);
    assert_eq!(commit(store, only(change(1, 2, &["c \u{1F6DF} ä"]))).await, Outcome::Committed);
    assert_eq!(store.events(id(1)).await.expect("reads"), ["a", "b", "c \u{1F6DF} ä"]);
}

async fn a_stale_change_changes_nothing(store: &dyn Store) {
    let mut stale = Change {
        receipt: Some(Receipt { key: "stale".into(), answer: "x".into() }),
        tickets: vec![change(2, 0, &["new"]), change(1, 2, &["too late"])],
        owed: vec![Owed { key: "stale".into(), at: at(0), body: "{}".into() }],
        remarks: vec![remark("stale", "page", "no", 0, "")],
        notes: vec![Receipt { key: "stale note".into(), answer: "x".into() }],
        shelved: vec![shelved("stale", "x")],
    };
    stale.tickets[0].words = Words { sort: "1".into(), text: " stale ".into() };
    assert_eq!(commit(store, stale.clone()).await, Outcome::Conflict, "one stale ticket stops the whole change");
    assert!(store.events(id(2)).await.expect("reads").is_empty());
    assert_eq!(store.receipt("stale").await.expect("reads"), None);
    assert_eq!(store.receipt("stale note").await.expect("reads"), None);
    assert_eq!(store.owed().await.expect("reads"), 0);
    assert!(store.shelf("shelf").await.expect("reads").is_empty());
    assert!(found(store, &[&[" stale "]]).await.is_empty());
    stale.tickets[1].version_before = 9;
    assert_eq!(commit(store, stale).await, Outcome::Conflict, "a version from the future is stale too");
    assert_eq!(commit(store, only(change(1, 0, &["again"]))).await, Outcome::Conflict, "a ticket is made once");
}

async fn the_same_request_is_carried_out_once(store: &Arc<dyn Store>) {
    let asked = |n: u64| Change {
        receipt: Some(Receipt { key: "form-1".into(), answer: format!("answer {n}") }),
        tickets: vec![change(100 + n, 0, &["submitted"])],
        owed: vec![Owed { key: format!("form-1.{n}"), at: at(0), body: "{}".into() }],
        ..Change::default()
    };
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..50 {
        let (store, change) = (Arc::clone(store), asked(n));
        tasks.spawn(async move { store.commit(change).await.expect("the store writes") });
    }
    let outcomes = tasks.join_all().await;
    let winner = store.receipt("form-1").await.expect("reads").expect("there is a receipt");
    assert_eq!(outcomes.iter().filter(|o| **o == Outcome::Committed).count(), 1);
    assert_eq!(outcomes.iter().filter(|o| **o == Outcome::Repeated(winner.clone())).count(), 49);
    let leased = store.lease(at(1), at(2), 100).await.expect("leases");
    assert_eq!(leased.len(), 1, "only the winner's mail is owed");
    store.settle(vec![sent(&leased[0])]).await.expect("settles");
}

async fn lists_are_sorted_paged_and_left(store: &dyn Store) {
    let on = |n: u64, version: u64, places: &[(&str, &str)]| {
        let place = |(list, sort): &(&str, &str)| Listing { list: (*list).to_owned(), sort: (*sort).to_owned() };
        only(TicketChange { lists: places.iter().map(place).collect(), ..change(n, version, &["e"]) })
    };
    for (n, sort) in [(201, "2026-03"), (202, "2026-01"), (203, "2026-02")] {
        assert_eq!(commit(store, on(n, 0, &[("queue/a", sort), ("all", sort)])).await, Outcome::Committed);
    }
    let page = |order, skip, count_max| Page { order, skip, count_max };
    let list = |name: &'static str, page| async move { store.list(name, page).await.expect("lists") };
    assert_eq!(list("queue/a", page(Order::Ascending, 0, 9)).await, ["card 202 0", "card 203 0", "card 201 0"]);
    assert_eq!(list("queue/a", page(Order::Descending, 1, 1)).await, ["card 203 0"]);
    assert!(list("queue/none", page(Order::Ascending, 0, 9)).await.is_empty());
    assert_eq!(commit(store, on(203, 1, &[("all", "2026-09")])).await, Outcome::Committed);
    assert_eq!(list("queue/a", page(Order::Ascending, 0, 9)).await, ["card 202 0", "card 201 0"]);
    assert_eq!(list("all", page(Order::Descending, 0, 1)).await, ["card 203 1"]);
    let names = ["queue/a", "all", "queue/none"].map(str::to_owned);
    assert_eq!(store.counts(&names).await.expect("counts"), [2, 3, 0]);
}

async fn due_tickets_come_in_order(store: &dyn Store) {
    for (n, minutes) in [(301, Some(30)), (302, Some(10)), (303, None), (304, Some(90))] {
        let due = minutes.map(at);
        assert_eq!(commit(store, only(TicketChange { due, ..change(n, 0, &["e"]) })).await, Outcome::Committed);
    }
    assert_eq!(store.due(at(60), 9).await.expect("reads"), [id(302), id(301)]);
    assert_eq!(store.due(at(60), 1).await.expect("reads"), [id(302)]);
    assert_eq!(store.due(at(10), 9).await.expect("reads"), [id(302)], "due at the very moment");
    assert_eq!(commit(store, only(change(302, 1, &["done"]))).await, Outcome::Committed);
    assert_eq!(store.due(at(60), 9).await.expect("reads"), [id(301)]);
    let later = TicketChange { due: Some(at(500)), ..change(301, 1, &[]) };
    assert_eq!(commit(store, only(later)).await, Outcome::Committed, "a due time changes without an event");
    assert!(store.due(at(60), 9).await.expect("reads").is_empty());
    assert_eq!(store.events(id(301)).await.expect("reads").len(), 1);
    assert_eq!(commit(store, only(change(301, 1, &["done"]))).await, Outcome::Committed);
}

fn sent(leased: &Leased) -> Settled {
    let fate = Fate::Sent { message_id: "m@desk".into() };
    Settled { key: leased.owed.key.clone(), attempt: leased.attempt, fate }
}

async fn a_mail_is_leased_to_one_at_a_time(store: &dyn Store) {
    let owe = |key: &str, minutes| Owed { key: key.into(), at: at(minutes), body: format!("body of {key}") };
    let two = Change { owed: vec![owe("m-late", 5), owe("m-early", 1)], ..Change::default() };
    assert_eq!(commit(store, two).await, Outcome::Committed);
    let again = Change { owed: vec![Owed { body: "another".into(), ..owe("m-early", 0) }], ..Change::default() };
    assert_eq!(commit(store, again).await, Outcome::Committed);
    assert_eq!(store.owed().await.expect("reads"), 2, "a key is owed once");

    assert!(store.lease(at(0), at(10), 9).await.expect("leases").is_empty(), "nothing before its time");
    let first = store.lease(at(6), at(10), 1).await.expect("leases");
    assert_eq!((first.len(), first[0].owed.key.as_str(), first[0].attempt), (1, "m-early", 1));
    assert_eq!(first[0].owed.body, "body of m-early", "the first record of a key stays");
    let second = store.lease(at(6), at(10), 9).await.expect("leases");
    assert_eq!((second.len(), second[0].owed.key.as_str()), (1, "m-late"), "a leased mail is not leased again");
    assert!(store.lease(at(9), at(20), 9).await.expect("leases").is_empty());

    let retaken = store.lease(at(10), at(20), 9).await.expect("leases");
    assert_eq!(retaken.len(), 2, "a lease runs out");
    assert!(retaken.iter().all(|l| l.attempt == 2));
    store.settle(vec![sent(&first[0])]).await.expect("settles");
    assert_eq!(store.owed().await.expect("reads"), 2, "who lost the lease has no say");

    let early = retaken.iter().find(|l| l.owed.key == "m-early").expect("it was taken");
    let late = retaken.iter().find(|l| l.owed.key == "m-late").expect("it was taken");
    let postponed = Settled { key: late.owed.key.clone(), attempt: 2, fate: Fate::Later { at: at(40) } };
    store.settle(vec![sent(early), postponed]).await.expect("settles");
    assert_eq!(store.owed().await.expect("reads"), 1);
    assert!(store.lease(at(39), at(50), 9).await.expect("leases").is_empty());
    let third = store.lease(at(40), at(50), 9).await.expect("leases");
    assert_eq!((third.len(), third[0].attempt), (1, 3));
    let dead = Settled { key: "m-late".into(), attempt: 3, fate: Fate::Dead { reason: "no such host".into() } };
    store.settle(vec![dead]).await.expect("settles");
    assert_eq!(store.owed().await.expect("reads"), 0);
    let over = Change { owed: vec![owe("m-over", 41)], ..Change::default() };
    assert_eq!(commit(store, over).await, Outcome::Committed);
    let leased = store.lease(at(42), at(50), 9).await.expect("leases");
    let over = Settled { fate: Fate::Over, ..sent(&leased[0]) };
    store.settle(vec![over]).await.expect("settles");
    assert_eq!(store.owed().await.expect("reads"), 0, "of what is over nothing is owed");
    assert!(store.lease(at(9_999), at(10_000), 9).await.expect("leases").is_empty(), "dead and sent stay so");
}

fn remark(key: &str, about: &str, kind: &str, minutes: i64, text: &str) -> Remark {
    Remark { key: key.into(), about: about.into(), kind: kind.into(), at: at(minutes), text: text.into() }
}

async fn remarks_are_counted_and_have_one_place_each(store: &dyn Store) {
    let say = |remark: Remark, receipt: &str| Change {
        receipt: Some(Receipt { key: receipt.into(), answer: "said".into() }),
        remarks: vec![remark],
        ..Change::default()
    };
    let early = remark("1", "wlan/gast", "missed", 1, "first");
    let late = remark("2", "wlan/gast", "missed", 2, "\u{1F6DF} ä\nsecond");
    assert_eq!(commit(store, say(early.clone(), "r-1")).await, Outcome::Committed);
    assert_eq!(commit(store, say(late.clone(), "r-2")).await, Outcome::Committed);
    assert_eq!(commit(store, say(remark("3", "wlan/gast", "no", 3, ""), "r-3")).await, Outcome::Committed);
    assert_eq!(commit(store, say(remark("2", "konto", "no", 4, ""), "r-4")).await, Outcome::Conflict, "one place each");
    assert_eq!(store.receipt("r-4").await.expect("reads"), None, "a refused remark leaves no receipt");
    let again = commit(store, say(remark("5", "konto", "no", 4, ""), "r-1")).await;
    assert_eq!(again, Outcome::Repeated("said".into()));
    let tally = |kind: &str, count| Tally { about: "wlan/gast".into(), kind: kind.into(), count };
    assert_eq!(store.tallies().await.expect("counts"), [tally("missed", 2), tally("no", 1)]);
    assert_eq!(store.remarks("missed", 9).await.expect("reads"), [late.clone(), early]);
    assert_eq!(store.remarks("missed", 1).await.expect("reads"), [late]);
    assert!(store.remarks("none", 9).await.expect("reads").is_empty());

    // Words have an end, numbers none.
    assert_eq!(store.fade("missed", at(1), 9).await.expect("fades"), 0, "not a moment early");
    assert_eq!(store.fade("none", at(9), 9).await.expect("fades"), 0);
    assert_eq!(store.fade("missed", at(9), 1).await.expect("fades"), 1);
    assert_eq!(store.fade("missed", at(9), 9).await.expect("fades"), 1);
    assert_eq!(store.fade("missed", at(9), 9).await.expect("fades"), 0, "what is done is done");
    let left = store.remarks("missed", 9).await.expect("reads");
    assert!(left.len() == 2 && left.iter().all(|remark| remark.text.is_empty()), "{left:?}");
    assert_eq!(store.tallies().await.expect("counts"), [tally("missed", 2), tally("no", 1)]);
}

async fn notes_are_kept_and_the_first_stays(store: &dyn Store) {
    let note = |answer: &str| Receipt { key: "note".into(), answer: answer.into() };
    let noting = |n, answer: &str| Change { notes: vec![note(answer)], ..only(change(n, 0, &["e"])) };
    assert_eq!(commit(store, noting(501, "first")).await, Outcome::Committed);
    let but_first = Outcome::CommittedBut(vec![note("first")]);
    assert_eq!(commit(store, noting(502, "second")).await, but_first, "a note that is there stops nothing");
    assert_eq!(store.receipt("note").await.expect("reads").as_deref(), Some("first"));
    assert_eq!(store.events(id(502)).await.expect("reads"), ["e"]);
}

async fn a_ticket_is_forgotten_whole_or_not_at_all(store: &dyn Store) {
    let on = |n| TicketChange {
        due: Some(at(60 + n as i64)),
        lists: vec![Listing { list: "past".into(), sort: "1".into() }],
        ..change(n, 0, &["made", "closed"])
    };
    for n in [601, 602] {
        assert_eq!(commit(store, only(on(n))).await, Outcome::Committed);
    }
    let due = store.due(at(1_000), 99).await.expect("reads");
    assert!(!store.forget(id(601), 1).await.expect("looks"), "somebody wrote meanwhile");
    assert_eq!(store.events(id(601)).await.expect("reads"), ["made", "closed"]);
    assert!(store.forget(id(601), 2).await.expect("removes"));
    assert!(store.events(id(601)).await.expect("reads").is_empty());
    let page = Page { order: Order::Ascending, skip: 0, count_max: 9 };
    assert_eq!(store.list("past", page).await.expect("lists"), ["card 602 0"]);
    assert_eq!(store.counts(&["past".into()]).await.expect("counts"), [1]);
    let left: Vec<_> = due.into_iter().filter(|due| *due != id(601)).collect();
    assert_eq!(store.due(at(1_000), 99).await.expect("reads"), left);
    assert!(store.forget(id(601), 0).await.expect("looks"), "what is gone is gone");
    assert_eq!(commit(store, only(change(601, 0, &["new"]))).await, Outcome::Committed, "its number is free");
}

/// What is found, however often the store rests.
async fn found(store: &dyn Store, pieces: &[&[&str]]) -> Vec<String> {
    all_found(store, &wanted(pieces, 99)).await
}

fn wanted(pieces: &[&[&str]], count_max: usize) -> Wanted {
    let group = |group: &&[&str]| group.iter().map(|piece| (*piece).to_owned()).collect();
    Wanted { pieces: pieces.iter().map(group).collect(), count_max, ..Wanted::default() }
}

async fn all_found(store: &dyn Store, wanted: &Wanted) -> Vec<String> {
    let (mut cards, mut wanted) = (Vec::new(), wanted.clone());
    loop {
        let found = store.find(wanted.clone()).await.expect("finds");
        assert!(found.cards.len() <= wanted.count_max);
        cards.extend(found.cards);
        wanted.before = Some(match found.more_before {
            Some(before) => before,
            None => return cards,
        });
    }
}

async fn tickets_are_found_by_their_words(store: &dyn Store) {
    let with = |n: u64, version: u64, sort: &str, text: &str| {
        let words = Words { sort: sort.to_owned(), text: text.to_owned() };
        only(TicketChange { words, ..change(n, version, &["e"]) })
    };
    for (n, sort, text) in [
        (701, "2026-01", " R:ANNA zwlan zdruck "),
        (702, "2026-03", " R:ANNA znetzdruck ä%_ "),
        (703, "2026-02", " R:BO zwlan zdruck "),
        (704, "2026-02", " R:BO zmaus "),
    ] {
        assert_eq!(commit(store, with(n, 0, sort, text)).await, Outcome::Committed);
    }
    assert_eq!(found(store, &[&["zwlan"]]).await, ["card 703 0", "card 701 0"], "the newest first");
    assert_eq!(found(store, &[&["druck "]]).await, ["card 702 0", "card 703 0", "card 701 0"], "the end of a word");
    assert_eq!(found(store, &[&[" zdruck "], &["R:ANNA", "R:CEM"]]).await, ["card 701 0"], "of each group one");
    assert!(found(store, &[&["r:anna"]]).await.is_empty(), "as it is written");
    assert_eq!(found(store, &[&["ä%_ "]]).await, ["card 702 0"], "no letter is a sign");
    let mut bos = [id(703), id(704)];
    bos.sort();
    let bos = bos.map(|bo| if bo == id(703) { "card 703 0" } else { "card 704 0" });
    let every = ["card 702 0", bos[1], bos[0], "card 701 0"];
    for count_max in [1, 2, 3, 4, 99] {
        assert_eq!(all_found(store, &wanted(&[&["R:"]], count_max)).await, every, "pages of {count_max}");
    }
    let between = Wanted { from: "2026-02".into(), before: Some("2026-03".into()), ..wanted(&[&["R:"]], 99) };
    assert_eq!(all_found(store, &between).await, &every[1..3], "from a place on, and before another");
    assert_eq!(commit(store, with(701, 1, "2026-01", " R:ANNA zwlan zton ")).await, Outcome::Committed);
    assert_eq!(found(store, &[&[" zton "]]).await, ["card 701 1"], "the card as it is now");
    assert_eq!(found(store, &[&[" zdruck "]]).await, ["card 703 0"], "words that are gone");
    assert_eq!(commit(store, only(change(704, 1, &["e"]))).await, Outcome::Committed);
    assert!(found(store, &[&[" zmaus "]]).await.is_empty(), "a ticket without words is not found");
    assert!(store.forget(id(703), 1).await.expect("removes"));
    assert_eq!(found(store, &[&["zwlan"]]).await, ["card 701 1"], "what is forgotten is not found");
}

fn shelved(name: &str, text: &str) -> Shelved {
    Shelved { shelf: "shelf".into(), name: name.into(), text: text.into() }
}

async fn shelves_hold_what_was_laid_there_last(store: &dyn Store) {
    let lay = |shelved: Vec<Shelved>| Change { shelved, ..Change::default() };
    let other = Shelved { shelf: "shelf 2".into(), ..shelved("a", "other") };
    let both = vec![shelved("b ä", "1"), shelved("a", "2\n\u{1F6DF}"), other.clone()];
    assert_eq!(commit(store, lay(both)).await, Outcome::Committed);
    let on_shelf = |name: &'static str| async move { store.shelf(name).await.expect("reads") };
    assert_eq!(on_shelf("shelf").await, [shelved("a", "2\n\u{1F6DF}"), shelved("b ä", "1")]);
    assert_eq!(commit(store, lay(vec![shelved("b ä", "3"), shelved("a", "")])).await, Outcome::Committed);
    assert_eq!(on_shelf("shelf").await, [shelved("b ä", "3")], "the last one stays, nothing takes away");
    assert_eq!(on_shelf("shelf 2").await, [other]);
    assert_eq!(commit(store, lay(vec![shelved("none", "")])).await, Outcome::Committed, "nothing is there to take");
    assert!(on_shelf("none").await.is_empty());
}

async fn one_of_many_writers_wins(store: &Arc<dyn Store>) {
    assert_eq!(commit(&**store, only(change(400, 0, &["0"]))).await, Outcome::Committed);
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..20 {
        let store = Arc::clone(store);
        let event = format!("writer {n}");
        tasks.spawn(async move { store.commit(only(change(400, 1, &[&event]))).await.expect("the store writes") });
    }
    let outcomes = tasks.join_all().await;
    assert_eq!(outcomes.iter().filter(|o| **o == Outcome::Committed).count(), 1);
    assert_eq!(store.events(id(400)).await.expect("reads").len(), 2);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Memory;

    #[tokio::test(flavor = "multi_thread")]
    async fn memory_keeps_the_contract() {
        contract(Arc::new(Memory::default())).await;
    }

    #[tokio::test]
    async fn memory_moves_as_it_should() {
        moves(&Memory::default(), &Memory::default()).await;
    }
}

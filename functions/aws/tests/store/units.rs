//! What the common things cost, to the unit: a change of the table's form shows here first.

use crate::{at, commit, id, owe, receipt, ticket};
use aws::{Capacity, Dynamo};
use desk::{Change, Fate, Order, Outcome, Page, Settled, Store, TicketChange};

/// What somebody does costs this much.
async fn cost<T>(store: &Dynamo, does: impl Future<Output = T>) -> (T, Capacity) {
    let before = store.capacity();
    let done = does.await;
    (done, store.capacity().since(before))
}

fn units(calls: u64, read: f64, write: f64) -> Capacity {
    Capacity { calls, read, write }
}

/// A sent form: who sent it and who is on duty get a mail, it stands on the queue's list and on the person's.
fn form(n: u64) -> Change {
    let name = |what: &str| format!("{what}-{n}");
    let submitted = "s".repeat(900);
    Change {
        receipt: Some(receipt(&name("form"), "K7QF-2M9T")),
        notes: vec![receipt(&name("sent"), "K7QF-2M9T")],
        owed: vec![owe(&name("m1"), &"m".repeat(300)), owe(&name("m9"), &"m".repeat(300))],
        tickets: vec![TicketChange {
            due: Some(at(60)),
            card: "c".repeat(400),
            ..ticket(n, 0, &[&submitted], &[("queue/wlan/new", "2026-01"), ("person/maren@schule.example", "2026-01")])
        }],
        ..Change::default()
    }
}

/// An agent takes it: it moves to another list, its due time changes, and a mail is owed.
fn taken(n: u64) -> Change {
    let lists = [
        ("queue/wlan/open", "2026-01"),
        ("owner/jo@desk.example", "2026-01"),
        ("person/maren@schule.example", "2026-01"),
    ];
    Change {
        owed: vec![owe(&format!("m2-{n}"), &"m".repeat(300))],
        tickets: vec![TicketChange {
            due: Some(at(90)),
            card: "c".repeat(400),
            ..ticket(n, 1, &["{\"what\":\"assigned\"}"], &lists)
        }],
        ..Change::default()
    }
}

#[tokio::test]
async fn a_ticket_s_life_costs_this_much() {
    let store = crate::fresh().await;
    // Each part of a transaction costs 2: receipt, note, head, events, due time; 2 places and 2 counts; 2 mails, which
    // cost 1 more each in the index. Nothing is read: what is not there yet has nothing to take away.
    let (sent, submit) = cost(&store, commit(&store, form(1))).await;
    assert_eq!((sent, submit), (Outcome::Committed, units(1, 0.0, 5.0 * 2.0 + 4.0 * 2.0 + 2.0 * 3.0)));

    // The same form again: refused by its receipt, which DynamoDB answers with; it does not tell what that cost.
    let (again, repeated) = cost(&store, commit(&store, form(1))).await;
    assert_eq!((again, repeated), (Outcome::Repeated("K7QF-2M9T".to_owned()), units(0, 0.0, 0.0)));

    // Its head is read for 1. Head, events; the due time and the place in the queue twice each, old and new; 2 more
    // places; 3 counts; a mail.
    let (done, take) = cost(&store, commit(&store, taken(1))).await;
    assert_eq!((done, take), (Outcome::Committed, units(2, 1.0, 2.0 * 2.0 + 4.0 * 2.0 + 2.0 * 2.0 + 3.0 * 2.0 + 3.0)));

    let (events, read) = cost(&store, store.events(id(1))).await;
    assert_eq!((events.unwrap().len(), read), (2, units(1, 1.0, 0.0)));

    // A mail that leaves: the index is asked for a half, taking it moves it in the index (1 + 2), telling takes it out
    // (1 + 1).
    let (leased, lease) = cost(&store, store.lease(at(1), at(2), 1)).await;
    let leased = leased.unwrap();
    assert_eq!((leased.len(), lease), (1, units(2, 0.5, 3.0)));
    let fate = Fate::Sent { message_id: "1@desk.example".to_owned() };
    let settled = Settled { key: leased[0].owed.key.clone(), attempt: 1, fate };
    let (settled, settle) = cost(&store, store.settle(vec![settled])).await;
    settled.unwrap();
    assert_eq!(settle, units(1, 0.0, 2.0));

    // Nothing to do: what the clocks ask day and night.
    let (_, idle) = cost(&store, store.lease(at(-1), at(2), 32)).await;
    assert_eq!(idle, units(1, 0.5, 0.0));
    let (_, idle) = cost(&store, store.due(at(0), 200)).await;
    assert_eq!(idle, units(4, 4.0, 0.0));
}

#[tokio::test]
async fn a_list_costs_what_its_page_weighs_and_its_count_one_unit() {
    let store = crate::fresh().await;
    for n in 0..40 {
        assert_eq!(commit(&store, form(n)).await, Outcome::Committed);
    }
    let list = "queue/wlan/new";
    // 20 places of some 460 bytes are 9 kB: three times 4 kB.
    let page = Page { order: Order::Ascending, skip: 0, count_max: 20 };
    let (cards, cost_of_page) = cost(&store, store.list(list, page)).await;
    assert_eq!((cards.unwrap().len(), cost_of_page), (20, units(1, 3.0, 0.0)));
    let (counts, counted) = cost(&store, store.counts(&[list.to_owned(), "queue/wlan/open".to_owned()])).await;
    assert_eq!((counts.unwrap(), counted), (vec![40, 0], units(2, 2.0, 0.0)));
}

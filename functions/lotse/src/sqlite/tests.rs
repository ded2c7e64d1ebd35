//! What the SQLite store promises beyond the contract of every store.

use super::*;
use chrono::TimeDelta;
use desk::{Fate, Listing, Order, Owed, Receipt, TicketChange, Words};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

struct Place {
    _folder: TempDir,
    path: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lotse.sqlite");
        Self { _folder: folder, path }
    }

    fn open(&self) -> Sqlite {
        Sqlite::open(&self.path).unwrap()
    }

    fn by_hand(&self, sql: &str) {
        rusqlite::Connection::open(&self.path).unwrap().execute_batch(sql).unwrap();
    }
}

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
}

fn new_ticket(n: u64) -> Change {
    let listing = Listing { list: "queue/a/new".into(), sort: format!("{n:04}") };
    let ticket = TicketChange {
        id: TicketId::from_random(n),
        version_before: 0,
        events: vec![format!("event of {n}")],
        card: format!("card {n}"),
        due: Some(at(0)),
        lists: vec![listing],
        words: Words::default(),
    };
    let key = format!("key {n}");
    let owed = vec![Owed { key: key.clone(), at: at(0), body: "{}".into() }];
    Change { receipt: Some(Receipt { key, answer: "done".into() }), tickets: vec![ticket], owed, ..Change::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_keeps_the_contract() {
    let place = Place::new();
    desk::contract::contract(Arc::new(place.open())).await;
}

#[tokio::test]
async fn it_moves_as_it_should() {
    let (from, to) = (Place::new(), Place::new());
    desk::contract::moves(&from.open(), &to.open()).await;
}

#[tokio::test]
async fn a_file_of_an_older_program_is_only_looked_at_by_who_knows_it() {
    let place = Place::new();
    place.open();
    place.by_hand("PRAGMA user_version = 1");
    let refused = Snapshot::open(&place.path).err().unwrap().to_string();
    assert!(refused.contains("schema 1") && refused.contains("lotse serve"), "{refused}");
}

#[tokio::test]
async fn everything_is_there_when_it_is_opened_again() {
    let place = Place::new();
    let store = place.open();
    for n in 0..3 {
        assert_eq!(store.commit(new_ticket(n)).await.unwrap(), Outcome::Committed);
    }
    let leased = store.lease(at(1), at(9), 1).await.unwrap();
    let fate = Fate::Sent { message_id: "m@desk".into() };
    store.settle(vec![Settled { key: leased[0].owed.key.clone(), attempt: 1, fate }]).await.unwrap();
    store.close().await.unwrap();
    assert!(!place.path.with_extension("sqlite-wal").exists(), "a closed store is one file");

    let store = place.open();
    assert_eq!(store.events(TicketId::from_random(2)).await.unwrap(), ["event of 2"]);
    assert_eq!(store.commit(new_ticket(2)).await.unwrap(), Outcome::Repeated("done".into()));
    let page = Page { order: Order::Descending, skip: 0, count_max: 9 };
    assert_eq!(store.list("queue/a/new", page).await.unwrap(), ["card 2", "card 1", "card 0"]);
    assert_eq!(store.due(at(0), 9).await.unwrap().len(), 3);
    assert_eq!(store.owed().await.unwrap(), 2);
    assert_eq!(store.lease(at(1), at(9), 9).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_lease_ends_with_the_process_that_had_it() {
    let place = Place::new();
    let store = place.open();
    store.commit(new_ticket(1)).await.unwrap();
    assert_eq!(store.lease(at(1), at(9), 9).await.unwrap().len(), 1);
    assert_eq!(store.lease(at(2), at(9), 9).await.unwrap().len(), 0);
    drop(store);
    let again = place.open().lease(at(2), at(9), 9).await.unwrap();
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].attempt, 2, "it may have been sent already");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_is_written_together_and_sees_who_came_before() {
    let place = Place::new();
    let store = Arc::new(place.open());
    // The first one holds the connection, so that all the others wait.
    let (go, held) = std::sync::mpsc::channel::<()>();
    let (busy, is_busy) = tokio::sync::oneshot::channel();
    let (busy, held) = (std::sync::Mutex::new(Some(busy)), std::sync::Mutex::new(held));
    let holder = Arc::clone(&store);
    let hold = move |_: &rusqlite::Connection| {
        let busy = busy.lock().unwrap().take();
        busy.map(|busy| busy.send(()));
        let _ = held.lock().unwrap().recv();
        Ok(())
    };
    let first = tokio::spawn(async move { holder.writer.write("waiting", hold).await });
    is_busy.await.unwrap();
    let before = store.transactions();
    let mut waiting = Vec::new();
    for n in 0..100 {
        let store = Arc::clone(&store);
        waiting.push(tokio::spawn(async move { store.commit(new_ticket(n % 50)).await.unwrap() }));
    }
    while store.writer.waiting() < 100 {
        tokio::task::yield_now().await;
    }
    go.send(()).unwrap();
    first.await.unwrap().unwrap();
    let mut outcomes = Vec::new();
    for one in waiting {
        outcomes.push(one.await.unwrap());
    }
    assert_eq!(outcomes.iter().filter(|o| **o == Outcome::Committed).count(), 50);
    assert_eq!(outcomes.iter().filter(|o| matches!(o, Outcome::Repeated(_))).count(), 50);
    assert_eq!(store.transactions() - before, 2, "the one that held them up, and one for all of the hundred");
}

#[tokio::test]
async fn a_panic_in_the_middle_of_a_change_ends_that_change_alone() {
    let place = Place::new();
    let store = Arc::new(place.open());
    let breaks = Arc::clone(&store);
    let broken = tokio::spawn(async move {
        let half = |connection: &rusqlite::Connection| -> rusqlite::Result<()> {
            connection.execute("DELETE FROM outbox", ())?;
            panic!("in the middle of it")
        };
        breaks.writer.write("breaking", half).await
    });
    assert!(broken.await.is_err());
    assert_eq!(store.commit(new_ticket(1)).await.unwrap(), Outcome::Committed);
    assert_eq!(store.commit(new_ticket(1)).await.unwrap(), Outcome::Repeated("done".into()));
    store.close().await.unwrap();
    assert_eq!(place.open().owed().await.unwrap(), 1);
}

#[tokio::test]
async fn a_change_that_cannot_be_written_fails_alone() {
    let place = Place::new();
    place.open();
    place.by_hand(
        "CREATE TRIGGER poison BEFORE INSERT ON outbox WHEN new.key = 'key 7'
         BEGIN SELECT RAISE(ABORT, 'poison'); END",
    );
    let store = Arc::new(place.open());
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..20 {
        let store = Arc::clone(&store);
        tasks.spawn(async move { (n, store.commit(new_ticket(n)).await) });
    }
    for (n, outcome) in tasks.join_all().await {
        assert_eq!(outcome.is_ok(), n != 7, "{n}: {outcome:?}");
    }
    assert!(store.events(TicketId::from_random(7)).await.unwrap().is_empty(), "nothing of it was written");
    assert_eq!(store.receipt("key 7").await.unwrap(), None);
    assert_eq!(store.owed().await.unwrap(), 19);
}

#[tokio::test]
async fn a_second_process_is_refused_and_a_later_one_is_not() {
    let place = Place::new();
    let store = place.open();
    let refused = Sqlite::open(&place.path).err().unwrap();
    assert!(matches!(refused, OpenError::InUse { .. }), "{refused}");
    assert!(refused.to_string().contains("--data"), "{refused}");
    drop(store);
    place.open();
}

#[tokio::test]
async fn a_newer_schema_is_refused_with_both_numbers() {
    let place = Place::new();
    place.open();
    place.by_hand("PRAGMA user_version = 99");
    let refused = Sqlite::open(&place.path).err().unwrap().to_string();
    assert!(refused.contains("schema 99, this program knows 3"), "{refused}");
}

#[tokio::test]
async fn a_file_of_somebody_else_is_refused_and_left_alone() {
    let place = Place::new();
    place.by_hand("CREATE TABLE theirs (x)");
    assert!(matches!(Sqlite::open(&place.path).err().unwrap(), OpenError::Foreign { .. }));
    std::fs::write(&place.path, "a letter to the school, and not a database at all").unwrap();
    assert!(matches!(Sqlite::open(&place.path).err().unwrap(), OpenError::Foreign { .. }));
}

#[tokio::test]
async fn a_closed_store_refuses_and_says_so() {
    let place = Place::new();
    let store = place.open();
    store.close().await.unwrap();
    store.close().await.unwrap();
    let refused = store.commit(new_ticket(1)).await.unwrap_err();
    assert_eq!(refused.source.to_string(), "the store is closed");
    assert!(store.owed().await.is_err());
}

#[tokio::test]
async fn what_is_not_done_is_found_without_looking_at_what_is() {
    let place = Place::new();
    place.open();
    let connection = rusqlite::Connection::open(&place.path).unwrap();
    let plan = |sql: &str| -> String {
        let mut explain = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let rows = explain.query_map([], |row| row.get::<_, String>(3)).unwrap();
        rows.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
    };
    for (sql, index) in [
        ("SELECT rowid FROM outbox WHERE state IN ('owed', 'leased') AND at <= 5 ORDER BY at LIMIT 9", "outbox_to_do"),
        ("SELECT count(*) FROM outbox WHERE state IN ('owed', 'leased')", "outbox_to_do"),
        ("SELECT id FROM tickets WHERE due IS NOT NULL AND due <= 5 ORDER BY due, id LIMIT 9", "tickets_due"),
        ("DELETE FROM lists WHERE ticket = 'x'", "lists_of_ticket"),
    ] {
        let plan = plan(sql);
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{sql}: {plan}");
    }
}

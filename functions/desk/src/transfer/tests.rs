//! A desk that was written down reads back the same, and one that is not whole is not taken.

use super::*;
use crate::change::{Listing, Receipt, Remark, Shelved, Words};
use crate::memory::{Drawer, Memory};
use crate::ports::{Fate as Sending, Leased, Settled, Store};
use crate::tried::{ask, desk_at, problem};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use tickets::TicketId;
use tickets::command::Act;

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

fn written(from: &Memory) -> String {
    let mut text = Vec::new();
    run(export(from, &Drawer::default(), &mut text)).unwrap();
    String::from_utf8(text).unwrap()
}

fn read(text: &str) -> Result<Memory, String> {
    let store = Memory::default();
    run(import(&mut text.as_bytes(), &store, &Drawer::default())).map(|_| store).map_err(|e| e.to_string())
}

fn at(micros: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::microseconds(micros)
}

fn filled() -> Memory {
    let id = TicketId::from_random(7);
    let lists = vec![Listing { list: "queue/a/new".into(), sort: "2026".into() }];
    let store = Memory::default();
    run(store.load(vec![
        Record::Ticket(Head {
            id,
            version: 1,
            card: "{\"a\":1}".into(),
            due: Some(at(1)),
            lists,
            words: Words::default(),
        }),
        Record::Event(Entry { ticket: id, seq: 0, body: "{\"text\":\"Beamer „dunkel“\\n\"}".into() }),
        Record::Receipt(Receipt { key: "form".into(), answer: id.to_string() }),
        Record::Mail(Mail {
            key: "m".into(),
            at: at(2),
            body: "{}".into(),
            attempt: 1,
            fate: Fate::Sent("x@d".into()),
        }),
    ]))
    .unwrap();
    store
}

#[test]
fn an_export_is_read_by_people_too() {
    let id = TicketId::from_random(7);
    let text = written(&filled());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "{\"lotse\":\"desk\",\"version\":2}");
    assert_eq!(
        lines[1],
        format!(
            "{{\"ticket\":{{\"id\":\"{id}\",\"version\":1,\"card\":\"{{\\\"a\\\":1}}\",\"due\":\"1970-01-01T00:00:00.000001Z\",\
             \"lists\":[{{\"list\":\"queue/a/new\",\"sort\":\"2026\"}}]}}}}"
        )
    );
    assert!(lines[5].starts_with("{\"end\":{\"records\":4,\"sum\":\""), "{}", lines[5]);
    assert_eq!(lines.len(), 6);
}

#[test]
fn what_is_not_whole_is_not_taken_and_the_line_is_named() {
    let text = written(&filled());
    let lines: Vec<&str> = text.lines().collect();
    let without = |n: usize| [&lines[..n], &lines[n + 1..]].concat().join("\n");
    let newer = text.replacen("\"version\":2", "\"version\":3", 1);
    let sum = lines[5].split('"').nth(7).unwrap();
    for (text, told) in [
        (String::new(), "line 1: the end is missing: the export was cut off"),
        ("Guten Tag".to_owned(), "line 1: this is not how an export begins"),
        (newer, "line 1: format 3 is newer than this program, which knows 2"),
        (without(0), "line 1: this is not how an export begins"),
        (without(2), "line 5: there are 3 records, and 4 were written"),
        (without(5), "line 6: the end is missing: the export was cut off"),
        (lines[..3].join("\n"), "line 4: the end is missing: the export was cut off"),
        (text.replacen("Beamer", "Bäämer", 1), "line 6: the records are not those that were written: the sum differs"),
        (text.replace(sum, &"0".repeat(64)), "line 6: the records are not those that were written: the sum differs"),
        (format!("{text}{}\n", lines[3]), "line 7: the export is over, and something follows"),
        (format!("{text}{text}"), "line 7: the export is over, and something follows"),
    ] {
        assert_eq!(read(&text).err().as_deref(), Some(told), "{text}");
    }
    for cut in [text.len() - 3, text.len() / 2, 40] {
        let cut = text[..text.floor_char_boundary(cut)].to_owned();
        let told = read(&cut).err().unwrap();
        assert!(told.contains("this is no record"), "{told}");
    }
    assert!(read(text.trim_end()).is_ok(), "a last line without its end is whole");
    let mut wrong = text.into_bytes();
    wrong[60] = 0xff;
    let told = run(import(&mut wrong.as_slice(), &Memory::default(), &Drawer::default())).unwrap_err().to_string();
    assert_eq!(told, "line 2: this is not UTF-8");
}

#[test]
fn an_export_of_an_older_program_is_read() {
    let text = written(&filled());
    let older = text.replacen("\"version\":2", "\"version\":1", 1);
    assert_eq!(written(&read(&older).unwrap()), text);
}

#[test]
fn the_order_of_the_records_does_not_matter() {
    let text = written(&filled());
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..5].reverse();
    assert_eq!(written(&read(&lines.join("\n")).unwrap()), text);
}

#[test]
fn two_desks_do_not_become_one() {
    let (store, text) = (filled(), written(&filled()));
    let refused = run(import(&mut text.as_bytes(), &store, &Drawer::default())).unwrap_err();
    assert!(matches!(refused, ImportError::NotEmpty), "{refused}");
    assert_eq!(written(&store), text);
}

#[tokio::test]
async fn an_import_mails_nobody_keeps_numbers_dates_and_authors_and_fills_nothing_twice() {
    let old = Arc::new(Memory::default());
    let desk = desk_at(&old, "2026-11-02T09:00:00Z");
    let id = ask(&desk, None, problem()).await;
    ask(&desk, Some(id), Act::Reply { text: "In Raum 204.".to_owned() }).await;
    let now = desk.clock.now();
    // All mails of the old desk have left.
    let sent = |leased: Leased| Settled {
        key: leased.owed.key,
        attempt: leased.attempt,
        fate: Sending::Sent { message_id: "m@desk".to_owned() },
    };
    let leased = old.lease(now, now + TimeDelta::hours(1), 99).await.unwrap();
    assert!(!leased.is_empty());
    old.settle(leased.into_iter().map(sent).collect()).await.unwrap();
    let mut text = Vec::new();
    export(&*old, &Drawer::default(), &mut text).await.unwrap();

    let new = Arc::new(Memory::default());
    import(&mut text.as_slice(), &*new, &Drawer::default()).await.unwrap();
    let there = desk_at(&new, "2026-11-02T09:05:00Z");
    assert_eq!(new.owed().await.unwrap(), 0, "nothing is owed to anybody");
    let due = new.due(there.clock.now(), 99).await.unwrap();
    assert!(due.is_empty(), "and nothing is due that would owe something: {due:?}");
    let (was, is) = (desk.ticket(id).await.unwrap().unwrap(), there.ticket(id).await.unwrap().unwrap());
    assert_eq!(is.1, was.1, "number, moments, authors and words are those of the old desk");
    assert_eq!((is.0.id, is.0.dates.created, &is.0.requester), (id, was.0.dates.created, &was.0.requester));

    let again = import(&mut text.as_slice(), &*new, &Drawer::default()).await;
    assert!(matches!(again, Err(ImportError::NotEmpty)), "what is there is not filled twice");
    let mut same = Vec::new();
    export(&*new, &Drawer::default(), &mut same).await.unwrap();
    assert!(same == text, "and stays as it was");
}

#[test]
fn a_line_without_an_end_is_read_no_further_than_the_limit() {
    let header = "{\"lotse\":\"desk\",\"version\":2}\n";
    let endless = std::io::Cursor::new(header).chain(std::io::repeat(b'x'));
    let told = run(import(&mut std::io::BufReader::new(endless), &Memory::default(), &Drawer::default()))
        .unwrap_err()
        .to_string();
    assert_eq!(told, "line 2: this is longer than any line of an export");
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,12}", any::<String>()]
}

fn moment() -> impl Strategy<Value = DateTime<Utc>> {
    (0i64..4_000_000_000_000_000).prop_map(at)
}

fn ticket() -> impl Strategy<Value = Vec<Record>> {
    let listing = (text(), text()).prop_map(|(list, sort)| Listing { list, sort });
    let lists = prop::collection::btree_set(listing, 0..4).prop_map(|lists| lists.into_iter().collect::<Vec<_>>());
    let words = (text(), text()).prop_map(|(sort, text)| Words { sort, text });
    (any::<u64>(), text(), prop::option::of(moment()), lists, words, prop::collection::vec(text(), 1..5)).prop_map(
        |(n, card, due, lists, words, events)| {
            let id = TicketId::from_random(n);
            let entry = |(seq, body)| Record::Event(Entry { ticket: id, seq, body });
            let head = Record::Ticket(Head { id, version: events.len() as u64, card, due, lists, words });
            std::iter::once(head).chain((0..).zip(events).map(entry)).collect()
        },
    )
}

fn desk() -> impl Strategy<Value = Vec<Record>> {
    let fate = prop_oneof![Just(Fate::Owed), text().prop_map(Fate::Sent), text().prop_map(Fate::Dead)];
    let mail = (text(), moment(), text(), any::<u32>(), fate)
        .prop_map(|(key, at, body, attempt, fate)| Record::Mail(Mail { key, at, body, attempt, fate }));
    let receipt = (text(), text()).prop_map(|(key, answer)| Record::Receipt(Receipt { key, answer }));
    let remark = (text(), text(), text(), moment(), text())
        .prop_map(|(key, about, kind, at, text)| Record::Remark(Remark { key, about, kind, at, text }));
    let shelved =
        (text(), text(), text()).prop_map(|(shelf, name, text)| Record::Shelved(Shelved { shelf, name, text }));
    let other = prop_oneof![mail, receipt, remark, shelved];
    (prop::collection::vec(ticket(), 0..4), prop::collection::vec(other, 0..8))
        .prop_map(|(tickets, others)| tickets.into_iter().flatten().chain(others).collect())
}

proptest! {
    #[test]
    fn every_desk_reads_back_the_same(records in desk()) {
        let store = Memory::default();
        run(store.load(records)).unwrap();
        let text = written(&store);
        prop_assert_eq!(written(&read(&text).unwrap()), text);
    }

    #[test]
    fn a_desk_that_lost_a_line_is_never_taken(records in desk(), lost: prop::sample::Index) {
        let store = Memory::default();
        run(store.load(records)).unwrap();
        let text = written(&store);
        let mut lines: Vec<&str> = text.lines().collect();
        lines.remove(lost.index(lines.len()));
        prop_assert!(read(&lines.join("\n")).is_err());
    }

    #[test]
    fn nothing_that_is_read_panics(text in "\\PC{0,200}", lines in prop::collection::btree_map(0usize..9, "\\PC{0,40}", 0..4)) {
        let mut all: Vec<String> = written(&filled()).lines().map(str::to_owned).collect();
        let odd: BTreeMap<usize, String> = lines;
        for (n, line) in odd {
            all.insert(n.min(all.len()), line);
        }
        let _ = read(&text);
        let _ = read(&all.join("\n"));
    }
}

/// A desk whose tickets have these files, and one file that nobody has.
fn with_files(files: &[Vec<u8>]) -> (Memory, Drawer) {
    let (store, drawer) = (filled(), Drawer::default());
    let key = |n: u64| BlobKey::fresh(at(0), [n, n]);
    for (n, bytes) in (0..).zip(files) {
        run(drawer.put(&key(n), bytes.clone())).unwrap();
        let answer = TicketId::from_random(7).to_string();
        run(store.load(vec![Record::Receipt(Receipt { key: files::claim(key(n).as_str()), answer })])).unwrap();
    }
    run(drawer.put(&key(99), vec![9])).unwrap();
    (store, drawer)
}

#[test]
fn files_move_along_whole() {
    let files = [vec![], vec![1, 2, 3], vec![7; (1 << 20) + 5], vec![8; 2 << 20]];
    let (store, drawer) = with_files(&files);
    let mut text = Vec::new();
    run(export(&store, &drawer, &mut text)).unwrap();
    let text = String::from_utf8(text).unwrap();
    let pieces = text.lines().filter(|line| line.starts_with("{\"file\":{\"key\":\"19700101t000000-")).count();
    assert_eq!(pieces, 1 + 1 + 2 + 2, "a file that nobody has is left out");
    let (there, files_there) = (Memory::default(), Drawer::default());
    run(import(&mut text.as_bytes(), &there, &files_there)).unwrap();
    let keys = run(files_there.keys(None, 99)).unwrap();
    let moved: Vec<Vec<u8>> = keys.iter().map(|key| run(files_there.get(key)).unwrap().unwrap()).collect();
    assert!(moved == files, "the same bytes");
    let mut again = Vec::new();
    run(export(&there, &files_there, &mut again)).unwrap();
    assert!(again == text.as_bytes(), "the same desk");
}

#[test]
fn pieces_of_a_file_that_do_not_follow_each_other_are_refused() {
    let (store, drawer) = with_files(&[vec![7; (2 << 20) + 5]]);
    let mut text = Vec::new();
    run(export(&store, &drawer, &mut text)).unwrap();
    let text = String::from_utf8(text).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(|line| line.starts_with("{\"file\"")).unwrap();
    let mut turned = lines.clone();
    turned.swap(first, first + 1);
    let without = |n: usize| [&lines[..n], &lines[n + 1..]].concat();
    for wrong in [turned, without(first), without(first + 1), without(first + 2)] {
        let told = read(&wrong.join("\n")).err().unwrap();
        assert!(told.ends_with("this piece of a file does not follow the one before it"), "{told}");
    }
}

#[test]
fn a_desk_of_the_first_format_is_read() {
    let text = written(&filled()).replacen("\"version\":2", "\"version\":1", 1);
    assert!(read(&text).is_ok());
}

//! Whole desks move from store to store and back: nothing is lost, and the text is the same, byte for byte.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

use chrono::{DateTime, Utc};
use desk::memory::{Drawer, Memory};
use desk::transfer::{Dump, Load, export, import};
use lotse::sqlite::Sqlite;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use tests::{Ask, AtDesk, Depth, Mail, Play, Profile, plays, tell};
use tickets::{Event, Policy, TicketId};
use tokio::runtime::Runtime;

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

fn written(from: &dyn Dump) -> String {
    let mut text = Vec::new();
    runtime().block_on(export(from, &Drawer::default(), &mut text)).unwrap();
    String::from_utf8(text).unwrap()
}

fn read(text: &str, to: &dyn Load) {
    let records = runtime().block_on(import(&mut text.as_bytes(), to, &Drawer::default())).unwrap();
    assert_eq!(records + 2, text.lines().count() as u64, "a line for each record, one before and one behind");
}

/// A desk that has lived before: what time brings to its old tickets is no part of the story.
struct Lived<'a> {
    desk: &'a mut AtDesk,
    before: BTreeSet<TicketId>,
}

impl Depth for Lived<'_> {
    fn policy(&mut self, policy: &Policy) {
        self.desk.policy(policy);
    }

    fn ask(&mut self, now: DateTime<Utc>, ask: Ask) -> Result<TicketId, String> {
        self.desk.ask(now, ask)
    }

    fn tick(&mut self, now: DateTime<Utc>) {
        self.desk.tick(now);
    }

    fn events(&mut self, id: TicketId) -> Vec<Event> {
        self.desk.events(id)
    }

    fn take_mails(&mut self, now: DateTime<Utc>) -> Vec<Mail> {
        let mut mails = self.desk.take_mails(now);
        mails.retain(|mail| !self.before.contains(&mail.ticket));
        mails
    }
}

/// The tickets of a desk that was written down.
fn tickets(text: &str) -> BTreeSet<TicketId> {
    let ids = text.lines().filter_map(|line| line.strip_prefix("{\"ticket\":{\"id\":\"")?.get(..9));
    ids.map(|id| TicketId::parse(id).unwrap()).collect()
}

/// The stories at the desk of schools: a desk that has lived has one profile.
fn at_one_desk() -> Vec<Play> {
    plays().into_iter().filter(|play| play.story.profile.name == Profile::first().name).collect()
}

/// Tells these stories at one desk in one file; what it keeps is written down.
fn lived(numbers: &[usize], store: Arc<Sqlite>) -> String {
    let plays = at_one_desk();
    let mut desk = AtDesk::over(Arc::clone(&store) as Arc<dyn desk::Store>);
    for number in numbers {
        let story = &plays[number % plays.len()].story;
        tell(story, &mut Lived { desk: &mut desk, before: tickets(&written(&*store)) }).unwrap();
    }
    drop(desk);
    written(&*store)
}

/// SQLite → text → memory → text → SQLite → text.
fn goes_round(numbers: &[usize]) {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = |name: &str| Sqlite::open(&folder.path().join(name)).unwrap();
    let text = lived(numbers, Arc::new(sqlite("old.sqlite")));
    let memory = Memory::default();
    read(&text, &memory);
    let by_memory = written(&memory);
    assert!(by_memory == text, "memory tells it otherwise");
    let new = sqlite("new.sqlite");
    read(&by_memory, &new);
    assert!(written(&new) == text, "the new file tells it otherwise");
}

/// Each kind of record is there, and every story was told.
#[test]
fn all_stories_at_one_desk_go_round() {
    let all: Vec<usize> = (0..at_one_desk().len()).collect();
    let folder = tempfile::tempdir().unwrap();
    let text = lived(&all, Arc::new(Sqlite::open(&folder.path().join("all.sqlite")).unwrap()));
    for kind in ["ticket", "event", "mail", "end"] {
        assert!(text.lines().any(|line| line.starts_with(&format!("{{\"{kind}\":"))), "no {kind}");
    }
    assert!(tickets(&text).len() >= all.len());
    goes_round(&all);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_desk_goes_round(numbers in prop::collection::vec(any::<usize>(), 1..5)) {
        goes_round(&numbers);
    }
}

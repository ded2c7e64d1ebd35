//! The second depth: the desk as it works, over any store. What happened is read back from the store.

use crate::house;
use crate::tell::{Ask, Depth, Mail};
use chrono::{DateTime, TimeDelta, Utc};
use desk::{Clock, Desk, Entropy, Fate, HandleError, Request, Settled, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tickets::notice::{NoticeKind, Reader};
use tickets::{Address, Event, Language, Policy, TicketId};
use tokio::runtime::Runtime;

/// How often time may find something due at one moment before something is wrong.
const ROUNDS_MAX: usize = 50;

/// A desk whose time is the story's.
pub struct AtDesk {
    desk: Desk,
    clock: Arc<StoryClock>,
    runtime: Runtime,
    /// How many mails were taken, so that each goes out under its own id.
    taken: u64,
}

impl AtDesk {
    /// A desk over this store, which must be empty.
    ///
    /// # Panics
    /// If there is no runtime to be had.
    #[must_use]
    pub fn over(store: Arc<dyn Store>) -> Self {
        let clock = Arc::new(StoryClock(AtomicI64::new(0)));
        let policy = Arc::new(house::policy(&[]).expect("the example desk reads"));
        let entropy = Arc::new(Seeded(AtomicU64::new(1)));
        let desk = Desk { policy, store, clock: clock.clone(), entropy, mail_owed: Arc::default() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
        Self { desk, clock, runtime, taken: 0 }
    }
}

struct StoryClock(AtomicI64);

impl Clock for StoryClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::Relaxed), 0).expect("a story's time is a time")
    }
}

/// Chance that is the same every time: SplitMix64.
struct Seeded(AtomicU64);

impl Entropy for Seeded {
    fn bits(&self) -> u64 {
        let mut z = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

impl Depth for AtDesk {
    fn policy(&mut self, policy: &Policy) {
        self.desk.policy = Arc::new(policy.clone());
    }

    fn ask(&mut self, now: DateTime<Utc>, ask: Ask) -> Result<TicketId, String> {
        self.clock.0.store(now.timestamp(), Ordering::Relaxed);
        let request =
            Request { ticket: ask.ticket, by: ask.by, via: ask.via, claimed: ask.claimed, key: None, act: ask.act };
        match self.runtime.block_on(self.desk.handle(request)) {
            Ok(done) => Ok(done.ticket.id),
            Err(HandleError::Refused(refusal)) => Err(refusal.key().to_owned()),
            Err(error @ (HandleError::Store(_) | HandleError::Busy)) => panic!("the desk failed: {error}"),
        }
    }

    fn tick(&mut self, now: DateTime<Utc>) {
        self.clock.0.store(now.timestamp(), Ordering::Relaxed);
        for _ in 0..ROUNDS_MAX {
            if self.runtime.block_on(desk::clock::round(&self.desk)).expect("the store tells what is due") == 0 {
                let due = self.runtime.block_on(self.desk.store.due(now, 10)).expect("the store tells what is due");
                assert!(due.is_empty(), "tickets stay due although time has nothing for them: {due:?}");
                return;
            }
        }
        panic!("tickets stay due however often time passes");
    }

    fn events(&mut self, id: TicketId) -> Vec<Event> {
        let found = self.runtime.block_on(self.desk.ticket(id)).expect("the store tells a ticket");
        found.map(|(_, events)| events).unwrap_or_default()
    }

    fn take_mails(&mut self, now: DateTime<Utc>) -> Vec<Mail> {
        let until = now + TimeDelta::minutes(1);
        let leased = self.runtime.block_on(self.desk.store.lease(now, until, 1000)).expect("the store leases mails");
        let settle = |leased: &desk::Leased| {
            self.taken += 1;
            let fate = Fate::Sent { message_id: format!("{}@story", self.taken) };
            Settled { key: leased.owed.key.clone(), attempt: leased.attempt, fate }
        };
        let settled = leased.iter().map(settle).collect();
        self.runtime.block_on(self.desk.store.settle(settled)).expect("the store settles mails");
        assert_eq!(self.runtime.block_on(self.desk.store.owed()).expect("the store counts mails"), 0);
        leased.iter().map(|leased| mail(&leased.owed.body)).collect()
    }
}

/// Reads what the outbox keeps of a mail.
fn mail(body: &str) -> Mail {
    let stored: serde_json::Value = serde_json::from_str(body).expect("the outbox keeps JSON");
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    let about = &stored["about"]["event"];
    Mail {
        ticket: TicketId::parse(&text(&about["ticket"])).expect("a ticket's number"),
        cause: about["cause"].as_u64().expect("the place of an event"),
        kind: NoticeKind::parse(&text(&stored["kind"])).expect("a kind of mail"),
        to: Address::parse(&text(&stored["to"])).expect("an address"),
        reader: match text(&stored["reader"]).as_str() {
            "requester" => Reader::Requester,
            "participant" => Reader::Participant,
            "agent" => Reader::Agent,
            other => panic!("nobody reads as {other}"),
        },
        language: Language::new(&text(&stored["language"])),
    }
}

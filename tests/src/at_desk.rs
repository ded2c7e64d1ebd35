//! The second depth: the desk as it works, over any store. What happened is read back from the store.

use crate::delivery::Delivery;
use crate::profile::Profile;
use crate::tell::{Ask, Depth, Mail};
use chrono::{DateTime, TimeDelta, Utc};
use desk::clock::Part;
use desk::memory::Drawer;
use desk::{Clock, Desk, Done, Entropy, Fate, HandleError, Request, Settled, Store, StoreError};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tickets::notice::{NoticeKind, Reader};
use tickets::{Address, Event, Language, Policy, TicketId};
use tokio::runtime::Runtime;

/// How often time may find something due at one moment before something is wrong.
const ROUNDS_MAX: usize = 50;
/// How often whoever insists asks a store that fails.
const TRIES_MAX: usize = 50;
/// How long a mail is leased, and how often the schedule sweeps up what is owed.
const LEASE: TimeDelta = TimeDelta::minutes(1);
/// How many mails a bell's round takes: few, so that a step's mails are several rounds.
const BELL_MAX: usize = 2;
/// How many mails a sweep takes.
const SWEEP_MAX: usize = 1000;

/// A desk whose time is the story's.
pub struct AtDesk {
    desk: Desk,
    clock: Arc<StoryClock>,
    runtime: Runtime,
    /// How many mails were taken, so that each goes out under its own id.
    taken: u64,
    /// How much was asked, so that each request has a key of its own.
    asked: u64,
    /// How often a call may fail.
    tries: usize,
    /// How events come, where not each comes once and in order.
    delivery: Option<Delivery>,
    /// What was carried out, for echoes that come late.
    carried_out: Vec<(Request, TicketId)>,
    /// Whether a schedule finds what no event told of.
    swept: bool,
}

impl AtDesk {
    /// A desk over this store, which must be empty.
    ///
    /// # Panics
    /// If there is no runtime to be had.
    #[must_use]
    pub fn over(store: Arc<dyn Store>) -> Self {
        let clock = Arc::new(StoryClock(AtomicI64::new(0)));
        let policy = Arc::new(Profile::first().cast.policy.clone());
        let entropy = Arc::new(Seeded(AtomicU64::new(1)));
        let blobs = Arc::new(Drawer::default());
        let desk = Desk { policy, store, blobs, clock: clock.clone(), entropy, mail_owed: Arc::default() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
        let carried_out = Vec::new();
        Self { desk, clock, runtime, taken: 0, asked: 0, tries: 1, delivery: None, carried_out, swept: true }
    }

    /// The same over a store that may fail, with events that come as queues and impatient people bring them: each call is
    /// made until it succeeds, each request has a key and comes a second time, some again much later; what wakes a
    /// function comes twice, late or never. The seed says which.
    ///
    /// # Panics
    /// If there is no runtime to be had.
    #[must_use]
    pub fn insisting(store: Arc<dyn Store>, seed: u64) -> Self {
        Self { tries: TRIES_MAX, delivery: Some(Delivery::new(seed)), ..Self::over(store) }
    }

    /// The same where only events wake functions: what no desk may stand on.
    #[must_use]
    pub fn unswept(self) -> Self {
        Self { swept: false, ..self }
    }

    /// How events came, if not each came once and in order.
    #[must_use]
    pub fn delivery(&self) -> Option<&Delivery> {
        self.delivery.as_ref()
    }

    fn insists(&self) -> bool {
        self.delivery.is_some()
    }

    /// Says again what was said before: it is answered, and nothing happens.
    fn echo(&self, (request, ticket): &(Request, TicketId)) {
        let again = self.handled(request).expect("what was carried out is answered again");
        assert_eq!((again.ticket.id, again.events.len()), (*ticket, 0), "it was carried out twice");
    }

    /// What is owed at a moment; nothing if a store fails that may.
    fn lease(&self, at: DateTime<Utc>, count_max: usize) -> Vec<desk::Leased> {
        match self.runtime.block_on(self.desk.store.lease(at, at + LEASE, count_max)) {
            Ok(leased) => leased,
            Err(_) if self.insists() => Vec::new(),
            Err(error) => panic!("the store fails: {error:?}"),
        }
    }

    /// Takes some mails and tells that they have gone out.
    fn send(&mut self, leased: Vec<desk::Leased>) -> Vec<Mail> {
        let settle = |leased: &desk::Leased| {
            self.taken += 1;
            let fate = Fate::Sent { message_id: format!("{}@story", self.taken) };
            Settled { key: leased.owed.key.clone(), attempt: leased.attempt, fate }
        };
        let settled: Vec<Settled> = leased.iter().map(settle).collect();
        self.until_done(|_| self.desk.store.settle(settled.clone()));
        leased.iter().map(|leased| mail(&leased.owed.body)).collect()
    }

    /// Makes a call until it succeeds. It is told the how-manieth try this is, from 0.
    fn until_done<T, F>(&self, call: impl Fn(usize) -> F) -> T
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let mut last = None;
        for try_number in 0..self.tries {
            match self.runtime.block_on(call(try_number)) {
                Ok(done) => return done,
                Err(error) => last = Some(error),
            }
        }
        panic!("the store fails: {last:?}");
    }

    /// Carries a request out, or says why the rules say no.
    fn handled(&self, request: &Request) -> Result<Done, String> {
        self.until_done(async |_| match self.desk.handle(request.clone()).await {
            Ok(done) => Ok(Ok(done)),
            Err(HandleError::Refused(refusal)) => Ok(Err(refusal.key().to_owned())),
            Err(HandleError::Store(error)) => Err(error),
            Err(HandleError::Busy) => panic!("nobody else is at this desk"),
        })
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
        bits(&self.0)
    }
}

/// The next 64 bits of a chance that stands here.
pub(crate) fn bits(chance: &AtomicU64) -> u64 {
    let mut z = chance.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Depth for AtDesk {
    fn policy(&mut self, policy: &Policy) {
        self.desk.policy = Arc::new(policy.clone());
    }

    fn ask(&mut self, now: DateTime<Utc>, ask: Ask) -> Result<TicketId, String> {
        self.clock.0.store(now.timestamp(), Ordering::Relaxed);
        self.asked += 1;
        let key = self.insists().then(|| format!("story/{}", self.asked));
        let request = Request { ticket: ask.ticket, by: ask.by, via: ask.via, claimed: ask.claimed, key, act: ask.act };
        let done = self.handled(&request)?;
        if let Some(delivery) = &self.delivery {
            self.carried_out.push((request, done.ticket.id));
            self.carried_out
                .last()
                .into_iter()
                .chain(delivery.late_echo(&self.carried_out))
                .for_each(|said| self.echo(said));
        }
        Ok(done.ticket.id)
    }

    fn tick(&mut self, now: DateTime<Utc>) {
        self.clock.0.store(now.timestamp(), Ordering::Relaxed);
        for _ in 0..ROUNDS_MAX {
            // Where events are lost, the work is shared between two functions, and the schedule's next event is soon.
            let parts = self.delivery.as_ref().map_or_else(|| vec![Part::All], Delivery::ticks);
            let round = |part: &Part| self.until_done(|_| desk::clock::round(&self.desk, *part));
            let changed: usize = parts.iter().map(round).sum();
            let due = self.until_done(|_| self.desk.store.due(now, 10));
            // A ticket that a failing store left as it was stays due.
            match (changed, due.is_empty()) {
                (0, true) => return,
                (0, false) if !self.insists() => panic!("tickets stay due although time has nothing for them: {due:?}"),
                _ => {}
            }
        }
        panic!("tickets stay due however often time passes");
    }

    fn events(&mut self, id: TicketId) -> Vec<Event> {
        let found = self.until_done(|_| self.desk.ticket(id));
        found.map(|(_, events)| events).unwrap_or_default()
    }

    fn take_mails(&mut self, now: DateTime<Utc>) -> Vec<Mail> {
        let mut mails = Vec::new();
        for _ in 0..self.delivery.as_mut().map_or(0, Delivery::bells) {
            // The function goes on until nothing is left, or its round fails; nobody rings again for that.
            loop {
                let leased = self.lease(now, BELL_MAX);
                if leased.is_empty() {
                    break;
                }
                mails.extend(self.send(leased));
            }
        }
        // What was leased to nobody comes back when the lease is over.
        let sweeps = if self.swept { self.tries } else { 0 };
        let mut owed = None;
        for sweep in (0..).take(sweeps) {
            let leased = self.lease(now + LEASE * sweep, SWEEP_MAX);
            mails.extend(self.send(leased));
            owed = Some(self.until_done(|_| self.desk.store.owed()));
            if owed == Some(0) {
                break;
            }
        }
        let owed = owed.unwrap_or_else(|| self.until_done(|_| self.desk.store.owed()));
        assert_eq!(owed, 0, "mails are still owed");
        mails
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
            "provider" => Reader::Provider,
            other => panic!("nobody reads as {other}"),
        },
        language: Language::new(&text(&stored["language"])),
    }
}

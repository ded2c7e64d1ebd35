//! Somebody else was faster: what was decided on an older ticket is decided anew.

use crate::change::{Change, Outcome, Remark, Shelved, Tally};
use crate::handle::{Desk, HandleError, Request};
use crate::lists::{List, Phase};
use crate::memory::Memory;
use crate::ports::{Found, Leased, Page, Settled, Store, StoreError, Wanted};
use crate::tried::{ask, desk_at, problem};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::sync::{Arc, Mutex};
use tickets::command::{Act, Channel};
use tickets::policy::QueueId;
use tickets::{Actor, Address, Refusal, State, TicketId, What};

const MONDAY: &str = "2026-11-02T09:00:00Z";
const ADMIN: &str = "j.petersen@hafenschule.example";

/// A store into which somebody writes while another's change is on its way.
struct Between {
    real: Arc<Memory>,
    desk: Desk,
    meanwhile: Mutex<Option<Request>>,
}

#[async_trait]
impl Store for Between {
    async fn commit(&self, change: Change) -> Result<Outcome, StoreError> {
        let meanwhile = self.meanwhile.lock().expect("one thread").take();
        if let Some(request) = meanwhile {
            self.desk.handle(request).await.expect("the faster one is taken");
        }
        self.real.commit(change).await
    }

    async fn receipt(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.real.receipt(key).await
    }

    async fn events(&self, id: TicketId) -> Result<Vec<String>, StoreError> {
        self.real.events(id).await
    }

    async fn list(&self, list: &str, page: Page) -> Result<Vec<String>, StoreError> {
        self.real.list(list, page).await
    }

    async fn counts(&self, lists: &[String]) -> Result<Vec<u64>, StoreError> {
        self.real.counts(lists).await
    }

    async fn find(&self, wanted: Wanted) -> Result<Found, StoreError> {
        self.real.find(wanted).await
    }

    async fn shelf(&self, shelf: &str) -> Result<Vec<Shelved>, StoreError> {
        self.real.shelf(shelf).await
    }

    async fn due(&self, now: DateTime<Utc>, count_max: usize) -> Result<Vec<TicketId>, StoreError> {
        self.real.due(now, count_max).await
    }

    async fn lease(&self, now: DateTime<Utc>, until: DateTime<Utc>, max: usize) -> Result<Vec<Leased>, StoreError> {
        self.real.lease(now, until, max).await
    }

    async fn settle(&self, settled: Vec<Settled>) -> Result<(), StoreError> {
        self.real.settle(settled).await
    }

    async fn owed(&self) -> Result<u64, StoreError> {
        self.real.owed().await
    }

    async fn tallies(&self) -> Result<Vec<Tally>, StoreError> {
        self.real.tallies().await
    }

    async fn fade(&self, kind: &str, before: DateTime<Utc>, count_max: usize) -> Result<usize, StoreError> {
        self.real.fade(kind, before, count_max).await
    }

    async fn remarks(&self, kind: &str, count_max: usize) -> Result<Vec<Remark>, StoreError> {
        self.real.remarks(kind, count_max).await
    }

    async fn forget(&self, id: TicketId, version: u64) -> Result<bool, StoreError> {
        self.real.forget(id, version).await
    }
}

fn request(id: TicketId, by: Actor, act: Act) -> Request {
    Request { ticket: Some(id), by, via: Channel::Web, claimed: None, key: None, act }
}

fn admin() -> Actor {
    Actor::Agent(Address::parse(ADMIN).expect("an address"))
}

fn lena() -> Actor {
    Actor::Person(Address::parse("lena@hafenschule.example").expect("an address"))
}

fn solution(text: &str) -> Act {
    Act::Solve { text: text.to_owned(), knowledge: Some(tickets::Knowledge::NewPage) }
}

/// A ticket of Lena's, after what was done to it, and a desk at which somebody is faster once.
async fn race(before: &[Act], now: &str, (by, act): (Actor, Act)) -> (Desk, TicketId) {
    let real = Arc::new(Memory::default());
    let monday = desk_at(&real, MONDAY);
    let id = ask(&monday, None, problem()).await;
    for act in before {
        monday.handle(request(id, admin(), act.clone())).await.expect("it is taken");
    }
    let desk = desk_at(&real, now);
    let meanwhile = Mutex::new(Some(request(id, by, act)));
    let store = Arc::new(Between { real, desk: desk.clone(), meanwhile });
    (Desk { store, ..desk }, id)
}

/// How often something happened to the ticket, and its state.
async fn told(desk: &Desk, id: TicketId, what: fn(&What) -> bool) -> (usize, State) {
    let (ticket, events) = desk.ticket(id).await.expect("reads").expect("it is there");
    (events.iter().filter(|event| what(&event.what)).count(), ticket.state)
}

#[tokio::test]
async fn who_answers_while_time_closes_is_heard() {
    let reply = Act::Reply { text: "Doch nicht.".to_owned() };
    let (desk, id) = race(&[solution("Neu gestartet.")], "2026-11-17T09:00:00Z", (lena(), reply)).await;
    let done = desk.handle(request(id, Actor::Clock, Act::Tick)).await.expect("time is never refused");
    assert!(done.events.is_empty(), "there is nothing to close any more");
    assert_eq!(told(&desk, id, |what| matches!(what, What::Closed { .. })).await, (0, State::Open));
}

#[tokio::test]
async fn of_two_solutions_at_once_one_is_given() {
    let (desk, id) = race(&[Act::Take], MONDAY, (admin(), solution("Lampe getauscht."))).await;
    let slower = desk.handle(request(id, admin(), solution("Kabel getauscht."))).await;
    assert!(matches!(slower, Err(HandleError::Refused(Refusal::WrongState { .. }))), "{slower:?}");
    assert_eq!(told(&desk, id, |what| matches!(what, What::Solved { .. })).await, (1, State::Solved));
}

#[tokio::test]
async fn of_two_hand_ups_at_once_one_makes_a_child() {
    let up = || Act::HandUp {
        reason: "Ersatz".to_owned(),
        text: "Ohne Lampe.".to_owned(),
        urgency: Default::default(),
        triage: Some(Default::default()),
    };
    let (desk, id) = race(&[Act::Take], MONDAY, (admin(), up())).await;
    let slower = desk.handle(request(id, admin(), up())).await;
    assert!(matches!(slower, Err(HandleError::Refused(Refusal::WrongState { .. }))), "{slower:?}");
    let children = told(&desk, id, |what| matches!(what, What::HandedUp { .. })).await;
    assert_eq!(children, (1, State::WaitingExternal));
    let servicedesk = List::Queue(QueueId::new("servicedesk"), Phase::New);
    assert_eq!(desk.store.counts(&[servicedesk.name()]).await.expect("counts"), [1]);
}

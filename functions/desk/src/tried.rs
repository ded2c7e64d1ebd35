//! What tests of this crate stand on: the example desk over a store in memory, at a time that stands, and one requester.

use crate::handle::{Desk, Request};
use crate::memory::{Drawer, Memory};
use crate::ports::{Clock, Entropy, Store};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tickets::command::{Act, Channel, Submission};
use tickets::{Actor, Address, Person, Policy, TicketId};

/// A clock that stands.
struct Still(DateTime<Utc>);

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// One number after the other, and none twice.
struct Counted;

impl Entropy for Counted {
    fn bits(&self) -> u64 {
        static DRAWN: AtomicU64 = AtomicU64::new(0);
        DRAWN.fetch_add(1, Ordering::Relaxed)
    }
}

/// The example desk over this store, at this time.
pub(crate) fn desk_at(store: &Arc<Memory>, now: &str) -> Desk {
    let policy = Policy::read(include_str!("../../../content/desk.toml"), "desk.toml").expect("the example reads");
    Desk {
        policy: Arc::new(policy),
        store: Arc::clone(store) as Arc<dyn Store>,
        blobs: Arc::new(Drawer::default()),
        clock: Arc::new(Still(now.parse().expect("a time"))),
        entropy: Arc::new(Counted),
        mail_owed: Arc::default(),
    }
}

pub(crate) fn lena() -> Address {
    Address::parse("lena@hafenschule.example").expect("an address")
}

/// Lena asks something of a desk; the ticket that it is about.
pub(crate) async fn ask(desk: &Desk, ticket: Option<TicketId>, act: Act) -> TicketId {
    let by = Actor::Person(lena());
    let request = Request { ticket, by, via: Channel::Web, claimed: None, key: None, act };
    desk.handle(request).await.expect("it is taken").ticket.id
}

/// Lena's problem.
pub(crate) fn problem() -> Act {
    Act::Submit(Box::new(Submission::plain(
        Person { address: lena(), name: "Lena".to_owned() },
        "Beamer",
        "Er bleibt dunkel.",
    )))
}

//! What time alone brings: each round asks the store what is due, and lets the desk handle it.

use crate::handle::{Desk, HandleError, Request};
use crate::ports::StoreError;
use tickets::command::{Act, Channel};
use tickets::{Actor, Refusal, State, TicketId};

/// How many due tickets one round looks at.
pub const ROUND_MAX: usize = 200;

/// Which part of time's work a round does. Two functions share it, so that a fault in one leaves the other's work alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    All,
    /// Tickets that nobody has touched climb to people (T7).
    Escalation,
    /// Questions, solutions and addresses without an answer: reminders, and the end (T1, T4, T5).
    Endings,
}

/// One round. Returns how many tickets changed; 0 means that there is nothing due in this part.
///
/// A ticket that cannot be handled now stays due and is logged; it does not hold the others up. Where so much is due that a
/// round cannot see behind it, the round does the other part's work too: whoever should have done it is not there.
///
/// # Errors
/// If the store cannot say what is due.
pub async fn round(desk: &Desk, part: Part) -> Result<usize, StoreError> {
    let due = desk.store.due(desk.clock.now(), ROUND_MAX).await?;
    let takes_all = part == Part::All || due.len() == ROUND_MAX;
    let mut changed = 0;
    for id in due {
        if takes_all || is_for(desk, id, part).await {
            changed += usize::from(tick(desk, id).await);
        }
    }
    Ok(changed)
}

/// Whether a ticket is this part's work now. One that cannot be read is left to the log, and holds no other up.
async fn is_for(desk: &Desk, id: TicketId, part: Part) -> bool {
    let of = |state| match state {
        State::New => Part::Escalation,
        State::Unconfirmed
        | State::Open
        | State::WaitingRequester
        | State::WaitingExternal
        | State::Solved
        | State::Closed(_) => Part::Endings,
    };
    match desk.ticket(id).await {
        Ok(found) => found.is_some_and(|(ticket, _)| of(ticket.state) == part),
        Err(error) => {
            tracing::error!(ticket = %id, %error, source = %error.source, "a due ticket could not be read");
            false
        }
    }
}

/// Lets time do its work on one ticket; whether that changed it.
async fn tick(desk: &Desk, id: TicketId) -> bool {
    let request =
        Request { ticket: Some(id), by: Actor::Clock, via: Channel::Desk, claimed: None, key: None, act: Act::Tick };
    match desk.handle(request).await {
        Ok(done) => !done.events.is_empty(),
        Err(HandleError::Refused(Refusal::NoTicket)) => false,
        Err(error) => {
            tracing::error!(ticket = %id, %error, "a due ticket could not be handled");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Memory;
    use crate::ports::{Clock, Entropy};
    use chrono::{DateTime, TimeDelta, Utc};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use tickets::command::Submission;
    use tickets::event::Urgency;
    use tickets::{Address, Language, Person, Policy};

    /// A Monday in opening hours.
    const MONDAY: &str = "2026-11-23T09:00:00Z";

    /// A clock that stands, and numbers one after the other.
    struct Still(DateTime<Utc>, AtomicU64);

    impl Clock for Still {
        fn now(&self) -> DateTime<Utc> {
            self.0
        }
    }

    impl Entropy for Still {
        fn bits(&self) -> u64 {
            self.1.fetch_add(1, Ordering::Relaxed)
        }
    }

    /// A desk on Wednesday with so many requests of Monday that nobody has touched.
    async fn with_untouched(count: usize) -> Desk {
        let monday: DateTime<Utc> = MONDAY.parse().expect("a time");
        let still = |now| Arc::new(Still(now, AtomicU64::new(0)));
        let policy = Policy::read(include_str!("../../../content/desk.toml"), "desk.toml").expect("the example reads");
        let desk = Desk {
            policy: Arc::new(policy),
            store: Arc::new(Memory::default()),
            clock: still(monday),
            entropy: still(monday),
            mail_owed: Arc::default(),
        };
        let address = Address::parse("lena@hafenschule.example").expect("an address");
        for n in 0..count {
            let submission = Submission {
                requester: Person { address: address.clone(), name: "Lena".to_owned() },
                participants: Vec::new(),
                school: None,
                topic: None,
                queue: None,
                subject: format!("Beamer {n}"),
                text: "Er bleibt dunkel.".to_owned(),
                answers: Vec::new(),
                urgency: Urgency::Normal,
                language: Language::new("de"),
                acknowledge: true,
                parent: None,
                follows: None,
            };
            let request = Request {
                ticket: None,
                by: Actor::Person(address.clone()),
                via: Channel::Web,
                claimed: None,
                key: None,
                act: Act::Submit(Box::new(submission)),
            };
            desk.handle(request).await.expect("it is taken in");
        }
        Desk { clock: still(monday + TimeDelta::days(2)), ..desk }
    }

    #[tokio::test]
    async fn each_part_does_its_own() {
        let desk = with_untouched(2).await;
        assert_eq!(round(&desk, Part::Endings).await.expect("a round"), 0);
        assert_eq!(round(&desk, Part::Escalation).await.expect("a round"), 2);
        assert_eq!(round(&desk, Part::All).await.expect("a round"), 0, "nothing is left");
    }

    #[tokio::test]
    async fn whoever_cannot_see_behind_the_others_work_does_it() {
        let desk = with_untouched(ROUND_MAX).await;
        assert_eq!(round(&desk, Part::Endings).await.expect("a round"), ROUND_MAX);
    }
}

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
    /// Tickets that nobody has touched, those whose time is nearly over, and providers of whom nothing is heard, climb to people
    /// (T2, T3, T6, T7).
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
        State::New | State::Open | State::WaitingExternal | State::Scheduled => Part::Escalation,
        State::Unconfirmed | State::WaitingRequester | State::Solved | State::Closed(_) => Part::Endings,
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
    use crate::tried::{ask, desk_at, problem};
    use std::sync::Arc;

    /// A Monday in opening hours, and the Wednesday after it.
    const MONDAY: &str = "2026-11-23T09:00:00Z";
    const WEDNESDAY: &str = "2026-11-25T09:00:00Z";

    /// A desk on Wednesday with so many requests of Monday that nobody has touched.
    async fn with_untouched(count: usize) -> Desk {
        let store = Arc::new(Memory::default());
        let monday = desk_at(&store, MONDAY);
        for _ in 0..count {
            ask(&monday, None, problem()).await;
        }
        desk_at(&store, WEDNESDAY)
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

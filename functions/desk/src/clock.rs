//! What time alone brings: each round asks the store what is due, and lets the desk handle it.

use crate::handle::{Desk, HandleError, Request};
use crate::ports::StoreError;
use tickets::command::{Act, Channel};
use tickets::{Actor, Refusal};

/// How many due tickets one round looks at.
pub const ROUND_MAX: usize = 200;

/// One round. Returns how many tickets changed; 0 means that there is nothing due.
///
/// A ticket that cannot be handled now stays due and is logged; it does not hold the others up.
///
/// # Errors
/// If the store cannot say what is due.
pub async fn round(desk: &Desk) -> Result<usize, StoreError> {
    let mut changed = 0;
    for id in desk.store.due(desk.clock.now(), ROUND_MAX).await? {
        let request = Request {
            ticket: Some(id),
            by: Actor::Clock,
            via: Channel::Desk,
            claimed: None,
            key: None,
            act: Act::Tick,
        };
        match desk.handle(request).await {
            Ok(done) => changed += usize::from(!done.events.is_empty()),
            Err(HandleError::Refused(Refusal::NoTicket)) => {}
            Err(error) => tracing::error!(ticket = %id, %error, "a due ticket could not be handled"),
        }
    }
    Ok(changed)
}

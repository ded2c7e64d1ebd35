//! Who may do what. Denied is what nothing here allows.

use crate::policy::{Level, Policy, Role};
use crate::{Actor, Ticket};

/// What somebody wants with a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Read what is public in it.
    Read,
    /// Read internal notes as well.
    ReadInternal,
    /// Work on it as an agent.
    Work,
    /// Answer as requester or participant.
    Answer,
    /// Close, withdraw or take it up again as the requester.
    Decide,
}

/// Whether `actor` may do this to the ticket.
///
/// Agents work the queues they are members of. Inside the provider every agent may read what the provider
/// works on (Z-36); a school's level 1 is behind the school's wall (C10).
#[must_use]
pub fn may(actor: &Actor, action: Action, ticket: &Ticket, policy: &Policy) -> bool {
    match (actor, action) {
        (Actor::Clock | Actor::Desk, _) => true,
        (Actor::Person(address), Action::Read | Action::Answer) => ticket.person(address).is_some(),
        (Actor::Person(address), Action::Decide) => ticket.requester.address == *address,
        (Actor::Person(_), Action::ReadInternal | Action::Work) => false,
        (Actor::Agent(address), Action::Work) => policy.queue_or_default(&ticket.queue).has(address),
        (Actor::Agent(address), Action::Read | Action::ReadInternal) => {
            let queue = policy.queue_or_default(&ticket.queue);
            let inside = policy.agent(address).is_some_and(|a| a.role == Role::Agent);
            queue.has(address) || (inside && Level::new(2).is_some_and(|provider| queue.level >= provider))
        }
        (Actor::Agent(_), Action::Answer | Action::Decide) => false,
    }
}

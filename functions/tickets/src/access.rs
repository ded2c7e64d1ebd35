//! Who may do what. Denied is what nothing here allows.

use crate::policy::{Level, Policy, Queue, Role};
use crate::{Actor, Address, Ticket};

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
/// Agents work the queues they are members of, and read more: [`may_read_queue`]. Time and the desk itself have no
/// rights of this kind: the few things they do are said where they are done.
#[must_use]
pub fn may(actor: &Actor, action: Action, ticket: &Ticket, policy: &Policy) -> bool {
    match (actor, action) {
        (Actor::Clock | Actor::Desk, _) => false,
        (Actor::Person(address), Action::Read | Action::Answer) => ticket.person(address).is_some(),
        (Actor::Person(address), Action::Decide) => ticket.requester.address == *address,
        (Actor::Person(_), Action::ReadInternal | Action::Work) => false,
        (Actor::Agent(address), Action::Work) => policy.queue_or_default(&ticket.queue).has(address),
        (Actor::Agent(address), Action::Read | Action::ReadInternal) => {
            may_read_queue(address, policy.queue_or_default(&ticket.queue), policy)
        }
        (Actor::Agent(_), Action::Answer | Action::Decide) => false,
    }
}

/// Whether this agent may read the tickets of the queue.
///
/// Inside the provider every agent may read what the provider works on (Z-36); a school's level 1 is behind the
/// school's wall (C10).
#[must_use]
pub fn may_read_queue(agent: &Address, queue: &Queue, policy: &Policy) -> bool {
    let inside = policy.agent(agent).is_some_and(|a| a.role == Role::Agent);
    queue.has(agent) || (inside && Level::new(2).is_some_and(|provider| queue.level >= provider))
}

//! Who may do what. Denied is what nothing here allows.

use crate::policy::{Agent, HandUps, Level, Moves, Policy, Queue, Role};
use crate::{Actor, Address, Ticket, Visibility};

/// What somebody wants with a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Read what is public in it.
    Read,
    /// Read internal notes as well.
    ReadInternal,
    /// Read what is kept to the members of its queue, too (Z-39).
    ReadKept,
    /// Work on it as an agent.
    Work,
    /// Choose how much to hear of it (Z-47).
    Watch,
    /// Answer as requester or participant.
    Answer,
    /// Close, withdraw or take it up again as the requester.
    Decide,
    /// Make it confidential (Z-38).
    Hide,
    /// Let the whole desk see it again.
    Show,
    /// Keep it beyond its time, or no longer (legal hold).
    Keep,
}

/// Whether `actor` may do this to the ticket.
///
/// Agents work the queues they are members of, and read more: [`may_find`]. People take part in what is within their
/// reach: [`may_reach`]. Time and the desk itself have no rights of this kind: the few things they do are said where
/// they are done.
#[must_use]
pub fn may(actor: &Actor, action: Action, ticket: &Ticket, policy: &Policy) -> bool {
    let queue = policy.queue_or_default(&ticket.queue);
    match (actor, action) {
        (Actor::Clock | Actor::Desk, _) => false,
        (Actor::Agent(address), _) if policy.audits(actor) => audits(address, action, ticket, policy),
        (Actor::Person(address), Action::Read | Action::Watch | Action::Answer) => {
            ticket.person(address).is_some() && may_reach(address, queue, policy)
        }
        (Actor::Person(address), Action::Decide | Action::Hide) => {
            ticket.requester.address == *address && may_reach(address, queue, policy)
        }
        (Actor::Person(_), Action::ReadInternal | Action::ReadKept | Action::Work | Action::Show | Action::Keep) => {
            false
        }
        (Actor::Agent(address), Action::Work | Action::ReadKept | Action::Hide) => queue.has(address),
        (Actor::Agent(address), Action::Show) => queue.has(address) && queue.lead == *address,
        (Actor::Agent(address), Action::Read) => may_find(address, queue, ticket.visibility, policy),
        // Who reads along reads what is public, and follows nothing.
        (Actor::Agent(address), Action::ReadInternal | Action::Watch) => {
            may_find(address, queue, ticket.visibility, policy) && policy.worker(address).is_some()
        }
        (Actor::Agent(address), Action::Keep) => policy.is_data_protection_officer(address),
        (Actor::Agent(_), Action::Answer | Action::Decide) => false,
    }
}

/// Who audits reads, and does nothing else: notes that a queue keeps to itself only with what is confidential (Z-15).
fn audits(auditor: &Address, action: Action, ticket: &Ticket, policy: &Policy) -> bool {
    let queue = policy.queue_or_default(&ticket.queue);
    let reads = |visibility| may_find(auditor, queue, visibility, policy);
    match action {
        Action::Read | Action::ReadInternal => reads(ticket.visibility),
        Action::ReadKept => reads(Visibility::Queue),
        Action::Watch | Action::Work | Action::Answer | Action::Decide | Action::Hide | Action::Show | Action::Keep => {
            false
        }
    }
}

/// Whether this agent may know of such a ticket in the queue: in lists and counts, and wherever one is looked for.
///
/// Inside the provider every agent may read what the provider works on (Z-36); a school's level 1 is behind the
/// school's wall (C10). What is confidential is for the queue's members alone (Z-38). Auditors read what `desk.toml` lets
/// them (Z-15). A school contact reads along at the own school's level 1, a school authority where the queue says so (D-31):
/// what is public, and nothing that is confidential.
#[must_use]
pub fn may_find(agent: &Address, queue: &Queue, visibility: Visibility, policy: &Policy) -> bool {
    if let Some(auditor) = policy.auditor(agent) {
        return auditor.reads(queue, visibility);
    }
    let beside = || {
        policy.agent(agent).is_some_and(|known| match known.role {
            Role::Agent => is_the_providers(queue),
            Role::SchoolAdmin => false,
            Role::SchoolContact => queue.level.number() == 1 && stands_for(known, queue),
            Role::SchoolAuthority => queue.readers.contains(agent) && stands_for(known, queue),
        })
    };
    match visibility {
        Visibility::Queue => queue.has(agent),
        Visibility::Desk => queue.has(agent) || beside(),
    }
}

/// Whether this agent reads what is counted of such tickets of the queue: who leads it, and of what is confidential only as a
/// member; and the authority of its school (desk.md §4.2).
#[must_use]
pub fn may_report(agent: &Address, queue: &Queue, visibility: Visibility, policy: &Policy) -> bool {
    let is_open = visibility == Visibility::Desk;
    let authority = policy.agent(agent).filter(|known| known.role == Role::SchoolAuthority);
    match authority {
        Some(authority) => is_open && stands_for(authority, queue),
        None => queue.lead == *agent && (is_open || queue.has(agent)),
    }
}

fn stands_for(agent: &Agent, queue: &Queue) -> bool {
    queue.school.as_ref().is_some_and(|school| agent.schools.contains(school))
}

/// Whether a ticket may go from its queue to this one (desk.md §4.5.5): sideways, or anywhere inside where the desk says so;
/// never over the wall between schools, nor where its requester could not follow. What must be triaged first is handed up.
#[must_use]
pub fn may_move_to(ticket: &Ticket, to: &Queue, policy: &Policy) -> bool {
    let from = policy.queue_or_default(&ticket.queue);
    let within = match policy.intake.moves {
        Moves::WithinLevel => from.level == to.level,
        Moves::Inside => from.level >= to.level || policy.intake.hand_ups == HandUps::AsTheyAre,
    };
    let own = to.school.is_none() || to.school == from.school || to.school == ticket.school;
    // The first level asks nobody outside.
    let lasts = is_the_providers(to) || ticket.open_legs().next().is_none();
    from.id != to.id && within && own && lasts && may_reach(&ticket.requester.address, to, policy)
}

/// Whether this person may have to do with tickets of the queue at all: pupils and teachers reach their school's level 1
/// and nothing above it, whoever names them there (D-10).
#[must_use]
pub fn may_reach(person: &Address, queue: &Queue, policy: &Policy) -> bool {
    // Whose school has left has no first level there, as guests have none.
    let school = policy.school_of(person).filter(|school| !school.has_left && policy.worker(person).is_none());
    // Praise and complaints go past the school's admin, where a desk says so.
    let is_for_feedback = policy.intake.feedback_queue.as_ref() == Some(&queue.id);
    !is_the_providers(queue) || is_for_feedback || school.is_none_or(|school| school.queue == queue.id)
}

/// Whether this agent may give the ticket back to the dispatcher: whoever has it, leads the group, or is on duty (desk.md §2.2).
#[must_use]
pub fn may_give_back(agent: &Address, ticket: &Ticket, policy: &Policy) -> bool {
    let queue = policy.queue_or_default(&ticket.queue);
    queue.has(agent) && (ticket.owner.as_ref() == Some(agent) || queue.lead == *agent || queue.duty == *agent)
}

fn is_the_providers(queue: &Queue) -> bool {
    Level::new(2).is_some_and(|provider| queue.level >= provider)
}

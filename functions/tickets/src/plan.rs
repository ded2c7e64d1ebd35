//! One command, carried through to the end: all tickets it changes, all mails it owes.

use crate::{Command, Event, Notice, Policy, Refusal, Ticket, TicketId, apply, decide, follow_ups, notice, react};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, VecDeque};

/// How many tickets one command may touch: hand-ups form a chain of levels, never a web.
pub const CHAIN_MAX: usize = 8;

/// What one command does to one ticket.
#[derive(Clone, Debug)]
pub struct Planned {
    /// How many events the ticket had before; 0 makes it new.
    pub version_before: u64,
    /// The ticket after it.
    pub ticket: Ticket,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// Who is owed a mail: the index of the event that owes it within the whole history, and the notice.
    pub notices: Vec<(u64, Notice)>,
}

/// Carries `command` out on `target` (`None` makes a ticket) and on every ticket that must follow.
/// `known` holds the target and its chain of parents; a parent that is not there is left alone. Guests of a queue whose last
/// day is over have no rights in it and get no mails.
///
/// # Errors
/// The [`Refusal`] of the first command. Nothing has changed then.
pub fn plan(
    known: &BTreeMap<TicketId, Ticket>,
    target: Option<TicketId>,
    command: Command,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<Vec<Planned>, Refusal> {
    let policy = &*policy.on(now);
    let mut known = known.clone();
    let mut planned: Vec<Planned> = Vec::new();
    let mut waiting = VecDeque::from([(target, command)]);
    while let Some((target, command)) = waiting.pop_front() {
        let before = target.and_then(|id| known.get(&id));
        if target.is_some() && before.is_none() && !planned.is_empty() {
            continue;
        }
        let events = decide(before, &command, policy, now)?;
        for event in events {
            let before = target.or(Some(command.fresh)).and_then(|id| known.get(&id)).cloned();
            let version_before = before.as_ref().map_or(0, |t| t.version);
            let Some(ticket) = apply(before, &event) else { continue };
            let notices = react(&ticket, &event, policy).into_iter().map(|n| (ticket.version - 1, n));
            match planned.iter_mut().find(|p| p.ticket.id == ticket.id) {
                Some(so_far) => {
                    so_far.notices.extend(notices);
                    so_far.events.push(event.clone());
                    so_far.ticket = ticket.clone();
                }
                None => planned.push(Planned {
                    version_before,
                    notices: notices.collect(),
                    events: vec![event.clone()],
                    ticket: ticket.clone(),
                }),
            }
            if planned.len() < CHAIN_MAX {
                waiting.extend(follow_ups(&ticket, &event));
            }
            known.insert(ticket.id, ticket);
        }
    }
    planned.iter_mut().for_each(|p| notice::once(&mut p.notices));
    Ok(planned)
}

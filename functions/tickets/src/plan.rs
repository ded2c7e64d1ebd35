//! One command, carried through to the end: all tickets it changes, all mails it owes.

use crate::{
    Act, Actor, Channel, Command, Event, Notice, Policy, Refusal, Ticket, TicketId, apply, decide, follow_ups, notice,
    react,
};
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

/// Where a command goes that is meant for this ticket: what people say to one that was merged, and what comes by mail, goes to
/// the one in which it goes on. Hand-overs are numbered within their own ticket and stay with it. `known` holds the way there,
/// as far as there is one.
#[must_use]
pub fn destination(
    known: &BTreeMap<TicketId, Ticket>,
    target: TicketId,
    by: &Actor,
    via: Channel,
    act: &Act,
) -> TicketId {
    let of_leg = matches!(act, Act::HearFromLeg(_) | Act::UpdateLeg(_));
    let follows = !of_leg && (matches!(by, Actor::Person(_)) || via == Channel::Mail);
    let mut at = target;
    // No two are ever merged into each other.
    while let Some(into) = known.get(&at).and_then(|ticket| ticket.merged_into).filter(|into| known.contains_key(into))
    {
        if !follows {
            break;
        }
        at = into;
    }
    at
}

/// Carries `command` out on `target` (`None` makes a ticket) and on every ticket that must follow.
/// `known` holds the target, its chain of parents, and what it is to be merged into or to hang on; a parent that is not there is left alone.
/// Guests of a queue whose last day is over have no rights in it and get no mails.
///
/// # Errors
/// The [`Refusal`] of the first command, or of the ticket that it should be merged into. Nothing has changed then.
pub fn plan(
    known: &BTreeMap<TicketId, Ticket>,
    target: Option<TicketId>,
    command: Command,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<Vec<Planned>, Refusal> {
    let policy = &*policy.on(now);
    let mut known = known.clone();
    let target = target.map(|target| destination(&known, target, &command.by, command.via, &command.act));
    let mut planned: Vec<Planned> = Vec::new();
    let mut waiting = VecDeque::from([(target, command)]);
    while let Some((target, command)) = waiting.pop_front() {
        let before = target.and_then(|id| known.get(&id));
        if target.is_some() && before.is_none() && !planned.is_empty() {
            // What ends must go on somewhere; all else can be left alone.
            if let Act::TakeIn(_) | Act::Carry { .. } = command.act {
                return Err(Refusal::NoTicket);
            }
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
    for Planned { version_before, ticket, events, notices } in &mut planned {
        let behind = |seq: u64| usize::try_from(seq - *version_before).ok();
        let event = |seq| behind(seq).and_then(|place| events.get(place));
        notices.retain(|(seq, n)| event(*seq).is_none_or(|event| notice::is_still_read(n, event, ticket, policy)));
        notice::once(notices);
    }
    Ok(planned)
}

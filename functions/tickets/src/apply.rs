//! Folding events into a ticket. No rule is decided here, so an old history reads the same under a new policy.

use crate::bounces::Bounces;
use crate::command::Channel;
use crate::event::{Edited, Event, LegUpdated, Submitted, What};
use crate::pushes::Pushes;
use crate::ticket::{Dates, Renewed};
use crate::{Actor, CloseReason, Leg, Link, Relation, State, Ticket, Visibility, Watch};
use chrono::{DateTime, Utc};

/// The ticket after one more event. `None` in, `Some` out only for the event that makes a ticket; an event
/// that cannot be the first changes nothing.
#[must_use]
pub fn apply(ticket: Option<Ticket>, event: &Event) -> Option<Ticket> {
    match (ticket, &event.what) {
        (None, What::Submitted(submitted)) => Some(first(submitted, event)),
        (None, _) => None,
        (Some(ticket), _) => Some(next(ticket, event)),
    }
}

/// The ticket that a whole history makes.
#[must_use]
pub fn refold<'e>(events: impl IntoIterator<Item = &'e Event>) -> Option<Ticket> {
    events.into_iter().fold(None, apply)
}

fn first(submitted: &Submitted, event: &Event) -> Ticket {
    Ticket {
        id: submitted.id,
        version: 1,
        state: if submitted.verified { State::New } else { State::Unconfirmed },
        requester: submitted.requester.clone(),
        participants: submitted.participants.clone(),
        former: Vec::new(),
        renewed: Vec::new(),
        watchers: Vec::new(),
        school: submitted.school.clone(),
        topic: submitted.topic.clone(),
        kind: submitted.kind,
        finding: None,
        queue: submitted.queue.clone(),
        site: submitted.site.clone(),
        visibility: submitted.visibility,
        subject: submitted.subject.clone(),
        text: submitted.text.clone(),
        language: submitted.language.clone(),
        urgency: submitted.urgency,
        wished_due: None,
        priority: submitted.urgency.priority(),
        is_prioritized: false,
        owner: None,
        acknowledge: submitted.acknowledge,
        parent: submitted.parent,
        child: None,
        child_open: false,
        children: Vec::new(),
        legs: Vec::new(),
        callback: None,
        is_verified: submitted.verified,
        follows: submitted.follows,
        links: Vec::new(),
        merged_into: None,
        dates: Dates {
            created: event.at,
            starts: submitted.starts,
            started: None,
            last_contact: event.at,
            due: submitted.due,
            closed: None,
            updated: event.at,
            updated_by: event.by.address().cloned(),
            state_since: event.at,
            last_human: event.at,
        },
        rating: None,
        is_held: false,
        mail_reopens: Vec::new(),
        set_aside: None,
        is_remote: false,
        pushes: Pushes::first(submitted.verified, event.at),
        bounces: Bounces::default(),
        moved: 0,
        reopened: 0,
        reminded: None,
        escalated: 0,
    }
}

fn next(mut ticket: Ticket, event: &Event) -> Ticket {
    let (before, due_before) = (ticket.state, ticket.dates.due);
    match &event.what {
        What::Submitted(_) => return ticket,
        What::Confirmed { starts, due } => {
            ticket.is_verified = true;
            ticket.state = State::New;
            ticket.dates.starts = *starts;
            ticket.dates.due = *due;
        }
        What::Assigned { owner } => {
            ticket.owner = Some(owner.clone());
            ticket.dates.started.get_or_insert(event.at);
            if ticket.state == State::New {
                ticket.state = State::Open;
            }
        }
        What::Unassigned => {
            ticket.owner = None;
            ticket.state = State::New;
        }
        What::Moved { to, .. } => {
            ticket.queue = to.clone();
            ticket.moved += 1;
            // Whoever is on duty there has as long as for any other that is new (T7).
            if ticket.state == State::New {
                ticket.dates.state_since = event.at;
                ticket.escalated = 0;
            }
        }
        What::Split(off) => ticket.links.push(Link { other: off.into, relation: Relation::SplitInto }),
        What::Linked(link) if ticket.links.contains(link) => {}
        What::Linked(link) => ticket.links.push(*link),
        What::Merged { into, .. } => {
            ticket.merged_into = Some(*into);
            ticket.state = State::Closed(CloseReason::Merged);
        }
        What::Messaged { .. } => ticket.dates.last_contact = event.at,
        What::Queried { .. } => {
            ticket.dates.last_contact = event.at;
            ticket.state = State::WaitingRequester;
        }
        What::Recorded(finding) => {
            ticket.kind = finding.kind;
            ticket.finding = Some(finding.clone());
        }
        What::NotedPublicly { .. }
        | What::NotedInternally { .. }
        | What::NotedToQueue { .. }
        | What::FollowedUp { .. } => {}
        What::MadeConfidential { removed, .. } => {
            ticket.visibility = Visibility::Queue;
            let gone = ticket.participants.extract_if(.., |p| removed.contains(&p.address));
            ticket.former.extend(gone);
            ticket.watchers.retain(|(who, _)| !removed.iter().any(|gone| *who == Actor::Person(gone.clone())));
        }
        What::MadeVisible => ticket.visibility = Visibility::Desk,
        What::Watched { level } => {
            ticket.watchers.retain(|(who, _)| *who != event.by);
            if *level != Watch::Usual {
                ticket.watchers.push((event.by.clone(), *level));
            }
        }
        What::Bounced { to, permanent, .. } => ticket.bounces.add(to, *permanent),
        What::Replied { .. } => {
            ticket.dates.last_contact = event.at;
            match ticket.state {
                // Behind the question the level above, or somebody outside, may still be at work.
                State::WaitingRequester if ticket.is_elsewhere() => ticket.state = State::WaitingExternal,
                State::WaitingRequester => ticket.state = State::Open,
                State::Solved | State::Closed(_) => {
                    if event.via == Channel::Mail {
                        ticket.mail_reopens.push(event.at);
                    }
                    take_up_again(&mut ticket);
                }
                State::Unconfirmed | State::New | State::Open | State::WaitingExternal | State::Scheduled => {}
            }
        }
        What::Edited(edited) => edit(&mut ticket, edited),
        What::Prioritized { priority, .. } => {
            ticket.priority = *priority;
            ticket.is_prioritized = true;
        }
        What::DueSet { due, .. } => ticket.dates.due = *due,
        What::SiteSet { site, .. } => ticket.site.clone_from(site),
        What::ParticipantAdded { person } => {
            ticket.former.retain(|former| former.address != person.address);
            ticket.participants.push(person.clone());
        }
        What::ParticipantRemoved { person } => {
            ticket.participants.retain(|participant| participant.address != person.address);
            ticket.former.push(person.clone());
            ticket.watchers.retain(|(who, _)| *who != Actor::Person(person.address.clone()));
        }
        What::AccessRenewed { person } => match ticket.renewed.iter_mut().find(|known| known.person == *person) {
            Some(known) => (known.times, known.at) = (known.times + 1, event.at),
            None => ticket.renewed.push(Renewed { person: person.clone(), times: 1, at: event.at }),
        },
        What::Reassigned { was, now } => {
            let people = std::iter::once(&mut ticket.requester).chain(&mut ticket.participants);
            for person in people.filter(|person| person.address == *was) {
                ticket.former.push(person.clone());
                person.address.clone_from(now);
            }
            ticket.watchers.retain(|(who, _)| *who != Actor::Person(was.clone()));
        }
        What::Addressed { person } => {
            ticket.participants.retain(|participant| participant.address != person.address);
            let before = std::mem::replace(&mut ticket.requester, person.clone());
            let (was, is) = (Actor::Person(before.address.clone()), Actor::Person(person.address.clone()));
            ticket.watchers.retain(|(who, _)| *who != is);
            ticket.watchers.iter_mut().filter(|(who, _)| *who == was).for_each(|(who, _)| *who = is.clone());
            ticket.former.retain(|former| former.address != person.address);
            ticket.former.push(before);
        }
        What::Solved { direct, .. } => {
            if event.by.is_human() {
                ticket.dates.last_contact = event.at;
            }
            ticket.state = if *direct { State::Closed(CloseReason::Direct) } else { State::Solved };
        }
        What::Closed { reason, .. } => ticket.state = State::Closed(*reason),
        What::Rated { stars, text } => ticket.rating = Some((*stars, text.clone())),
        What::Reopened { .. } => take_up_again(&mut ticket),
        What::HandedUp { child, .. } => {
            ticket.child = Some(*child);
            ticket.child_open = true;
            ticket.children.push(*child);
            ticket.state = State::WaitingExternal;
        }
        What::HandedOver(over) => {
            ticket.legs.push(Leg::first(over.leg, over, event.at));
            ticket.state = State::WaitingExternal;
        }
        What::LegUpdated(news) => leg_updated(&mut ticket, news, event),
        // A question to the requester may be open meanwhile: that one is still waited for.
        What::HandedBack { .. } => {
            ticket.child_open = false;
            if ticket.state == State::WaitingExternal && !ticket.is_elsewhere() {
                ticket.state = State::Open;
            }
        }
        What::HandedUpAgain { .. } => {
            ticket.child_open = true;
            if ticket.state == State::Open {
                ticket.state = State::WaitingExternal;
            }
        }
        What::Held { .. } => ticket.is_held = true,
        What::Released => ticket.is_held = false,
        What::Erased { .. } => {}
        What::Scheduled { starts, due } => plan_for(&mut ticket, *starts, *due),
        What::CallbackAsked(asked) => {
            let due_before = ticket.callback.as_ref().map_or(ticket.dates.due, |callback| callback.due_before);
            ticket.callback = Some(asked.callback(due_before));
            plan_for(&mut ticket, asked.starts, asked.due);
        }
        What::Called { reached, next, .. } => {
            if let (true, Some(callback)) = (*reached, ticket.callback.take_if(|_| *reached)) {
                ticket.dates.due = ticket.dates.due.max(callback.due_before);
            }
            match next {
                Some(window) => plan_for(&mut ticket, window.from, window.to),
                None => begin(&mut ticket),
            }
        }
        What::SetAside => ticket.set_aside = Some(event.at),
        What::RemoteOffered => ticket.is_remote = true,
        What::RemoteEnded => ticket.is_remote = false,
        What::Begun => begin(&mut ticket),
        What::Reminded { about, step } => ticket.reminded = Some((*about, *step)),
        What::Nudged { leg, step, .. } => {
            ticket.legs.iter_mut().filter(|l| l.number == *leg).for_each(|l| l.nudged = *step);
        }
        What::Hurried { .. } => {}
        What::Escalated { step, .. } => ticket.escalated = *step,
    }
    if !ticket.state.is_in_work() {
        ticket.callback = None;
        ticket.is_remote = false;
    }
    if ticket.state != before {
        ticket.dates.state_since = event.at;
        ticket.reminded = None;
        ticket.escalated = 0;
        ticket.legs.iter_mut().for_each(|leg| leg.nudged = 0);
    }
    ticket.pushes = ticket.pushes.after(event, ticket.state, ticket.dates.due != due_before);
    ticket.dates.closed = ticket.state.is_closed().then(|| ticket.dates.closed.unwrap_or(event.at));
    if let (Channel::Mail, Some(address)) = (event.via, event.by.address()) {
        ticket.bounces.heard_from(address);
    }
    if event.by.is_human() && !event.what.is_quiet() {
        ticket.dates.last_human = event.at;
        // A new word starts a waiting time anew, and with it its reminders. What the requester does not
        // hear of, such as a note, is no new word about an open question (T4).
        let silent = ticket.state == State::WaitingRequester && ticket.dates.last_contact != event.at;
        if !silent {
            ticket.reminded = None;
        }
    }
    ticket.dates.updated = event.at;
    ticket.dates.updated_by = event.by.address().cloned();
    ticket.version += 1;
    ticket
}

fn edit(ticket: &mut Ticket, edited: &Edited) {
    let Edited { subject, text, urgency, wished_due } = edited;
    ticket.subject = subject.as_ref().map_or_else(|| ticket.subject.clone(), |subject| subject.now.clone());
    ticket.text = text.as_ref().map_or_else(|| ticket.text.clone(), |text| text.now.clone());
    ticket.urgency = urgency.as_ref().map_or(ticket.urgency, |urgency| urgency.now);
    ticket.wished_due = wished_due.as_ref().map_or(ticket.wished_due, |wish| wish.now);
    if urgency.is_some() && !ticket.is_prioritized {
        ticket.priority = ticket.urgency.priority();
    }
}

/// The last open hand-over that ends sets the ticket free; one that is taken up again binds it.
fn leg_updated(ticket: &mut Ticket, news: &LegUpdated, event: &Event) {
    if let Some(from) = &news.from {
        ticket.bounces.heard_from(from);
    }
    let Some(leg) = ticket.legs.iter_mut().find(|leg| leg.number == news.leg) else { return };
    let was_open = leg.state.is_open();
    leg.update(news, event.at);
    let again = !was_open && leg.state.is_open();
    match ticket.state {
        State::WaitingExternal if !ticket.is_elsewhere() => ticket.state = State::Open,
        State::Open if again => ticket.state = State::WaitingExternal,
        State::Unconfirmed
        | State::New
        | State::Open
        | State::WaitingRequester
        | State::WaitingExternal
        | State::Scheduled
        | State::Solved
        | State::Closed(_) => {}
    }
}

/// Work starts later.
fn plan_for(ticket: &mut Ticket, starts: DateTime<Utc>, due: DateTime<Utc>) {
    ticket.state = State::Scheduled;
    ticket.dates.starts = starts;
    ticket.dates.due = due;
}

/// What was planned is work now, unless somebody else has a part of it to do.
fn begin(ticket: &mut Ticket) {
    if ticket.state == State::Scheduled {
        ticket.state = match ticket.owner {
            None => State::New,
            Some(_) if ticket.is_elsewhere() => State::WaitingExternal,
            Some(_) => State::Open,
        };
    }
}

fn take_up_again(ticket: &mut Ticket) {
    ticket.rating = None;
    ticket.reopened += 1;
    ticket.state = match ticket.owner {
        // It was spam by mistake: it waits for its address as before.
        _ if !ticket.is_verified => State::Unconfirmed,
        Some(_) => State::Open,
        None => State::New,
    };
}

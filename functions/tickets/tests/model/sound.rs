//! What is true of every ticket after every event.

use crate::clock::{Clock, elsewhere};
use tickets::command::PARTICIPANTS_MAX;
use tickets::event::Waiting;
use tickets::{Event, Person, State, Ticket, Visibility, What};

/// What is wrong with a ticket that this event has just made out of `before`.
pub(crate) fn faults(before: Option<&Ticket>, event: &Event, after: &Ticket) -> Vec<&'static str> {
    let mut faults = Vec::new();
    let mut must = |holds: bool, what| {
        if !holds {
            faults.push(what);
        }
    };
    let dates = &after.dates;
    let waits = matches!(after.state, State::Open | State::WaitingRequester | State::WaitingExternal | State::Solved);
    must(after.version == before.map_or(0, |t| t.version) + 1, "one event, one version");
    must(!waits || after.owner.is_some(), "somebody has what is in work or solved");
    let nobodys = matches!(after.state, State::New | State::Unconfirmed);
    must(!nobodys || after.owner.is_none(), "what is new is the dispatcher's");
    must(after.owner.is_none() || dates.started.is_some(), "who has an owner was begun");
    must(after.state.is_closed() == dates.closed.is_some(), "closed has a date, and nothing else has");
    must(
        after.state != State::WaitingExternal || elsewhere(after),
        "who waits for others has an open child or hand-over",
    );
    let asks_again = after.legs.iter().any(|leg| leg.nudged > 0);
    must(!asks_again || after.state == State::WaitingExternal, "only who waits for others asks outside again");
    let numbered = after.legs.iter().zip(1u8..).all(|(leg, number)| leg.number == number);
    must(numbered, "hand-overs are numbered from 1");
    must(!after.child_open || after.child.is_some(), "an open child is known");
    must(after.escalated == 0 || after.state == State::New, "only new tickets climb");
    must(
        match after.reminded {
            None => true,
            Some((Waiting::Answer, _)) => after.state == State::WaitingRequester,
            Some((Waiting::Verdict, _)) => after.state == State::Solved,
        },
        "a reminder fits the state",
    );
    must(dates.updated == event.at, "updated is the newest event");
    must(dates.updated_by.as_ref() == event.by.address(), "updated by whoever did it");
    let once = |p: &&Person| after.people().filter(|other| other.address == p.address).count() == 1;
    must(after.people().all(|p| once(&p)), "each takes part once");
    must(after.participants.len() <= PARTICIPANTS_MAX, "no more take part than may");
    let within = |at| dates.created <= at && at <= dates.updated;
    must([dates.last_contact, dates.state_since, dates.last_human].into_iter().all(within), "no date outside its life");
    must([dates.started, dates.closed].into_iter().flatten().all(within), "no optional date outside its life");
    must(
        dates.starts >= dates.created && dates.due >= dates.starts,
        "work starts after creation, is due after its start",
    );
    if let Some(before) = before {
        let was = &before.dates;
        must(was.updated <= dates.updated, "time runs forwards");
        must(
            was.last_contact <= dates.last_contact && was.last_human <= dates.last_human,
            "the last of them only grows",
        );
        let anew = after.state == State::New && matches!(event.what, What::Moved { .. });
        let since = if before.state == after.state && !anew { was.state_since } else { event.at };
        must(dates.state_since == since, "a state begins when it changes");
        must(was.started.is_none() || was.started == dates.started, "begun once");
        must(was.created == dates.created, "created once");
        must(
            !(before.state.is_closed() && after.state.is_closed()) || was.closed == dates.closed,
            "closed once, until it is taken up again",
        );
        must(before.reopened <= after.reopened, "reopenings are counted up");
        let says = event.by.is_human() && !event.what.is_quiet();
        must(says || was.last_human == dates.last_human, "only people act as people, and by what they say");
        must(constant(before) == constant(after), "what a ticket is does not change");
        let moved = matches!(&event.what, What::Moved { from, to, .. } if *from == before.queue && *to == after.queue);
        must(moved || before.queue == after.queue, "only a move leads to another queue");
        must(
            matches!(event.what, What::Edited(_)) || theirs(before) == theirs(after),
            "only edits change the requester's part",
        );
        let ours = matches!(event.what, What::Prioritized { .. });
        must(ours || !before.is_prioritized || before.priority == after.priority, "an agent's priority stays");
        let holds = matches!(event.what, What::Held { .. });
        let held = holds || (before.is_held && event.what != What::Released);
        must(after.is_held == held, "it is kept until somebody says otherwise");
        faults.extend(seen(before, event, after));
    }
    faults
}

fn constant(ticket: &Ticket) -> impl PartialEq {
    let people = &ticket.requester;
    let place = (&ticket.school, &ticket.topic, &ticket.language);
    (ticket.id, people, place, ticket.parent, ticket.follows)
}

fn theirs(ticket: &Ticket) -> impl PartialEq {
    (&ticket.subject, &ticket.text, ticket.urgency, ticket.wished_due)
}

/// What is wrong with who sees it.
fn seen(before: &Ticket, event: &Event, after: &Ticket) -> Option<&'static str> {
    let mut people = before.participants.clone();
    let mut visibility = before.visibility;
    if let What::MadeConfidential { removed, .. } = &event.what {
        people.retain(|person| !removed.contains(&person.address));
        visibility = Visibility::Queue;
    }
    if let What::ParticipantRemoved { person } = &event.what {
        people.retain(|known| known.address != person.address);
    }
    if let What::ParticipantAdded { person } = &event.what {
        people.push(person.clone());
    }
    if event.what == What::MadeVisible {
        visibility = Visibility::Desk;
    }
    let right = after.visibility == visibility && after.participants == people;
    (!right).then_some("nothing else changes who sees a ticket and who takes part")
}

/// Whether the ticket remembers when its clock was set, and the steps that it has done.
pub(crate) fn remembers(ticket: &Ticket, clock: Clock) -> bool {
    let dates = &ticket.dates;
    let told = (clock.told > 0).then_some(clock.told);
    let leg = ticket.legs.last();
    let outside = leg.filter(|leg| leg.state.is_open() && ticket.state == State::WaitingExternal);
    let nudged = outside.map_or(0, |_| clock.told);
    if leg.is_some_and(|leg| leg.nudged != nudged) {
        return false;
    }
    let (since, reminded, escalated) = match ticket.state {
        State::Unconfirmed => (dates.state_since, None, 0),
        State::New => (dates.state_since, None, clock.told),
        State::WaitingRequester => (dates.last_contact, told.map(|n| (Waiting::Answer, n)), 0),
        State::Solved => (dates.last_human.max(dates.state_since), told.map(|n| (Waiting::Verdict, n)), 0),
        State::Closed(_) => (dates.closed.unwrap_or_default(), None, 0),
        State::WaitingExternal => (outside.map_or(clock.since, |leg| leg.heard.max(dates.state_since)), None, 0),
        State::Open | State::Scheduled => (clock.since, None, 0),
    };
    (since, ticket.reminded, ticket.escalated) == (clock.since, reminded, escalated)
}

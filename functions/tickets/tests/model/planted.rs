//! The model is tried on rules with one fault each: it must see all of them.

use crate::cast::{Cast, address};
use crate::explore::{DESK, Mover, Rules, explore};
use crate::rest;
use crate::table::Table;
use crate::world::{World, plain, worlds};
use chrono::{DateTime, Utc};
use tickets::{Act, Actor, CloseReason, Command, Event, Policy, Refusal, State, Ticket, What, apply, decide};

/// A world in which tickets are solved first, time reminds, and the desk sees what nobody wants otherwise.
fn world() -> World {
    plain(&Cast::school())
}

#[track_caller]
fn is_found(rules: Rules, expected: &str) {
    let found = explore(&world(), &Table::shipped(), rules, 1);
    assert!(found.faults.iter().any(|fault| fault.contains(expected)), "not found: {expected}\n{:?}", found.faults);
}

#[test]
fn an_owner_who_is_forgotten_is_found() {
    fn forgets(ticket: Option<Ticket>, event: &Event) -> Option<Ticket> {
        let owner = ticket.as_ref().and_then(|t| t.owner.clone());
        let taken = matches!(event.what, What::Assigned { .. });
        apply(ticket, event).map(|after| if taken { Ticket { owner, ..after } } else { after })
    }
    is_found(Rules { apply: forgets, ..DESK }, "somebody has what is in work or solved");
}

#[test]
fn a_version_that_stands_still_is_found() {
    fn stands(ticket: Option<Ticket>, event: &Event) -> Option<Ticket> {
        let version = ticket.as_ref().map(|t| t.version);
        apply(ticket, event).map(|after| Ticket { version: version.unwrap_or(1), ..after })
    }
    is_found(Rules { apply: stands, ..DESK }, "one event, one version");
}

#[test]
fn a_step_that_time_takes_twice_is_found() {
    fn forgets(ticket: Option<Ticket>, event: &Event) -> Option<Ticket> {
        apply(ticket, event).map(|after| Ticket { escalated: 0, ..after })
    }
    is_found(Rules { apply: forgets, ..DESK }, "and at once");
}

#[test]
fn a_word_that_does_not_start_the_waiting_anew_is_found() {
    fn goes_on(ticket: Option<Ticket>, event: &Event) -> Option<Ticket> {
        let before = ticket.as_ref().map(|t| t.dates.last_human);
        let mut after = apply(ticket, event)?;
        if after.state == State::Solved && matches!(event.what, What::NotedInternally { .. }) {
            after.dates.last_human = before?;
        }
        Some(after)
    }
    is_found(Rules { apply: goes_on, ..DESK }, "has run");
}

#[test]
fn somebody_who_goes_on_reading_what_is_confidential_is_found() {
    fn keeps(ticket: Option<Ticket>, event: &Event) -> Option<Ticket> {
        let people = ticket.as_ref().map(|t| t.participants.clone());
        let after = apply(ticket, event)?;
        Some(Ticket { participants: people.unwrap_or_else(|| after.participants.clone()), ..after })
    }
    is_found(Rules { apply: keeps, ..DESK }, "nothing else changes who sees a ticket and who takes part");
}

#[test]
fn a_member_who_lets_others_see_is_found() {
    fn lets(t: Option<&Ticket>, command: &Command, policy: &Policy, now: DateTime<Utc>) -> Result<Vec<Event>, Refusal> {
        let mut command = command.clone();
        if command.by == Actor::Agent(address("ada@harbour.example")) && matches!(command.act, Act::MakeVisible) {
            command.by = Actor::Agent(address("bo@harbour.example"));
        }
        decide(t, &command, policy, now)
    }
    is_found(Rules { decide: lets, ..DESK }, "Member(0) asks Show of New");
}

#[test]
fn a_right_too_many_is_found() {
    fn lets(t: Option<&Ticket>, command: &Command, policy: &Policy, now: DateTime<Utc>) -> Result<Vec<Event>, Refusal> {
        let mut command = command.clone();
        if command.by == Actor::Person(address("uli@harbour.example")) && matches!(command.act, Act::Withdraw) {
            command.by = Actor::Person(address("tom@harbour.example"));
        }
        decide(t, &command, policy, now)
    }
    is_found(Rules { decide: lets, ..DESK }, "Participant asks Withdraw of New");
}

#[test]
fn a_wrong_end_is_found() {
    fn ends(ticket: Option<Ticket>, event: &Event) -> Option<Ticket> {
        let mut event = event.clone();
        if let What::Closed { reason, .. } = &mut event.what {
            *reason = CloseReason::Confirmed;
        }
        apply(ticket, &event)
    }
    is_found(Rules { apply: ends, ..DESK }, "Requester asks Withdraw of New");
}

/// A rule that reads what the model holds for unimportant: nothing else can see it.
#[test]
fn a_rule_that_tells_alike_tickets_apart_is_found() {
    fn reads(
        t: Option<&Ticket>,
        command: &Command,
        policy: &Policy,
        now: DateTime<Utc>,
    ) -> Result<Vec<Event>, Refusal> {
        let mut events = decide(t, command, policy, now)?;
        if t.is_some_and(|t| t.state == State::New && t.dates.started.is_some()) && matches!(command.act, Act::Take) {
            let note = What::NotedInternally { text: "word".to_owned() };
            let note = events.first().map(|event| Event { what: note, ..event.clone() });
            events.splice(0..0, note);
        }
        Ok(events)
    }
    is_found(Rules { decide: reads, ..DESK }, "does not what its like does");
}

#[test]
fn a_wrong_line_of_the_table_is_found() {
    let flips = [
        ("take", "member", State::New, "="),
        ("message", "member", State::Solved, "-"),
        ("query", "member", State::WaitingExternal, "."),
        ("reply", "people", State::WaitingRequester, "open"),
        ("reply", "people", State::Closed(CloseReason::Withdrawn), "again"),
        ("withdraw", "requester", State::Unconfirmed, "-"),
        ("hand_up_again", "desk", State::Open, "."),
        ("hide", "member", State::Solved, "-"),
        ("show", "lead", State::Open, "="),
        ("tick", "clock", State::Solved, "="),
    ];
    let world = worlds(&Cast::school()).into_iter().find(|w| w.name.contains("reject")).unwrap();
    for (deed, who, state, word) in flips {
        let found = explore(&world, &Table::shipped().with(deed, who, state, word), DESK, 1);
        assert!(!found.faults.is_empty(), "{deed} {who} {state:?} {word}");
    }
}

#[test]
fn a_wrong_line_about_somebody_outside_is_found() {
    let flips = [
        ("hand_over", "member", State::New, "-"),
        ("leg_note", "member", State::Solved, "-"),
        ("leg_end", "member", State::WaitingExternal, "heard"),
        ("leg_again", "member", State::Open, "heard"),
        ("leg_other", "member", State::Open, "heard"),
        ("leg_mail", "desk", State::WaitingExternal, "ended"),
        ("hand_back", "desk", State::WaitingExternal, "open"),
    ];
    let world = worlds(&Cast::provider()).remove(0);
    for (deed, who, state, word) in flips {
        let found = explore(&world, &Table::shipped().with(deed, who, state, word), DESK, 1);
        assert!(!found.faults.is_empty(), "{deed} {who} {state:?} {word}");
    }
}

#[test]
fn a_dead_end_is_found() {
    let mut found = explore(&world(), &Table::shipped(), DESK, 1);
    assert_eq!(rest::faults(&found), Vec::<String>::new());
    let solved = |number: usize| found.nodes[number].0.state == State::Solved;
    let shut: Vec<bool> = (0..found.nodes.len()).map(solved).collect();
    found.moves.retain(|(from, to, who)| *who != Mover::Requester || !shut[*from] || shut[*to]);
    assert!(rest::faults(&found).iter().all(|fault| fault.starts_with("[Requester] cannot lead on from")));
    assert!(!rest::faults(&found).is_empty());
    found.moves.push((1, 0, Mover::Time));
    found.moves.push((0, 1, Mover::Time));
    assert!(rest::faults(&found).iter().any(|fault| fault.starts_with("time alone goes round")));
}

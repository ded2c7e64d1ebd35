//! Long lives over changes of the clock, weekends and holidays: whatever is asked, and whenever (P1).

use crate::cast::{Cast, Role};
use crate::deed::{Ask, Deed, asks, command, submission};
use crate::sound;
use crate::words::say;
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use std::sync::LazyLock;
use tickets::command::PRIORITY_MAX;
use tickets::policy::{ResponseHours, Timers, TopicId, Verify};
use tickets::{Act, Actor, Event, Policy, State, Ticket, apply, decide, refold};

/// Hours and timers that real desks have, each change of the file as old and new text.
const HOURS: [&[(&str, &str)]; 3] = [
    // A school's week, with the holidays of a Land in which waiting times stand still.
    &[
        ("[hours]", "[timers]\nwaiting_solve_days = 14\n[hours]\nland = \"sn\"\nclosed = [\"12-24\", \"12-31\"]"),
        ("saturday = [\"08:00-18:00\"]", ""),
        ("sunday = [\"08:00-18:00\"]", ""),
    ],
    // Open one morning of the week, shut in the holidays: what is put off is put off for long.
    &[
        ("[hours]", "[timers]\nwaiting_solve_days = 13\n[hours]\nland = \"hh\"\nschool_holidays = \"close\""),
        ("monday = [\"08:00-18:00\"]", ""),
        ("tuesday = [\"08:00-18:00\"]", "tuesday = [\"07:00-07:30\", \"08:00-11:00\"]"),
        ("wednesday = [\"08:00-18:00\"]", ""),
        ("thursday = [\"08:00-18:00\"]", ""),
        ("friday = [\"08:00-18:00\"]", ""),
        ("saturday = [\"08:00-18:00\"]", ""),
        ("sunday = [\"08:00-18:00\"]", ""),
    ],
    // Every step at once, over the hour that the change of the clock skips or has twice.
    &[
        ("[hours]", "[hours]\nland = \"by\"\nschool_holidays = \"ignore\""),
        ("sunday = [\"08:00-18:00\"]", "sunday = [\"01:30-02:30\", \"02:45-03:15\"]"),
    ],
];

static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    let read = |changes: &&[(&str, &str)]| {
        let mut text = include_str!("desk.toml").to_owned();
        for (old, new) in *changes {
            assert!(text.contains(old), "{old}");
            text = text.replace(old, new);
        }
        Policy::read(&text, "desk.toml").unwrap()
    };
    let mut policies: Vec<Policy> = HOURS.iter().map(read).collect();
    policies[2].queues.iter_mut().for_each(|queue| queue.timers = at_once());
    policies
});

/// No desk can write these times down: everything is due as soon as it can be.
fn at_once() -> Timers {
    Timers {
        confirm_days: 0,
        untouched_hours: vec![0, 1],
        waiting_remind_days: vec![0, 1],
        waiting_solve_days: Some(2),
        solved_remind_days: Vec::new(),
        solved_close_days: 0,
        nudge_working_days: vec![5, 10, 15, 20],
        due_working_days: 3,
        response_hours: ResponseHours::default(),
        push_due: false,
        push_percent: vec![75, 100],
    }
}

/// Before a change of the clock, the long holidays, Christmas, and the day that most years do not have.
const BEGINNINGS: [&str; 6] = [
    "2026-10-24T23:59:30Z",
    "2027-03-28T00:30:00Z",
    "2026-07-08T12:00:00Z",
    "2026-12-18T15:00:00Z",
    "2028-02-28T22:30:00Z",
    "2027-04-30T21:59:59Z",
];

/// Something asked some seconds after the last.
#[derive(Clone, Debug)]
struct Step {
    seconds: u32,
    ask: prop::sample::Index,
    /// Whether only those are asked who may.
    guided: bool,
    text: String,
}

fn step() -> impl Strategy<Value = Step> {
    const DAY: u32 = 24 * 60 * 60;
    let seconds = prop_oneof![1 => Just(0), 4 => 0..7_200u32, 3 => 0..5 * DAY, 2 => 0..50 * DAY, 1 => 0..800 * DAY];
    let text = prop_oneof![8 => Just("word".to_owned()), 1 => any::<String>(), 1 => Just("x".repeat(100_001))];
    (seconds, any::<prop::sample::Index>(), prop::bool::weighted(0.8), text)
        .prop_map(|(seconds, ask, guided, text)| Step { seconds, ask, guided, text })
}

/// A ticket with its history, under one policy.
struct Life<'p> {
    policy: &'p Policy,
    ticket: Ticket,
    history: Vec<Event>,
}

impl Life<'_> {
    fn happen(&mut self, events: Vec<Event>) {
        for event in events {
            let after = apply(Some(self.ticket.clone()), &event).unwrap();
            let faults = sound::faults(Some(&self.ticket), &event, &after);
            assert!(faults.is_empty(), "{faults:?} after {event:?}\n{after:?}");
            self.ticket = after;
            self.history.push(event);
        }
    }

    fn tick(&self, now: DateTime<Utc>) -> Vec<Event> {
        decide(Some(&self.ticket), &command(Actor::Clock, Act::Tick), self.policy, now).unwrap()
    }

    /// Time acts when it is due, only then, and once.
    fn time(&mut self, now: DateTime<Utc>) {
        match self.ticket.due(self.policy) {
            None => assert_eq!(self.tick(now), []),
            Some(due) => {
                assert_eq!(self.tick(due - TimeDelta::seconds(1)), [], "not before it is due");
                assert_ne!(self.tick(due), [], "as soon as it is due");
                assert_eq!(self.tick(now).is_empty(), now < due, "whenever it is due");
            }
        }
        self.happen(self.tick(now));
        let again = self.tick(now);
        // A zero of days or hours lets the next state end at the moment in which it begins.
        if self.policy.default_queue().timers.solved_close_days > 0 {
            assert_eq!(again, [], "once: {:?}", self.history.last());
        }
    }
}

/// N-33: from what was set to the most that there is; it rises with time, and stands still while somebody else has the next move.
fn check_priority(ticket: &Ticket, now: DateTime<Utc>) {
    let later = [0, 1, 30, 400, 10_000].map(|hours| ticket.priority_at(now + TimeDelta::hours(hours)));
    assert!(later.is_sorted() && later[0] >= ticket.priority && later[4] <= PRIORITY_MAX, "{later:?}: {ticket:?}");
    let is_ours = matches!(ticket.state, State::New | State::Open);
    let ends = if is_ours { PRIORITY_MAX } else { later[0] };
    assert_eq!(later[4], ends, "{ticket:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_whenever_a_ticket_stays_sound_and_can_be_read_again(
        hours in 0..HOURS.len(),
        cast in 0..3usize,
        known: bool,
        beginning in prop::sample::select(BEGINNINGS.as_slice()),
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let cast = &Cast::all()[cast];
        let mut policy = POLICIES[hours].clone();
        policy.intake.verify = if known { Verify::Off } else { Verify::Always };
        let (asks, mut now) = (asks(cast), beginning.parse::<DateTime<Utc>>().unwrap());
        let mut submission = submission(&cast.requester);
        submission.topic = Some(TopicId::new(cast.queue.as_str()));
        let submit = command(Actor::Person(cast.requester.clone()), Act::Submit(Box::new(submission)));
        let history = decide(None, &submit, &policy, now).unwrap();
        let ticket = refold(&history).unwrap();
        prop_assert_eq!(sound::faults(None, &history[0], &ticket), Vec::<&str>::new());
        let mut life = Life { policy: &policy, ticket, history };
        let entitled = |ask: &&Ask| matches!(ask.role, Role::Requester | Role::Member(_) | Role::Desk);
        // Nothing more happens to what was merged or is spam.
        let asks: Vec<Ask> = asks.into_iter().filter(|ask| !matches!(ask.deed, Deed::Merge | Deed::Spam)).collect();
        let entitled: Vec<&Ask> = asks.iter().filter(entitled).collect();
        for Step { seconds, ask, guided, text } in steps {
            now += TimeDelta::seconds(seconds.into());
            // The clock may be late: now and then nothing runs for a while.
            if seconds % 3 > 0 {
                life.time(now);
            }
            let ask = if guided { entitled[ask.index(entitled.len())] } else { &asks[ask.index(asks.len())] };
            let mut command = ask.at(now).into_owned();
            command.act = say(command.act.clone(), &text).unwrap_or(command.act);
            let version = life.ticket.version;
            if let Ok(events) = decide(Some(&life.ticket), &command, &policy, now) {
                let count = events.len() as u64;
                life.happen(events);
                prop_assert_eq!(life.ticket.version, version + count);
            }
            check_priority(&life.ticket, now);
        }
        let written = serde_json::to_string(&life.history).unwrap();
        let read: Vec<Event> = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(refold(&read), Some(life.ticket));
    }
}

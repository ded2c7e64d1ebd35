//! The desks the model looks at: each choice of each dimension with each of the others.

use crate::cast::Cast;
use crate::deed::{Ask, asks};
use std::collections::BTreeSet;
use tickets::policy::{Closing, FollowUp, Queue};
use tickets::{Policy, Visibility};

/// One way a queue can be set up.
type Choice = (&'static str, fn(&mut Queue));

/// C1: what an answer to a closed ticket does.
const FOLLOW_UPS: &[Choice] = &[
    ("reopen", |q| q.follow_up = FollowUp::Reopen),
    ("reopen within", |q| q.follow_up = FollowUp::ReopenWithin { days: 14 }),
    ("new linked", |q| q.follow_up = FollowUp::NewLinked),
    ("reject", |q| q.follow_up = FollowUp::Reject),
];

/// C2: how tickets end.
const CLOSINGS: &[Choice] =
    &[("two step", |q| q.closing = Closing::TwoStep), ("direct", |q| q.closing = Closing::Direct)];

/// What time does.
const TIMERS: &[Choice] = &[
    ("usual", |q| q.timers.waiting_solve_days = None),
    ("solves", |q| q.timers.waiting_solve_days = Some(14)),
    ("silent", |q| {
        q.timers.untouched_hours.clear();
        q.timers.waiting_remind_days.clear();
        q.timers.solved_remind_days.clear();
        q.timers.nudge_working_days.clear();
    }),
];

/// Z-40: who sees its tickets by default.
const VISIBILITIES: &[Choice] =
    &[("for the desk", |q| q.visibility = Visibility::Desk), ("confidential", |q| q.visibility = Visibility::Queue)];

/// Whoever adds a rule of queues adds its choices here.
const DIMENSIONS: &[&[Choice]] = &[FOLLOW_UPS, CLOSINGS, TIMERS, VISIBILITIES];

/// A desk, who plays at it, and everything they may ask.
pub(crate) struct World {
    /// The queue, and what was chosen for it.
    pub(crate) name: String,
    /// The policy while everybody works …
    pub(crate) everybody: Policy,
    /// … and after the second member has left the queue.
    pub(crate) one_left: Policy,
    /// Who plays.
    pub(crate) cast: Cast,
    /// Everything that anybody may ask of a ticket.
    pub(crate) asks: Vec<Ask>,
}

impl World {
    /// The policy, with the second member or without.
    pub(crate) fn policy(&self, left: bool) -> &Policy {
        if left { &self.one_left } else { &self.everybody }
    }

    /// How the queue of the ticket is set up.
    pub(crate) fn queue(&self) -> &Queue {
        self.everybody.queue(&self.cast.queue).unwrap()
    }
}

/// The worlds around the queue of this cast. A release build looks at all of them; else at few, in which each choice
/// meets each choice of every other dimension, and each cast.
pub(crate) fn worlds(cast: &Cast) -> Vec<World> {
    let all = all(Cast::all().len());
    let chosen = if cfg!(debug_assertions) { few(&all) } else { all };
    let ours = chosen.iter().filter(|numbers| Cast::all()[numbers[0]].queue == cast.queue);
    let choices =
        |numbers: &[usize]| DIMENSIONS.iter().zip(numbers).map(|(choices, n)| choices[*n]).collect::<Vec<_>>();
    ours.map(|numbers| world(cast, &choices(&numbers[1..]))).collect()
}

/// The world of the first choices.
pub(crate) fn plain(cast: &Cast) -> World {
    world(cast, &DIMENSIONS.iter().map(|choices| choices[0]).collect::<Vec<_>>())
}

/// Every combination: the number of the cast, then that of the choice in each dimension.
fn all(casts: usize) -> Vec<Vec<usize>> {
    let sizes = [casts].into_iter().chain(DIMENSIONS.iter().map(|choices| choices.len()));
    sizes.fold(vec![Vec::new()], |so_far, size| {
        so_far.iter().flat_map(|numbers| (0..size).map(|n| [&numbers[..], &[n]].concat())).collect()
    })
}

/// As few combinations as the plainest search finds that have every pair of choices.
fn few(all: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let pairs = |numbers: &[usize]| {
        let places: Vec<_> = numbers.iter().copied().enumerate().collect();
        places.iter().flat_map(|&a| places.iter().map(move |&b| (a, b))).collect::<BTreeSet<_>>()
    };
    let mut missing: BTreeSet<_> = all.iter().flat_map(|numbers| pairs(numbers)).collect();
    let mut few = Vec::new();
    while !missing.is_empty() {
        let news = |numbers: &&Vec<usize>| pairs(numbers).intersection(&missing).count();
        let best = all.iter().max_by_key(news).unwrap();
        missing.retain(|pair| !pairs(best).contains(pair));
        few.push(best.clone());
    }
    few
}

fn world(cast: &Cast, choices: &[Choice]) -> World {
    let mut everybody = desk();
    for queue in everybody.queues.iter_mut().filter(|q| q.id == cast.queue) {
        choices.iter().for_each(|(_, choose)| choose(queue));
    }
    let mut one_left = everybody.clone();
    for queue in one_left.queues.iter_mut().filter(|q| q.id == cast.queue) {
        queue.members.retain(|m| *m != cast.members[1]);
        queue.lead = cast.members[0].clone();
    }
    let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
    let name = format!("{}: {}", cast.queue, names.join(", "));
    World { name, everybody, one_left, asks: asks(cast), cast: cast.clone() }
}

/// The small desk beside this file.
pub(crate) fn desk() -> Policy {
    Policy::read(include_str!("desk.toml"), "desk.toml").unwrap()
}

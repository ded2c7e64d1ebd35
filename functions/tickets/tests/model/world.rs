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
/// Where they are among the dimensions.
const PLACE_OF_TIMERS: usize = 2;

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
    /// Which tickets are looked at.
    pub(crate) bounds: Bounds,
    /// Where the queue of the ticket stands among all.
    queue: usize,
}

/// How much out of the ordinary (`Key::marks`) a ticket may be to be looked at, and how often its like is.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// By those who are entitled to something.
    pub(crate) marks_max: usize,
    /// By everybody.
    pub(crate) marks_of_outsiders_max: usize,
    /// How many more that are alike are looked at.
    pub(crate) alike_max: usize,
}

impl Bounds {
    /// Whatever can come together.
    const ALL: Self = Self { marks_max: usize::MAX, marks_of_outsiders_max: usize::MAX, alike_max: usize::MAX };

    /// Each mark by itself, for those who are entitled; outsiders are refused where nothing is out of the ordinary.
    const SINGLE: Self = Self { marks_max: 1, marks_of_outsiders_max: 0, alike_max: 0 };

    /// Each mark meets each other, and every deed of those who are entitled meets both. What outsiders are refused meets each
    /// mark where all is chosen as usual that only time and those who are entitled ask about.
    fn pairs(choices: &[usize]) -> Self {
        let usual = choices[PLACE_OF_TIMERS] == 0;
        Self { marks_max: 2, marks_of_outsiders_max: usize::from(usual), alike_max: 1 }
    }
}

impl World {
    /// The policy, with the second member or without.
    pub(crate) fn policy(&self, left: bool) -> &Policy {
        if left { &self.one_left } else { &self.everybody }
    }

    /// How the queue of the ticket is set up.
    pub(crate) fn queue(&self) -> &Queue {
        &self.everybody.queues[self.queue]
    }
}

/// Worlds by the numbers of their choices, and what tickets each has.
type Chosen = (Vec<Vec<usize>>, fn(&[usize]) -> Bounds);

/// The worlds around the queue of this cast: few, in which each choice meets each choice of every other dimension, and each
/// cast, and in which each mark of a ticket is looked at by itself. A build without debug assertions (`tests/run` makes one)
/// lets each mark meet each other in all worlds, and looks at every ticket that there can be in the few.
pub(crate) fn worlds(cast: &Cast) -> Vec<World> {
    let all = all(Cast::all().len());
    let few = few(&all);
    let chosen: Vec<Chosen> = if cfg!(debug_assertions) {
        vec![(few, |_| Bounds::SINGLE)]
    } else {
        vec![(all, Bounds::pairs), (few, |_| Bounds::ALL)]
    };
    let ours = |numbers: &Vec<usize>| Cast::all()[numbers[0]].queue == cast.queue;
    let made = |numbers: Vec<usize>, bounds: fn(&[usize]) -> Bounds| {
        let choices: Vec<_> = DIMENSIONS.iter().zip(&numbers[1..]).map(|(choices, n)| choices[*n]).collect();
        world(cast, &choices, bounds(&numbers[1..]))
    };
    let chosen = chosen.into_iter().flat_map(|(worlds, bounds)| worlds.into_iter().map(move |one| (one, bounds)));
    chosen.filter(|(numbers, _)| ours(numbers)).map(|(numbers, bounds)| made(numbers, bounds)).collect()
}

/// The world of the first choices.
pub(crate) fn plain(cast: &Cast) -> World {
    world(
        cast,
        &DIMENSIONS.iter().map(|choices| choices[0]).collect::<Vec<_>>(),
        Bounds { alike_max: 1, ..Bounds::SINGLE },
    )
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

fn world(cast: &Cast, choices: &[Choice], bounds: Bounds) -> World {
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
    let queue = everybody.queues.iter().position(|q| q.id == cast.queue).unwrap();
    World { queue, name, everybody, one_left, asks: asks(cast), cast: cast.clone(), bounds }
}

/// The small desk beside this file.
pub(crate) fn desk() -> Policy {
    Policy::read(include_str!("desk.toml"), "desk.toml").unwrap()
}

//! Every state that a ticket can be in, and everything that anybody can do there (S6).
//!
//! A new command is a line of `deed.rs` and its lines in `table.txt`. What a queue can be set up to is a list in
//! `world.rs`, what else a ticket can be a field in `key.rs`. Forgotten fields show: alike tickets that do not do alike are
//! faults. Who sees what of it is a table of its own, in `eyes.rs`.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]
#![allow(clippy::print_stdout, reason = "the count is what this test is for")]

mod cast;
mod clock;
mod deed;
mod ended;
mod explore;
mod eyes;
mod family;
mod intake;
mod key;
mod lives;
mod planted;
mod rest;
mod sound;
mod submitting;
mod table;
mod words;
mod world;

use cast::Cast;
use explore::{DESK, explore};
use std::collections::BTreeSet;
use table::{COLUMNS, Table};
use world::{World, worlds};

/// So many faults are told; more say nothing new.
const FAULTS_MAX: usize = 20;

/// Looks at every world around this cast; there must be so many states and edges, and all cells of the table but so many.
fn check(cast: &Cast, states_min: usize, edges_min: usize, cells_never: usize) {
    let table = Table::shipped();
    let worlds = worlds(cast);
    let (mut states, mut edges, mut beyond, mut asked) = (0, 0, 0, BTreeSet::new());
    for world in &worlds {
        let found = explore(world, &table, DESK, FAULTS_MAX);
        let faults: Vec<_> = found.faults.iter().cloned().chain(rest::faults(&found)).collect();
        assert!(faults.is_empty(), "{}\n{}", world.name, faults.join("\n"));
        assert_eq!(rest::at_rest(&found), at_rest(world), "{}: where time does nothing any more", world.name);
        assert_eq!(rest::for_good(&found), [rest::END].into(), "{}: what nobody leads a ticket out of", world.name);
        states += found.nodes.len();
        edges += found.edges;
        beyond += found.beyond;
        asked.extend(found.asked);
    }
    println!("{}: {} worlds, {states} states, {edges} edges, {beyond} beyond", cast.queue, worlds.len());
    assert!(states >= states_min && edges >= edges_min, "{states} states and {edges} edges are too few");
    assert_eq!(asked.len() + cells_never, table.len() * COLUMNS, "every cell of the table is asked for");
}

/// Where time does nothing any more, on purpose: who works on a ticket is not hurried (this desk sets no limits for T2
/// and T3; those are in the story `first-response.txt`),
/// T6 and T7 tell each step once, and a question without an answer rests where the queue does not end it (T4).
fn at_rest(world: &World) -> BTreeSet<String> {
    let timers = &world.queue().timers;
    let (climbs, reminds) = (timers.untouched_hours.len(), timers.waiting_remind_days.len());
    let nudges = timers.nudge_working_days.len();
    let always = ["closed".to_owned(), "open".to_owned(), format!("new, told {climbs} times")];
    let asked = timers.waiting_solve_days.is_none().then(|| format!("waiting_requester, told {reminds} times"));
    let has_above = world.queue().hands_up_to.is_some();
    let above = has_above.then(|| "waiting_external".to_owned());
    let goes_out = world.queue().level.number() > 1;
    let outside = goes_out.then(|| format!("waiting_external, told {nudges} times, outside"));
    let behind = format!("waiting_requester, told {reminds} times, somebody else at work");
    always.into_iter().chain(asked).chain([behind]).chain(above).chain(outside).collect()
}

#[test]
fn a_school_s_queue_does_what_the_table_says_and_nothing_else() {
    check(&Cast::school(), 700, 150_000, 0);
}

#[test]
fn the_provider_s_queue_does_what_the_table_says_and_nothing_else() {
    check(&Cast::provider(), 700, 150_000, 0);
}

/// Nothing can be handed up here, but handed over to somebody outside: once, so that nothing handed is handed over again.
#[test]
fn a_queue_with_no_level_above_does_what_the_table_says_and_nothing_else() {
    check(&Cast::top(), 300, 70_000, 1);
}

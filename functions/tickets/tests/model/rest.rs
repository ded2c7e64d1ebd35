//! Where tickets come to rest, and that none comes to rest where nobody can get it out.

use crate::explore::{Found, Mover};
use crate::key::Key;
use std::collections::BTreeSet;
use tickets::{CloseReason, State};

/// What is wrong with where tickets end.
pub(crate) fn faults(found: &Found) -> Vec<String> {
    let mut faults = Vec::new();
    let mut all_reach = |who: &[Mover], from: fn(State) -> bool, to: fn(State) -> bool| {
        let reached = reaching(found, who, to);
        let stuck = found.nodes.iter().zip(reached).filter(|((key, _), reached)| from(key.state) && !reached);
        faults.extend(stuck.map(|((key, _), _)| format!("{who:?} cannot lead on from {key:?}")));
    };
    all_reach(&[Mover::Requester], |state| !state.is_closed(), State::is_closed);
    all_reach(&[Mover::Member], State::is_in_work, is_over);
    all_reach(&[Mover::Time], |state| state == State::Solved || state == State::Unconfirmed, State::is_closed);
    faults.extend(circle(found).map(|key| format!("time alone goes round in a circle at {key:?}")));
    faults
}

fn is_over(state: State) -> bool {
    state == State::Solved || state.is_closed()
}

/// For each kind of ticket, whether these people alone can lead it to such a state.
fn reaching(found: &Found, who: &[Mover], to: fn(State) -> bool) -> Vec<bool> {
    let mut back = vec![Vec::new(); found.nodes.len()];
    for (from, to, mover) in &found.moves {
        if who.contains(mover) {
            back[*to].push(*from);
        }
    }
    let mut reached: Vec<bool> = found.nodes.iter().map(|(key, _)| to(key.state)).collect();
    let mut waiting: Vec<usize> = (0..reached.len()).filter(|n| reached[*n]).collect();
    while let Some(number) = waiting.pop() {
        for from in std::mem::take(&mut back[number]) {
            if !std::mem::replace(&mut reached[from], true) {
                waiting.push(from);
            }
        }
    }
    reached
}

/// A kind of ticket that time alone leads back to: of those it leads away from, one that nobody can be the first of.
fn circle(found: &Found) -> Option<Key> {
    let moves: BTreeSet<_> = found.moves.iter().filter(|(.., who)| *who == Mover::Time).map(|m| (m.0, m.1)).collect();
    let mut into = vec![0; found.nodes.len()];
    moves.iter().for_each(|(_, to)| into[*to] += 1);
    let mut free: Vec<usize> = (0..into.len()).filter(|n| into[*n] == 0).collect();
    while let Some(number) = free.pop() {
        for (_, to) in moves.range((number, 0)..=(number, usize::MAX)) {
            into[*to] -= 1;
            if into[*to] == 0 {
                free.push(*to);
            }
        }
    }
    into.iter().position(|count| *count > 0).map(|number| found.nodes[number].0)
}

/// Where time does nothing any more, as a list that people can read.
pub(crate) fn at_rest(found: &Found) -> BTreeSet<String> {
    let moved: BTreeSet<_> = found.moves.iter().filter(|(.., who)| *who == Mover::Time).map(|m| m.0).collect();
    let resting = found.nodes.iter().enumerate().filter(|(number, _)| !moved.contains(number));
    resting.map(|(_, (key, _))| told(key)).collect()
}

fn told(key: &Key) -> String {
    let Key { state, told, child, leg, .. } = key;
    let state = state.key();
    match key.state {
        State::New => format!("{state}, told {told} times"),
        State::WaitingRequester if *child == Some(true) || *leg == Some(true) => {
            format!("{state}, told {told} times, somebody else at work")
        }
        State::WaitingExternal if *leg == Some(true) => format!("{state}, told {told} times, outside"),
        State::WaitingRequester => format!("{state}, told {told} times"),
        State::Unconfirmed
        | State::Open
        | State::WaitingExternal
        | State::Scheduled
        | State::Solved
        | State::Closed(_) => state.to_owned(),
    }
}

/// The states that nobody can lead a ticket out of.
pub(crate) fn for_good(found: &Found) -> BTreeSet<State> {
    let leaves = |(from, to, _): &&(usize, usize, Mover)| found.nodes[*from].0.state != found.nodes[*to].0.state;
    let left: BTreeSet<_> = found.moves.iter().filter(leaves).map(|m| found.nodes[m.0].0.state).collect();
    found.nodes.iter().map(|(key, _)| key.state).filter(|state| !left.contains(state)).collect()
}

/// The only end that is one.
pub(crate) const END: State = State::Closed(CloseReason::UnconfirmedExpired);

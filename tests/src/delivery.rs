//! How queues and schedules bring events: twice, late, in another order, or not at all.

use crate::at_desk::bits;
use desk::clock::Part;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many bells a step rings at most: a stream has a record for each item that changed.
const BELLS_MAX: u64 = 3;

/// Brings events as a seed wills.
pub struct Delivery {
    chance: AtomicU64,
    /// Bells of earlier steps that come later.
    late: u64,
    tally: [AtomicU64; 3],
}

/// What became of an event that did not simply come.
#[derive(Clone, Copy)]
enum Odd {
    Dropped,
    Doubled,
    Late,
}

impl Delivery {
    pub(crate) fn new(seed: u64) -> Self {
        Self { chance: AtomicU64::new(seed ^ 0x6C6F_7473_655F_6576), late: 0, tally: Default::default() }
    }

    /// How many events were dropped, came twice, and came late or in another order.
    #[must_use]
    pub fn tally(&self) -> [u64; 3] {
        self.tally.each_ref().map(|count| count.load(Ordering::Relaxed))
    }

    /// How many bells ring now: those of this step and the late ones, less what is lost or comes later still.
    pub(crate) fn bells(&mut self) -> u64 {
        let waiting = self.late + 1 + self.one_of(BELLS_MAX);
        self.late = 0;
        let mut ring = 0;
        for _ in 0..waiting {
            match self.one_of(4) {
                0 => self.note(Odd::Dropped),
                1 => {
                    self.note(Odd::Doubled);
                    ring += 2;
                }
                2 => {
                    self.note(Odd::Late);
                    self.late += 1;
                }
                _ => ring += 1,
            }
        }
        ring
    }

    /// Which functions time's events wake, in which order.
    pub(crate) fn ticks(&self) -> Vec<Part> {
        let mut order = [Part::Endings, Part::Escalation];
        if self.one_of(2) == 0 {
            self.note(Odd::Late);
            order.reverse();
        }
        let times = |part| {
            let times = usize::try_from(self.one_of(3)).expect("three is a small number");
            match times {
                0 => self.note(Odd::Dropped),
                1 => {}
                _ => self.note(Odd::Doubled),
            }
            std::iter::repeat_n(part, times)
        };
        order.into_iter().flat_map(times).collect()
    }

    /// Something of what was said before, if it is said again now.
    pub(crate) fn late_echo<'s, T>(&self, said: &'s [T]) -> Option<&'s T> {
        let count = said.len() as u64;
        let echoes = count > 0 && self.one_of(2) == 0;
        echoes.then(|| {
            self.note(Odd::Late);
            &said[usize::try_from(self.one_of(count)).expect("it is one of a list")]
        })
    }

    fn one_of(&self, count: u64) -> u64 {
        bits(&self.chance) % count
    }

    fn note(&self, odd: Odd) {
        self.tally[odd as usize].fetch_add(1, Ordering::Relaxed);
    }
}

//! What calls cost, as DynamoDB tells it with each answer.

use aws_sdk_dynamodb::types::ConsumedCapacity;
use std::sync::atomic::{AtomicU64, Ordering};

/// A unit in the parts that are counted: halves occur, and smaller parts are not told.
const PARTS: f64 = 1_000.0;

/// What calls have cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Capacity {
    /// How many calls told what they cost.
    pub calls: u64,
    /// Read units: 4 kB read for sure are one, half of it where a later state is enough.
    pub read: f64,
    /// Write units: 1 kB is one, two within a transaction; each index counts too.
    pub write: f64,
}

impl Capacity {
    /// What was added since then.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self { calls: self.calls - before.calls, read: self.read - before.read, write: self.write - before.write }
    }
}

/// Whether a call reads or writes, where the answer does not say it.
#[derive(Clone, Copy)]
pub(super) enum Way {
    Read,
    Write,
}

/// The count of all calls of a store.
#[derive(Debug, Default)]
pub(super) struct Counter {
    calls: AtomicU64,
    read: AtomicU64,
    write: AtomicU64,
}

impl Counter {
    /// Counts one call.
    pub(super) fn count<'a>(&self, way: Way, told: impl IntoIterator<Item = &'a ConsumedCapacity>) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        for told in told {
            // A transaction that was done before costs reading, and says so.
            let (read, write) = match (told.read_capacity_units(), told.write_capacity_units(), way) {
                (None, None, Way::Read) => (told.capacity_units(), None),
                (None, None, Way::Write) => (None, told.capacity_units()),
                (read, write, _) => (read, write),
            };
            add(&self.read, read);
            add(&self.write, write);
        }
    }

    pub(super) fn so_far(&self) -> Capacity {
        let units = |parts: &AtomicU64| parts.load(Ordering::Relaxed) as f64 / PARTS;
        Capacity { calls: self.calls.load(Ordering::Relaxed), read: units(&self.read), write: units(&self.write) }
    }
}

fn add(sum: &AtomicU64, units: Option<f64>) {
    sum.fetch_add((units.unwrap_or(0.0) * PARTS).round() as u64, Ordering::Relaxed);
}

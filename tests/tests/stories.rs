//! Every story, at every depth: adapters may differ in everything but the arrows.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tests::{AtDesk, Rules, check_all};

#[test]
fn stories_by_the_rules_alone() {
    check_all(|| Box::new(Rules::default()), true);
}

#[test]
fn stories_at_a_desk_in_memory() {
    check_all(|| Box::new(AtDesk::over(Arc::new(desk::memory::Memory::default()))), false);
}

#[test]
fn stories_at_a_desk_in_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let numbers = AtomicUsize::new(0);
    let fresh = || {
        let number = numbers.fetch_add(1, Ordering::Relaxed);
        let store = lotse::sqlite::Sqlite::open(&folder.path().join(format!("{number}.db"))).unwrap();
        Box::new(AtDesk::over(Arc::new(store))) as Box<dyn tests::Depth>
    };
    check_all(fresh, false);
}

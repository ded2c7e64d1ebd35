//! Every story over the one file: adapters may differ in everything but the arrows.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

use lotse::sqlite::Sqlite;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tests::{AtDesk, Depth, check_all};

#[test]
fn stories_at_a_desk_in_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let numbers = AtomicUsize::new(0);
    let fresh = || {
        let number = numbers.fetch_add(1, Ordering::Relaxed);
        let store = Sqlite::open(&folder.path().join(format!("{number}.db"))).unwrap();
        Box::new(AtDesk::over(Arc::new(store))) as Box<dyn Depth>
    };
    check_all(fresh, false);
}

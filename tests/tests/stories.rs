//! Every story, by the rules and at a desk in memory. Each edge tells them over its own store: adapters may differ in
//! everything but the arrows.

use std::sync::Arc;
use tests::{AtDesk, Rules, check_all};

#[test]
fn stories_by_the_rules_alone() {
    check_all(|| Box::new(Rules::default()), true);
}

#[test]
fn stories_at_a_desk_in_memory() {
    check_all(|| Box::new(AtDesk::over(Arc::new(desk::memory::Memory::default()))), false);
}

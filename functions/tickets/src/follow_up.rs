//! What an answer to a closed ticket does (C1): a queue's policy, and the window that it may set.

use crate::Ticket;
use crate::policy::{FollowUp, Policy};
use chrono::{DateTime, Utc};

impl Ticket {
    /// Until when an answer opens the closed ticket again, if its queue sets a window.
    #[must_use]
    pub fn reopens_until(&self, policy: &Policy) -> Option<DateTime<Utc>> {
        let queue = policy.queue_or_default(&self.queue);
        let calendar = policy.calendar_of(self.school.as_ref(), queue);
        match queue.follow_up {
            FollowUp::ReopenWithin { days } => self.dates.closed.map(|at| calendar.add_days(at, days)),
            FollowUp::Reopen | FollowUp::NewLinked | FollowUp::Reject => None,
        }
    }

    /// What an answer to the closed ticket does at `now`: after the window it makes a linked new one.
    #[must_use]
    pub fn follow_up(&self, policy: &Policy, now: DateTime<Utc>) -> FollowUp {
        match self.reopens_until(policy) {
            Some(until) if now > until => FollowUp::NewLinked,
            _ => policy.queue_or_default(&self.queue).follow_up,
        }
    }
}

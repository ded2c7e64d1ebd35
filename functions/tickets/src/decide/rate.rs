//! How content requesters are with the help they got (Z-26): asked once it is over, changeable for a while (T10).

use super::{Rules, limited};
use crate::access::Action;
use crate::event::{Stars, What};
use crate::{Policy, Refusal, State, Ticket};
use chrono::{DateTime, Utc};

/// So many days after closing the rating can be given and changed.
const RATING_DAYS: u32 = 14;

impl Ticket {
    /// Until when the requester may say how content they are; `None` where that is not asked.
    #[must_use]
    pub fn rated_until(&self, policy: &Policy) -> Option<DateTime<Utc>> {
        let State::Closed(reason) = self.state else { return None };
        let asked = policy.requesters.rating && reason.can_be_rated();
        let calendar = &policy.queue_or_default(&self.queue).calendar;
        self.dates.closed.filter(|_| asked).map(|closed| calendar.add_all_days(closed, RATING_DAYS))
    }
}

impl Rules<'_> {
    pub(super) fn rate(&self, stars: Stars, text: &str) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Decide)?;
        let text = limited(text)?;
        match self.ticket.rated_until(self.policy) {
            None if !self.policy.requesters.rating => Err(Refusal::NotAllowed),
            None => Err(self.wrong_state()),
            Some(until) if self.now > until => Err(Refusal::RatingOver),
            Some(_) => Ok(vec![What::Rated { stars, text }]),
        }
    }
}

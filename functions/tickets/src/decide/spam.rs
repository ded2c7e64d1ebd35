//! What nobody wants: it ends without a word to anybody.

use super::Rules;
use crate::access::Action;
use crate::event::What;
use crate::{CloseReason, Refusal};
use chrono::TimeDelta;

/// So many days a mistake can be taken back; then the desk forgets what was spam.
pub const SPAM_DAYS: i64 = 30;

impl Rules<'_> {
    /// Not what others are at work for: somebody there holds it for real.
    pub(super) fn mark_spam(&self) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        let ends = self.end(CloseReason::Spam)?;
        let is_held = self.ticket.is_elsewhere() || self.ticket.parent.is_some();
        if is_held && !ends.is_empty() { Err(Refusal::OthersAtWork) } else { Ok(ends) }
    }

    /// Whether what was taken for spam can still be taken up again.
    pub(super) fn was_spam_lately(&self) -> bool {
        self.ticket.dates.closed.is_some_and(|closed| self.now - closed <= TimeDelta::days(SPAM_DAYS))
    }
}

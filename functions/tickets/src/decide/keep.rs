//! What is kept beyond its time, and who is erased from it (T9).

use super::{Rules, written};
use crate::access::Action;
use crate::event::What;
use crate::{Actor, Address, CloseReason, Refusal};

impl Rules<'_> {
    /// In every state: what may be needed as evidence stays as it is. The desk asks it for whoever runs it.
    pub(super) fn hold(&self, reason: &str) -> Result<Vec<What>, Refusal> {
        self.require(&Actor::Desk).or_else(|_| self.allow(Action::Keep))?;
        let reason = written(reason)?;
        Ok(if self.ticket.is_held { vec![] } else { vec![What::Held { reason }] })
    }

    pub(super) fn release(&self) -> Result<Vec<What>, Refusal> {
        self.require(&Actor::Desk).or_else(|_| self.allow(Action::Keep))?;
        Ok(if self.ticket.is_held { vec![What::Released] } else { vec![] })
    }

    /// Whose problem it was nobody can be asked any more: what was not closed yet is over.
    pub(super) fn erase(&self, nobody: &Address) -> Result<Vec<What>, Refusal> {
        self.require(&Actor::Desk)?;
        if self.ticket.is_held {
            return Err(Refusal::OnHold);
        }
        let over = self.ticket.requester.address == *nobody && !self.ticket.state.is_closed();
        let closed = What::Closed { reason: CloseReason::Withdrawn, text: String::new() };
        Ok(over.then_some(closed).into_iter().chain([What::Erased { nobody: nobody.clone() }]).collect())
    }
}

//! Help from afar (P-03): offered while somebody works on the ticket, and taken back.

use super::Rules;
use crate::access::Action;
use crate::event::What;
use crate::{Refusal, Remote};

impl Rules<'_> {
    /// A new offer takes the place of the old one. Who offers first for a ticket without an owner becomes its owner.
    pub(super) fn offer_remote(&self, remote: &Remote) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        self.require_in_work()?;
        remote.sound()?;
        Ok(self.taken().into_iter().chain([What::RemoteOffered]).collect())
    }

    /// A second press is no mistake.
    pub(super) fn end_remote(&self) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        Ok(if self.ticket.is_remote { vec![What::RemoteEnded] } else { vec![] })
    }
}

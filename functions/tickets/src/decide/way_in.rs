//! How people come to their ticket: older ways end, and who had no mail address gets one.

use super::Rules;
use crate::access::{Action, may_reach};
use crate::event::What;
use crate::{Actor, Address, CloseReason, Person, Refusal, State};

impl Rules<'_> {
    /// Older links and codes of this person open nothing any more. Everybody may ask it for themselves, whoever works on the ticket
    /// for all who take part. Before an address is confirmed there is no way in that could end.
    pub(super) fn renew_access(&self, of: &Address) -> Result<Vec<What>, Refusal> {
        let works = match &self.command.by {
            Actor::Person(address) if address == of => Action::Answer,
            Actor::Agent(_) => Action::Work,
            Actor::Person(_) | Actor::Clock | Actor::Desk => return Err(Refusal::NotAllowed),
        };
        self.allow(works)?;
        // What was merged goes on elsewhere, and the way there ends there.
        if let State::Unconfirmed
        | State::Closed(CloseReason::UnconfirmedExpired | CloseReason::Merged | CloseReason::Spam) =
            self.ticket.state
        {
            return Err(self.wrong_state());
        }
        let person = self.ticket.person(of).ok_or(Refusal::NotAllowed)?;
        Ok(vec![What::AccessRenewed { person: person.address.clone() }])
    }

    /// Whoever has the address now reads nothing of it, and whoever had it takes part without one. A second time is no mistake.
    pub(super) fn reassign(&self, was: &Address, now: &Address) -> Result<Vec<What>, Refusal> {
        self.require(&Actor::Desk)?;
        let (was, now) = (was.clone(), now.clone());
        Ok(self.ticket.person(&was).map(|_| What::Reassigned { was, now }).into_iter().collect())
    }

    /// From now on mails go there. An agent's word is taken, as at the intake.
    pub(super) fn give_address(&self, address: &Address) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        if self.ticket.requester.address == *address {
            return Ok(vec![]);
        }
        if !self.ticket.requester.address.is_without_mail() {
            return Err(Refusal::NotAllowed);
        }
        if matches!(self.ticket.state, State::Closed(_)) {
            return Err(self.wrong_state());
        }
        if address.is_nobody() || self.policy.is_own(address) {
            return Err(Refusal::UnknownAddress);
        }
        if !may_reach(address, self.queue(), self.policy) {
            return Err(Refusal::OutOfReach);
        }
        let person = Person { address: address.clone(), name: self.ticket.requester.name.clone() };
        Ok(vec![What::Addressed { person }])
    }
}

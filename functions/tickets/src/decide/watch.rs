//! Who wants to hear how much (Z-47): everybody chooses for themselves, among what they may read.

use super::Rules;
use crate::access::Action;
use crate::event::What;
use crate::{Actor, Refusal, State, Watch};

impl Rules<'_> {
    /// Each choice is kept, the newest counts. Questions and solutions reach the requester whatever they choose: without
    /// them the ticket would end behind their back.
    pub(super) fn watch(&self, level: Watch) -> Result<Vec<What>, Refusal> {
        let by = &self.command.by;
        self.allow(Action::Watch)?;
        let is_requester = matches!(by, Actor::Person(address) if *address == self.ticket.requester.address);
        if is_requester && level == Watch::None {
            return Err(Refusal::NotAllowed);
        }
        if self.ticket.state == State::Unconfirmed {
            return Err(self.wrong_state());
        }
        Ok(vec![What::Watched { level }])
    }
}

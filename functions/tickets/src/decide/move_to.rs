//! Sideways: a ticket goes to another queue and keeps all that it has (Z-08, desk.md §4.5.5).

use super::{Rules, limited};
use crate::access::{Action, may_move_to, may_reach};
use crate::event::What;
use crate::policy::{Queue, QueueId};
use crate::{Person, Refusal, State};

impl Rules<'_> {
    /// It is seen by fewer where the new queue is confidential, and never by more: what is confidential stays so.
    pub(super) fn move_to(&self, to: &QueueId, text: &str) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        if self.ticket.state.is_closed() {
            return Err(self.wrong_state());
        }
        let known = self.policy.queue(to).filter(|to| may_move_to(self.ticket, to, self.policy));
        let to = known.ok_or(Refusal::WrongQueue)?;
        let moved = What::Moved { from: self.ticket.queue.clone(), to: to.id.clone(), text: limited(text)? };
        let (stay, gone): (Vec<&Person>, Vec<&Person>) =
            self.ticket.participants.iter().partition(|person| may_reach(&person.address, to, self.policy));
        let gone = gone.into_iter().map(|person| What::ParticipantRemoved { person: person.clone() });
        Ok(gone.chain(self.kept_to(to, &stay)).chain([moved]).chain(self.given_to(to)).collect())
    }

    /// Outsiders of a confidential queue take part no longer: nobody has confirmed them there (C13).
    fn kept_to(&self, to: &Queue, people: &[&Person]) -> Option<What> {
        let tightens = to.visibility > self.ticket.visibility;
        let outsiders = people.iter().map(|person| &person.address).filter(|address| !to.has(address));
        tightens.then(|| What::MadeConfidential { removed: outsiders.cloned().collect(), kept: Vec::new() })
    }

    /// An owner who does not work the new queue has it no longer. What waits for somebody goes to whoever is on duty there,
    /// so that an answer finds a reader; everything else waits to be taken.
    fn given_to(&self, to: &Queue) -> Option<What> {
        self.ticket.owner.as_ref().filter(|owner| !to.has(owner))?;
        match self.ticket.state {
            State::Open => Some(What::Unassigned),
            State::WaitingRequester | State::WaitingExternal | State::Scheduled | State::Solved => {
                Some(What::Assigned { owner: to.duty.clone() })
            }
            State::Unconfirmed | State::New | State::Closed(_) => None,
        }
    }
}

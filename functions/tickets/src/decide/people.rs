//! Who takes part: the requester and agents add people after sending, and let them go (N-16).

use super::Rules;
use crate::access::may_reach;
use crate::command::PARTICIPANTS_MAX;
use crate::event::What;
use crate::{Address, Person, Refusal, State};

/// The longest name of a person, in characters.
const NAME_CHARS_MAX: usize = 200;

/// A name as it is kept: one line, and short enough.
pub(super) fn person_name(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    name.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect()
}

impl Rules<'_> {
    /// A second press is no mistake. Who is added hears of it, so nobody is while the requester's address proves nothing.
    /// Nobody is added out of whose reach the queue is (D-10), and none from outside to what is confidential unless that was
    /// confirmed (C13).
    pub(super) fn add_participant(&self, person: &Person, confirmed: bool) -> Result<Vec<What>, Refusal> {
        let agent = self.allow_either()?;
        match self.ticket.state {
            State::Unconfirmed | State::Closed(_) => return Err(self.wrong_state()),
            State::New
            | State::Open
            | State::WaitingRequester
            | State::WaitingExternal
            | State::Scheduled
            | State::Solved => {}
        }
        // Requesters fill nobody else's mailbox: the form asks the same. An agent's word is taken, as at the intake.
        let unknown = !agent && self.policy.must_confirm(&person.address);
        if unknown || person.address == self.policy.desk.mail || person.address.is_nobody() {
            return Err(Refusal::UnknownAddress);
        }
        if !may_reach(&person.address, self.queue(), self.policy) {
            return Err(Refusal::OutOfReach);
        }
        if self.ticket.person(&person.address).is_some() {
            return Ok(vec![]);
        }
        if self.ticket.visibility.is_confidential() && !confirmed && !self.queue().has(&person.address) {
            return Err(Refusal::Unconfirmed);
        }
        if self.ticket.participants.len() >= PARTICIPANTS_MAX {
            return Err(Refusal::TooManyParticipants { max: PARTICIPANTS_MAX });
        }
        let name = person_name(&person.name);
        Ok(vec![What::ParticipantAdded { person: Person { address: person.address.clone(), name } }])
    }

    /// Whenever somebody should no longer read it, whatever the ticket is at: the way of who is no part opens nothing.
    pub(super) fn remove_participant(&self, address: &Address) -> Result<Vec<What>, Refusal> {
        self.allow_either()?;
        let known = self.ticket.participants.iter().find(|p| p.address == *address);
        Ok(known.map(|person| What::ParticipantRemoved { person: person.clone() }).into_iter().collect())
    }
}

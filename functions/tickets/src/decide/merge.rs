//! Two tickets about one problem become one: the other one ends, and everybody and everything goes on here (P-01).

use super::Rules;
use crate::access::{Action, may_reach};
use crate::command::{Act, Command, PARTICIPANTS_MAX, TakeIn};
use crate::event::{Event, What};
use crate::link::{Link, Relation};
use crate::{Person, Refusal, State, Ticket, TicketId};

impl Rules<'_> {
    /// Only what nobody else is at work for, at the level above, below or outside: their answers would find no reader. It
    /// ends for good, so that no two tickets ever lead to each other.
    pub(super) fn merge(&self, into: TicketId, confirmed: bool) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        self.require_unfinished()?;
        if into == self.ticket.id {
            return Err(Refusal::Apart);
        }
        if self.ticket.is_elsewhere() || self.ticket.parent.is_some() {
            return Err(Refusal::OthersAtWork);
        }
        // The call would be forgotten: it is made, and logged, first.
        if self.ticket.callback.is_some() {
            return Err(self.wrong_state());
        }
        Ok(vec![What::Merged { into, confirmed }])
    }

    /// Asked by whoever merges, who must have the right to both. Who took part there takes part here; what one of the two
    /// kept to its queue stays there, and who may read it then is confirmed (C13).
    pub(super) fn take_in(&self, other: &TakeIn) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        self.require_unfinished()?;
        if let (Some(ours), Some(theirs)) = (&self.ticket.school, &other.school)
            && ours != theirs
        {
            return Err(Refusal::Apart);
        }
        let news: Vec<&Person> = other.people.iter().filter(|p| self.ticket.person(&p.address).is_none()).collect();
        if news.iter().any(|person| !may_reach(&person.address, self.queue(), self.policy)) {
            return Err(Refusal::OutOfReach);
        }
        let hidden = self.ticket.visibility.max(other.visibility).is_confidential();
        let tightens = hidden && !self.ticket.visibility.is_confidential();
        let joined = news.iter().any(|person| !self.queue().has(&person.address));
        if !other.confirmed && hidden && (tightens || joined) {
            return Err(Refusal::Unconfirmed);
        }
        let ours = self.ticket.participants.iter().map(|p| &p.address);
        let removed: Vec<_> = ours.filter(|address| tightens && !self.queue().has(address)).cloned().collect();
        if self.ticket.participants.len() - removed.len() + news.len() > PARTICIPANTS_MAX {
            return Err(Refusal::TooManyParticipants { max: PARTICIPANTS_MAX });
        }
        let tighter = tightens.then(|| What::MadeConfidential { removed, kept: Vec::new() });
        let added = news.into_iter().map(|person| What::ParticipantAdded { person: person.clone() });
        let link = What::Linked(Link { other: other.from, relation: Relation::MergedFrom });
        Ok(tighter.into_iter().chain(added).chain([link]).collect())
    }

    pub(super) fn require_unfinished(&self) -> Result<(), Refusal> {
        let unfinished = self.ticket.state.is_in_work() || self.ticket.state == State::Solved;
        unfinished.then_some(()).ok_or_else(|| self.wrong_state())
    }
}

/// What the other ticket must do with this one: without it nothing happens at all.
pub(super) fn into(ticket: &Ticket, event: &Event, into: TicketId, confirmed: bool) -> Command {
    let taken = TakeIn {
        from: ticket.id,
        people: ticket.people().cloned().collect(),
        school: ticket.school.clone(),
        visibility: ticket.visibility,
        confirmed,
    };
    Command {
        by: event.by.clone(),
        via: event.via,
        claimed: None,
        fresh: into,
        name: String::new(),
        files: Vec::new(),
        act: Act::TakeIn(Box::new(taken)),
    }
}

//! One ticket, one problem (P-01): what was told of a second one becomes a ticket of its own.

use super::{Rules, written};
use crate::access::Action;
use crate::command::{Act, Channel, Command, Split, Submission, subject};
use crate::event::{SplitOff, What};
use crate::link::{Link, Relation};
use crate::{Actor, CloseReason, Refusal, State, Ticket, TicketId};

impl Rules<'_> {
    /// Of any entry that this ticket has, at any time; but nobody is written to whose address proves nothing, or about spam.
    pub(super) fn split(&self, split: &Split) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        let unwritten = State::Closed(CloseReason::UnconfirmedExpired);
        let spam = State::Closed(CloseReason::Spam);
        if [State::Unconfirmed, unwritten, spam].contains(&self.ticket.state) {
            return Err(self.wrong_state());
        }
        if split.entry >= self.ticket.version {
            return Err(Refusal::NoEntry);
        }
        let text = written(&split.text)?;
        Ok(vec![What::Split(Box::new(SplitOff {
            entry: split.entry,
            into: self.command.fresh,
            subject: subject(&split.subject, &text),
            text,
            acknowledge: split.acknowledge,
        }))])
    }

    /// Said by the desk of a ticket that it has just made out of another.
    pub(super) fn link(&self, link: Link) -> Result<Vec<What>, Refusal> {
        self.require(&Actor::Desk)?;
        Ok(vec![What::Linked(link)])
    }
}

/// The new ticket: the same people, in the same place, seen by the same eyes; and its way back.
pub(super) fn off(ticket: &Ticket, off: &SplitOff, by_desk: impl Fn(TicketId, Act) -> Command) -> [Command; 2] {
    let submission = Submission {
        requester: ticket.requester.clone(),
        participants: ticket.participants.clone(),
        school: ticket.school.clone(),
        topic: ticket.topic.clone(),
        kind: ticket.kind,
        queue: Some(ticket.queue.clone()),
        visibility: ticket.visibility,
        subject: off.subject.clone(),
        text: off.text.clone(),
        answers: Vec::new(),
        urgency: ticket.urgency,
        language: ticket.language.clone(),
        acknowledge: off.acknowledge,
        due: None,
        parent: None,
        follows: None,
    };
    let back = Link { other: ticket.id, relation: Relation::SplitFrom };
    let made = by_desk(off.into, Act::Submit(Box::new(submission)));
    let linked = Command { files: Vec::new(), via: Channel::Desk, ..by_desk(off.into, Act::Link(back)) };
    [made, linked]
}

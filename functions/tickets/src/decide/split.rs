//! One ticket, one problem (P-01): what was told of a second one becomes a ticket of its own.

use super::{Rules, by_desk, like, written};
use crate::access::Action;
use crate::command::{Act, Command, Split, Submission, subject};
use crate::event::{SplitOff, What};
use crate::link::{Link, Relation};
use crate::{Actor, CloseReason, Refusal, State, Ticket};

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
pub(super) fn off(ticket: &Ticket, off: &SplitOff) -> [Command; 2] {
    let submission = Submission { acknowledge: off.acknowledge, ..like(ticket, &off.subject, &off.text) };
    let back = Link { other: ticket.id, relation: Relation::SplitFrom };
    [by_desk(off.into, Act::Submit(Box::new(submission))), by_desk(off.into, Act::Link(back))]
}

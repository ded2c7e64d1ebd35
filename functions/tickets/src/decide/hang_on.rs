//! Several tickets about one fault, each of its own requester (P-01): they hang on one, and who solves that can solve them
//! along. Each is solved by itself, with the rights that it takes.

use super::Rules;
use crate::access::Action;
use crate::command::{Act, Command};
use crate::event::{Event, What};
use crate::link::{Link, Relation};
use crate::{Refusal, TicketId};

impl Rules<'_> {
    /// On a ticket that whoever connects them works on as well: its refusal refuses both.
    pub(super) fn hang_on(&self, on: TicketId) -> Result<Vec<What>, Refusal> {
        self.connect(on, Relation::HangsOn)
    }

    pub(super) fn carry(&self, from: TicketId) -> Result<Vec<What>, Refusal> {
        self.connect(from, Relation::Carries)
    }

    fn connect(&self, other: TicketId, relation: Relation) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        self.require_unfinished()?;
        if other == self.ticket.id {
            return Err(Refusal::Apart);
        }
        Ok(vec![What::Linked(Link { other, relation })])
    }
}

/// What the other ticket must do with this one.
pub(super) fn other_side(from: TicketId, event: &Event, on: TicketId) -> Command {
    Command {
        by: event.by.clone(),
        via: event.via,
        claimed: None,
        fresh: on,
        name: String::new(),
        files: Vec::new(),
        act: Act::Carry { from },
    }
}

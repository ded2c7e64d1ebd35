//! Two tickets are alike if no rule can tell them apart. That they are is not believed: of each kind another ticket
//! that was met much later is looked at as well, and must do the same.
//!
//! Left out: texts, people's names, numbers of tickets, and every date. Of the dates a rule reads only how long ago
//! the clock of the state was set; of that only how many of its moments are over. Whether it is a child, and whether
//! it was taken up again, is read only for what other tickets must do: that is looked at in `family.rs`. Of hand-overs
//! outside one is looked at: each has a clock of its own, and two of them are in the story `several-providers.txt`. Whether
//! there is a time ahead to call somebody again decides what comes of a call that reached nobody: each such call is held
//! against the table, and not against those of tickets that are alike.

use crate::explore::Node;
use crate::world::World;
use tickets::{State, Visibility};

/// What the rules can see of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) state: State,
    /// Which member has it.
    pub(crate) owner: Option<usize>,
    /// Who sees it.
    pub(crate) visibility: Visibility,
    /// Whether there is a child, and whether it is open.
    pub(crate) child: Option<bool>,
    /// Whether there is a hand-over to somebody outside, and whether it is open.
    pub(crate) leg: Option<bool>,
    /// Whether somebody wants to be called back.
    pub(crate) callback: bool,
    /// The newest step that its clock has done.
    pub(crate) told: u8,
    /// How many moments of its clock are over without having been acted on.
    pub(crate) late: usize,
    /// Whether mails reach the requester.
    pub(crate) reached: bool,
    /// Whether the requester's address was proved.
    pub(crate) verified: bool,
    /// Whether it is kept beyond its time.
    pub(crate) held: bool,
    /// Whether the second member has left the queue.
    pub(crate) left: bool,
    /// Whether the participant has been removed.
    pub(crate) gone: bool,
}

impl Key {
    /// How much of it is out of the ordinary. What is not counted here – state, owner and clock – meets all of it.
    pub(crate) fn marks(&self, world: &World) -> usize {
        let hidden = self.visibility != world.queue().visibility;
        let work = [self.child.is_some(), self.leg.is_some(), self.callback];
        let people = [hidden, !self.verified, !self.reached, self.held, self.left, self.gone];
        work.into_iter().chain(people).filter(|is| *is).count()
    }

    /// What the rules can see of a ticket, so many of whose moments are `late`.
    pub(crate) fn of(world: &World, node: &Node, late: usize) -> Self {
        let Node { ticket, clock, left, .. } = node;
        let member = |owner| world.cast.members.iter().position(|m| m == owner).unwrap_or(usize::MAX);
        Self {
            state: ticket.state,
            owner: ticket.owner.as_ref().map(member),
            visibility: ticket.visibility,
            child: ticket.child.map(|_| ticket.child_open),
            leg: ticket.legs.last().map(|leg| leg.state.is_open()),
            callback: ticket.callback.is_some(),
            told: clock.told,
            late,
            reached: ticket.bounces.reaches(&ticket.requester.address),
            verified: ticket.is_verified,
            held: ticket.is_held,
            left: *left,
            gone: node.gone(world),
        }
    }
}

//! Who sees a ticket: what may be kept to the queue's members, by whom, and who lets others see it again (Z-38, C13).

use super::{Rules, by_desk, written};
use crate::access::Action;
use crate::command::{Act, Command};
use crate::event::{Event, What};
use crate::{Actor, Address, Refusal, Ticket, TicketId, Visibility};

impl Rules<'_> {
    /// To be seen by fewer is free for requester and agents. Outsiders go on taking part only if they are named: whoever
    /// asks for this has confirmed each of them. The desk asks it of what a ticket was handed up to.
    pub(super) fn make_confidential(&self, keep: &[Address]) -> Result<Vec<What>, Refusal> {
        self.require(&Actor::Desk).or_else(|_| self.allow(Action::Hide))?;
        if self.ticket.visibility.is_confidential() {
            return Ok(vec![]);
        }
        let participants = self.ticket.participants.iter().map(|p| p.address.clone());
        let outsiders: Vec<_> = participants.filter(|address| !self.queue().has(address)).collect();
        let (kept, removed) = outsiders.into_iter().partition(|address| keep.contains(address));
        Ok(vec![What::MadeConfidential { removed, kept }])
    }

    /// To be seen by more is for the queue's lead alone to decide. Who was removed stays removed.
    pub(super) fn make_visible(&self) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Show)?;
        Ok(if self.ticket.visibility.is_confidential() { vec![What::MadeVisible] } else { vec![] })
    }

    pub(super) fn note_to_queue(&self, text: &str) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        Ok(vec![What::NotedToQueue { text: written(text)? }])
    }
}

/// What a ticket was handed up to, and what was merged into it, tells the same story: with the ticket it becomes confidential,
/// too. It does not become visible with it: that is for its own lead to decide.
pub(super) fn below(ticket: &Ticket, event: &Event) -> impl Iterator<Item = (Option<TicketId>, Command)> {
    let is_hidden = ticket.visibility == Visibility::Queue;
    let hides = is_hidden && matches!(event.what, What::MadeConfidential { .. });
    let children = if hides { ticket.children.clone() } else { Vec::new() };
    let joins = |id: TicketId| matches!(&event.what, What::Linked(link) if is_hidden && link.other == id);
    let merged = ticket.merged().filter(|id| hides || joins(*id));
    // Whoever takes part where it goes on keeps the way to it.
    let people: Vec<Address> = ticket.people().map(|person| person.address.clone()).collect();
    let merged: Vec<_> = merged.map(|id| (id, people.clone())).collect();
    let all = children.into_iter().map(|id| (id, Vec::new())).chain(merged);
    all.map(|(id, keep)| (Some(id), by_desk(id, Act::MakeConfidential { keep })))
}

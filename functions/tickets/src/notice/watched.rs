//! Who hears of what because they chose to (Z-47): M8, and the mails that somebody wants no more.

use super::{List, Notice, NoticeKind, Reader};
use crate::event::What;
use crate::{Actor, Address, CloseReason, Event, Policy, State, Ticket, Watch, may};

impl List<'_> {
    /// M8: what happened, for those who watch it and may read it. People who want less than usual, or as much, get only the
    /// mails that are written to them; agents may also hear of what agents do alone.
    pub(super) fn to_watchers(&self) -> Vec<Notice> {
        if self.ticket.state == State::Closed(CloseReason::Spam) || !is_action(&self.event.what) {
            return Vec::new();
        }
        let by_agent = matches!(self.event.by, Actor::Agent(_));
        let wants = |who: &Actor, level| match (level, who) {
            (Watch::All, _) => true,
            (Watch::Agent, Actor::Agent(_)) => by_agent,
            (Watch::Agent | Watch::Usual | Watch::None, _) => false,
        };
        let reads = |who: &Actor| may(who, self.event.what.read_by(), self.ticket, self.policy);
        let watchers = self.ticket.watchers.iter().filter(|(who, level)| wants(who, *level) && reads(who));
        watchers.filter_map(|(who, _)| self.to_watcher(who)).collect()
    }

    fn to_watcher(&self, who: &Actor) -> Option<Notice> {
        match who {
            Actor::Agent(address) => self.to_agent(NoticeKind::M8, address).pop(),
            Actor::Person(address) if self.did_it(address) => None,
            Actor::Person(address) => self.ticket.person(address).map(|person| self.to_person(NoticeKind::M8, person)),
            Actor::Clock | Actor::Desk => None,
        }
    }

    /// Whether a requester or participant wants this mail. A receipt, and what concerns themselves alone, comes anyway.
    pub(super) fn is_wanted(&self, notice: &Notice) -> bool {
        let is_told = match notice.kind {
            NoticeKind::M2 | NoticeKind::M3 | NoticeKind::M4 | NoticeKind::M5 | NoticeKind::M6 => true,
            NoticeKind::M0
            | NoticeKind::M1
            | NoticeKind::M7
            | NoticeKind::M8
            | NoticeKind::M9
            | NoticeKind::M10
            | NoticeKind::M12
            | NoticeKind::M15
            | NoticeKind::M16
            | NoticeKind::M17 => false,
        };
        let is_persons = matches!(notice.reader, Reader::Requester | Reader::Participant);
        match self.level_of(&notice.to.address) {
            _ if !(is_told && is_persons) => true,
            Watch::None => false,
            Watch::Agent => !matches!(self.event.by, Actor::Person(_)),
            Watch::All | Watch::Usual => true,
        }
    }

    fn level_of(&self, address: &Address) -> Watch {
        self.ticket.watch_of(&Actor::Person(address.clone()))
    }
}

/// Whether somebody did something to the ticket. What the desk does to remind people is no news of it, and what somebody
/// wants to hear is their own matter.
fn is_action(what: &What) -> bool {
    match what {
        What::Submitted(_)
        | What::Watched { .. }
        | What::AccessRenewed { .. }
        | What::Addressed { .. }
        | What::Reassigned { .. }
        | What::Held { .. }
        | What::Released
        | What::Erased { .. }
        | What::Bounced { .. }
        | What::Reminded { .. }
        | What::Nudged { .. }
        | What::SetAside
        | What::Hurried { .. }
        | What::Escalated { .. } => false,
        // Nobody hears of what nobody wants.
        What::Closed { reason: CloseReason::Spam, .. } => false,
        What::Confirmed { .. }
        | What::Assigned { .. }
        | What::Unassigned
        | What::Moved { .. }
        | What::Split(_)
        | What::Merged { .. }
        | What::Linked(_)
        | What::Messaged { .. }
        | What::Queried { .. }
        | What::NotedPublicly { .. }
        | What::NotedInternally { .. }
        | What::Recorded(_)
        | What::NotedToQueue { .. }
        | What::MadeConfidential { .. }
        | What::MadeVisible
        | What::Replied { .. }
        | What::Edited(_)
        | What::Prioritized { .. }
        | What::DueSet { .. }
        | What::SiteSet { .. }
        | What::ParticipantAdded { .. }
        | What::ParticipantRemoved { .. }
        | What::Solved { .. }
        | What::Closed { .. }
        | What::Rated { .. }
        | What::Reopened { .. }
        | What::HandedUp { .. }
        | What::HandedOver(_)
        | What::LegUpdated(_)
        | What::HandedBack { .. }
        | What::HandedUpAgain { .. }
        | What::FollowedUp { .. }
        | What::Scheduled { .. }
        | What::CallbackAsked(_)
        | What::Called { .. }
        | What::RemoteOffered
        | What::RemoteEnded
        | What::Begun => true,
    }
}

/// Whether whoever watches may still read what they would hear of when all of a command is done: what was merged into
/// something confidential is so, too.
pub(crate) fn is_still_read(notice: &Notice, event: &Event, ticket: &Ticket, policy: &Policy) -> bool {
    let to = notice.to.address.clone();
    let who = if notice.reader == Reader::Agent { Actor::Agent(to) } else { Actor::Person(to) };
    notice.kind != NoticeKind::M8 || may(&who, event.what.read_by(), ticket, policy)
}

/// One action may be several events, such as taking a ticket and answering at once: who watches hears of it once, by the mail
/// that is theirs anyway, or by the last.
pub(crate) fn once(notices: &mut Vec<(u64, Notice)>) {
    let all: Vec<_> = notices.iter().map(|(_, notice)| (notice.kind, notice.to.address.clone())).collect();
    let mut place = 0;
    notices.retain(|(_, notice)| {
        let mut same = all.iter().enumerate().filter(|(_, (_, to))| *to == notice.to.address);
        let again = same.any(|(at, (kind, _))| *kind != NoticeKind::M8 || at > place);
        place += 1;
        notice.kind != NoticeKind::M8 || !again
    });
}

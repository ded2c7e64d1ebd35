//! What can be read in an event, and by whom.

use super::What;
use crate::access::Action;

impl What {
    /// Whether files can stand beside it: it is what somebody wrote.
    #[must_use]
    pub fn takes_files(&self) -> bool {
        matches!(
            self,
            Self::Submitted(_)
                | Self::Messaged { .. }
                | Self::Queried { .. }
                | Self::NotedPublicly { .. }
                | Self::NotedInternally { .. }
                | Self::NotedToQueue { .. }
                | Self::LegUpdated(_)
                | Self::Replied { .. }
                | Self::Solved { .. }
                | Self::Reopened { .. }
                | Self::HandedUp { .. }
                | Self::Split(_)
                | Self::FollowedUp { .. }
        )
    }

    /// Whether its files belong to another ticket, to which it hands them on.
    #[must_use]
    pub fn hands_files_on(&self) -> bool {
        matches!(self, Self::HandedUp { .. } | Self::FollowedUp { .. } | Self::Split(_))
    }

    /// Whether requesters and participants may read it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.read_by() == Action::Read
    }

    /// The right that reading it takes.
    #[must_use]
    pub fn read_by(&self) -> Action {
        match self {
            Self::NotedToQueue { .. } => Action::ReadKept,
            Self::Linked(link) if !link.relation.is_public() => Action::ReadInternal,
            Self::NotedInternally { .. }
            | Self::Recorded(_)
            | Self::Bounced { .. }
            | Self::AccessRenewed { .. }
            | Self::Addressed { .. }
            | Self::Reassigned { .. }
            | Self::Watched { .. }
            | Self::Held { .. }
            | Self::Released
            | Self::Erased { .. }
            | Self::LegUpdated(_)
            | Self::Prioritized { .. }
            | Self::Rated { .. }
            | Self::Nudged { .. }
            | Self::SetAside
            | Self::Hurried { .. }
            | Self::Escalated { .. } => Action::ReadInternal,
            Self::Submitted(_)
            | Self::Confirmed { .. }
            | Self::Assigned { .. }
            | Self::Unassigned
            | Self::Moved { .. }
            | Self::Split(_)
            | Self::Merged { .. }
            | Self::Linked(_)
            | Self::Messaged { .. }
            | Self::Queried { .. }
            | Self::NotedPublicly { .. }
            | Self::MadeConfidential { .. }
            | Self::MadeVisible
            | Self::Replied { .. }
            | Self::Edited(_)
            | Self::DueSet { .. }
            | Self::SiteSet { .. }
            | Self::ParticipantAdded { .. }
            | Self::ParticipantRemoved { .. }
            | Self::Solved { .. }
            | Self::Closed { .. }
            | Self::Reopened { .. }
            | Self::HandedUp { .. }
            | Self::HandedOver(_)
            | Self::HandedBack { .. }
            | Self::HandedUpAgain { .. }
            | Self::FollowedUp { .. }
            | Self::Scheduled { .. }
            | Self::CallbackAsked(_)
            | Self::Called { .. }
            | Self::RemoteOffered
            | Self::RemoteEnded
            | Self::Begun
            | Self::Reminded { .. } => Action::Read,
        }
    }

    /// Whether nothing was said by it: it puts off no end that a person's word puts off (T5).
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        matches!(
            self,
            Self::Edited(_)
                | Self::Prioritized { .. }
                | Self::DueSet { .. }
                | Self::SiteSet { .. }
                | Self::Moved { .. }
                | Self::Split(_)
                | Self::Linked(_)
                | Self::Rated { .. }
                | Self::MadeConfidential { .. }
                | Self::MadeVisible
                | Self::Held { .. }
                | Self::Released
                | Self::ParticipantAdded { .. }
                | Self::ParticipantRemoved { .. }
                | Self::AccessRenewed { .. }
                | Self::Addressed { .. }
                | Self::Reassigned { .. }
                | Self::Watched { .. }
                | Self::RemoteEnded
        )
    }

    /// The text that a requester may read in it. What the levels above were told, and what they
    /// answered, stays with the desk (desk.md §4.3).
    #[must_use]
    pub fn public_text(&self) -> Option<&str> {
        match self {
            Self::Submitted(s) => Some(&s.text),
            Self::Messaged { text }
            | Self::Queried { text }
            | Self::NotedPublicly { text }
            | Self::Replied { text }
            | Self::Solved { text, .. }
            | Self::Closed { text, .. }
            | Self::Reopened { text }
            | Self::FollowedUp { text, .. } => (!text.is_empty()).then_some(text),
            Self::Edited(edited) => edited.text.as_ref().map(|text| text.now.as_str()),
            Self::NotedInternally { .. }
            | Self::Rated { .. }
            | Self::Prioritized { .. }
            | Self::DueSet { .. }
            | Self::SiteSet { .. }
            | Self::Recorded(_)
            | Self::NotedToQueue { .. }
            | Self::MadeConfidential { .. }
            | Self::MadeVisible
            | Self::Bounced { .. }
            | Self::AccessRenewed { .. }
            | Self::Addressed { .. }
            | Self::Reassigned { .. }
            | Self::Watched { .. }
            | Self::Held { .. }
            | Self::Released
            | Self::Erased { .. }
            | Self::Confirmed { .. }
            | Self::Assigned { .. }
            | Self::Unassigned
            | Self::Moved { .. }
            | Self::Split(_)
            | Self::Merged { .. }
            | Self::Linked(_)
            | Self::ParticipantAdded { .. }
            | Self::ParticipantRemoved { .. }
            | Self::HandedUp { .. }
            | Self::HandedOver(_)
            | Self::LegUpdated(_)
            | Self::HandedBack { .. }
            | Self::HandedUpAgain { .. }
            | Self::Scheduled { .. }
            | Self::CallbackAsked(_)
            | Self::Called { .. }
            | Self::SetAside
            | Self::RemoteOffered
            | Self::RemoteEnded
            | Self::Begun
            | Self::Reminded { .. }
            | Self::Nudged { .. }
            | Self::Hurried { .. }
            | Self::Escalated { .. } => None,
        }
    }

    /// The text that an agent may read in it: all there is.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Rated { text, .. } | Self::Moved { text, .. } => (!text.is_empty()).then_some(text),
            Self::Recorded(finding) => (!finding.cause.is_empty()).then_some(&finding.cause),
            Self::NotedInternally { text }
            | Self::NotedToQueue { text }
            | Self::Held { reason: text }
            | Self::HandedUp { text, .. }
            | Self::HandedBack { text, .. } => Some(text),
            Self::HandedOver(over) => Some(&over.text),
            Self::Called { text, .. } => (!text.is_empty()).then_some(text),
            Self::LegUpdated(news) => (!news.text.is_empty()).then_some(&news.text),
            Self::Submitted(_)
            | Self::Confirmed { .. }
            | Self::Assigned { .. }
            | Self::Unassigned
            | Self::Messaged { .. }
            | Self::Queried { .. }
            | Self::NotedPublicly { .. }
            | Self::MadeConfidential { .. }
            | Self::MadeVisible
            | Self::Bounced { .. }
            | Self::AccessRenewed { .. }
            | Self::Addressed { .. }
            | Self::Reassigned { .. }
            | Self::Watched { .. }
            | Self::Split(_)
            | Self::Merged { .. }
            | Self::Linked(_)
            | Self::Released
            | Self::Erased { .. }
            | Self::Replied { .. }
            | Self::Edited(_)
            | Self::Prioritized { .. }
            | Self::DueSet { .. }
            | Self::SiteSet { .. }
            | Self::ParticipantAdded { .. }
            | Self::ParticipantRemoved { .. }
            | Self::Solved { .. }
            | Self::Closed { .. }
            | Self::Reopened { .. }
            | Self::HandedUpAgain { .. }
            | Self::FollowedUp { .. }
            | Self::Scheduled { .. }
            | Self::CallbackAsked(_)
            | Self::SetAside
            | Self::RemoteOffered
            | Self::RemoteEnded
            | Self::Begun
            | Self::Reminded { .. }
            | Self::Nudged { .. }
            | Self::Hurried { .. }
            | Self::Escalated { .. } => self.public_text(),
        }
    }

    /// The stable key of what happened, in strings and templates.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Submitted(_) => "submitted",
            Self::Confirmed { .. } => "confirmed",
            Self::Assigned { .. } => "assigned",
            Self::Unassigned => "unassigned",
            Self::Moved { .. } => "moved",
            Self::Split(_) => "split",
            Self::Merged { .. } => "merged",
            Self::Linked(link) => link.relation.key(),
            Self::Messaged { .. } => "messaged",
            Self::Queried { .. } => "queried",
            Self::NotedPublicly { .. } => "noted_publicly",
            Self::NotedInternally { .. } => "noted_internally",
            Self::Recorded(_) => "recorded",
            Self::NotedToQueue { .. } => "noted_to_queue",
            Self::MadeConfidential { .. } => "made_confidential",
            Self::MadeVisible => "made_visible",
            Self::Bounced { .. } => "bounced",
            Self::AccessRenewed { .. } => "access_renewed",
            Self::Addressed { .. } => "addressed",
            Self::Reassigned { .. } => "reassigned",
            Self::Watched { .. } => "watched",
            Self::Replied { .. } => "replied",
            Self::Edited(_) => "edited",
            Self::Prioritized { .. } => "prioritized",
            Self::DueSet { .. } => "due_set",
            Self::SiteSet { .. } => "site_set",
            Self::ParticipantAdded { .. } => "participant_added",
            Self::ParticipantRemoved { .. } => "participant_removed",
            Self::Solved { .. } => "solved",
            Self::Closed { .. } => "closed",
            Self::Rated { .. } => "rated",
            Self::Reopened { .. } => "reopened",
            Self::HandedUp { .. } => "handed_up",
            Self::HandedOver(_) => "handed_over",
            Self::LegUpdated(_) => "leg_updated",
            Self::HandedBack { .. } => "handed_back",
            Self::HandedUpAgain { .. } => "handed_up_again",
            Self::FollowedUp { .. } => "followed_up",
            Self::Held { .. } => "held",
            Self::Released => "released",
            Self::Erased { .. } => "erased",
            Self::Scheduled { .. } => "scheduled",
            Self::CallbackAsked(_) => "callback_asked",
            Self::Called { .. } => "called",
            Self::SetAside => "set_aside",
            Self::RemoteOffered => "remote_offered",
            Self::RemoteEnded => "remote_ended",
            Self::Begun => "begun",
            Self::Reminded { .. } => "reminded",
            Self::Nudged { .. } => "nudged",
            Self::Hurried { .. } => "hurried",
            Self::Escalated { .. } => "escalated",
        }
    }
}

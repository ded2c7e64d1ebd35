//! The words that people put into an event.

use super::{Edited, What};
use crate::Knowledge;

impl What {
    /// Everything in it that a person wrote.
    pub(crate) fn texts_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::Submitted(submitted) => {
                let submitted = &mut **submitted;
                let answers = submitted.answers.iter_mut().map(|answer| &mut answer.answer);
                [&mut submitted.subject, &mut submitted.text].into_iter().chain(answers).collect()
            }
            Self::Messaged { text }
            | Self::Queried { text }
            | Self::NotedPublicly { text }
            | Self::NotedInternally { text }
            | Self::NotedToQueue { text }
            | Self::Replied { text }
            | Self::Closed { text, .. }
            | Self::Reopened { text }
            | Self::Moved { text, .. }
            | Self::HandedBack { text, .. }
            | Self::Held { reason: text }
            | Self::Called { text, .. }
            | Self::Rated { text, .. }
            | Self::FollowedUp { text, .. } => vec![text],
            Self::Edited(edited) => {
                let Edited { subject, text, urgency: _, wished_due: _ } = &mut **edited;
                let changes = [subject, text].into_iter().flatten();
                changes.flat_map(|change| [&mut change.was, &mut change.now]).collect()
            }
            Self::Solved { text, knowledge, .. } => {
                let reason = match knowledge {
                    Some(Knowledge::NotReusable { reason }) => Some(reason),
                    Some(Knowledge::Page { .. } | Knowledge::NewPage) | None => None,
                };
                std::iter::once(text).chain(reason).collect()
            }
            Self::Recorded(finding) => vec![&mut finding.steps, &mut finding.cause],
            Self::HandedUp { reason, text, triage, .. } => {
                let known = triage.iter_mut().flat_map(|triage| [&mut triage.programs, &mut triage.tried]);
                [reason, text].into_iter().chain(known).collect()
            }
            Self::HandedOver(over) => {
                let over = &mut **over;
                let agreed = over.consent.iter_mut().map(|consent| &mut consent.text);
                [&mut over.subject, &mut over.reason, &mut over.text].into_iter().chain(agreed).collect()
            }
            Self::LegUpdated(news) => {
                let news = &mut **news;
                vec![&mut news.text, &mut news.release]
            }
            Self::Split(off) => {
                let off = &mut **off;
                vec![&mut off.subject, &mut off.text]
            }
            Self::Confirmed { .. }
            | Self::Merged { .. }
            | Self::Linked(_)
            | Self::Assigned { .. }
            | Self::Unassigned
            | Self::HandedUpAgain { .. }
            | Self::MadeConfidential { .. }
            | Self::MadeVisible
            | Self::ParticipantAdded { .. }
            | Self::ParticipantRemoved { .. }
            | Self::Prioritized { .. }
            | Self::DueSet { .. }
            | Self::SiteSet { .. }
            | Self::Scheduled { .. }
            | Self::CallbackAsked(_)
            | Self::SetAside
            | Self::RemoteOffered
            | Self::RemoteEnded
            | Self::Begun
            | Self::Reminded { .. }
            | Self::Released
            | Self::Erased { .. }
            | Self::Bounced { .. }
            | Self::AccessRenewed { .. }
            | Self::Addressed { .. }
            | Self::Reassigned { .. }
            | Self::Watched { .. }
            | Self::Nudged { .. }
            | Self::Hurried { .. }
            | Self::Escalated { .. } => Vec::new(),
        }
    }
}

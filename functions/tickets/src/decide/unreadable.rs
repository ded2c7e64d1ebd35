//! What is stored holds no secret: passwords and the like go out of every text, whoever wrote it, whichever way (N-14).

use crate::Knowledge;
use crate::event::{Edited, What};
use crate::secret::mask;

/// Makes secrets in it unreadable. Says whether there were any.
pub(super) fn make(what: &mut What) -> bool {
    // Each text, also behind one that had a secret.
    texts(what).into_iter().fold(false, |any, text| mask(text) | any)
}

/// Everything in it that a person wrote.
fn texts(what: &mut What) -> Vec<&mut String> {
    match what {
        What::Submitted(submitted) => {
            let submitted = &mut **submitted;
            let answers = submitted.answers.iter_mut().map(|answer| &mut answer.answer);
            [&mut submitted.subject, &mut submitted.text].into_iter().chain(answers).collect()
        }
        What::Messaged { text }
        | What::Queried { text }
        | What::NotedPublicly { text }
        | What::NotedInternally { text }
        | What::NotedToQueue { text }
        | What::Replied { text }
        | What::Closed { text, .. }
        | What::Reopened { text }
        | What::Moved { text, .. }
        | What::HandedBack { text, .. }
        | What::Held { reason: text }
        | What::Called { text, .. }
        | What::Rated { text, .. }
        | What::FollowedUp { text, .. } => vec![text],
        What::Edited(edited) => {
            let Edited { subject, text, urgency: _, wished_due: _ } = &mut **edited;
            let changes = [subject, text].into_iter().flatten();
            changes.flat_map(|change| [&mut change.was, &mut change.now]).collect()
        }
        What::Solved { text, knowledge, .. } => {
            let reason = match knowledge {
                Some(Knowledge::NotReusable { reason }) => Some(reason),
                Some(Knowledge::Page { .. } | Knowledge::NewPage) | None => None,
            };
            std::iter::once(text).chain(reason).collect()
        }
        What::Recorded(finding) => vec![&mut finding.steps, &mut finding.cause],
        What::HandedUp { reason, text, triage, .. } => {
            let known = triage.iter_mut().flat_map(|triage| [&mut triage.programs, &mut triage.tried]);
            [reason, text].into_iter().chain(known).collect()
        }
        What::HandedOver(over) => {
            let over = &mut **over;
            let agreed = over.consent.iter_mut().map(|consent| &mut consent.text);
            [&mut over.subject, &mut over.reason, &mut over.text].into_iter().chain(agreed).collect()
        }
        What::LegUpdated(news) => {
            let news = &mut **news;
            vec![&mut news.text, &mut news.release]
        }
        What::Split(off) => {
            let off = &mut **off;
            vec![&mut off.subject, &mut off.text]
        }
        What::Confirmed { .. }
        | What::Merged { .. }
        | What::Linked(_)
        | What::Assigned { .. }
        | What::Unassigned
        | What::HandedUpAgain { .. }
        | What::MadeConfidential { .. }
        | What::MadeVisible
        | What::ParticipantAdded { .. }
        | What::ParticipantRemoved { .. }
        | What::Prioritized { .. }
        | What::DueSet { .. }
        | What::Scheduled { .. }
        | What::CallbackAsked(_)
        | What::Begun
        | What::Reminded { .. }
        | What::Released
        | What::Erased { .. }
        | What::Bounced { .. }
        | What::Watched { .. }
        | What::Nudged { .. }
        | What::Escalated { .. } => Vec::new(),
    }
}

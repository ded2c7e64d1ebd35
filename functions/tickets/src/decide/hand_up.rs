//! What goes to the level above: with a reason, how urgent it is, and what is known of the cause (desk.md §4.5.1).

use super::{Rules, written};
use crate::access::Action;
use crate::command::clean;
use crate::event::{Urgency, What};
use crate::policy::HandUps;
use crate::triage::{PROGRAMS_CHARS_MAX, Service, TRIED_CHARS_MAX, Triage};
use crate::{Policy, Refusal};

impl Rules<'_> {
    pub(super) fn hand_up(
        &self,
        reason: &str,
        text: &str,
        urgency: Urgency,
        triage: Option<&Triage>,
    ) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        self.require_in_work()?;
        // One at a time: a second child would take the place of the first, and its solution would be lost.
        if self.ticket.child_open {
            return Err(self.wrong_state());
        }
        let to = self.queue().hands_up_to.clone().ok_or(Refusal::NoLevelAbove)?;
        let (reason, text) = (written(reason)?, written(text)?);
        let triage = self.triage(triage)?;
        let up = What::HandedUp { child: self.command.fresh, to, reason, text, urgency, triage };
        Ok(self.taken().into_iter().chain([up]).collect())
    }

    /// Nothing of it must be known, but the level above must hear that it is not.
    fn triage(&self, triage: Option<&Triage>) -> Result<Option<Triage>, Refusal> {
        match (triage, self.policy.intake.hand_ups) {
            (Some(triage), HandUps::WithTriage | HandUps::AsTheyAre) => Ok(Some(sound(triage, self.policy))),
            (None, HandUps::WithTriage) => Err(Refusal::NoTriage),
            (None, HandUps::AsTheyAre) => Ok(None),
        }
    }
}

/// A service that the desk does not have is none that anybody knows.
fn sound(triage: &Triage, policy: &Policy) -> Triage {
    let service = match &triage.service {
        Service::Known(id) if policy.service(id).is_none() => Service::Unknown,
        Service::Known(_) | Service::Unknown | Service::None => triage.service.clone(),
    };
    let short = |text: &str, chars_max| clean(text).chars().take(chars_max).collect();
    Triage {
        service,
        programs: short(&triage.programs, PROGRAMS_CHARS_MAX),
        tried: short(&triage.tried, TRIED_CHARS_MAX),
        ..*triage
    }
}

//! What can be changed after sending, and by whom (C4): the requester's part is the requester's, the desk's is the desk's.

use super::{Rules, written};
use crate::Refusal;
use crate::access::Action;
use crate::command::{DAYS_AHEAD_MAX, Edit, PRIORITY_MAX, subject};
use crate::event::{Changed, Edited, What};
use crate::policy::{RequesterEdits, SiteId};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// A time by which something can be done: still to come, not before work starts, and not too far away.
pub(super) fn a_date(due: DateTime<Utc>, starts: DateTime<Utc>, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    let can_be = due > now && due >= starts && due <= now + TimeDelta::days(DAYS_AHEAD_MAX);
    can_be.then_some(due).ok_or(Refusal::BadDate)
}

impl Rules<'_> {
    /// What is asked to be as it is already is no change.
    pub(super) fn edit(&self, edit: &Edit) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Decide)?;
        if self.policy.requesters.edits == RequesterEdits::None {
            return Err(Refusal::NotAllowed);
        }
        self.require_in_work()?;
        let text = edit.text.as_deref().map(written).transpose()?;
        let line = edit.subject.as_deref().map(written).transpose()?.map(|line| subject(&line, ""));
        let ticket = self.ticket;
        let edited = Edited {
            subject: line.and_then(|line| Changed::of(ticket.subject.clone(), line)),
            text: text.and_then(|text| Changed::of(ticket.text.clone(), text)),
            urgency: edit.urgency.and_then(|urgency| Changed::of(ticket.urgency, urgency)),
            wished_due: edit.wished_due.and_then(|wish| Changed::of(ticket.wished_due, wish)),
        };
        if let Some(Changed { now: Some(day), .. }) = &edited.wished_due {
            self.require_wishable(*day)?;
        }
        let is_change = edited != Edited::default();
        Ok(is_change.then(|| What::Edited(Box::new(edited))).into_iter().collect())
    }

    pub(super) fn prioritize(&self, priority: u8, reason: &str) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        self.require_in_work()?;
        if priority > PRIORITY_MAX {
            return Err(Refusal::BadPriority { max: PRIORITY_MAX });
        }
        Ok(vec![What::Prioritized { was: self.ticket.priority, priority, reason: written(reason)? }])
    }

    pub(super) fn set_due(&self, due: DateTime<Utc>) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        self.require_in_work()?;
        let dates = &self.ticket.dates;
        let due = a_date(due, dates.starts, self.now)?;
        Ok(vec![What::DueSet { was: dates.due, due }])
    }

    /// What it is at already is no change. At none it is everybody's who works the queue.
    pub(super) fn set_site(&self, site: Option<&SiteId>) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        self.require_in_work()?;
        if site.is_some_and(|site| self.queue().site(site).is_none()) {
            return Err(Refusal::NoSite);
        }
        let (was, site) = (self.ticket.site.clone(), site.cloned());
        Ok(if was == site { vec![] } else { vec![What::SiteSet { was, site }] })
    }

    /// Today is a day that can be wished for.
    fn require_wishable(&self, day: NaiveDate) -> Result<(), Refusal> {
        let today = self.queue().calendar.day_at(self.now);
        let days = (day - today).num_days();
        (0..=DAYS_AHEAD_MAX).contains(&days).then_some(()).ok_or(Refusal::BadDate)
    }
}

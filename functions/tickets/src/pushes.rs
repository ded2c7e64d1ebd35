//! What is remembered of hurrying people (T2, T3, T7): how long nobody has answered, and who was told of what when.

use crate::event::{Limit, SolveCause, What};
use crate::policy::Queue;
use crate::{Calendar, Event, State};
use chrono::{DateTime, Utc};

/// Time in which an agent could have written to the requester first. It stands still while somebody else has the next move.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Unanswered {
    /// Times that are over: from, until.
    past: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    /// Since when it runs; nothing while it stands still.
    since: Option<DateTime<Utc>>,
}

/// What people were told of that is late.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pushes {
    /// While nobody has written to the requester.
    pub(crate) unanswered: Option<Unanswered>,
    /// When somebody was told that nobody touches it (T7).
    untouched_at: Option<DateTime<Utc>>,
    /// The newest step about the first answer, and when (T2).
    response: (u8, Option<DateTime<Utc>>),
    /// The newest step about the due date, and when (T3).
    due: (u8, Option<DateTime<Utc>>),
}

impl Unanswered {
    fn runs(mut self, runs: bool, at: DateTime<Utc>) -> Self {
        match self.since {
            None if runs => self.since = Some(at),
            Some(since) if !runs => {
                self.past.push((since, at));
                self.since = None;
            }
            Some(_) | None => {}
        }
        self
    }

    /// When so many minutes of opening time will have been; nothing while it stands still.
    fn after(&self, minutes: u32, calendar: &Calendar) -> Option<DateTime<Utc>> {
        let past: u32 = self.past.iter().map(|(from, to)| calendar.open_minutes(*from, *to)).sum();
        Some(calendar.add_open_minutes(self.since?, minutes.saturating_sub(past)))
    }
}

impl Pushes {
    /// Of a ticket that is new at this moment, from an address that is proved or not.
    pub(crate) fn first(verified: bool, at: DateTime<Utc>) -> Self {
        let unanswered = Unanswered { past: Vec::new(), since: verified.then_some(at) };
        Self { unanswered: Some(unanswered), ..Self::default() }
    }

    /// After an event that has left the ticket in this state; whether the due date is another one since.
    pub(crate) fn after(mut self, event: &Event, state: State, due_changed: bool) -> Self {
        if due_changed {
            self.due = (0, None);
        }
        if matches!(event.what, What::Escalated { .. }) {
            self.untouched_at = Some(event.at);
        }
        if let What::Hurried { about, step, .. } = &event.what {
            let told = (*step, Some(event.at));
            match about {
                Limit::Response => self.response = told,
                Limit::Due => self.due = told,
            }
        }
        let solved = matches!(event.what, What::Solved { cause: SolveCause::Agent, .. });
        let answered = solved || matches!(event.what, What::Messaged { .. } | What::Queried { .. });
        let runs = matches!(state, State::New | State::Open);
        self.unanswered = self.unanswered.filter(|_| !answered).map(|unanswered| unanswered.runs(runs, event.at));
        self
    }

    /// The newest step done about this limit.
    pub(crate) fn done(&self, about: Limit) -> u8 {
        match about {
            Limit::Response => self.response.0,
            Limit::Due => self.due.0,
        }
    }

    /// Whether somebody was told at this time or later of something else: then the step is old news (desk.md §5.22).
    pub(crate) fn is_old(&self, about: Option<Limit>, at: DateTime<Utc>) -> bool {
        let untouched = self.untouched_at.filter(|_| about.is_some());
        let response = self.response.1.filter(|_| about != Some(Limit::Response));
        let due = self.due.1.filter(|_| about != Some(Limit::Due));
        [untouched, response, due].into_iter().flatten().any(|told| at <= told)
    }

    /// When this share of the time for a first answer is over.
    pub(crate) fn response_at(&self, hours: u32, percent: u32, queue: &Queue) -> Option<DateTime<Utc>> {
        self.unanswered.as_ref()?.after(hours * 60 * percent / 100, &queue.calendar)
    }
}

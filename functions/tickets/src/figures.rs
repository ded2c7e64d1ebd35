//! What counts in reports (Z-06): one small line for each thing that counts, written with it and kept when the ticket has gone.
//! It names no person and no agent (Z-14).

use crate::event::{SolveCause, What};
use crate::policy::{Policy, QueueId, TopicId};
use crate::{Actor, Event, Visibility, apply};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Something that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// A request came, from an address that is known or was confirmed.
    Came,
    /// An agent wrote to the requester for the first time.
    Answered,
    /// A solution was given.
    Solved,
    /// It came to its end.
    Closed,
    /// It was taken up again.
    Reopened,
    /// It went up a level.
    HandedUp,
    /// Nobody moved, and somebody was told (T7).
    Escalated,
    /// The requester said how content they are.
    Rated,
}

impl Counted {
    /// The stable key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Came => "came",
            Self::Answered => "answered",
            Self::Solved => "solved",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::HandedUp => "handed_up",
            Self::Escalated => "escalated",
            Self::Rated => "rated",
        }
    }
}

/// One line. A stored record: fields are only added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What is counted.
    pub what: Counted,
    /// The queue that the ticket is in.
    pub queue: QueueId,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
    /// Who may know of it: what is confidential counts for the members of its queue alone (Z-38).
    #[serde(default, skip_serializing_if = "Visibility::is_usual")]
    pub visibility: Visibility,
    /// Opening time since it came, in minutes: for the first answer, and the first solution that a person gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// From 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stars: Option<u8>,
}

/// A line, and where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// Its name among those of the ticket: the same thing told twice is one line.
    pub name: String,
    /// When it counts. A rating counts in the month of the end that it is about.
    pub at: DateTime<Utc>,
    /// The line.
    pub figure: Figure,
}

/// Whether the event is one that may count, or that changes who may know of what has counted.
#[must_use]
pub fn may_count(what: &What) -> bool {
    match what {
        What::Submitted(_)
        | What::Confirmed { .. }
        | What::Messaged { .. }
        | What::Queried { .. }
        | What::Replied { .. }
        | What::Solved { .. }
        | What::Closed { .. }
        | What::Rated { .. }
        | What::Reopened { .. }
        | What::HandedUp { .. }
        | What::HandedUpAgain { .. }
        | What::Escalated { .. }
        | What::MadeConfidential { .. }
        | What::MadeVisible => true,
        What::Assigned { .. }
        | What::Unassigned
        | What::Moved { .. }
        | What::Split(_)
        | What::Merged { .. }
        | What::Linked(_)
        | What::NotedPublicly { .. }
        | What::NotedInternally { .. }
        | What::NotedToQueue { .. }
        | What::Bounced { .. }
        | What::Edited(_)
        | What::Prioritized { .. }
        | What::DueSet { .. }
        | What::SiteSet { .. }
        | What::ParticipantAdded { .. }
        | What::ParticipantRemoved { .. }
        | What::AccessRenewed { .. }
        | What::Addressed { .. }
        | What::Reassigned { .. }
        | What::Watched { .. }
        | What::FollowedUp { .. }
        | What::HandedBack { .. }
        | What::HandedOver(_)
        | What::LegUpdated(_)
        | What::Recorded(_)
        | What::Held { .. }
        | What::Released
        | What::Erased { .. }
        | What::Scheduled { .. }
        | What::CallbackAsked(_)
        | What::Called { .. }
        | What::SetAside
        | What::RemoteOffered
        | What::RemoteEnded
        | What::Begun
        | What::Reminded { .. }
        | What::Hurried { .. }
        | What::Nudged { .. } => false,
    }
}

/// What counts of the events that are new in a history; of all of it again, if somebody else may know of it since.
#[must_use]
pub fn figures(before: &[Event], new: &[Event], policy: &Policy) -> Vec<Dated> {
    let shifts = |event: &Event| matches!(event.what, What::MadeConfidential { .. } | What::MadeVisible);
    if !new.iter().any(|event| may_count(&event.what)) {
        return Vec::new();
    }
    let from = if new.iter().any(shifts) { 0 } else { before.len() };
    let mut fold = Fold::new(policy);
    for (place, event) in before.iter().chain(new).enumerate() {
        fold.next(place, event, place >= from);
    }
    fold.finish()
}

/// A history on its way.
struct Fold<'p> {
    policy: &'p Policy,
    ticket: Option<crate::Ticket>,
    came: Option<DateTime<Utc>>,
    answered: bool,
    solved: bool,
    told: Vec<Told>,
}

/// What counts, before it is known where the ticket ends up.
struct Told {
    name: String,
    at: DateTime<Utc>,
    what: Counted,
    minutes: Option<u32>,
    stars: Option<u8>,
}

impl<'p> Fold<'p> {
    fn new(policy: &'p Policy) -> Self {
        Self { policy, ticket: None, came: None, answered: false, solved: false, told: Vec::new() }
    }

    fn next(&mut self, place: usize, event: &Event, is_new: bool) {
        let reopened = self.ticket.as_ref().map_or(0, |ticket| ticket.reopened);
        self.ticket = apply(self.ticket.take(), event);
        let Some(ticket) = &self.ticket else { return };
        let by_agent = matches!(event.by, Actor::Agent(_));
        let mut whats = Vec::new();
        let proved = matches!(&event.what, What::Submitted(submitted) if submitted.verified);
        if proved || matches!(event.what, What::Confirmed { .. }) {
            self.came = Some(event.at);
            whats.push(Counted::Came);
        }
        let speaks = matches!(event.what, What::Messaged { .. } | What::Queried { .. } | What::Solved { .. });
        if speaks && by_agent && !std::mem::replace(&mut self.answered, true) {
            whats.push(Counted::Answered);
        }
        let mut first_solution = false;
        if let What::Solved { cause, .. } = &event.what {
            whats.push(Counted::Solved);
            first_solution = *cause != SolveCause::NoReply && !std::mem::replace(&mut self.solved, true);
        }
        if matches!(event.what, What::HandedUp { .. } | What::HandedUpAgain { .. }) {
            whats.push(Counted::HandedUp);
        }
        if matches!(event.what, What::Escalated { .. }) {
            whats.push(Counted::Escalated);
        }
        if matches!(event.what, What::Solved { .. } | What::Closed { .. }) && ticket.state.is_closed() {
            whats.push(Counted::Closed);
        }
        if ticket.reopened > reopened {
            whats.push(Counted::Reopened);
        }
        let closed = ticket.dates.closed;
        let (Some(since), true) = (self.came, is_new) else { return };
        let minutes = || {
            let queue = self.policy.queue_or_default(&ticket.queue);
            Some(queue.calendar.open_minutes(since, event.at))
        };
        for what in whats {
            let timed = what == Counted::Answered || (what == Counted::Solved && first_solution);
            let minutes = if timed { minutes() } else { None };
            let name = format!("{place}.{}", what.key());
            self.told.push(Told { name, at: event.at, what, minutes, stars: None });
        }
        if let (What::Rated { stars, .. }, Some(closed)) = (&event.what, closed) {
            let what = Counted::Rated;
            let stars = Some(stars.count());
            self.told.push(Told { name: what.key().to_owned(), at: closed, what, minutes: None, stars });
        }
    }

    fn finish(self) -> Vec<Dated> {
        let Some(ticket) = self.ticket else { return Vec::new() };
        let dated = |Told { name, at, what, minutes, stars }| Dated {
            name,
            at,
            figure: Figure {
                what,
                queue: self.policy.queue_or_default(&ticket.queue).id.clone(),
                topic: ticket.topic.clone(),
                visibility: ticket.visibility,
                minutes,
                stars,
            },
        };
        self.told.into_iter().map(dated).collect()
    }
}

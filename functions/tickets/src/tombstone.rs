//! What stays of a ticket that has had its time: enough to count, nothing to know anybody by (T9).

use crate::policy::{QueueId, TopicId};
use crate::{CloseReason, RequestKind, State, Ticket, TicketId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A ticket without people and without words. Stored: fields are only added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// Its number.
    pub id: TicketId,
    /// Whose list it was on.
    pub queue: QueueId,
    /// What it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
    /// What somebody came with.
    #[serde(default)]
    pub kind: RequestKind,
    /// When it came in.
    pub created: DateTime<Utc>,
    /// When somebody took it first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<DateTime<Utc>>,
    /// When it should have been done.
    pub due: DateTime<Utc>,
    /// When it came to its end.
    pub closed: DateTime<Utc>,
    /// Why.
    pub reason: CloseReason,
    /// How often it was taken up again.
    #[serde(default)]
    pub reopened: u32,
}

impl Tombstone {
    /// What stays of this ticket; nothing while it is not over.
    #[must_use]
    pub fn of(ticket: &Ticket) -> Option<Self> {
        let State::Closed(reason) = ticket.state else { return None };
        let dates = &ticket.dates;
        Some(Self {
            id: ticket.id,
            queue: ticket.queue.clone(),
            topic: ticket.topic.clone(),
            kind: ticket.kind,
            created: dates.created,
            started: dates.started,
            due: dates.due,
            closed: dates.closed?,
            reason,
            reopened: ticket.reopened,
        })
    }
}

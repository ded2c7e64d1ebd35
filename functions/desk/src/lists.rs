//! Which lists a ticket stands on, and what a list shows of it.

use crate::change::Listing;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use tickets::policy::QueueId;
use tickets::{Address, State, Ticket, TicketId};

/// A list of tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// Everything in one queue that is in this phase.
    Queue(QueueId, Phase),
    /// What an agent has in work.
    Owner(Address),
    /// What a person takes part in and is not closed (N-30).
    Person(Address),
}

/// Where a queue's ticket stands, as coarse as an agent sorts work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Sent from an unconfirmed address: never lost, not yet work.
    Unconfirmed,
    /// Nobody's yet.
    New,
    /// In work.
    Open,
    /// Somebody else has the next move.
    Waiting,
    /// Solved, the requester has the last word.
    Solved,
    /// At its end.
    Closed,
}

impl Phase {
    /// All phases, in the order of a ticket's life.
    pub const ALL: [Self; 6] = [Self::Unconfirmed, Self::New, Self::Open, Self::Waiting, Self::Solved, Self::Closed];

    /// The stable key, in addresses, strings and list names.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::New => "new",
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Solved => "solved",
            Self::Closed => "closed",
        }
    }

    /// The phase with this key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.key() == key)
    }

    fn of(state: State) -> Self {
        match state {
            State::Unconfirmed => Self::Unconfirmed,
            State::New => Self::New,
            State::Open => Self::Open,
            State::WaitingRequester | State::WaitingExternal => Self::Waiting,
            State::Solved => Self::Solved,
            State::Closed(_) => Self::Closed,
        }
    }
}

impl List {
    /// The name of the list in the store.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Queue(queue, phase) => format!("queue/{queue}/{}", phase.key()),
            Self::Owner(address) => format!("owner/{address}"),
            Self::Person(address) => format!("person/{address}"),
        }
    }
}

/// What a list shows of a ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Its number.
    pub id: TicketId,
    /// One line.
    pub subject: String,
    /// The key of its state.
    pub state: String,
    /// Whose it is, by name.
    pub requester: String,
    /// Who works on it.
    pub owner: Option<Address>,
    /// Its queue.
    pub queue: QueueId,
    /// The desk's priority, out of 50.
    pub priority: u8,
    /// When it came in.
    pub created: DateTime<Utc>,
    /// When it should be done.
    pub due: DateTime<Utc>,
    /// When anything happened last.
    pub updated: DateTime<Utc>,
    /// When it came to its end.
    #[serde(default)]
    pub closed: Option<DateTime<Utc>>,
}

impl Card {
    /// The card of a ticket.
    #[must_use]
    pub fn of(ticket: &Ticket) -> Self {
        Self {
            id: ticket.id,
            subject: ticket.subject.clone(),
            state: ticket.state.key().to_owned(),
            requester: ticket.requester.shown().to_owned(),
            owner: ticket.owner.clone(),
            queue: ticket.queue.clone(),
            priority: ticket.priority,
            created: ticket.dates.created,
            due: ticket.dates.due,
            updated: ticket.dates.updated,
            closed: ticket.dates.closed,
        }
    }
}

/// The lists that a ticket stands on. Work is sorted by what is due first, the past by what ended last.
pub(crate) fn listings(ticket: &Ticket) -> Vec<Listing> {
    let phase = Phase::of(ticket.state);
    let sort = match phase {
        Phase::Closed => ticket.dates.closed.unwrap_or(ticket.dates.updated),
        Phase::Unconfirmed | Phase::New | Phase::Open | Phase::Waiting | Phase::Solved => ticket.dates.due,
    };
    let mut lists = vec![List::Queue(ticket.queue.clone(), phase)];
    if ticket.state.is_in_work() {
        lists.extend(ticket.owner.clone().map(List::Owner));
    }
    if !ticket.state.is_closed() && ticket.state != State::Unconfirmed {
        lists.extend(ticket.people().map(|p| List::Person(p.address.clone())));
    }
    let sort = sort.to_rfc3339_opts(SecondsFormat::Secs, true);
    lists.into_iter().map(|list| Listing { list: list.name(), sort: sort.clone() }).collect()
}

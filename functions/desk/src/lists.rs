//! Which lists a ticket stands on, and what a list shows of it.

use crate::change::Listing;
use chrono::{DateTime, SecondsFormat, Utc};
use mail::link::Whose;
use serde::{Deserialize, Serialize};
use tickets::policy::{QueueId, SiteId};
use tickets::{Address, CloseReason, Person, Policy, State, Ticket, TicketId, Visibility};

/// A list of tickets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// Everything in one queue that is in this phase.
    Queue(QueueId, Phase),
    /// What of it is confidential, and on no other list: to be shown and counted for the queue's members alone (Z-38).
    Confidential(QueueId, Phase),
    /// What of a queue is at this site of it (Z-30).
    Site(QueueId, SiteId, Phase),
    /// What of it is confidential.
    ConfidentialSite(QueueId, SiteId, Phase),
    /// What an agent has in work.
    Owner(Address),
    /// What of it is confidential, by queue: who has left that queue sees it no longer.
    ConfidentialOwner(Address, QueueId),
    /// What a person takes part in and is not closed (N-30).
    Person(Address),
    /// What of it is confidential.
    ConfidentialPerson(Address),
    /// What a person took part in when it was closed.
    PersonPast(Address),
    /// What of it is confidential.
    ConfidentialPersonPast(Address),
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
    /// At its end as spam: it is forgotten sooner.
    Spam,
}

impl Phase {
    /// All phases, in the order of a ticket's life.
    pub const ALL: [Self; 7] =
        [Self::Unconfirmed, Self::New, Self::Open, Self::Waiting, Self::Solved, Self::Closed, Self::Spam];

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
            Self::Spam => "spam",
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
            State::WaitingRequester | State::WaitingExternal | State::Scheduled => Self::Waiting,
            State::Solved => Self::Solved,
            State::Closed(CloseReason::Spam) => Self::Spam,
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
            Self::Confidential(queue, phase) => format!("confidential/queue/{queue}/{}", phase.key()),
            Self::Site(queue, site, phase) => format!("site/{queue}/{site}/{}", phase.key()),
            Self::ConfidentialSite(queue, site, phase) => format!("confidential/site/{queue}/{site}/{}", phase.key()),
            Self::Owner(address) => format!("owner/{address}"),
            Self::ConfidentialOwner(address, queue) => format!("confidential/owner/{queue}/{address}"),
            Self::Person(address) => format!("person/{address}"),
            Self::ConfidentialPerson(address) => format!("confidential/person/{address}"),
            Self::PersonPast(address) => format!("person-past/{address}"),
            Self::ConfidentialPersonPast(address) => format!("confidential/person-past/{address}"),
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
    /// The site that was named last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// Who may be shown the card: see [`tickets::access::may_find`].
    #[serde(default)]
    pub visibility: Visibility,
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
    /// Whose links to it were renewed, and how often.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renewed: Vec<(Address, u32)>,
}

impl Card {
    /// The card of a ticket. It shows the queue that has the ticket now, whatever that was called when it came there.
    #[must_use]
    pub fn of(ticket: &Ticket, policy: &Policy) -> Self {
        Self {
            id: ticket.id,
            subject: ticket.subject.clone(),
            state: ticket.state_key().to_owned(),
            requester: ticket.requester.shown().to_owned(),
            owner: ticket.owner.clone(),
            queue: policy.queue_or_default(&ticket.queue).id.clone(),
            site: ticket.site.clone(),
            visibility: ticket.visibility,
            priority: ticket.priority,
            created: ticket.dates.created,
            due: ticket.dates.due,
            updated: ticket.dates.updated,
            closed: ticket.dates.closed,
            renewed: ticket.renewed.iter().map(|renewed| (renewed.person.clone(), renewed.times)).collect(),
        }
    }

    /// The way of this person to the ticket.
    pub(crate) fn way_of<'a>(&self, person: &'a Address) -> Whose<'a> {
        let renewed = self.renewed.iter().find(|(known, _)| known == person).map_or(0, |(_, times)| *times);
        Whose { id: self.id, person, renewed }
    }
}

/// The lists that a ticket stands on. Work is sorted by what is due first, the past by what ended last.
pub(crate) fn listings(ticket: &Ticket, policy: &Policy) -> Vec<Listing> {
    // What lies in a queue that is no more is on the lists of who has it now.
    let queue = &policy.queue_or_default(&ticket.queue).id;
    let phase = Phase::of(ticket.state);
    let sort = match phase {
        Phase::Closed | Phase::Spam => ticket.dates.closed.unwrap_or(ticket.dates.updated),
        Phase::Unconfirmed | Phase::New | Phase::Open | Phase::Waiting | Phase::Solved => ticket.dates.due,
    };
    let of_queue = |queue: QueueId| match ticket.visibility {
        Visibility::Desk => List::Queue(queue, phase),
        Visibility::Queue => List::Confidential(queue, phase),
    };
    let of_site = |site: SiteId| match ticket.visibility {
        Visibility::Desk => List::Site(queue.clone(), site, phase),
        Visibility::Queue => List::ConfidentialSite(queue.clone(), site, phase),
    };
    let of_owner = |owner: Address| match ticket.visibility {
        Visibility::Desk => List::Owner(owner),
        Visibility::Queue => List::ConfidentialOwner(owner, queue.clone()),
    };
    let is_closed = ticket.state.is_closed();
    let of_person = |person: &Person| match (ticket.visibility, is_closed) {
        (Visibility::Desk, false) => List::Person(person.address.clone()),
        (Visibility::Queue, false) => List::ConfidentialPerson(person.address.clone()),
        (Visibility::Desk, true) => List::PersonPast(person.address.clone()),
        (Visibility::Queue, true) => List::ConfidentialPersonPast(person.address.clone()),
    };
    let mut lists = vec![of_queue(queue.clone())];
    lists.extend(ticket.site.clone().map(of_site));
    if ticket.state.is_in_work() {
        lists.extend(ticket.owner.clone().map(of_owner));
    }
    // Whose address it is was never proved: that is nobody's ticket.
    if ticket.is_verified {
        lists.extend(ticket.people().map(of_person));
    }
    let sort = sort.to_rfc3339_opts(SecondsFormat::Secs, true);
    lists.into_iter().map(|list| Listing { list: list.name(), sort: sort.clone() }).collect()
}

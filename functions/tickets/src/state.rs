//! The states of a ticket (desk.md §2.1).

use serde::{Deserialize, Serialize};

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Sent from an address that has not been confirmed.
    Unconfirmed,
    /// In a queue, nobody's yet: the owner is the dispatcher.
    New,
    /// Somebody works on it.
    Open,
    /// A question to the requester is open.
    WaitingRequester,
    /// Handed up or out; somebody else has the next move.
    WaitingExternal,
    /// Work starts later: on a day that was set, or when somebody wants to be called (T8).
    Scheduled,
    /// The agent gave a solution; the requester has the last word (Z-24).
    Solved,
    /// At its end, for this reason.
    Closed(CloseReason),
}

/// Why a ticket was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// The requester said that it is solved.
    Confirmed,
    /// Nobody objected to the solution in time (Z-25).
    Timeout,
    /// The requester no longer needs it (Z-45).
    Withdrawn,
    /// The agent closed it, in a queue that closes directly (N-41).
    Direct,
    /// The address was never confirmed.
    UnconfirmedExpired,
    /// It goes on in another ticket (P-01).
    Merged,
    /// Nobody wants it.
    Spam,
}

impl CloseReason {
    /// The stable key of the reason, in strings and templates.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Timeout => "timeout",
            Self::Withdrawn => "withdrawn",
            Self::Direct => "direct",
            Self::UnconfirmedExpired => "unconfirmed_expired",
            Self::Merged => "merged",
            Self::Spam => "spam",
        }
    }
}

impl CloseReason {
    /// Whether somebody was helped, or could have been: then the requester may say how well.
    #[must_use]
    pub fn can_be_rated(self) -> bool {
        match self {
            Self::Confirmed | Self::Timeout | Self::Withdrawn | Self::Direct => true,
            Self::UnconfirmedExpired | Self::Merged | Self::Spam => false,
        }
    }
}

impl State {
    /// The stable key of the state, in strings, templates and addresses.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::New => "new",
            Self::Open => "open",
            Self::WaitingRequester => "waiting_requester",
            Self::WaitingExternal => "waiting_external",
            Self::Scheduled => "scheduled",
            Self::Solved => "solved",
            Self::Closed(_) => "closed",
        }
    }

    /// Whether the ticket is at its end.
    #[must_use]
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Closed(_))
    }

    /// Whether agents have it in work: confirmed, and neither solved nor closed.
    #[must_use]
    pub fn is_in_work(self) -> bool {
        match self {
            Self::New | Self::Open | Self::WaitingRequester | Self::WaitingExternal | Self::Scheduled => true,
            Self::Unconfirmed | Self::Solved | Self::Closed(_) => false,
        }
    }
}

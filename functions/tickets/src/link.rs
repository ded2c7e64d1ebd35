//! How tickets belong together beyond levels: one was split off another, taken into it, or is about the same fault (P-01).

use crate::TicketId;
use serde::{Deserialize, Serialize};

/// What another ticket is to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// This one was split off it.
    SplitFrom,
    /// It was split off this one.
    SplitInto,
    /// It was taken into this one, and goes on here.
    MergedFrom,
    /// This one is about the same fault as it, and hangs on it: both go on.
    HangsOn,
    /// It hangs on this one: who solves this one can solve it along.
    Carries,
}

impl Relation {
    /// The stable key, in strings and templates.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::SplitFrom => "split_from",
            Self::SplitInto => "split_into",
            Self::MergedFrom => "merged_from",
            Self::HangsOn => "hangs_on",
            Self::Carries => "carries",
        }
    }

    /// Whether requesters know of it: of whose fault it is as well they hear nothing.
    #[must_use]
    pub fn is_public(self) -> bool {
        match self {
            Self::SplitFrom | Self::SplitInto | Self::MergedFrom => true,
            Self::HangsOn | Self::Carries => false,
        }
    }
}

/// Another ticket that belongs to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Which.
    pub other: TicketId,
    /// What it is to this one.
    pub relation: Relation,
}

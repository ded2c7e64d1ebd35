//! How tickets belong together beyond levels: one was split off another, or taken into it (P-01).

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
}

impl Relation {
    /// The stable key, in strings and templates.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::SplitFrom => "split_from",
            Self::SplitInto => "split_into",
            Self::MergedFrom => "merged_from",
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

//! What kind of request it is (P-26), and what was found out about it (P-27).

use serde::{Deserialize, Serialize};

/// The longest account of steps or of a cause, in characters.
pub const FINDING_CHARS_MAX: usize = 5_000;

/// What somebody comes with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// Something does not work.
    #[default]
    Incident,
    /// Somebody needs something.
    Request,
    /// Something should be otherwise (P-09).
    Wish,
    /// Praise or complaint (Z-07).
    Feedback,
    /// A fault of the product; agents alone say so.
    Defect,
}

impl RequestKind {
    /// All kinds there are.
    pub const ALL: [Self; 5] = [Self::Incident, Self::Request, Self::Wish, Self::Feedback, Self::Defect];
    /// The kinds that people choose from.
    pub const ASKED: [Self; 4] = [Self::Incident, Self::Request, Self::Wish, Self::Feedback];

    /// The stable key, in strings and forms.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Incident => "stoerung",
            Self::Request => "anfrage",
            Self::Wish => "wunsch",
            Self::Feedback => "lob",
            Self::Defect => "fehler",
        }
    }

    /// The kind with this key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether it is an incident: nothing needs to be said about those.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::Incident
    }
}

/// What agents have found out about a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of request it is after a closer look.
    pub kind: RequestKind,
    /// Whether somebody made it happen again; nothing while nobody has tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reproduced: Option<bool>,
    /// How it happens, step by step; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub steps: String,
    /// Why it happens; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cause: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_key_and_people_call_nothing_a_defect() {
        assert!(RequestKind::ALL.into_iter().all(|kind| RequestKind::parse(kind.key()) == Some(kind)));
        assert!(!RequestKind::ASKED.contains(&RequestKind::Defect));
    }
}

//! How much somebody wants to hear of a ticket (Z-47).

use serde::{Deserialize, Serialize};

/// How much somebody wants to hear of a ticket. Agents who have said nothing hear of it only what their work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// Of every action (M8).
    All,
    /// What people write to each other, as everybody who takes part does.
    #[default]
    Usual,
    /// Of what agents do, and of nothing else.
    Agent,
    /// Nothing.
    None,
}

impl Watch {
    /// All of them, from the loudest on.
    pub const ALL: [Self; 4] = [Self::All, Self::Usual, Self::Agent, Self::None];

    /// The stable key, in strings and forms.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Usual => "usual",
            Self::Agent => "agent",
            Self::None => "none",
        }
    }

    /// The one with this key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|watch| watch.key() == key)
    }
}

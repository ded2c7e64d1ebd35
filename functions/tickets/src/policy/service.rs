//! The services that a fault may be a fault of (D-17), and what the form asks to narrow a cause.

use super::{Label, ProviderId, ServiceId};

/// Something that people use and that somebody runs: a portal, a network, the mail.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its key.
    pub id: ServiceId,
    /// Its name.
    pub name: Label,
    /// Who runs it, where that is not the desk itself.
    pub operator: Option<String>,
    /// Who is asked outside about it (D-27).
    pub provider: Option<ProviderId>,
}

/// A question that narrows a cause. None of them must be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Within the school, its authority, or beyond (D-16); only those who narrow causes are asked.
    Scope,
    /// Which service it is (D-17).
    Service,
    /// Hardware or software (D-18, N-07).
    Part,
    /// Programs and versions (N-09).
    Programs,
    /// What was tried already (N-10).
    Tried,
}

impl Question {
    /// All questions, in the order in which they are asked.
    pub const ALL: [Self; 5] = [Self::Tried, Self::Programs, Self::Part, Self::Service, Self::Scope];

    /// Its name in `desk.toml`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Service => "service",
            Self::Part => "hardware",
            Self::Programs => "programs",
            Self::Tried => "tried",
        }
    }

    /// The question with this name.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.key() == key)
    }
}

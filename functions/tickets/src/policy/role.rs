//! What somebody is who signs in at the desk.

/// What an agent is, beyond the queues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Works a school's level 1 and hands up to the provider (D-03).
    SchoolAdmin,
    /// Works for the provider.
    Agent,
    /// Stands for schools without working for them, as who pays for their IT (D-31): reads what is counted of them, and tickets
    /// only where a queue says so.
    SchoolAuthority,
    /// Looks after the media of one school (D-31): brings in what colleagues have, and reads along at its level 1.
    SchoolContact,
}

impl Role {
    /// Whether somebody with this role works tickets.
    #[must_use]
    pub fn works(self) -> bool {
        match self {
            Self::SchoolAdmin | Self::Agent => true,
            Self::SchoolAuthority | Self::SchoolContact => false,
        }
    }
}

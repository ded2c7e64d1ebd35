//! Who sees a ticket (Z-36, Z-38).

use serde::{Deserialize, Serialize};

/// Who sees a ticket, beside those who take part in it. What comes later in this order is seen by fewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody at the desk, as far as the walls between schools let them (Z-36).
    #[default]
    Desk,
    /// Confidential: the members of its queue alone (Z-38).
    Queue,
}

impl Visibility {
    /// Whether only the queue's members see it.
    #[must_use]
    pub fn is_confidential(self) -> bool {
        match self {
            Self::Desk => false,
            Self::Queue => true,
        }
    }

    /// Whether it is what a ticket has unless somebody says otherwise; that one is not written into events.
    #[must_use]
    pub(crate) fn is_usual(&self) -> bool {
        !self.is_confidential()
    }
}

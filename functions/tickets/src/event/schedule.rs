//! What is to be done later, as it is stored.

use crate::callback::{Callback, Window};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Somebody wants to be called back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallbackAsked {
    /// The number.
    pub phone: String,
    /// The time zone of whoever is called.
    pub zone: String,
    /// When they can be reached, the earliest first.
    pub windows: Vec<Window>,
    /// When work on it starts.
    pub starts: DateTime<Utc>,
    /// When it should be done.
    pub due: DateTime<Utc>,
}

impl CallbackAsked {
    /// The callback that is to be made, on a ticket that is due then.
    #[must_use]
    pub fn callback(&self, due_before: DateTime<Utc>) -> Callback {
        let (phone, zone, windows) = (self.phone.clone(), self.zone.clone(), self.windows.clone());
        Callback { phone, zone, windows, due_before }
    }
}

//! How soon an agent first writes to a requester (T2).

use crate::event::Urgency;

/// Opening hours until an agent first writes to the requester (T2), by how urgent the ticket is; what is not given has no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResponseHours {
    /// Of what is urgent.
    pub high: Option<u32>,
    /// Of what is as urgent as usual.
    pub normal: Option<u32>,
    /// Of what has time.
    pub low: Option<u32>,
}

impl ResponseHours {
    /// Of this urgency.
    #[must_use]
    pub fn of(self, urgency: Urgency) -> Option<u32> {
        match urgency {
            Urgency::High => self.high,
            Urgency::Normal => self.normal,
            Urgency::Low => self.low,
        }
    }
}

//! Who is meant: by a mail address, or, who has none, by the number of a request.

use crate::handle::Desk;
use crate::ports::StoreError;
use tickets::{Address, Event, TicketId, What};

/// Who is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever has this address.
    At(Address),
    /// Whose request it is.
    Of(TicketId),
}

impl Who {
    /// Reads a mail address or a number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        TicketId::parse(text).map(Self::Of).or_else(|| Address::parse(text).map(Self::At))
    }

    /// Under which address the person stands now; `None` if there is no such request.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn address(&self, desk: &Desk) -> Result<Option<Address>, StoreError> {
        Ok(match self {
            Self::At(address) => Some(address.clone()),
            Self::Of(id) => desk.ticket(*id).await?.map(|(ticket, _)| ticket.requester.address),
        })
    }
}

/// All addresses under which this person stands in a history: whose request it is may have been without one first.
pub(super) fn same(events: &[Event], person: &Address) -> Vec<Address> {
    let requesters = events.iter().filter_map(|event| {
        if let What::Submitted(submitted) = &event.what {
            return Some(&submitted.requester.address);
        }
        let What::Addressed { person } = &event.what else { return None };
        Some(&person.address)
    });
    let requesters: Vec<Address> = requesters.cloned().collect();
    if requesters.contains(person) { requesters } else { vec![person.clone()] }
}

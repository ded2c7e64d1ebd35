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

/// All addresses under which this person stands in a history: whose request it is may have been without one first, or may have left it
/// to somebody else. `None` if this person has the address only since then: the history is another one's.
pub(super) fn same(events: &[Event], person: &Address) -> Option<Vec<Address>> {
    let (mut requester, mut left): (Vec<&Address>, Vec<[&Address; 2]>) = Default::default();
    for event in events {
        if let What::Submitted(submitted) = &event.what {
            requester.push(&submitted.requester.address);
        }
        if let What::Addressed { person } = &event.what {
            requester.push(&person.address);
        }
        if let What::Reassigned { was, now } = &event.what {
            left.push([was, now]);
            if requester.last() == Some(&was) {
                requester.push(now);
            }
        }
    }
    if left.iter().any(|[was, _]| *was == person) {
        return None;
    }
    let pair = left.iter().find(|[_, now]| *now == person).map(|pair| pair.as_slice());
    let all = if requester.contains(&person) { &requester[..] } else { pair.unwrap_or(&[]) };
    Some(if all.is_empty() { vec![person.clone()] } else { all.iter().map(|address| (*address).clone()).collect() })
}

//! The sites of a queue: one group, its people in several places (Z-30).

use super::{Label, Policy, Queue, SiteId};
use crate::{Address, Ticket};

/// A place where people of a queue are.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its key.
    pub id: SiteId,
    /// Its name.
    pub name: Label,
    /// Who works there, and hears of what is new there; nobody leaves that to whoever is on duty in the queue.
    pub members: Vec<Address>,
    /// Where it is; empty, if the desk does not say.
    pub address: String,
    /// When somebody is there, in words; empty, if the desk does not say.
    pub hours: Label,
}

impl Queue {
    /// The site with this key.
    #[must_use]
    pub fn site(&self, id: &SiteId) -> Option<&Site> {
        self.sites.iter().find(|site| site.id == *id)
    }

    /// Who hears of what nobody has at this site: whoever works there, else whoever is on duty.
    #[must_use]
    pub fn on_duty(&self, site: Option<&SiteId>) -> Vec<&Address> {
        let site = site.and_then(|id| self.site(id));
        let there: Vec<_> = site.iter().flat_map(|site| &site.members).filter(|member| self.has(member)).collect();
        if there.is_empty() { vec![&self.duty] } else { there }
    }
}

impl Policy {
    /// The site of a ticket, as far as its queue has it: in another queue, or once the site is gone, it has none.
    #[must_use]
    pub fn site_of(&self, ticket: &Ticket) -> Option<&Site> {
        self.queue_or_default(&ticket.queue).site(ticket.site.as_ref()?)
    }
}

//! The sites of a queue, each with people of the queue or with none (Z-30).

use super::super::file::{QueueTable, SiteTable};
use super::super::{Site, SiteId};
use super::Check;
use crate::Address;
use std::collections::BTreeSet;
use toml::Spanned;

impl Check<'_> {
    pub(super) fn sites(&mut self, written: &QueueTable, people: &BTreeSet<Address>) -> Vec<Site> {
        self.keys("site", written.site.iter().map(|site| &site.id));
        written.site.iter().map(|site| self.site(site, written, people)).collect()
    }

    fn site(&mut self, written: &SiteTable, queue: &QueueTable, people: &BTreeSet<Address>) -> Site {
        let workers = queue.members.get_ref().iter().chain(queue.guests.iter().map(|guest| &guest.mail));
        let workers: BTreeSet<_> = workers.filter_map(|worker| Address::parse(worker.get_ref())).collect();
        Site {
            id: SiteId::new(written.id.get_ref()),
            name: self.label(&written.name),
            members: written.members.iter().filter_map(|member| self.worker(member, &workers, people)).collect(),
            address: written.address.trim().to_owned(),
            hours: written.hours.as_ref().map(|hours| self.label(hours)).unwrap_or_default(),
        }
    }

    /// Whoever is told of what is new at a site must be able to work on it.
    fn worker(
        &mut self,
        written: &Spanned<String>,
        workers: &BTreeSet<Address>,
        people: &BTreeSet<Address>,
    ) -> Option<Address> {
        let address = self.known_agent(written, people)?;
        if !workers.contains(&address) {
            let help = "name members of the queue at its sites, or make this agent one";
            self.problem(written, format!("{:?} does not work this queue", address.as_str()), help);
            return None;
        }
        Some(address)
    }
}

//! The addresses that mail comes in by: each leads to one place.

use super::super::file::PolicyFile;
use super::Check;
use crate::Address;
use std::collections::BTreeMap;

impl Check<'_> {
    /// Every address of a queue is one, and no two queues share it; nor is it the desk's own or a person's.
    pub(super) fn addresses_apart(&mut self, written: &PolicyFile) {
        let desk = Address::parse(written.desk.mail.get_ref());
        let agents: Vec<_> = written.agent.iter().filter_map(|agent| Address::parse(agent.mail.get_ref())).collect();
        let mut taken: BTreeMap<Address, &str> = BTreeMap::new();
        for queue in &written.queue {
            for place in &queue.addresses {
                let Some(address) = self.address(place) else { continue };
                let other = if desk.as_ref() == Some(&address) {
                    Some("the desk's own address, which belongs to no queue".to_owned())
                } else if agents.contains(&address) {
                    Some("an agent's own address".to_owned())
                } else {
                    taken.insert(address.clone(), queue.id.get_ref()).map(|other| format!("an address of {other:?}"))
                };
                if let Some(other) = other {
                    let help = "give each queue addresses of its own";
                    self.problem(place, format!("{:?} is {other}", address.as_str()), help);
                }
            }
        }
    }
}

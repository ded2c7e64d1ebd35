//! The ways on which requests come to a queue (P-18).

use super::super::Way;
use super::super::file::QueueTable;
use super::Check;

impl Check<'_> {
    /// What the queue names, each once; all there are, if it says nothing.
    pub(super) fn channels(&mut self, written: &QueueTable) -> Vec<Way> {
        let Some(named) = &written.channels else { return Way::TO_QUEUES.to_vec() };
        if named.get_ref().is_empty() {
            self.problem(
                named,
                "this queue takes nothing",
                "name at least one way to it, or leave the line out for all",
            );
        }
        let keys = Way::TO_QUEUES.map(|way| way.key().to_owned());
        let mut ways = Vec::new();
        for key in named.get_ref() {
            let way = Way::parse(key.get_ref());
            if way.is_some_and(|way| !Way::TO_QUEUES.contains(&way)) {
                let help = format!("known: {}", keys.join(", "));
                self.problem(key, format!("no request comes to a queue by {:?}", key.get_ref()), help);
            } else if self.known("channel", key, &keys) {
                ways.extend(way.filter(|way| !ways.contains(way)));
            }
        }
        ways
    }
}

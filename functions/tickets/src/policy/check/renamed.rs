//! Queues that had another key before.

use super::super::file::QueueTable;
use super::Check;
use std::collections::BTreeMap;

impl Check<'_> {
    /// An old key leads to one queue, and is no queue's now.
    pub(super) fn renamed(&mut self, queues: &[QueueTable]) {
        let mut known: BTreeMap<&str, &str> = queues.iter().map(|q| (&**q.id.get_ref(), &**q.id.get_ref())).collect();
        for queue in queues {
            for was in &queue.was {
                if let Some(other) = known.insert(was.get_ref(), queue.id.get_ref()) {
                    let message = format!("{:?} is a key of {other:?}", was.get_ref());
                    self.problem(was, message, "name only keys that this queue had, and that nothing has now");
                }
            }
        }
    }
}

//! Who only reads, each until a day.

use super::super::Auditor;
use super::super::file::AuditorTable;
use super::{Check, label_of};
use crate::policy::QueueId;
use crate::{Address, Person};
use std::collections::BTreeSet;

impl Check<'_> {
    /// Whoever works requests does not audit them, and nobody audits for ever.
    pub(super) fn auditors(
        &mut self,
        written: &[AuditorTable],
        people: &BTreeSet<Address>,
        queues: &[String],
    ) -> Vec<Auditor> {
        let mut auditors: Vec<Auditor> = Vec::new();
        for one in written {
            let until = self.date(&one.until, one.until.get_ref());
            let language = self.language_of(one.language.as_ref());
            let reads = self.audited(one, queues);
            let Some(address) = self.address(&one.mail) else { continue };
            if people.contains(&address) || self.reading.contains(&address) {
                let help = "name somebody who works no requests: who works them changes them";
                self.problem(&one.mail, format!("{:?} is an agent, too", address.as_str()), help);
            }
            if auditors.iter().any(|auditor| auditor.person.address == address) {
                self.problem(&one.mail, format!("a second auditor {:?}", address.as_str()), "name each once");
            }
            let place = self.place(&one.mail);
            let (Some(until), Some(language)) = (until, language) else { continue };
            auditors.push(Auditor {
                person: Person { address, name: one.name.clone() },
                title: label_of(&one.title),
                language,
                until,
                queues: reads,
                confidential: one.confidential,
                place,
            });
        }
        auditors
    }

    /// The queues that are named; none, if all are meant.
    fn audited(&mut self, one: &AuditorTable, queues: &[String]) -> Vec<QueueId> {
        let Some(named) = &one.queues else { return Vec::new() };
        if named.get_ref().is_empty() {
            self.problem(
                named,
                "no queue is named",
                "name one at least, or leave the line out: then it is all of them",
            );
        }
        named.get_ref().iter().for_each(|queue| _ = self.known("queue", queue, queues));
        named.get_ref().iter().map(|queue| QueueId::new(queue.get_ref())).collect()
    }
}

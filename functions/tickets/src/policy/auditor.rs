//! Who reads and changes nothing, until a day: auditors, and whoever looks after data protection (Z-15).

use super::{Label, Place, Policy, PolicyProblem, Queue, QueueId};
use crate::{Actor, Address, Language, Person, Visibility};
use chrono::NaiveDate;

/// Somebody who only reads.
#[derive(Clone, Debug)]
pub struct Auditor {
    /// Who it is.
    pub person: Person,
    /// What stands behind the name.
    pub title: Label,
    /// The language of mails and console.
    pub language: Language,
    /// The last day, to its end.
    pub until: NaiveDate,
    /// Whose tickets; all queues', if none is named.
    pub queues: Vec<QueueId>,
    /// Whether also what is confidential there.
    pub confidential: bool,
    /// Where that stands in `desk.toml`.
    pub(super) place: Place,
}

impl Auditor {
    /// Whether they may know of such tickets of this queue.
    #[must_use]
    pub fn reads(&self, queue: &Queue, visibility: Visibility) -> bool {
        let is_theirs = self.queues.is_empty() || self.queues.contains(&queue.id);
        is_theirs && (self.confidential || !visibility.is_confidential())
    }
}

impl Policy {
    /// The auditor with this address, up to the end of the last day.
    #[must_use]
    pub fn auditor(&self, address: &Address) -> Option<&Auditor> {
        self.auditors.iter().find(|auditor| auditor.person.address == *address)
    }

    /// Who was an auditor, and whose last day is over.
    #[must_use]
    pub fn auditor_before(&self, address: &Address) -> Option<&Auditor> {
        self.auditors_before.iter().find(|auditor| auditor.person.address == *address)
    }

    /// Whether this desk is audited, or was.
    #[must_use]
    pub fn is_audited(&self) -> bool {
        !self.auditors.is_empty() || !self.auditors_before.is_empty()
    }

    /// Whether this is somebody who changes nothing, whatever they ask.
    #[must_use]
    pub fn audits(&self, who: &Actor) -> bool {
        matches!(who, Actor::Agent(address) if self.auditor(address).is_some())
    }

    /// Where auditors stand whose last day is over.
    #[must_use]
    pub fn auditors_over(&self, today: NaiveDate) -> Vec<PolicyProblem> {
        let all = self.auditors.iter().chain(&self.auditors_before);
        let over = all.filter(|auditor| auditor.until < today);
        over.map(|auditor| PolicyProblem {
            place: auditor.place.clone(),
            message: format!(
                "{:?} was an auditor until {} and reads nothing any more",
                auditor.person.address.as_str(),
                auditor.until
            ),
            help: "take the auditor out, or give a later day".to_owned(),
        })
        .collect()
    }
}

//! A school, and what holds when it leaves: from the day after, nobody there is worked for, and nobody from there signs in. What is
//! its own stays its own until the entry is taken out.

use super::{Agent, Place, Policy, PolicyProblem, Queue, QueueId, Role, SchoolId};
use crate::{Address, Calendar, Person};
use chrono::{Days, NaiveDate};

/// A school: a tenant of the desk.
#[derive(Clone, Debug)]
pub struct School {
    /// Its key.
    pub id: SchoolId,
    /// Its name.
    pub name: String,
    /// Mail domains whose addresses belong to it.
    pub domains: Vec<String>,
    /// Its own level-1 queue (D-02).
    pub queue: QueueId,
    /// Whom people turn to (D-08); every school has at least one.
    pub contacts: Vec<Person>,
    /// Its hours and holidays; what it does not say is the desk's.
    pub calendar: Calendar,
    /// The last day on which the desk works for it, to its end; nothing, if it stays.
    pub left: Option<NaiveDate>,
    /// Whether that day is over: see [`Policy::on`].
    pub has_left: bool,
    /// Where its name stands in `desk.toml`.
    pub(super) place: Place,
}

impl School {
    /// Whether the desk worked for it, and does no longer on this day.
    #[must_use]
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.left.is_some_and(|left| left < today)
    }

    /// The first day on which it is none of the desk's any more.
    #[must_use]
    pub fn gone_since(&self) -> Option<NaiveDate> {
        self.left?.checked_add_days(Days::new(1))
    }
}

impl Policy {
    /// The schools that the desk works for: see [`Policy::on`].
    pub fn served(&self) -> impl Iterator<Item = &School> {
        self.schools.iter().filter(|school| !school.has_left)
    }

    /// Whether this school has left.
    #[must_use]
    pub fn has_left(&self, school: Option<&SchoolId>) -> bool {
        school.and_then(|id| self.school(id)).is_some_and(|school| school.has_left)
    }

    /// Whether this address is one of a school that has left.
    #[must_use]
    pub fn is_of_left(&self, address: &Address) -> bool {
        self.school_of(address).is_some_and(|school| school.has_left)
    }

    /// Where schools stand that have left, with what is still to be done.
    #[must_use]
    pub fn schools_over(&self, today: NaiveDate) -> Vec<PolicyProblem> {
        let over = self.schools.iter().filter(|school| school.is_over(today));
        over.map(|school| {
            let (id, last) = (school.id.as_str(), school.left.unwrap_or(today));
            let days = self.backup_days();
            PolicyProblem {
                place: school.place.clone(),
                message: format!("{id:?} has left after {last}: it is offered no more, and its domains stay its own"),
                help: format!(
                    "`lotse school export {id}` writes down what is theirs, `lotse school delete {id}` removes it; take the entry out \
                    {days} days after that, when no backup holds it any more"
                ),
            }
        })
        .collect()
    }

    /// Lets the schools go that have left by this day. What still lies with their groups is then the provider's to end: the lead of
    /// the default queue has it.
    pub(super) fn let_schools_go(&mut self, today: NaiveDate) {
        self.schools.iter_mut().for_each(|school| school.has_left = school.is_over(today));
        let gone: Vec<SchoolId> = self.schools.iter().filter(|s| s.has_left).map(|s| s.id.clone()).collect();
        if gone.is_empty() {
            return;
        }
        let heir = self.default_queue().lead.clone();
        let is_gone = |school: &SchoolId| gone.contains(school);
        for queue in self.queues.iter_mut().filter(|queue| queue.school.as_ref().is_some_and(is_gone)) {
            let Queue { members, guests, lead, duty, readers, .. } = queue;
            // A guest without a later day is who worked it for the school.
            members.retain(|member| guests.iter().all(|guest| guest.address != *member || guest.until >= today));
            if !members.contains(&heir) {
                members.push(heir.clone());
            }
            for role in [lead, duty] {
                if !members.contains(role) {
                    role.clone_from(&heir);
                }
            }
            readers.clear();
        }
        let stands_for_none = |agent: &mut Agent| {
            let before = agent.schools.len();
            agent.schools.retain(|school| !is_gone(school));
            matches!(agent.role, Role::SchoolContact | Role::SchoolAuthority) && before > 0 && agent.schools.is_empty()
        };
        self.former.extend(self.agents.extract_if(.., stands_for_none));
    }
}

//! Guests of a queue: they help out at times of much work, until their last day (P-04).

use super::{Agent, Auditor, Place, Policy, PolicyProblem, Queue};
use crate::Address;
use chrono::{DateTime, NaiveDate, Utc};
use std::borrow::Cow;

/// An agent who works a queue until a day.
#[derive(Clone, Debug)]
pub struct Guest {
    /// Who it is.
    pub address: Address,
    /// The last day, to its end.
    pub until: NaiveDate,
    /// Where that stands in `desk.toml`.
    pub(super) place: Place,
}

impl Queue {
    /// The last day on which this agent works the queue; nothing, if they are no guest.
    #[must_use]
    pub fn last_day_of(&self, agent: &Address) -> Option<NaiveDate> {
        self.guests.iter().find(|guest| guest.address == *agent).map(|guest| guest.until)
    }

    /// When a guest's last day is over, in the queue's own hours: then somebody is there to take over.
    pub(crate) fn left_by(&self, agent: &Address) -> Option<DateTime<Utc>> {
        let day_after = self.last_day_of(agent)?.succ_opt()?;
        Some(self.calendar.next_open(self.calendar.begin_of(day_after)))
    }
}

impl Policy {
    /// The policy as it holds at this moment: without the guests and auditors whose last day is over, and without schools that have left. Guests are members of
    /// their queues no longer, and whoever works no other queue is no agent any more.
    #[must_use]
    pub fn on(&self, now: DateTime<Utc>) -> Cow<'_, Self> {
        let today = self.calendar.day_at(now);
        let audits = |auditor: &Auditor| auditor.until >= today;
        let is_as_written = self.schools.iter().all(|school| school.has_left == school.is_over(today));
        let all_stay = self.guests().all(|(_, guest)| guest.until >= today) && self.auditors.iter().all(audits);
        if all_stay && is_as_written {
            return Cow::Borrowed(self);
        }
        let mut policy = self.clone();
        policy.auditors_before.extend(policy.auditors.extract_if(.., |auditor| !audits(auditor)));
        policy.let_schools_go(today);
        for queue in &mut policy.queues {
            let Queue { members, guests, .. } = queue;
            members.retain(|member| guests.iter().all(|guest| guest.address != *member || guest.until >= today));
        }
        let works = |agent: &Agent, queue: &Queue| {
            let address = &agent.person.address;
            queue.has(address) || queue.lead == *address || queue.duty == *address
        };
        let was_guest = |agent: &Agent| self.guests().any(|(_, guest)| guest.address == agent.person.address);
        let (left, stay): (Vec<_>, Vec<_>) = std::mem::take(&mut policy.agents)
            .into_iter()
            .partition(|agent| was_guest(agent) && !policy.queues.iter().any(|queue| works(agent, queue)));
        policy.agents = stay;
        policy.former.extend(left);
        Cow::Owned(policy)
    }

    /// The agent with this address, or who was one as a guest: to name whose deed something was, never to let them do more.
    #[must_use]
    pub fn agent_ever(&self, address: &Address) -> Option<&Agent> {
        self.agents.iter().chain(&self.former).find(|agent| agent.person.address == *address)
    }

    /// Where guests stand whose last day is over.
    #[must_use]
    pub fn guests_over(&self, today: NaiveDate) -> Vec<PolicyProblem> {
        // Of a school that has left is told as a whole.
        let stays =
            |queue: &Queue| !self.schools.iter().any(|s| Some(&s.id) == queue.school.as_ref() && s.is_over(today));
        let over = self.guests().filter(|(queue, guest)| guest.until < today && stays(queue));
        over.map(|(queue, guest)| PolicyProblem {
            place: guest.place.clone(),
            message: format!(
                "{:?} was a guest of {:?} until {} and works there no longer",
                guest.address.as_str(),
                queue.id.as_str(),
                guest.until
            ),
            help: "take the guest out, or give a later day".to_owned(),
        })
        .collect()
    }

    fn guests(&self) -> impl Iterator<Item = (&Queue, &Guest)> {
        self.queues.iter().flat_map(|queue| queue.guests.iter().map(move |guest| (queue, guest)))
    }
}

//! Who will read what the form says, and whether they take a form at all: the group that it goes to, and those who are named, also where it is confidential.

use super::answers::SCHOOL_ADMIN;
use super::fields::YES;
use super::{Answers, Step, Web};
use tickets::access::may_reach;
use tickets::policy::{Queue, School, TopicId, Way};
use tickets::{Policy, RequestKind, Visibility};

impl Answers {
    /// The group that it goes to, as soon as somebody has said who they are.
    pub(super) fn queue<'p>(&self, policy: &'p Policy) -> Option<&'p Queue> {
        let topic = TopicId::new(&self.thema);
        let address = self.address()?;
        let feedback = policy.intake.feedback_queue.as_ref().filter(|_| self.kind() == RequestKind::Feedback);
        let usual = || policy.queue_for(&address, self.school().as_ref(), Some(&topic));
        Some(feedback.map_or_else(usual, |queue| policy.queue_or_default(queue)))
    }

    /// The same before the address is known, by school and topic: a school admin's own requests go past the school.
    pub(super) fn likely_queue<'p>(&self, policy: &'p Policy) -> &'p Queue {
        let feedback = policy.intake.feedback_queue.as_ref().filter(|_| self.kind() == RequestKind::Feedback);
        let school = self.school().filter(|_| self.rolle != SCHOOL_ADMIN);
        let by_place = || match feedback {
            Some(queue) => policy.queue_or_default(queue),
            None => policy.queue_at_place(school.as_ref(), Some(&TopicId::new(&self.thema))),
        };
        self.queue(policy).unwrap_or_else(by_place)
    }

    /// The group that it would go to, if that takes no form (P-18). Whether somebody is a school admin, the address alone tells.
    pub(super) fn closed_queue<'w>(&self, web: &'w Web) -> Option<&'w Queue> {
        let policy = &*web.desk.policy;
        let is_placed = [Step::Who, Step::Topic].into_iter().all(|step| self.mistakes(web, step).is_empty());
        let is_known = is_placed && (self.rolle != SCHOOL_ADMIN || self.address().is_some());
        Some(self.likely_queue(policy)).filter(|queue| is_known && !queue.takes(Way::Form))
    }

    /// The school of whoever writes, if the desk works for it no longer.
    pub(super) fn left<'p>(&self, policy: &'p Policy) -> Option<&'p School> {
        policy.school(&self.school()?).filter(|school| school.has_left)
    }

    pub(super) fn visibility(&self) -> Visibility {
        if self.vertraulich == YES { Visibility::Queue } else { Visibility::Desk }
    }

    /// Whether it will be confidential, because somebody wants it so or because of the group (Z-40).
    pub(super) fn is_confidential(&self, policy: &Policy) -> bool {
        let usual = self.queue(policy).map_or(Visibility::Desk, |queue| queue.visibility);
        self.visibility().max(usual).is_confidential()
    }

    /// Whether somebody named would read a confidential request: that is asked once more (C13).
    pub(super) fn asks_for_readers(&self, policy: &Policy) -> bool {
        self.is_confidential(policy) && self.participants(policy).is_ok_and(|people| !people.is_empty())
    }

    /// Whether somebody named cannot take part where it goes (D-10).
    pub(super) fn names_out_of_reach(&self, policy: &Policy) -> bool {
        let people = self.participants(policy).unwrap_or_default();
        self.queue(policy).is_some_and(|queue| people.iter().any(|p| !may_reach(&p.address, queue, policy)))
    }
}

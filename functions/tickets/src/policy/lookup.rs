//! What is asked of a policy: who somebody is, where something goes, what holds there.

use super::*;

impl Policy {
    /// Reads `desk.toml`. `file` is the name that problems are reported under.
    ///
    /// # Errors
    /// All problems that can be seen at once, each with line, column and remedy. A file that is not TOML
    /// has one: where reading stopped.
    pub fn read(text: &str, file: &str) -> Result<Self, Vec<PolicyProblem>> {
        check::policy(text, file)
    }

    /// So many months after closing a ticket is deleted: what the desk says, else a year.
    #[must_use]
    pub fn keep_months(&self) -> u32 {
        self.privacy.as_ref().map_or(KEEP_MONTHS, |privacy| privacy.keep_months)
    }

    /// So many days after deleting the last backup is gone: what the desk says, else five weeks.
    #[must_use]
    pub fn backup_days(&self) -> u32 {
        self.privacy.as_ref().map_or(BACKUP_DAYS, |privacy| privacy.backup_days)
    }

    /// So many days a mail is kept as it came, once it was read or set aside: what the desk says, else a month.
    #[must_use]
    pub fn mail_days(&self) -> u32 {
        self.privacy.as_ref().map_or(MAIL_DAYS, |privacy| privacy.mail_days)
    }

    /// Whether this is who looks after data protection here: `[privacy]` says who that is.
    #[must_use]
    pub fn is_data_protection_officer(&self, address: &Address) -> bool {
        self.privacy.as_ref().is_some_and(|privacy| privacy.officer.address == *address)
    }

    /// Whose holidays stop the clocks of somebody who is waited for: the own school's, else the queue's. Working time
    /// is always the queue's.
    #[must_use]
    pub fn calendar_of<'p>(&'p self, school: Option<&SchoolId>, queue: &'p Queue) -> &'p Calendar {
        school.and_then(|id| self.school(id)).map_or(&queue.calendar, |school| &school.calendar)
    }

    /// Every calendar that there is, most of them alike: the desk's, the schools', the queues'.
    pub fn calendars(&self) -> impl Iterator<Item = &Calendar> {
        let schools = self.schools.iter().map(|school| &school.calendar);
        std::iter::once(&self.calendar).chain(schools).chain(self.queues.iter().map(|queue| &queue.calendar))
    }

    /// Where a Land is named whose known school holidays end within half a year of `today`: from then on waiting times
    /// would run through holidays.
    #[must_use]
    pub fn holidays_ending(&self, today: NaiveDate) -> Vec<PolicyProblem> {
        let soon = today.checked_add_months(Months::new(HOLIDAYS_MONTHS_MIN)).unwrap_or(today);
        let counts = |land| move |calendar: &Calendar| calendar.land == Some(land) && calendar.has_school_holidays();
        let named = self.lands.iter().filter(|(land, _)| self.calendars().any(counts(*land)));
        let known = named.filter_map(|(land, place)| Some((land, place, known_until(*land)?)));
        let ending = known.filter(|(.., until)| *until < soon);
        ending
            .map(|(land, place, until)| PolicyProblem {
                place: place.clone(),
                message: format!("the school holidays of {:?} are known until {until} only", land.code()),
                help: "take a newer version of the program, which knows more of them".to_owned(),
            })
            .collect()
    }

    /// Whether who solves a ticket of this queue says where others find the solution: level 1 alone does (D-20).
    #[must_use]
    pub fn wants_knowledge(&self, queue: &Queue) -> bool {
        self.intake.solutions == Solutions::Documented && queue.level.number() == 1
    }

    /// The queue with this key, or that had it before.
    #[must_use]
    pub fn queue(&self, id: &QueueId) -> Option<&Queue> {
        self.queues.iter().find(|q| q.id == *id || q.was.contains(id))
    }

    /// The queue with this key, else the desk's default: a queue that was removed leaves no orphans.
    #[must_use]
    pub fn queue_or_default(&self, id: &QueueId) -> &Queue {
        self.queue(id).unwrap_or_else(|| self.default_queue())
    }

    /// Where unclear cases go (Z-29).
    #[must_use]
    pub fn default_queue(&self) -> &Queue {
        &self.queues[self.default_queue]
    }

    /// The queue that mail to this address is for, if it is a queue's own.
    #[must_use]
    pub fn queue_at(&self, address: &Address) -> Option<&Queue> {
        self.queues.iter().find(|queue| queue.addresses.contains(address))
    }

    /// Whether mail to this address comes to the desk: nobody else writes from it.
    #[must_use]
    pub fn is_own(&self, address: &Address) -> bool {
        self.desk.mail == *address || self.queue_at(address).is_some()
    }

    /// Whether a person may write to this queue by its own address: one of the provider's if they belong to no school's
    /// level 1 or work it themselves, and their own school's (D-02, D-03, D-10).
    #[must_use]
    pub fn may_write_to(&self, person: &Address, queue: &Queue) -> bool {
        // Whose school has left starts where strangers do, and never there.
        let own = self.school_of(person);
        let is_authority = self.agent(person).is_some_and(|agent| agent.role == Role::SchoolAuthority);
        match &queue.school {
            Some(school) => own.is_some_and(|own| own.id == *school && !own.has_left),
            None if is_authority => self.intake.authorities_write,
            None => own.is_none() || self.worker(person).is_some(),
        }
    }

    /// The school with this key.
    #[must_use]
    pub fn school(&self, id: &SchoolId) -> Option<&School> {
        self.schools.iter().find(|s| s.id == *id)
    }

    /// The school that this address belongs to: a school contact's own, else by its domain; also one that has left.
    #[must_use]
    pub fn school_of(&self, address: &Address) -> Option<&School> {
        let contact = self.agent(address).filter(|agent| agent.role == Role::SchoolContact);
        let own = contact.and_then(|contact| self.school(contact.schools.first()?));
        own.or_else(|| self.school_by_domain(address))
    }

    fn school_by_domain(&self, address: &Address) -> Option<&School> {
        self.schools.iter().find(|s| s.domains.iter().any(|d| d == address.domain()))
    }

    /// The agent with this address.
    #[must_use]
    pub fn agent(&self, address: &Address) -> Option<&Agent> {
        self.agents.iter().find(|a| a.person.address == *address)
    }

    /// The agent with this address, if they work tickets.
    #[must_use]
    pub fn worker(&self, address: &Address) -> Option<&Agent> {
        self.agent(address).filter(|agent| agent.role.works())
    }

    /// The topic with this key.
    #[must_use]
    pub fn topic(&self, id: &TopicId) -> Option<&Topic> {
        self.topics.iter().find(|t| t.id == *id)
    }

    /// The service with this key.
    #[must_use]
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.services.iter().find(|s| s.id == *id)
    }

    /// The provider outside with this key.
    #[must_use]
    pub fn provider(&self, id: &ProviderId) -> Option<&Provider> {
        self.providers.iter().find(|p| p.id == *id)
    }

    /// Who runs what this topic is about, if that is somebody outside.
    #[must_use]
    pub fn operator_of(&self, topic: &TopicId) -> Option<(&Service, &Provider)> {
        let service = self.service(self.topic(topic)?.service.as_ref()?)?;
        Some((service, self.provider(service.provider.as_ref()?)?))
    }

    /// The queues that this agent works.
    pub fn queues_of<'a>(&'a self, agent: &'a Address) -> impl Iterator<Item = &'a Queue> + 'a {
        self.queues.iter().filter(move |q| q.has(agent))
    }

    /// Whether this address must be confirmed before the desk works on its ticket.
    #[must_use]
    pub fn must_confirm(&self, address: &Address) -> bool {
        match self.intake.verify {
            Verify::Off => false,
            Verify::Unknown => self.school_of(address).is_none() && self.agent(address).is_none(),
            Verify::Always => true,
        }
    }

    /// Where a person's ticket starts: at the own school's level 1, else by topic at the provider, else in
    /// the default queue (D-02, Z-28, Z-29). A school admin's own tickets start at the provider (D-03), and so do a school
    /// authority's: by topic only where the desk allows it (desk.md §4.2).
    #[must_use]
    pub fn queue_for(&self, requester: &Address, school: Option<&SchoolId>, topic: Option<&TopicId>) -> &Queue {
        match self.agent(requester).map(|agent| agent.role) {
            Some(Role::SchoolAdmin) => self.queue_at_place(None, topic),
            Some(Role::SchoolAuthority) => self.queue_at_place(None, topic.filter(|_| self.intake.authorities_write)),
            Some(Role::Agent | Role::SchoolContact) | None => self.queue_at_place(school, topic),
        }
    }

    /// The same of somebody of whom nothing is known but the school, if any, and the topic. What comes from a school that has left
    /// is an unclear case.
    #[must_use]
    pub fn queue_at_place(&self, school: Option<&SchoolId>, topic: Option<&TopicId>) -> &Queue {
        if self.has_left(school) {
            return self.default_queue();
        }
        let school_queue = school.and_then(|s| self.school(s)).and_then(|s| self.queue(&s.queue));
        let topic_queue = topic.and_then(|t| self.topic(t)).and_then(|t| self.queue(&t.queue));
        school_queue.or(topic_queue).unwrap_or_else(|| self.default_queue())
    }
}

impl Queue {
    /// Whether this agent works the queue.
    #[must_use]
    pub fn has(&self, agent: &Address) -> bool {
        self.members.contains(agent)
    }
}

//! Schools, and those that leave on a day: until their entry is taken out, what is theirs is nobody else's.

use super::super::file::{PolicyFile, QueueTable, SchoolTable};
use super::super::{Agent, Guest, QueueId, School, SchoolId};
use super::{Check, Known};
use crate::{Address, Calendar, Person};
use toml::Spanned;

impl Check<'_> {
    pub(super) fn school(
        &mut self,
        written: &SchoolTable,
        queues: &[String],
        agents: &[Agent],
        desk: &Calendar,
    ) -> Option<School> {
        self.known("queue", &written.queue, queues);
        let zone = written.timezone.as_ref().and_then(|zone| self.zone(zone));
        let usual = Calendar { zone: zone.unwrap_or_else(|| desk.zone.clone()), ..desk.clone() };
        let contacts: Vec<_> = written.contacts.get_ref().iter().filter_map(|c| self.contact(c, agents)).collect();
        if written.contacts.get_ref().is_empty() {
            self.problem(
                &written.contacts,
                format!("{:?} names nobody to turn to", written.name),
                "name at least one contact: contacts = [\"Jana Petersen <j.petersen@hafenschule.example>\"]",
            );
        }
        Some(School {
            id: SchoolId::new(written.id.get_ref()),
            name: written.name.clone(),
            domains: written.domains.iter().map(|d| d.get_ref().to_lowercase()).collect(),
            queue: QueueId::new(written.queue.get_ref()),
            contacts,
            calendar: self.hours(&written.hours, &usual),
            left: written.left.as_ref().and_then(|left| self.date(left, left.get_ref())),
            has_left: false,
            place: self.place(&written.id),
        })
    }

    /// A contact is an agent's address, or anybody as `Name <address>`.
    pub(super) fn contact(&mut self, written: &Spanned<String>, agents: &[Agent]) -> Option<Person> {
        let text = written.get_ref().trim();
        let (name, address) = match text.strip_suffix('>').and_then(|t| t.split_once('<')) {
            Some((name, address)) => (name.trim(), address),
            None => ("", text),
        };
        let Some(address) = Address::parse(address) else {
            self.problem(
                written,
                format!("{text:?} is no contact"),
                "write an agent's mail address, or \"Ole Brandt <o.brandt@hafenschule.example>\"",
            );
            return None;
        };
        let known = agents.iter().find(|a| a.person.address == address).map(|a| a.person.name.clone());
        let name = if name.is_empty() { known.unwrap_or_default() } else { name.to_owned() };
        Some(Person { address, name })
    }

    /// Who works a queue for a school that leaves does so to its last day.
    pub(super) fn leaving(&self, written: &QueueTable, school: &School, known: &Known<'_>) -> Vec<Guest> {
        let Some(until) = school.left else { return Vec::new() };
        let members = written.members.get_ref().iter();
        let members = members.filter_map(|member| Some((member, Address::parse(member.get_ref())?)));
        let admins = members.filter(|(_, address)| known.admins.contains(address));
        admins.map(|(member, address)| Guest { address, until, place: self.place(member) }).collect()
    }

    /// As long as a school that leaves stands there, its domains are no other school's, and no other's requests go to its group:
    /// what backups hold of it could be brought back.
    pub(super) fn left_apart(&mut self, written: &PolicyFile) {
        for leaves in written.school.iter().filter(|school| school.left.is_some()) {
            let id = leaves.id.get_ref();
            let is_theirs = |domain: &str| leaves.domains.iter().any(|own| own.get_ref().eq_ignore_ascii_case(domain));
            for other in written.school.iter().filter(|school| school.id.get_ref() != id) {
                for domain in other.domains.iter().filter(|domain| is_theirs(domain.get_ref())) {
                    let message = format!("{:?} still belongs to {id:?}, which leaves", domain.get_ref());
                    let help = "wait until no backup holds anything of that school, and take its entry out first";
                    self.problem(domain, message, help);
                }
            }
            let of_queue = |queue: &&QueueTable| queue.school.as_ref().is_some_and(|school| school.get_ref() == id);
            for queue in written.queue.iter().filter(of_queue) {
                self.led_to(written, queue, id);
            }
        }
    }

    /// Where requests of others are sent to the group of a school that leaves.
    fn led_to(&mut self, written: &PolicyFile, queue: &QueueTable, school: &str) {
        let others = written.school.iter().filter(|other| other.id.get_ref() != school).map(|other| &other.queue);
        let above = written.queue.iter().filter(|other| other.id.get_ref() != queue.id.get_ref());
        let named: Vec<&Spanned<String>> = std::iter::once(&written.desk.default_queue)
            .chain(&written.intake.feedback_queue)
            .chain(written.topic.iter().map(|topic| &topic.queue))
            .chain(above.filter_map(|other| other.hands_up_to.as_ref()))
            .chain(others)
            .filter(|named| named.get_ref() == queue.id.get_ref())
            .collect();
        for place in named {
            let message = format!("{:?} is the group of {school:?}, which leaves", place.get_ref());
            self.problem(place, message, "name a queue that stays");
        }
    }
}

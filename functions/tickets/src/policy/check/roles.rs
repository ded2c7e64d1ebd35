//! Roles that read more than they do (D-31): for which schools, and where.

use super::super::file::{AgentTable, PolicyFile, QueueTable};
use super::super::{Agent, Role, School, SchoolId};
use super::Check;
use crate::Address;
use toml::Spanned;

impl Check<'_> {
    /// A school authority stands for schools, a school contact belongs to one; who works has queues instead.
    pub(super) fn schools_of(&mut self, written: &AgentTable, known: &[String]) -> Vec<SchoolId> {
        let count = written.schools.len();
        let (message, help) = match written.role {
            Role::SchoolAuthority if count == 0 => {
                ("a school authority stands for schools", "name them: schools = [\"hafenschule\"]")
            }
            Role::SchoolContact if count != 1 => {
                ("a school contact belongs to one school", "name it: schools = [\"hafenschule\"]")
            }
            Role::SchoolAdmin | Role::Agent if count > 0 => {
                ("who works requests has no schools of their own", "make them members of the schools' queues instead")
            }
            Role::SchoolAdmin | Role::Agent | Role::SchoolAuthority | Role::SchoolContact => ("", ""),
        };
        if !message.is_empty() {
            self.problem(written.schools.first().unwrap_or(&written.mail), message, help);
        }
        let known = written.schools.iter().filter(|school| self.known("school", school, known));
        known.map(|school| SchoolId::new(school.get_ref())).collect()
    }

    /// Nobody is on both sides of the wall: a school authority has no address of a school, a school contact none of another.
    pub(super) fn roles_apart(&mut self, written: &PolicyFile, schools: &[School]) {
        for agent in written.agent.iter().filter(|agent| !agent.role.works()) {
            let Some(address) = Address::parse(agent.mail.get_ref()) else { continue };
            let home = schools.iter().find(|school| school.domains.iter().any(|domain| domain == address.domain()));
            let own = agent.schools.iter().map(Spanned::get_ref);
            let Some(home) = home.filter(|home| {
                agent.role == Role::SchoolAuthority || !own.clone().any(|school| school == home.id.as_str())
            }) else {
                continue;
            };
            let message = format!("{:?} is an address of the school {:?}", address.as_str(), home.id.as_str());
            let help = match agent.role {
                Role::SchoolAuthority => "a school authority is nobody's colleague: give another address",
                Role::SchoolContact | Role::SchoolAdmin | Role::Agent => "name that school, or give another address",
            };
            self.problem(&agent.mail, message, help);
        }
    }

    /// Who has a queue, leads it, is on duty or helps out works there.
    pub(super) fn working(&mut self, written: &QueueTable, reading: &[&Agent]) {
        let guests = written.guests.iter().map(|guest| &guest.mail);
        let at_sites = written.site.iter().flat_map(|site| &site.members);
        let named = written.members.get_ref().iter().chain(&written.lead).chain(&written.duty);
        let named = named.chain(guests).chain(at_sites);
        for place in named {
            if reading.iter().any(|agent| is(agent, place)) {
                let help = "name somebody whose role is \"agent\" or \"school_admin\"";
                self.problem(place, format!("{:?} reads requests and works none", place.get_ref()), help);
            }
        }
    }

    /// A school authority reads tickets of its own schools' queues alone: in others there are those of all schools.
    pub(super) fn readers(&mut self, written: &QueueTable, reading: &[&Agent]) -> Vec<Address> {
        let school = written.school.as_ref().map(|school| SchoolId::new(school.get_ref()));
        let mut readers = Vec::new();
        for place in &written.readers {
            let known = reading.iter().find(|agent| agent.role == Role::SchoolAuthority && is(agent, place));
            match known {
                None => {
                    let help = "name an agent whose role is \"school_authority\"";
                    self.problem(place, format!("{:?} is no school authority", place.get_ref()), help);
                }
                Some(agent) if !school.as_ref().is_some_and(|school| agent.schools.contains(school)) => {
                    let message = format!("{:?} does not stand for the school of this queue", place.get_ref());
                    self.problem(place, message, "grant it at the queues of their own schools alone");
                }
                Some(agent) => readers.push(agent.person.address.clone()),
            }
        }
        readers
    }
}

fn is(agent: &Agent, written: &Spanned<String>) -> bool {
    Address::parse(written.get_ref()).as_ref() == Some(&agent.person.address)
}

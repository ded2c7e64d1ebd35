//! What people are called in a mail: by name, and never by address to other people (N-24).

use crate::case::Case;
use crate::said;
use crate::words::{Words, fill};
use tickets::notice::Reader;
use tickets::{Actor, Address, Event, Language, NoticeKind, Person, Policy, react};

/// Names people for one reader.
pub(crate) struct People<'a> {
    pub case: &'a Case<'a>,
    pub policy: &'a Policy,
    pub words: &'a Words,
    pub language: &'a Language,
    pub reader: Reader,
}

impl People<'_> {
    /// The name of whoever did it, marked: several may write from one address.
    pub(crate) fn by(&self, event: &Event) -> String {
        if event.signed.is_empty() { self.actor(&event.by) } else { said::line(&event.signed) }
    }

    /// The name of whoever acted, marked.
    pub(crate) fn actor(&self, actor: &Actor) -> String {
        match actor {
            Actor::Person(address) => match self.case.ticket.person_ever(address) {
                Some(person) => self.person(person),
                None => self.words.people.nameless.clone(),
            },
            Actor::Agent(address) => self.agent(address),
            Actor::Clock | Actor::Desk => self.policy.desk.name.clone(),
        }
    }

    /// The name of a requester or participant, marked. Only agents read an address in its place.
    pub(crate) fn person(&self, person: &Person) -> String {
        match (said::line(&person.name), self.reader) {
            (name, _) if !name.is_empty() => name,
            (_, Reader::Agent) => said::line(person.address.as_str()),
            (_, Reader::Requester | Reader::Participant | Reader::Provider) => self.words.people.nameless.clone(),
        }
    }

    /// "Jana Petersen, Schul-Admin": what stands below an agent's words.
    pub(crate) fn signature(&self, actor: &Actor) -> String {
        let Actor::Agent(address) = actor else { return String::new() };
        let title = self.policy.agent(address).map_or("", |agent| agent.title.word(self.language));
        let name = self.agent(address);
        if title.is_empty() { name } else { format!("{name}, {}", said::line(title)) }
    }

    /// Who else takes part and was sent a mail about the same event.
    pub(crate) fn others(&self, to: &Address) -> String {
        let notices = react(&self.case.ticket, self.case.cause, self.policy);
        let others = notices
            .into_iter()
            // Who watches beside the others is nobody else's business.
            .filter(|n| n.kind != NoticeKind::M8)
            .filter(|n| !matches!(n.reader, Reader::Agent | Reader::Provider) && n.to.address != *to);
        let names: Vec<String> = others.map(|n| said::line(&n.to.name)).collect();
        let (mut known, nameless): (Vec<String>, Vec<String>) = names.into_iter().partition(|name| !name.is_empty());
        known.extend(self.nameless(nameless.len()));
        self.words.list(&known)
    }

    fn nameless(&self, count: usize) -> Option<String> {
        match count {
            0 => None,
            1 => Some(self.words.people.nameless.clone()),
            many => Some(fill(&self.words.people.nameless_many, &[("count", &many.to_string())])),
        }
    }

    /// An agent who has left the desk speaks as the desk.
    fn agent(&self, address: &Address) -> String {
        let name = self.policy.agent(address).map_or("", |agent| &agent.person.name);
        said::line(if name.is_empty() { &self.policy.desk.name } else { name })
    }
}

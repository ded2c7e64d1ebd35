//! Who plays: what the words of stories mean at the desk of a profile, and what its people and groups are called in stories.
//!
//! `caller` is whoever has no mail address. Agents are called by surname, or as `tests/casts` says; everybody else is `<name>@<home>`, or a full address.

use crate::profile::Profile;
use std::collections::BTreeMap;
use tickets::policy::{ProviderId, QueueId, SchoolId, ServiceId, TopicId};
use tickets::{Address, Person, Policy};

/// The word of the stories, and what it is at this desk; what is not here is called the same.
type Words = BTreeMap<String, String>;

/// Whoever has no mail address: on each ticket the one that it was entered for.
const CALLER: &str = "caller";

/// The names of stories at one desk.
#[derive(Clone, Debug)]
pub(crate) struct Cast {
    pub(crate) policy: Policy,
    agents: Vec<(String, Person)>,
    home: String,
    domains: Words,
    groups: Words,
    topics: Words,
    services: Words,
}

impl Cast {
    pub(crate) fn of(policy: Policy, home: String, words: [Words; 5]) -> Self {
        let [people, domains, groups, topics, services] = words;
        let named = |person: &Person| {
            let address = person.address.as_str();
            let local = address.split('@').next().unwrap_or_default();
            let surname = local.rsplit('.').next().unwrap_or_default();
            (word(&people, address).unwrap_or(surname).to_owned(), person.clone())
        };
        let agents = policy.agents.iter().map(|agent| named(&agent.person)).collect();
        Self { policy, agents, home, domains, groups, topics, services }
    }

    /// The person that a story calls so.
    pub(crate) fn person(&self, name: &str) -> Result<Person, String> {
        if let Some(agent) = self.agent(name) {
            return Ok(agent.clone());
        }
        if name == CALLER {
            return Ok(Person::without_mail("Caller"));
        }
        let unknown = || format!("expected a person, in small letters or by address, found `{name}`");
        if name.contains('@') {
            let address = self.address(name).ok_or_else(unknown)?;
            return Ok(Person { address, name: String::new() });
        }
        if Profile::first().cast.agent(name).is_some() {
            return Err(nobody("agent", name));
        }
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase());
        let address = plain.then(|| Address::parse(&format!("{name}@{}", self.home))).flatten().ok_or_else(unknown)?;
        let (first, rest) = name.split_at(1);
        Ok(Person { address, name: format!("{}{rest}", first.to_uppercase()) })
    }

    fn agent(&self, name: &str) -> Option<&Person> {
        self.agents.iter().find(|(known, _)| known == name).map(|(_, agent)| agent)
    }

    /// Who has this address here: an agent has their own, everybody else one of the domain that plays this one.
    fn address(&self, text: &str) -> Option<Address> {
        let address = Address::parse(text)?;
        if self.is_agent(&address) {
            return Some(address);
        }
        let first = &Profile::first().cast.agents;
        if let Some(agent) = first.iter().find(|(_, p)| p.address == address).and_then(|(name, _)| self.agent(name)) {
            return Some(agent.address.clone());
        }
        let (local, domain) = address.as_str().split_once('@')?;
        self.domains.get(domain).map_or(Some(address.clone()), |here| Address::parse(&format!("{local}@{here}")))
    }

    /// What a story calls this address.
    pub(crate) fn name(&self, address: &Address) -> String {
        if let Some((name, _)) = self.agents.iter().find(|(_, agent)| agent.address == *address) {
            return name.clone();
        }
        match address.as_str().split_once('@') {
            Some((local, domain)) if domain == self.home => local.to_owned(),
            Some((local, domain)) => format!("{local}@{}", word(&self.domains, domain).unwrap_or(domain)),
            None => address.to_string(),
        }
    }

    pub(crate) fn is_agent(&self, address: &Address) -> bool {
        self.agents.iter().any(|(_, agent)| agent.address == *address)
    }

    /// The queue that a story calls so.
    pub(crate) fn queue(&self, word: &str) -> Result<QueueId, String> {
        let id = QueueId::new(self.groups.get(word).map_or(word, String::as_str));
        let known = |policy: &Policy, id: &QueueId| policy.queue(id).is_some();
        self.known("group", word, &QueueId::new(word), id, known)
    }

    /// The school, or site, that a story calls so.
    pub(crate) fn school(&self, word: &str) -> Result<SchoolId, String> {
        let id = SchoolId::new(self.groups.get(word).map_or(word, String::as_str));
        let known = |policy: &Policy, id: &SchoolId| policy.school(id).is_some();
        self.known("school", word, &SchoolId::new(word), id, known)
    }

    /// The topic that a story calls so.
    pub(crate) fn topic(&self, word: &str) -> Result<TopicId, String> {
        let id = TopicId::new(self.topics.get(word).map_or(word, String::as_str));
        let known = |policy: &Policy, id: &TopicId| policy.topic(id).is_some();
        self.known("topic", word, &TopicId::new(word), id, known)
    }

    /// The service that a story calls so.
    pub(crate) fn service(&self, word: &str) -> Result<ServiceId, String> {
        let id = ServiceId::new(self.services.get(word).map_or(word, String::as_str));
        let known = |policy: &Policy, id: &ServiceId| policy.service(id).is_some();
        self.known("service", word, &ServiceId::new(word), id, known)
    }

    /// The provider that a story calls so.
    pub(crate) fn provider(&self, word: &str) -> Result<ProviderId, String> {
        let id = ProviderId::new(word);
        let known = |policy: &Policy, id: &ProviderId| policy.provider(id).is_some();
        self.known("provider", word, &id.clone(), id, known)
    }

    /// What the first desk has, this one must have as well; what neither has, a story may be about.
    fn known<Id>(
        &self,
        kind: &str,
        word: &str,
        there: &Id,
        here: Id,
        known: impl Fn(&Policy, &Id) -> bool,
    ) -> Result<Id, String> {
        let missing = known(&Profile::first().cast.policy, there) && !known(&self.policy, &here);
        if missing { Err(nobody(kind, word)) } else { Ok(here) }
    }

    /// What a story calls this queue, or school.
    pub(crate) fn group<'a>(&'a self, id: &'a str) -> &'a str {
        word(&self.groups, id).unwrap_or(id)
    }

    /// What a story calls this topic.
    pub(crate) fn topic_word<'a>(&'a self, id: &'a TopicId) -> &'a str {
        word(&self.topics, id.as_str()).unwrap_or(id.as_str())
    }

    /// A text of `desk.toml`, such as an address or the name of a group, as it is at this desk.
    pub(crate) fn text(&self, text: &str) -> String {
        let address = text.contains('@').then(|| self.address(text)).flatten();
        let group = || self.groups.get(text).map_or(text, String::as_str).to_owned();
        address.map_or_else(group, |address| address.to_string())
    }
}

fn word<'w>(words: &'w Words, here: &str) -> Option<&'w str> {
    words.iter().find(|(_, known)| *known == here).map(|(word, _)| word.as_str())
}

fn nobody(kind: &str, word: &str) -> String {
    format!(
        "no {kind} of this profile's desk plays `{word}`: tests/casts may name one, or the story says `profiles: school, because …`"
    )
}

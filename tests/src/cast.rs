//! Who plays: the agents by surname, everybody else as `<name>@hafenschule.example`.

use tickets::{Address, Person, Policy};

/// The school that everybody belongs to who is not called by a full address.
const HOME: &str = "hafenschule.example";

/// The names of a story.
#[derive(Clone, Debug)]
pub(crate) struct Cast {
    agents: Vec<(String, Person)>,
}

impl Cast {
    pub(crate) fn of(policy: &Policy) -> Self {
        let named = |person: &Person| {
            let local = person.address.as_str().split('@').next().unwrap_or_default();
            (local.rsplit('.').next().unwrap_or_default().to_owned(), person.clone())
        };
        Self { agents: policy.agents.iter().map(|a| named(&a.person)).collect() }
    }

    /// The person that a story calls so.
    pub(crate) fn person(&self, name: &str) -> Option<Person> {
        if let Some((_, agent)) = self.agents.iter().find(|(known, _)| known == name) {
            return Some(agent.clone());
        }
        if name.contains('@') {
            return Address::parse(name).map(|address| Person { address, name: String::new() });
        }
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase());
        let address = plain.then(|| Address::parse(&format!("{name}@{HOME}"))).flatten()?;
        let (first, rest) = name.split_at(1);
        Some(Person { address, name: format!("{}{rest}", first.to_uppercase()) })
    }

    /// What a story calls this address.
    pub(crate) fn name<'a>(&'a self, address: &'a Address) -> &'a str {
        if let Some((name, _)) = self.agents.iter().find(|(_, agent)| agent.address == *address) {
            return name;
        }
        address.as_str().strip_suffix(HOME).and_then(|a| a.strip_suffix('@')).unwrap_or(address.as_str())
    }

    pub(crate) fn is_agent(&self, address: &Address) -> bool {
        self.agents.iter().any(|(_, agent)| agent.address == *address)
    }
}

//! From the written `desk.toml` to a [`Policy`]: every reference is followed, all problems come at once.

mod addresses;
mod attachments;
mod auditors;
mod channels;
mod confidential;
mod guests;
mod hours;
mod pilot;
mod privacy;
mod providers;
mod rates;
mod redirect;
mod requesters;
mod roles;
mod service;
mod sites;
mod timers;

use super::file::{AgentTable, LevelTable, PolicyFile, QueueTable, SchoolTable, TimersTable, TopicTable};
use super::{
    Agent, DeskCard, FollowUp, Intake, Label, Level, LevelCard, Place, Policy, PolicyProblem, Queue, QueueId, School,
    SchoolId, ServiceId, Topic, TopicId, Way,
};
use crate::{Address, Calendar, Land, Language, Person};
use std::collections::{BTreeMap, BTreeSet};
use toml::Spanned;

pub(super) fn policy(text: &str, file: &str) -> Result<Policy, Vec<PolicyProblem>> {
    let written: PolicyFile = toml::from_str(text).map_err(|e| vec![unreadable(text, file, &e)])?;
    let mut check =
        Check { text, file, problems: Vec::new(), languages: Vec::new(), lands: Vec::new(), reading: BTreeSet::new() };
    match check.policy(&written) {
        Some(policy) if check.problems.is_empty() => Ok(policy),
        _ => {
            check.problems.sort_by(|a, b| a.place.cmp(&b.place));
            // What the desk says badly, each of its queues says.
            check.problems.dedup();
            Err(check.problems)
        }
    }
}

fn unreadable(text: &str, file: &str, error: &toml::de::Error) -> PolicyProblem {
    PolicyProblem {
        place: Place::at(file, text, error.span().map_or(0, |s| s.start)),
        message: error.message().trim().to_owned(),
        help: "compare this line with the example desk's desk.toml".to_owned(),
    }
}

struct Check<'a> {
    text: &'a str,
    file: &'a str,
    problems: Vec<PolicyProblem>,
    languages: Vec<Language>,
    /// The Länder that are named, and where.
    lands: Vec<(Land, Place)>,
    /// Who signs in and works no tickets.
    reading: BTreeSet<Address>,
}

/// What a queue has unless it says otherwise.
struct Usual<'a> {
    timers: &'a TimersTable,
    calendar: &'a Calendar,
}

/// What a queue may refer to.
struct Known<'a> {
    queues: &'a [String],
    school_ids: &'a [String],
    schools: &'a [School],
    /// Who works tickets …
    people: &'a BTreeSet<Address>,
    /// … and who signs in for other things.
    reading: &'a [&'a Agent],
}

impl Check<'_> {
    fn problem<T>(&mut self, at: &Spanned<T>, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(PolicyProblem { place: self.place(at), message: message.into(), help: help.into() });
    }

    fn place<T>(&self, at: &Spanned<T>) -> Place {
        Place::at(self.file, self.text, at.span().start)
    }

    /// Reads every table before any result is looked at, so that all problems are told at once.
    fn policy(&mut self, written: &PolicyFile) -> Option<Policy> {
        self.languages = self.languages(&written.desk.languages);
        let zone = self.zone(&written.desk.timezone);
        let calendar = self.hours(&written.hours, &hours::never_open(zone.clone().unwrap_or_default()));
        let levels: Vec<_> = written.level.iter().filter_map(|l| self.level(l)).collect();
        let queue_ids = self.keys("queue", written.queue.iter().map(|q| &q.id));
        let school_ids = self.keys("school", written.school.iter().map(|s| &s.id));
        self.keys("topic", written.topic.iter().map(|t| &t.id));
        let agents: Vec<_> = written.agent.iter().filter_map(|a| self.agent(a, &school_ids)).collect();
        let (working, reading): (Vec<&Agent>, Vec<&Agent>) = agents.iter().partition(|agent| agent.role.works());
        let people: BTreeSet<_> = working.iter().map(|a| a.person.address.clone()).collect();
        let schools: Vec<_> =
            written.school.iter().filter_map(|s| self.school(s, &queue_ids, &agents, &calendar)).collect();
        self.roles_apart(written, &schools);
        self.reading = reading.iter().map(|agent| agent.person.address.clone()).collect();
        let known = Known {
            queues: &queue_ids,
            school_ids: &school_ids,
            schools: &schools,
            people: &people,
            reading: &reading,
        };
        let desk = Usual { timers: &written.timers, calendar: &calendar };
        let queues: Vec<_> = written.queue.iter().filter_map(|q| self.queue(q, &desk, &known)).collect();
        let auditors = self.auditors(&written.auditor, &people, &queue_ids);
        let provider_ids = self.keys("provider", written.provider.iter().map(|p| &p.id));
        let service_ids = self.keys("service", written.service.iter().map(|s| &s.id));
        let providers: Vec<_> = written.provider.iter().filter_map(|p| self.provider(p, &school_ids)).collect();
        let services: Vec<_> = written.service.iter().map(|s| self.service(s, &provider_ids)).collect();
        let topics: Vec<_> = written.topic.iter().filter_map(|t| self.topic(t, &queue_ids, &service_ids)).collect();
        self.known("queue", &written.desk.default_queue, &queue_ids);
        if let Some(feedback) = &written.intake.feedback_queue {
            self.known("queue", feedback, &queue_ids);
        }
        let default_queue = queues.iter().position(|q| q.id.as_str() == written.desk.default_queue.get_ref());
        let mail = self.address(&written.desk.mail);
        self.addresses_apart(written);
        let improve = written.desk.improve.as_ref().and_then(|written| self.improve(written));
        let privacy = written.privacy.as_ref().map(|privacy| self.privacy(privacy, &agents));
        let pilot = written.pilot.as_ref().map(|pilot| self.pilot(pilot));
        let requesters = self.requesters(&written.desk);
        let rates = self.rates(&written.rates);
        let attachments = self.attachments(&written.attachments, written.privacy.as_ref());
        let token = self.token(written.desk.token.as_ref().unwrap_or(&written.desk.name));
        Some(Policy {
            desk: DeskCard {
                name: written.desk.name.get_ref().clone(),
                operator: written.desk.operator.clone(),
                token: token?,
                mail: mail?,
                phone: written.desk.phone.clone(),
                improve,
                language: self.languages.first()?.clone(),
                languages: self.languages.clone(),
            },
            intake: Intake {
                verify: written.intake.verify,
                reads_mail: written.intake.reads_mail,
                hand_ups: written.intake.hand_ups,
                solutions: written.intake.solutions,
                moves: written.intake.moves,
                authorities_write: written.intake.authorities_write,
                feedback_queue: written.intake.feedback_queue.as_ref().map(|queue| QueueId::new(queue.get_ref())),
            },
            requesters,
            rates,
            // A desk without a zone has no time.
            calendar: zone.map(|_| calendar)?,
            levels,
            schools,
            agents,
            queues,
            topics,
            providers,
            services,
            attachments,
            privacy: privacy.flatten(),
            pilot,
            protects_staff: written.reports.works_council,
            auditors,
            former: Vec::new(),
            auditors_before: Vec::new(),
            lands: std::mem::take(&mut self.lands),
            default_queue: default_queue?,
        })
    }

    fn languages(&mut self, written: &Spanned<Vec<String>>) -> Vec<Language> {
        if written.get_ref().is_empty() {
            self.problem(written, "the desk speaks no language", "name at least one: languages = [\"de\"]");
        }
        written.get_ref().iter().map(|tag| Language::new(tag)).collect()
    }

    fn zone(&mut self, written: &Spanned<String>) -> Option<crate::Zone> {
        let zone = written.get_ref().parse().ok();
        if zone.is_none() {
            self.problem(
                written,
                format!("{:?} is no time zone", written.get_ref()),
                "write a zone of the IANA list, such as \"Europe/Berlin\"",
            );
        }
        zone
    }

    /// The token stands between brackets before a `#`: anything that would end it early is refused.
    fn improve(&mut self, written: &Spanned<String>) -> Option<String> {
        let address = written.get_ref().trim();
        let fits = ["https://", "mailto:"].iter().any(|start| address.starts_with(start));
        if !fits || !address.contains("{path}") {
            self.problem(
                written,
                format!("{address:?} does not lead to the file of a page"),
                "write an address with {path} in it: improve = \"https://git.example/edit/main/content/{path}\"",
            );
            return None;
        }
        Some(address.to_owned())
    }

    fn token(&mut self, written: &Spanned<String>) -> Option<String> {
        let token = written.get_ref().trim();
        let fits = !token.is_empty() && token.chars().all(|c| !c.is_control() && !"[]#".contains(c));
        if !fits {
            self.problem(
                written,
                format!("{token:?} cannot stand in the subject of a mail"),
                "use a short name without the characters [ ] and #: token = \"Schul-Hilfe\"",
            );
        }
        fits.then(|| token.to_owned())
    }

    fn address(&mut self, written: &Spanned<String>) -> Option<Address> {
        let address = Address::parse(written.get_ref());
        if address.is_none() {
            self.problem(
                written,
                format!("{:?} is no mail address", written.get_ref()),
                "write it as name@example.org",
            );
        }
        address
    }

    fn keys<'k>(&mut self, what: &str, written: impl Iterator<Item = &'k Spanned<String>>) -> Vec<String> {
        let mut seen = Vec::new();
        for key in written {
            let fits = !key.get_ref().is_empty()
                && key.get_ref().chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            if !fits {
                self.problem(
                    key,
                    format!("{:?} cannot be the key of a {what}", key.get_ref()),
                    "use small letters a-z, digits and hyphens",
                );
            }
            if seen.contains(key.get_ref()) {
                self.problem(key, format!("a second {what} {:?}", key.get_ref()), "give each its own id");
            }
            seen.push(key.get_ref().clone());
        }
        seen
    }

    fn known(&mut self, what: &str, written: &Spanned<String>, keys: &[String]) -> bool {
        let known = keys.contains(written.get_ref());
        if !known {
            let help = nearest(written.get_ref(), keys)
                .map_or_else(|| format!("known: {}", keys.join(", ")), |k| format!("did you mean {k:?}?"));
            self.problem(written, format!("there is no {what} {:?}", written.get_ref()), help);
        }
        known
    }

    fn label(&mut self, written: &Spanned<BTreeMap<String, String>>) -> Label {
        for language in self.languages.clone() {
            if written.get_ref().get(language.as_str()).is_none_or(String::is_empty) {
                self.problem(
                    written,
                    format!("no word for the language {:?}", language.as_str()),
                    format!("add {} = \"…\"", language.as_str()),
                );
            }
        }
        label_of(written.get_ref())
    }

    fn level(&mut self, written: &LevelTable) -> Option<LevelCard> {
        let label = self.label(&written.label);
        let keys = Way::ALL.map(|way| way.key().to_owned());
        let known = written.channels.iter().filter(|key| self.known("channel", key, &keys));
        let channels = known.filter_map(|key| Way::parse(key.get_ref())).collect();
        Some(LevelCard { level: self.level_number(&written.number)?, label, channels })
    }

    fn level_number(&mut self, written: &Spanned<u8>) -> Option<Level> {
        let level = Level::new(*written.get_ref());
        if level.is_none() {
            self.problem(written, format!("there is no level {}", written.get_ref()), "levels go from 0 to 4");
        }
        level
    }

    fn agent(&mut self, written: &AgentTable, schools: &[String]) -> Option<Agent> {
        let schools = self.schools_of(written, schools);
        let language = self.language_of(written.language.as_ref())?;
        let address = self.address(&written.mail)?;
        Some(Agent {
            person: Person { address, name: written.name.clone() },
            role: written.role,
            schools,
            title: label_of(&written.title),
            language,
        })
    }

    fn queue(&mut self, written: &QueueTable, desk: &Usual<'_>, known: &Known<'_>) -> Option<Queue> {
        let Known { queues, school_ids, schools, people, reading } = known;
        let label = self.label(&written.label);
        let level = self.level_number(&written.level);
        self.working(written, reading);
        let members: Vec<_> = written.members.get_ref().iter().filter_map(|m| self.known_agent(m, people)).collect();
        if written.members.get_ref().is_empty() {
            self.problem(&written.members, "nobody works this queue", "name at least one agent's mail address");
        }
        let lead = written.lead.as_ref().map(|l| self.known_agent(l, people));
        let duty = written.duty.as_ref().map(|d| self.known_agent(d, people));
        if let Some(school) = &written.school {
            self.known("school", school, school_ids);
        }
        if let Some(above) = &written.hands_up_to {
            self.known("queue", above, queues);
            if above.get_ref() == written.id.get_ref() {
                self.problem(above, "a queue cannot hand up to itself", "name the queue above it");
            }
        }
        let follow_up = self.follow_up(written);
        let timers = self.timers(&written.timers, desk.timers);
        let own = |school: &Spanned<String>| schools.iter().find(|s| s.id.as_str() == school.get_ref());
        let school = written.school.as_ref().and_then(own);
        let calendar = self.hours(&written.hours, school.map_or(desk.calendar, |school| &school.calendar));
        let visibility = self.visibility(written);
        let channels = self.channels(written);
        let guests = self.guests(written, people);
        let sites = self.sites(written, people);
        let first = members.first()?.clone();
        Some(Queue {
            id: QueueId::new(written.id.get_ref()),
            label,
            area: written.area.as_ref().map(|area| self.label(area)).unwrap_or_default(),
            level: level?,
            school: written.school.as_ref().map(|s| SchoolId::new(s.get_ref())),
            lead: lead.flatten().unwrap_or_else(|| first.clone()),
            duty: duty.flatten().unwrap_or(first),
            members: members.into_iter().chain(guests.iter().map(|guest| guest.address.clone())).collect(),
            guests,
            readers: self.readers(written, reading),
            sites,
            addresses: written.addresses.iter().filter_map(|address| Address::parse(address.get_ref())).collect(),
            channels,
            visibility,
            hands_up_to: written.hands_up_to.as_ref().map(|q| QueueId::new(q.get_ref())),
            callbacks: written.callbacks,
            closing: written.closing,
            follow_up,
            timers,
            calendar,
        })
    }

    fn known_agent(&mut self, written: &Spanned<String>, people: &BTreeSet<Address>) -> Option<Address> {
        let address = self.address(written)?;
        // Who reads and works nothing is told of where they were named.
        if self.reading.contains(&address) {
            return None;
        }
        if !people.contains(&address) {
            let keys: Vec<_> = people.iter().map(|a| a.as_str().to_owned()).collect();
            self.known("agent", written, &keys);
            return None;
        }
        Some(address)
    }

    fn follow_up(&mut self, written: &QueueTable) -> FollowUp {
        let days = written.follow_up_days.unwrap_or(14);
        let Some(word) = &written.follow_up else { return FollowUp::ReopenWithin { days } };
        match word.get_ref().as_str() {
            "reopen_within" => FollowUp::ReopenWithin { days },
            "reopen" => FollowUp::Reopen,
            "new_linked" => FollowUp::NewLinked,
            "reject" => FollowUp::Reject,
            _ => {
                let words = ["reopen_within", "reopen", "new_linked", "reject"].map(str::to_owned);
                self.known("follow-up policy", word, &words);
                FollowUp::ReopenWithin { days }
            }
        }
    }

    fn school(
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
        })
    }

    /// A contact is an agent's address, or anybody as `Name <address>`.
    fn contact(&mut self, written: &Spanned<String>, agents: &[Agent]) -> Option<Person> {
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

    fn topic(&mut self, written: &TopicTable, queues: &[String], services: &[String]) -> Option<Topic> {
        self.known("queue", &written.queue, queues);
        if let Some(service) = &written.service {
            self.known("service", service, services);
        }
        Some(Topic {
            id: TopicId::new(written.id.get_ref()),
            label: self.label(&written.label),
            icon: written.icon.clone(),
            forum: written.forum.as_ref().and_then(|forum| self.forum(forum)),
            queue: QueueId::new(written.queue.get_ref()),
            redirect: written.redirect.as_ref().and_then(|redirect| self.redirect(redirect)),
            asks: self.asks(&written.asks),
            service: written.service.as_ref().map(|service| ServiceId::new(service.get_ref())),
        })
    }

    fn forum(&mut self, written: &Spanned<String>) -> Option<String> {
        let address = written.get_ref().trim();
        if !address.starts_with("https://") {
            let help = "write the whole address: forum = \"https://forum.example/c/wlan\"";
            self.problem(written, format!("{address:?} leads to no forum"), help);
            return None;
        }
        Some(address.to_owned())
    }
}

fn label_of(words: &BTreeMap<String, String>) -> Label {
    Label::new(words.iter().map(|(tag, word)| (Language::new(tag), word.clone())).collect())
}

/// The known key that differs in the fewest letters, if it is near enough to be meant.
fn nearest<'k>(word: &str, keys: &'k [String]) -> Option<&'k String> {
    keys.iter().map(|k| (distance(word, k), k)).filter(|&(d, _)| d <= 3).min_by_key(|&(d, _)| d).map(|(_, k)| k)
}

/// Levenshtein's distance in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = cost.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests;

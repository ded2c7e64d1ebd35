//! A ticket as its history makes it: a fold of events, never more.

use crate::bounces::Bounces;
use crate::command::PRIORITY_MAX;
use crate::event::{Stars, Urgency, Waiting};
use crate::policy::{QueueId, SchoolId, SiteId, TopicId};
use crate::pushes::Pushes;
use crate::{
    Actor, Address, Callback, Finding, Language, Leg, Link, Person, Relation, RequestKind, State, TicketId, Visibility,
    Watch,
};
use chrono::{DateTime, NaiveDate, Utc};

/// A ticket. Only [`apply`](crate::apply()) changes one.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticket {
    /// Its number.
    pub id: TicketId,
    /// How many events made it.
    pub version: u64,
    /// Where it stands.
    pub state: State,
    /// Whose problem it is.
    pub requester: Person,
    /// Who else takes part.
    pub participants: Vec<Person>,
    /// Who took part once and does no longer: the history still calls them by name.
    pub former: Vec<Person>,
    /// Whose older links and codes open nothing any more, each once.
    pub renewed: Vec<Renewed>,
    /// Who wants to hear more or less of it than is usual, each once (Z-47).
    pub watchers: Vec<(Actor, Watch)>,
    /// The requester's school.
    pub school: Option<SchoolId>,
    /// What it is about.
    pub topic: Option<TopicId>,
    /// What somebody came with, or what agents found it to be.
    pub kind: RequestKind,
    /// What agents have found out, if anything.
    pub finding: Option<Finding>,
    /// Whose list it is on.
    pub queue: QueueId,
    /// The site that was named last; whether its queue has such a one, the policy knows.
    pub site: Option<SiteId>,
    /// Who sees it, beside those who take part in it (Z-36, Z-38).
    pub visibility: Visibility,
    /// One line.
    pub subject: String,
    /// The whole story, as it was changed last.
    pub text: String,
    /// The language of mails to requester and participants.
    pub language: Language,
    /// How urgent the requester holds it.
    pub urgency: Urgency,
    /// The day by which the requester wishes it done (Z-50).
    pub wished_due: Option<NaiveDate>,
    /// The desk's own priority, out of 50 (N-33).
    pub priority: u8,
    /// Whether an agent has set it: then the requester's urgency does no longer (desk.md §5.34).
    pub is_prioritized: bool,
    /// Who works on it; nobody while it is with the dispatcher (N-31).
    pub owner: Option<Address>,
    /// Whether the receipt is acknowledged by mail.
    pub acknowledge: bool,
    /// The ticket below, whose hand-up this is.
    pub parent: Option<TicketId>,
    /// The child at the level above, once handed up.
    pub child: Option<TicketId>,
    /// Whether the child still has its work to do.
    pub child_open: bool,
    /// All children that it ever had, the newest last.
    pub children: Vec<TicketId>,
    /// The hand-overs to providers outside, the oldest first.
    pub legs: Vec<Leg>,
    /// The callback that is to be made.
    pub callback: Option<Callback>,
    /// Whether somebody has proved that the requester's address is theirs.
    pub is_verified: bool,
    /// The closed ticket that this one carries on.
    pub follows: Option<TicketId>,
    /// Other tickets that belong to it.
    pub links: Vec<Link>,
    /// The ticket in which this one goes on.
    pub merged_into: Option<TicketId>,
    /// The seven dates of N-34, and what the timers need.
    pub dates: Dates,
    /// How content the requester is, since it was closed last, and what they wrote to it.
    pub rating: Option<(Stars, String)>,
    /// Whether it is kept beyond its time (legal hold).
    pub is_held: bool,
    /// When mails took it up again.
    pub mail_reopens: Vec<DateTime<Utc>>,
    /// When somebody was told last of a mail that did not.
    pub set_aside: Option<DateTime<Utc>>,
    /// Whether those who take part can be helped from afar (P-03).
    pub is_remote: bool,
    /// Whom mails about it do not reach, or did not at first.
    pub bounces: Bounces,
    /// How often it went to another queue.
    pub moved: u32,
    /// How often it was taken up again.
    pub reopened: u32,
    /// The reminders given since the ticket began to wait: which, and the newest step.
    pub reminded: Option<(Waiting, u8)>,
    /// The newest step of T7 since the ticket became new.
    pub escalated: u8,
    /// What people were told of that is late.
    pub pushes: Pushes,
}

/// Older links and codes of somebody have ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewed {
    /// Whose.
    pub person: Address,
    /// How often that was.
    pub times: u32,
    /// When it was last.
    pub at: DateTime<Utc>,
}

/// The dates of a ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct Dates {
    /// Erstellt: when it came in.
    pub created: DateTime<Utc>,
    /// Beginnt: when work should start.
    pub starts: DateTime<Utc>,
    /// Begonnen: when somebody took it first.
    pub started: Option<DateTime<Utc>>,
    /// Letzter Kontakt: when a person on either side last wrote to the other.
    pub last_contact: DateTime<Utc>,
    /// Fällig: when it should be done.
    pub due: DateTime<Utc>,
    /// Geschlossen: when it came to its end.
    pub closed: Option<DateTime<Utc>>,
    /// Aktualisiert: when anything happened last.
    pub updated: DateTime<Utc>,
    /// … and by whom, if it was a person.
    pub updated_by: Option<Address>,
    /// When the ticket came into the state it is in.
    pub state_since: DateTime<Utc>,
    /// When a person last did anything at all: the clock of Z-25 starts here.
    pub last_human: DateTime<Utc>,
}

impl Ticket {
    /// The priority at this time: the nearer the ticket is to its due date, the higher (N-33). Nobody's words move it, and it stands
    /// still while somebody else has the next move.
    #[must_use]
    pub fn priority_at(&self, now: DateTime<Utc>) -> u8 {
        let ages = matches!(self.state, State::New | State::Open);
        let at = if ages { now } else { self.dates.state_since.min(now) };
        let (age, life) = (at - self.dates.starts, self.dates.due - self.dates.starts);
        let (age, life) = (age.num_minutes().clamp(0, life.num_minutes().max(0)), life.num_minutes());
        let room = i64::from(PRIORITY_MAX.saturating_sub(self.priority));
        let risen = if life > 0 { room * age / life } else { 0 };
        self.priority.saturating_add(u8::try_from(risen).unwrap_or(0))
    }

    /// What was merged into it.
    pub fn merged(&self) -> impl Iterator<Item = TicketId> {
        self.links.iter().filter(|link| link.relation == Relation::MergedFrom).map(|link| link.other)
    }

    /// What hangs on it.
    pub fn carried(&self) -> impl Iterator<Item = TicketId> {
        self.links.iter().filter(|link| link.relation == Relation::Carries).map(|link| link.other)
    }

    /// Tickets that tell the same story: what it was handed up to, and what was merged into it.
    pub fn same_story(&self) -> impl Iterator<Item = TicketId> {
        self.children.iter().copied().chain(self.merged())
    }

    /// Requester and participants, each once.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        std::iter::once(&self.requester).chain(self.participants.iter().filter(|p| p.address != self.requester.address))
    }

    /// The requester or participant with this address.
    #[must_use]
    pub fn person(&self, address: &Address) -> Option<&Person> {
        self.people().find(|p| p.address == *address)
    }

    /// How often the links and codes of this person were renewed: what was made before the last time opens nothing.
    #[must_use]
    pub fn renewed_of(&self, address: &Address) -> u32 {
        self.renewed.iter().find(|renewed| renewed.person == *address).map_or(0, |renewed| renewed.times)
    }

    /// Since when the code of this person is as it is.
    #[must_use]
    pub fn code_since(&self, address: &Address) -> DateTime<Utc> {
        let renewed = self.renewed.iter().find(|renewed| renewed.person == *address);
        renewed.map_or(self.dates.created, |renewed| renewed.at)
    }

    /// How much somebody wants to hear of it.
    #[must_use]
    pub fn watch_of(&self, who: &Actor) -> Watch {
        self.watchers.iter().find(|(known, _)| known == who).map_or(Watch::Usual, |(_, level)| *level)
    }

    /// The same, also if they take part no longer: whose words stand in the history has a name there.
    #[must_use]
    pub fn person_ever(&self, address: &Address) -> Option<&Person> {
        self.person(address).or_else(|| self.former.iter().find(|p| p.address == *address))
    }
}

//! What a desk has decided about itself: `content/desk.toml`, typed. There is no other reader of it.

mod auditor;
mod check;
mod file;
mod guest;
mod lookup;
mod pilot;
mod problem;
mod provider;
mod rates;
mod redirect;
mod response;
mod role;
mod school;
mod service;
mod site;
mod way;

pub use auditor::Auditor;
pub use guest::Guest;
pub use pilot::Pilot;
pub use problem::{Place, PolicyProblem};
pub use provider::{Contract, Pattern, Provider};
pub use rates::{Rate, Rates};
pub use redirect::Redirect;
pub use response::ResponseHours;
pub use role::Role;
pub use school::School;
pub use service::{Question, Service};
pub use site::Site;
pub use way::{Reach, Way};

use crate::attachment::Attachments;
use crate::calendar::known_until;
use crate::{Address, Calendar, Land, Language, Person, Visibility};
use chrono::{Months, NaiveDate};
use std::collections::BTreeMap;
use std::fmt;

/// So many months after closing a ticket is deleted, if the desk says nothing else.
const KEEP_MONTHS: u32 = 12;
/// So many days after deleting the last backup is gone, if the desk says nothing else.
const BACKUP_DAYS: u32 = 35;
/// So many days a mail is kept as it came, if the desk says nothing else.
const MAIL_DAYS: u32 = 30;
/// So many months before the last known school holidays are over somebody is told.
const HOLIDAYS_MONTHS_MIN: u32 = 6;

macro_rules! key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub struct $name(String);

        impl $name {
            /// Wraps a key; only [`Policy`] knows which ones exist.
            #[must_use]
            pub fn new(key: &str) -> Self {
                Self(key.to_owned())
            }
            /// The key as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }
    };
}

key!(
    /// The key of a queue.
    QueueId
);
key!(
    /// The key of a school.
    SchoolId
);
key!(
    /// The key of a topic.
    TopicId
);
key!(
    /// The key of a provider outside.
    ProviderId
);
key!(
    /// The key of a service.
    ServiceId
);
key!(
    /// The key of a site, within its queue.
    SiteId
);

/// A word of the desk in each of its languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label(BTreeMap<Language, String>);

impl Label {
    /// Makes a label out of its words.
    #[must_use]
    pub fn new(words: BTreeMap<Language, String>) -> Self {
        Self(words)
    }

    /// The word in this language, else in any: a missing translation must not leave a gap.
    #[must_use]
    pub fn word(&self, language: &Language) -> &str {
        self.0.get(language).or_else(|| self.0.values().next()).map_or("", String::as_str)
    }

    /// Whether there is no word at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A support level from 0 (self-help) to 4 (external); what the numbers mean is data (C6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Level(u8);

impl Level {
    /// The level with this number, if there can be one.
    #[must_use]
    pub fn new(number: u8) -> Option<Self> {
        (number <= 4).then_some(Self(number))
    }

    /// The number of the level.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        level.0
    }
}

impl TryFrom<u8> for Level {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, String> {
        Self::new(number).ok_or_else(|| format!("{number} is not a level from 0 to 4"))
    }
}

/// Everything a desk has decided about itself.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Name, addresses and languages.
    pub desk: DeskCard,
    /// Who may send, and whose address is taken at its word.
    pub intake: Intake,
    /// What requesters may do once a request is sent.
    pub requesters: Requesters,
    /// How many new requests are taken.
    pub rates: Rates,
    /// Opening hours, holidays and pauses of the desk: a school or a queue may have others.
    pub calendar: Calendar,
    /// The support levels, lowest first.
    pub levels: Vec<LevelCard>,
    /// The schools the desk works for.
    pub schools: Vec<School>,
    /// Everybody who signs in with a role: to work tickets, or to read along.
    pub agents: Vec<Agent>,
    /// Who only reads, until a day (Z-15).
    pub auditors: Vec<Auditor>,
    /// The queues.
    pub queues: Vec<Queue>,
    /// The topics people choose from; nobody needs queue names (Z-28).
    pub topics: Vec<Topic>,
    /// Who is asked outside.
    pub providers: Vec<Provider>,
    /// The services that a fault may be a fault of (D-17), and who runs them (D-27).
    pub services: Vec<Service>,
    /// How much people may send along.
    pub attachments: Attachments,
    /// What the desk says about personal data, if it says so here.
    pub privacy: Option<Privacy>,
    /// Whether reports keep small groups to themselves: the works council's rule (Z-14).
    pub protects_staff: bool,
    /// To whom mails leave while the desk is tried out; to everybody, if it is not.
    pub pilot: Option<Pilot>,
    /// Who was an agent as a guest, and is none any more: see [`Policy::on`].
    former: Vec<Agent>,
    /// Who was an auditor, and is none any more.
    auditors_before: Vec<Auditor>,
    /// The Länder that are named, and where.
    lands: Vec<(Land, Place)>,
    default_queue: usize,
}

/// How the desk calls itself and is reached.
#[derive(Clone, Debug)]
pub struct DeskCard {
    /// The name on every page and mail.
    pub name: String,
    /// Who runs it.
    pub operator: String,
    /// The word in the mail token `[<token> #K7QF-2M9T]` (N-18).
    pub token: String,
    /// Where mails come from and go to.
    pub mail: Address,
    /// The number for the urgent case (Z-05).
    pub phone: String,
    /// Where authors mend a help page: an address in which `{path}` stands for its file.
    pub improve: Option<String>,
    /// The language of everything that has no other.
    pub language: Language,
    /// All languages of the desk, the default first.
    pub languages: Vec<Language>,
}

/// What a desk says about personal data beside what follows from the rest of its policy.
#[derive(Clone, Debug)]
pub struct Privacy {
    /// Where the operator receives letters.
    pub address: String,
    /// The data protection officer.
    pub officer: Person,
    /// The legal basis; empty says the usual one of public schools.
    pub basis: Label,
    /// Where people may complain; empty says the state's commissioner.
    pub authority: Label,
    /// So many months after closing a ticket is deleted.
    pub keep_months: u32,
    /// So many days the server remembers who read what.
    pub log_days: u32,
    /// So many days after deleting the last backup is gone.
    pub backup_days: u32,
    /// So many days a mail is kept as it came, once it was read or set aside.
    pub mail_days: u32,
    /// Who else gets data, and why.
    pub recipients: Vec<Recipient>,
}

/// Somebody outside the desk who gets data.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// Who it is.
    pub name: Label,
    /// What for.
    pub purpose: Label,
}

/// Who may send a ticket.
#[derive(Clone, Debug)]
pub struct Intake {
    /// When an address must be confirmed before the desk works.
    pub verify: Verify,
    /// Whether mail that comes in is read: only then may a text invite to answer by mail.
    pub reads_mail: bool,
    /// Where praise and complaints go, whoever writes them (Z-07); nowhere else than other requests, if nothing is said.
    pub feedback_queue: Option<QueueId>,
    /// What a ticket must have with it before it goes up a level.
    pub hand_ups: HandUps,
    /// What level 1 says with a solution.
    pub solutions: Solutions,
    /// Where tickets may be moved to.
    pub moves: Moves,
    /// Whether school authorities bring requests of their own in at the provider, by topic; else they go to the default queue.
    pub authorities_write: bool,
}

/// What a ticket must have with it before it goes up a level (desk.md §4.5.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandUps {
    /// An answer to each question of the triage; "I do not know" is one.
    WithTriage,
    /// Reason and text are enough; the triage is offered.
    #[default]
    AsTheyAre,
}

/// What level 1 says with a solution (D-20).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Solutions {
    /// On which help page others find it, that one has to be written, or why it helps nobody else.
    #[default]
    Documented,
    /// Nothing more.
    AsTheyAre,
}

/// Where tickets may be moved to (desk.md §4.5.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moves {
    /// To queues of the same level.
    #[default]
    WithinLevel,
    /// To queues of other levels as well, as in one house.
    Inside,
}

/// What requesters may do once a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requesters {
    /// Whether they change what they have sent.
    pub edits: RequesterEdits,
    /// Whether they are asked how content they are once it is closed (Z-26).
    pub rating: bool,
}

/// Whether requesters change what they have sent (C4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequesterEdits {
    /// Their own part: subject, description, urgency, the day they wish for (Z-44).
    Own,
    /// Nothing (N-36).
    None,
}

/// When an address must be confirmed before the desk works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verify {
    /// Never.
    Off,
    /// When it belongs to no school and no agent.
    Unknown,
    /// Always.
    Always,
}

/// One support level, as people read it.
#[derive(Clone, Debug)]
pub struct LevelCard {
    /// Its number.
    pub level: Level,
    /// Its name.
    pub label: Label,
    /// How it is reached, in the order in which that is told; nothing, if the desk does not say.
    pub channels: Vec<Way>,
}

/// Somebody who signs in at the desk: to work tickets, or to read what the role lets them.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Who it is.
    pub person: Person,
    /// What it is.
    pub role: Role,
    /// The schools that a school authority stands for, or the one of a school contact.
    pub schools: Vec<SchoolId>,
    /// What stands behind the name, such as "Schul-Admin".
    pub title: Label,
    /// The language of mails and console.
    pub language: Language,
}

/// A work group's list of tickets.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Its key.
    pub id: QueueId,
    /// The keys that it had before: what was written under them is its own.
    pub was: Vec<QueueId>,
    /// Its name.
    pub label: Label,
    /// What it is brought together with, where agents choose from groups; nothing, if the desk does not say.
    pub area: Label,
    /// The level it works at.
    pub level: Level,
    /// The school it belongs to, for level 1.
    pub school: Option<SchoolId>,
    /// Where mail to it comes in, beside the desk's own address (Z-35).
    pub addresses: Vec<Address>,
    /// The ways on which requests come to it, in the order in which that is told (P-18).
    pub channels: Vec<Way>,
    /// Who works it, guests among them.
    pub members: Vec<Address>,
    /// Who of them works it until a day only (P-04).
    pub guests: Vec<Guest>,
    /// Where its people are, if they are in several places (Z-30).
    pub sites: Vec<Site>,
    /// Who of a school authority reads its tickets (D-31).
    pub readers: Vec<Address>,
    /// Who is told when nobody moves (T7).
    pub lead: Address,
    /// The dispatcher: who is on duty for new tickets (N-31).
    pub duty: Address,
    /// Who sees its tickets, unless somebody wants fewer to (Z-40).
    pub visibility: Visibility,
    /// Where the school's admin hands up to (D-21).
    pub hands_up_to: Option<QueueId>,
    /// Whether people may ask to be called back (P-21).
    pub callbacks: bool,
    /// How tickets end here (C2).
    pub closing: Closing,
    /// What an answer to a closed ticket does (C1).
    pub follow_up: FollowUp,
    /// Its waiting times.
    pub timers: Timers,
    /// When it is worked; what it does not say is its school's, else the desk's.
    pub calendar: Calendar,
}

/// How tickets end in a queue (C2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closing {
    /// The agent solves, the requester or time closes (Z-23 … Z-25).
    TwoStep,
    /// The agent closes (N-41).
    Direct,
}

/// What an answer to a closed ticket does (C1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowUp {
    /// Reopens within so many days, makes a linked new ticket after.
    ReopenWithin {
        /// Calendar days after closing.
        days: u32,
    },
    /// Always reopens.
    Reopen,
    /// Always makes a linked new ticket.
    NewLinked,
    /// Is refused; the text is offered for a new ticket (N-43).
    Reject,
}

/// The waiting times of a queue (desk.md §2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timers {
    /// T1: an address not confirmed within so many calendar days closes the ticket.
    pub confirm_days: u32,
    /// T7: an untouched new ticket is pushed after so many opening hours: dispatcher, lead, next level's lead.
    pub untouched_hours: Vec<u32>,
    /// T4: a question without an answer is repeated after so many calendar days.
    pub waiting_remind_days: Vec<u32>,
    /// T4: … and the ticket solved after so many; `None` waits for ever.
    pub waiting_solve_days: Option<u32>,
    /// T5: a solution without an answer is repeated after so many calendar days.
    pub solved_remind_days: Vec<u32>,
    /// T5: … and the ticket closed after so many (Z-25).
    pub solved_close_days: u32,
    /// T6: a provider of whom nothing is heard is asked again after so many working days.
    pub nudge_working_days: Vec<u32>,
    /// T3: a ticket is due after so many working days (N-35).
    pub due_working_days: u32,
    /// T2: an agent writes to the requester first within so many opening hours.
    pub response_hours: ResponseHours,
    /// T3: whether people are told before a ticket is due, and when it is.
    pub push_due: bool,
    /// T2, T3: they are told when such shares of the time are over, in percent: who works on it, in the end the lead.
    pub push_percent: Vec<u32>,
}

/// What people choose from when they write to the desk.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its key; the folder of its pages bears the same name.
    pub id: TopicId,
    /// Its name.
    pub label: Label,
    /// The picture before it, by name.
    pub icon: String,
    /// Where people talk about it among themselves (D-11).
    pub forum: Option<String>,
    /// Where tickets about it go at the provider.
    pub queue: QueueId,
    /// The procedure that there is already: the form leads there and makes no ticket (Z-12).
    pub redirect: Option<Redirect>,
    /// What the form asks about it beyond the description.
    pub asks: Vec<Question>,
    /// The service that it is about: its operator is named first when somebody outside is asked (P-31).
    pub service: Option<ServiceId>,
}

//! What happened to a ticket. The only type of this crate that is stored: fields are only ever added, and a
//! golden record of each variant must still read.
//! Long because every kind of event has its place in each of the tables below.

mod outside;
mod reading;
mod schedule;
mod texts;

pub use outside::{HandedOver, LegUpdated};
pub use schedule::CallbackAsked;

use crate::attachment::Attachment;
use crate::command::{Answer, Channel};
use crate::link::Link;
use crate::policy::{QueueId, SchoolId, SiteId, TopicId};
use crate::{
    Actor, Address, CloseReason, Finding, Knowledge, Language, Person, RequestKind, TicketId, Triage, Visibility,
    Watch, Window,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One thing that happened, once, for good.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When the desk took it in; histories are ordered by this (N-39).
    pub at: DateTime<Utc>,
    /// When the sender says that it was written, where that is known (N-39).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<DateTime<Utc>>,
    /// Who did it.
    pub by: Actor,
    /// The way it came in.
    pub via: Channel,
    /// The name that whoever did it gave, where several write from one address and it is not the name that the desk knows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signed: String,
    /// Whether a password or the like stood in it and was made unreadable before it was stored (N-14).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub masked: bool,
    /// The files that were sent along; who may read the entry may have them (Z-46).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Attachment>,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// Which waiting time a reminder is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    /// T4: a question is open.
    Answer,
    /// T5: a solution is waiting for a word.
    Verdict,
}

/// A time limit that agents have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// T2: until an agent first writes to the requester.
    Response,
    /// T3: until the ticket is due.
    Due,
}

impl Limit {
    /// The stable key, in strings and templates.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Response => "response",
            Self::Due => "due",
        }
    }
}

/// Why a ticket counts as solved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SolveCause {
    /// An agent found the solution.
    #[default]
    Agent,
    /// A question was never answered (T4).
    NoReply,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// A ticket came to be.
    Submitted(Box<Submitted>),
    /// The requester's address proved to be theirs.
    Confirmed {
        /// When work starts (N-34).
        starts: DateTime<Utc>,
        /// When it should be done (N-34).
        due: DateTime<Utc>,
    },
    /// The ticket is now with this agent.
    Assigned {
        /// Who has it.
        owner: Address,
    },
    /// The ticket went back to the dispatcher.
    Unassigned,
    /// The ticket went to another queue (Z-08). What that means for who sees and who has it is told beside it.
    Moved {
        /// Where it was.
        from: QueueId,
        /// Where it is.
        to: QueueId,
        /// Why, for agents alone; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    },
    /// An agent's message to the requester, mailed (Z-19).
    Messaged {
        /// What was written.
        text: String,
    },
    /// An agent's question to the requester, mailed (Z-51).
    Queried {
        /// What was asked.
        text: String,
    },
    /// A note that requesters can read but that is never mailed (Z-22).
    NotedPublicly {
        /// What was written.
        text: String,
    },
    /// A note for agents only (C3).
    NotedInternally {
        /// What was written.
        text: String,
    },
    /// What agents have found out, for agents only (P-27).
    Recorded(Finding),
    /// A note for the members of the queue, and for no other agent (Z-39).
    NotedToQueue {
        /// What was written.
        text: String,
    },
    /// From now on only the queue's members see it, and those who take part (Z-38).
    MadeConfidential {
        /// Who takes part no longer: their links are dead from now on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        removed: Vec<Address>,
        /// Who takes part although they are outsiders: whoever made it confidential has confirmed each of them (C13).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<Address>,
    },
    /// The queue's lead let the whole desk see it again.
    MadeVisible,
    /// A mail to somebody of this ticket came back (`machine_mail`, desk.md §2.2).
    Bounced {
        /// Whom it did not reach.
        to: Address,
        /// Whether it never will; what may still come is counted.
        permanent: bool,
        /// What the mail server said of it, in short: a status code of RFC 3463, or a word.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        status: String,
    },
    /// The requester or a participant answered (Z-54); wakes a waiting, solved or closed ticket.
    Replied {
        /// What was written.
        text: String,
    },
    /// The requester changed what they had sent (Z-44); the history keeps both.
    Edited(Box<Edited>),
    /// An agent set the priority (N-33). From now on the requester's urgency no longer does.
    Prioritized {
        /// What it was, out of 50.
        was: u8,
        /// What it is.
        priority: u8,
        /// Why.
        reason: String,
    },
    /// An agent set when it should be done (Z-48).
    DueSet {
        /// What was promised until then.
        was: DateTime<Utc>,
        /// What is promised now.
        due: DateTime<Utc>,
    },
    /// An agent said at which site of its queue it is (Z-30).
    SiteSet {
        /// Where it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<SiteId>,
        /// Where it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        site: Option<SiteId>,
    },
    /// Somebody takes part from now on (N-16).
    ParticipantAdded {
        /// Who.
        person: Person,
    },
    /// Somebody takes part no longer (N-16).
    ParticipantRemoved {
        /// Who.
        person: Person,
    },
    /// Links and codes by which somebody came to it open nothing any more; newer ones do.
    AccessRenewed {
        /// Whose.
        person: Address,
    },
    /// The mail address is somebody else's now. Whoever had it takes part as somebody without one.
    Reassigned {
        /// The address.
        was: Address,
        /// What stands in its place.
        now: Address,
    },
    /// Whose problem it is had no mail address, and has one now.
    Addressed {
        /// Who it is from now on.
        person: Person,
    },
    /// Somebody said how much to hear of it (Z-47): the newest word counts.
    Watched {
        /// How much.
        level: Watch,
    },
    /// The solution was given (Z-23).
    Solved {
        /// What the solution is.
        text: String,
        /// Whether the queue closes at once (N-41).
        #[serde(default)]
        direct: bool,
        /// Why it counts as solved.
        #[serde(default)]
        cause: SolveCause,
        /// Where others find it, or why they do not (D-20); for agents alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        knowledge: Option<Knowledge>,
    },
    /// The ticket came to its end.
    Closed {
        /// Why.
        reason: CloseReason,
        /// What the person who closed it wrote, if anything.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    },
    /// The requester said how content they are with the help (Z-26). The newest word counts.
    Rated {
        /// From 1 to 5.
        stars: Stars,
        /// What they wrote to it, if anything.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    },
    /// The ticket was taken up again (Z-24).
    Reopened {
        /// What the person wrote, if anything.
        text: String,
    },
    /// A child ticket at the level above was made (D-21).
    HandedUp {
        /// The child's number.
        child: TicketId,
        /// Where it went.
        to: QueueId,
        /// Why (desk.md §4.5.1).
        reason: String,
        /// What the level above was told.
        text: String,
        /// How urgent the forwarding level holds it (D-25).
        urgency: Urgency,
        /// What was known of the cause (D-15).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        triage: Option<Triage>,
    },
    /// An entry became a ticket of its own (P-01).
    Split(Box<SplitOff>),
    /// It is the same problem as another one, and goes on there (P-01).
    Merged {
        /// Where.
        into: TicketId,
        /// Whether it was meant that others read what is confidential (C13).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        confirmed: bool,
    },
    /// Another ticket belongs to it.
    Linked(Link),
    /// It went to a provider outside (D-04).
    HandedOver(Box<HandedOver>),
    /// There is news about a hand-over.
    LegUpdated(Box<LegUpdated>),
    /// The level above solved the child; the way back to the requester is open (D-29, D-30).
    HandedBack {
        /// The child's number.
        child: TicketId,
        /// The solution it brought; nothing where fewer see the child than this ticket.
        text: String,
    },
    /// The child that this ticket waited for is worked on again.
    HandedUpAgain {
        /// The child's number.
        child: TicketId,
    },
    /// An answer came too late for this ticket; a new one carries it on (C1).
    FollowedUp {
        /// The number of the new ticket.
        with: TicketId,
        /// What was written.
        text: String,
    },
    /// From now on it is kept beyond its time (legal hold, T9).
    Held {
        /// Why.
        reason: String,
    },
    /// It is no longer kept beyond its time.
    Released,
    /// Somebody was erased from the history above: the proof of it, without the person.
    Erased {
        /// Who stands there instead.
        nobody: Address,
    },
    /// Work on it starts later (N-34).
    Scheduled {
        /// When.
        starts: DateTime<Utc>,
        /// When it should be done.
        due: DateTime<Utc>,
    },
    /// Somebody wants to be called back (P-21).
    CallbackAsked(Box<CallbackAsked>),
    /// Somebody was called, or was to be (P-21).
    Called {
        /// Whether anybody answered: then the callback is done.
        reached: bool,
        /// What came of it, for agents.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
        /// When it is tried again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<Window>,
    },
    /// A mail that would have taken it up again is kept elsewhere: too many had within a day (desk.md §3.2.10).
    SetAside,
    /// Whoever takes part can be helped from afar (P-03). What opens the session is no part of the history.
    RemoteOffered,
    /// It was taken back.
    RemoteEnded,
    /// Work on what was planned begins (T8).
    Begun,
    /// The requester was reminded.
    Reminded {
        /// Of what.
        about: Waiting,
        /// Which reminder of the waiting time it was, from 1.
        step: u8,
    },
    /// Nothing was heard of a hand-over; somebody was told (T6).
    Nudged {
        /// The number of the hand-over.
        leg: u8,
        /// Which step it was, from 1.
        step: u8,
        /// Who was told.
        to: Address,
    },
    /// A time limit comes near or is over; somebody was told (T2, T3).
    Hurried {
        /// Which.
        about: Limit,
        /// Which step it was, from 1.
        step: u8,
        /// Who was told.
        to: Address,
    },
    /// Nobody moved; somebody was told (T7).
    Escalated {
        /// Which step it was, from 1.
        step: u8,
        /// Who was told.
        to: Address,
    },
}

/// How urgent somebody holds a ticket (Z-50, D-25).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// It has time.
    Low,
    /// As usual.
    #[default]
    Normal,
    /// Work or lessons stand still.
    High,
}

impl Urgency {
    /// The stable key, in strings and forms.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }

    /// The urgency with this key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        [Self::Low, Self::Normal, Self::High].into_iter().find(|u| u.key() == key)
    }

    /// The priority that a ticket of this urgency starts with, out of 50 (N-33).
    #[must_use]
    pub fn priority(self) -> u8 {
        match self {
            Self::Low => 5,
            Self::Normal => 20,
            Self::High => 40,
        }
    }

    /// The highest urgency that this priority reaches.
    #[must_use]
    pub fn of(priority: u8) -> Self {
        let reached = |urgency: &Self| urgency.priority() <= priority;
        [Self::High, Self::Normal].into_iter().find(reached).unwrap_or(Self::Low)
    }
}

/// How a ticket came to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submitted {
    /// Its number.
    pub id: TicketId,
    /// Whose problem it is.
    pub requester: Person,
    /// Who else gets every public mail and may answer (N-15).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<Person>,
    /// The requester's school, where there is one.
    #[serde(default)]
    pub school: Option<SchoolId>,
    /// What it is about, where that was chosen.
    #[serde(default)]
    pub topic: Option<TopicId>,
    /// What somebody came with (P-26).
    #[serde(default, skip_serializing_if = "RequestKind::is_usual")]
    pub kind: RequestKind,
    /// The queue it went to.
    pub queue: QueueId,
    /// The site of the queue that it is at (Z-30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
    /// Who sees it, beside those who take part in it.
    #[serde(default, skip_serializing_if = "Visibility::is_usual")]
    pub visibility: Visibility,
    /// One line.
    pub subject: String,
    /// The whole story.
    pub text: String,
    /// Answers to the form's questions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// How urgent the requester holds it.
    #[serde(default)]
    pub urgency: Urgency,
    /// The language of mails to the requester.
    pub language: Language,
    /// Whether the address may be taken at its word; if not, nothing but M0 goes there.
    pub verified: bool,
    /// Whether the receipt is acknowledged by mail (optional when an agent enters it).
    pub acknowledge: bool,
    /// The ticket below, whose hand-up this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<TicketId>,
    /// The closed ticket that this one carries on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<TicketId>,
    /// When work starts (N-34).
    pub starts: DateTime<Utc>,
    /// When it should be done (N-34).
    pub due: DateTime<Utc>,
}

/// An entry that became a ticket of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SplitOff {
    /// Which entry, counted from 0.
    pub entry: u64,
    /// The number of the new ticket.
    pub into: TicketId,
    /// Its subject.
    pub subject: String,
    /// What it is about.
    pub text: String,
    /// Whether it was acknowledged by mail.
    #[serde(default)]
    pub acknowledge: bool,
}

/// How content somebody is, from 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Stars(u8);

impl Stars {
    /// So many, if there can be so many.
    #[must_use]
    pub fn new(count: u8) -> Option<Self> {
        (1..=5).contains(&count).then_some(Self(count))
    }

    /// How many they are.
    #[must_use]
    pub fn count(self) -> u8 {
        self.0
    }
}

impl From<Stars> for u8 {
    fn from(stars: Stars) -> Self {
        stars.0
    }
}

impl TryFrom<u8> for Stars {
    type Error = String;
    fn try_from(count: u8) -> Result<Self, String> {
        Self::new(count).ok_or_else(|| format!("{count} is not from 1 to 5"))
    }
}

/// What the requester changed; what stayed is not there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Edited {
    /// One line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Changed<String>>,
    /// The whole story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<Changed<String>>,
    /// How urgent the requester holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Changed<Urgency>>,
    /// The day by which the requester wishes it done (Z-50).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wished_due: Option<Changed<Option<NaiveDate>>>,
}

/// Something before and after it was changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Changed<T> {
    /// Before.
    pub was: T,
    /// After.
    pub now: T,
}

impl<T: PartialEq> Changed<T> {
    /// The change from the one to the other, if it is one.
    #[must_use]
    pub fn of(was: T, now: T) -> Option<Self> {
        (was != now).then_some(Self { was, now })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_priority_is_as_urgent_as_what_it_reaches() {
        for urgency in [Urgency::Low, Urgency::Normal, Urgency::High] {
            assert_eq!(Urgency::of(urgency.priority()), urgency);
        }
        assert_eq!([0, 19, 39, 50].map(Urgency::of), [Urgency::Low, Urgency::Low, Urgency::Normal, Urgency::High]);
    }
}

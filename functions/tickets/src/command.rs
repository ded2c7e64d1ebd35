//! What people (and the clock) may ask of a ticket.

mod outside;

pub use outside::{HandOver, LegMail, LegUpdate};

use crate::attachment::Attachment;
use crate::event::{Stars, Urgency};
use crate::link::Link;
use crate::policy::{QueueId, SchoolId, SiteId, TopicId};
use crate::{
    Actor, Address, CallbackWish, Finding, Knowledge, Language, Person, Remote, RequestKind, TicketId, Triage,
    Visibility, Watch,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The longest subject, in characters: it must fit a list.
pub const SUBJECT_CHARS_MAX: usize = 200;
/// The longest text of one entry, in bytes.
pub const TEXT_BYTES_MAX: usize = 100_000;
/// The highest priority (N-33).
pub const PRIORITY_MAX: u8 = 50;
/// How far away a date can be that somebody sets, in days.
pub const DAYS_AHEAD_MAX: i64 = 730;
/// The most participants one ticket can have (desk.md §3.2.9).
pub const PARTICIPANTS_MAX: usize = 10;

/// The way something came in (D-14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The form or a page.
    Web,
    /// A mail.
    Mail,
    /// A call.
    Phone,
    /// A talk in the corridor.
    Talk,
    /// The desk itself: time, or another ticket.
    Desk,
}

impl Channel {
    /// The stable key, in strings and forms.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Mail => "mail",
            Self::Phone => "phone",
            Self::Talk => "talk",
            Self::Desk => "desk",
        }
    }

    /// The channel that a person can name with this key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        [Self::Web, Self::Mail, Self::Phone, Self::Talk].into_iter().find(|c| c.key() == key)
    }
}

/// One answer to one of the form's questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The key of the question.
    pub question: String,
    /// The key of the chosen answer, or what was written.
    pub answer: String,
}

/// Somebody asks something of a ticket.
#[derive(Clone, Debug)]
pub struct Command {
    /// Who asks.
    pub by: Actor,
    /// The way it came in.
    pub via: Channel,
    /// When the sender says that it was written, where that is known (N-39).
    pub claimed: Option<DateTime<Utc>>,
    /// A number that no ticket has yet, for commands that make one.
    pub fresh: TicketId,
    /// The name that whoever asks gives in the mail; empty where nobody gives one.
    pub name: String,
    /// The files that were sent along.
    pub files: Vec<Attachment>,
    /// What is asked.
    pub act: Act,
}

/// What may be asked of a ticket.
#[derive(Clone, Debug)]
pub enum Act {
    /// Take in a new problem.
    Submit(Box<Submission>),
    /// The requester's address is theirs: they hold the link of M0.
    Confirm,
    /// I take it.
    Take,
    /// It goes to this agent.
    Assign {
        /// The new owner.
        to: Address,
    },
    /// It goes back to the dispatcher.
    Unassign,
    /// It goes to another queue (Z-08).
    Move {
        /// Which.
        to: QueueId,
        /// Why; may be empty.
        text: String,
    },
    /// Tell the requester something.
    Message {
        /// What to say.
        text: String,
    },
    /// Ask the requester something.
    Query {
        /// What to ask.
        text: String,
    },
    /// Write something down that the requester may read.
    NotePublicly {
        /// What to note.
        text: String,
    },
    /// Write something down for agents.
    NoteInternally {
        /// What to note.
        text: String,
    },
    /// Write something down for the members of the queue alone (Z-39).
    NoteToQueue {
        /// What to note.
        text: String,
    },
    /// Show it to the queue's members alone, and to those who take part (Z-38).
    MakeConfidential {
        /// Who of the participants goes on taking part; all other outsiders do not (C13).
        keep: Vec<Address>,
    },
    /// Show it to the whole desk again.
    MakeVisible,
    /// A mail to somebody came back. Asked by the desk alone.
    Bounced {
        /// Whom it did not reach.
        to: Address,
        /// Whether it never will.
        permanent: bool,
        /// What the mail server said of it, in short.
        status: String,
    },
    /// Answer as requester or participant.
    Reply {
        /// What to say.
        text: String,
    },
    /// Change what was sent (Z-44).
    Edit(Box<Edit>),
    /// Set the desk's own priority (N-33).
    Prioritize {
        /// Out of 50.
        priority: u8,
        /// Why.
        reason: String,
    },
    /// Set when it should be done (Z-48).
    SetDue {
        /// When.
        due: DateTime<Utc>,
    },
    /// Say at which site of its queue it is (Z-30).
    SetSite {
        /// Which; none takes it back.
        site: Option<SiteId>,
    },
    /// Let somebody take part (N-16).
    AddParticipant {
        /// Who.
        person: Person,
        /// Whether it is meant although the ticket is confidential (C13).
        confirmed: bool,
    },
    /// Let somebody take part no longer (N-16).
    RemoveParticipant {
        /// Who.
        address: Address,
    },
    /// Let older links and codes of somebody open nothing any more.
    RenewAccess {
        /// Whose.
        of: Address,
    },
    /// The mail address of somebody who takes part is another person's now. Asked by the desk alone.
    Reassign {
        /// The address.
        was: Address,
        /// What stands in its place.
        now: Address,
    },
    /// Write by mail from now on to whose problem it is, and who had no address.
    GiveAddress {
        /// Where.
        address: Address,
    },
    /// Say how much to hear of it (Z-47).
    Watch {
        /// How much.
        level: Watch,
    },
    /// Give the solution.
    Solve {
        /// What the solution is.
        text: String,
        /// Where others find it, or why they do not (D-20).
        knowledge: Option<Knowledge>,
    },
    /// The requester says that it is solved.
    ConfirmSolved,
    /// The requester no longer needs it.
    Withdraw,
    /// Say how content the requester is with the help (Z-26).
    Rate {
        /// From 1 to 5.
        stars: Stars,
        /// What they want to say to it; may be empty.
        text: String,
    },
    /// Take it up again.
    Reopen {
        /// Why, or what is still wrong; may be empty.
        text: String,
    },
    /// Make a child ticket at the level above (D-21).
    HandUp {
        /// Why (desk.md §4.5.1).
        reason: String,
        /// What the level above is told.
        text: String,
        /// How urgent it is (D-25).
        urgency: Urgency,
        /// What is known of the cause (D-15).
        triage: Option<Triage>,
    },
    /// Make a ticket of its own out of an entry (P-01).
    Split(Box<Split>),
    /// It is the same problem as another one, and goes on there (P-01).
    Merge {
        /// Where.
        into: TicketId,
        /// Whether it is meant that more people read what is confidential, or that others read it no longer (C13).
        confirmed: bool,
    },
    /// Another one ends in this one. Asked by whoever merges, through the desk alone.
    TakeIn(Box<TakeIn>),
    /// It is about the same fault as another one, which goes on as well.
    HangOn {
        /// Which.
        on: TicketId,
    },
    /// Another one hangs on this one. Asked by whoever connects them, through the desk alone.
    Carry {
        /// Which.
        from: TicketId,
    },
    /// Another one belongs to it. Asked by the desk alone.
    Link(Link),
    /// Nobody wants it.
    MarkSpam,
    /// Write down what was found out about it (P-27).
    Record(Finding),
    /// Hand it over to somebody outside (D-04).
    HandOver(Box<HandOver>),
    /// Note news about a hand-over, or say something to the provider.
    UpdateLeg(Box<LegUpdate>),
    /// A mail came from a provider. Asked by the desk alone.
    HearFromLeg(Box<LegMail>),
    /// The child was solved. Asked by the desk alone.
    HandBack {
        /// The child.
        child: TicketId,
        /// Its solution.
        text: String,
        /// Who sees the child: what is confidential there is told to nobody else here.
        visibility: Visibility,
    },
    /// The child was taken up again. Asked by the desk alone.
    HandUpAgain {
        /// The child.
        child: TicketId,
    },
    /// Keep it beyond its time, until that is over (legal hold, T9).
    Hold {
        /// Why.
        reason: String,
    },
    /// It need not be kept beyond its time any longer.
    Release,
    /// Somebody was erased from its history. Asked by the desk alone.
    Erase {
        /// Who stands there instead.
        nobody: Address,
    },
    /// Work on it starts on a day to come (N-34).
    Schedule {
        /// The day.
        day: NaiveDate,
    },
    /// Somebody wants to be called back (P-21).
    AskForCallback(Box<CallbackWish>),
    /// Somebody was called, or was to be.
    LogCall {
        /// Whether anybody answered.
        reached: bool,
        /// What came of it, for agents; may be empty.
        text: String,
    },
    /// A mail that would have taken it up again is kept elsewhere. Asked by the desk alone.
    SetAside,
    /// Let those who take part be helped from afar (P-03).
    OfferRemote(Box<Remote>),
    /// No longer.
    EndRemote,
    /// Time has passed.
    Tick,
}

/// A new problem.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Whose it is: [`Person::without_mail`] if they have no mail address, which an agent alone may say.
    pub requester: Person,
    /// Who else takes part.
    pub participants: Vec<Person>,
    /// The school that was named.
    pub school: Option<SchoolId>,
    /// The topic that was chosen.
    pub topic: Option<TopicId>,
    /// What somebody comes with (P-26).
    pub kind: RequestKind,
    /// The queue, where the desk or an agent knows it.
    pub queue: Option<QueueId>,
    /// The site, where one was named; what the queue does not have is none.
    pub site: Option<SiteId>,
    /// Who is to see it; a confidential queue keeps it to its members anyway (Z-40).
    pub visibility: Visibility,
    /// One line; taken from the text if empty (Z-49).
    pub subject: String,
    /// The whole story.
    pub text: String,
    /// Answers to the form's questions.
    pub answers: Vec<Answer>,
    /// How urgent the requester holds it.
    pub urgency: Urgency,
    /// The language of mails to the requester.
    pub language: Language,
    /// Whether to acknowledge by mail.
    pub acknowledge: bool,
    /// When it shall be done, where an agent says so while taking it in (Z-48); else the queue's usual time.
    pub due: Option<DateTime<Utc>>,
    /// The ticket below, whose hand-up this is.
    pub parent: Option<TicketId>,
    /// The closed ticket that this one carries on.
    pub follows: Option<TicketId>,
}

impl Submission {
    /// A problem with nothing else said: no topic, school or queue, seen by the whole desk, normally urgent, acknowledged in German.
    #[must_use]
    pub fn plain(requester: Person, subject: &str, text: &str) -> Self {
        Self {
            requester,
            participants: Vec::new(),
            school: None,
            topic: None,
            kind: RequestKind::default(),
            queue: None,
            site: None,
            visibility: Visibility::Desk,
            subject: subject.to_owned(),
            text: text.to_owned(),
            answers: Vec::new(),
            urgency: Urgency::Normal,
            language: Language::new("de"),
            acknowledge: true,
            due: None,
            parent: None,
            follows: None,
        }
    }
}

/// A ticket of its own out of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Which entry, counted from 0.
    pub entry: u64,
    /// One line; taken from the text if empty.
    pub subject: String,
    /// What the new ticket is about.
    pub text: String,
    /// Whether to acknowledge by mail.
    pub acknowledge: bool,
}

/// A ticket that goes on in this one.
#[derive(Clone, Debug, PartialEq)]
pub struct TakeIn {
    /// Which.
    pub from: TicketId,
    /// Who takes part in it, the requester first.
    pub people: Vec<Person>,
    /// Its school.
    pub school: Option<SchoolId>,
    /// Who sees it.
    pub visibility: Visibility,
    /// Whether it is meant that others read it then.
    pub confirmed: bool,
}

/// What the requester's part of a ticket shall be from now on; what is not given stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edit {
    /// One line.
    pub subject: Option<String>,
    /// The whole story.
    pub text: Option<String>,
    /// How urgent the requester holds it.
    pub urgency: Option<Urgency>,
    /// The day by which it is wished done; `Some(None)` takes the wish back.
    pub wished_due: Option<Option<NaiveDate>>,
}

/// Text as it is kept: one kind of line end, no control characters, no blank edges.
pub(crate) fn clean(text: &str) -> String {
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = unix.chars().filter(|&c| c == '\n' || c == '\t' || !c.is_control()).collect();
    kept.trim().to_owned()
}

/// A subject as it is kept: one line, short enough; the first line of the text if there is none (Z-49).
pub(crate) fn subject(written: &str, text: &str) -> String {
    let source = if written.trim().is_empty() { text.lines().next().unwrap_or_default() } else { written };
    let line = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = line.chars().filter(|c| !c.is_control()).collect();
    if line.chars().count() <= SUBJECT_CHARS_MAX {
        return line;
    }
    let cut: String = line.chars().take(SUBJECT_CHARS_MAX - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_every_word_and_drops_what_cannot_be_read() {
        assert_eq!(clean("  a\r\nb\u{7}\rc\n\n"), "a\nb\nc");
    }

    // covers Z-49
    #[test]
    fn a_subject_is_one_short_line() {
        assert_eq!(subject("", "Beamer dunkel\nseit heute"), "Beamer dunkel");
        assert_eq!(subject(" a \n b ", "x"), "a b");
        assert_eq!(subject(&"ä".repeat(300), "").chars().count(), SUBJECT_CHARS_MAX);
    }
}

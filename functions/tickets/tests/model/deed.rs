//! Everything that may be asked of a ticket, each as a command of everybody.

use crate::cast::{Cast, Role, address};
use crate::intake::morning;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use std::borrow::Cow;
use tickets::command::{Channel, Edit, HandOver, LegMail, LegUpdate, Split, Submission, TakeIn};
use tickets::event::{Stars, Urgency};
use tickets::leg::LegState;
use tickets::policy::{ProviderId, QueueId};
use tickets::{
    Act, Actor, Address, CallbackWish, Command, Finding, Knowledge, Link, Person, Relation, Remote, RequestKind,
    TicketId, Visibility, Watch,
};

/// What is asked; the names are those of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Deed {
    Submit,
    Confirm,
    Take,
    /// To one of the two members.
    Assign(usize),
    AssignAway,
    Unassign,
    /// To the queue beside it that its first member works as well …
    Move,
    /// … or to another school.
    MoveAway,
    Message,
    Query,
    NotePublic,
    NoteInternal,
    NoteQueue,
    /// Of those who take part, all who are no members go …
    Hide,
    /// … or they stay.
    HideKeeping,
    Show,
    /// To the requester, for good.
    Bounce,
    Reply,
    Edit,
    EditNothing,
    Prioritize,
    SetDue,
    /// To none, where it is.
    SetSite,
    AddParticipant,
    RemoveParticipant,
    /// Of the requester.
    RenewAccess,
    Watch,
    WatchNothing,
    Schedule,
    AskForCallback,
    OfferRemote,
    Reached,
    Missed,
    Solve,
    /// Nothing is said of a help page.
    SolveBare,
    ConfirmSolved,
    Withdraw,
    Rate,
    Reopen,
    ReopenSilent,
    HandUp,
    Record,
    Split,
    /// Into a ticket that has nothing to do with it.
    Merge,
    /// Of a ticket that the participant takes part in.
    TakeIn,
    /// About the same fault as a ticket that has nothing else to do with it.
    HangOn,
    Carry,
    Link,
    Spam,
    HandOver,
    LegNote,
    LegEnd,
    LegAgain,
    LegOther,
    LegMail,
    HandBack,
    HandBackOther,
    HandUpAgain,
    UpAgainOther,
    Hold,
    Release,
    /// The requester.
    Erase,
    Tick,
}

impl Deed {
    const ALL: [Self; 64] = [
        Self::Submit,
        Self::Confirm,
        Self::Take,
        Self::Assign(0),
        Self::Assign(1),
        Self::AssignAway,
        Self::Unassign,
        Self::Move,
        Self::MoveAway,
        Self::Message,
        Self::Query,
        Self::NotePublic,
        Self::NoteInternal,
        Self::NoteQueue,
        Self::Hide,
        Self::HideKeeping,
        Self::Show,
        Self::Bounce,
        Self::Reply,
        Self::Edit,
        Self::EditNothing,
        Self::Prioritize,
        Self::SetDue,
        Self::SetSite,
        Self::AddParticipant,
        Self::RemoveParticipant,
        Self::RenewAccess,
        Self::Watch,
        Self::WatchNothing,
        Self::Schedule,
        Self::AskForCallback,
        Self::OfferRemote,
        Self::Reached,
        Self::Missed,
        Self::Solve,
        Self::SolveBare,
        Self::ConfirmSolved,
        Self::Withdraw,
        Self::Rate,
        Self::Reopen,
        Self::ReopenSilent,
        Self::HandUp,
        Self::Record,
        Self::Split,
        Self::Merge,
        Self::TakeIn,
        Self::HangOn,
        Self::Carry,
        Self::Link,
        Self::Spam,
        Self::HandOver,
        Self::LegNote,
        Self::LegEnd,
        Self::LegAgain,
        Self::LegOther,
        Self::LegMail,
        Self::HandBack,
        Self::HandBackOther,
        Self::HandUpAgain,
        Self::UpAgainOther,
        Self::Hold,
        Self::Release,
        Self::Erase,
        Self::Tick,
    ];

    /// Its line in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Confirm => "confirm",
            Self::Take => "take",
            Self::Assign(_) => "assign",
            Self::AssignAway => "assign_away",
            Self::Unassign => "unassign",
            Self::Move => "move",
            Self::MoveAway => "move_away",
            Self::Message => "message",
            Self::Query => "query",
            Self::NotePublic => "note_public",
            Self::NoteInternal => "note_internal",
            Self::NoteQueue => "note_queue",
            Self::Hide | Self::HideKeeping => "hide",
            Self::Show => "show",
            Self::Bounce => "bounce",
            Self::Reply => "reply",
            Self::Edit => "edit",
            Self::EditNothing => "edit_nothing",
            Self::Prioritize => "prioritize",
            Self::SetDue => "set_due",
            Self::SetSite => "set_site",
            Self::AddParticipant => "add",
            Self::RemoveParticipant => "remove",
            Self::RenewAccess => "renew",
            Self::Watch => "watch",
            Self::WatchNothing => "watch_nothing",
            Self::Schedule => "schedule",
            Self::AskForCallback => "ask_callback",
            Self::OfferRemote => "offer_remote",
            Self::Reached => "reached",
            Self::Missed => "missed",
            Self::Solve => "solve",
            Self::SolveBare => "solve_bare",
            Self::ConfirmSolved => "confirm_solved",
            Self::Withdraw => "withdraw",
            Self::Rate => "rate",
            Self::Reopen => "reopen",
            Self::ReopenSilent => "reopen_silent",
            Self::HandUp => "hand_up",
            Self::Record => "record",
            Self::Split => "split",
            Self::Merge => "merge",
            Self::TakeIn => "take_in",
            Self::HangOn => "hang_on",
            Self::Carry => "carry",
            Self::Link => "link",
            Self::Spam => "spam",
            Self::HandOver => "hand_over",
            Self::LegNote => "leg_note",
            Self::LegEnd => "leg_end",
            Self::LegAgain => "leg_again",
            Self::LegOther => "leg_other",
            Self::LegMail => "leg_mail",
            Self::HandBack => "hand_back",
            Self::HandBackOther => "hand_back_other",
            Self::HandUpAgain => "hand_up_again",
            Self::UpAgainOther => "up_again_other",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::Erase => "erase",
            Self::Tick => "tick",
        }
    }

    /// Whether nothing is said by it: "T5 reset by any human entry; not edits, flags".
    pub(crate) fn is_quiet(self) -> bool {
        matches!(
            self,
            Self::Edit
                | Self::EditNothing
                | Self::Prioritize
                | Self::SetDue
                | Self::SetSite
                | Self::Rate
                | Self::AddParticipant
                | Self::Split
                | Self::TakeIn
                | Self::HangOn
                | Self::Carry
                | Self::Link
                | Self::Hide
                | Self::HideKeeping
                | Self::Show
                | Self::Hold
                | Self::Release
                | Self::RemoveParticipant
                | Self::RenewAccess
                | Self::Watch
                | Self::WatchNothing
        )
    }

    /// Whether it is about a hand-over to somebody outside.
    pub(crate) fn is_of_a_leg(self) -> bool {
        matches!(self, Self::HandOver | Self::LegNote | Self::LegEnd | Self::LegAgain | Self::LegMail)
    }

    fn act(self, cast: &Cast) -> Act {
        let text = || "word".to_owned();
        match self {
            Self::Submit => Act::Submit(Box::new(submission(&cast.requester))),
            Self::Confirm => Act::Confirm,
            Self::Take => Act::Take,
            Self::Assign(n) => Act::Assign { to: cast.members[n].clone() },
            Self::AssignAway => Act::Assign { to: cast.beside.clone() },
            Self::Unassign => Act::Unassign,
            Self::Move => Act::Move { to: cast.sideways(), text: text() },
            Self::MoveAway => Act::Move { to: QueueId::new("dike"), text: text() },
            Self::Message => Act::Message { text: text() },
            Self::Query => Act::Query { text: text() },
            Self::NotePublic => Act::NotePublicly { text: text() },
            Self::NoteInternal => Act::NoteInternally { text: text() },
            Self::NoteQueue => Act::NoteToQueue { text: text() },
            Self::Hide => Act::MakeConfidential { keep: Vec::new() },
            Self::HideKeeping => Act::MakeConfidential { keep: vec![cast.participant.clone()] },
            Self::Show => Act::MakeVisible,
            Self::Bounce => Act::Bounced { to: cast.requester.clone(), permanent: true, status: text() },
            Self::Reply => Act::Reply { text: text() },
            Self::Edit => Act::Edit(Box::new(Edit { text: Some(text()), ..Edit::default() })),
            Self::EditNothing => Act::Edit(Box::default()),
            Self::Prioritize => Act::Prioritize { priority: 30, reason: text() },
            Self::SetDue => Act::SetDue { due: morning() },
            Self::SetSite => Act::SetSite { site: None },
            Self::AddParticipant => {
                let person = Person { address: cast.participant.clone(), name: String::new() };
                Act::AddParticipant { person, confirmed: true }
            }
            Self::RemoveParticipant => Act::RemoveParticipant { address: cast.participant.clone() },
            Self::RenewAccess => Act::RenewAccess { of: cast.requester.clone() },
            Self::Watch => Act::Watch { level: Watch::All },
            Self::WatchNothing => Act::Watch { level: Watch::None },
            Self::Schedule => Act::Schedule { day: day_after(morning()) },
            Self::AskForCallback => Act::AskForCallback(Box::new(wish(morning()))),
            Self::OfferRemote => Act::OfferRemote(Box::new(Remote { link: String::new(), code: "123".to_owned() })),
            Self::Reached => Act::LogCall { reached: true, text: text() },
            Self::Missed => Act::LogCall { reached: false, text: text() },
            Self::Solve => Act::Solve { text: text(), knowledge: Some(Knowledge::NewPage) },
            Self::SolveBare => Act::Solve { text: text(), knowledge: None },
            Self::ConfirmSolved => Act::ConfirmSolved,
            Self::Withdraw => Act::Withdraw,
            Self::Rate => Act::Rate { stars: Stars::new(4).unwrap(), text: text() },
            Self::Reopen => Act::Reopen { text: text() },
            Self::ReopenSilent => Act::Reopen { text: String::new() },
            Self::HandUp => Act::HandUp { reason: text(), text: text(), urgency: Urgency::High, triage: None },
            Self::Record => Act::Record(Finding { kind: RequestKind::Defect, ..Finding::default() }),
            Self::Split => {
                Act::Split(Box::new(Split { entry: 0, subject: String::new(), text: text(), acknowledge: true }))
            }
            Self::Merge => Act::Merge { into: stranger(), confirmed: false },
            Self::TakeIn => Act::TakeIn(Box::new(TakeIn {
                from: stranger(),
                people: vec![Person { address: cast.participant.clone(), name: String::new() }],
                school: None,
                visibility: Visibility::Desk,
                confirmed: true,
            })),
            Self::HangOn => Act::HangOn { on: stranger() },
            Self::Carry => Act::Carry { from: stranger() },
            Self::Link => Act::Link(Link { other: stranger(), relation: Relation::SplitFrom }),
            Self::Spam => Act::MarkSpam,
            Self::HandOver => Act::HandOver(Box::new(hand_over())),
            Self::LegNote => update(1, None),
            Self::LegEnd => update(1, Some(LegState::Resolved)),
            Self::LegAgain => update(1, Some(LegState::Sent)),
            Self::LegOther => update(2, None),
            Self::LegMail => Act::HearFromLeg(Box::new(LegMail {
                leg: 1,
                from: address("ivy@outside.example"),
                subject: String::new(),
                text: text(),
                machine: false,
            })),
            Self::HandBack => Act::HandBack { child: child(), text: text(), visibility: Visibility::Desk },
            Self::HandBackOther => Act::HandBack { child: stranger(), text: text(), visibility: Visibility::Desk },
            Self::HandUpAgain => Act::HandUpAgain { child: child() },
            Self::UpAgainOther => Act::HandUpAgain { child: stranger() },
            Self::Hold => Act::Hold { reason: text() },
            Self::Release => Act::Release,
            Self::Erase => Act::Erase { nobody: cast.requester.clone() },
            Self::Tick => Act::Tick,
        }
    }
}

impl Deed {
    /// The same, where what is asked depends on when: a day to come, or words that were not there before.
    fn timely(self, now: DateTime<Utc>) -> Option<Act> {
        let deeds = [Self::Edit, Self::SetDue, Self::Schedule, Self::AskForCallback];
        let acts: [&dyn Fn() -> Act; 4] = [
            &|| Act::Edit(Box::new(Edit { text: Some(format!("word of {now}")), ..Edit::default() })),
            &|| Act::SetDue { due: now + TimeDelta::days(1) },
            &|| Act::Schedule { day: day_after(now) },
            &|| Act::AskForCallback(Box::new(wish(now))),
        ];
        deeds.into_iter().zip(acts).find(|(deed, _)| *deed == self).map(|(_, act)| act())
    }
}

impl Ask {
    /// What is asked at this time.
    pub(crate) fn at(&self, now: DateTime<Utc>) -> Cow<'_, Command> {
        let timely = self.deed.timely(now).map(|act| Command { act, ..self.command.clone() });
        timely.map_or(Cow::Borrowed(&self.command), Cow::Owned)
    }
}

/// The day after this moment, by the clock of the model's desk.
fn day_after(now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&chrono_tz::Europe::Berlin).date_naive() + Days::new(1)
}

/// To be called back that day, at any hour of work.
fn wish(now: DateTime<Utc>) -> CallbackWish {
    let at = |hour| day_after(now).and_hms_opt(hour, 0, 0).unwrap();
    let (phone, zone) = ("040 123 45".to_owned(), "Europe/Berlin".to_owned());
    CallbackWish { phone, zone, windows: vec![(at(8), at(20))] }
}

/// To the only provider of the model's desk.
fn hand_over() -> HandOver {
    HandOver {
        provider: ProviderId::new("outside"),
        way: None,
        subject: String::new(),
        reason: "word".to_owned(),
        text: "word".to_owned(),
        priority: Urgency::Normal,
        reference: String::new(),
        promised: None,
        consent: None,
    }
}

fn update(leg: u8, state: Option<LegState>) -> Act {
    let (reference, release) = (String::new(), String::new());
    Act::UpdateLeg(Box::new(LegUpdate {
        leg,
        state,
        reference,
        promised: None,
        release,
        text: "word".to_owned(),
        mail: false,
    }))
}

/// Who asks what, ready to be asked.
pub(crate) struct Ask {
    pub(crate) role: Role,
    pub(crate) deed: Deed,
    pub(crate) command: Command,
}

/// Everything of everybody.
pub(crate) fn asks(cast: &Cast) -> Vec<Ask> {
    let of = |(role, by): (Role, Actor)| {
        Deed::ALL.map(move |deed| Ask { role, deed, command: command(by.clone(), deed.act(cast)) })
    };
    cast.everybody().into_iter().flat_map(of).collect()
}

/// A command of this actor; what it makes is always the same child.
pub(crate) fn command(by: Actor, act: Act) -> Command {
    Command { by, via: Channel::Web, claimed: None, fresh: child(), name: String::new(), files: Vec::new(), act }
}

/// A plain problem of this person.
pub(crate) fn submission(requester: &Address) -> Submission {
    Submission::plain(Person { address: requester.clone(), name: String::new() }, "", "word")
}

/// The ticket of the model.
pub(crate) fn ticket() -> TicketId {
    TicketId::from_random(1)
}

/// Its child, once it is handed up; and every other new ticket.
pub(crate) fn child() -> TicketId {
    TicketId::from_random(2)
}

/// A ticket that has nothing to do with it.
pub(crate) fn stranger() -> TicketId {
    TicketId::from_random(3)
}

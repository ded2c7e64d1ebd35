//! What cannot be done, and why; addressed to the person who asked.

use crate::State;

/// Why a command was not carried out. Its words stand in `content/strings`, under [`Refusal::key`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The actor has no right to this.
    #[error("not allowed")]
    NotAllowed,
    /// There is no such ticket, or none that the actor may know of.
    #[error("no such ticket")]
    NoTicket,
    /// The ticket exists already.
    #[error("the ticket exists already")]
    Exists,
    /// Nothing was written where something is needed.
    #[error("nothing was written")]
    EmptyText,
    /// More was written than an entry can hold.
    #[error("more than {bytes_max} bytes were written")]
    TextTooLong {
        /// What an entry can hold.
        bytes_max: usize,
    },
    /// More people than a ticket can have.
    #[error("more than {max} participants")]
    TooManyParticipants {
        /// What a ticket can have.
        max: usize,
    },
    /// It was closed too long ago to be rated (T10).
    #[error("rated too late")]
    RatingOver,
    /// The day is over, before the start, or too far away.
    #[error("no day that can be set")]
    BadDate,
    /// A priority beyond the scale.
    #[error("a priority above {max}")]
    BadPriority {
        /// The highest there is.
        max: u8,
    },
    /// Nobody may be added out of whose reach the queue is (D-10).
    #[error("out of reach")]
    OutOfReach,
    /// What is confidential needs one more word before somebody else reads it (C13).
    #[error("not confirmed")]
    Unconfirmed,
    /// Whoever has no mail address is known by name alone.
    #[error("nobody is named")]
    NoName,
    /// Nobody may be added whose address the desk does not take at its word.
    #[error("an address that the desk does not know")]
    UnknownAddress,
    /// The ticket is not in a state in which this can be done.
    #[error("not possible while {}", state.key())]
    WrongState {
        /// The state it is in.
        state: State,
    },
    /// The person is no member of the queue.
    #[error("not a member of the queue")]
    NoMember,
    /// It cannot go there: to another level, another school, or where its requester has no business.
    #[error("not a queue that it can go to")]
    WrongQueue,
    /// Its queue has no such site.
    #[error("no such site")]
    NoSite,
    /// There is no level above.
    #[error("there is no level above")]
    NoLevelAbove,
    /// The level above must hear what is known of the cause, be it nothing.
    #[error("nothing is said of the cause")]
    NoTriage,
    /// Level 1 says with a solution where others find it, or why they do not (D-20).
    #[error("nothing is said of a help page")]
    Undocumented,
    /// The topic has a procedure of its own already (Z-12), or its group takes no form (P-18).
    #[error("there is another way for this already")]
    OtherWay,
    /// Only from the second level on may somebody outside be asked; the first hands up.
    #[error("the first level hands up, not out")]
    FirstLevel,
    /// No such provider is in the directory.
    #[error("there is no such provider")]
    NoProvider,
    /// The provider cannot be reached in this way.
    #[error("the provider cannot be reached in this way")]
    NoWay,
    /// The provider's contract is over (P-24).
    #[error("the contract with the provider is over")]
    ContractOver,
    /// The provider's contract is not for this school (P-24).
    #[error("the contract with the provider is not for this school")]
    NoContract,
    /// The customer's word is missing (P-33).
    #[error("nobody agreed to it")]
    NoConsent,
    /// There is no such hand-over.
    #[error("there is no such hand-over")]
    NoLeg,
    /// More hand-overs than a ticket can have.
    #[error("more than {max} hand-overs")]
    TooManyLegs {
        /// What a ticket can have.
        max: usize,
    },
    /// There is no such entry.
    #[error("there is no such entry")]
    NoEntry,
    /// They are not one: it is the same ticket, or that of another school.
    #[error("they cannot be one")]
    Apart,
    /// Somebody at another level or outside is at work for it.
    #[error("others are at work for it")]
    OthersAtWork,
    /// It must be kept as it is (legal hold).
    #[error("on hold")]
    OnHold,
    /// What was written is no number that can be called.
    #[error("no number that can be called")]
    NoPhone,
    /// There is no such time zone.
    #[error("there is no such time zone")]
    NoZone,
    /// No window of time in which somebody works and can be reached.
    #[error("no window of time that can be used")]
    BadWindow,
    /// No link and no code by which somebody can be helped from afar.
    #[error("no link or code of a session")]
    BadRemote,
    /// Mails have taken it up again too often within a day.
    #[error("taken up again by mail {max} times within a day")]
    TooOften {
        /// How often they can.
        max: usize,
    },
    /// Nobody wants to be called back.
    #[error("nobody wants to be called back")]
    NoCallback,
    /// The queue takes no answers to closed tickets; a new one is needed (N-43).
    #[error("closed for good")]
    ClosedForGood,
}

impl Refusal {
    /// The stable key of the reason, in strings.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::NoTicket => "no_ticket",
            Self::Exists => "exists",
            Self::EmptyText => "empty_text",
            Self::TextTooLong { .. } => "text_too_long",
            Self::TooManyParticipants { .. } => "too_many_participants",
            Self::RatingOver => "rating_over",
            Self::BadDate => "bad_date",
            Self::BadPriority { .. } => "bad_priority",
            Self::OutOfReach => "out_of_reach",
            Self::Unconfirmed => "unconfirmed",
            Self::NoName => "no_name",
            Self::UnknownAddress => "unknown_address",
            Self::WrongState { .. } => "wrong_state",
            Self::NoMember => "no_member",
            Self::WrongQueue => "wrong_queue",
            Self::NoSite => "no_site",
            Self::NoLevelAbove => "no_level_above",
            Self::NoTriage => "no_triage",
            Self::Undocumented => "undocumented",
            Self::OtherWay => "other_way",
            Self::FirstLevel => "first_level",
            Self::NoProvider => "no_provider",
            Self::NoWay => "no_way",
            Self::ContractOver => "contract_over",
            Self::NoContract => "no_contract",
            Self::NoConsent => "no_consent",
            Self::NoLeg => "no_leg",
            Self::TooManyLegs { .. } => "too_many_legs",
            Self::NoEntry => "no_entry",
            Self::Apart => "apart",
            Self::OthersAtWork => "others_at_work",
            Self::OnHold => "on_hold",
            Self::NoPhone => "no_phone",
            Self::NoZone => "no_zone",
            Self::BadWindow => "bad_window",
            Self::BadRemote => "bad_remote",
            Self::TooOften { .. } => "too_often",
            Self::NoCallback => "no_callback",
            Self::ClosedForGood => "closed_for_good",
        }
    }
}

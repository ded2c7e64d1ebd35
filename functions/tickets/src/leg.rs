//! Hand-overs to somebody outside: each is a leg of the ticket's way, with a number, a reference and a state of its own.

use crate::event::{HandedOver, LegUpdated, Urgency};
use crate::policy::ProviderId;
use crate::{Address, Ticket};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How many hand-overs one ticket can have.
pub const LEGS_MAX: usize = 20;
/// The longest reference, promise or name within a hand-over, in characters: one line of a form.
pub const LINE_CHARS_MAX: usize = 200;

/// The way on which a provider is reached (D-28).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The desk writes a mail.
    Mail,
    /// Somebody fills in the provider's own form.
    Portal,
    /// Somebody calls the hotline.
    Phone,
    /// Somebody talks to them where it happens.
    OnSite,
}

impl Way {
    /// All ways there are.
    pub const ALL: [Self; 4] = [Self::Mail, Self::Portal, Self::Phone, Self::OnSite];

    /// The stable key, in strings and forms.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Portal => "portal",
            Self::Phone => "phone",
            Self::OnSite => "on_site",
        }
    }

    /// The way with this key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.key() == key)
    }
}

/// Where a hand-over stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegState {
    /// They were told.
    Sent,
    /// They say that they have it.
    Acknowledged,
    /// It is mended in a release that is still to come (P-28).
    WaitingRelease,
    /// They say that it is solved.
    Resolved,
    /// They cannot or will not do it.
    Failed,
    /// The desk no longer wants it.
    Withdrawn,
}

impl LegState {
    /// All states there are, in the order of a hand-over's life.
    pub const ALL: [Self; 6] =
        [Self::Sent, Self::Acknowledged, Self::WaitingRelease, Self::Resolved, Self::Failed, Self::Withdrawn];

    /// The stable key, in strings and forms.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Acknowledged => "acknowledged",
            Self::WaitingRelease => "waiting_release",
            Self::Resolved => "resolved",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with this key.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Whether the provider still has the next move.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Sent | Self::Acknowledged | Self::WaitingRelease => true,
            Self::Resolved | Self::Failed | Self::Withdrawn => false,
        }
    }
}

/// That the customer agreed (P-33).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Who agreed, by name.
    pub by: String,
    /// On which day.
    pub on: NaiveDate,
    /// To what: the words that they agreed to.
    pub text: String,
}

/// One hand-over to a provider outside, as its events make it.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// Its number within the ticket, from 1.
    pub number: u8,
    /// Who has it.
    pub provider: ProviderId,
    /// How they were called then: a provider may leave the directory.
    pub name: String,
    /// The way on which they were told.
    pub way: Way,
    /// Where mails about it go.
    pub mail: Option<Address>,
    /// One line, as the provider reads it.
    pub subject: String,
    /// The provider's own number for it; empty until it is known.
    pub reference: String,
    /// The contract that it is under; empty if there is none.
    pub contract: String,
    /// How urgent the desk holds it.
    pub priority: Urgency,
    /// Where it stands.
    pub state: LegState,
    /// The day that the provider promised.
    pub promised: Option<NaiveDate>,
    /// The release that is waited for.
    pub release: String,
    /// Who agreed to it, if that was needed.
    pub consent: Option<Consent>,
    /// When it was handed over.
    pub sent: DateTime<Utc>,
    /// When anybody last said or did something about it: the clock of T6 starts here.
    pub heard: DateTime<Utc>,
    /// The newest step of T6 since then.
    pub nudged: u8,
}

impl Leg {
    pub(crate) fn first(number: u8, over: &HandedOver, at: DateTime<Utc>) -> Self {
        Self {
            number,
            provider: over.provider.clone(),
            name: over.name.clone(),
            way: over.way,
            mail: over.mail.clone(),
            subject: over.subject.clone(),
            reference: over.reference.clone(),
            contract: over.contract.clone(),
            priority: over.priority,
            state: LegState::Sent,
            promised: over.promised,
            release: String::new(),
            consent: over.consent.clone(),
            sent: at,
            heard: at,
            nudged: 0,
        }
    }

    pub(crate) fn update(&mut self, news: &LegUpdated, at: DateTime<Utc>) {
        self.state = news.state.unwrap_or(self.state);
        self.promised = news.promised.or(self.promised);
        for (kept, said) in [(&mut self.reference, &news.reference), (&mut self.release, &news.release)] {
            if !said.is_empty() {
                kept.clone_from(said);
            }
        }
        // A machine's word is none: a vacation note puts no question off (desk.md §5.18).
        if !news.machine {
            self.heard = at;
            self.nudged = 0;
        }
    }

    /// Whether mails go to the provider about it.
    #[must_use]
    pub fn writes_to(&self) -> Option<&Address> {
        self.mail.as_ref().filter(|_| self.way == Way::Mail)
    }
}

impl Ticket {
    /// The hand-over with this number.
    #[must_use]
    pub fn leg(&self, number: u8) -> Option<&Leg> {
        self.legs.iter().find(|leg| leg.number == number)
    }

    /// The hand-overs that are still at work.
    pub fn open_legs(&self) -> impl Iterator<Item = &Leg> {
        self.legs.iter().filter(|leg| leg.state.is_open())
    }

    /// Whether somebody else has work to do on it: the level above, or a provider outside.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        self.child_open || self.open_legs().next().is_some()
    }

    /// The stable key of the state as people read it: who waits for somebody outside is told so.
    #[must_use]
    pub fn state_key(&self) -> &'static str {
        let outside = self.state == crate::State::WaitingExternal && !self.child_open;
        if outside { "waiting_outside" } else { self.state.key() }
    }
}

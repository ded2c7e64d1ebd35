//! What happened between the desk and a provider outside (desk.md §4.4). All of it is private to agents.

use super::{Urgency, What};
use crate::Address;
use crate::leg::{Consent, LegState, Way};
use crate::policy::ProviderId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A ticket was handed over to a provider outside (D-04, D-27).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandedOver {
    /// The number of the hand-over within the ticket, from 1.
    pub leg: u8,
    /// Who has it now.
    pub provider: ProviderId,
    /// How they are called.
    pub name: String,
    /// The way on which they are told (D-28).
    pub way: Way,
    /// Where mails about it go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Address>,
    /// One line, as the provider reads it.
    pub subject: String,
    /// Why it goes out; for agents alone.
    pub reason: String,
    /// What the provider is told.
    pub text: String,
    /// How urgent the desk holds it.
    #[serde(default)]
    pub priority: Urgency,
    /// The provider's own number, if it is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// The contract that it is under (P-24, P-32).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contract: String,
    /// The day that the provider promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised: Option<NaiveDate>,
    /// That the customer agreed (P-33).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
}

/// There is news about a hand-over: an agent's entry, a word to the provider, or one from there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LegUpdated {
    /// The number of the hand-over.
    pub leg: u8,
    /// Who wrote the mail that brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Address>,
    /// Whether no person wrote that mail.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub machine: bool,
    /// Whether the text goes to the provider by mail.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mailed: bool,
    /// Where it stands now, if that changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<LegState>,
    /// The provider's own number, if it became known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// The day that the provider promised, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised: Option<NaiveDate>,
    /// The release that is waited for, or where it is written about (P-28).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub release: String,
    /// What was written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl What {
    /// The number of the hand-over that it is about.
    #[must_use]
    pub fn leg(&self) -> Option<u8> {
        match self {
            Self::HandedOver(over) => Some(over.leg),
            Self::LegUpdated(news) => Some(news.leg),
            Self::Nudged { leg, .. } => Some(*leg),
            Self::Submitted(_)
            | Self::Confirmed { .. }
            | Self::Assigned { .. }
            | Self::Unassigned
            | Self::Moved { .. }
            | Self::Split(_)
            | Self::Merged { .. }
            | Self::Linked(_)
            | Self::Messaged { .. }
            | Self::Queried { .. }
            | Self::NotedPublicly { .. }
            | Self::NotedInternally { .. }
            | Self::NotedToQueue { .. }
            | Self::Recorded(_)
            | Self::Replied { .. }
            | Self::Solved { .. }
            | Self::Closed { .. }
            | Self::Reopened { .. }
            | Self::HandedUp { .. }
            | Self::HandedBack { .. }
            | Self::HandedUpAgain { .. }
            | Self::FollowedUp { .. }
            | Self::Held { .. }
            | Self::Released
            | Self::Erased { .. }
            | Self::Reminded { .. }
            | Self::ParticipantAdded { .. }
            | Self::ParticipantRemoved { .. }
            | Self::Edited(_)
            | Self::Prioritized { .. }
            | Self::DueSet { .. }
            | Self::SiteSet { .. }
            | Self::Rated { .. }
            | Self::MadeConfidential { .. }
            | Self::MadeVisible
            | Self::Bounced { .. }
            | Self::AccessRenewed { .. }
            | Self::Addressed { .. }
            | Self::Reassigned { .. }
            | Self::Watched { .. }
            | Self::Scheduled { .. }
            | Self::CallbackAsked(_)
            | Self::Called { .. }
            | Self::SetAside
            | Self::RemoteOffered
            | Self::RemoteEnded
            | Self::Begun
            | Self::Hurried { .. }
            | Self::Escalated { .. } => None,
        }
    }
}

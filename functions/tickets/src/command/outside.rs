//! What may be asked about providers outside.

use crate::Address;
use crate::event::Urgency;
use crate::leg::{Consent, LegState, Way};
use crate::policy::ProviderId;
use chrono::NaiveDate;

/// Hand the ticket over to somebody outside.
#[derive(Clone, Debug)]
pub struct HandOver {
    /// To whom.
    pub provider: ProviderId,
    /// On which way; else the provider's usual one.
    pub way: Option<Way>,
    /// One line for the provider; the ticket's own if it is empty.
    pub subject: String,
    /// Why; stays with the desk.
    pub reason: String,
    /// What the provider is told: the only words of the ticket that leave the desk.
    pub text: String,
    /// How urgent the desk holds it.
    pub priority: Urgency,
    /// The provider's own number; may follow later.
    pub reference: String,
    /// The day that the provider promised.
    pub promised: Option<NaiveDate>,
    /// That the customer agreed; level 4 needs it (P-33).
    pub consent: Option<Consent>,
}

/// Note news about a hand-over; what is empty stays as it is.
#[derive(Clone, Debug)]
pub struct LegUpdate {
    /// Which one.
    pub leg: u8,
    /// Where it stands now.
    pub state: Option<LegState>,
    /// The provider's own number.
    pub reference: String,
    /// The day that the provider promised.
    pub promised: Option<NaiveDate>,
    /// The release that is waited for.
    pub release: String,
    /// What is to be kept, or said.
    pub text: String,
    /// Whether the text goes to the provider by mail.
    pub mail: bool,
}

/// A mail came from a provider. Asked by the desk alone.
#[derive(Clone, Debug)]
pub struct LegMail {
    /// Which hand-over it is about.
    pub leg: u8,
    /// Who wrote it.
    pub from: Address,
    /// Its subject, in which the provider's own number may stand.
    pub subject: String,
    /// What stands in it.
    pub text: String,
    /// Whether no person wrote it.
    pub machine: bool,
}

//! Handing over to providers outside, and what is heard of them (desk.md §4.4).

use super::{Rules, limited, written};
use crate::access::Action;
use crate::command::{HandOver, LegMail, LegUpdate, subject};
use crate::event::{HandedOver, LegUpdated, What};
use crate::leg::{Consent, LEGS_MAX, LINE_CHARS_MAX, Leg, Way};
use crate::policy::{Level, Provider};
use crate::{Actor, Refusal};

/// From here on a level may ask outside: those below hand up (D-21, P-30).
const LEVEL_MIN: u8 = 2;
/// The level whose work costs the customer: only with a word from there (P-33).
const LEVEL_WITH_CONSENT: u8 = 4;

impl Rules<'_> {
    /// Who hands over takes the ticket; what leaves the desk is the text alone.
    pub(super) fn hand_over(&self, over: &HandOver) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        self.require_in_work()?;
        if self.queue().level.number() < LEVEL_MIN {
            return Err(Refusal::FirstLevel);
        }
        let leg = u8::try_from(self.ticket.legs.len() + 1).ok().filter(|n| usize::from(*n) <= LEGS_MAX);
        let leg = leg.ok_or(Refusal::TooManyLegs { max: LEGS_MAX })?;
        let provider = self.policy.provider(&over.provider).ok_or(Refusal::NoProvider)?;
        let (reason, text) = (written(&over.reason)?, written(&over.text)?);
        let contract = self.contract(provider)?;
        let consent = self.consent(provider, over.consent.as_ref())?;
        let way = over.way.unwrap_or(provider.way);
        let mail = provider.mail.clone().filter(|_| way == Way::Mail);
        if way == Way::Mail && mail.is_none() {
            return Err(Refusal::NoWay);
        }
        let out = What::HandedOver(Box::new(HandedOver {
            leg,
            provider: provider.id.clone(),
            name: provider.name.clone(),
            way,
            mail,
            subject: subject(&over.subject, &self.ticket.subject),
            reason,
            text,
            priority: over.priority,
            reference: line(&over.reference),
            contract,
            promised: over.promised,
            consent,
        }));
        Ok(self.taken().into_iter().chain([out]).collect())
    }

    /// An agent's entry. Whatever the ticket is at, nothing that was heard is lost.
    pub(super) fn update_leg(&self, news: &LegUpdate) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        let leg = self.leg(news.leg)?;
        let said = LegUpdated {
            leg: leg.number,
            from: None,
            machine: false,
            mailed: news.mail,
            state: news.state.filter(|state| *state != leg.state),
            reference: changed(line(&news.reference), &leg.reference),
            promised: news.promised.filter(|day| leg.promised != Some(*day)),
            release: changed(line(&news.release), &leg.release),
            text: limited(&news.text)?,
        };
        let nothing = said.state.is_none()
            && said.promised.is_none()
            && [&said.reference, &said.release, &said.text].iter().all(|text| text.is_empty());
        if nothing || (said.mailed && said.text.is_empty()) {
            return Err(Refusal::EmptyText);
        }
        if said.mailed && leg.writes_to().is_none() {
            return Err(Refusal::NoWay);
        }
        Ok(vec![What::LegUpdated(Box::new(said))])
    }

    /// A provider's mail ends nothing by itself: an agent reads it first (D-29).
    pub(super) fn hear_from_leg(&self, mail: &LegMail) -> Result<Vec<What>, Refusal> {
        self.require(&Actor::Desk)?;
        let leg = self.leg(mail.leg)?;
        let text = written(&mail.text)?;
        let pattern = self.policy.provider(&leg.provider).and_then(|provider| provider.reference.as_ref());
        let named = pattern.and_then(|pattern| pattern.find(&mail.subject).or_else(|| pattern.find(&text)));
        let reference = named.filter(|_| leg.reference.is_empty()).unwrap_or_default().to_owned();
        Ok(vec![What::LegUpdated(Box::new(LegUpdated {
            leg: leg.number,
            from: Some(mail.from.clone()),
            machine: mail.machine,
            mailed: false,
            state: None,
            reference,
            promised: None,
            release: String::new(),
            text,
        }))])
    }

    fn leg(&self, number: u8) -> Result<&Leg, Refusal> {
        self.ticket.leg(number).ok_or(Refusal::NoLeg)
    }

    /// The contract that opens the way: it must be good today, and for this school (P-24).
    fn contract(&self, provider: &Provider) -> Result<String, Refusal> {
        let Some(contract) = &provider.contract else { return Ok(String::new()) };
        let today = self.queue().calendar.day_at(self.now);
        if contract.until.is_some_and(|until| until < today) {
            return Err(Refusal::ContractOver);
        }
        let is_party = |school| contract.schools.contains(school);
        if !contract.schools.is_empty() && !self.ticket.school.as_ref().is_some_and(is_party) {
            return Err(Refusal::NoContract);
        }
        Ok(contract.id.clone())
    }

    /// Nobody outside works at level 4 without the customer's word: who, when, to which text (P-33).
    fn consent(&self, provider: &Provider, given: Option<&Consent>) -> Result<Option<Consent>, Refusal> {
        let today = self.queue().calendar.day_at(self.now);
        let given = match given {
            Some(given) => Some(Consent { by: line(&given.by), on: given.on, text: limited(&given.text)? }),
            None => None,
        };
        let given = given.filter(|given| !given.by.is_empty() && !given.text.is_empty() && given.on <= today);
        let needed = Level::new(LEVEL_WITH_CONSENT).is_some_and(|level| provider.level >= level);
        if needed && given.is_none() { Err(Refusal::NoConsent) } else { Ok(given) }
    }
}

/// One line of a form, as it is kept.
fn line(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(LINE_CHARS_MAX)
        .collect()
}

fn changed(said: String, kept: &str) -> String {
    if said == kept { String::new() } else { said }
}

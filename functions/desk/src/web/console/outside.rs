//! Providers outside: who has been asked and where that stands, the directory, and the forms for both (desk.md §4.4).

use super::super::session::Session;
use super::super::view::local_of;
use super::super::{Fault, Web};
use super::act::{address, signed_out};
use super::ticket::{Draft, page, place, readable};
use crate::handle::Request;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tickets::command::{Act, Channel, HandOver, LegUpdate};
use tickets::event::Urgency;
use tickets::leg::{Consent, LegState, Way};
use tickets::policy::{Provider, ProviderId};
use tickets::{Language, Leg, Ticket};

/// From this level on a group may ask outside.
const LEVEL_MIN: u8 = 2;
/// How a day is written in a field for days, and where there is no such field.
const DAYS: [&str; 2] = ["%Y-%m-%d", "%d.%m.%Y"];

/// What the page says of providers.
#[derive(Serialize)]
pub(super) struct OutsideView {
    legs: Vec<LegView>,
    /// Whom a new order can go to; nobody if this is not the place or the time.
    providers: Vec<ProviderView>,
    /// The service that the topic is about, if somebody outside runs it.
    service: String,
    ways: Vec<&'static str>,
    states: Vec<&'static str>,
}

/// One hand-over.
#[derive(Serialize)]
struct LegView {
    number: u8,
    name: String,
    open: bool,
    state: &'static str,
    way: &'static str,
    /// Where mails about it go; only then can one be written.
    mail: String,
    phone: String,
    portal: String,
    escalation: String,
    reference: String,
    /// How the provider's numbers look.
    pattern: String,
    contract: String,
    release: String,
    priority: &'static str,
    promised: Option<String>,
    agreed: String,
    sent: String,
    heard: String,
}

/// A provider of the directory.
#[derive(Serialize)]
struct ProviderView {
    id: String,
    name: String,
    level: u8,
    ways: Vec<&'static str>,
    mail: String,
    phone: String,
    portal: String,
    hours: String,
    escalation: String,
    contract: String,
    scope: String,
    until: Option<String>,
    /// Whether the contract is over.
    over: bool,
    /// The services that it runs.
    services: Vec<String>,
    /// Whether it runs what the topic is about.
    hinted: bool,
}

/// What was typed into one of the forms.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(in crate::web) struct OutsideForm {
    formular: String,
    schluessel: String,
    anbieter: String,
    weg: String,
    grund: String,
    betreff: String,
    text: String,
    dringlichkeit: String,
    vorgang: String,
    zusage: String,
    zugestimmt: String,
    zugestimmt_am: String,
    zugestimmt_wozu: String,
    stand: String,
    version: String,
    mailen: String,
}

impl OutsideView {
    pub(super) fn of(web: &Web, ticket: &Ticket, works: bool, language: &Language) -> Self {
        let policy = &*web.desk.policy;
        let may_ask =
            works && ticket.state.is_in_work() && policy.queue_or_default(&ticket.queue).level.number() >= LEVEL_MIN;
        let operator = ticket.topic.as_ref().and_then(|topic| policy.operator_of(topic));
        let hinted = operator.map(|(_, provider)| &provider.id);
        let mut providers: Vec<&Provider> = policy.providers.iter().filter(|_| may_ask).collect();
        providers.sort_by_key(|provider| Some(&provider.id) != hinted);
        Self {
            legs: ticket.legs.iter().map(|leg| leg_view(web, ticket, leg)).collect(),
            service: operator.map(|(service, _)| service.name.word(language).to_owned()).unwrap_or_default(),
            providers: providers.into_iter().map(|p| provider_view(web, p, hinted, language)).collect(),
            ways: Way::ALL.map(Way::key).to_vec(),
            states: LegState::ALL.map(LegState::key).to_vec(),
        }
    }
}

fn leg_view(web: &Web, ticket: &Ticket, leg: &Leg) -> LegView {
    let policy = &*web.desk.policy;
    let provider = policy.provider(&leg.provider);
    let text = |of: fn(&Provider) -> Option<String>| provider.and_then(of).unwrap_or_default();
    LegView {
        number: leg.number,
        name: leg.name.clone(),
        open: leg.state.is_open(),
        state: leg.state.key(),
        way: leg.way.key(),
        mail: leg.writes_to().map(ToString::to_string).unwrap_or_default(),
        phone: text(|p| Some(p.phone.clone())),
        portal: text(|p| p.portal.clone()),
        escalation: text(|p| Some(p.escalation.clone())),
        reference: leg.reference.clone(),
        pattern: text(|p| p.reference.as_ref().map(|pattern| pattern.as_str().to_owned())),
        contract: leg.contract.clone(),
        release: leg.release.clone(),
        priority: leg.priority.key(),
        promised: leg.promised.map(|day| day.to_string()),
        agreed: leg.consent.as_ref().map(|consent| consent.by.clone()).unwrap_or_default(),
        sent: local_of(policy, &ticket.queue, leg.sent),
        heard: local_of(policy, &ticket.queue, leg.heard),
    }
}

fn provider_view(web: &Web, provider: &Provider, hinted: Option<&ProviderId>, language: &Language) -> ProviderView {
    let policy = &*web.desk.policy;
    let contract = provider.contract.as_ref();
    let until = contract.and_then(|contract| contract.until);
    let today = policy.calendar.day_at(web.desk.clock.now());
    let services = policy.services.iter().filter(|service| service.provider.as_ref() == Some(&provider.id));
    ProviderView {
        id: provider.id.to_string(),
        name: provider.name.clone(),
        level: provider.level.number(),
        ways: provider.ways().into_iter().map(Way::key).collect(),
        mail: provider.mail.as_ref().map(ToString::to_string).unwrap_or_default(),
        phone: provider.phone.clone(),
        portal: provider.portal.clone().unwrap_or_default(),
        hours: provider.hours.word(language).to_owned(),
        escalation: provider.escalation.clone(),
        contract: contract.map(|contract| contract.id.clone()).unwrap_or_default(),
        scope: contract.map(|contract| contract.scope.word(language).to_owned()).unwrap_or_default(),
        until: until.map(|day| day.to_string()),
        over: until.is_some_and(|until| until < today),
        services: services.map(|service| service.name.word(language).to_owned()).collect(),
        hinted: hinted == Some(&provider.id),
    }
}

/// A new order.
pub(in crate::web) async fn hand_over(
    session: Result<Session, Fault>,
    State(web): State<Web>,
    Path(id): Path<String>,
    form: Result<Form<OutsideForm>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    take(session, web, id, "dienstleister", form, new_order).await
}

/// News about an order.
pub(in crate::web) async fn update(
    session: Result<Session, Fault>,
    State(web): State<Web>,
    Path((id, leg)): Path<(String, String)>,
    form: Result<Form<OutsideForm>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let leg: u8 = leg.parse().map_err(|_| Fault::Missing)?;
    take(session, web, id, &format!("dienstleister/{leg}"), form, |form| news(leg, form)).await
}

/// Does it, and comes back to the ticket; what cannot be taken comes back with every word.
async fn take(
    session: Result<Session, Fault>,
    web: Web,
    id: String,
    act: &str,
    form: OutsideForm,
    command: impl Fn(&OutsideForm) -> Result<Act, Fault>,
) -> Result<Response, Fault> {
    let session = match session {
        Ok(session) => session,
        Err(Fault::SignIn(_)) => return signed_out(&web, &id, act, form.text.clone(), form.hidden(), false),
        Err(fault) => return Err(fault),
    };
    let (ticket, events) = readable(&web, &session, &id).await?;
    let place = place(&ticket, &session);
    let hidden = form.hidden();
    let sent: Vec<&str> = [act, &form.text].into_iter().chain(hidden.iter().map(|(_, value)| value.as_str())).collect();
    let key = web.request_key(&place, &form.schluessel, &sent);
    let done = match session.check_form(&web, &form.formular).and_then(|()| command(&form)) {
        Ok(act) => {
            let (by, ticket) = (session.actor(), Some(ticket.id));
            let request = Request { ticket, by, via: Channel::Web, claimed: None, key, act };
            web.desk.handle(request).await.map_err(Fault::from)
        }
        Err(fault) => Err(fault),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&address(ticket.id)).into_response()),
        Err(fault) => {
            let draft = Draft { act: act.to_owned(), outside: form, ..Draft::default() };
            Ok((fault.status(), page(&web, &session, &ticket, &events, draft, Some(fault.key())).await?)
                .into_response())
        }
    }
}

fn new_order(form: &OutsideForm) -> Result<Act, Fault> {
    let agreed = [&form.zugestimmt, &form.zugestimmt_am, &form.zugestimmt_wozu];
    let agreed = agreed.iter().any(|text| !text.trim().is_empty());
    let consent = || -> Result<Consent, Fault> {
        let on = day(&form.zugestimmt_am)?.ok_or(Fault::NoDay)?;
        Ok(Consent { by: form.zugestimmt.clone(), on, text: form.zugestimmt_wozu.clone() })
    };
    Ok(Act::HandOver(Box::new(HandOver {
        provider: ProviderId::new(form.anbieter.trim()),
        way: optional(&form.weg, Way::parse)?,
        subject: form.betreff.clone(),
        reason: form.grund.clone(),
        text: form.text.clone(),
        priority: Urgency::parse(&form.dringlichkeit).ok_or(Fault::Unreadable)?,
        reference: form.vorgang.clone(),
        promised: day(&form.zusage)?,
        consent: agreed.then(consent).transpose()?,
    })))
}

fn news(leg: u8, form: &OutsideForm) -> Result<Act, Fault> {
    Ok(Act::UpdateLeg(Box::new(LegUpdate {
        leg,
        state: optional(&form.stand, LegState::parse)?,
        reference: form.vorgang.clone(),
        promised: day(&form.zusage)?,
        release: form.version.clone(),
        text: form.text.clone(),
        mail: !form.mailen.is_empty(),
    })))
}

/// What a choice names, if one was made.
fn optional<T>(key: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Fault> {
    if key.is_empty() { Ok(None) } else { parse(key).map(Some).ok_or(Fault::Unreadable) }
}

/// The day that was given, if one was.
fn day(text: &str) -> Result<Option<NaiveDate>, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    DAYS.iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok()).map(Some).ok_or(Fault::NoDay)
}

impl OutsideForm {
    /// All that was typed and chosen beside the text.
    fn hidden(&self) -> Vec<(&'static str, String)> {
        let fields = [
            ("anbieter", &self.anbieter),
            ("weg", &self.weg),
            ("grund", &self.grund),
            ("betreff", &self.betreff),
            ("dringlichkeit", &self.dringlichkeit),
            ("vorgang", &self.vorgang),
            ("zusage", &self.zusage),
            ("zugestimmt", &self.zugestimmt),
            ("zugestimmt_am", &self.zugestimmt_am),
            ("zugestimmt_wozu", &self.zugestimmt_wozu),
            ("stand", &self.stand),
            ("version", &self.version),
            ("mailen", &self.mailen),
        ];
        fields.map(|(name, value)| (name, value.clone())).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_browsers_send_it_and_as_people_write_it() {
        let fifth = NaiveDate::from_ymd_opt(2026, 11, 5);
        for text in ["2026-11-05", " 5.11.2026 ", "05.11.2026"] {
            assert_eq!(day(text).ok(), Some(fifth), "{text}");
        }
        assert_eq!(day("  ").ok(), Some(None));
        assert!(matches!(day("morgen"), Err(Fault::NoDay)));
    }
}

//! What agents do to a ticket: each act a form, each form one command.

use super::super::session::Session;
use super::super::{Fault, Web, dates};
use super::ticket::{Draft, page, readable};
use crate::handle::Request;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use tickets::command::{Act, Channel, PRIORITY_MAX};
use tickets::event::Urgency;
use tickets::triage::{Part, ROWS, Scope, Service};
use tickets::{Address, Calendar, Event, Finding, Person, Refusal, RequestKind, Ticket, TicketId, Triage};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct ActForm {
    formular: String,
    schluessel: String,
    /// For `schreiben`: the kind of entry.
    art: String,
    text: String,
    grund: String,
    dringlichkeit: String,
    an: String,
    /// Whether somebody is to read what is confidential.
    bestaetigt: String,
    /// For `priorisieren`.
    prioritaet: String,
    /// For `faellig`: a day, and a time or nothing.
    tag: String,
    zeit: String,
    bereich: String,
    dienst: String,
    technik: String,
    programm: String,
    versucht: String,
    anliegen: String,
    nachgestellt: String,
    schritte: String,
    ursache: String,
}

impl ActForm {
    /// The block of questions, if each of its lists has an answer.
    fn triage(&self) -> Option<Triage> {
        Some(Triage {
            scope: Scope::parse(&self.bereich)?,
            service: Some(&self.dienst).filter(|key| !key.is_empty()).map(|key| Service::of(key))?,
            part: Part::parse(&self.technik)?,
            programs: self.programm.clone(),
            tried: self.versucht.clone(),
        })
    }

    /// What was found out.
    fn finding(&self) -> Option<Finding> {
        let reproduced = match self.nachgestellt.as_str() {
            "ja" => Some(true),
            "nein" => Some(false),
            _ => None,
        };
        let kind = RequestKind::parse(&self.anliegen)?;
        Some(Finding { kind, reproduced, steps: self.schritte.clone(), cause: self.ursache.clone() })
    }

    /// What was found out, row by row.
    fn found(&self) -> [(&'static str, &str); 4] {
        let rows = [&self.anliegen, &self.nachgestellt, &self.schritte, &self.ursache];
        let [kind, reproduced, steps, cause] = rows.map(String::as_str);
        [("anliegen", kind), ("nachgestellt", reproduced), ("schritte", steps), ("ursache", cause)]
    }

    /// What was said in it of the cause, row by row.
    fn rows(&self) -> [&str; 5] {
        [&self.bereich, &self.dienst, &self.technik, &self.programm, &self.versucht]
    }
}

/// The command that a form means.
fn command(act: &str, form: &ActForm, calendar: &Calendar) -> Result<Act, Fault> {
    let text = form.text.clone();
    match (act, form.art.as_str()) {
        ("uebernehmen", _) => Ok(Act::Take),
        ("zuweisen", _) => Address::parse(&form.an).map(|to| Act::Assign { to }).ok_or(Fault::Unreadable),
        ("abgeben", _) => Ok(Act::Unassign),
        ("schreiben", "nachricht") => Ok(Act::Message { text }),
        ("schreiben", "rueckfrage") => Ok(Act::Query { text }),
        ("schreiben", "notiz") => Ok(Act::NotePublicly { text }),
        ("schreiben", "intern") => Ok(Act::NoteInternally { text }),
        ("schreiben", "gruppe") => Ok(Act::NoteToQueue { text }),
        ("schreiben", "loesung") => Ok(Act::Solve { text }),
        ("priorisieren", _) => match form.prioritaet.trim().parse() {
            Ok(priority) => Ok(Act::Prioritize { priority, reason: form.grund.clone() }),
            Err(_) => Err(Fault::Refused(Refusal::BadPriority { max: PRIORITY_MAX })),
        },
        ("faellig", _) => dates::deadline(calendar, &form.tag, &form.zeit)
            .map(|due| Act::SetDue { due })
            .ok_or(Fault::Refused(Refusal::BadDate)),
        ("beteiligen", _) => Person::parse(&form.an)
            .map(|person| Act::AddParticipant { person, confirmed: form.bestaetigt == "ja" })
            .ok_or(Fault::Refused(Refusal::UnknownAddress)),
        ("entfernen", _) => {
            Address::parse(&form.an).map(|address| Act::RemoveParticipant { address }).ok_or(Fault::Unreadable)
        }
        ("wieder-oeffnen", _) => Ok(Act::Reopen { text }),
        ("hochgeben", _) => {
            let urgency = Urgency::parse(&form.dringlichkeit).ok_or(Fault::Unreadable)?;
            Ok(Act::HandUp { reason: form.grund.clone(), text, urgency, triage: form.triage() })
        }
        ("einordnen", _) => Ok(Act::Record(form.finding().ok_or(Fault::Unreadable)?)),
        _ => Err(Fault::Unreadable),
    }
}

/// Does it, and comes back to the ticket. What was typed meanwhile for something else is still there then.
pub(in crate::web) async fn act(
    session: Result<Session, Fault>,
    State(web): State<Web>,
    Path((id, act)): Path<(String, String)>,
    form: Result<Form<ActForm>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let Ok(session) = session else { return signed_out(&web, &id, &act, form) };
    let (ticket, events) = readable(&web, &session, &id).await?;
    if let Err(fault) = session.check_form(&web, &form.formular) {
        return kept(&web, &session, (ticket, events), act, form, &fault);
    }
    let place = format!("console/{}/{}", ticket.id, session.address());
    let when = [&form.prioritaet, &form.tag, &form.zeit].map(String::as_str);
    let sent = [&*act, &form.art, &form.text, &form.grund, &form.dringlichkeit, &form.an, &form.bestaetigt];
    let sent = [&sent[..], &when, &form.rows(), &form.found().map(|(_, said)| said)].concat();
    let key = web.request_key(&place, &form.schluessel, &sent);
    let calendar = &web.desk.policy.queue_or_default(&ticket.queue).calendar;
    let command = match command(&act, &form, calendar) {
        Ok(command) => command,
        // What can be mended there comes back with the page.
        Err(fault @ Fault::Refused(_)) => return kept(&web, &session, (ticket, events), act, form, &fault),
        Err(fault) => return Err(fault),
    };
    let says_it = !matches!(command, Act::Take | Act::Assign { .. } | Act::Unassign);
    let request =
        Request { ticket: Some(ticket.id), by: session.actor(), via: Channel::Web, claimed: None, key, act: command };
    match web.desk.handle(request).await {
        Ok(_) if says_it || form.text.trim().is_empty() => Ok(Redirect::to(&address(ticket.id)).into_response()),
        Ok(_) => {
            let (ticket, events) = readable(&web, &session, &id).await?;
            let draft = Draft { act: form.art, text: form.text, ..Draft::default() };
            Ok(page(&web, &session, &ticket, &events, draft, None)?.into_response())
        }
        Err(error) => kept(&web, &session, (ticket, events), act, form, &error.into()),
    }
}

fn address(id: TicketId) -> String {
    format!("/konsole/anfragen/{id}")
}

#[derive(Serialize)]
struct SignedOutPage {
    /// The form once more, for when the agent is signed in again.
    action: String,
    hidden: Vec<(&'static str, String)>,
    text: String,
    /// Where to sign in.
    sign_in: String,
}

/// Whose session has ended: signs in, but not before what was typed is safe.
fn signed_out(web: &Web, id: &str, act: &str, form: ActForm) -> Result<Response, Fault> {
    let ticket = address(TicketId::parse(id).ok_or(Fault::Missing)?);
    let is_blank = |text: &String| text.trim().is_empty();
    if [&form.text, &form.grund, &form.schritte, &form.ursache].into_iter().all(is_blank) {
        return Err(Fault::SignIn(ticket));
    }
    let language = &web.desk.policy.desk.language;
    let frame = web.frame(language, &web.word(language, "signed_out.title"));
    let rows = ROWS.into_iter().zip(form.rows().map(str::to_owned)).filter(|(_, said)| !said.is_empty());
    let found = form.found().into_iter().filter(|(_, said)| !said.is_empty());
    let found = found.map(|(name, said)| (name, said.to_owned()));
    let rows: Vec<_> = rows.chain(found).collect();
    let page = SignedOutPage {
        action: format!("{ticket}/{}", theme::encoded(act)),
        hidden: [
            ("art", form.art),
            ("grund", form.grund),
            ("dringlichkeit", form.dringlichkeit),
            ("an", form.an),
            ("prioritaet", form.prioritaet),
            ("tag", form.tag),
            ("zeit", form.zeit),
        ]
        .into_iter()
        .chain(rows)
        .collect(),
        text: form.text,
        sign_in: format!("/konsole/anmelden?zu={}", theme::encoded(&ticket)),
    };
    Ok((StatusCode::FORBIDDEN, web.page("signed-out.html", language, &frame, &page)?).into_response())
}

/// Nothing that was typed is lost: the page comes back with it.
fn kept(
    web: &Web,
    session: &Session,
    (ticket, events): (Ticket, Vec<Event>),
    act: String,
    form: ActForm,
    fault: &Fault,
) -> Result<Response, Fault> {
    let rows = form.rows().map(str::to_owned);
    let act = if matches!(&*act, "hochgeben" | "beteiligen" | "priorisieren" | "faellig") { act } else { form.art };
    let draft = Draft {
        act,
        text: form.text,
        reason: form.grund,
        who: form.an,
        priority: form.prioritaet,
        day: form.tag,
        time: form.zeit,
        urgency: form.dringlichkeit,
        rows,
    };
    Ok((fault.status(), page(web, session, &ticket, &events, draft, Some(fault.key()))?).into_response())
}

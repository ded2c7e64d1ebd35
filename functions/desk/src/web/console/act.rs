//! What agents do to a ticket: each act a form, each form one command.

use super::super::session::Session;
use super::super::{Fault, Web};
use super::ticket::{Draft, page, readable};
use crate::handle::{HandleError, Request};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tickets::command::{Act, Channel};
use tickets::event::Urgency;
use tickets::{Address, Event, Ticket};

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
}

/// The command that a form means.
fn command(act: &str, form: &ActForm) -> Result<Act, Fault> {
    let text = form.text.clone();
    match (act, form.art.as_str()) {
        ("uebernehmen", _) => Ok(Act::Take),
        ("zuweisen", _) => Address::parse(&form.an).map(|to| Act::Assign { to }).ok_or(Fault::Unreadable),
        ("abgeben", _) => Ok(Act::Unassign),
        ("schreiben", "nachricht") => Ok(Act::Message { text }),
        ("schreiben", "rueckfrage") => Ok(Act::Query { text }),
        ("schreiben", "notiz") => Ok(Act::NotePublicly { text }),
        ("schreiben", "intern") => Ok(Act::NoteInternally { text }),
        ("schreiben", "loesung") => Ok(Act::Solve { text }),
        ("wieder-oeffnen", _) => Ok(Act::Reopen { text }),
        ("hochgeben", _) => {
            let urgency = Urgency::parse(&form.dringlichkeit).ok_or(Fault::Unreadable)?;
            Ok(Act::HandUp { reason: form.grund.clone(), text, urgency })
        }
        _ => Err(Fault::Unreadable),
    }
}

/// Does it, and comes back to the ticket.
pub(in crate::web) async fn act(
    session: Session,
    State(web): State<Web>,
    Path((id, act)): Path<(String, String)>,
    form: Result<Form<ActForm>, FormRejection>,
) -> Result<Response, Fault> {
    let (ticket, events) = readable(&web, &session, &id).await?;
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    session.check_form(&web, &form.formular)?;
    let place = format!("console/{}/{}", ticket.id, session.address());
    let sent = [&*act, &form.art, &form.text, &form.grund, &form.dringlichkeit, &form.an];
    let key = web.request_key(&place, &form.schluessel, &sent);
    let request = Request {
        ticket: Some(ticket.id),
        by: session.actor(),
        via: Channel::Web,
        claimed: None,
        key,
        act: command(&act, &form)?,
    };
    match web.desk.handle(request).await {
        Ok(_) => Ok(Redirect::to(&format!("/konsole/anfragen/{}", ticket.id)).into_response()),
        Err(error) => kept(&web, &session, (ticket, events), act, form, error),
    }
}

/// Nothing that was typed is lost: the page comes back with it.
fn kept(
    web: &Web,
    session: &Session,
    (ticket, events): (Ticket, Vec<Event>),
    act: String,
    form: ActForm,
    error: HandleError,
) -> Result<Response, Fault> {
    let fault = Fault::from(error);
    let act = if act == "schreiben" { form.art } else { act };
    let draft = Draft { act, text: form.text, reason: form.grund };
    Ok((fault.status(), page(web, session, &ticket, &events, draft, Some(fault.key()))?).into_response())
}

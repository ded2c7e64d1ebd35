//! An agent asks for a callback for whoever is on the phone (P-21).

use super::super::callback::{Around, CallbackForm, can_plan, mistake, page};
use super::super::session::Session;
use super::super::{Fault, Web};
use super::act::address;
use super::frame;
use super::ticket::{place, readable};
use crate::handle::Request;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use tickets::command::{Act, Channel};
use tickets::{Action, Ticket, may};

fn around<'t>(web: &Web, session: &'t Session, ticket: &'t Ticket) -> Around<'t> {
    let mut frame = frame(web, session, &web.word(session.language(), "callback.agent.title"));
    frame.current = "/konsole/".to_owned();
    Around { ticket, language: session.language(), frame, here: address(ticket.id) }
}

/// The form, for whoever works on the ticket.
pub(in crate::web) async fn form(
    session: Session,
    State(web): State<Web>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (ticket, _) = readable(&web, &session, &id).await?;
    if !(may(&session.actor(), Action::Work, &ticket, &web.desk.policy) && can_plan(&ticket)) {
        return Ok(Redirect::to(&address(ticket.id)).into_response());
    }
    let form = CallbackForm::empty(web.fresh_key(), session.form_mark(&web));
    page(&web, around(&web, &session, &ticket), form, Vec::new())
}

/// Asks for it. What cannot be taken comes back with every word.
pub(in crate::web) async fn save(
    session: Session,
    State(web): State<Web>,
    Path(id): Path<String>,
    form: Result<Form<CallbackForm>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let (ticket, _) = readable(&web, &session, &id).await?;
    session.check_form(&web, &form.formular)?;
    let wish = match form.wish() {
        Ok(wish) => wish,
        Err(mistakes) => return page(&web, around(&web, &session, &ticket), form, mistakes),
    };
    let place = place(&ticket, &session);
    let key = web.request_key(&place, &form.schluessel, &form.sent());
    let act = Act::AskForCallback(Box::new(wish));
    let request = Request { ticket: Some(ticket.id), by: session.actor(), via: Channel::Web, claimed: None, key, act };
    match web.desk.handle(request).await.map_err(Fault::from) {
        Ok(_) => Ok(Redirect::to(&address(ticket.id)).into_response()),
        Err(fault) => match mistake(&fault) {
            Some(mistake) => page(&web, around(&web, &session, &ticket), form, vec![mistake]),
            None => Err(fault),
        },
    }
}

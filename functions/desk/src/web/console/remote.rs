//! An agent lets somebody know how to be helped from afar (P-03): a link, a code, or both, for those who take part and the
//! group alone.

use super::super::session::Session;
use super::super::{Fault, Web};
use super::act::address;
use super::frame;
use super::ticket::{place, readable};
use crate::handle::Request;
use crate::remote;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use tickets::command::{Act, Channel};
use tickets::{Action, Refusal, Remote, Ticket, may};

/// The form, by the names of its fields.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(in crate::web) struct RemoteForm {
    link: String,
    code: String,
    schluessel: String,
    formular: String,
}

#[derive(Serialize)]
struct RemotePage {
    id: String,
    here: String,
    /// Who will see it.
    people: Vec<String>,
    form: RemoteForm,
    /// What is offered now.
    offered: Option<Remote>,
    is_offered: bool,
    mistakes: Vec<(&'static str, &'static str)>,
}

async fn page(
    web: &Web,
    session: &Session,
    ticket: &Ticket,
    form: RemoteForm,
    mistakes: Vec<(&'static str, &'static str)>,
) -> Result<Response, Fault> {
    let language = session.language();
    let mut frame = frame(web, session, &web.word(language, "remote.title"));
    frame.current = "/konsole/".to_owned();
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = RemotePage {
        id: ticket.id.to_string(),
        here: address(ticket.id),
        people: ticket.people().map(|person| person.shown().to_owned()).collect(),
        form: RemoteForm { formular: session.form_mark(web), ..form },
        offered: remote::of(&web.desk, ticket).await?,
        is_offered: ticket.is_remote,
        mistakes,
    };
    Ok((status, web.page("console-remote.html", language, &frame, &page)?).into_response())
}

/// Whether somebody who works on the ticket can offer it.
pub(super) fn can_offer(ticket: &Ticket) -> bool {
    ticket.state.is_in_work()
}

/// The form, for whoever works on the ticket.
pub(in crate::web) async fn form(
    session: Session,
    State(web): State<Web>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let (ticket, _) = readable(&web, &session, &id).await?;
    if !(may(&session.actor(), Action::Work, &ticket, &web.desk.policy) && can_offer(&ticket)) {
        return Ok(Redirect::to(&address(ticket.id)).into_response());
    }
    let form = RemoteForm { schluessel: web.fresh_key(), ..RemoteForm::default() };
    page(&web, &session, &ticket, form, Vec::new()).await
}

/// Offers it. What cannot be taken comes back with every word.
pub(in crate::web) async fn save(
    session: Session,
    State(web): State<Web>,
    Path(id): Path<String>,
    form: Result<Form<RemoteForm>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let (ticket, _) = readable(&web, &session, &id).await?;
    let remote = Remote { link: form.link.clone(), code: form.code.clone() };
    let act = Act::OfferRemote(Box::new(remote));
    let mistake = match change(&session, &web, &ticket, &form, act).await {
        Ok(to) => return Ok(to.into_response()),
        Err(Fault::Refused(Refusal::EmptyText)) => "remote_nothing",
        Err(Fault::Refused(Refusal::BadRemote)) => "remote_link",
        Err(fault) => return Err(fault),
    };
    page(&web, &session, &ticket, form, vec![("link", mistake)]).await
}

/// Takes it back.
pub(in crate::web) async fn end(
    session: Session,
    State(web): State<Web>,
    Path(id): Path<String>,
    form: Result<Form<RemoteForm>, FormRejection>,
) -> Result<Redirect, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let (ticket, _) = readable(&web, &session, &id).await?;
    change(&session, &web, &ticket, &form, Act::EndRemote).await
}

async fn change(session: &Session, web: &Web, ticket: &Ticket, form: &RemoteForm, act: Act) -> Result<Redirect, Fault> {
    session.check_form(web, &form.formular)?;
    let what = if matches!(act, Act::EndRemote) { "ende" } else { "fernhilfe" };
    let place = place(ticket, session);
    let key = web.request_key(&place, &form.schluessel, &[what, &form.link, &form.code]);
    let request = Request { ticket: Some(ticket.id), by: session.actor(), via: Channel::Web, claimed: None, key, act };
    web.desk.handle(request).await?;
    Ok(Redirect::to(&format!("{}#fernhilfe", address(ticket.id))))
}

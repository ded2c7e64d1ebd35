//! The sheet for whoever has no mail address: number, code and where both are typed, to be printed or read out (desk.md §5.31).

use super::super::receipt::spelling;
use super::super::session::{Session, SignedIn};
use super::super::view::local;
use super::super::{Fault, Web};
use super::act::address;
use super::frame;
use super::ticket::place;
use crate::handle::Request;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use mail::link::{self, Whose};
use serde::{Deserialize, Serialize};
use tickets::command::{Act, Channel};
use tickets::{Action, Actor, Ticket, TicketId, may};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct SheetForm {
    schluessel: String,
    formular: String,
}

#[derive(Serialize)]
struct SheetPage {
    id: String,
    /// The agents' page of the request.
    here: String,
    /// Who has no mail address.
    name: String,
    /// The number for the telephone …
    number_spelling: Vec<Vec<String>>,
    code: String,
    /// … and the code.
    code_spelling: Vec<Vec<String>>,
    /// Where both are typed.
    url: String,
    /// Until when the code is good.
    until: String,
    is_over: bool,
    /// Whether the agent can make a new code.
    works: bool,
    key: String,
    form_mark: String,
}

/// Where the sheet of a request is.
pub(super) fn at(id: TicketId) -> String {
    format!("{}/zugang", address(id))
}

/// Whether there is a sheet, and this is who hands it out: who works on the request, or took it in and may read it.
pub(super) fn hands_out(web: &Web, session: &Session, ticket: &Ticket, by: &Actor) -> bool {
    let may = |action| may(&session.actor(), action, ticket, &web.desk.policy);
    ticket.requester.address.is_without_mail()
        && (may(Action::Work) || (*by == session.actor() && may(Action::Read) && session.audits_until().is_none()))
}

async fn handed_out(web: &Web, session: &Session, id: &str) -> Result<Ticket, Fault> {
    let id = TicketId::parse(id).ok_or(Fault::Missing)?;
    let (ticket, events) = web.desk.ticket(id).await?.ok_or(Fault::Missing)?;
    let by = events.first().map(|event| &event.by).ok_or(Fault::Missing)?;
    if hands_out(web, session, &ticket, by) { Ok(ticket) } else { Err(Fault::Missing) }
}

/// The sheet.
pub(in crate::web) async fn show(
    SignedIn(session): SignedIn,
    State(web): State<Web>,
    Path(id): Path<String>,
) -> Result<Html<String>, Fault> {
    let ticket = handed_out(&web, &session, &id).await?;
    let language = session.language();
    let (id, person) = (ticket.id.to_string(), &ticket.requester.address);
    let code = link::code_of(&web.keys, &Whose::of(&ticket, person)).to_string();
    let until = link::code_until(&ticket, person);
    let page = SheetPage {
        here: address(ticket.id),
        name: ticket.requester.shown().to_owned(),
        number_spelling: spelling(&web, language, &id),
        code_spelling: spelling(&web, language, &code),
        id,
        code,
        url: link::code(&web.base_url),
        until: local(&web.desk.policy, until),
        is_over: until < web.desk.clock.now(),
        works: may(&session.actor(), Action::Work, &ticket, &web.desk.policy),
        key: web.fresh_key(),
        form_mark: session.form_mark(&web),
    };
    let mut frame = frame(&web, &session, &format!("{} – {}", web.word(language, "sheet.title"), ticket.id));
    frame.current = "/konsole/".to_owned();
    web.page("console-sheet.html", language, &frame, &page)
}

/// A new code: from now on the old one opens nothing.
pub(in crate::web) async fn renew(
    session: Session,
    State(web): State<Web>,
    Path(id): Path<String>,
    form: Result<Form<SheetForm>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let ticket = handed_out(&web, &session, &id).await?;
    session.check_form(&web, &form.formular)?;
    let key = web.request_key(&place(&ticket, &session), &form.schluessel, &["zugang"]);
    let act = Act::RenewAccess { of: ticket.requester.address.clone() };
    let request = Request { ticket: Some(ticket.id), by: session.actor(), via: Channel::Web, claimed: None, key, act };
    web.desk.handle(request).await?;
    Ok(Redirect::to(&at(ticket.id)).into_response())
}

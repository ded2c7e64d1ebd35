//! The link of M0: an address proves to be its owner's, by a button, never by the link alone.

use super::{Fault, Web};
use crate::handle::Request;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use serde::Serialize;
use tickets::command::{Act, Channel};
use tickets::token::Purpose;
use tickets::{Actor, Ticket, TicketId};

/// How long the page behind the button can be looked at; later mails bring links of their own.
const LINK_DAYS: i64 = mail::link::DAYS_GOOD;

#[derive(Serialize)]
struct ConfirmPage {
    id: String,
    action: String,
}

async fn requested(web: &Web, id: &str, token: &str) -> Result<Ticket, Fault> {
    let id = TicketId::parse(id).ok_or(Fault::Missing)?;
    let (ticket, _) = web.desk.ticket(id).await?.ok_or(Fault::Missing)?;
    let parts = [&*id.to_string(), ticket.requester.address.as_str()];
    web.keys.open(Purpose::Confirm, &parts, token, web.desk.clock.now())?;
    Ok(ticket)
}

/// Asks.
pub(super) async fn ask(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
) -> Result<Html<String>, Fault> {
    let ticket = requested(&web, &id, &token).await?;
    let frame = web.frame(&ticket.language, &web.word(&ticket.language, "confirm.title"));
    let page = ConfirmPage { id: ticket.id.to_string(), action: format!("/a/{}/{token}/bestaetigen", ticket.id) };
    web.page("confirm.html", &ticket.language, &frame, &page)
}

/// Confirms, and leads on to the ticket.
pub(super) async fn confirm(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let ticket = requested(&web, &id, &token).await?;
    let address = ticket.requester.address.clone();
    let request = Request {
        ticket: Some(ticket.id),
        by: Actor::Person(address.clone()),
        via: Channel::Web,
        claimed: None,
        key: None,
        act: Act::Confirm,
    };
    web.desk.handle(request).await?;
    let until = web.desk.clock.now() + TimeDelta::days(LINK_DAYS);
    let to = mail::link::ticket("", &web.keys, ticket.id, &address, until);
    Ok(Redirect::to(&to).into_response())
}

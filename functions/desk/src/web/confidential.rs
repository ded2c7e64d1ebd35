//! The requester keeps a request to fewer eyes: a page asks first who of the others goes on reading (Z-38, C13).

use super::requester::{Visitor, visitor};
use super::view::{TicketView, outsiders};
use super::{Fault, Web};
use crate::handle::Request;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::{Html, Redirect};
use serde::Serialize;
use tickets::command::{Act, Channel};
use tickets::{Action, Actor, Address, may};

/// The field that names somebody who goes on reading; there may be many of them.
const KEEP: &str = "dabei";
/// The field that makes a form sent twice one request.
const KEY: &str = "schluessel";

/// A form in which a field may stand several times.
pub(super) struct Ticked(Vec<(String, String)>);

impl Ticked {
    pub(super) fn of(form: Result<Form<Vec<(String, String)>>, FormRejection>) -> Result<Self, Fault> {
        form.map(|Form(fields)| Self(fields)).map_err(|_| Fault::Unreadable)
    }

    /// What the field says; empty if it is not there.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub(super) fn key(&self) -> &str {
        self.get(KEY)
    }

    /// Who goes on reading: each of them was ticked.
    pub(super) fn kept(&self) -> Vec<Address> {
        let ticked = self.0.iter().filter(|(name, _)| name == KEEP);
        ticked.filter_map(|(_, value)| Address::parse(value)).collect()
    }

    /// All that was sent, but for the key.
    pub(super) fn sent(&self) -> Vec<&str> {
        self.0.iter().filter(|(name, _)| name != KEY).flat_map(|(name, value)| [&**name, &**value]).collect()
    }
}

#[derive(Serialize)]
struct AskPage {
    ticket: TicketView,
    here: String,
    action: String,
    outsiders: Vec<(String, String)>,
    key: String,
}

/// Asks first.
pub(super) async fn ask(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
) -> Result<Html<String>, Fault> {
    let visitor = requester(&web, &id, &token).await?;
    let language = &visitor.ticket.language;
    let frame = web.frame(language, &web.word(language, "confidential.title"));
    let page = AskPage {
        here: visitor.here.clone(),
        action: format!("{}/vertraulich", visitor.here),
        outsiders: outsiders(&web.desk.policy, &visitor.ticket),
        key: web.fresh_key(),
        ticket: TicketView::of(&web, &visitor.ticket, language),
    };
    web.page("confidential.html", language, &frame, &page)
}

/// The button was pressed.
pub(super) async fn make(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Redirect, Fault> {
    let form = Ticked::of(form)?;
    let visitor = requester(&web, &id, &token).await?;
    let by = Actor::Person(visitor.person.address.clone());
    let key =
        web.request_key(&format!("hide/{}/{}", visitor.ticket.id, visitor.person.address), form.key(), &form.sent());
    let act = Act::MakeConfidential { keep: form.kept() };
    let request = Request { ticket: Some(visitor.ticket.id), by, via: Channel::Web, claimed: None, key, act };
    web.desk.handle(request).await?;
    Ok(Redirect::to(&visitor.here))
}

/// Whoever holds the link, if it is theirs to decide.
async fn requester(web: &Web, id: &str, token: &str) -> Result<Visitor, Fault> {
    let visitor = visitor(web, id, token).await?;
    let by = Actor::Person(visitor.person.address.clone());
    may(&by, Action::Hide, &visitor.ticket, &web.desk.policy).then_some(visitor).ok_or(Fault::Missing)
}

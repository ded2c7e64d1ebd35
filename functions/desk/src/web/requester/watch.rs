//! How much mail somebody wants about a request (Z-47), on a page of its own that M8 leads to.

use super::{Visitor, request, visitor};
use crate::web::view::TicketView;
use crate::web::{Fault, Web};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use tickets::command::Act;
use tickets::{Actor, Watch};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct WatchForm {
    mails: String,
    schluessel: String,
}

#[derive(Serialize)]
struct WatchPage {
    ticket: TicketView,
    here: String,
    /// The key of what holds now.
    level: &'static str,
    /// What can be chosen.
    levels: Vec<&'static str>,
    key: String,
}

/// What holds for this visitor.
pub(super) fn level(visitor: &Visitor) -> Watch {
    visitor.ticket.watch_of(&Actor::Person(visitor.person.address.clone()))
}

/// The choice. The link of a mail asks first: a mail scanner that follows it changes nothing.
pub(in crate::web) async fn form(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
) -> Result<Html<String>, Fault> {
    let visitor = visitor(&web, &id, &token).await?;
    let language = visitor.language();
    let frame = web.frame(language, &web.word(language, "watch.title"));
    // Questions and solutions reach the requester whatever they choose.
    let levels = Watch::ALL.into_iter().filter(|level| !(visitor.is_requester() && *level == Watch::None));
    let page = WatchPage {
        here: visitor.here.clone(),
        level: level(&visitor).key(),
        levels: levels.map(Watch::key).collect(),
        key: web.fresh_key(),
        ticket: TicketView::of(&web, &visitor.ticket, language),
    };
    web.page("watch.html", language, &frame, &page)
}

/// Saves it. What holds already needs no entry in the history.
pub(in crate::web) async fn save(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
    form: Result<Form<WatchForm>, FormRejection>,
) -> Result<Response, Fault> {
    let visitor = visitor(&web, &id, &token).await?;
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let chosen = Watch::parse(&form.mails).ok_or(Fault::Unreadable)?;
    if chosen != level(&visitor) {
        let sent = ["beobachten", &form.mails];
        let request = request(&web, &visitor, &form.schluessel, &sent, Act::Watch { level: chosen });
        web.desk.handle(request).await?;
    }
    Ok(Redirect::to(&format!("{}#beobachten", visitor.here)).into_response())
}

//! A link that others may have: its owner ends it, and a new one comes by mail (desk.md §5.15).

use super::{Visitor, kept, request, visitor};
use crate::web::requester::Typed;
use crate::web::view::TicketView;
use crate::web::{Fault, Web};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::{Html, IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tickets::command::Act;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct RenewForm {
    schluessel: String,
}

#[derive(Serialize)]
struct RenewPage {
    ticket: TicketView,
    here: String,
    /// Where the new link goes.
    mail: String,
    /// Whether it is done: this link opens nothing any more.
    done: bool,
    key: String,
}

fn page(web: &Web, visitor: &Visitor, done: bool) -> Result<Html<String>, Fault> {
    let language = visitor.language();
    let title = if done { "renew.done_title" } else { "renew.title" };
    let page = RenewPage {
        ticket: TicketView::of(web, &visitor.ticket, language),
        here: visitor.here.clone(),
        mail: visitor.person.address.to_string(),
        done,
        key: web.fresh_key(),
    };
    web.page("renew.html", language, &web.frame(language, &web.word(language, title)), &page)
}

/// Whoever comes by a code has no mailbox for a new link: a new code is made by whoever hands it out.
async fn by_mail(web: &Web, id: &str, token: &str) -> Result<Visitor, Fault> {
    let visitor = visitor(web, id, token).await?;
    if visitor.person.address.is_nobody() { Err(Fault::Missing) } else { Ok(visitor) }
}

/// Asks first.
pub(in crate::web) async fn ask(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
) -> Result<Html<String>, Fault> {
    page(&web, &by_mail(&web, &id, &token).await?, false)
}

/// The button was pressed.
pub(in crate::web) async fn renew(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
    form: Result<Form<RenewForm>, FormRejection>,
) -> Result<Response, Fault> {
    let visitor = by_mail(&web, &id, &token).await?;
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let act = Act::RenewAccess { of: visitor.person.address.clone() };
    match web.desk.handle(request(&web, &visitor, &form.schluessel, &["erneuern"], act)).await {
        Ok(_) => Ok(page(&web, &visitor, true)?.into_response()),
        Err(error) => kept(&web, &visitor, Typed::default(), error.into()).await,
    }
}

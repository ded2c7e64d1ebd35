//! Who sees a request: agents keep it to their queue, and the queue's lead alone lets others see it again (Z-38).

use super::super::confidential::Ticked;
use super::super::session::Session;
use super::super::{Fault, Web};
use super::ticket::{Draft, page, readable};
use crate::handle::Request;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use tickets::Refusal;
use tickets::command::{Act, Channel};

/// The field by which the lead says that it is meant.
const MEANT: &str = "bestaetigt";

/// Keeps it to the queue; of the outsiders, those who were ticked go on reading.
pub(in crate::web) async fn hide(
    session: Session,
    State(web): State<Web>,
    Path(id): Path<String>,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Fault> {
    let form = Ticked::of(form)?;
    let act = Act::MakeConfidential { keep: form.kept() };
    change(&session, &web, &id, &form, act).await
}

/// Lets the whole desk see it, if that was confirmed.
pub(in crate::web) async fn show(
    session: Session,
    State(web): State<Web>,
    Path(id): Path<String>,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Fault> {
    let form = Ticked::of(form)?;
    if form.get(MEANT) == "ja" {
        return change(&session, &web, &id, &form, Act::MakeVisible).await;
    }
    let (ticket, events) = readable(&web, &session, &id).await?;
    let fault = Fault::Refused(Refusal::Unconfirmed);
    Ok((fault.status(), page(&web, &session, &ticket, &events, Draft::default(), Some(fault.key())).await?)
        .into_response())
}

async fn change(session: &Session, web: &Web, id: &str, form: &Ticked, act: Act) -> Result<Response, Fault> {
    let (ticket, _) = readable(web, session, id).await?;
    session.check_form(web, form.get("formular"))?;
    let key = web.request_key(&format!("visibility/{}/{}", ticket.id, session.address()), form.key(), &form.sent());
    let request = Request { ticket: Some(ticket.id), by: session.actor(), via: Channel::Web, claimed: None, key, act };
    web.desk.handle(request).await?;
    Ok(Redirect::to(&format!("/konsole/anfragen/{}", ticket.id)).into_response())
}

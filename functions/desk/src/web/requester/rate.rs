//! The requester says how content they are with the help (Z-26), on a page of its own that M5 leads to.

use super::{Visitor, request, visitor};
use crate::web::view::TicketView;
use crate::web::{Fault, Web};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use tickets::command::{Act, TEXT_BYTES_MAX};
use tickets::event::Stars;

/// The form, by the names of its fields.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(in crate::web) struct RateForm {
    /// From 1 to 5.
    note: String,
    text: String,
    schluessel: String,
}

impl RateForm {
    fn stars(&self) -> Option<Stars> {
        Stars::new(self.note.parse().ok()?)
    }

    fn mistakes(&self) -> Vec<(&'static str, &'static str)> {
        let stars = self.stars().is_none().then_some(("note", "note"));
        let text = (self.text.len() > TEXT_BYTES_MAX).then_some(("text", "text_lang"));
        stars.into_iter().chain(text).collect()
    }
}

#[derive(Serialize)]
struct RatePage {
    ticket: TicketView,
    here: String,
    form: RateForm,
    /// The fields that lack something: field and the key of its words below `mistake`.
    mistakes: Vec<(&'static str, &'static str)>,
}

/// Until when this visitor may say how content they are, on the desk's wall clock.
pub(super) fn asked_until(web: &Web, visitor: &Visitor) -> Option<String> {
    let policy = &web.desk.policy;
    let until = visitor.ticket.rated_until(policy).filter(|until| *until >= web.desk.clock.now());
    until
        .filter(|_| visitor.is_requester())
        .map(|until| crate::web::view::local_of(policy, &visitor.ticket.queue, until))
}

/// The form with what was said before. Where nothing is asked, the ticket's page says how it stands.
pub(in crate::web) async fn form(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let visitor = visitor(&web, &id, &token).await?;
    if asked_until(&web, &visitor).is_none() {
        return Ok(Redirect::to(&visitor.here).into_response());
    }
    let (note, text) = match &visitor.ticket.rating {
        Some((stars, text)) => (stars.count().to_string(), text.clone()),
        None => Default::default(),
    };
    page(&web, &visitor, RateForm { note, text, schluessel: web.fresh_key() }, Vec::new())
}

fn page(
    web: &Web,
    visitor: &Visitor,
    form: RateForm,
    mistakes: Vec<(&'static str, &'static str)>,
) -> Result<Response, Fault> {
    let language = visitor.language();
    let error = if mistakes.is_empty() { String::new() } else { web.word(language, "form.error_title") };
    let frame = web.frame(language, &format!("{error}{}", web.word(language, "rating.title")));
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let ticket = TicketView::of(web, &visitor.ticket, language);
    let page = RatePage { ticket, here: visitor.here.clone(), form, mistakes };
    Ok((status, web.page("rate.html", language, &frame, &page)?).into_response())
}

/// Saves it; the newest word counts. What cannot be taken comes back with every word.
pub(in crate::web) async fn save(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
    form: Result<Form<RateForm>, FormRejection>,
) -> Result<Response, Fault> {
    let visitor = visitor(&web, &id, &token).await?;
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let (mistakes, stars) = (form.mistakes(), form.stars());
    let Some(stars) = stars.filter(|_| mistakes.is_empty()) else { return page(&web, &visitor, form, mistakes) };
    let act = Act::Rate { stars, text: form.text.clone() };
    let request = request(&web, &visitor, &form.schluessel, &["bewerten", &form.note, &form.text], act);
    match web.desk.handle(request).await.map_err(Fault::from) {
        Ok(_) => Ok(Redirect::to(&format!("{}#bewertung", visitor.here)).into_response()),
        Err(Fault::Busy) => {
            let page = page(&web, &visitor, form, vec![("text", "later")])?;
            Ok((Fault::Busy.status(), page).into_response())
        }
        Err(fault) => super::kept(&web, &visitor, super::Typed::default(), fault).await,
    }
}

//! The requester changes what was sent (Z-44): subject, description, urgency, the day that is wished for.

use super::{Visitor, request, visitor};
use crate::web::view::TicketView;
use crate::web::{Fault, Web, dates};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use tickets::Refusal;
use tickets::command::{Act, Edit, SUBJECT_CHARS_MAX, TEXT_BYTES_MAX};
use tickets::event::Urgency;
use tickets::policy::RequesterEdits;

/// The form, by the names of its fields.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
pub(in crate::web) struct EditForm {
    betreff: String,
    text: String,
    dringlichkeit: String,
    /// The day by which it is wished done; may be empty.
    wunsch: String,
    schluessel: String,
}

#[derive(Serialize)]
struct EditPage {
    ticket: TicketView,
    here: String,
    form: EditForm,
    urgencies: Vec<&'static str>,
    /// The fields that lack something: field and the key of its words below `mistake`.
    mistakes: Vec<(&'static str, &'static str)>,
}

/// Whether this visitor may change the ticket as it stands.
pub(super) fn may_edit(web: &Web, visitor: &Visitor) -> bool {
    let desk = web.desk.policy.requesters.edits == RequesterEdits::Own;
    desk && visitor.is_requester() && visitor.ticket.state.is_in_work()
}

/// The form with what was sent. Where nothing can be changed, the ticket's page says how it stands.
pub(in crate::web) async fn form(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let visitor = visitor(&web, &id, &token).await?;
    if !may_edit(&web, &visitor) {
        return Ok(Redirect::to(&visitor.here).into_response());
    }
    let ticket = &visitor.ticket;
    let form = EditForm {
        betreff: ticket.subject.clone(),
        text: ticket.text.clone(),
        dringlichkeit: ticket.urgency.key().to_owned(),
        wunsch: ticket.wished_due.map(|day| day.to_string()).unwrap_or_default(),
        schluessel: web.fresh_key(),
    };
    page(&web, &visitor, form, Vec::new())
}

fn page(
    web: &Web,
    visitor: &Visitor,
    form: EditForm,
    mistakes: Vec<(&'static str, &'static str)>,
) -> Result<Response, Fault> {
    let language = visitor.language();
    let error = if mistakes.is_empty() { String::new() } else { web.word(language, "form.error_title") };
    let frame = web.frame(language, &format!("{error}{}", web.word(language, "edit.title")));
    let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = EditPage {
        ticket: TicketView::of(web, &visitor.ticket, language),
        here: visitor.here.clone(),
        form,
        urgencies: [Urgency::Low, Urgency::Normal, Urgency::High].map(Urgency::key).to_vec(),
        mistakes,
    };
    Ok((status, web.page("edit.html", language, &frame, &page)?).into_response())
}

impl EditForm {
    fn mistakes(&self) -> Vec<(&'static str, &'static str)> {
        let checks = [
            (self.betreff.trim().is_empty(), "betreff", "betreff"),
            (self.betreff.chars().count() > SUBJECT_CHARS_MAX, "betreff", "betreff_lang"),
            (self.text.trim().is_empty(), "text", "text"),
            (self.text.len() > TEXT_BYTES_MAX, "text", "text_lang"),
            (!self.wunsch.trim().is_empty() && dates::day(&self.wunsch).is_none(), "wunsch", "wunsch"),
        ];
        checks.into_iter().filter(|(wrong, ..)| *wrong).map(|(_, field, word)| (field, word)).collect()
    }

    fn edit(&self) -> Edit {
        Edit {
            subject: Some(self.betreff.clone()),
            text: Some(self.text.clone()),
            urgency: Urgency::parse(&self.dringlichkeit),
            wished_due: Some(dates::day(&self.wunsch)),
        }
    }
}

/// Saves it. What cannot be taken comes back with every word.
pub(in crate::web) async fn save(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
    form: Result<Form<EditForm>, FormRejection>,
) -> Result<Response, Fault> {
    let visitor = visitor(&web, &id, &token).await?;
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let mistakes = form.mistakes();
    if !mistakes.is_empty() {
        return page(&web, &visitor, form, mistakes);
    }
    let sent = ["bearbeiten", &form.betreff, &form.text, &form.dringlichkeit, &form.wunsch];
    let request = request(&web, &visitor, &form.schluessel, &sent, Act::Edit(Box::new(form.edit())));
    match web.desk.handle(request).await.map_err(Fault::from) {
        Ok(_) => Ok(Redirect::to(&visitor.here).into_response()),
        Err(Fault::Refused(Refusal::BadDate)) => page(&web, &visitor, form, vec![("wunsch", "wunsch")]),
        Err(fault @ Fault::Busy) => {
            let page = page(&web, &visitor, form, vec![("text", "later")])?;
            Ok((fault.status(), page).into_response())
        }
        Err(fault) => super::kept(&web, &visitor, super::Typed { text: form.text, ..Default::default() }, fault).await,
    }
}

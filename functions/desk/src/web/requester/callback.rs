//! Somebody wants to be called back, where the queue offers it (P-21).

use super::{Visitor, request, visitor};
use crate::web::callback::{Around, CallbackForm, can_plan, mistake, page};
use crate::web::{Fault, Web};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use tickets::command::Act;

/// Whether this visitor may ask for it as the ticket stands.
pub(super) fn may_ask(web: &Web, visitor: &Visitor) -> bool {
    web.desk.policy.queue_or_default(&visitor.ticket.queue).callbacks && can_plan(&visitor.ticket)
}

fn around<'v>(web: &Web, visitor: &'v Visitor) -> Around<'v> {
    let language = visitor.language();
    let frame = web.frame(language, &web.word(language, "callback.title"));
    Around { ticket: &visitor.ticket, language, frame, here: visitor.here.clone() }
}

/// The form. Where nothing can be asked, the ticket's page says how it stands.
pub(in crate::web) async fn form(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let visitor = visitor(&web, &id, &token).await?;
    if !may_ask(&web, &visitor) {
        return Ok(Redirect::to(&visitor.here).into_response());
    }
    page(&web, around(&web, &visitor), CallbackForm::empty(web.fresh_key(), String::new()), Vec::new())
}

/// Asks for it. What cannot be taken comes back with every word.
pub(in crate::web) async fn save(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
    form: Result<Form<CallbackForm>, FormRejection>,
) -> Result<Response, Fault> {
    let visitor = visitor(&web, &id, &token).await?;
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let wish = match form.wish() {
        Ok(wish) => wish,
        Err(mistakes) => return page(&web, around(&web, &visitor), form, mistakes),
    };
    let request = request(&web, &visitor, &form.schluessel, &form.sent(), Act::AskForCallback(Box::new(wish)));
    match web.desk.handle(request).await.map_err(Fault::from) {
        Ok(_) => Ok(Redirect::to(&visitor.here).into_response()),
        Err(fault) => match mistake(&fault) {
            Some(mistake) => page(&web, around(&web, &visitor), form, vec![mistake]),
            None => super::kept(&web, &visitor, super::Typed::default(), fault).await,
        },
    }
}

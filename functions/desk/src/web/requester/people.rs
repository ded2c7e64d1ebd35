//! Who else takes part: the requester adds people and lets them go (N-16).

use super::{Typed, kept, request, visitor};
use crate::web::{Fault, Web};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tickets::command::Act;
use tickets::{Person, Refusal};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct PeopleForm {
    /// The address, with or without a name before it.
    wer: String,
    /// Whether it is meant although the request is confidential.
    bestaetigt: String,
    schluessel: String,
}

/// Somebody more.
pub(in crate::web) async fn add(
    state: State<Web>,
    path: Path<(String, String)>,
    form: Result<Form<PeopleForm>, FormRejection>,
) -> Result<Response, Fault> {
    change(state, path, form, "beteiligen", |person, confirmed| Act::AddParticipant { person, confirmed }).await
}

/// Somebody less.
pub(in crate::web) async fn remove(
    state: State<Web>,
    path: Path<(String, String)>,
    form: Result<Form<PeopleForm>, FormRejection>,
) -> Result<Response, Fault> {
    change(state, path, form, "entfernen", |person, _| Act::RemoveParticipant { address: person.address }).await
}

async fn change(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
    form: Result<Form<PeopleForm>, FormRejection>,
    place: &'static str,
    act: impl FnOnce(Person, bool) -> Act,
) -> Result<Response, Fault> {
    let visitor = visitor(&web, &id, &token).await?;
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let done = match Person::parse(&form.wer) {
        Some(person) => {
            let request = request(
                &web,
                &visitor,
                &form.schluessel,
                &[place, &form.wer, &form.bestaetigt],
                act(person, form.bestaetigt == "ja"),
            );
            web.desk.handle(request).await.map_err(Fault::from)
        }
        None => Err(Fault::Refused(Refusal::UnknownAddress)),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("{}#beteiligte", visitor.here)).into_response()),
        Err(fault) => kept(&web, &visitor, Typed { place, person: form.wer, ..Typed::default() }, fault).await,
    }
}

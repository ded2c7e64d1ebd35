//! Whether one more request is taken of this address and this network now (desk.md §5.16); if not, the form keeps every word and
//! says when there is room.

use super::answers::Answers;
use super::step::Step;
use super::{Fault, Web};
use crate::change::Shelved;
use crate::handle::Request;
use crate::ports::StoreError;
use crate::rates::{self, Network, Way};
use crate::web::view::local;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Serialize;
use tickets::Language;

/// So many were sent that this one waits.
#[derive(Serialize)]
pub(super) struct Crowd {
    /// When there is room.
    at: String,
    #[serde(skip)]
    until: DateTime<Utc>,
}

/// What counts this request once it is written, or when there is room for it. One that was taken before is no more of it.
pub(super) async fn room(
    web: &Web,
    request: &Request,
    network: Option<&Network>,
) -> Result<Result<Vec<Shelved>, Crowd>, StoreError> {
    let Some(address) = request.by.address() else { return Ok(Ok(Vec::new())) };
    let room = rates::room(&web.desk, &web.keys, address, Way::Form(network)).await?;
    let Some(until) = room.none_until() else { return Ok(Ok(room.lines)) };
    let answered = match &request.key {
        Some(key) => web.desk.store.receipt(key).await?,
        None => None,
    };
    let crowd = || Crowd { at: local(&web.desk.policy, until), until };
    Ok(if answered.is_some() { Ok(Vec::new()) } else { Err(crowd()) })
}

/// The last page of the form with every word and file, and when it can be sent.
pub(super) fn later(web: &Web, language: &Language, answers: &Answers, crowd: Crowd) -> Result<Response, Fault> {
    let seconds = (crowd.until - web.desk.clock.now()).num_seconds().max(1);
    tracing::info!(seconds, "a request waits: as many came as are taken");
    let page = super::render(web, language, Step::Check, answers, Vec::new(), Some(crowd))?;
    Ok((StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())], page).into_response())
}

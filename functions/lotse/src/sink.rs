//! The mails of a demonstration, for everybody to read, and a way to put the clock forward.
//!
//! Only a demonstration has these pages: they show everybody's personal links.

mod clean;
mod letter;
mod page;

use crate::folder::Folder;
use crate::system::Clock;
use crate::work::Work;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chrono::TimeDelta;
use page::View;
use serde::Deserialize;
use std::sync::Arc;
use theme::Theme;
use tickets::Policy;

/// What the pages need.
pub struct Sink {
    /// Where the mails lie.
    pub folder: Folder,
    /// Where the desk stands in the world.
    pub base_url: String,
    /// The clock to put forward.
    pub clock: Arc<Clock>,
    /// What time sets in motion.
    pub work: Arc<Work>,
    /// The desk's decisions.
    pub policy: Arc<Policy>,
    /// Templates and words.
    pub theme: Arc<Theme>,
}

/// How far the clock can be put forward at once, and the key of the word for it.
const STEPS: [(&str, TimeDelta); 4] =
    [("h1", TimeDelta::hours(1)), ("d1", TimeDelta::days(1)), ("d7", TimeDelta::days(7)), ("d14", TimeDelta::days(14))];

/// `/_mail` and `/_zeit`.
pub fn router(sink: Sink) -> Router {
    Router::new()
        .route("/_mail", get(newest))
        .route("/_mail/{name}", get(one))
        .route("/_mail/{name}/{view}", get(one_so))
        .route("/_zeit", post(forward))
        .with_state(Arc::new(sink))
}

async fn newest(State(sink): State<Arc<Sink>>) -> Response {
    show(sink, None, View::Html).await
}

async fn one(State(sink): State<Arc<Sink>>, Path(name): Path<String>) -> Response {
    show(sink, Some(name), View::Html).await
}

async fn one_so(State(sink): State<Arc<Sink>>, Path((name, view)): Path<(String, String)>) -> Response {
    match View::parse(&view) {
        Some(view) => show(sink, Some(name), view).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn show(sink: Arc<Sink>, name: Option<String>, view: View) -> Response {
    let written = tokio::task::spawn_blocking(move || page::write(&sink, name.as_deref(), view)).await;
    match written {
        Ok(Ok(Some(page))) => Html(page).into_response(),
        Ok(Ok(None)) => StatusCode::NOT_FOUND.into_response(),
        Ok(Err(error)) => broken("the mails cannot be shown", &error),
        Err(ended) => broken("the mails cannot be shown", &ended),
    }
}

#[derive(Deserialize)]
struct Step {
    schritt: String,
}

/// Time passes, and everything it brings happens before the page comes back.
async fn forward(State(sink): State<Arc<Sink>>, headers: HeaderMap, Form(step): Form<Step>) -> Response {
    if desk::web::is_foreign(&headers, &sink.base_url) {
        let words = sink.theme.word(&sink.policy.desk.language, "fault.foreign_form.text").to_owned();
        return (StatusCode::FORBIDDEN, words).into_response();
    }
    let Some((_, by)) = STEPS.iter().find(|(key, _)| *key == step.schritt) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    if let Err(error) = sink.clock.advance(*by) {
        return broken("the clock cannot be put forward", &error);
    }
    match sink.work.all().await {
        Ok(tickets) => {
            tracing::info!(hours = by.num_hours(), tickets, "the clock was put forward");
            Redirect::to("/_mail").into_response()
        }
        Err(error) => broken("time could not do its work", &error),
    }
}

fn broken(what: &'static str, error: &dyn std::fmt::Display) -> Response {
    tracing::error!(%error, "{what}");
    (StatusCode::INTERNAL_SERVER_ERROR, format!("{what}: {error}")).into_response()
}

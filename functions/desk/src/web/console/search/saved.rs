//! Searches that an agent saved under names of their own (Z-41): they stand at the beginning of the console.

use super::asked::SearchForm;
use super::page;
use crate::change::{Change, Shelved};
use crate::web::session::Session;
use crate::web::{Fault, Web};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 60;
/// How many searches an agent can save.
const SAVED_MAX: usize = 20;

/// A saved search.
#[derive(Serialize)]
pub(in crate::web::console) struct Saved {
    pub(in crate::web::console) name: String,
    pub(in crate::web::console) address: String,
}

/// The shelf of an agent.
fn shelf(session: &Session) -> String {
    format!("searches/{}", session.address())
}

/// What the agent has saved, by name.
pub(in crate::web::console) async fn of(web: &Web, session: &Session) -> Result<Vec<Saved>, Fault> {
    let shelved = web.desk.store.shelf(&shelf(session)).await?;
    let saved = |one: Shelved| {
        let form: SearchForm = serde_json::from_str(&one.text).ok()?;
        Some(Saved { name: one.name, address: form.address() })
    };
    let mut all: Vec<Saved> = shelved.into_iter().filter_map(saved).collect();
    all.sort_by_cached_key(|saved| saved.name.to_lowercase());
    Ok(all)
}

/// A search and the name for it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct SaveForm {
    formular: String,
    name: String,
    #[serde(flatten)]
    search: SearchForm,
}

/// Saves a search. One that has this name already makes place.
pub(in crate::web) async fn save(
    session: Session,
    State(web): State<Web>,
    form: Result<Form<SaveForm>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    session.check_form(&web, &form.formular)?;
    let search = form.search.first();
    let name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let saved = of(&web, &session).await?;
    let mistake = match name.chars().count() {
        0 => Some("search_name"),
        length if length > NAME_CHARS_MAX => Some("search_name_long"),
        _ if saved.len() >= SAVED_MAX && !saved.iter().any(|saved| saved.name == name) => Some("search_many"),
        _ => None,
    };
    if mistake.is_some() {
        return page(&web, &session, &search, &form.name, mistake).await;
    }
    let text = serde_json::to_string(&search).map_err(|_| Fault::Broken)?;
    lay(&web, Shelved { shelf: shelf(&session), name, text }).await?;
    Ok(Redirect::to(&search.address()).into_response())
}

/// Takes a saved search away.
pub(in crate::web) async fn forget(
    session: Session,
    State(web): State<Web>,
    form: Result<Form<SaveForm>, FormRejection>,
) -> Result<Redirect, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    session.check_form(&web, &form.formular)?;
    if !form.name.is_empty() {
        lay(&web, Shelved { shelf: shelf(&session), name: form.name, text: String::new() }).await?;
    }
    Ok(Redirect::to(&form.search.first().address()))
}

async fn lay(web: &Web, shelved: Shelved) -> Result<(), Fault> {
    web.desk.store.commit(Change { shelved: vec![shelved], ..Change::default() }).await?;
    Ok(())
}

//! The way in for whoever gets no mail: the number of a request, and the code that was printed or read out (desk.md §5.31).
//!
//! The answer to a wrong code is the same whether there is such a request or not, and wrong ones are counted: for each number, and
//! all of them together.

use super::mine::language;
use super::{Fault, Web};
use crate::change::{Change, Outcome, Receipt};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use mail::link::{self, Whose, seals};
use serde::{Deserialize, Serialize};
use tickets::token::{AccessCode, Purpose};
use tickets::{Language, TicketId};

/// How often one number can be tried in an hour.
const TRIES_AN_HOUR: usize = 10;
/// How many tries there are in a minute, of all numbers together: each takes a place of that minute by chance.
const PLACES_A_MINUTE: u64 = 60;
/// How many places are looked at before a minute counts as full.
const LOOKS_MAX: usize = 8;
/// How long the request stays open behind the code.
const HOURS: i64 = 12;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct CodeForm {
    nummer: String,
    code: String,
    sprache: String,
}

#[derive(Serialize)]
struct CodePage {
    number: String,
    code: String,
    action: &'static str,
    hours: i64,
    days: i64,
    /// The fields that lack something: field and the key of its words below `mistake`.
    mistakes: Vec<(&'static str, &'static str)>,
}

fn page(
    web: &Web,
    language: &Language,
    form: &CodeForm,
    mistakes: Vec<(&'static str, &'static str)>,
) -> Result<Html<String>, Fault> {
    let error = if mistakes.is_empty() { String::new() } else { web.word(language, "form.error_title") };
    let frame = web.frame(language, &format!("{error}{}", web.word(language, "code.title")));
    let page = CodePage {
        number: form.nummer.clone(),
        code: form.code.clone(),
        action: link::CODE,
        hours: HOURS,
        days: link::DAYS_GOOD,
        mistakes,
    };
    web.page("code.html", language, &frame, &page)
}

/// Asks for both.
pub(super) async fn ask(State(web): State<Web>, Query(form): Query<CodeForm>) -> Result<Html<String>, Fault> {
    let language = language(&web, &form.sprache);
    page(&web, &language, &CodeForm::default(), Vec::new())
}

/// Leads to the request, as a personal link does.
pub(super) async fn enter(
    State(web): State<Web>,
    form: Result<Form<CodeForm>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let language = language(&web, &form.sprache);
    let number = TicketId::parse(form.nummer.trim().trim_start_matches('#'));
    let code = AccessCode::parse(&form.code);
    let (status, mistakes) = match (number, code) {
        (Some(id), Some(code)) => {
            // Whoever has it comes in, however much others guess: sixty bits are not guessed.
            if let Some(way) = way_in(&web, id, &code).await? {
                return Ok(Redirect::to(&way).into_response());
            }
            if may_try(&web, id).await? {
                (StatusCode::UNPROCESSABLE_ENTITY, vec![("nummer", "code_apart")])
            } else {
                (StatusCode::TOO_MANY_REQUESTS, vec![("nummer", "code_often")])
            }
        }
        // A slip of the pen shows in the letters alone, and tells nothing of what there is.
        (number, code) => {
            let slips = [(number.is_none(), ("nummer", "code_number")), (code.is_none(), ("code", "code_code"))];
            let slips = slips.into_iter().filter(|(slipped, _)| *slipped).map(|(_, mistake)| mistake);
            (StatusCode::UNPROCESSABLE_ENTITY, slips.collect())
        }
    };
    Ok((status, page(&web, &language, &form, mistakes)?).into_response())
}

/// A link to the request, if the code is that of somebody who takes part in it and has no mail address.
async fn way_in(web: &Web, id: TicketId, code: &AccessCode) -> Result<Option<String>, Fault> {
    let now = web.desk.clock.now();
    let Some((ticket, _)) = web.desk.ticket(id).await? else {
        // As long as it takes where there is one.
        let fits = web.keys.is_code(&[&id.to_string(), ""], code);
        tracing::debug!(fits, "a code was typed for a number that no request has");
        return Ok(None);
    };
    for person in ticket.people().filter(|person| person.address.is_without_mail()) {
        let whose = Whose::of(&ticket, &person.address);
        let until = link::code_until(&ticket, &person.address);
        if web.keys.is_code(&seals(&whose.parts()), code) && now <= until {
            let until = until.min(now + TimeDelta::hours(HOURS));
            return Ok(Some(link::ticket("", &web.keys, &whose, until)));
        }
    }
    Ok(None)
}

/// Whether there is a place for one more try.
async fn may_try(web: &Web, id: TicketId) -> Result<bool, Fault> {
    let now = web.desk.clock.now().timestamp();
    let (minute, hour) = (now.div_euclid(60), now.div_euclid(3600).to_string());
    let mut has_place = false;
    for _ in 0..LOOKS_MAX {
        has_place = take(web, format!("code/{minute}/{}", web.desk.entropy.bits() % PLACES_A_MINUTE)).await?;
        if has_place {
            break;
        }
    }
    if !has_place {
        tracing::warn!(minute, "more codes are typed than a minute takes");
        return Ok(false);
    }
    // Which number it is stands in the digest alone: receipts outlive tickets.
    let of = web.keys.mark(Purpose::Form, &["code", &id.to_string(), &hour]);
    for n in 0..TRIES_AN_HOUR {
        if take(web, format!("code/{hour}/{of}/{n}")).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether this place was free, and is taken now.
async fn take(web: &Web, key: String) -> Result<bool, Fault> {
    let receipt = Some(Receipt { key, answer: String::new() });
    Ok(web.desk.store.commit(Change { receipt, ..Change::default() }).await? == Outcome::Committed)
}

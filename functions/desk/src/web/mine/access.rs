//! How people get to the list of their requests: a link by mail, good for a quarter of an hour, once, and only by a button.

use super::{HERE, language, session};
use crate::change::{Change, Outcome, Receipt};
use crate::lists::List;
use crate::outbox;
use crate::web::{Fault, Web};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, Html, IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use tickets::token::Purpose;
use tickets::{Address, Language};

/// One mail for a person in so many seconds, however often the form is sent: nobody fills another's mailbox.
const MAIL_EVERY_SECONDS: i64 = 300;

/// What the page is about: which address, look into your mailbox, or the button behind the link.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Ask,
    Sent,
    Enter,
}

#[derive(Serialize)]
struct AccessPage {
    stage: Stage,
    mail: String,
    mistake: bool,
    /// Where the form goes.
    action: String,
    /// How long the link, or the list, is good.
    minutes: u32,
    hours: i64,
}

fn page(web: &Web, language: &Language, page: &AccessPage) -> Result<Html<String>, Fault> {
    let title = match page.stage {
        Stage::Ask | Stage::Enter => "mine.title",
        Stage::Sent => "sign_in.sent_title",
    };
    let error = if page.mistake { web.word(language, "form.error_title") } else { String::new() };
    let frame = web.frame(language, &format!("{error}{}", web.word(language, title)));
    web.page("mine-access.html", language, &frame, page)
}

fn at(stage: Stage, mail: &str, action: String) -> AccessPage {
    let minutes = outbox::SIGN_IN_MINUTES;
    AccessPage { stage, mail: mail.to_owned(), mistake: false, action, minutes, hours: session::HOURS }
}

/// Asks for the address.
pub(super) fn form_page(web: &Web, language: &Language, mail: &str, mistake: bool) -> Result<Html<String>, Fault> {
    page(web, language, &AccessPage { mistake, ..at(Stage::Ask, mail, HERE.to_owned()) })
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct AccessForm {
    mail: String,
    sprache: String,
}

/// Sends the link, if there is a request with this address. The page says the same for every address.
pub(in crate::web) async fn send(
    State(web): State<Web>,
    form: Result<Form<AccessForm>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let language = language(&web, &form.sprache);
    let Some(address) = Address::parse(&form.mail) else {
        let page = form_page(&web, &language, &form.mail, true)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    owe_link(&web, &address, &language).await?;
    Ok(page(&web, &language, &at(Stage::Sent, "", String::new()))?.into_response())
}

async fn owe_link(web: &Web, address: &Address, language: &Language) -> Result<(), Fault> {
    if address.is_nobody() {
        return Ok(());
    }
    let lists = [List::Person, List::ConfidentialPerson, List::PersonPast, List::ConfidentialPersonPast];
    let names = lists.map(|list| list(address.clone()).name());
    if web.desk.store.counts(&names).await?.iter().sum::<u64>() == 0 {
        return Ok(());
    }
    let now = web.desk.clock.now();
    let nonce = web.fresh_key();
    let until = now + TimeDelta::minutes(i64::from(outbox::SIGN_IN_MINUTES));
    let token = web.keys.seal(Purpose::Access, &[address.as_str(), language.as_str(), &nonce], until);
    let who = BASE64URL_NOPAD.encode(address.as_str().as_bytes());
    let link = format!("{}{HERE}/{}/{who}/{nonce}/{token}", web.base_url, language.as_str());
    let owed = outbox::owed_access(address, language, link, &nonce, now).map_err(|error| {
        tracing::error!(%error, "a mail with a way to somebody's requests could not be noted");
        Fault::Broken
    })?;
    // Who asks is in the digest alone: receipts outlive tickets.
    let slot = now.timestamp().div_euclid(MAIL_EVERY_SECONDS).to_string();
    let digest = web.keys.mark(Purpose::Form, &["access", address.as_str(), &slot]);
    let receipt = Receipt { key: format!("access/{slot}/{digest}"), answer: String::new() };
    web.desk.store.commit(Change { receipt: Some(receipt), owed: vec![owed], ..Change::default() }).await?;
    web.desk.mail_owed.notify_one();
    Ok(())
}

type Link = (String, String, String, String);

fn opened(web: &Web, (language, who, nonce, token): &Link) -> Result<(Address, Language), Fault> {
    let address = crate::web::session::address(who).ok_or(Fault::Missing)?;
    web.keys.open(Purpose::Access, &[address.as_str(), language, nonce], token, web.desk.clock.now())?;
    Ok((address, super::language(web, language)))
}

/// The link of the mail: a page with a button.
pub(in crate::web) async fn ask(State(web): State<Web>, Path(link): Path<Link>) -> Result<Html<String>, Fault> {
    let (address, known) = opened(&web, &link)?;
    let (language, who, nonce, token) = &link;
    let action = format!("{HERE}/{language}/{who}/{nonce}/{token}");
    page(&web, &known, &at(Stage::Enter, address.as_str(), action))
}

/// The button: the link is used up, and the list is open.
pub(in crate::web) async fn enter(State(web): State<Web>, Path(link): Path<Link>) -> Result<Response, Fault> {
    let (address, language) = opened(&web, &link)?;
    let used = Receipt { key: format!("access-used/{}", link.2), answer: String::new() };
    let change = Change { receipt: Some(used), ..Change::default() };
    if web.desk.store.commit(change).await? != Outcome::Committed {
        return Err(Fault::Expired);
    }
    let cookie = session::cookie(&web, &address, &language, &web.fresh_key());
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(HERE)).into_response())
}

/// Closes the list. What another site makes a browser send was turned away before.
pub(in crate::web) async fn leave(State(web): State<Web>) -> Response {
    (AppendHeaders([(header::SET_COOKIE, session::no_cookie(&web))]), Redirect::to(HERE)).into_response()
}

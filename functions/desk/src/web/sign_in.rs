//! How agents get in: a link by mail, good for a quarter of an hour, once, and only by a button.

use super::session::{self, Insider, SignedIn};
use super::{Fault, Web};
use crate::audit;
use crate::change::{Change, Outcome, Receipt};
use crate::outbox;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, Query, State};
use axum::http::header;
use axum::response::{AppendHeaders, Html, IntoResponse, Redirect, Response};
use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use theme::Kind;
use tickets::Address;
use tickets::token::Purpose;

/// One sign-in mail for an agent in so many seconds, however often the form is sent.
const MAIL_EVERY_SECONDS: i64 = 60;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Back {
    zu: String,
}

impl Back {
    /// Where to go after signing in: never out of the console.
    fn address(&self) -> &str {
        let inside =
            self.zu.starts_with("/konsole/") && !self.zu.contains("//") && !self.zu.contains(['\\', '\n', '\r']);
        if inside { &self.zu } else { "/konsole/" }
    }
}

#[derive(Serialize)]
struct FormPage {
    back: String,
    mail: String,
    mistake: bool,
}

fn form_page(web: &Web, back: &Back, mail: &str, mistake: bool) -> Result<Html<String>, Fault> {
    let language = &web.desk.policy.desk.language;
    let frame = web.frame(language, &web.word(language, "sign_in.title"));
    let page = FormPage { back: back.address().to_owned(), mail: mail.to_owned(), mistake };
    web.page("sign-in.html", language, &frame, &page)
}

/// Asks for the address.
pub(super) async fn form(State(web): State<Web>, Query(back): Query<Back>) -> Result<Html<String>, Fault> {
    form_page(&web, &back, "", false)
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct SendForm {
    mail: String,
    zu: String,
}

/// Sends the link, if the address is an agent's or an auditor's. The page says the same for every address.
pub(super) async fn send(
    State(web): State<Web>,
    form: Result<Form<SendForm>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let back = Back { zu: form.zu };
    let Some(address) = Address::parse(&form.mail) else {
        let page = form_page(&web, &back, &form.mail, true)?;
        return Ok((axum::http::StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    owe_link(&web, &address, back.address()).await?;
    let language = &web.desk.policy.desk.language;
    let frame = web.frame(language, &web.word(language, "sign_in.sent_title"));
    #[derive(Serialize)]
    struct SentPage {
        minutes: u32,
    }
    Ok(web.page("sign-in-sent.html", language, &frame, &SentPage { minutes: outbox::SIGN_IN_MINUTES })?.into_response())
}

async fn owe_link(web: &Web, address: &Address, back: &str) -> Result<(), Fault> {
    let policy = &web.desk.policy;
    // Who audited until a day before is told so behind the link: the page here says the same to everybody.
    let before = policy.auditor_before(address).map(|auditor| (&auditor.person, &auditor.language));
    let insider = Insider::of(policy, address).ok();
    let known = insider.as_ref().map(|insider| (&insider.person, &insider.language));
    let Some((person, person_language)) = known.or(before) else { return Ok(()) };
    let now = web.desk.clock.now();
    let nonce = web.fresh_key();
    let until = now + TimeDelta::minutes(i64::from(outbox::SIGN_IN_MINUTES));
    let token = web.keys.seal(Purpose::SignIn, &[address.as_str(), &nonce], until);
    let who = BASE64URL_NOPAD.encode(address.as_str().as_bytes());
    let query = if back == "/konsole/" { String::new() } else { format!("?zu={}", back.replace('&', "%26")) };
    let link = format!("{}/konsole/anmelden/{who}/{nonce}/{token}{query}", web.base_url);
    let owed = outbox::owed_sign_in(person, person_language, link, &nonce, now).map_err(|error| {
        tracing::error!(%error, "a sign-in mail could not be noted");
        Fault::Broken
    })?;
    let slot = now.timestamp().div_euclid(MAIL_EVERY_SECONDS);
    let receipt = Receipt { key: format!("sign-in/{address}/{slot}"), answer: String::new() };
    web.desk.store.commit(Change { receipt: Some(receipt), owed: vec![owed], ..Change::default() }).await?;
    web.desk.mail_owed.notify_one();
    Ok(())
}

#[derive(Serialize)]
struct AskPage {
    name: String,
    action: String,
}

type Link = (String, String, String);

fn opened(web: &Web, (who, nonce, token): &Link) -> Result<Insider, Fault> {
    let address = session::address(who).ok_or(Fault::Missing)?;
    web.keys.open(Purpose::SignIn, &[address.as_str(), nonce], token, web.desk.clock.now())?;
    Insider::of(&web.desk.policy, &address)
}

/// The link of the mail: a page with a button.
pub(super) async fn ask(
    State(web): State<Web>,
    Path(link): Path<Link>,
    Query(back): Query<Back>,
) -> Result<Html<String>, Fault> {
    let Insider { person, language, .. } = opened(&web, &link)?;
    let name = person.shown().to_owned();
    let (who, nonce, token) = &link;
    let action = format!("/konsole/anmelden/{who}/{nonce}/{token}?zu={}", back.address().replace('&', "%26"));
    let mut frame = web.frame(&language, &web.word(&language, "sign_in.ask_title"));
    frame.kind = Kind::Site;
    web.page("sign-in-ask.html", &language, &frame, &AskPage { name, action })
}

/// The button: the link is used up, and a session begins. Of an auditor that is noted (Z-15).
pub(super) async fn enter(
    State(web): State<Web>,
    Path(link): Path<Link>,
    Query(back): Query<Back>,
) -> Result<Response, Fault> {
    let insider = opened(&web, &link)?;
    let used = Receipt { key: format!("sign-in-used/{}", link.1), answer: String::new() };
    let change = Change { receipt: Some(used), ..Change::default() };
    if web.desk.store.commit(change).await? != Outcome::Committed {
        return Err(Fault::Expired);
    }
    if insider.audits_until().is_some() {
        audit::note(&web.desk, &insider.person.address, audit::SIGNED_IN, None).await?;
    }
    let cookie = session::cookie(&web, &insider.person.address, &web.fresh_key());
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to(back.address())).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct LeaveForm {
    formular: String,
}

/// Ends the session.
pub(super) async fn leave(
    SignedIn(session): SignedIn,
    State(web): State<Web>,
    form: Result<Form<LeaveForm>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    session.check_form(&web, &form.formular)?;
    let cookie = session::no_cookie(&web);
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to("/konsole/anmelden")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_never_leads_out_of_the_console() {
        let to = |zu: &str| Back { zu: zu.to_owned() }.address().to_owned();
        assert_eq!(to("/konsole/anfragen/K7QF-2M9T"), "/konsole/anfragen/K7QF-2M9T");
        for out in ["https://evil.example/", "//evil.example", "/konsole/..//evil", "", "/a/x", "/konsole/\r\nx: y"] {
            assert_eq!(to(out), "/konsole/", "{out:?}");
        }
    }
}

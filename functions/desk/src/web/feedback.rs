//! "War das hilfreich?" (P-35): a yes or no to a help page, and what was missing. Nobody is asked who they are, no
//! cookie is set, and no address is kept.
//!
//! The question stands on static pages, so a first click has no key of its own: the same answer on the same page
//! within [`TOGETHER_SECONDS`] counts once. What is written comes from a page of ours with a key, and counts once.

use super::{Fault, Web};
use crate::change::{Change, Outcome, Receipt, Remark};
use axum::Extension;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use tickets::Language;

/// A yes to a page.
pub(super) const YES: &str = "yes";
/// A no to a page.
pub(super) const NO: &str = "no";
/// What somebody missed on a page.
pub(super) const MISSED: &str = "missed";
/// A solution that somebody found and offers to others (P-16). Agents read it before anybody else does.
pub(super) const SOLUTION: &str = "solution";

/// The kinds of remarks that somebody wrote words to.
pub(crate) const WITH_WORDS: [&str; 2] = [MISSED, SOLUTION];

/// An answer on a topic helped, and nobody wrote a ticket.
pub(crate) const DEFLECTED: &str = "deflected";
/// Somebody wrote a ticket after all, in the form whose answer had helped: the other count was one too many.
pub(crate) const AFTER_ALL: &str = "after_all";

/// The longest text, in characters.
const TEXT_CHARS_MAX: usize = 2_000;
/// The longest name of a page, in bytes.
const PAGE_BYTES_MAX: usize = 200;
/// Two clicks on the same answer within this time are one, in seconds.
const TOGETHER_SECONDS: i64 = 10;
/// How many remarks are taken in a minute, from all readers together: each takes a place of that minute by chance.
const PLACES_A_MINUTE: u64 = 60;
/// How many places are tried before a minute counts as full.
const TRIES_MAX: usize = 8;

/// The form on a help page, and the one that asks what was missing.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct FeedbackForm {
    seite: String,
    antwort: String,
    text: String,
    schluessel: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct FeedbackQuery {
    seite: String,
}

/// What is asked for in words.
#[derive(Clone, Copy)]
enum Words {
    Missing,
    Solution,
}

impl Words {
    /// By the last part of the address.
    fn parse(part: &str) -> Option<Self> {
        match part {
            "fehlt" => Some(Self::Missing),
            "loesung" => Some(Self::Solution),
            _ => None,
        }
    }

    /// What it is kept as.
    fn kind(self) -> &'static str {
        match self {
            Self::Missing => MISSED,
            Self::Solution => SOLUTION,
        }
    }

    /// The key of its words, below `feedback`.
    fn key(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Solution => "solution",
        }
    }

    /// The last part of its address.
    fn part(self) -> &'static str {
        match self {
            Self::Missing => "fehlt",
            Self::Solution => "loesung",
        }
    }
}

#[derive(Serialize)]
struct WordsPage {
    /// The key of the page's words, below `feedback`.
    asks: &'static str,
    /// The last part of its address.
    part: &'static str,
    page: String,
    text: String,
    key: String,
    /// The key of what is wrong, below `feedback`; none if nothing is.
    mistake: Option<&'static str>,
}

#[derive(Serialize)]
struct ThanksPage {
    page: String,
}

/// Takes a yes or no.
pub(super) async fn vote(
    State(web): State<Web>,
    Extension(language): Extension<Language>,
    form: Result<Form<FeedbackForm>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let page = page(&form.seite).ok_or(Fault::Unreadable)?;
    let (kind, next) = match form.antwort.as_str() {
        "ja" => (YES, "danke"),
        "nein" => (NO, "fehlt"),
        _ => return Err(Fault::Unreadable),
    };
    let together = web.desk.clock.now().timestamp().div_euclid(TOGETHER_SECONDS).to_string();
    // A count that is lost in a crowd is no loss: the reader is led on all the same.
    let key = web.request_key("rueckmeldung", &together, &[page, kind]);
    keep(&web, page, kind, "", key.map(|key| receipt(key, page))).await?;
    let root = theme::root_of(&web.desk.policy, &language);
    Ok(Redirect::to(&format!("{root}/rueckmeldung/{next}?seite={}", theme::encoded(page))).into_response())
}

/// Asks what was missing, or for a solution.
pub(super) async fn ask(
    State(web): State<Web>,
    Path(part): Path<String>,
    Extension(language): Extension<Language>,
    Query(query): Query<FeedbackQuery>,
) -> Result<Html<String>, Fault> {
    let words = Words::parse(&part).ok_or(Fault::Missing)?;
    let page = page(&query.seite).ok_or(Fault::Missing)?;
    asked(&web, &language, words, page, "", web.fresh_key(), None)
}

/// Takes what was written. What cannot be taken comes back with every word.
pub(super) async fn tell(
    State(web): State<Web>,
    Path(part): Path<String>,
    Extension(language): Extension<Language>,
    form: Result<Form<FeedbackForm>, FormRejection>,
) -> Result<Response, Fault> {
    let words = Words::parse(&part).ok_or(Fault::Missing)?;
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let page = page(&form.seite).ok_or(Fault::Unreadable)?;
    let text = form.text.trim();
    let mistake = match text.chars().count() {
        0 => Some(("empty", StatusCode::UNPROCESSABLE_ENTITY)),
        n if n > TEXT_CHARS_MAX => Some(("long", StatusCode::UNPROCESSABLE_ENTITY)),
        _ => {
            let key = web.request_key("rueckmeldung", &form.schluessel, &[words.kind(), page, text]);
            let kept = keep(&web, page, words.kind(), text, key.map(|key| receipt(key, page))).await?;
            (!kept).then_some(("full", StatusCode::SERVICE_UNAVAILABLE))
        }
    };
    if let Some((word, status)) = mistake {
        let key = if form.schluessel.is_empty() { web.fresh_key() } else { form.schluessel };
        let again = asked(&web, &language, words, page, &form.text, key, Some(word))?;
        return Ok((status, again).into_response());
    }
    let root = theme::root_of(&web.desk.policy, &language);
    Ok(Redirect::to(&format!("{root}/rueckmeldung/danke?seite={}", theme::encoded(page))).into_response())
}

/// Says thank you, and where to go on.
pub(super) async fn thank(
    State(web): State<Web>,
    Extension(language): Extension<Language>,
    Query(query): Query<FeedbackQuery>,
) -> Result<Html<String>, Fault> {
    let page = page(&query.seite).ok_or(Fault::Missing)?.to_owned();
    let frame = web.frame(&language, &web.word(&language, "feedback.thanks_title"));
    web.page("feedback-thanks.html", &language, &frame, &ThanksPage { page })
}

fn asked(
    web: &Web,
    language: &Language,
    words: Words,
    page: &str,
    text: &str,
    key: String,
    mistake: Option<&'static str>,
) -> Result<Html<String>, Fault> {
    let error = mistake.map(|_| web.word(language, "form.error_title")).unwrap_or_default();
    let title = web.word(language, &format!("feedback.{}.title", words.key()));
    let frame = web.frame(language, &format!("{error}{title}"));
    let (asks, part) = (words.key(), words.part());
    let context = WordsPage { asks, part, page: page.to_owned(), text: text.to_owned(), key, mistake };
    web.page("feedback-words.html", language, &frame, &context)
}

/// Keeps a remark; says whether there was still a place for it.
pub(super) async fn keep(
    web: &Web,
    page: &str,
    kind: &str,
    text: &str,
    receipt: Option<Receipt>,
) -> Result<bool, Fault> {
    let now = web.desk.clock.now();
    let minute = now.timestamp().div_euclid(60);
    for _ in 0..TRIES_MAX {
        let place = web.desk.entropy.bits() % PLACES_A_MINUTE;
        let remark = Remark {
            key: format!("{minute}/{place}"),
            about: page.to_owned(),
            kind: kind.to_owned(),
            at: now,
            text: text.to_owned(),
        };
        let change = Change { receipt: receipt.clone(), remarks: vec![remark], ..Change::default() };
        match web.desk.store.commit(change).await? {
            Outcome::Committed | Outcome::CommittedBut(_) | Outcome::Repeated(_) => return Ok(true),
            Outcome::Conflict => {}
        }
    }
    tracing::warn!(minute, "more feedback than a minute takes");
    Ok(false)
}

/// The receipt of a remark.
pub(super) fn receipt(key: String, answer: &str) -> Receipt {
    Receipt { key, answer: answer.to_owned() }
}

/// The name of a page, as static pages send it, such as `wlan/verbinden`.
pub(super) fn page(name: &str) -> Option<&str> {
    let name = name.trim_matches('/');
    let plain = |c: char| c.is_alphanumeric() || "/-_.".contains(c);
    let sound = name.len() <= PAGE_BYTES_MAX && name.chars().all(plain) && !name.split('/').any(|p| p == "..");
    sound.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_pages_are_taken() {
        assert_eq!(page("wlan/verbinden"), Some("wlan/verbinden"));
        assert_eq!(page("/geräte/"), Some("geräte"));
        for name in ["<b>", "a b", "a/../b", "https://evil.example", &"x".repeat(201)] {
            assert_eq!(page(name), None, "{name}");
        }
        assert_eq!(theme::encoded("geräte/a"), "ger%C3%A4te/a");
    }
}

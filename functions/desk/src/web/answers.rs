//! `/suche/?q=`: the answers, written by the server for readers without scripts. Without a question, the site answers.

use super::Web;
use crate::help::{Site, SiteHelp};
use crate::unfound;
use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use search::{Answers as Found, Choice, highlights};
use serde::Serialize;
use std::sync::Arc;
use tickets::Language;

/// How many answers a page shows, and how many if somebody wants more.
const ANSWERS_MAX: usize = 20;
const MORE_ANSWERS_MAX: usize = 200;
/// How many choices are heard.
const CHOSEN_MAX: usize = 50;
/// The longest question that is answered, in characters.
const QUESTION_CHARS_MAX: usize = 200;

/// What the search pages are made of.
#[derive(Clone)]
pub struct Answers {
    /// What every page needs.
    pub web: Web,
    /// The site, which answers where nothing is asked.
    pub site: Arc<dyn Site>,
    /// What the site knows.
    pub help: Arc<SiteHelp>,
}

struct Page {
    answers: Answers,
    language: Language,
}

/// What somebody asked.
#[derive(Default)]
struct Asked {
    question: String,
    /// Whether more answers are wanted.
    more: bool,
    /// By what the answers are chosen: groups and keys.
    chosen: Vec<(String, String)>,
}

impl Asked {
    /// Reads an address: `q` is the question, `mehr` asks for more, all others choose.
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "q" => asked.question = value.trim().chars().take(QUESTION_CHARS_MAX).collect(),
                "mehr" => asked.more = true,
                _ if asked.chosen.len() < CHOSEN_MAX => asked.chosen.push((name, value)),
                _ => {}
            }
        }
        asked
    }

    /// The address of the answers to a question that somebody chose from; the question alone without choices.
    fn address(question: &str, chosen: &[&Choice<'_>]) -> String {
        let mut address = format!("?q={}", theme::encoded_part(question));
        for choice in chosen {
            address.push_str(&format!("&{}={}", theme::encoded_part(choice.group), theme::encoded_part(choice.key)));
        }
        address
    }
}

#[derive(Serialize)]
struct View<'a> {
    question: &'a str,
    hits: Vec<Shown<'a>>,
    count: usize,
    /// What the page that is opened marks, as JSON.
    marks: String,
    /// How many answers are not shown, and where they are.
    more: usize,
    all: String,
    /// By what answers can be chosen, and where those stand that nobody chose from.
    choices: &'a [Choice<'a>],
    chosen: bool,
    unchosen: String,
    /// The question as it was probably meant, and where its answers stand.
    meant: Option<String>,
    meant_address: String,
    /// The words that no page has.
    missing: Vec<&'a str>,
    topics: [&'a str; 0],
    letters: [&'a str; 0],
}

#[derive(Serialize)]
struct Shown<'a> {
    url: &'a str,
    title: Vec<Piece<'a>>,
    text: Vec<Piece<'a>>,
    trail: &'a str,
    tags: &'a [String],
}

#[derive(Serialize)]
struct Piece<'a> {
    text: &'a str,
    found: bool,
}

/// The search page of each language. Where its index cannot be read, the site answers.
pub fn router(answers: &Answers) -> Router {
    let policy = &answers.web.desk.policy;
    let of = |language: &Language| {
        let path = format!("{}/suche/", theme::root_of(policy, language));
        let page = Page { answers: answers.clone(), language: language.clone() };
        Router::new().route(&path, get(show)).with_state(Arc::new(page))
    };
    policy.desk.languages.iter().map(of).fold(Router::new(), Router::merge)
}

/// Whether a reader asked, and lets themselves be counted: no browser asks ahead, and none was told that nothing be noted.
fn is_counted(request: &Request) -> bool {
    let says = |name: &str, word: &str| request.headers().get(name).is_some_and(|value| value == word);
    let ahead = request.headers().contains_key("sec-purpose");
    *request.method() == Method::GET && !ahead && !says("dnt", "1") && !says("sec-gpc", "1")
}

/// Counts a question that no page answers. A count that is lost keeps nobody from reading on.
async fn count(web: &Web, language: &Language, question: &str) {
    if let Err(error) = unfound::note(&web.desk, &web.keys, language, question).await {
        tracing::warn!(%error, source = %error.source, "a question that found nothing was not counted");
    }
}

async fn show(State(page): State<Arc<Page>>, Query(pairs): Query<Vec<(String, String)>>, request: Request) -> Response {
    let Asked { question, more, chosen } = Asked::of(pairs);
    let Page { answers: Answers { web, site, help }, language } = &*page;
    let Some(index) = help.index(language).filter(|_| !question.is_empty()) else {
        return site.answer(request.method(), request.uri(), request.headers());
    };
    let marks = index.marks(&question);
    let found = marks.all();
    let pieces = |text| highlights(text, &found).into_iter().map(|(text, found)| Piece { text, found }).collect();
    let read = |address: &str| site.file(address).map(|bytes| bytes.to_vec());
    let Found { hits, choices } = index.answers(&question, &chosen);
    if hits.is_empty() && chosen.is_empty() && is_counted(&request) {
        count(web, language, &question).await;
    }
    let chosen: Vec<&Choice<'_>> = choices.iter().filter(|choice| choice.is_chosen).collect();
    let meant = index.meant(&question);
    let shown = hits.len().min(if more { MORE_ANSWERS_MAX } else { ANSWERS_MAX });
    let texts: Vec<_> = hits[..shown].iter().map(|hit| hit.passage(&index, &marks, &read)).collect();
    let view = View {
        question: &question,
        count: hits.len(),
        marks: serde_json::to_string(&found).unwrap_or_default(),
        more: hits.len().min(MORE_ANSWERS_MAX) - shown,
        all: format!("{}&mehr=1", Asked::address(&question, &chosen)),
        chosen: !chosen.is_empty(),
        unchosen: Asked::address(&question, &[]),
        choices: &choices,
        meant_address: meant.as_deref().map(|meant| Asked::address(meant, &[])).unwrap_or_default(),
        meant,
        missing: index.missing(&question),
        hits: hits[..shown]
            .iter()
            .zip(&texts)
            .map(|(hit, text)| Shown {
                url: hit.url,
                title: pieces(hit.title),
                text: pieces(text),
                trail: hit.trail,
                tags: hit.tags,
            })
            .collect(),
        topics: [],
        letters: [],
    };
    let title = format!("{question} – {}", web.word(language, "search.title"));
    let mut frame = web.frame(language, &title);
    frame.description = web.word(language, "search.description");
    match web.page("search.html", language, &frame, &view) {
        Ok(html) => html.into_response(),
        Err(_) => site.answer(request.method(), request.uri(), request.headers()),
    }
}

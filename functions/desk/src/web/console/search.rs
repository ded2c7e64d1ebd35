//! The search among requests: what an agent asks is the address, and nothing is everything (Z-37, Z-55).

mod asked;
pub(in crate::web) mod saved;

use super::super::session::Session;
use super::super::view::local_of;
use super::super::{Fault, Web};
use super::areas::{Area, Choice, choices};
use super::frame;
use super::list::{Row, readable, row};
use crate::lists::Card;
use crate::ports::Wanted;
use crate::words;
use asked::{Asked, Mistake, SearchForm};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use saved::Saved;
use serde::Serialize;
use tickets::access::may_find;
use tickets::event::Urgency;
use tickets::{Action, State as TicketState, TicketId, may};

/// Where it is.
pub(in crate::web) const SEARCH: &str = "/konsole/suche";
/// How many requests a page shows.
const PAGE_MAX: usize = 50;
/// Up to so many hits are counted.
const COUNTED_MAX: usize = 500;
/// How often a store is asked on for one page: it may rest, and have what this agent may not read.
const ROUNDS_MAX: usize = 40;

#[derive(Serialize)]
struct SearchPage<'a> {
    form: &'a SearchForm,
    mistakes: Vec<(&'static str, &'static str)>,
    queues: Vec<Area<Choice>>,
    parts: Vec<&'static str>,
    states: Vec<&'static str>,
    urgencies: Vec<&'static str>,
    /// Whether more than words were asked, so that the fields for it stand open.
    narrowed: bool,
    rows: Vec<HitRow>,
    /// How many there are, if they were counted: not on a later page.
    count: usize,
    counted: bool,
    /// Whether there are more than that.
    count_more: bool,
    /// Where the search begins, on a later page.
    first: Option<String>,
    older: Option<String>,
    saved: Vec<Saved>,
    /// The search as it can be saved.
    address: String,
    can_save: bool,
    /// The name that could not be taken for it, and why.
    name: String,
    name_mistake: Option<&'static str>,
    form_mark: String,
}

#[derive(Serialize)]
struct HitRow {
    #[serde(flatten)]
    row: Row,
    created: String,
}

/// What was found, and where it goes on.
#[derive(Default)]
struct Hits {
    cards: Vec<Card>,
    older: Option<String>,
}

/// The search and what it finds. A number leads to its request.
pub(in crate::web) async fn show(
    session: Session,
    State(web): State<Web>,
    Query(form): Query<SearchForm>,
) -> Result<Response, Fault> {
    if let Some(id) = form.number()
        && may_read(&web, &session, id).await?
    {
        return Ok(Redirect::to(&format!("/konsole/anfragen/{id}")).into_response());
    }
    page(&web, &session, &form, "", None).await
}

async fn may_read(web: &Web, session: &Session, id: TicketId) -> Result<bool, Fault> {
    let known = web.desk.ticket(id).await?;
    Ok(known.is_some_and(|(ticket, _)| may(&session.actor(), Action::Read, &ticket, &web.desk.policy)))
}

async fn page(
    web: &Web,
    session: &Session,
    form: &SearchForm,
    name: &str,
    name_mistake: Option<&'static str>,
) -> Result<Response, Fault> {
    let language = session.language();
    let policy = &web.desk.policy;
    let readable = readable(web, session);
    let asked = form.asked(policy, &readable);
    let (wanted, mistakes) = match asked {
        Ok(Asked::Everything(wanted)) => (Some(wanted), Vec::new()),
        Ok(Asked::Nothing) => (None, Vec::new()),
        Err(mistakes) => (None, mistakes),
    };
    let hits = match &wanted {
        Some(wanted) => hits(web, session, wanted, PAGE_MAX).await?,
        None => Hits::default(),
    };
    let is_first = form.vor.is_empty();
    let more = match (&wanted, &hits.older) {
        (Some(wanted), Some(older)) if is_first => {
            let on = Wanted { before: Some(older.clone()), ..wanted.clone() };
            self::hits(web, session, &on, COUNTED_MAX - hits.cards.len()).await?
        }
        _ => Hits::default(),
    };
    let now = web.desk.clock.now();
    let count = hits.cards.len() + more.cards.len();
    let rows = hits.cards.into_iter().map(|card| {
        let created = local_of(policy, &card.queue, card.created);
        HitRow { row: row(web, session, card, now), created }
    });
    let saved = saved::of(web, session).await?;
    let error = if mistakes.is_empty() && name_mistake.is_none() { "" } else { "form.error_title" };
    let error = if error.is_empty() { String::new() } else { web.word(language, error) };
    let mut frame = frame(web, session, &format!("{error}{}", web.word(language, "find.title")));
    frame.current = SEARCH.to_owned();
    let page = SearchPage {
        queues: choices(web, language, readable.iter().copied()),
        parts: words::Part::ALL.map(words::Part::key).to_vec(),
        states: states(),
        urgencies: [Urgency::Low, Urgency::Normal, Urgency::High].map(Urgency::key).to_vec(),
        narrowed: form.is_narrowed(),
        rows: rows.collect(),
        count,
        counted: is_first,
        count_more: more.older.is_some(),
        first: (!is_first).then(|| form.first().address()),
        older: hits.older.map(|place| form.before(place).address()),
        can_save: session.audits_until().is_none()
            && wanted.is_some()
            && !saved.iter().any(|saved| saved.address == form.first().address()),
        address: form.first().address(),
        saved,
        mistakes: mistakes.into_iter().map(|Mistake { field, word }| (field, word)).collect(),
        name: name.to_owned(),
        name_mistake,
        form,
        form_mark: session.form_mark(web),
    };
    let status = if error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, web.page("console-search.html", language, &frame, &page)?).into_response())
}

fn states() -> Vec<&'static str> {
    let states = [
        TicketState::Unconfirmed,
        TicketState::New,
        TicketState::Open,
        TicketState::WaitingRequester,
        TicketState::WaitingExternal,
        TicketState::Scheduled,
        TicketState::Solved,
        TicketState::Closed(tickets::CloseReason::Confirmed),
    ];
    states.iter().map(|state| state.key()).collect()
}

/// The first hits that the agent may read, the newest first. What they may not read is neither shown nor counted.
async fn hits(web: &Web, session: &Session, wanted: &Wanted, count_max: usize) -> Result<Hits, Fault> {
    let mut hits = Hits { cards: Vec::new(), older: wanted.before.clone() };
    let mut wanted = Wanted { count_max, ..wanted.clone() };
    for _ in 0..ROUNDS_MAX {
        let found = web.desk.store.find(wanted.clone()).await?;
        let cards = found.cards.iter().filter_map(|card| serde_json::from_str::<Card>(card).ok());
        hits.cards.extend(cards.filter(|card| is_readable(web, session, card)));
        hits.older = found.more_before;
        if hits.cards.len() > count_max {
            hits.cards.truncate(count_max);
            hits.older = hits.cards.last().map(|card| words::place(card.created, card.id));
        }
        if hits.cards.len() == count_max || hits.older.is_none() {
            break;
        }
        wanted.before = hits.older.clone();
    }
    Ok(hits)
}

/// Whether the agent may read the request that this is the card of.
fn is_readable(web: &Web, session: &Session, card: &Card) -> bool {
    let policy = &web.desk.policy;
    may_find(session.address(), policy.queue_or_default(&card.queue), card.visibility, policy)
}

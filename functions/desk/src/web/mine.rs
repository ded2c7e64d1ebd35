//! All requests of one person: the open ones first, then what is over (N-30, Z-41). A link in a mail is no way to this
//! page, it may have been passed on; who asks for one of its own proves a mailbox (M16).

pub(super) mod access;
mod session;

use super::{Fault, Web};
use crate::lists::{Card, List};
use crate::ports::{Order, Page};
use axum::extract::{Query, State};
use axum::response::Html;
use serde::{Deserialize, Serialize};
use session::Mine;
use tickets::access::may_reach;
use tickets::{Address, Language};

/// Where the page is.
pub(super) const HERE: &str = "/a/meine";
/// How many open requests the page shows at most.
const OPEN_MAX: usize = 200;
/// How many closed requests stand on a page.
const CLOSED_MAX: usize = 25;
/// How far back the pages of closed requests go.
const PAGES_MAX: usize = 40;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct MineQuery {
    sprache: String,
    seite: usize,
}

/// A request, in the columns of N-30.
#[derive(Serialize)]
struct Row {
    id: String,
    /// The way to it, for this person.
    way: String,
    subject: String,
    confidential: bool,
    state: String,
    requester: String,
    /// Empty while nobody has it.
    owner: String,
}

/// What is open, or what is over.
#[derive(Serialize)]
struct Part {
    /// `open` or `closed`.
    key: &'static str,
    rows: Vec<Row>,
    /// The pages before and behind this one.
    newer: Option<String>,
    older: Option<String>,
}

#[derive(Serialize)]
struct MinePage {
    mail: String,
    parts: [Part; 2],
}

/// The list, for whoever has proved a mailbox; else the page that offers to.
pub(super) async fn show(
    State(web): State<Web>,
    mine: Option<Mine>,
    Query(query): Query<MineQuery>,
) -> Result<Html<String>, Fault> {
    let Some(mine) = mine else { return access::form_page(&web, &language(&web, &query.sprache), "", false) };
    let who = mine.address();
    let open = [List::Person(who.clone()), List::ConfidentialPerson(who.clone())];
    let closed = [List::PersonPast(who.clone()), List::ConfidentialPersonPast(who.clone())];
    let skip = query.seite.min(PAGES_MAX) * CLOSED_MAX;
    let mut open = cards(&web, who, &open, Order::Ascending, OPEN_MAX).await?;
    open.sort_by_key(|card| (card.due, card.id));
    let mut closed = cards(&web, who, &closed, Order::Descending, skip + CLOSED_MAX + 1).await?;
    closed.sort_by_key(|card| std::cmp::Reverse((card.closed, card.id)));
    let more = closed.len() > skip + CLOSED_MAX;
    let page_at = |n: usize| format!("{HERE}?seite={n}");
    let row = |card: Card| row(&web, &mine, card);
    let language = mine.language();
    let frame = web.frame(language, &web.word(language, "mine.title"));
    let open = Part { key: "open", rows: open.into_iter().map(row).collect(), newer: None, older: None };
    let closed = Part {
        key: "closed",
        rows: closed.into_iter().skip(skip).take(CLOSED_MAX).map(row).collect(),
        newer: query.seite.min(PAGES_MAX).checked_sub(1).map(page_at),
        older: (more && query.seite < PAGES_MAX).then(|| page_at(query.seite + 1)),
    };
    let page = MinePage { mail: who.to_string(), parts: [open, closed] };
    web.page("mine.html", language, &frame, &page)
}

/// The heads of several lists together: of each so many, as far as this person may know of them (D-10).
async fn cards(web: &Web, who: &Address, lists: &[List], order: Order, count_max: usize) -> Result<Vec<Card>, Fault> {
    let policy = &web.desk.policy;
    let mut all = Vec::new();
    for list in lists {
        let texts = web.desk.store.list(&list.name(), Page { order, skip: 0, count_max }).await?;
        let cards = texts.iter().filter_map(|text| serde_json::from_str::<Card>(text).ok());
        all.extend(cards.filter(|card| may_reach(who, policy.queue_or_default(&card.queue), policy)));
    }
    Ok(all)
}

fn row(web: &Web, mine: &Mine, card: Card) -> Row {
    let owner = card.owner.as_ref().and_then(|owner| web.desk.policy.agent(owner));
    Row {
        way: mail::link::ticket("", &web.keys, &card.way_of(mine.address()), mine.until()),
        id: card.id.to_string(),
        subject: card.subject,
        confidential: card.visibility.is_confidential(),
        state: card.state,
        requester: card.requester,
        owner: owner.map(|agent| agent.person.shown().to_owned()).unwrap_or_default(),
    }
}

/// A language of the desk by its name, else the desk's own.
pub(super) fn language(web: &Web, name: &str) -> Language {
    let desk = &web.desk.policy.desk;
    desk.languages.iter().find(|language| language.as_str() == name).unwrap_or(&desk.language).clone()
}

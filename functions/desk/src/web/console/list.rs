//! The work list: what waits for whom, what is due first on top.

use super::super::session::{Session, SignedIn};
use super::super::view::local_of;
use super::super::{Fault, Web};
use super::areas::{Area, areas};
use super::search::saved::{self, Saved};
use super::{frame, intake, report};
use crate::lists::{Card, List, Phase};
use crate::ports::{Order, Page};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tickets::Visibility;
use tickets::access::may_find;
use tickets::policy::{Queue, Site, SiteId};

/// How many tickets a page shows.
const PAGE_MAX: usize = 50;

/// How many pages can be turned: what lies further back is found by its number.
const PAGES_MAX: usize = 200;

/// A view of the work, by its key in the address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    /// New and open tickets: the next move is ours.
    Ours,
    /// What I have in work.
    Mine,
    /// Nobody's yet.
    New,
    /// Somebody else has the next move.
    Waiting,
    Solved,
    Unconfirmed,
    Closed,
}

impl View {
    const ALL: [Self; 7] =
        [Self::Ours, Self::Mine, Self::New, Self::Waiting, Self::Solved, Self::Unconfirmed, Self::Closed];

    fn key(self) -> &'static str {
        match self {
            Self::Ours => "uns",
            Self::Mine => "meine",
            Self::New => "unbesetzt",
            Self::Waiting => "wartet",
            Self::Solved => "geloest",
            Self::Unconfirmed => "unbestaetigt",
            Self::Closed => "geschlossen",
        }
    }

    fn parse(key: &str) -> Self {
        Self::ALL.into_iter().find(|v| v.key() == key).unwrap_or(Self::Ours)
    }

    fn phases(self) -> &'static [Phase] {
        match self {
            Self::Ours => &[Phase::New, Phase::Open],
            Self::Mine => &[],
            Self::New => &[Phase::New],
            Self::Waiting => &[Phase::Waiting],
            Self::Solved => &[Phase::Solved],
            Self::Unconfirmed => &[Phase::Unconfirmed],
            Self::Closed => &[Phase::Closed, Phase::Spam],
        }
    }

    /// The store's lists behind the view.
    fn lists(self, web: &Web, session: &Session, queues: &[&Queue], site: Option<&Site>) -> Vec<List> {
        let me = session.address();
        match self {
            Self::Mine => {
                let own = web.desk.policy.queues_of(me);
                let confidential = own.map(|queue| List::ConfidentialOwner(me.clone(), queue.id.clone()));
                std::iter::once(List::Owner(me.clone())).chain(confidential).collect()
            }
            Self::Ours | Self::New | Self::Waiting | Self::Solved | Self::Unconfirmed | Self::Closed => {
                queues.iter().flat_map(|queue| of_queue(web, session, queue, site, self.phases())).collect()
            }
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct ListQuery {
    liste: String,
    gruppe: String,
    /// A site of the group.
    ort: String,
    seite: usize,
}

#[derive(Serialize)]
struct ListPage {
    view: &'static str,
    group: String,
    /// Whether it is work to whoever reads it, and whether they bring in what others have.
    works: bool,
    enters: bool,
    /// The sites of the group, all of them together first; none, if it has none.
    sites: Vec<Entry>,
    views: Vec<Entry>,
    groups: Vec<Area<Entry>>,
    rows: Vec<Row>,
    first: usize,
    last: usize,
    total: u64,
    /// The last day of an auditor; of agents there is none.
    audits_until: Option<String>,
    before: Option<String>,
    after: Option<String>,
    saved: Vec<Saved>,
    form_mark: String,
}

/// A line of the side: a list with its count.
#[derive(Serialize)]
struct Entry {
    key: String,
    label: String,
    address: String,
    count: u64,
    current: bool,
}

/// A request as a list shows it.
#[derive(Serialize)]
pub(super) struct Row {
    id: String,
    subject: String,
    confidential: bool,
    state: String,
    queue: String,
    site: String,
    requester: String,
    owner: String,
    due: String,
    /// `late`, `soon`, `later`, `hold` or `none`.
    due_kind: &'static str,
    age_hours: i64,
}

/// `/konsole` is `/konsole/`.
pub(in crate::web) async fn moved() -> Redirect {
    Redirect::permanent("/konsole/")
}

/// The work list.
pub(in crate::web) async fn show(
    SignedIn(session): SignedIn,
    State(web): State<Web>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Fault> {
    let view = View::parse(&query.liste);
    let readable = readable(&web, &session);
    if readable.is_empty() && !session.works() {
        let to = if intake::enters(&session) { intake::INTAKE } else { report::REPORT };
        return Ok(Redirect::to(to).into_response());
    }
    let group = readable.iter().find(|q| q.id.as_str() == query.gruppe).copied();
    let own: Vec<&Queue> = readable.iter().copied().filter(|q| q.has(session.address()) || !session.works()).collect();
    let queues: Vec<&Queue> = group.map_or(own.clone(), |q| vec![q]);
    let site = group.and_then(|q| q.site(&SiteId::new(&query.ort)));
    let lists: Vec<String> = view.lists(&web, &session, &queues, site).iter().map(List::name).collect();
    let total: u64 = web.desk.store.counts(&lists).await?.iter().sum();
    let skip = query.seite.min(PAGES_MAX) * PAGE_MAX;
    let cards = cards(&web, &lists, view, skip).await?;
    let page_address = |n: usize| {
        let group = group.map(|q| format!("&gruppe={}", q.id)).unwrap_or_default();
        let site = site.map(|site| format!("&ort={}", site.id)).unwrap_or_default();
        format!("/konsole/?liste={}{group}{site}&seite={n}", view.key())
    };
    let language = session.language();
    let now = web.desk.clock.now();
    let label = group
        .map_or_else(|| web.word(language, &format!("list.{}", view.key())), |q| q.label.word(language).to_owned());
    let title = format!("{label} ({total})");
    let page = ListPage {
        view: view.key(),
        group: group.map(|q| q.label.word(language).to_owned()).unwrap_or_default(),
        works: session.works(),
        enters: intake::enters(&session),
        sites: sites(&web, &session, view, group, site).await?,
        views: views(&web, &session, &own, view, group.is_none()).await?,
        groups: groups(&web, &session, &readable, group).await?,
        first: if cards.is_empty() { 0 } else { skip + 1 },
        last: skip + cards.len(),
        total,
        audits_until: session.audits_until().map(|day| day.to_string()),
        before: query.seite.checked_sub(1).map(page_address),
        after: (total > (skip + cards.len()) as u64 && !cards.is_empty()).then(|| page_address(query.seite + 1)),
        saved: saved::of(&web, &session).await?,
        rows: cards.into_iter().map(|card| row(&web, &session, card, now)).collect(),
        form_mark: session.form_mark(&web),
    };
    let mut frame = frame(&web, &session, &title);
    frame.current = "/konsole/".to_owned();
    Ok(web.page("console-list.html", language, &frame, &page)?.into_response())
}

/// The queues whose tickets the agent may read.
pub(super) fn readable<'a>(web: &'a Web, session: &Session) -> Vec<&'a Queue> {
    let policy = &web.desk.policy;
    policy.queues.iter().filter(|q| may_find(session.address(), q, Visibility::Desk, policy)).collect()
}

/// The lists of a queue in these phases, as far as the agent may know of what stands on them.
fn of_queue(web: &Web, session: &Session, queue: &Queue, site: Option<&Site>, phases: &[Phase]) -> Vec<List> {
    let visible = |visibility| may_find(session.address(), queue, visibility, &web.desk.policy);
    let id = || queue.id.clone();
    let open = phases.iter().map(|phase| match site {
        None => List::Queue(id(), *phase),
        Some(site) => List::Site(id(), site.id.clone(), *phase),
    });
    let kept = phases.iter().map(|phase| match site {
        None => List::Confidential(id(), *phase),
        Some(site) => List::ConfidentialSite(id(), site.id.clone(), *phase),
    });
    let open = open.filter(|_| visible(Visibility::Desk));
    open.chain(kept.filter(|_| visible(Visibility::Queue))).collect()
}

/// The sites of a group with their counts, after all of them together.
async fn sites(
    web: &Web,
    session: &Session,
    view: View,
    group: Option<&Queue>,
    current: Option<&Site>,
) -> Result<Vec<Entry>, Fault> {
    let Some(queue) = group.filter(|queue| !queue.sites.is_empty() && view != View::Mine) else {
        return Ok(Vec::new());
    };
    let language = session.language();
    let mut entries = Vec::new();
    for site in std::iter::once(None).chain(queue.sites.iter().map(Some)) {
        let names: Vec<String> = view.lists(web, session, &[queue], site).iter().map(List::name).collect();
        let here = format!("/konsole/?liste={}&gruppe={}", view.key(), queue.id);
        entries.push(Entry {
            key: site.map(|site| site.id.to_string()).unwrap_or_default(),
            label: site
                .map_or_else(|| web.word(language, "list.all_sites"), |site| site.name.word(language).to_owned()),
            address: site.map_or_else(|| here.clone(), |site| format!("{here}&ort={}", site.id)),
            count: web.desk.store.counts(&names).await?.iter().sum(),
            current: site.map(|site| &site.id) == current.map(|site| &site.id),
        });
    }
    Ok(entries)
}

/// One page of several lists together: each is sorted in the store, the heads are merged here.
async fn cards(web: &Web, lists: &[String], view: View, skip: usize) -> Result<Vec<Card>, Fault> {
    let past = view == View::Closed;
    let order = if past { Order::Descending } else { Order::Ascending };
    let page = Page { order, skip: 0, count_max: skip.saturating_add(PAGE_MAX) };
    let mut all: Vec<Card> = Vec::new();
    for list in lists {
        let texts = web.desk.store.list(list, page).await?;
        all.extend(texts.iter().filter_map(|text| serde_json::from_str::<Card>(text).ok()));
    }
    match past {
        true => all.sort_by_key(|c| std::cmp::Reverse((c.closed, c.id))),
        false => all.sort_by_key(|c| (c.due, c.id)),
    }
    Ok(all.into_iter().skip(skip).take(PAGE_MAX).collect())
}

async fn views(
    web: &Web,
    session: &Session,
    own: &[&Queue],
    current: View,
    no_group: bool,
) -> Result<Vec<Entry>, Fault> {
    let mut entries = Vec::new();
    // What nobody works on, and what they only read, is nobody's.
    for view in View::ALL.into_iter().filter(|view| session.works() || *view != View::Mine) {
        let names: Vec<String> = view.lists(web, session, own, None).iter().map(List::name).collect();
        entries.push(Entry {
            key: view.key().to_owned(),
            label: web.word(session.language(), &format!("list.{}", view.key())),
            address: format!("/konsole/?liste={}", view.key()),
            count: web.desk.store.counts(&names).await?.iter().sum(),
            current: no_group && view == current,
        });
    }
    Ok(entries)
}

async fn groups(
    web: &Web,
    session: &Session,
    readable: &[&Queue],
    current: Option<&Queue>,
) -> Result<Vec<Area<Entry>>, Fault> {
    let lists: Vec<Vec<List>> =
        readable.iter().map(|queue| of_queue(web, session, queue, None, View::Ours.phases())).collect();
    let names: Vec<String> = lists.iter().flatten().map(List::name).collect();
    let mut counts = web.desk.store.counts(&names).await?.into_iter();
    let entries = readable.iter().zip(lists).map(|(queue, lists)| {
        let entry = Entry {
            key: queue.id.to_string(),
            label: queue.label.word(session.language()).to_owned(),
            address: format!("/konsole/?liste=uns&gruppe={}", queue.id),
            count: counts.by_ref().take(lists.len()).sum(),
            current: current.is_some_and(|c| c.id == queue.id),
        };
        (*queue, entry)
    });
    Ok(areas(web, session.language(), entries))
}

/// The row of a card.
pub(super) fn row(web: &Web, session: &Session, card: Card, now: DateTime<Utc>) -> Row {
    let policy = &web.desk.policy;
    let owner = card.owner.as_ref().and_then(|o| policy.agent_ever(o)).map(|a| a.person.shown().to_owned());
    let queue = policy.queue_or_default(&card.queue);
    let site = card.site.as_ref().and_then(|site| queue.site(site));
    Row {
        due_kind: due_kind(web, &card.state, card.due, now),
        id: card.id.to_string(),
        subject: card.subject,
        confidential: card.visibility.is_confidential(),
        queue: queue.label.word(session.language()).to_owned(),
        site: site.map_or("", |site| site.name.word(session.language())).to_owned(),
        state: card.state,
        requester: card.requester,
        owner: owner.unwrap_or_default(),
        due: local_of(policy, &card.queue, card.due),
        age_hours: (now - card.created).num_hours(),
    }
}

/// How a time limit is shown: only what needs an act today has a ground.
pub(super) fn due_kind(web: &Web, state: &str, due: DateTime<Utc>, now: DateTime<Utc>) -> &'static str {
    let day = |at: DateTime<Utc>| web.desk.policy.calendar.day_at(at);
    match state {
        "closed" | "solved" | "unconfirmed" => "none",
        "waiting_requester" | "waiting_external" | "waiting_outside" | "scheduled" => "hold",
        _ if due <= now => "late",
        _ if day(due) == day(now) => "soon",
        _ => "later",
    }
}

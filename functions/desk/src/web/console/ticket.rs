//! A ticket as agents work on it.

use super::super::basket::BasketView;
use super::super::callback::can_plan;
use super::super::session::{Session, SignedIn};
use super::super::view::{
    EntryView, Eyes, FileView, PersonView, TicketView, can_add, files_of, history, linked, outsiders, paragraphs,
    participants,
};
use super::super::{Fault, Web};
use super::frame;
use super::hanging::{self, HANGING_MAX, Hanging};
use super::knowledge::{KnowledgeView, Said};
use super::list::due_kind;
use super::outside::{OutsideForm, OutsideView};
use super::{reader, remote, triage, watch};
use crate::audit;
use crate::whole;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use chrono::{DateTime, TimeDelta, Utc};
use mail::link::Whose;
use serde::{Deserialize, Serialize};
use tickets::access::{may_give_back, may_move_to};
use tickets::event::Urgency;
use tickets::policy::Agent;
use tickets::{
    Action, Actor, Channel, CloseReason, Event, Language, Policy, RequestKind, SPAM_DAYS, State as TicketState, Ticket,
    TicketId, Watch, may,
};

/// How long the requester's own page, opened from the console, is good.
const PEEK_HOURS: i64 = 12;

#[derive(Serialize)]
struct TicketPage {
    ticket: TicketView,
    entries: Vec<EntryView>,
    due_kind: &'static str,
    /// Who would get a message.
    people: Vec<String>,
    /// Whether the agent works this queue, or only reads it.
    works: bool,
    /// The last day of an auditor; of agents there is none.
    audits_until: Option<String>,
    mine: bool,
    in_work: bool,
    can_unassign: bool,
    can_ask: bool,
    can_speak: bool,
    /// What can be solved along with it.
    carried: Vec<Hanging>,
    /// What is asked beside a solution.
    knowledge: KnowledgeView,
    can_reopen: bool,
    can_hide: bool,
    can_show: bool,
    /// Who takes part without being a member of the queue: address and name.
    outsiders: Vec<(String, String)>,
    /// Whether it can go on in another ticket, or be spam.
    can_merge: bool,
    /// Whether it can hang on another ticket.
    can_hang: bool,
    can_spam: bool,
    /// Where it can be moved to: key and name.
    queues: Vec<(String, String)>,
    /// The sites of its queue: key and name.
    sites: Vec<(String, String)>,
    /// The queue above, if it can go there.
    above: Option<String>,
    /// The original request: what a hand-up starts from.
    request: String,
    /// The files that may go along with a hand-up.
    files: Vec<FileView>,
    urgencies: Vec<&'static str>,
    /// The kinds that a request can be, and what was found out about this one.
    kinds: Vec<&'static str>,
    finding: FindingView,
    /// What is asked of the cause before it goes up.
    triage: Vec<triage::Row>,
    /// The other members of the queue: address and name.
    colleagues: Vec<(String, String, Option<String>)>,
    /// Who takes part beside the requester, and whether more can.
    participants: Vec<PersonView>,
    /// Whose mailed links can be renewed.
    linked: Vec<PersonView>,
    can_add: bool,
    /// What the agent may choose to hear, and the key of what they chose.
    levels: Vec<&'static str>,
    watch: &'static str,
    can_watch: bool,
    /// Whether somebody can be helped from afar, and whether that is offered.
    can_help_remotely: bool,
    is_remote: bool,
    /// Whether work on it can be planned for later.
    can_plan: bool,
    /// How content the requester is, and what they wrote to it.
    rating: Option<(u8, Vec<Vec<String>>)>,
    /// Providers outside: who was asked, and who can be.
    outside: OutsideView,
    /// The way to the child's page, for the admin who is its requester.
    child_page: String,
    /// What was typed, when it could not be taken.
    draft: Draft,
    mistake: Option<&'static str>,
    key: String,
    form_mark: String,
}

/// What agents found out so far.
#[derive(Serialize)]
struct FindingView {
    /// `ja`, `nein`, or nothing while nobody has tried.
    reproduced: &'static str,
    steps: String,
    cause: String,
}

impl FindingView {
    fn of(ticket: &Ticket) -> Self {
        let found = ticket.finding.clone().unwrap_or_default();
        let reproduced = match found.reproduced {
            Some(true) => "ja",
            Some(false) => "nein",
            None => "",
        };
        Self { reproduced, steps: found.steps, cause: found.cause }
    }
}

/// What was typed into one of the forms.
#[derive(Clone, Default, Serialize)]
pub(super) struct Draft {
    /// The act whose form it was.
    pub act: String,
    pub text: String,
    pub reason: String,
    /// Who was named.
    pub who: String,
    pub priority: String,
    pub day: String,
    pub time: String,
    pub urgency: String,
    /// What was said of the cause, in the order of the rows.
    pub rows: [String; 5],
    /// The ticked files of a hand-up.
    pub ticked: Vec<String>,
    /// The queue that it was to go to.
    pub queue: String,
    /// The number of the ticket that it was to go on in.
    pub other: String,
    /// Where others find the solution.
    pub said: Said,
    /// What was ticked to be solved along; nothing was said of it yet on a new page.
    pub along: Option<Vec<String>>,
    /// What did not go along with the solution.
    pub left_open: Vec<String>,
    pub basket: BasketView,
    /// What was typed into a form about a provider outside.
    pub outside: OutsideForm,
}

/// The ticket with all that an agent reads, for those who may; for others it is simply not there.
pub(in crate::web) async fn readable(web: &Web, session: &Session, id: &str) -> Result<(Ticket, Vec<Event>), Fault> {
    let (ticket, events, eyes) = seen(web, session, id).await?;
    if matches!(eyes, Eyes::Agent(_)) { Ok((ticket, events)) } else { Err(Fault::Missing) }
}

/// What the forms of this page are signed for.
pub(super) fn place(ticket: &Ticket, session: &Session) -> String {
    format!("console/{}/{}", ticket.id, session.address())
}

/// What did not go along with a solution: numbers, with a dot between.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Along {
    offen: String,
}

impl Along {
    fn left_open(&self) -> Vec<String> {
        let numbers = self.offen.split('.').take(HANGING_MAX).filter_map(TicketId::parse);
        numbers.map(|id| id.to_string()).collect()
    }
}

/// The ticket as whoever is signed in may read it: with an agent's eyes, or with those of who reads along. That an auditor
/// reads it is noted first (Z-15).
pub(in crate::web) async fn seen<'s>(
    web: &Web,
    session: &'s Session,
    id: &str,
) -> Result<(Ticket, Vec<Event>, Eyes<'s>), Fault> {
    let id = TicketId::parse(id).ok_or(Fault::Missing)?;
    let (ticket, events) = web.desk.ticket(id).await?.ok_or(Fault::Missing)?;
    let may = |action| may(&session.actor(), action, &ticket, &web.desk.policy);
    let address = session.address();
    let eyes = match (may(Action::ReadInternal), may(Action::Read)) {
        (true, _) => Eyes::Agent(address),
        (false, true) => Eyes::Along(address),
        (false, false) => return Err(Fault::Missing),
    };
    if session.audits_until().is_some() {
        audit::note(&web.desk, address, audit::READ, Some(ticket.id)).await?;
    }
    Ok((ticket, events, eyes))
}

/// The page.
pub(in crate::web) async fn show(
    SignedIn(session): SignedIn,
    State(web): State<Web>,
    Path(id): Path<String>,
    Query(query): Query<Along>,
) -> Result<Html<String>, Fault> {
    let (ticket, events, eyes) = seen(&web, &session, &id).await?;
    if matches!(eyes, Eyes::Along(_)) {
        return reader::page(&web, &session, &ticket, &events, &eyes);
    }
    let draft = Draft { left_open: query.left_open(), ..Draft::default() };
    page(&web, &session, &ticket, &events, draft, None).await
}

pub(super) async fn page(
    web: &Web,
    session: &Session,
    ticket: &Ticket,
    events: &[Event],
    draft: Draft,
    mistake: Option<&'static str>,
) -> Result<Html<String>, Fault> {
    let draft = Draft { basket: draft.basket.or_empty(web, &place(ticket, session)), ..draft };
    let policy = &web.desk.policy;
    let language = session.language();
    let queue = policy.queue_or_default(&ticket.queue);
    let works = may(&session.actor(), Action::Work, ticket, policy);
    let mine = ticket.owner.as_ref() == Some(session.address());
    let above = queue.hands_up_to.as_ref().filter(|_| ticket.state.is_in_work());
    let above = above.filter(|_| !ticket.child_open);
    let last_day = |agent: &Agent| queue.last_day_of(&agent.person.address).map(|day| day.to_string());
    let alone = !ticket.is_elsewhere() && ticket.parent.is_none();
    let colleagues = queue.members.iter().filter(|m| ticket.owner.as_ref() != Some(*m));
    let page = TicketPage {
        entries: entries(web, session, ticket, events).await?,
        due_kind: due_kind(web, ticket.state_key(), ticket.dates.due, web.desk.clock.now()),
        people: ticket.people().filter(|p| !p.address.is_nobody()).map(|p| p.shown().to_owned()).collect(),
        works,
        audits_until: session.audits_until().map(|day| day.to_string()),
        mine,
        in_work: ticket.state.is_in_work(),
        can_unassign: ticket.state == TicketState::Open && may_give_back(session.address(), ticket, policy),
        can_ask: ticket.state.is_in_work(),
        can_speak: ticket.state.is_in_work() || ticket.state == TicketState::Solved,
        carried: if works { hanging::offered(web, session, ticket, draft.along.as_deref()).await? } else { Vec::new() },
        knowledge: KnowledgeView::of(web, ticket, mistake),
        can_hide: may(&session.actor(), Action::Hide, ticket, policy) && !ticket.visibility.is_confidential(),
        can_show: may(&session.actor(), Action::Show, ticket, policy) && ticket.visibility.is_confidential(),
        outsiders: outsiders(policy, ticket),
        can_reopen: works && can_reopen(ticket, web.desk.clock.now()),
        can_merge: works
            && alone
            && ticket.callback.is_none()
            && (ticket.state.is_in_work() || ticket.state == TicketState::Solved),
        can_hang: works && (ticket.state.is_in_work() || ticket.state == TicketState::Solved),
        can_spam: works && alone && !ticket.state.is_closed(),
        queues: queues(policy, ticket, works, language),
        sites: queue.sites.iter().map(|site| (site.id.to_string(), site.name.word(language).to_owned())).collect(),
        above: above.map(|id| policy.queue_or_default(id).label.word(language).to_owned()),
        request: events.first().and_then(|e| e.what.public_text()).unwrap_or_default().to_owned(),
        files: files_of(web, ticket, events, &Eyes::Agent(session.address())),
        urgencies: [Urgency::Low, Urgency::Normal, Urgency::High].map(Urgency::key).to_vec(),
        kinds: RequestKind::ALL.map(RequestKind::key).to_vec(),
        finding: FindingView::of(ticket),
        triage: triage::rows(web, events, &draft, language),
        colleagues: colleagues
            .filter_map(|m| policy.agent(m))
            .map(|a| (a.person.address.to_string(), a.person.shown().to_owned(), last_day(a)))
            .collect(),
        participants: participants(ticket),
        linked: if works { linked(ticket) } else { Vec::new() },
        can_add: can_add(ticket),
        levels: watch::LEVELS.map(Watch::key).to_vec(),
        watch: Some(ticket.watch_of(&session.actor()))
            .filter(|l| watch::LEVELS.contains(l))
            .unwrap_or(Watch::None)
            .key(),
        can_watch: may(&session.actor(), Action::Watch, ticket, policy) && ticket.state != TicketState::Unconfirmed,
        can_help_remotely: works && remote::can_offer(ticket),
        is_remote: ticket.is_remote,
        can_plan: works && can_plan(ticket),
        rating: ticket.rating.as_ref().map(|(stars, text)| (stars.count(), paragraphs(text))),
        outside: OutsideView::of(web, ticket, works, language),
        child_page: child_page(web, session, ticket, events).await?,
        draft,
        mistake,
        key: web.fresh_key(),
        form_mark: session.form_mark(web),
        ticket: TicketView::of(web, ticket, language),
    };
    let mut frame = frame(web, session, &format!("{} – {}", ticket.subject, ticket.id));
    frame.current = "/konsole/".to_owned();
    web.page("console-ticket.html", language, &frame, &page)
}

/// What happened, with each mail whole where it has more than its entry. What an agent answered may quote what a group keeps to
/// itself, and is for those who read that.
async fn entries(web: &Web, session: &Session, ticket: &Ticket, events: &[Event]) -> Result<Vec<EntryView>, Fault> {
    let mut entries = history(web, ticket, events, &Eyes::Agent(session.address()), session.language());
    if events.iter().any(|event| event.via == Channel::Mail) {
        let mails = whole::of(&web.desk, ticket.id).await?;
        let reads_all = may(&session.actor(), Action::ReadKept, ticket, &web.desk.policy);
        let by_person = |place: usize| matches!(events.get(place).map(|event| &event.by), Some(Actor::Person(_)));
        for entry in entries.iter_mut().filter(|entry| reads_all || by_person(entry.place)) {
            entry.whole = mails.get(&entry.place).map(|mail| paragraphs(mail)).unwrap_or_default();
        }
    }
    Ok(entries)
}

/// Whether an agent may take it up again.
fn can_reopen(ticket: &Ticket, now: DateTime<Utc>) -> bool {
    match ticket.state {
        TicketState::Solved => true,
        TicketState::Closed(CloseReason::UnconfirmedExpired | CloseReason::Merged) => false,
        TicketState::Closed(CloseReason::Spam) => {
            ticket.dates.closed.is_some_and(|closed| now - closed <= TimeDelta::days(SPAM_DAYS))
        }
        TicketState::Closed(_) => true,
        TicketState::Unconfirmed
        | TicketState::New
        | TicketState::Open
        | TicketState::WaitingRequester
        | TicketState::WaitingExternal
        | TicketState::Scheduled => false,
    }
}

/// Where the ticket can be moved to by whoever works on it.
fn queues(policy: &Policy, ticket: &Ticket, works: bool, language: &Language) -> Vec<(String, String)> {
    let open = works && !ticket.state.is_closed();
    let others = policy.queues.iter().filter(|queue| open && may_move_to(ticket, queue, policy));
    others.map(|queue| (queue.id.to_string(), queue.label.word(language).to_owned())).collect()
}

/// The admin who handed a ticket up is the child's requester: they see it as requesters do (desk.md §4.3).
async fn child_page(web: &Web, session: &Session, ticket: &Ticket, events: &[Event]) -> Result<String, Fault> {
    let Some(child) = ticket.child else { return Ok(String::new()) };
    let handed_up_by_me = events.iter().any(|e| {
        matches!(&e.what, tickets::What::HandedUp { child: c, .. } if *c == child)
            && matches!(&e.by, Actor::Agent(by) if by == session.address())
    });
    let child = if handed_up_by_me { web.desk.ticket(child).await? } else { None };
    let until = web.desk.clock.now() + TimeDelta::hours(PEEK_HOURS);
    let way = |(child, _)| mail::link::ticket("", &web.keys, &Whose::of(&child, session.address()), until);
    Ok(child.map(way).unwrap_or_default())
}

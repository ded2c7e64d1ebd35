//! The requester's ticket page, behind the personal link of a mail.

pub(super) mod callback;
pub(super) mod edit;
pub(super) mod people;
pub(super) mod rate;
pub(super) mod renew;
pub(super) mod watch;

use super::basket::{Basket, BasketView};
use super::upload::Filled;
use super::view::{EntryView, Eyes, PersonView, TicketView, can_add, history, local_of, participants};
use super::{Fault, Web};
use crate::files::text_or_names;
use crate::handle::{Beside, Request};
use crate::lists::{Card, List};
use crate::ports::{Order, Page};
use crate::remote;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use mail::link::{Whose, seals};
use serde::{Deserialize, Serialize};
use tickets::command::{Act, Channel};
use tickets::policy::FollowUp;
use tickets::token::{Purpose, TokenFault};
use tickets::{
    Action, Actor, CloseReason, Event, Language, Person, Remote, State as TicketState, Ticket, TicketId, What, may,
};

/// How many of the person's other tickets the page lists.
const OTHERS_MAX: usize = 50;

/// So many renewed links of a person are known again; older ones are simply not there.
const RENEWED_MAX: u32 = 50;

/// Somebody who came by a personal link.
pub(super) struct Visitor {
    pub(super) ticket: Ticket,
    pub(super) events: Vec<Event>,
    pub(super) person: Person,
    /// The address of this page.
    pub(super) here: String,
}

impl Visitor {
    fn language(&self) -> &Language {
        &self.ticket.language
    }

    /// What the forms of this page are signed for.
    fn place(&self) -> String {
        format!("page/{}/{}", self.ticket.id, self.person.address)
    }

    fn is_requester(&self) -> bool {
        self.person.address == self.ticket.requester.address
    }
}

/// Who holds this link: the requester or a participant whose address it was sealed for. A link to a ticket
/// that does not exist, a forged one, and one of somebody who takes part no longer look the same.
pub(super) async fn visitor(web: &Web, id: &str, token: &str) -> Result<Visitor, Fault> {
    let id = TicketId::parse(id).ok_or(Fault::Missing)?;
    let (ticket, events) = web.desk.ticket(id).await?.ok_or(Fault::Missing)?;
    let now = web.desk.clock.now();
    let mut fault = TokenFault::Wrong;
    let mut holder = None;
    for person in ticket.people() {
        let parts = Whose::of(&ticket, &person.address).parts();
        match web.keys.open(Purpose::TicketLink, &seals(&parts), token, now) {
            Ok(_) => holder = Some(person.clone()),
            Err(TokenFault::Expired) => fault = TokenFault::Expired,
            Err(TokenFault::Wrong) => {}
        }
    }
    let person = match holder {
        Some(person) => person,
        None if was_renewed(web, &ticket, token) => return Err(Fault::Renewed),
        None => return Err(fault.into()),
    };
    let reader = Actor::Person(person.address.clone());
    if !may(&reader, Action::Read, &ticket, &web.desk.policy) {
        return Err(Fault::Missing);
    }
    let (ticket, events) = web.desk.goes_on((ticket, events), &person.address).await?;
    // A way that leads on ends with the ways there.
    if ticket.id != id && ticket.renewed_of(&person.address) > 0 {
        return Err(Fault::Renewed);
    }
    Ok(Visitor { ticket, events, person, here: format!("/a/{id}/{token}") })
}

/// Whether the link was good for somebody who takes part, until it was renewed.
fn was_renewed(web: &Web, ticket: &Ticket, token: &str) -> bool {
    let now = web.desk.clock.now();
    let opens = |person: &Person, renewed: u32| {
        let parts = Whose { renewed, ..Whose::of(ticket, &person.address) }.parts();
        web.keys.open(Purpose::TicketLink, &seals(&parts), token, now).is_ok()
    };
    let before = |person: &Person| {
        let times = ticket.renewed_of(&person.address);
        (times.saturating_sub(RENEWED_MAX)..times).any(|renewed| opens(person, renewed))
    };
    ticket.people().any(before)
}

/// A request of the desk by a visitor: `key` is the form's, `sent` what was sent with it.
fn request(web: &Web, visitor: &Visitor, key: &str, sent: &[&str], act: Act) -> Request {
    let key = web.request_key(&visitor.place(), key, sent);
    let by = Actor::Person(visitor.person.address.clone());
    Request { ticket: Some(visitor.ticket.id), by, via: Channel::Web, claimed: None, key, act }
}

#[derive(Serialize)]
struct TicketPage {
    ticket: TicketView,
    here: String,
    entries: Vec<EntryView>,
    /// The open question, as paragraphs.
    question: Option<Vec<Vec<String>>>,
    /// Who asks it.
    asks: String,
    /// What opens a session of remote help, if one is offered.
    remote: Option<Remote>,
    reminds: Option<String>,
    /// `answer`, `add`, `reopen`, `follow`, or nothing.
    reply: &'static str,
    decides: bool,
    /// Whether the reader may keep it to fewer eyes.
    can_hide: bool,
    solved: bool,
    open: bool,
    /// Whether the requester can change what was sent.
    edits: bool,
    /// Until when the requester may say how content they are, and what they said.
    rate_until: Option<String>,
    rating: Option<u8>,
    /// How much mail about it the reader wants: the key of it.
    watch: &'static str,
    can_watch: bool,
    /// Whether the reader came by a code: no mail goes there.
    by_code: bool,
    /// Whether the reader may ask to be called back.
    can_call: bool,
    /// Who else takes part, and whether more can: for the requester.
    people: Vec<PersonView>,
    can_add: bool,
    typed: Typed,
    key: String,
    others: Vec<OtherTicket>,
}

/// What was typed into one of the page's forms, when it could not be taken.
#[derive(Default, Serialize)]
struct Typed {
    /// The form, by the last part of its address.
    place: &'static str,
    text: String,
    /// Who should take part.
    person: String,
    /// The key of the words about it, below `fault`.
    mistake: Option<&'static str>,
    /// The files that were chosen.
    basket: BasketView,
}

/// Another open ticket of the same person. What it is about stays behind its own links: this page's link may
/// have been passed on (desk.md §5.15).
#[derive(Serialize)]
struct OtherTicket {
    id: String,
    state: String,
    updated: String,
    /// Whether it is the one shown.
    this: bool,
}

/// The page.
pub(super) async fn show(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
) -> Result<Html<String>, Fault> {
    let visitor = visitor(&web, &id, &token).await?;
    page(&web, &visitor, Typed::default()).await
}

async fn page(web: &Web, visitor: &Visitor, typed: Typed) -> Result<Html<String>, Fault> {
    let typed = Typed { basket: typed.basket.or_empty(web, &visitor.place()), ..typed };
    let (ticket, language) = (&visitor.ticket, visitor.language());
    let policy = &web.desk.policy;
    let query = visitor.events.iter().rev().find(|e| matches!(e.what, What::Queried { .. }));
    let question = query.filter(|_| ticket.state == TicketState::WaitingRequester);
    let title = format!("{} – {}", ticket.subject, ticket.id);
    let frame = web.frame(language, &title);
    let page = TicketPage {
        here: visitor.here.clone(),
        entries: history(web, ticket, &visitor.events, &Eyes::Person(&visitor.person.address), language),
        question: question.and_then(|e| e.what.public_text()).map(super::view::paragraphs),
        asks: question.and_then(|e| e.by.address()).map(|a| super::view::name(policy, ticket, a)).unwrap_or_default(),
        remote: remote::of(&web.desk, ticket).await?,
        reminds: ticket.reminds_at(policy).map(|at| local_of(policy, &ticket.queue, at)),
        reply: reply_kind(web, ticket),
        decides: visitor.is_requester(),
        can_hide: visitor.is_requester() && !ticket.visibility.is_confidential(),
        solved: ticket.state == TicketState::Solved,
        open: ticket.state.is_in_work(),
        edits: edit::may_edit(web, visitor),
        rate_until: rate::asked_until(web, visitor),
        rating: ticket.rating.as_ref().filter(|_| visitor.is_requester()).map(|(stars, _)| stars.count()),
        watch: watch::level(visitor).key(),
        can_watch: ticket.state != TicketState::Unconfirmed && !visitor.person.address.is_nobody(),
        by_code: visitor.person.address.is_without_mail(),
        can_call: callback::may_ask(web, visitor),
        people: participants(ticket),
        can_add: can_add(ticket),
        typed,
        key: web.fresh_key(),
        others: others(web, visitor).await?,
        ticket: TicketView::of(web, ticket, language),
    };
    web.page("ticket.html", language, &frame, &page)
}

/// What an answer would do now, so that the page can say so.
fn reply_kind(web: &Web, ticket: &Ticket) -> &'static str {
    match ticket.state {
        TicketState::Unconfirmed | TicketState::Closed(CloseReason::Merged | CloseReason::Spam) => "",
        TicketState::WaitingRequester => "answer",
        TicketState::New | TicketState::Open | TicketState::WaitingExternal | TicketState::Scheduled => "add",
        TicketState::Solved => "reopen",
        TicketState::Closed(_) => match ticket.follow_up(&web.desk.policy, web.desk.clock.now()) {
            FollowUp::Reopen | FollowUp::ReopenWithin { .. } => "reopen",
            FollowUp::NewLinked => "follow",
            FollowUp::Reject => "",
        },
    }
}

/// The person's open tickets, by number and state.
async fn others(web: &Web, visitor: &Visitor) -> Result<Vec<OtherTicket>, Fault> {
    let list = List::Person(visitor.person.address.clone()).name();
    let page = Page { order: Order::Ascending, skip: 0, count_max: OTHERS_MAX };
    let cards = web.desk.store.list(&list, page).await?;
    let cards = cards.iter().filter_map(|card| serde_json::from_str::<Card>(card).ok());
    let other = |card: Card| OtherTicket {
        this: card.id == visitor.ticket.id,
        id: card.id.to_string(),
        state: card.state,
        updated: local_of(&web.desk.policy, &card.queue, card.updated),
    };
    Ok(cards.map(other).collect())
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ReplyForm {
    text: String,
    schluessel: String,
    /// The files that the page carries …
    dateien: String,
    /// … the one of them that is to be left out …
    ohne: String,
    /// … and the page's tray, sealed.
    ablage: String,
}

/// An answer, with files. While something about them has to be said first, the page comes back with all that was typed.
pub(super) async fn reply(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
    filled: Result<Filled<ReplyForm>, Fault>,
) -> Result<Response, Fault> {
    let visitor = match visitor(&web, &id, &token).await {
        Ok(visitor) => visitor,
        // The link died while somebody wrote: the words go back to who has them.
        Err(fault) => return Ok(fault.with_words(filled.map(|filled| filled.form.text).unwrap_or_default())),
    };
    let Filled { form, files, .. } = filled?;
    let place = visitor.place();
    let mut basket = Basket::carried(&web, &place, &form.dateien, &form.ohne).with_tray(&form.ablage);
    let files = basket.gathered(&web, &place, files).await;
    basket.put(&web, files).await;
    let typed =
        |basket: &Basket| Typed { text: form.text.clone(), basket: basket.view(&web, &place), ..Typed::default() };
    if basket.has_faults() || !form.ohne.is_empty() {
        let status = if basket.has_faults() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        return Ok((status, page(&web, &visitor, typed(&basket)).await?).into_response());
    }
    let act = Act::Reply { text: text_or_names(&form.text, basket.files()) };
    let sent = ["antwort", &form.text, &basket.digest()];
    let request = request(&web, &visitor, &form.schluessel, &sent, act);
    match web.desk.handle_with(request, Beside { files: basket.files(), ..Beside::default() }).await {
        Ok(_) => Ok(Redirect::to(&format!("{}#verlauf", visitor.here)).into_response()),
        Err(error) => kept(&web, &visitor, typed(&basket), error.into()).await,
    }
}

/// Nothing that was typed is lost: the page comes back with it.
async fn kept(web: &Web, visitor: &Visitor, typed: Typed, fault: Fault) -> Result<Response, Fault> {
    let typed = Typed { mistake: Some(fault.key()), ..typed };
    Ok((fault.status(), page(web, visitor, typed).await?).into_response())
}

/// What the requester may decide with one button.
#[derive(Clone, Copy)]
enum Decision {
    Solved,
    Withdraw,
    Reopen,
}

impl Decision {
    fn parse(step: &str) -> Option<Self> {
        match step {
            "erledigt" => Some(Self::Solved),
            "zurueckziehen" => Some(Self::Withdraw),
            "wieder-oeffnen" => Some(Self::Reopen),
            _ => None,
        }
    }

    /// The key of its words, below `decide`.
    fn key(self) -> &'static str {
        match self {
            Self::Solved => "solved",
            Self::Withdraw => "withdraw",
            Self::Reopen => "reopen",
        }
    }

    fn act(self, text: String) -> Act {
        match self {
            Self::Solved => Act::ConfirmSolved,
            Self::Withdraw => Act::Withdraw,
            Self::Reopen => Act::Reopen { text },
        }
    }
}

#[derive(Serialize)]
struct DecidePage {
    ticket: TicketView,
    here: String,
    action: String,
    decision: &'static str,
    key: String,
}

/// The link of a mail asks first: mail scanners follow links, and a GET changes nothing (desk.md §5.14).
pub(super) async fn ask(
    State(web): State<Web>,
    Path((id, token, step)): Path<(String, String, String)>,
) -> Result<Html<String>, Fault> {
    let decision = Decision::parse(&step).ok_or(Fault::Missing)?;
    let visitor = visitor(&web, &id, &token).await?;
    let language = visitor.language();
    let frame = web.frame(language, &web.word(language, &format!("decide.{}.title", decision.key())));
    let page = DecidePage {
        ticket: TicketView::of(&web, &visitor.ticket, language),
        here: visitor.here.clone(),
        action: format!("{}/{step}", visitor.here),
        decision: decision.key(),
        key: web.fresh_key(),
    };
    web.page("decide.html", language, &frame, &page)
}

/// The button was pressed.
pub(super) async fn decide(
    State(web): State<Web>,
    Path((id, token, step)): Path<(String, String, String)>,
    form: Result<Form<ReplyForm>, FormRejection>,
) -> Result<Response, Fault> {
    let decision = Decision::parse(&step).ok_or(Fault::Missing)?;
    let visitor = visitor(&web, &id, &token).await?;
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    let act = decision.act(form.text.clone());
    let request = request(&web, &visitor, &form.schluessel, &[&step, &form.text], act);
    match web.desk.handle(request).await {
        Ok(_) => Ok(Redirect::to(&visitor.here).into_response()),
        Err(error) => kept(&web, &visitor, Typed { text: form.text, ..Typed::default() }, error.into()).await,
    }
}

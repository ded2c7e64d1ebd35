//! A ticket as pages show it: times in the zone of its group, names instead of addresses, texts in paragraphs.
//!
//! Long because each kind of event has its place in each of the views below.

mod paragraphs;

pub(super) use paragraphs::paragraphs;

use super::Web;
use super::callback::CallbackView;
use super::console::draft::address_of_solution;
use super::console::split::{address_of, may_split};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use tickets::command::{Answer, PARTICIPANTS_MAX};
use tickets::event::{Edited, HandedOver, LegUpdated, Waiting};
use tickets::policy::{Policy, QueueId, ServiceId, Site, SiteId};
use tickets::{
    Actor, Address, Attachment, CloseReason, Event, Finding, Knowledge, Language, Link, Person, State, Ticket, Triage,
    What, Zone, may,
};

/// The row of the form's answers that names a service.
const SERVICE: &str = "dienst";

/// One line of the history, or one entry with text.
#[derive(Serialize)]
pub(super) struct EntryView {
    /// The key of what happened.
    pub key: &'static str,
    /// `own` (the reader's), `person` (another requester or participant), `desk` (an agent), `internal`, `outside` (with a
    /// provider), `event`.
    pub side: &'static str,
    /// Who did it, by name; empty for the reader and for the desk itself.
    pub who: String,
    /// What stands behind an agent's name.
    pub title: String,
    /// The way it came in.
    pub channel: &'static str,
    /// When the desk took it in.
    pub at: String,
    /// When the sender says that it was written, if that differs.
    pub claimed: Option<String>,
    /// The text, as paragraphs of lines.
    pub paragraphs: Vec<Vec<String>>,
    /// The whole mail that it came in, where that has more, for agents alone.
    pub whole: Vec<Vec<String>>,
    /// Which event of the ticket it is.
    #[serde(skip)]
    pub place: usize,
    /// Whether something in it was made unreadable (N-14).
    pub masked: bool,
    /// The answers to the form's questions.
    pub answers: Vec<Answer>,
    /// Whether the text was changed later; the text is the newest.
    pub edited: bool,
    /// What was changed.
    pub changes: Vec<ChangeView>,
    /// The files that came with it.
    pub files: Vec<FileView>,
    /// More to the event: the new owner, the queue it went to, the reason of the end, the number of a ticket.
    pub more: String,
    /// Where an agent makes a ticket of its own out of it; empty for everybody else.
    pub split: String,
    /// Who takes part no longer since then, and who still does although the ticket is confidential now.
    pub gone: Vec<String>,
    pub kept: Vec<String>,
}

/// Something that the requester changed.
#[derive(Serialize)]
pub(super) struct ChangeView {
    /// The field, by its name in forms.
    pub field: &'static str,
    /// Before: words, a key of the form, or a day.
    pub was: String,
    /// After; nothing for the text, which stands in the request itself.
    pub now: String,
    /// The text before, as paragraphs.
    pub paragraphs: Vec<Vec<String>>,
}

/// A file, as people see it before they have it.
#[derive(Clone, Serialize)]
pub(super) struct FileView {
    pub name: String,
    pub bytes: u64,
    /// Its place: below `dateien/` in the address of its ticket.
    pub at: String,
    /// Whether it has had its time.
    pub gone: bool,
    /// Why it was not taken: a key, or nothing.
    pub refused: String,
}

/// The two boxes beside a ticket (N-33, N-34).
#[derive(Serialize)]
pub(super) struct TicketView {
    pub id: String,
    pub subject: String,
    pub state: &'static str,
    pub reason: &'static str,
    pub priority: u8,
    /// What it has become by now.
    pub priority_now: u8,
    /// How urgent the requester holds it, by the key of the form.
    pub urgency: &'static str,
    pub requester: String,
    pub requester_mail: String,
    /// Whether the requester has no mail address, and comes by a code.
    pub by_code: bool,
    pub participants: Vec<String>,
    /// Whom mails about it do not reach.
    pub out_of_reach: Vec<String>,
    pub owner: String,
    pub queue: String,
    /// Where in the queue it is.
    pub site: Option<SiteView>,
    pub level: String,
    pub confidential: bool,
    pub school: String,
    /// The first day on which the desk does not work for that school; nothing, while it does.
    pub school_left: Option<String>,
    pub topic: String,
    /// The key of what somebody came with.
    pub kind: &'static str,
    pub child: String,
    pub parent: String,
    pub follows: String,
    /// Other tickets that belong to it: what each is, and its number.
    pub links: Vec<LinkView>,
    pub created: String,
    pub starts: String,
    pub started: Option<String>,
    pub last_contact: String,
    pub due: String,
    /// When an agent is to have written first.
    pub respond_by: Option<String>,
    pub wished_due: Option<String>,
    pub closed: Option<String>,
    pub updated: String,
    pub updated_by: String,
    pub closes: Option<String>,
    /// When work on it starts, if that is planned.
    pub planned: Option<String>,
    /// Who is to be called back.
    pub callback: Option<CallbackView>,
}

/// Another ticket that belongs to it.
#[derive(Serialize)]
pub(super) struct LinkView {
    /// What it is.
    key: &'static str,
    /// Its number.
    id: String,
    /// Whether requesters see it.
    public: bool,
}

/// A site of a queue: where people find it, and when.
#[derive(Serialize)]
pub(super) struct SiteView {
    pub id: String,
    pub name: String,
    pub address: String,
    pub hours: String,
}

impl SiteView {
    pub(super) fn of(site: &Site, language: &Language) -> Self {
        Self {
            id: site.id.to_string(),
            name: site.name.word(language).to_owned(),
            address: site.address.clone(),
            hours: site.hours.word(language).to_owned(),
        }
    }
}

/// Somebody who takes part, for a form that lets them go.
#[derive(Serialize)]
pub(super) struct PersonView {
    pub name: String,
    pub address: String,
}

/// Who takes part beside the requester.
pub(super) fn participants(ticket: &Ticket) -> Vec<PersonView> {
    let view = |p: &Person| PersonView { name: p.shown().to_owned(), address: p.address.to_string() };
    ticket.people().skip(1).map(view).collect()
}

/// Whose links can be renewed: who takes part and gets mail, once an address is proved.
pub(super) fn linked(ticket: &Ticket) -> Vec<PersonView> {
    let view = |p: &Person| PersonView { name: p.shown().to_owned(), address: p.address.to_string() };
    let people = ticket.people().filter(|p| ticket.is_verified && !p.address.is_nobody());
    people.map(view).collect()
}

/// Whether somebody more can take part.
pub(super) fn can_add(ticket: &Ticket) -> bool {
    let open = ticket.state.is_in_work() || ticket.state == State::Solved;
    open && ticket.participants.len() < PARTICIPANTS_MAX
}

/// Who reads.
pub(super) enum Eyes<'a> {
    /// A requester or participant: what is public.
    Person(&'a Address),
    /// Somebody at the desk who reads along: what is public.
    Along(&'a Address),
    /// An agent: everything but what is kept to the members of a queue that this one is not in.
    Agent(&'a Address),
}

/// A moment on the desk's wall clock, as the theme's date filters take it.
pub(super) fn local(policy: &Policy, at: DateTime<Utc>) -> String {
    written(&policy.calendar.zone, at)
}

/// A moment on the clock of a queue: that of its school, where this has one of its own.
pub(super) fn local_of(policy: &Policy, queue: &QueueId, at: DateTime<Utc>) -> String {
    written(&policy.queue_or_default(queue).calendar.zone, at)
}

fn written(zone: &Zone, at: DateTime<Utc>) -> String {
    at.with_timezone(zone).format("%Y-%m-%dT%H:%M").to_string()
}

/// The name of whoever has this address: an agent's, a participant's, else the address itself.
pub(super) fn name(policy: &Policy, ticket: &Ticket, address: &Address) -> String {
    let agent = policy.agent_ever(address).map(|a| a.person.shown());
    agent.or_else(|| ticket.person_ever(address).map(|p| p.shown())).unwrap_or(address.as_str()).to_owned()
}

impl TicketView {
    pub(super) fn of(web: &Web, ticket: &Ticket, language: &Language) -> Self {
        let policy = &*web.desk.policy;
        let school = ticket.school.as_ref().and_then(|id| policy.school(id));
        let queue = policy.queue_or_default(&ticket.queue);
        let level = policy.levels.iter().find(|l| l.level == queue.level);
        let number = |id: Option<tickets::TicketId>| id.map(|id| id.to_string()).unwrap_or_default();
        let dates = &ticket.dates;
        Self {
            id: ticket.id.to_string(),
            subject: ticket.subject.clone(),
            state: ticket.state_key(),
            reason: match ticket.state {
                tickets::State::Closed(reason) => reason.key(),
                tickets::State::Unconfirmed
                | tickets::State::New
                | tickets::State::Open
                | tickets::State::WaitingRequester
                | tickets::State::WaitingExternal
                | tickets::State::Scheduled
                | tickets::State::Solved => "",
            },
            priority: ticket.priority,
            priority_now: ticket.priority_at(web.desk.clock.now()),
            urgency: ticket.urgency.key(),
            requester: ticket.requester.shown().to_owned(),
            requester_mail: Some(&ticket.requester.address)
                .filter(|address| !address.is_nobody())
                .map(ToString::to_string)
                .unwrap_or_default(),
            by_code: ticket.requester.address.is_without_mail(),
            participants: ticket.people().skip(1).map(|p| p.shown().to_owned()).collect(),
            out_of_reach: ticket.bounces.out_of_reach().map(ToString::to_string).collect(),
            owner: ticket.owner.as_ref().map(|o| name(policy, ticket, o)).unwrap_or_default(),
            queue: queue.label.word(language).to_owned(),
            site: policy.site_of(ticket).map(|site| SiteView::of(site, language)),
            confidential: ticket.visibility.is_confidential(),
            level: level.map(|l| l.label.word(language)).unwrap_or_default().to_owned(),
            school: school.map(|s| s.name.clone()).unwrap_or_default(),
            school_left: school.filter(|s| s.has_left).and_then(|s| s.gone_since()).map(|day| day.to_string()),
            topic: ticket
                .topic
                .as_ref()
                .and_then(|t| policy.topic(t))
                .map(|t| t.label.word(language).to_owned())
                .unwrap_or_default(),
            kind: ticket.kind.key(),
            child: number(ticket.child),
            parent: number(ticket.parent),
            follows: number(ticket.follows),
            links: links(ticket),
            created: local_of(policy, &ticket.queue, dates.created),
            starts: local_of(policy, &ticket.queue, dates.starts),
            started: dates.started.map(|at| local_of(policy, &ticket.queue, at)),
            last_contact: local_of(policy, &ticket.queue, dates.last_contact),
            due: local_of(policy, &ticket.queue, dates.due),
            respond_by: ticket.respond_by(policy).map(|at| local_of(policy, &ticket.queue, at)),
            wished_due: ticket.wished_due.map(|day| day.to_string()),
            closed: dates.closed.map(|at| local_of(policy, &ticket.queue, at)),
            updated: local_of(policy, &ticket.queue, dates.updated),
            updated_by: dates.updated_by.as_ref().map(|a| name(policy, ticket, a)).unwrap_or_default(),
            closes: ticket.closes_at(policy).map(|at| local_of(policy, &ticket.queue, at)),
            planned: (ticket.state == State::Scheduled).then(|| local_of(policy, &ticket.queue, dates.starts)),
            callback: ticket
                .callback
                .as_ref()
                .map(|callback| CallbackView::of(&policy.queue_or_default(&ticket.queue).calendar.zone, callback)),
        }
    }
}

/// The ticket in which it goes on, then what was split off it, or taken in.
fn links(ticket: &Ticket) -> Vec<LinkView> {
    let into = ticket.merged_into.map(|into| LinkView { key: "merged_into", id: into.to_string(), public: true });
    let view = |link: &Link| {
        let (key, public) = (link.relation.key(), link.relation.is_public());
        LinkView { key, id: link.other.to_string(), public }
    };
    into.into_iter().chain(ticket.links.iter().map(view)).collect()
}

/// The history, newest first, the original request last (N-37).
pub(super) fn history(
    web: &Web,
    ticket: &Ticket,
    events: &[Event],
    eyes: &Eyes<'_>,
    language: &Language,
) -> Vec<EntryView> {
    let policy = &*web.desk.policy;
    let reader = reader(eyes);
    let visible = |event: &Event| may(&reader, event.what.read_by(), ticket, policy);
    let all = events.iter().enumerate().filter(|(_, event)| visible(event));
    let view = |(place, event): (usize, &Event)| EntryView {
        place,
        files: file_views(web, ticket, place, files_for(&web.desk.policy, ticket, event, eyes)),
        split: if may_split(&reader, ticket, event, web) { address_of(ticket, place) } else { String::new() },
        ..entry(policy, ticket, event, eyes, language)
    };
    all.rev().map(view).collect()
}

/// As whom somebody reads.
fn reader(eyes: &Eyes<'_>) -> Actor {
    match eyes {
        Eyes::Person(address) => Actor::Person((*address).clone()),
        Eyes::Agent(address) | Eyes::Along(address) => Actor::Agent((*address).clone()),
    }
}

/// The files of an entry, for those who may read what it says.
pub(super) fn files_for<'e>(policy: &Policy, ticket: &Ticket, event: &'e Event, eyes: &Eyes<'_>) -> &'e [Attachment] {
    let says_it = match eyes {
        Eyes::Person(_) | Eyes::Along(_) => event.what.public_text().is_some(),
        Eyes::Agent(_) => true,
    };
    let reads = says_it && may(&reader(eyes), event.what.read_by(), ticket, policy);
    if reads { &event.files } else { &[] }
}

/// All files of a ticket that somebody can still have, in the order in which they came.
pub(super) fn files_of(web: &Web, ticket: &Ticket, events: &[Event], eyes: &Eyes<'_>) -> Vec<FileView> {
    let all = events.iter().enumerate().filter(|(_, event)| !event.what.hands_files_on());
    let views =
        all.flat_map(|(place, event)| file_views(web, ticket, place, files_for(&web.desk.policy, ticket, event, eyes)));
    views.filter(|file| !file.gone && file.refused.is_empty()).collect()
}

fn file_views(web: &Web, ticket: &Ticket, place: usize, files: &[Attachment]) -> Vec<FileView> {
    let gone = web.desk.policy.attachments.are_over(ticket.dates.closed, web.desk.clock.now());
    let view = |(nth, file): (usize, &Attachment)| FileView {
        name: file.name.clone(),
        bytes: file.bytes,
        at: format!("{place}/{nth}"),
        gone,
        refused: file.refused.clone().unwrap_or_default(),
    };
    files.iter().enumerate().map(view).collect()
}

fn entry(policy: &Policy, ticket: &Ticket, event: &Event, eyes: &Eyes<'_>, language: &Language) -> EntryView {
    let submitted = matches!(event.what, What::Submitted(_));
    let text = match eyes {
        // What is read is what holds; what it was stands where it was changed.
        _ if submitted => Some(ticket.text.as_str()),
        Eyes::Person(_) | Eyes::Along(_) => event.what.public_text(),
        Eyes::Agent(_) => event.what.text(),
    };
    // The same person may be agent and requester, at two ends of one desk.
    let own = matches!((eyes, &event.by), (Eyes::Person(reader), Actor::Person(by)) if *reader == by && event.signed.is_empty());
    let side = match (&event.what, &event.by, text) {
        // Of a provider there is often more to say than words.
        (What::HandedOver(_) | What::LegUpdated(_), _, _) if matches!(eyes, Eyes::Agent(_)) => "outside",
        (_, _, None) | (What::Edited(_) | What::Rated { .. } | What::Moved { .. }, _, _) => "event",
        (
            What::NotedInternally { .. }
            | What::NotedToQueue { .. }
            | What::Recorded(_)
            | What::Held { .. }
            | What::Called { .. },
            _,
            _,
        ) => "internal",
        (_, _, _) if own => "own",
        (What::Submitted(_), _, _) | (_, Actor::Person(_), _) => "person",
        (_, Actor::Agent(_) | Actor::Clock | Actor::Desk, _) => "desk",
    };
    let by = match (&event.what, &event.by) {
        (What::Submitted(s), Actor::Desk) => Some(&s.requester.address),
        (_, by) => by.address(),
    };
    let agent = by.and_then(|a| policy.agent_ever(a));
    let names = |of: &[Address]| of.iter().map(|address| name(policy, ticket, address)).collect();
    let (removed, kept) = parted(&event.what);
    let claimed = event.claimed.filter(|at| *at != event.at).map(|at| local_of(policy, &ticket.queue, at));
    EntryView {
        key: event.what.key(),
        side,
        // Several may write from one address: then it is said who did.
        who: match (&*event.signed, own) {
            ("", true) => String::new(),
            ("", false) => by.map(|a| name(policy, ticket, a)).unwrap_or_default(),
            (other, _) => other.to_owned(),
        },
        title: agent.map(|a| a.title.word(language).to_owned()).unwrap_or_default(),
        channel: event.via.key(),
        at: local_of(policy, &ticket.queue, event.at),
        claimed,
        edited: submitted && event.what.text() != Some(&ticket.text),
        changes: changes(&event.what),
        paragraphs: text.map(paragraphs).unwrap_or_default(),
        whole: Vec::new(),
        place: 0,
        masked: event.masked,
        answers: answers(policy, ticket, &event.what, eyes, language),
        files: Vec::new(),
        split: String::new(),
        more: match (eyes, &event.what) {
            (Eyes::Person(_) | Eyes::Along(_), What::HandedOver(_)) => String::new(),
            (Eyes::Agent(_), What::Moved { text, .. }) if !text.is_empty() => {
                format!("{}: {text}", more(policy, ticket, &event.what, language))
            }
            // Nobody withdrew it: whose it was is nobody any more.
            (_, What::Closed { reason: CloseReason::Withdrawn, .. }) if event.by == Actor::Desk => "erased".to_owned(),
            (Eyes::Person(_) | Eyes::Along(_) | Eyes::Agent(_), what) => more(policy, ticket, what, language),
        },
        gone: names(removed),
        kept: names(kept),
    }
}

/// What was said beside the text: in the form, or when a ticket was handed up.
fn answers(policy: &Policy, ticket: &Ticket, what: &What, eyes: &Eyes<'_>, language: &Language) -> Vec<Answer> {
    match (what, eyes) {
        (What::Submitted(s), _) => {
            s.answers.iter().map(|answer| service_by_name(policy, answer, eyes, language)).collect()
        }
        (What::HandedOver(over), Eyes::Agent(_)) => said_outside(over),
        (What::LegUpdated(news), Eyes::Agent(_)) => heard_outside(news),
        (What::HandedUp { reason, triage, .. }, Eyes::Agent(_)) => {
            let reason = Answer { question: "grund".to_owned(), answer: reason.clone() };
            let known = triage.iter().flat_map(Triage::answers);
            std::iter::once(reason)
                .chain(known)
                .map(|answer| service_by_name(policy, &answer, eyes, language))
                .collect()
        }
        (What::Recorded(finding), Eyes::Agent(_)) => found(finding),
        (What::Solved { knowledge: Some(knowledge), .. }, Eyes::Agent(_)) => vec![learned(knowledge, ticket)],
        _ => Vec::new(),
    }
}

fn changes(what: &What) -> Vec<ChangeView> {
    let What::Edited(edited) = what else { return Vec::new() };
    let view = |field, was: &str, now: &str| ChangeView {
        field,
        was: was.to_owned(),
        now: now.to_owned(),
        paragraphs: Vec::new(),
    };
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let text = |was: &str| ChangeView { paragraphs: paragraphs(was), ..view("text", "", "") };
    let Edited { subject, text: changed_text, urgency, wished_due } = &**edited;
    let subject = subject.as_ref().map(|c| view("betreff", &c.was, &c.now));
    let urgency = urgency.as_ref().map(|c| view("dringlichkeit", c.was.key(), c.now.key()));
    let wish = wished_due.as_ref().map(|c| view("wunsch", &day(c.was), &day(c.now)));
    [subject, urgency, wish, changed_text.as_ref().map(|c| text(&c.was))].into_iter().flatten().collect()
}

fn found(finding: &Finding) -> Vec<Answer> {
    let reproduced = finding.reproduced.map_or("", |is| if is { "ja" } else { "nein" });
    let rows = [("anliegen", finding.kind.key()), ("nachgestellt", reproduced), ("schritte", &finding.steps)];
    let said = rows.into_iter().filter(|(_, answer)| !answer.is_empty());
    said.map(|(question, answer)| Answer { question: question.to_owned(), answer: answer.to_owned() }).collect()
}

/// Where others find the solution.
fn learned(knowledge: &Knowledge, ticket: &Ticket) -> Answer {
    let (question, answer) = match knowledge {
        Knowledge::Page { page } => ("hilfeseite", page.clone()),
        Knowledge::NewPage => ("entwurf", address_of_solution(ticket.id)),
        Knowledge::NotReusable { reason } => ("einzelfall", reason.clone()),
    };
    Answer { question: question.to_owned(), answer }
}

/// A service is called by its name; agents read beside it who runs it. One that the desk no longer has keeps its key.
fn service_by_name(policy: &Policy, answer: &Answer, eyes: &Eyes<'_>, language: &Language) -> Answer {
    let service = (answer.question == SERVICE).then(|| policy.service(&ServiceId::new(&answer.answer))).flatten();
    let Some(service) = service else { return answer.clone() };
    let name = service.name.word(language);
    let provider = || Some(policy.provider(service.provider.as_ref()?)?.name.as_str());
    let answer = match (eyes, service.operator.as_deref().or_else(provider)) {
        (Eyes::Agent(_), Some(operator)) => format!("{name} ({operator})"),
        (Eyes::Agent(_), None) | (Eyes::Person(_) | Eyes::Along(_), _) => name.to_owned(),
    };
    Answer { question: SERVICE.to_owned(), answer }
}

/// Who takes part without being a member of the queue: address and name. Before a ticket is kept to its queue, each of them
/// is confirmed or goes.
pub(super) fn outsiders(policy: &Policy, ticket: &Ticket) -> Vec<(String, String)> {
    let queue = policy.queue_or_default(&ticket.queue);
    let people = ticket.participants.iter().filter(|person| !queue.has(&person.address));
    people.map(|person| (person.address.to_string(), person.shown().to_owned())).collect()
}

/// Who of the outsiders went when a ticket became confidential, and who stayed.
fn parted(what: &What) -> (&[Address], &[Address]) {
    if let What::MadeConfidential { removed, kept } = what { (removed, kept) } else { (&[], &[]) }
}

/// What was agreed when a ticket went outside.
fn said_outside(over: &HandedOver) -> Vec<Answer> {
    let day = |day: &chrono::NaiveDate| day.to_string();
    let consent = over.consent.as_ref();
    rows([
        ("grund", over.reason.clone()),
        ("betreff", over.subject.clone()),
        ("weg", over.way.key().to_owned()),
        ("dringlichkeit", over.priority.key().to_owned()),
        ("vertrag", over.contract.clone()),
        ("vorgang", over.reference.clone()),
        ("zusage", over.promised.as_ref().map(day).unwrap_or_default()),
        ("zugestimmt", consent.map(|consent| consent.by.clone()).unwrap_or_default()),
        ("zugestimmt_am", consent.map(|consent| day(&consent.on)).unwrap_or_default()),
        ("zugestimmt_wozu", consent.map(|consent| consent.text.clone()).unwrap_or_default()),
    ])
}

/// What became known beside the text.
fn heard_outside(news: &LegUpdated) -> Vec<Answer> {
    rows([
        ("von", news.from.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("auftrag", news.state.map(|state| state.key().to_owned()).unwrap_or_default()),
        ("vorgang", news.reference.clone()),
        ("zusage", news.promised.map(|day| day.to_string()).unwrap_or_default()),
        ("version", news.release.clone()),
    ])
}

fn rows<const N: usize>(rows: [(&str, String); N]) -> Vec<Answer> {
    let filled = rows.into_iter().filter(|(_, answer)| !answer.is_empty());
    filled.map(|(question, answer)| Answer { question: question.to_owned(), answer }).collect()
}

/// What an event line says besides what happened.
fn more(policy: &Policy, ticket: &Ticket, what: &What, language: &Language) -> String {
    match what {
        What::Assigned { owner } | What::Escalated { to: owner, .. } => name(policy, ticket, owner),
        What::Hurried { to, .. } => name(policy, ticket, to),
        What::Rated { stars, .. } => stars.count().to_string(),
        What::Prioritized { priority, reason, .. } => format!("{priority}: {reason}"),
        What::DueSet { due, .. } => local_of(policy, &ticket.queue, *due),
        What::SiteSet { site, .. } => {
            let known = site.as_ref().and_then(|id| policy.queue_or_default(&ticket.queue).site(id));
            let name = known.map(|site| site.name.word(language));
            name.or(site.as_ref().map(SiteId::as_str)).unwrap_or_default().to_owned()
        }
        What::ParticipantAdded { person } | What::ParticipantRemoved { person } => person.shown().to_owned(),
        What::AccessRenewed { person } => name(policy, ticket, person),
        What::Reassigned { was, .. } => was.to_string(),
        What::Addressed { person } => person.address.to_string(),
        What::Bounced { to, .. } => to.to_string(),
        What::Watched { level } => level.key().to_owned(),
        What::Scheduled { starts, .. } => local_of(policy, &ticket.queue, *starts),
        What::CallbackAsked(asked) => asked.phone.clone(),
        What::Called { reached: true, .. } => "reached".to_owned(),
        What::Called { reached: false, .. } => "missed".to_owned(),
        What::HandedUp { to, .. } | What::Moved { to, .. } => {
            policy.queue_or_default(to).label.word(language).to_owned()
        }
        What::Closed { reason, .. } => reason.key().to_owned(),
        What::Recorded(finding) => finding.kind.key().to_owned(),
        What::FollowedUp { with, .. } => with.to_string(),
        What::Split(off) => off.into.to_string(),
        What::Merged { into, .. } => into.to_string(),
        What::Linked(link) => link.other.to_string(),
        What::HandedBack { child, .. } | What::HandedUpAgain { child } => child.to_string(),
        What::HandedOver(over) => over.name.clone(),
        What::LegUpdated(news) => leg_name(ticket, news.leg),
        What::Nudged { leg, to, .. } => format!("{} ({})", leg_name(ticket, *leg), name(policy, ticket, to)),
        What::Reminded { about: Waiting::Answer, .. } => "answer".to_owned(),
        What::Reminded { about: Waiting::Verdict, .. } => "verdict".to_owned(),
        What::Submitted(_)
        | What::Held { .. }
        | What::Released
        | What::Erased { .. }
        | What::SetAside
        | What::RemoteOffered
        | What::RemoteEnded
        | What::Begun
        | What::Confirmed { .. }
        | What::Unassigned
        | What::Messaged { .. }
        | What::Queried { .. }
        | What::NotedPublicly { .. }
        | What::NotedInternally { .. }
        | What::NotedToQueue { .. }
        | What::MadeConfidential { .. }
        | What::MadeVisible
        | What::Replied { .. }
        | What::Edited(_)
        | What::Solved { .. }
        | What::Reopened { .. } => String::new(),
    }
}

fn leg_name(ticket: &Ticket, leg: u8) -> String {
    ticket.leg(leg).map(|leg| leg.name.clone()).unwrap_or_default()
}

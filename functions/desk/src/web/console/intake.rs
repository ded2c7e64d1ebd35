//! Entering a request on somebody's behalf: a call, a talk in the corridor (Z-02, Z-16, D-14).

use super::super::session::{Session, SignedIn};
use super::super::{Fault, Web, dates};
use super::areas::{Area, Choice, choices};
use super::frame;
use super::list::readable;
use super::sheet;
use crate::handle::{HandleError, Request};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tickets::command::{Act, Channel, Submission};
use tickets::event::Urgency;
use tickets::policy::{Queue, QueueId, Role, Site, SiteId};
use tickets::{Action, Address, Person, Refusal, TicketId, Visibility, may};

/// Where the page is.
pub(in crate::web) const INTAKE: &str = "/konsole/neu";

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(in crate::web) struct IntakeForm {
    #[serde(skip_serializing)]
    formular: String,
    schluessel: String,
    kanal: String,
    name: String,
    mail: String,
    betreff: String,
    text: String,
    gruppe: String,
    /// A group and a site of it, with a slash between; may be empty (Z-30).
    ort: String,
    dringlichkeit: String,
    bestaetigen: String,
    vertraulich: String,
    /// When it is due: a day, and a time or nothing (Z-48).
    tag: String,
    zeit: String,
}

#[derive(Serialize)]
struct IntakePage {
    form: IntakeForm,
    /// The number of the one that was taken in just now, if the agent cannot look at it.
    taken: String,
    /// The fields that lack something: field and the key of its words below `mistake`.
    mistakes: Vec<(&'static str, &'static str)>,
    queues: Vec<Area<Choice>>,
    /// Whether it is by somebody who works requests, and says by when they are due.
    works: bool,
    /// The sites of each group that has some: its name; key and name of each.
    sites: Vec<(String, Vec<(String, String)>)>,
    channels: Vec<&'static str>,
    urgencies: Vec<&'static str>,
    form_mark: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Taken {
    angelegt: String,
}

/// Whether somebody brings in what others have: who works requests, and who looks after a school's media (D-31).
pub(super) fn enters(session: &Session) -> bool {
    matches!(session.role(), Some(Role::SchoolAdmin | Role::Agent | Role::SchoolContact))
}

/// Where they bring it in.
fn own_queues<'w>(web: &'w Web, session: &'w Session) -> Vec<&'w Queue> {
    if session.works() { web.desk.policy.queues_of(session.address()).collect() } else { readable(web, session) }
}

/// The empty form.
pub(in crate::web) async fn form(
    SignedIn(session): SignedIn,
    State(web): State<Web>,
    Query(query): Query<Taken>,
) -> Result<Html<String>, Fault> {
    if session.audits_until().is_some() {
        return Err(Fault::OnlyReads);
    }
    if !enters(&session) {
        return Err(Fault::Missing);
    }
    let form = IntakeForm {
        schluessel: web.fresh_key(),
        kanal: Channel::Phone.key().to_owned(),
        dringlichkeit: Urgency::Normal.key().to_owned(),
        bestaetigen: "ja".to_owned(),
        ..IntakeForm::default()
    };
    page(&web, &session, form, Vec::new(), TicketId::parse(&query.angelegt))
}

fn page(
    web: &Web,
    session: &Session,
    form: IntakeForm,
    mistakes: Vec<(&'static str, &'static str)>,
    taken: Option<TicketId>,
) -> Result<Html<String>, Fault> {
    let language = session.language();
    let error = if mistakes.is_empty() { String::new() } else { web.word(language, "form.error_title") };
    let mut frame = frame(web, session, &format!("{error}{}", web.word(language, "intake.title")));
    frame.current = INTAKE.to_owned();
    let page = IntakePage {
        form,
        taken: taken.map(|id| id.to_string()).unwrap_or_default(),
        mistakes,
        queues: choices(web, language, own_queues(web, session)),
        works: session.works(),
        sites: sites(web, session),
        channels: [Channel::Phone, Channel::Talk, Channel::Mail].map(Channel::key).to_vec(),
        urgencies: [Urgency::Low, Urgency::Normal, Urgency::High].map(Urgency::key).to_vec(),
        form_mark: session.form_mark(web),
    };
    web.page("console-intake.html", language, &frame, &page)
}

/// Where it can be, in the groups of the agent.
fn sites(web: &Web, session: &Session) -> Vec<(String, Vec<(String, String)>)> {
    let language = session.language();
    let of = |queue: &Queue| {
        let site = |site: &Site| (format!("{}/{}", queue.id, site.id), site.name.word(language).to_owned());
        (queue.label.word(language).to_owned(), queue.sites.iter().map(site).collect())
    };
    own_queues(web, session).into_iter().filter(|queue| !queue.sites.is_empty()).map(of).collect()
}

/// The site that was named: nothing, if none was; `Some(None)` if the group has no such one.
fn site<'w>(web: &'w Web, form: &IntakeForm) -> Option<Option<&'w Site>> {
    let queue = web.desk.policy.queue_or_default(&QueueId::new(&form.gruppe));
    let of = |(group, id): (&str, &str)| queue.site(&SiteId::new(id)).filter(|_| queue.id.as_str() == group);
    (!form.ort.is_empty()).then(|| form.ort.split_once('/').and_then(of))
}

/// When it shall be done: nothing, if no day is given; `Some(None)` if what is given is none.
fn due(web: &Web, form: &IntakeForm) -> Option<Option<DateTime<Utc>>> {
    let is_given = !form.tag.trim().is_empty() || !form.zeit.trim().is_empty();
    let queue = web.desk.policy.queue_or_default(&QueueId::new(&form.gruppe));
    is_given.then(|| dates::deadline(&queue.calendar, &form.tag, &form.zeit))
}

fn mistakes(web: &Web, form: &IntakeForm) -> Vec<(&'static str, &'static str)> {
    let checks = [
        (form.mail.trim().is_empty() && form.name.trim().is_empty(), "name", "name_or_mail"),
        (!form.mail.trim().is_empty() && Address::parse(&form.mail).is_none(), "mail", "mail_form"),
        (form.text.trim().is_empty(), "text", "text"),
        (matches!(site(web, form), Some(None)), "ort", "ort"),
        (due(web, form) == Some(None), "tag", "frist"),
    ];
    checks.into_iter().filter(|(wrong, ..)| *wrong).map(|(_, field, word)| (field, word)).collect()
}

/// Takes it in.
pub(in crate::web) async fn submit(
    SignedIn(session): SignedIn,
    State(web): State<Web>,
    form: Result<Form<IntakeForm>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(form) = form.map_err(|_| Fault::Unreadable)?;
    session.check_form(&web, &form.formular)?;
    if !enters(&session) {
        return Err(Fault::Missing);
    }
    let wrong = mistakes(&web, &form);
    if !wrong.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&web, &session, form, wrong, None)?).into_response());
    }
    let queue = QueueId::new(&form.gruppe);
    let submission = Submission {
        requester: match Address::parse(&form.mail) {
            Some(address) => Person { address, name: form.name.trim().to_owned() },
            None => Person::without_mail(form.name.trim()),
        },
        participants: Vec::new(),
        school: None,
        topic: None,
        kind: Default::default(),
        queue: web.desk.policy.queue(&queue).map(|q| q.id.clone()),
        site: site(&web, &form).flatten().map(|site| site.id.clone()),
        visibility: if form.vertraulich == "ja" { Visibility::Queue } else { Visibility::Desk },
        subject: form.betreff.clone(),
        text: form.text.clone(),
        answers: Vec::new(),
        urgency: Urgency::parse(&form.dringlichkeit).unwrap_or_default(),
        language: web.desk.policy.desk.language.clone(),
        acknowledge: form.bestaetigen == "ja",
        due: due(&web, &form).flatten(),
        parent: None,
        follows: None,
    };
    let request = Request {
        ticket: None,
        by: session.actor(),
        via: Channel::parse(&form.kanal).ok_or(Fault::Unreadable)?,
        claimed: None,
        key: web.request_key(
            &format!("intake/{}", session.address()),
            &form.schluessel,
            &[&form.name, &form.mail, &form.text],
        ),
        act: Act::Submit(Box::new(submission)),
    };
    match web.desk.handle(request).await {
        // Whoever has no mail address is told the code now.
        Ok(done) if sheet::hands_out(&web, &session, &done.ticket, &session.actor()) => {
            Ok(Redirect::to(&sheet::at(done.ticket.id)).into_response())
        }
        Ok(done) if may(&session.actor(), Action::Read, &done.ticket, &web.desk.policy) => {
            Ok(Redirect::to(&format!("/konsole/anfragen/{}", done.ticket.id)).into_response())
        }
        // It went where the agent cannot look: to the requester's own school, or to a confidential group.
        Ok(done) => Ok(Redirect::to(&format!("{INTAKE}?angelegt={}", done.ticket.id)).into_response()),
        // The address is of another school: it is looked after there.
        Err(HandleError::Refused(refusal @ Refusal::NoMember)) => {
            let status = Fault::Refused(refusal).status();
            Ok((status, page(&web, &session, form, vec![("mail", "fremd")], None)?).into_response())
        }
        Err(HandleError::Refused(Refusal::UnknownAddress)) => {
            let page = page(&web, &session, form, vec![("mail", "mail_form")], None)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(HandleError::Refused(Refusal::BadDate)) => {
            let page = page(&web, &session, form, vec![("tag", "frist")], None)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        // What was taken down on the telephone must not be lost: the page comes back with it.
        Err(error) => {
            let status = Fault::from(error).status();
            Ok((status, page(&web, &session, form, vec![("text", "later")], None)?).into_response())
        }
    }
}

//! The ticket form: one thing a page, each step a real address, no session, no cookie.
//!
//! What was typed travels along in hidden fields. A step is shown when everything before it is answered; if
//! something is missing, the page that asks for it comes instead, with the reason. "Back" and "change" are the
//! same: they ask for an earlier step. Two steps only offer answers for reading; who is helped by one needs no ticket. One asks what
//! narrows the cause, as the topic wants to know it; nobody must answer that.

mod answers;
mod crowd;
mod fields;
mod offer;
mod readers;
mod step;

use super::basket::BasketView;
use super::feedback::{self, AFTER_ALL, DEFLECTED};
use super::upload::Filled;
use super::{Fault, Web};
use crate::handle::{Beside, Request};
use crate::rates::Network;
use answers::Answers;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Extension, extract::rejection::FormRejection};
use chrono::TimeDelta;
use crowd::Crowd;
use fields::{Field, Mistake, Row};
use offer::Offer;
use serde::{Deserialize, Serialize};
use step::Step;
use tickets::command::{Act, Channel};
use tickets::policy::{self, Queue, School, Way};
use tickets::token::Purpose;
use tickets::{Actor, Language, Person};

/// A page with a header that says what browsers may keep.
pub(super) type Marked = ([(HeaderName, &'static str); 1], Html<String>);

/// A step is the answer to a POST. Under `no-store` a browser that goes back to it has nothing to show and wants to send
/// the form again (Chromium: ERR_CACHE_MISS). Kept, it comes back as it was, and with it the words that were typed: for
/// anybody at this window, until the form is [`over`].
fn kept(page: Html<String>) -> Marked {
    ([(header::CACHE_CONTROL, "private, no-cache")], page)
}

/// A page that ends the form: the browser forgets the steps that it kept, for the next person at a shared computer presses
/// "Back" too. Browsers heed it over https and on localhost.
pub(super) fn over(page: Html<String>) -> Marked {
    ([(HeaderName::from_static("clear-site-data"), "\"cache\"")], page)
}

/// The address of the form on a single page (Z-42).
const DIRECT: &str = "direkt";

/// The place that says how a form ended first: on which topic it has helped, or [`SENT`].
const ENDED: &str = "formular";

/// It became a ticket.
const SENT: &str = "";

/// How long the page after sending can be looked at again.
const RECEIPT_HOURS: i64 = 24;

#[derive(Serialize)]
struct StepPage {
    step: &'static str,
    number: usize,
    steps: usize,
    action: String,
    back: Option<String>,
    /// The same as a step's key.
    back_step: Option<&'static str>,
    /// The files, where they are asked for.
    basket: Option<BasketView>,
    fields: Vec<Field>,
    hidden: Vec<(&'static str, String)>,
    mistakes: Vec<Mistake>,
    rows: Vec<Row>,
    /// Whether a password or the like stands in it, which will not be stored (N-14).
    secret: bool,
    /// Who will read it, by name.
    reader: String,
    known: Vec<(String, String)>,
    offer: Offer,
    /// When it can be sent again, if it cannot be taken now.
    crowd: Option<Crowd>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Reading {
    /// The help page that led here.
    seite: String,
}

/// Begins the form behind a help page, which is named in the address and goes along from here on (D-13). Any other
/// step's address that is typed into the browser leads to the beginning.
pub(super) async fn begin(
    Path(step): Path<String>,
    Extension(language): Extension<Language>,
    State(web): State<Web>,
    Query(reading): Query<Reading>,
) -> Result<Response, Fault> {
    if step == DIRECT {
        let mut answers = Answers { seite: reading.seite, ..Answers::default() };
        answers.complete(&web);
        return Ok(direct(&web, &language, &answers, Vec::new())?.into_response());
    }
    let step = Step::parse(&step).ok_or(Fault::Missing)?;
    if step != Step::Who || reading.seite.is_empty() {
        return Ok(anew(Extension(language), State(web)).await.into_response());
    }
    let mut answers = Answers { seite: reading.seite, ..Answers::default() };
    answers.complete(&web);
    show(&web, &language, Step::Who, &answers)
}

/// The address of a button typed into the browser: the form begins at its beginning.
pub(super) async fn anew(Extension(language): Extension<Language>, State(web): State<Web>) -> Redirect {
    Redirect::to(&format!("{}/anfrage/", theme::root_of(&web.desk.policy, &language)))
}

/// Shows a step, or the first one before it that lacks an answer.
pub(super) async fn step(
    State(web): State<Web>,
    Path(step): Path<String>,
    Extension(language): Extension<Language>,
    form: Result<Form<Answers>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(mut answers) = form.map_err(|_| Fault::Unreadable)?;
    answers.complete(&web);
    if step == DIRECT {
        return Ok(direct(&web, &language, &answers, Vec::new())?.into_response());
    }
    let wanted = Step::parse(&step).ok_or(Fault::Missing)?;
    if answers.is_pupil() && wanted != Step::Who {
        return pupil(&web, &language);
    }
    if !matches!(wanted, Step::Who | Step::Topic)
        && let Some(redirect) = elsewhere(&web, &answers)
    {
        return elsewhere_page(&web, &language, &answers, redirect).await;
    }
    if !matches!(wanted, Step::Who | Step::Topic)
        && let Some(queue) = answers.closed_queue(&web)
    {
        return reached(&web, &language, &answers, queue);
    }
    if !matches!(wanted, Step::Who | Step::Contact)
        && let Some(school) = answers.left(&web.desk.policy)
    {
        return left(&web, &language, &answers, school);
    }
    let mistakes = if answers.schritt == DIRECT { answers.all_mistakes(&web) } else { Vec::new() };
    if !mistakes.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, direct(&web, &language, &answers, mistakes)?).into_response());
    }
    show(&web, &language, wanted, &answers)
}

/// Every question on one page, for those who know what they want to write. It ends at the same last look.
fn direct(web: &Web, language: &Language, answers: &Answers, mistakes: Vec<Mistake>) -> Result<Marked, Fault> {
    let error = if mistakes.is_empty() { String::new() } else { web.word(language, "form.error_title") };
    let title = format!("{error}{}", web.word(language, "form_direkt.title"));
    let mut frame = web.frame(language, &title);
    frame.current = format!("{}/anfrage/", frame.root());
    let page = StepPage {
        step: DIRECT,
        number: 0,
        steps: theme::FORM_STEPS,
        action: format!("{}/anfrage/{}", frame.root(), Step::Check.key()),
        back: None,
        back_step: None,
        basket: None,
        fields: answers.all_fields(web, language, &mistakes),
        hidden: answers.carried(DIRECT),
        secret: false,
        rows: Vec::new(),
        reader: String::new(),
        known: Vec::new(),
        mistakes,
        offer: Offer::default(),
        crowd: None,
    };
    web.page("form-step.html", language, &frame, &page).map(kept)
}

/// The procedure that the topic has already, once the form knows who writes about what.
fn elsewhere<'w>(web: &'w Web, answers: &Answers) -> Option<&'w policy::Redirect> {
    let is_known = [Step::Who, Step::Topic].into_iter().all(|step| answers.mistakes(web, step).is_empty());
    answers.topic(&web.desk.policy).filter(|_| is_known)?.redirect.as_ref()
}

#[derive(Serialize)]
struct ElsewherePage {
    topic: String,
    text: String,
    to: String,
    /// Back to the topics, with what was said.
    back: String,
    hidden: Vec<(&'static str, String)>,
}

/// The form ends at the procedure that there is already: no ticket is a success too, and counted once (Z-12).
async fn elsewhere_page(
    web: &Web,
    language: &Language,
    answers: &Answers,
    redirect: &policy::Redirect,
) -> Result<Response, Fault> {
    let Some(topic) = answers.topic(&web.desk.policy) else { return Err(Fault::Unreadable) };
    needs_none(web, answers, topic.id.as_str()).await?;
    let frame = web.frame(language, &web.word(language, "form_elsewhere.title"));
    let page = ElsewherePage {
        topic: topic.label.word(language).to_owned(),
        text: redirect.text.word(language).to_owned(),
        to: redirect.to.clone(),
        back: format!("{}/anfrage/{}", frame.root(), Step::Topic.key()),
        hidden: answers.hidden(Step::Topic),
    };
    Ok(web.page("form-elsewhere.html", language, &frame, &page).map(kept)?.into_response())
}

#[derive(Serialize)]
struct ReachedPage<'w> {
    who: String,
    /// The ways to the group: key and word.
    ways: Vec<(&'static str, String)>,
    /// Whom one meets there, where that is a school's group.
    people: Vec<&'w str>,
    /// Where mail to it goes, if any is read.
    mail: String,
    /// Whether anything was written that is still there.
    written: bool,
    /// Back to the topics, with what was said.
    back: String,
    hidden: Vec<(&'static str, String)>,
}

/// The group takes no form: before anything is sent, the page says how it is reached, and keeps every word (P-18).
fn reached(web: &Web, language: &Language, answers: &Answers, queue: &Queue) -> Result<Response, Fault> {
    let policy = &*web.desk.policy;
    let word = |way: &Way| (way.key(), web.word(language, &format!("levels.channel.{}", way.key())));
    let reads_mail = policy.intake.reads_mail && queue.takes(Way::Mail);
    let school = queue.school.as_ref().and_then(|school| policy.school(school));
    let address = queue.addresses.first().unwrap_or(&policy.desk.mail);
    let frame = web.frame(language, &web.word(language, "form_erreichbar.title"));
    let page = ReachedPage {
        who: school.map_or(&policy.desk.name, |school| &school.name).clone(),
        ways: queue.channels.iter().filter(|way| **way != Way::Mail || reads_mail).map(word).collect(),
        people: school.iter().flat_map(|school| &school.contacts).map(Person::shown).collect(),
        mail: if reads_mail { address.to_string() } else { String::new() },
        written: !answers.text.trim().is_empty(),
        back: format!("{}/anfrage/{}", frame.root(), Step::Topic.key()),
        hidden: answers.whole(Step::Topic),
    };
    Ok(web.page("form-reached.html", language, &frame, &page).map(kept)?.into_response())
}

#[derive(Serialize)]
struct LeftPage<'w> {
    school: &'w str,
    /// The first day on which the desk does not work for it.
    since: String,
    /// Whom its people turn to now.
    contacts: &'w [Person],
    /// Whether anything was written that is still there.
    written: bool,
    /// Back to where somebody says of which school they are: by address, or by choice.
    back: String,
    hidden: Vec<(&'static str, String)>,
}

/// The desk works for this school no longer: before anything is sent, the page says where its people turn now, and keeps
/// every word.
fn left(web: &Web, language: &Language, answers: &Answers, school: &School) -> Result<Response, Fault> {
    let by_address = answers.address().is_some_and(|address| web.desk.policy.is_of_left(&address));
    let step = if by_address { Step::Contact } else { Step::Who };
    let frame = web.frame(language, &web.word(language, "form_verlassen.title"));
    let page = LeftPage {
        school: &school.name,
        since: school.gone_since().map(|day| day.to_string()).unwrap_or_default(),
        contacts: &school.contacts,
        written: !answers.text.trim().is_empty(),
        back: format!("{}/anfrage/{}", frame.root(), step.key()),
        hidden: answers.whole(step),
    };
    Ok(web.page("form-left.html", language, &frame, &page).map(kept)?.into_response())
}

/// Counts that the form ended without a ticket, once for a form, unless there is a ticket already.
async fn needs_none(web: &Web, answers: &Answers, topic: &str) -> Result<(), Fault> {
    let ended = feedback::receipt(web.form_trace(ENDED, &answers.schluessel), topic);
    // A count that is lost in a crowd is no loss.
    feedback::keep(web, topic, DEFLECTED, "", Some(ended)).await.map(drop)
}

#[derive(Serialize)]
struct HelpedPage {
    /// Where the form goes on if it did not help after all.
    action: String,
    hidden: Vec<(&'static str, String)>,
}

/// An answer helped: nobody needs to write a ticket (Z-12). It is counted, once for a form, unless there is a ticket already.
pub(super) async fn helped(
    State(web): State<Web>,
    Extension(language): Extension<Language>,
    form: Result<Form<Answers>, FormRejection>,
) -> Result<Marked, Fault> {
    let Form(mut answers) = form.map_err(|_| Fault::Unreadable)?;
    answers.complete(&web);
    let topic = answers.topic(&web.desk.policy).map_or("anfrage", |topic| topic.id.as_str());
    needs_none(&web, &answers, topic).await?;
    let frame = web.frame(&language, &web.word(&language, "form_geholfen.title"));
    let action = format!("{}/anfrage/{}", frame.root(), Step::Problem.key());
    let page = HelpedPage { action, hidden: answers.hidden(Step::OnTopic) };
    web.page("form-helped.html", &language, &frame, &page).map(over)
}

/// Takes back that this form has helped on a topic, once.
async fn after_all(web: &Web, key: &str, topic: &str) -> Result<(), Fault> {
    let once = feedback::receipt(web.form_trace(AFTER_ALL, key), "");
    feedback::keep(web, topic, AFTER_ALL, "", Some(once)).await.map(drop)
}

/// Takes the request in: once, however often the button is pressed.
pub(super) async fn submit(
    State(web): State<Web>,
    Extension(language): Extension<Language>,
    network: Option<Extension<Network>>,
    filled: Result<Filled<Answers>, Fault>,
) -> Result<Response, Fault> {
    let Filled { form: mut answers, files, .. } = filled?;
    let keyless = answers.schluessel.is_empty();
    answers.complete(&web);
    if answers.is_pupil() {
        return pupil(&web, &language);
    }
    if let Some(redirect) = elsewhere(&web, &answers) {
        return elsewhere_page(&web, &language, &answers, redirect).await;
    }
    if let Some(queue) = answers.closed_queue(&web) {
        return reached(&web, &language, &answers, queue);
    }
    if let Some(school) = answers.left(&web.desk.policy) {
        return left(&web, &language, &answers, school);
    }
    answers.attach(&web, files).await;
    if answers.basket.has_faults() {
        let page = render(&web, &language, Step::Check, &answers, Vec::new(), None)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    // Files come along on the way to an earlier step as well, so that none has to be chosen twice.
    if let Some(wanted) = Step::parse(&answers.zu) {
        return show(&web, &language, wanted, &answers);
    }
    if !answers.ohne.is_empty() {
        return show(&web, &language, Step::Check, &answers);
    }
    // Without a key of its own a request could be sent twice: one more look gives it one.
    let submission = match answers.submission(&web, &language) {
        Some(submission) if !keyless => submission,
        _ => return show(&web, &language, Step::Check, &answers),
    };
    let requester = submission.requester.address.clone();
    let files = answers.basket.digest();
    let request = Request {
        ticket: None,
        by: Actor::Person(requester.clone()),
        via: Channel::Web,
        claimed: None,
        key: web.request_key(
            &format!("form/{requester}"),
            &answers.schluessel,
            &[&answers.sent()[..], &[&files]].concat(),
        ),
        act: Act::Submit(Box::new(submission)),
    };
    let counted = match crowd::room(&web, &request, network.as_deref()).await {
        Ok(Ok(counted)) => counted,
        Ok(Err(crowd)) => return crowd::later(&web, &language, &answers, crowd),
        Err(error) => return not_kept(&web, &language, &answers, error.into()),
    };
    let key = &answers.schluessel;
    let sent = feedback::receipt(web.form_trace(ENDED, key), SENT);
    let beside = Beside { notes: &[sent], files: answers.basket.files(), shelved: &counted, ..Beside::default() };
    match web.desk.handle_with(request, beside).await {
        Ok((done, ended_before)) => {
            if let Some(helped) = ended_before.iter().find(|ended| ended.answer != SENT) {
                // The ticket is safe, whatever becomes of a count.
                _ = after_all(&web, key, &helped.answer).await;
            }
            let id = done.ticket.id.to_string();
            let until = web.desk.clock.now() + TimeDelta::hours(RECEIPT_HOURS);
            let token = web.keys.seal(Purpose::Receipt, &[&id], until);
            let root = theme::root_of(&web.desk.policy, &language);
            Ok(Redirect::to(&format!("{root}/anfrage/angekommen/{id}/{token}")).into_response())
        }
        Err(error) => not_kept(&web, &language, &answers, error.into()),
    }
}

/// What was typed must not be lost: the page comes back with all of it.
fn not_kept(web: &Web, language: &Language, answers: &Answers, fault: Fault) -> Result<Response, Fault> {
    let mistake = Mistake { field: String::new(), word: "later".to_owned() };
    let page = render(web, language, Step::Check, answers, vec![mistake], None)?;
    Ok((fault.status(), page).into_response())
}

fn show(web: &Web, language: &Language, wanted: Step, answers: &Answers) -> Result<Response, Fault> {
    let lacking = Step::ALL.into_iter().take_while(|s| *s != wanted).find(|s| !answers.mistakes(web, *s).is_empty());
    match lacking {
        // The page that asks for it was the one just sent: only then are its gaps mistakes.
        Some(step) => {
            let sent = step.next() == Some(wanted) || answers.was_asked(step);
            let mistakes = if sent { answers.mistakes(web, step) } else { Vec::new() };
            let status = if mistakes.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            Ok((status, render(web, language, step, answers, mistakes, None)?).into_response())
        }
        None => {
            let mut step = wanted;
            while let Some(next) = step.next().filter(|_| is_passed_over(step, answers, web, language)) {
                step = next;
            }
            Ok(render(web, language, step, answers, Vec::new(), None)?.into_response())
        }
    }
}

/// The step that "back" leads to: one that has something to show.
fn before(step: Step, answers: &Answers, web: &Web, language: &Language) -> Option<Step> {
    let before = step.before()?;
    if is_passed_over(before, answers, web, language) { before.before() } else { Some(before) }
}

/// Whether a step has nothing to show.
fn is_passed_over(step: Step, answers: &Answers, web: &Web, language: &Language) -> bool {
    match step {
        Step::OnTopic | Step::ByWords => Offer::at(step, answers, web, language).is_empty(),
        Step::Details => {
            let policy = &web.desk.policy;
            answers.questions(policy).is_empty() && answers.sites(policy).is_empty()
        }
        Step::Who | Step::Topic | Step::Problem | Step::Contact | Step::Check => false,
    }
}

fn render(
    web: &Web,
    language: &Language,
    step: Step,
    answers: &Answers,
    mistakes: Vec<Mistake>,
    crowd: Option<Crowd>,
) -> Result<Marked, Fault> {
    let is_right = mistakes.is_empty() && crowd.is_none() && !(step == Step::Check && answers.basket.has_faults());
    let error = if is_right { String::new() } else { web.word(language, "form.error_title") };
    let title = format!("{error}{}", web.word(language, &format!("form_{}.title", step.key())));
    let mut frame = web.frame(language, &title);
    frame.current = format!("{}/anfrage/", frame.root());
    let address = |key: &str| format!("{}/anfrage/{key}", frame.root());
    let offer = Offer::at(step, answers, web, language);
    let back = before(step, answers, web, language);
    let page = StepPage {
        step: step.key(),
        number: step.number(),
        steps: theme::FORM_STEPS,
        action: address(step.next().map_or("absenden", Step::key)),
        back: back.map(|s| address(s.key())),
        back_step: back.map(Step::key),
        basket: (step == Step::Check).then(|| answers.basket.view(web, &answers.place())),
        fields: answers.fields(web, language, step, &mistakes),
        hidden: answers.having_seen(&offer).hidden(step),
        secret: step == Step::Check && answers.has_secret(),
        rows: if step == Step::Check { answers.rows(web, language) } else { Vec::new() },
        reader: answers.reader(web),
        known: answers.known(web, language, step),
        mistakes,
        offer,
        crowd,
    };
    web.page("form-step.html", language, &frame, &page).map(kept)
}

#[derive(Serialize)]
struct PupilPage {
    back: String,
}

/// Pupils turn to their teacher (D-01): the form ends here, kindly.
fn pupil(web: &Web, language: &Language) -> Result<Response, Fault> {
    let frame = web.frame(language, &web.word(language, "form_pupil.title"));
    let back = format!("{}/anfrage/", frame.root());
    Ok(web.page("form-pupil.html", language, &frame, &PupilPage { back }).map(over)?.into_response())
}

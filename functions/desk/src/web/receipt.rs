//! The page after sending: the number, what happens next, and when.

use super::form::{Marked, over};
use super::view::{TicketView, local};
use super::{Fault, Web};
use axum::Extension;
use axum::extract::{Path, State};
use serde::Serialize;
use tickets::token::Purpose;
use tickets::{Language, State as TicketState, TicketId};

#[derive(Serialize)]
struct ReceiptPage {
    ticket: TicketView,
    /// The number for the telephone: letter by letter, as words.
    spelling: Vec<Vec<String>>,
    /// What an answer by mail keeps in its subject, if the desk reads mail.
    token: Option<String>,
    unconfirmed: bool,
    /// Whether no mail goes to the requester, because the desk is tried out with others (Z-57).
    held: bool,
    /// Whether a password or the like was made unreadable (N-14).
    masked: bool,
    /// Who will look at it first.
    reader: String,
    /// Whether work starts only at the next opening.
    starts_later: bool,
    /// Whether that is because of a public holiday.
    holiday: bool,
    /// The last day on which the requester is not waited for, if today is one of several …
    pause_until: Option<String>,
    /// … and whether that is because of school holidays.
    school_holidays: bool,
}

/// Shows it. The page tells no more than the sender typed: it is no way into the ticket.
pub(super) async fn show(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
    Extension(language): Extension<Language>,
) -> Result<Marked, Fault> {
    let id = TicketId::parse(&id).ok_or(Fault::Missing)?;
    web.keys.open(Purpose::Receipt, &[&id.to_string()], &token, web.desk.clock.now())?;
    let (_, events) = web.desk.ticket(id).await?.ok_or(Fault::Missing)?;
    // As it was when it came in: what happened since is for those who hold the personal link.
    let ticket = tickets::refold(events.iter().take(1)).ok_or(Fault::Missing)?;
    let policy = &web.desk.policy;
    let queue = policy.queue_or_default(&ticket.queue);
    let today = queue.calendar.day_at(ticket.dates.created);
    let pause = policy.calendar_of(ticket.school.as_ref(), queue).pause_on(today).filter(|pause| pause.from < pause.to);
    let reader = policy.agent(&queue.duty).filter(|_| queue.school.is_some()).map(|a| a.person.shown().to_owned());
    let page = ReceiptPage {
        spelling: spelling(&web, &language, &id.to_string()),
        token: policy.intake.reads_mail.then(|| format!("[{} #{id}]", policy.desk.token)),
        masked: events.first().is_some_and(|event| event.masked),
        unconfirmed: ticket.state == TicketState::Unconfirmed,
        held: !policy.mails_leave_to(&ticket.requester.address),
        reader: reader.unwrap_or_else(|| policy.desk.name.clone()),
        starts_later: local(policy, ticket.dates.starts) != local(policy, ticket.dates.created),
        holiday: queue.calendar.holiday_on(today).is_some(),
        pause_until: pause.map(|pause| pause.to.to_string()),
        school_holidays: pause.is_some_and(|pause| !pause.name.is_empty()),
        ticket: TicketView::of(&web, &ticket, &language),
    };
    let frame = web.frame(&language, &web.word(&language, "receipt.title"));
    web.page("receipt.html", &language, &frame, &page).map(over)
}

/// The parts of a number or code, each letter as the word that stands for it, each digit as itself.
pub(super) fn spelling(web: &Web, language: &Language, written: &str) -> Vec<Vec<String>> {
    let said = |c: char| match c.is_ascii_digit() {
        true => c.to_string(),
        false => web.word(language, &format!("spelling.{c}")),
    };
    written.split('-').map(|half| half.chars().map(said).collect()).collect()
}

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
    /// Who will look at it first.
    reader: String,
    /// Whether work starts only at the next opening.
    starts_later: bool,
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
    let reader = policy.agent(&queue.duty).filter(|_| queue.school.is_some()).map(|a| a.person.shown().to_owned());
    let page = ReceiptPage {
        spelling: spelling(&web, &language, id),
        token: policy.intake.reads_mail.then(|| format!("[{} #{id}]", policy.desk.token)),
        unconfirmed: ticket.state == TicketState::Unconfirmed,
        reader: reader.unwrap_or_else(|| policy.desk.name.clone()),
        starts_later: local(policy, ticket.dates.starts) != local(policy, ticket.dates.created),
        ticket: TicketView::of(&web, &ticket, &language),
    };
    let frame = web.frame(&language, &web.word(&language, "receipt.title"));
    web.page("receipt.html", &language, &frame, &page).map(over)
}

/// The number's two halves, each letter as the word that stands for it, each digit as itself.
fn spelling(web: &Web, language: &Language, id: TicketId) -> Vec<Vec<String>> {
    let said = |c: char| match c.is_ascii_digit() {
        true => c.to_string(),
        false => web.word(language, &format!("spelling.{c}")),
    };
    id.to_string().split('-').map(|half| half.chars().map(said).collect()).collect()
}

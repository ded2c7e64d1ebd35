//! What hangs on a ticket, for whoever solves it: requests about the same fault can be solved along.

use super::super::session::Session;
use super::super::{Fault, Web};
use crate::files;
use crate::handle::{Beside, HandleError, Request};
use serde::Serialize;
use std::collections::{BTreeSet, VecDeque};
use tickets::command::{Act, Channel};
use tickets::{Action, Attachment, Ticket, TicketId, may};

/// How many tickets are solved along at once.
pub(super) const HANGING_MAX: usize = 20;
/// How many are looked at for that: some are solved already, or went on elsewhere.
const LOOKED_MAX: usize = 100;

/// A ticket that can be solved along with the one that it hangs on.
#[derive(Serialize)]
pub(super) struct Hanging {
    id: String,
    subject: String,
    requester: String,
    ticked: bool,
}

/// Those that this agent works on, and that are not solved yet. All of them are ticked until somebody says otherwise, but
/// not those that more people read than the solution is for.
pub(super) async fn offered(
    web: &Web,
    session: &Session,
    ticket: &Ticket,
    chosen: Option<&[String]>,
) -> Result<Vec<Hanging>, Fault> {
    let hides = ticket.visibility.is_confidential();
    let offered = |other: Ticket| {
        let id = other.id.to_string();
        let usual = !hides || other.visibility.is_confidential();
        let ticked = chosen.map_or(usual, |chosen| chosen.contains(&id));
        Hanging { id, ticked, requester: other.requester.shown().to_owned(), subject: other.subject }
    };
    Ok(hanging(web, session, ticket).await?.into_iter().map(offered).collect())
}

/// What hangs on the ticket or on what was merged into it, where it goes on.
async fn hanging(web: &Web, session: &Session, ticket: &Ticket) -> Result<Vec<Ticket>, Fault> {
    let near = |ticket: &Ticket| -> Vec<(TicketId, bool)> {
        let merged = ticket.merged().map(|id| (id, false));
        ticket.carried().map(|id| (id, true)).chain(merged).collect()
    };
    let (mut waiting, mut looked) = (VecDeque::from(near(ticket)), BTreeSet::from([ticket.id]));
    let mut all = Vec::new();
    while let Some((id, hangs)) = waiting.pop_front() {
        if all.len() == HANGING_MAX || looked.len() > LOOKED_MAX {
            break;
        }
        if !looked.insert(id) {
            continue;
        }
        let Some((other, _)) = web.desk.ticket(id).await? else { continue };
        match (hangs, other.merged_into) {
            (false, _) => waiting.extend(near(&other)),
            (true, Some(into)) => waiting.push_back((into, true)),
            (true, None) => {
                let works = may(&session.actor(), Action::Work, &other, &web.desk.policy);
                all.extend((works && other.state.is_in_work()).then_some(other));
            }
        }
    }
    Ok(all)
}

/// Gives the solution to what hangs on the ticket, too: to each that was ticked, under its own rights, with a mail and with
/// files of its own. The numbers of those that did not take it.
pub(super) async fn solve(
    web: &Web,
    session: &Session,
    ticket: &Ticket,
    chosen: &[String],
    (solution, sent): (&Act, &[Attachment]),
    key: Option<&str>,
) -> Result<Vec<String>, Fault> {
    let mut left: Vec<TicketId> = chosen.iter().filter_map(|id| TicketId::parse(id)).collect();
    for other in hanging(web, session, ticket).await? {
        let Some(at) = left.iter().position(|id| *id == other.id) else { continue };
        let key = key.map(|key| format!("{key}/{}", other.id.compact()));
        let (by, act) = (session.actor(), solution.clone());
        let request = Request { ticket: Some(other.id), by, via: Channel::Web, claimed: None, key, act };
        let copies = files::copies(&web.desk, sent).await?;
        match web.desk.handle_with(request, Beside { files: &copies, ..Beside::default() }).await {
            Ok(_) => _ = left.remove(at),
            Err(HandleError::Refused(_) | HandleError::Busy) => {}
            Err(HandleError::Store(error)) => return Err(error.into()),
        }
    }
    Ok(left.iter().take(HANGING_MAX).map(ToString::to_string).collect())
}

//! The link of M0: an address proves to be its owner's, by a button, never by the link alone.

use super::{Fault, Web};
use crate::handle::Request;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use mail::link::Whose;
use serde::Serialize;
use tickets::command::{Act, Channel};
use tickets::token::Purpose;
use tickets::{Actor, CloseReason, State as TicketState, Ticket, TicketId};

#[derive(Serialize)]
struct ConfirmPage {
    id: String,
    stand: Stand,
    /// Where the button, or the way on, leads.
    to: String,
}

/// What there is to confirm: a link that was used says so instead of asking again.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
enum Stand {
    Open,
    Done,
    Late,
}

impl Stand {
    fn of(ticket: &Ticket) -> Self {
        match ticket.state {
            TicketState::Unconfirmed => Self::Open,
            TicketState::Closed(CloseReason::UnconfirmedExpired) => Self::Late,
            TicketState::New
            | TicketState::Open
            | TicketState::WaitingRequester
            | TicketState::WaitingExternal
            | TicketState::Scheduled
            | TicketState::Solved
            | TicketState::Closed(_) => Self::Done,
        }
    }

    /// The key of the page's title.
    fn title(self) -> &'static str {
        match self {
            Self::Open => "confirm_open.title",
            Self::Done => "confirm_done.title",
            Self::Late => "confirm_late.title",
        }
    }
}

/// A link to the ticket, for who holds the link of M0: the mailbox is theirs. It is good as long as that one; later mails
/// bring links of their own. Once links were renewed, it opens as little as other old ones.
fn to_ticket(web: &Web, ticket: &Ticket, until: DateTime<Utc>) -> String {
    let whose = Whose { renewed: 0, ..Whose::of(ticket, &ticket.requester.address) };
    mail::link::ticket("", &web.keys, &whose, until)
}

/// The ticket, and until when the link of M0 is good.
async fn requested(web: &Web, id: &str, token: &str) -> Result<(Ticket, DateTime<Utc>), Fault> {
    let id = TicketId::parse(id).ok_or(Fault::Missing)?;
    let (ticket, _) = web.desk.ticket(id).await?.ok_or(Fault::Missing)?;
    let parts = [&*id.to_string(), ticket.requester.address.as_str()];
    let until = web.keys.open(Purpose::Confirm, &parts, token, web.desk.clock.now())?;
    Ok((ticket, until))
}

/// Asks, as long as there is something to ask.
pub(super) async fn ask(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
) -> Result<Html<String>, Fault> {
    let (ticket, until) = requested(&web, &id, &token).await?;
    let stand = Stand::of(&ticket);
    let frame = web.frame(&ticket.language, &web.word(&ticket.language, stand.title()));
    let to = match stand {
        Stand::Open => format!("/a/{}/{token}/bestaetigen", ticket.id),
        Stand::Done => to_ticket(&web, &ticket, until),
        Stand::Late => format!("{}/anfrage/", frame.root()),
    };
    let page = ConfirmPage { id: ticket.id.to_string(), stand, to };
    web.page("confirm.html", &ticket.language, &frame, &page)
}

/// Confirms, and leads on to the ticket. What needs no confirmation any more is said by the page that asks.
pub(super) async fn confirm(
    State(web): State<Web>,
    Path((id, token)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (ticket, until) = requested(&web, &id, &token).await?;
    if ticket.state != TicketState::Unconfirmed {
        return Ok(Redirect::to(&format!("/a/{}/{token}/bestaetigen", ticket.id)).into_response());
    }
    let request = Request {
        ticket: Some(ticket.id),
        by: Actor::Person(ticket.requester.address.clone()),
        via: Channel::Web,
        claimed: None,
        key: None,
        act: Act::Confirm,
    };
    web.desk.handle(request).await?;
    Ok(Redirect::to(&to_ticket(&web, &ticket, until)).into_response())
}

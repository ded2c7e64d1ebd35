//! A ticket as those read it who do not work on it: a school contact, or a school authority where the queue says so (D-31). There is
//! nothing to press.

use super::super::session::Session;
use super::super::view::{EntryView, Eyes, TicketView, history};
use super::super::{Fault, Web};
use super::frame;
use axum::response::Html;
use serde::Serialize;
use tickets::{Event, Ticket};

#[derive(Serialize)]
struct ReaderPage {
    ticket: TicketView,
    entries: Vec<EntryView>,
    form_mark: String,
}

/// The page.
pub(super) fn page(
    web: &Web,
    session: &Session,
    ticket: &Ticket,
    events: &[Event],
    eyes: &Eyes<'_>,
) -> Result<Html<String>, Fault> {
    let language = session.language();
    let page = ReaderPage {
        ticket: TicketView::of(web, ticket, language),
        entries: history(web, ticket, events, eyes, language),
        form_mark: session.form_mark(web),
    };
    let mut frame = frame(web, session, &format!("{} – {}", ticket.subject, ticket.id));
    frame.current = "/konsole/".to_owned();
    web.page("console-read.html", language, &frame, &page)
}

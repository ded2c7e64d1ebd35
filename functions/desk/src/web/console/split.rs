//! One ticket, one problem (P-01): an agent makes a ticket of its own out of an entry.

use super::super::session::Session;
use super::super::view::{Eyes, FileView, files_of};
use super::super::{Fault, Web};
use super::act::{address, copies, signed_out};
use super::frame;
use super::ticket::{place, readable};
use crate::handle::{Beside, Request};
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Serialize;
use tickets::command::{Act, Channel, Split};
use tickets::{Action, Actor, Event, Refusal, Ticket, may};

/// The form, by the names of its fields.
#[derive(Serialize)]
struct SplitForm {
    betreff: String,
    text: String,
    /// The ticked files.
    mit: Vec<String>,
    /// Whether the requester gets a receipt.
    mail: bool,
}

impl SplitForm {
    fn of(fields: &[(String, String)]) -> Self {
        let all =
            |name: &str| fields.iter().filter(|(n, _)| n == name).map(|(_, value)| value.clone()).collect::<Vec<_>>();
        let one = |name: &str| all(name).into_iter().next().unwrap_or_default();
        Self { betreff: one("betreff"), text: one("text"), mit: all("mit"), mail: one("mail") == "ja" }
    }

    fn hidden(&self) -> Vec<(&'static str, String)> {
        let ticked = self.mit.iter().map(|file| ("mit", file.clone()));
        let mail = self.mail.then(|| ("mail", "ja".to_owned()));
        [("betreff", self.betreff.clone())].into_iter().chain(ticked).chain(mail).collect()
    }
}

#[derive(Serialize)]
struct SplitPage {
    id: String,
    requester: String,
    /// The ticket's page.
    here: String,
    /// The number of the entry.
    entry: usize,
    form: SplitForm,
    /// The files of the entry.
    files: Vec<FileView>,
    mistake: &'static str,
    key: String,
    form_mark: String,
}

/// The address at which this entry is split off.
pub(in crate::web) fn address_of(ticket: &Ticket, entry: usize) -> String {
    format!("{}/abspalten/{entry}", address(ticket.id))
}

/// Whether this reader may make a ticket out of this entry: an agent out of what its people may read.
pub(in crate::web) fn may_split(reader: &Actor, ticket: &Ticket, event: &Event, web: &Web) -> bool {
    let known = !matches!(ticket.state, tickets::State::Unconfirmed);
    known && event.what.public_text().is_some() && may(reader, Action::Work, ticket, &web.desk.policy)
}

/// The form, with what the entry says.
pub(in crate::web) async fn form(
    session: Session,
    State(web): State<Web>,
    Path((id, entry)): Path<(String, usize)>,
) -> Result<Html<String>, Fault> {
    let (ticket, events) = readable(&web, &session, &id).await?;
    let event = entry_of(&web, &session, (&ticket, &events), entry)?;
    let text = event.what.public_text().unwrap_or_default().to_owned();
    let mit = files(&web, &session, (&ticket, &events), entry).into_iter().map(|file| file.at).collect();
    let form = SplitForm { betreff: String::new(), text, mit, mail: true };
    page(&web, &session, (&ticket, &events), entry, form, "")
}

/// Makes it, and comes to it. What cannot be taken comes back with every word.
pub(in crate::web) async fn split(
    session: Result<Session, Fault>,
    State(web): State<Web>,
    Path((id, entry)): Path<(String, usize)>,
    fields: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Fault> {
    let Form(fields) = fields.map_err(|_| Fault::Unreadable)?;
    let form = SplitForm::of(&fields);
    let act = format!("abspalten/{entry}");
    let session = match session {
        Ok(session) => session,
        Err(Fault::SignIn(_)) => return signed_out(&web, &id, &act, form.text.clone(), form.hidden(), false),
        Err(fault) => return Err(fault),
    };
    let (ticket, events) = readable(&web, &session, &id).await?;
    entry_of(&web, &session, (&ticket, &events), entry)?;
    let field = |name: &str| fields.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value.as_str());
    let place = place(&ticket, &session);
    let mit = form.mit.join(" ");
    let sent = [&*act, &form.betreff, &form.text, &mit, field("mail")];
    let key = web.request_key(&place, field("schluessel"), &sent);
    let done = match session.check_form(&web, field("formular")) {
        Ok(()) => {
            let files = copies(&web, &session, (&ticket, &events), &form.mit).await?;
            let entry = u64::try_from(entry).map_err(|_| Fault::Missing)?;
            let (subject, text, acknowledge) = (form.betreff.clone(), form.text.clone(), form.mail);
            let act = Act::Split(Box::new(Split { entry, subject, text, acknowledge }));
            let by = session.actor();
            let request = Request { ticket: Some(ticket.id), by, via: Channel::Web, claimed: None, key, act };
            let beside = Beside { files: &files, ..Beside::default() };
            web.desk.handle_with(request, beside).await.map_err(Fault::from)
        }
        Err(fault) => Err(fault),
    };
    match done {
        Ok((done, _)) => {
            // Once more, it is where it was the first time.
            let newest = done.ticket.links.iter().rev().find(|link| link.relation == tickets::Relation::SplitInto);
            Ok(Redirect::to(&address(newest.map_or(ticket.id, |link| link.other))).into_response())
        }
        Err(fault) => {
            let status = fault.status();
            Ok((status, page(&web, &session, (&ticket, &events), entry, form, fault.key())?).into_response())
        }
    }
}

/// The entry, if this agent may make a ticket of it.
fn entry_of<'e>(
    web: &Web,
    session: &Session,
    (ticket, events): (&Ticket, &'e [Event]),
    entry: usize,
) -> Result<&'e Event, Fault> {
    let event = events.get(entry).ok_or(Fault::Missing)?;
    if !may(&session.actor(), Action::Work, ticket, &web.desk.policy) {
        return Err(Fault::Refused(Refusal::NotAllowed));
    }
    may_split(&session.actor(), ticket, event, web).then_some(event).ok_or(Fault::Missing)
}

/// The files of the entry.
fn files(web: &Web, session: &Session, (ticket, events): (&Ticket, &[Event]), entry: usize) -> Vec<FileView> {
    let of_entry = |file: &FileView| file.at.split_once('/').is_some_and(|(place, _)| place == entry.to_string());
    files_of(web, ticket, events, &Eyes::Agent(session.address())).into_iter().filter(of_entry).collect()
}

fn page(
    web: &Web,
    session: &Session,
    (ticket, events): (&Ticket, &[Event]),
    entry: usize,
    form: SplitForm,
    mistake: &'static str,
) -> Result<Html<String>, Fault> {
    let mut frame = frame(web, session, &web.word(session.language(), "split.title"));
    frame.current = "/konsole/".to_owned();
    let page = SplitPage {
        id: ticket.id.to_string(),
        requester: ticket.requester.shown().to_owned(),
        here: address(ticket.id),
        entry,
        files: files(web, session, (ticket, events), entry),
        form,
        mistake,
        key: web.fresh_key(),
        form_mark: session.form_mark(web),
    };
    web.page("console-split.html", session.language(), &frame, &page)
}

//! Everything that is kept of a person, as files: to read, and as JSON for another program.

use super::find::{Found, find};
use super::who::same;
use super::{tell, unwritable};
use crate::files;
use crate::handle::Desk;
use crate::ports::StoreError;
use crate::sheet::{Sheet, is_internal};
use crate::transfer::{Dump, Fate, Mail};
use crate::whole;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use theme::Theme;
use tickets::{Address, Event, Ticket, TicketId};

/// What was put together.
#[derive(Clone, Debug, Default)]
pub struct Exported {
    /// The files, by the names that they are to have.
    pub files: Vec<(String, Vec<u8>)>,
    /// The requests that the person takes or took part in.
    pub requests: Vec<TicketId>,
    /// Requests of others in which the person is named.
    pub named_in: Vec<TicketId>,
    /// How many entries are for agents alone: somebody must say whether they may be handed out.
    pub internal: usize,
}

/// Puts together what is kept of a person, and tells them by mail that it was done.
///
/// # Errors
/// If the store fails.
pub async fn export(
    desk: &Desk,
    records: &(impl Dump + ?Sized),
    theme: &Theme,
    person: &Address,
) -> Result<Exported, StoreError> {
    let found = find(records, person).await?;
    let language = &desk.policy.desk.language;
    let mut made = Exported::default();
    let (mut requests, mut known) = (Vec::new(), language.clone());
    for id in found.tickets.union(&found.named).copied() {
        let Some((ticket, events)) = desk.ticket(id).await? else { continue };
        let Some(same) = same(&events, person) else { continue };
        if !same.iter().any(|address| ticket.person_ever(address).is_some()) {
            made.named_in.push(id);
            continue;
        }
        known = ticket.language.clone();
        let sheet = Sheet { ticket: &ticket, theme, language, desk };
        requests.push(json(&ticket, &events, &same, &whole::of(desk, id).await?)?);
        let (internal, public): (Vec<&Event>, Vec<&Event>) = events.iter().partition(|event| is_internal(event));
        made.files.push((format!("{id}.txt"), sheet.text(&public, "").into_bytes()));
        if !internal.is_empty() {
            made.internal += internal.len();
            let lead = theme.word(language, "personal_data.internal");
            made.files.push((format!("{id}-intern.txt"), sheet.text(&internal, lead).into_bytes()));
        }
        for (name, file) in sheet.files(&public) {
            let Some(bytes) = files::read(desk, file).await? else { continue };
            made.files.push((name, bytes));
        }
        made.requests.push(id);
    }
    if made.requests.is_empty() && made.named_in.is_empty() && is_empty(&found) {
        return Ok(made);
    }
    let whole = whole(desk, person, &found, &made, &requests);
    let whole = serde_json::to_vec_pretty(&whole);
    made.files.push(("daten.json".to_owned(), whole.map_err(unwritable)?));
    tell(desk, person, known, false, &made.requests, &[]).await?;
    Ok(made)
}

fn is_empty(found: &Found) -> bool {
    found.mails.is_empty() && found.receipts.is_empty() && found.remarks.is_empty() && found.shelved.is_empty()
}

fn whole(desk: &Desk, person: &Address, found: &Found, made: &Exported, requests: &[Value]) -> Value {
    let mail = |mail: &Mail| {
        let fate = match &mail.fate {
            Fate::Owed => "owed",
            Fate::Sent(_) => "sent",
            Fate::Dead(_) => "not sent",
        };
        // The second and third parts of its name are the event and the kind.
        json!({ "mail": mail.key, "at": mail.at, "fate": fate })
    };
    let shelved = |one: &crate::change::Shelved| json!({ "shelf": one.shelf, "name": one.name, "text": one.text });
    let remark = |one: &crate::change::Remark| json!({ "about": one.about, "at": one.at, "text": one.text });
    json!({
        "desk": desk.policy.desk.name,
        "made": desk.clock.now(),
        "person": { "address": person, "names": found.names },
        "requests": requests,
        "named_in": made.named_in.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "mails": found.mails.iter().map(mail).collect::<Vec<_>>(),
        "saved": found.shelved.iter().map(shelved).collect::<Vec<_>>(),
        "feedback": found.remarks.iter().map(remark).collect::<Vec<_>>(),
    })
}

/// The request with every event as it is stored; what is for agents alone says so.
fn json(
    ticket: &Ticket,
    events: &[Event],
    same: &[Address],
    mails: &BTreeMap<usize, String>,
) -> Result<Value, StoreError> {
    let event = |(place, event): (usize, &Event)| {
        let mut told = serde_json::to_value(event).map_err(unwritable)?;
        if let Some(fields) = told.as_object_mut() {
            fields.insert("internal".to_owned(), Value::Bool(is_internal(event)));
            // Of others' mails it has what they wrote to the request, as the page has.
            let own = mails.get(&place).filter(|_| event.by.address().is_some_and(|by| same.contains(by)));
            fields.extend(own.map(|mail| ("mail".to_owned(), json!(mail))));
        }
        Ok(told)
    };
    let events = events.iter().enumerate().map(event).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(json!({
        "number": ticket.id,
        "part": if same.contains(&ticket.requester.address) { "requester" } else { "participant" },
        "subject": ticket.subject,
        "state": ticket.state_key(),
        "queue": ticket.queue,
        "created": ticket.dates.created,
        "closed": ticket.dates.closed,
        "held": ticket.is_held,
        "events": events,
    }))
}

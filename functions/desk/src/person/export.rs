//! Everything that is kept of a person, as files: to read, and as JSON for another program.

use super::find::{Found, find};
use super::who::same;
use super::{tell, unwritable};
use crate::files;
use crate::handle::Desk;
use crate::ports::StoreError;
use crate::transfer::{Dump, Fate, Mail};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::fmt::Write;
use theme::Theme;
use tickets::{Address, Event, Language, Ticket, TicketId};

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

/// A request as it goes into the files.
struct Part<'a> {
    id: TicketId,
    ticket: &'a Ticket,
    events: &'a [Event],
    theme: &'a Theme,
    language: &'a Language,
    desk: &'a Desk,
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
        let part = Part { id, ticket: &ticket, events: &events, theme, language, desk };
        requests.push(part.json(&same)?);
        made.files.push((format!("{id}.txt"), part.text(true).into_bytes()));
        let internal = events.iter().filter(|event| is_internal(event)).count();
        if internal > 0 {
            made.internal += internal;
            made.files.push((format!("{id}-intern.txt"), part.text(false).into_bytes()));
        }
        part.files(&mut made.files).await?;
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

/// Whether agents alone read it, or what it says.
fn is_internal(event: &Event) -> bool {
    !event.what.is_public() || (event.what.text().is_some() && event.what.public_text().is_none())
}

impl Part<'_> {
    /// The request with every event as it is stored; what is for agents alone says so.
    fn json(&self, same: &[Address]) -> Result<Value, StoreError> {
        let ticket = self.ticket;
        let event = |event: &Event| {
            let mut told = serde_json::to_value(event).map_err(unwritable)?;
            if let Some(fields) = told.as_object_mut() {
                fields.insert("internal".to_owned(), Value::Bool(is_internal(event)));
            }
            Ok(told)
        };
        let events = self.events.iter().map(event).collect::<Result<Vec<_>, StoreError>>()?;
        Ok(json!({
            "number": self.id,
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

    /// What was written in it, the oldest first: what the person may read anyway, or what is for agents alone.
    fn text(&self, public: bool) -> String {
        let word = |key: &str| self.theme.word(self.language, key).to_owned();
        let mut text = format!("{}  {}\n", self.id, self.ticket.subject);
        let state = word(&format!("state.{}", self.ticket.state_key()));
        _ = writeln!(text, "{}  {state}", self.moment(self.ticket.dates.created));
        if !public {
            _ = writeln!(text, "\n{}", word("personal_data.internal"));
        }
        for event in self.events.iter().filter(|event| is_internal(event) != public) {
            let Some(said) = event.what.text() else { continue };
            let who = event.by.address().map(|address| {
                let agent = self.desk.policy.agent(address).map(|agent| agent.person.shown());
                let known = self.ticket.person_ever(address).map(|person| person.shown());
                agent.or(known).unwrap_or(address.as_str())
            });
            let entry = word(&format!("entry.{}", event.what.key()));
            _ = writeln!(text, "\n{}  {entry}: {}", self.moment(event.at), who.unwrap_or_default());
            _ = writeln!(text, "{said}");
            for file in &event.files {
                _ = writeln!(text, "  [{}]", file.name);
            }
        }
        text
    }

    /// The files that the person may have.
    async fn files(&self, into: &mut Vec<(String, Vec<u8>)>) -> Result<(), StoreError> {
        let public = self.events.iter().filter(|event| !is_internal(event) && !event.what.hands_files_on());
        for (nth, file) in (1..).zip(public.flat_map(|event| &event.files)) {
            let Some(bytes) = files::read(self.desk, file).await? else { continue };
            into.push((format!("{}-{nth}-{}", self.id, plain(&file.name)), bytes));
        }
        Ok(())
    }

    fn moment(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.desk.policy.calendar.zone).format("%Y-%m-%d %H:%M").to_string()
    }
}

/// A name that is one on every machine, and no path.
fn plain(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' };
    let name: String = name.chars().map(plain).take(80).collect();
    name.trim_start_matches('.').to_owned()
}

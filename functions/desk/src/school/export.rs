//! Everything of a school, to hand over: lines that another Lotse takes in, a sheet for each request, its files.
//!
//! What lies with the school's own groups goes as it is. Of what the provider worked on for it goes what the school was allowed
//! to read, and no word of others.

use super::find;
use crate::change::Receipt;
use crate::files::{self, claim, own};
use crate::handle::{Desk, head};
use crate::ports::{BlobKey, StoreError};
use crate::sheet::{Sheet, is_internal};
use crate::transfer::{Dump, Entry, ExportError, Record, Writer, pieces_of};
use std::collections::BTreeSet;
use std::io::{self, Write};
use theme::Theme;
use tickets::policy::{Queue, QueueId, SchoolId};
use tickets::{Event, Policy, Ticket, TicketId, Visibility, What, refold};

/// What was put together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// The school's requests.
    pub requests: Vec<TicketId>,
    /// Those of them of which internal entries of the provider were left out.
    pub reduced: Vec<TicketId>,
    /// How many files they have.
    pub files: usize,
}

/// Why it could not be handed over.
#[derive(Debug, thiserror::Error)]
pub enum HandOverError {
    /// `desk.toml` names no such school.
    #[error("there is no school {0:?} in desk.toml")]
    Unknown(String),
    /// The store failed, or nothing could be written.
    #[error(transparent)]
    Export(#[from] ExportError),
}

impl From<StoreError> for HandOverError {
    fn from(error: StoreError) -> Self {
        Self::Export(error.into())
    }
}

impl From<io::Error> for HandOverError {
    fn from(error: io::Error) -> Self {
        Self::Export(error.into())
    }
}

/// Where single files are put, by name.
pub type Put<'a> = &'a mut (dyn FnMut(&str, &[u8]) -> io::Result<()> + Send);

/// Writes a school down: its lines, as of a desk that has nothing else, and a sheet and files for each request.
///
/// # Errors
/// [`HandOverError`]. What was written then has no end, and nobody takes it.
pub async fn export(
    desk: &Desk,
    records: &(impl Dump + ?Sized),
    theme: &Theme,
    school: &SchoolId,
    lines: &mut (dyn Write + Send),
    put: Put<'_>,
) -> Result<Exported, HandOverError> {
    let desk = &desk.today();
    let policy = &*desk.policy;
    if policy.school(school).is_none() {
        return Err(HandOverError::Unknown(school.to_string()));
    }
    let theirs: BTreeSet<&QueueId> = find::queues(policy, school).collect();
    let language = &policy.desk.language;
    let mut made = Exported::default();
    let (mut writer, header) = Writer::begin();
    writeln!(lines, "{header}")?;
    let mut kept = Vec::new();
    let found = find::tickets(records, policy, school).await?;
    for id in found.iter().copied() {
        let Some((whole, all)) = desk.ticket(id).await? else { continue };
        if !is_theirs(&whole, &all, &theirs, &found, policy) {
            continue;
        }
        let events = readable(&all, &theirs);
        let Some(ticket) = refold(&events) else { continue };
        writeln!(lines, "{}", writer.line(&Record::Ticket(head(&ticket, &events, policy)?))?)?;
        for (seq, event) in (0..).zip(&events) {
            let body = serde_json::to_string(event).map_err(io::Error::from)?;
            writeln!(lines, "{}", writer.line(&Record::Event(Entry { ticket: id, seq, body }))?)?;
        }
        for file in own(&events) {
            let claimed = Receipt { key: claim(&file.key), answer: id.to_string() };
            writeln!(lines, "{}", writer.line(&Record::Receipt(claimed))?)?;
            kept.extend(BlobKey::parse(&file.key));
        }
        let entries: Vec<&Event> = events.iter().collect();
        let sheet = Sheet { ticket: &ticket, theme, language, desk };
        put(&format!("{id}.txt"), sheet.text(&entries, "").as_bytes())?;
        for (name, file) in sheet.files(&entries) {
            let Some(bytes) = files::read(desk, file).await? else { continue };
            put(&name, &bytes)?;
            made.files += 1;
        }
        if events != all {
            made.reduced.push(id);
        }
        made.requests.push(id);
    }
    for key in kept {
        let Some(bytes) = desk.blobs.get(&key).await? else { continue };
        for piece in pieces_of(&key, &bytes) {
            writeln!(lines, "{}", writer.piece(&piece)?)?;
        }
    }
    writeln!(lines, "{}", writer.end())?;
    lines.flush()?;
    Ok(made)
}

/// Whether the school may have it: what lay with its groups, and what these, or who works there, asked of the provider and the
/// provider keeps from nobody. What somebody there wrote past them is between the two.
fn is_theirs(
    ticket: &Ticket,
    events: &[Event],
    theirs: &BTreeSet<&QueueId>,
    found: &BTreeSet<TicketId>,
    policy: &Policy,
) -> bool {
    let lay_there = events.iter().filter_map(comes_to).any(|queue| theirs.contains(queue));
    let works_there = |queue: &&Queue| theirs.contains(&queue.id) && queue.has(&ticket.requester.address);
    let asked = ticket.parent.is_some_and(|parent| found.contains(&parent))
        || policy.queues.iter().any(|queue| works_there(&queue));
    lay_there || (asked && ticket.visibility == Visibility::Desk)
}

/// The group that a request comes to by this.
fn comes_to(event: &Event) -> Option<&QueueId> {
    if let What::Submitted(submitted) = &event.what {
        return Some(&submitted.queue);
    }
    let What::Moved { to, .. } = &event.what else { return None };
    Some(to)
}

/// The history as the school may read it: all of it while it lay with one of these groups, else what is public.
fn readable(events: &[Event], theirs: &BTreeSet<&QueueId>) -> Vec<Event> {
    let mut is_there = false;
    let mut readable = Vec::new();
    for event in events {
        let was_there = is_there;
        if let Some(queue) = comes_to(event) {
            is_there = theirs.contains(queue);
        }
        if was_there || is_there {
            readable.push(event.clone());
        } else {
            readable.extend(public(event));
        }
    }
    readable
}

/// An event without what agents alone read; nothing, if it is for them alone.
fn public(event: &Event) -> Option<Event> {
    if let What::Moved { from, to, .. } = &event.what {
        let what = What::Moved { from: from.clone(), to: to.clone(), text: String::new() };
        return Some(Event { what, ..event.clone() });
    }
    (!is_internal(event)).then(|| event.clone())
}

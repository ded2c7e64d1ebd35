//! The one place that commits: a request becomes a command, a plan, one conditional write.

#[cfg(test)]
mod faster;

use crate::change::{Change, Outcome, Receipt, Shelved, TicketChange};
use crate::files;
use crate::lists::{Card, listings};
use crate::outbox;
use crate::ports::{Blobs, Clock, Entropy, Store, StoreError};
use crate::remote;
use crate::reports;
use crate::transfer::Head;
use crate::whole;
use crate::words::words;
use chrono::{DateTime, Utc};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use tickets::command::{Act, Channel, Command};
use tickets::{
    Action, Actor, Address, Attachment, Event, Planned, Policy, Refusal, Ticket, TicketId, destination, may, plan,
    refold,
};
use tokio::sync::Notify;

/// How often a command is decided anew when somebody else was faster.
const TRIES_MAX: u32 = 8;

/// The desk: policy, and the ports that every handler needs.
#[derive(Clone)]
pub struct Desk {
    /// What the desk has decided about itself.
    pub policy: Arc<Policy>,
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Where the bytes of files lie.
    pub blobs: Arc<dyn Blobs>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// Rings when mail is owed, so that a worker in the same process need not wait for its next round.
    pub mail_owed: Arc<Notify>,
}

/// Somebody asks something of the desk.
#[derive(Clone, Debug)]
pub struct Request {
    /// The ticket it is about; `None` makes one.
    pub ticket: Option<TicketId>,
    /// Who asks.
    pub by: Actor,
    /// The way it came in.
    pub via: Channel,
    /// When the sender says that it was written.
    pub claimed: Option<DateTime<Utc>>,
    /// What makes a repeated request the same one.
    pub key: Option<String>,
    /// What is asked.
    pub act: Act,
}

/// What comes along with a request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// What is kept with what it writes, under names of their own.
    pub notes: &'a [Receipt],
    /// The files that stand beside what was written.
    pub files: &'a [Attachment],
    /// What is laid on shelves with it.
    pub shelved: &'a [Shelved],
    /// The mail that it stands in, where that has more than was taken.
    pub mail: Option<&'a str>,
    /// The name that whoever asks gives in the mail.
    pub name: &'a str,
}

/// What came of a request.
#[derive(Clone, Debug)]
pub struct Done {
    /// The ticket as it stands after it.
    pub ticket: Ticket,
    /// What happened to it now; empty if the request had been carried out before.
    pub events: Vec<Event>,
}

/// Why a request was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum HandleError {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Others were faster, again and again.
    #[error("the ticket changed too often meanwhile")]
    Busy,
}

/// What happened to some tickets so far.
type Histories = BTreeMap<TicketId, Vec<Event>>;

impl Desk {
    /// The desk as it is today: a guest's last day ends at midnight, not at a restart (P-04).
    #[must_use]
    pub fn today(&self) -> Self {
        match self.policy.on(self.clock.now()) {
            Cow::Borrowed(_) => self.clone(),
            Cow::Owned(policy) => Self { policy: Arc::new(policy), ..self.clone() },
        }
    }

    /// Carries a request out: at most once for each key, all of it or nothing.
    ///
    /// # Errors
    /// [`HandleError`]; nothing has changed then.
    pub async fn handle(&self, request: Request) -> Result<Done, HandleError> {
        self.handle_with(request, Beside::default()).await.map(|(done, _)| done)
    }

    /// The same, with files and notes beside it. Comes back with what stands already under the names of some notes.
    ///
    /// # Errors
    /// [`HandleError`]; nothing has changed then.
    pub async fn handle_with(&self, request: Request, beside: Beside<'_>) -> Result<(Done, Vec<Receipt>), HandleError> {
        let alone = |done| (done, Vec::new());
        let now = self.clock.now();
        for _ in 0..TRIES_MAX {
            let fresh = TicketId::from_random(self.entropy.bits());
            let command = Command {
                by: request.by.clone(),
                via: request.via,
                claimed: request.claimed,
                fresh,
                name: beside.name.to_owned(),
                files: beside.files.to_vec(),
                act: request.act.clone(),
            };
            let (known, histories) = self.family(request.ticket, &request.act).await?;
            // Whoever was faster may have come later: a history never runs backwards.
            let now = known.values().map(|t| t.dates.updated).fold(now, Ord::max);
            let planned = match plan(&known, request.ticket, command, &self.policy, now) {
                Ok(planned) => planned,
                Err(refusal) => return self.refused_or_repeated(refusal, request.key.as_deref()).await.map(alone),
            };
            let main =
                request.ticket.map_or(fresh, |id| destination(&known, id, &request.by, request.via, &request.act));
            if planned.is_empty() && request.key.is_none() {
                let ticket = known.get(&main).cloned().ok_or(Refusal::NoTicket)?;
                self.set_due_anew(&ticket, &histories, now).await?;
                return Ok(alone(Done { ticket, events: Vec::new() }));
            }
            let mut change = Change {
                notes: beside.notes.iter().cloned().chain(files::claims(&planned)).collect(),
                ..self.change(&planned, &histories, request.key.as_deref(), main, now)?
            };
            change.shelved.extend(beside.shelved.iter().cloned());
            change.shelved.extend(beside.mail.and_then(|whole| whole::line(whole, &planned, main)));
            change.shelved.extend(remote::beside(&request.act, &planned, &known).map_err(unwritable)?);
            let owes = !change.owed.is_empty();
            let standing = match self.store.commit(change).await? {
                Outcome::Committed => Vec::new(),
                Outcome::CommittedBut(standing) => standing.into_iter().filter(|note| !files::is_claim(note)).collect(),
                Outcome::Repeated(answer) => return self.repeated(&answer).await.map(alone),
                Outcome::Conflict => continue,
            };
            if owes {
                self.mail_owed.notify_one();
            }
            let done = planned.into_iter().find(|p| p.ticket.id == main);
            let unchanged = || known.get(&main).cloned().map(|ticket| Done { ticket, events: Vec::new() });
            let done = done.map(|p| Done { ticket: p.ticket, events: p.events }).or_else(unchanged);
            return done.map(|done| (done, standing)).ok_or(HandleError::Refused(Refusal::NoTicket));
        }
        Err(HandleError::Busy)
    }

    /// The store's index of due times is as old as the last event. Where the policy has changed since, a ticket
    /// can seem due that is not: its time is set anew, so that it does not stand before others for ever.
    async fn set_due_anew(
        &self,
        ticket: &Ticket,
        histories: &Histories,
        now: DateTime<Utc>,
    ) -> Result<(), HandleError> {
        if ticket.due(&self.policy).is_some_and(|due| due <= now) {
            return Ok(());
        }
        self.store.commit(self.change(&[unchanged(ticket)], histories, None, ticket.id, now)?).await?;
        Ok(())
    }

    /// Writes a ticket anew with nothing changed in it: what is kept beside its history is as this program makes it.
    /// Whether there was such a ticket, and nobody else wrote to it meanwhile: that did the same.
    pub(crate) async fn keep_anew(&self, id: TicketId) -> Result<bool, StoreError> {
        let Some((ticket, events)) = self.ticket(id).await? else { return Ok(false) };
        let shelved = reports::lines(id, &[], &events, &self.policy).map_err(unwritable)?;
        let histories = Histories::from([(id, events)]);
        let change = self.change(&[unchanged(&ticket)], &histories, None, id, self.clock.now())?;
        let written = self.store.commit(Change { shelved, ..change }).await?;
        Ok(written == Outcome::Committed)
    }

    /// A ticket and its history; `None` if there is no such ticket.
    ///
    /// # Errors
    /// If the store fails, or holds what cannot be read.
    pub async fn ticket(&self, id: TicketId) -> Result<Option<(Ticket, Vec<Event>)>, StoreError> {
        let texts = self.store.events(id).await?;
        let events = texts
            .iter()
            .map(|text| serde_json::from_str(text))
            .collect::<Result<Vec<Event>, _>>()
            .map_err(|e| StoreError { doing: "reading a stored event", source: e.into() })?;
        Ok(refold(&events).map(|ticket| (ticket, events)))
    }

    /// The ticket in which this one goes on, as far as this person takes part there; else itself (P-01).
    ///
    /// # Errors
    /// As [`Self::ticket`].
    pub async fn goes_on(
        &self,
        mut at: (Ticket, Vec<Event>),
        person: &Address,
    ) -> Result<(Ticket, Vec<Event>), StoreError> {
        let reader = Actor::Person(person.clone());
        while let Some(into) = at.0.merged_into {
            match self.ticket(into).await? {
                Some(next) if next.0.merged_into.is_some() || may(&reader, Action::Read, &next.0, &self.policy) => {
                    at = next
                }
                Some(_) | None => break,
            }
        }
        Ok(at)
    }

    /// The ticket, the tickets that it was handed up from, which its end may wake, the one that it goes on in, and, where the act
    /// goes on there, those that tell the same story: what it was handed up to, and what was merged into it.
    async fn family(
        &self,
        id: Option<TicketId>,
        act: &Act,
    ) -> Result<(BTreeMap<TicketId, Ticket>, Histories), StoreError> {
        let (mut known, mut histories) = self.chain(id).await?;
        if let Act::Merge { into: other, .. } | Act::HangOn { on: other } = act {
            let (others, theirs) = self.chain(Some(*other)).await?;
            known.extend(others);
            histories.extend(theirs);
        }
        let hides = matches!(act, Act::MakeConfidential { .. } | Act::Move { .. });
        let may_hide = if let Act::Merge { into, .. } = act { Some(*into) } else { id.filter(|_| hides) };
        // What people say to a merged one is said to the one in which it goes on.
        let way = std::iter::successors(may_hide, |id| known.get(id)?.merged_into).take(known.len());
        let mut same: Vec<TicketId> = way.filter_map(|id| known.get(&id)).flat_map(Ticket::same_story).collect();
        while let Some(id) = same.pop() {
            if known.contains_key(&id) {
                continue;
            }
            let Some((ticket, events)) = self.ticket(id).await? else { continue };
            same.extend(ticket.same_story());
            known.insert(id, ticket);
            histories.insert(id, events);
        }
        Ok((known, histories))
    }

    async fn chain(&self, id: Option<TicketId>) -> Result<(BTreeMap<TicketId, Ticket>, Histories), StoreError> {
        let (mut known, mut histories) = (BTreeMap::new(), Histories::new());
        let mut next = id;
        while let Some(id) = next.filter(|id| !known.contains_key(id) && known.len() < tickets::CHAIN_MAX) {
            let Some((ticket, events)) = self.ticket(id).await? else { break };
            next = ticket.merged_into.or(ticket.parent);
            known.insert(id, ticket);
            histories.insert(id, events);
        }
        Ok((known, histories))
    }

    fn change(
        &self,
        planned: &[Planned],
        histories: &Histories,
        key: Option<&str>,
        main: TicketId,
        now: DateTime<Utc>,
    ) -> Result<Change, StoreError> {
        let before = |p: &Planned| histories.get(&p.ticket.id).map_or(&[][..], Vec::as_slice);
        let tickets = planned.iter().map(|p| ticket_change(p, before(p), &self.policy)).collect::<Result<_, _>>();
        let owed = planned
            .iter()
            .flat_map(|p| p.notices.iter().map(|(cause, notice)| outbox::owed(p.ticket.id, *cause, notice, now)))
            .collect::<Result<_, _>>();
        let mut shelved = Vec::new();
        for p in planned {
            shelved.extend(reports::lines(p.ticket.id, before(p), &p.events, &self.policy).map_err(unwritable)?);
        }
        Ok(Change {
            shelved,
            receipt: key.map(|key| Receipt { key: key.to_owned(), answer: main.to_string() }),
            tickets: tickets.map_err(unwritable)?,
            owed: owed.map_err(unwritable)?,
            ..Change::default()
        })
    }

    /// A request that was carried out before may no longer be allowed: its answer is still the first one.
    async fn refused_or_repeated(&self, refusal: Refusal, key: Option<&str>) -> Result<Done, HandleError> {
        let Some(key) = key else { return Err(refusal.into()) };
        match self.store.receipt(key).await? {
            Some(answer) => self.repeated(&answer).await,
            None => Err(refusal.into()),
        }
    }

    async fn repeated(&self, answer: &str) -> Result<Done, HandleError> {
        let id = TicketId::parse(answer).ok_or(Refusal::NoTicket)?;
        let (ticket, _) = self.ticket(id).await?.ok_or(Refusal::NoTicket)?;
        Ok(Done { ticket, events: Vec::new() })
    }
}

/// A ticket to which nothing happens.
fn unchanged(ticket: &Ticket) -> Planned {
    Planned { version_before: ticket.version, ticket: ticket.clone(), events: vec![], notices: vec![] }
}

/// What a store would keep of this ticket beside its history.
pub(crate) fn head(ticket: &Ticket, events: &[Event], policy: &Policy) -> Result<Head, StoreError> {
    let made = ticket_change(&unchanged(ticket), events, policy).map_err(unwritable)?;
    let TicketChange { id, card, due, lists, words, .. } = made;
    Ok(Head { id, version: ticket.version, card, due, lists, words })
}

fn unwritable(error: serde_json::Error) -> StoreError {
    StoreError { doing: "writing an event as JSON", source: error.into() }
}

fn ticket_change(planned: &Planned, before: &[Event], policy: &Policy) -> Result<TicketChange, serde_json::Error> {
    Ok(TicketChange {
        id: planned.ticket.id,
        version_before: planned.version_before,
        events: planned.events.iter().map(serde_json::to_string).collect::<Result<_, _>>()?,
        card: serde_json::to_string(&Card::of(&planned.ticket, policy))?,
        due: planned.ticket.due(policy),
        lists: listings(&planned.ticket, policy),
        words: words(&planned.ticket, before.iter().chain(&planned.events), policy),
    })
}

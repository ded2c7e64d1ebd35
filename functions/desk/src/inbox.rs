//! What comes in by mail: words on a ticket, a new ticket, a note, or something that somebody must look at.
//!
//! ```text
//! bytes ─mail::read─▶ Inbound ─▶ which ticket, and may they? ─▶ Request ─Desk::handle─▶ Taken
//! ```
//!
//! Raw mails are kept by the edge before they come here and stay there: what is cut off or set aside is never lost.
//! The same mail twice changes nothing.

mod machine;
mod name;
mod words;

use self::machine::is_read_by_machine;
use self::name::{digest, key};
use self::words::{by_agent, limited};
use crate::files::{Sent, keep_what_fits, text_or_names};
use crate::handle::{Beside, Desk, Done, HandleError, Request};
use crate::ports::StoreError;
use crate::rates::{self, Way};
use crate::whole;
use mail::read::{Inbound, ReadError, Report};
use mail::{Ours, ReplyAddress, is_ours, leg_of, own_words};
use std::sync::Arc;
use tickets::access::may_reach;
use tickets::command::{Act, Answer, Channel, LegMail, LegUpdate, PARTICIPANTS_MAX, Submission};
use tickets::event::Urgency;
use tickets::policy::QueueId;
use tickets::token::Keys;
use tickets::{Action, Actor, Address, Person, Refusal, Ticket, TicketId, Visibility, may};

/// The row of the form's answers that says which ticket a mail may belong to.
const PERHAPS: &str = "vielleicht";
/// The row of the form's answers that names who had a copy and takes no part.
const COPIED: &str = "kopie";
/// The row that says that its sender has written so much that no receipt went out: how much, are the two behind it.
const MUCH: &str = "eingang";
/// More than is answered.
const UNANSWERED: &str = "viel";
/// As much as a day takes: more is set aside.
const LAST: &str = "letzte";

/// The way in for mail.
#[derive(Clone)]
pub struct Inbox {
    /// The desk whose mail it is.
    pub desk: Desk,
    /// What reply addresses and message ids are signed with.
    pub keys: Keys,
    /// The lines of the mails that go out above which answers stand: see [`mail::Templates::separators`].
    pub separators: Arc<[String]>,
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is on this ticket: an answer, or an agent's words.
    Joined(TicketId),
    /// It made this ticket.
    Opened(TicketId),
    /// No person wrote it; it is a note on this ticket, told to nobody.
    Noted(TicketId),
    /// It was taken before; this is its ticket.
    Again(TicketId),
    /// It is to be set aside for somebody to look at.
    SetAside(Why),
}

/// Why a mail is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It cannot be read.
    Unreadable(ReadError),
    /// There is no word in it.
    NoText,
    /// No person wrote it, and it belongs to no ticket.
    Machine,
    /// It is one of the desk's own.
    Own,
    /// Mails have taken its ticket up again too often within a day.
    TooOften,
    /// Its sender has made as many tickets as a day takes.
    TooMany,
    /// The rules do not take it.
    Refused,
}

impl Why {
    /// The stable key, in logs and names of files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Unreadable(ReadError::TooLarge) => "too-large",
            Self::Unreadable(ReadError::NoMail) => "no-mail",
            Self::Unreadable(ReadError::NoSender) => "no-sender",
            Self::NoText => "no-text",
            Self::Machine => "machine",
            Self::Own => "own",
            Self::TooOften => "too-often",
            Self::TooMany => "too-many",
            Self::Refused => "refused",
        }
    }
}

/// Why a mail could not be taken now; it is to come again.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Others were faster, again and again.
    #[error("the ticket changed too often meanwhile")]
    Busy,
}

/// Which ticket a mail belongs to, as far as can be proved.
enum Place {
    /// To this one: the sender holds a mail of ours about it, and takes part or works for the desk.
    Proved(Box<Ticket>),
    /// To this hand-over of it: the sender holds its address, or answers our mail from where it went.
    Outside(Box<Ticket>, u8),
    /// Perhaps to this one; nothing proves it, and whether there is such a ticket is told to nobody.
    Perhaps(TicketId),
    Nowhere,
}

impl Inbox {
    /// Takes one raw mail. The same mail again changes nothing.
    ///
    /// # Errors
    /// [`InboxError`]: nothing has changed, and the mail is to come again later.
    pub async fn take(&self, raw: &[u8]) -> Result<Taken, InboxError> {
        let today = Self { desk: self.desk.today(), ..self.clone() };
        today.take_now(raw).await
    }

    async fn take_now(&self, raw: &[u8]) -> Result<Taken, InboxError> {
        let mail = match Inbound::read(raw) {
            Ok(mail) => mail,
            Err(error) => return Ok(Taken::SetAside(Why::Unreadable(error))),
        };
        let desk = &self.desk.policy.desk.mail;
        // Nobody writes from there.
        if mail.from.address.is_nobody() {
            return Ok(Taken::SetAside(Why::Unreadable(ReadError::NoSender)));
        }
        // From whom it says to come alone is no proof, but nobody else writes with our address or our ids.
        if self.desk.policy.is_own(&mail.from.address) || is_ours(&self.keys, &mail.message_id).is_some() {
            return Ok(Taken::SetAside(Why::Own));
        }
        let separators: Vec<&str> = self.separators.iter().map(String::as_str).collect();
        // An answer may quote a mail of ours whole: the way in that stands in it is the sender's alone.
        let own = mail::link::without_ways(&own_words(&mail.text, &separators, desk));
        let whole = whole::beyond(&mail::link::without_ways(&mail.text), &own).map(limited);
        let text = limited(own);
        let place = self.place(&mail).await?;
        match (mail.machine, place) {
            (Some(_), Place::Proved(ticket)) => match self.came_back(&mail).await? {
                Some(taken) => Ok(taken),
                None => self.note(&mail, &ticket, &text).await,
            },
            (Some(_), Place::Perhaps(_) | Place::Nowhere) => Ok(Taken::SetAside(Why::Machine)),
            (None, Place::Proved(_) | Place::Perhaps(_) | Place::Nowhere)
                if text.is_empty() && mail.parts.is_empty() =>
            {
                Ok(Taken::SetAside(Why::NoText))
            }
            // A provider's desk may well be a machine: what it says is read by agents alone, and answered by nobody.
            (Some(_), place @ Place::Outside(..)) | (None, place) => self.by_person(mail, place, text, whole).await,
        }
    }

    /// Words and files, or files alone.
    async fn by_person(
        &self,
        mut mail: Inbound,
        place: Place,
        text: String,
        whole: Option<String>,
    ) -> Result<Taken, InboxError> {
        let parts = std::mem::take(&mut mail.parts);
        let sent = parts.into_iter().map(|part| Sent::whole(&part.name, part.bytes)).collect();
        // They are on the disk before the ticket that names them; if the mail was taken before, they are swept.
        let files = keep_what_fits(&self.desk, sent).await?;
        let text = text_or_names(&text, &files);
        let beside = Beside { files: &files, mail: whole.as_deref(), name: &mail.from.name, ..Beside::default() };
        match place {
            Place::Outside(ticket, leg) => self.hear(&mail, &ticket, leg, text, beside).await,
            Place::Proved(ticket) => match self.join(&mail, &ticket, &text, beside).await? {
                Some(taken) => Ok(taken),
                // What the ticket takes no more, such as words on one that is closed for good, is a new problem.
                None => self.open(&mail, text, Some(ticket.id), beside).await,
            },
            Place::Perhaps(id) => self.open(&mail, text, Some(id), beside).await,
            Place::Nowhere => self.open(&mail, text, None, beside).await,
        }
    }

    /// The ticket that it came to by a plus-address, else the one of a mail of ours that it answers.
    async fn place(&self, mail: &Inbound) -> Result<Place, InboxError> {
        let desk = &self.desk.policy.desk.mail;
        let mut perhaps = Place::Nowhere;
        for (id, leg) in mail.to.iter().filter_map(|to| leg_of(desk, &self.keys, to)) {
            match self.ticket(id).await?.filter(|ticket| ticket.leg(leg).is_some()) {
                Some(ticket) => return Ok(Place::Outside(Box::new(ticket), leg)),
                None => perhaps = Place::Perhaps(id),
            }
        }
        for address in mail.to.iter().filter_map(|to| ReplyAddress::parse(desk, to)) {
            let Some(ticket) = self.ticket(address.id).await? else {
                perhaps = Place::Perhaps(address.id);
                continue;
            };
            if self.proves(&address, mail, &ticket) {
                return Ok(Place::Proved(Box::new(ticket)));
            }
            perhaps = Place::Perhaps(address.id);
        }
        let answered = mail.answers.iter().find_map(|id| match is_ours(&self.keys, id) {
            Some(Ours::SignIn) | None => None,
            ours => ours,
        });
        if answered.is_none() && matches!(perhaps, Place::Nowhere) {
            return self.named(mail).await;
        }
        match answered {
            Some(Ours::Leg { id, cause }) => self.outside(mail, id, cause).await,
            Some(Ours::Ticket(id)) => match self.ticket(id).await? {
                Some(ticket) if self.is_of(mail, &ticket) => Ok(Place::Proved(Box::new(ticket))),
                Some(_) | None => Ok(Place::Perhaps(id)),
            },
            Some(Ours::SignIn) | None => Ok(perhaps),
        }
    }

    /// The ticket whose number somebody typed into the subject who takes part in it: a hint for agents, never a proof.
    async fn named(&self, mail: &Inbound) -> Result<Place, InboxError> {
        let Some(id) = mail::ticket_in_subject(&self.desk.policy.desk.token, &mail.subject) else {
            return Ok(Place::Nowhere);
        };
        let ticket = self.ticket(id).await?;
        let takes_part = ticket.is_some_and(|ticket| ticket.person(&mail.from.address).is_some());
        Ok(if takes_part { Place::Perhaps(id) } else { Place::Nowhere })
    }

    /// Who had a copy and takes part from now on (N-15), and who had one and does not: addresses that nobody vouches for
    /// get no mail because a stranger named them, and what a program reads is no person.
    fn copied(&self, mail: &Inbound) -> (Vec<Person>, Vec<Address>) {
        let policy = &self.desk.policy;
        let ours =
            |address: &Address| policy.is_own(address) || ReplyAddress::parse(&policy.desk.mail, address).is_some();
        let others = mail.cc.iter().filter(|copied| copied.address != mail.from.address && !ours(&copied.address));
        let (mut people, mut beside) = (Vec::new(), Vec::new());
        for copied in others {
            let takes_part = !policy.must_confirm(&copied.address) && !is_read_by_machine(&copied.address);
            match takes_part && people.len() < PARTICIPANTS_MAX {
                true => people.push(copied.clone()),
                false => beside.push(copied.address.clone()),
            }
        }
        (people, beside)
    }

    /// The hand-over whose mail is answered. An answer from elsewhere proves nothing: our mail may have been passed on.
    async fn outside(&self, mail: &Inbound, id: TicketId, cause: usize) -> Result<Place, InboxError> {
        let Some((ticket, events)) = self.desk.ticket(id).await? else { return Ok(Place::Perhaps(id)) };
        let leg = events.get(cause).and_then(|event| ticket.leg(event.what.leg()?));
        let home = leg.and_then(|leg| leg.mail.as_ref()).map(Address::domain);
        let is_theirs = mail.machine.is_some() || home == Some(mail.from.address.domain());
        Ok(match leg.filter(|_| is_theirs).map(|leg| leg.number) {
            Some(number) => Place::Outside(Box::new(ticket), number),
            None => Place::Perhaps(id),
        })
    }

    async fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, StoreError> {
        Ok(self.desk.ticket(id).await?.map(|(ticket, _)| ticket))
    }

    /// Whether the address proves that the sender may speak here. Whoever takes part may use the mail of somebody else who
    /// does, as it is when all are answered; an agent speaks for the desk, so the address must be the agent's own.
    fn proves(&self, address: &ReplyAddress, mail: &Inbound, ticket: &Ticket) -> bool {
        let from = &mail.from.address;
        let mut people = ticket.people().map(|person| &person.address);
        let mut agents = self.desk.policy.agents.iter().map(|agent| &agent.person.address);
        let mut held = || {
            people.any(|person| address.is_for(&self.keys, person))
                || agents.any(|agent| address.is_for(&self.keys, agent))
        };
        let works = || may(&Actor::Agent(from.clone()), Action::Work, ticket, &self.desk.policy);
        (self.is_of(mail, ticket) && held()) || (address.is_for(&self.keys, from) && works())
    }

    /// Whether the sender takes part in the ticket. What no person wrote comes from whoever gives it back, but from nobody out
    /// of whose reach the ticket is: a sign of machines is quickly written into a mail (D-10).
    fn is_of(&self, mail: &Inbound, ticket: &Ticket) -> bool {
        let (from, policy) = (&mail.from.address, &self.desk.policy);
        let gives_back = mail.machine.is_some() && may_reach(from, policy.queue_or_default(&ticket.queue), policy);
        gives_back || may(&Actor::Person(from.clone()), Action::Answer, ticket, policy)
    }

    /// A person's words on their ticket; nothing if the rules do not let them stand there.
    async fn join(
        &self,
        mail: &Inbound,
        ticket: &Ticket,
        text: &str,
        beside: Beside<'_>,
    ) -> Result<Option<Taken>, InboxError> {
        let from = mail.from.address.clone();
        let text = text.to_owned();
        let (by, act) = match ticket.person(&from) {
            Some(_) => (Actor::Person(from), Act::Reply { text }),
            None => (Actor::Agent(from), by_agent(text)),
        };
        match self.ask(mail, Some(ticket.id), by, act, beside).await? {
            Ok(done) => Ok(Some(taken(&done, Taken::Joined))),
            Err(Refusal::TooOften { .. }) => self.too_often(mail, ticket.id).await.map(Some),
            Err(_) => Ok(None),
        }
    }

    /// Two programs may be answering each other: it is kept where it came in, opens nothing, and whoever works on the ticket
    /// hears of it once a day.
    async fn too_often(&self, mail: &Inbound, ticket: TicketId) -> Result<Taken, InboxError> {
        let key = format!("set-aside.{}", key(mail, self.came_to(mail)));
        let noted = self.handle(by_desk(ticket, key, Act::SetAside), Beside::default()).await?;
        if let Err(refusal) = noted {
            tracing::warn!(%ticket, %refusal, "nobody was told of a mail that was set aside");
        }
        Ok(Taken::SetAside(Why::TooOften))
    }

    /// What came from outside stands with its hand-over, for agents alone; whoever works on the ticket is told. An agent who
    /// answers all speaks as an agent.
    async fn hear(
        &self,
        mail: &Inbound,
        ticket: &Ticket,
        leg: u8,
        text: String,
        beside: Beside<'_>,
    ) -> Result<Taken, InboxError> {
        let from = mail.from.address.clone();
        let (subject, machine) = (mail.subject.clone(), mail.machine.is_some());
        let text = if text.is_empty() { subject.clone() } else { text };
        let agent = Actor::Agent(from.clone());
        let (by, act) = if may(&agent, Action::Work, ticket, &self.desk.policy) {
            let (reference, release) = (String::new(), String::new());
            let note = LegUpdate { leg, state: None, reference, promised: None, release, text, mail: false };
            (agent, Act::UpdateLeg(Box::new(note)))
        } else {
            (Actor::Desk, Act::HearFromLeg(Box::new(LegMail { leg, from, subject, text, machine })))
        };
        match self.ask(mail, Some(ticket.id), by, act, beside).await? {
            Ok(done) => Ok(taken(&done, Taken::Joined)),
            Err(refusal) => Ok(set_aside(&refusal)),
        }
    }

    /// What no person wrote stays with the ticket, for agents: it wakes nobody and owes nobody an answer.
    async fn note(&self, mail: &Inbound, ticket: &Ticket, text: &str) -> Result<Taken, InboxError> {
        let text = limited(format!("{}\n\n{text}", mail.subject).trim().to_owned());
        if text.is_empty() {
            return Ok(Taken::SetAside(Why::NoText));
        }
        match self.ask(mail, Some(ticket.id), Actor::Desk, Act::NoteInternally { text }, Beside::default()).await? {
            Ok(done) => Ok(taken(&done, Taken::Noted)),
            Err(refusal) => Ok(set_aside(&refusal)),
        }
    }

    /// What becomes of a report about a mail of ours, if it is one.
    async fn came_back(&self, mail: &Inbound) -> Result<Option<Taken>, InboxError> {
        let Some(report) = &mail.report else { return Ok(None) };
        for id in &mail.answers {
            if let Some(taken) = self.not_delivered(id, report).await? {
                return Ok(Some(taken));
            }
        }
        Ok(None)
    }

    /// A mail of ours was not delivered: its ticket is told, and whom it never reaches is written to no more. Whom it went
    /// to its own id says, which only we can make; a report may name another address, that it was passed on to. `None`: it
    /// was no mail of ours about a ticket that is still there.
    ///
    /// # Errors
    /// [`InboxError`]: nothing has changed, and it is to be told again later.
    pub async fn not_delivered(&self, message_id: &str, report: &Report) -> Result<Option<Taken>, InboxError> {
        let Some(Ours::Ticket(id) | Ours::Leg { id, .. }) = is_ours(&self.keys, message_id) else { return Ok(None) };
        let Some(ticket) = self.ticket(id).await? else { return Ok(None) };
        let people = ticket.people().map(|person| &person.address);
        let agents = self.desk.policy.agents.iter().map(|agent| &agent.person.address);
        let providers = ticket.legs.iter().filter_map(|leg| leg.writes_to());
        let Some(to) = mail::recipient(&self.keys, message_id, people.chain(agents).chain(providers)).cloned() else {
            return Ok(None);
        };
        let act = Act::Bounced { to, permanent: report.permanent, status: report.status.clone() };
        let key = format!("bounce.{}", digest(&[&message_id.to_ascii_lowercase(), &report.status]));
        let asked = self.handle(by_desk(id, key, act), Beside::default()).await?;
        Ok(Some(asked.map_or_else(|refusal| set_aside(&refusal), |done| taken(&done, Taken::Noted))))
    }

    /// A new problem, with the number of the ticket that it may belong to, for agents to look at.
    async fn open(
        &self,
        mail: &Inbound,
        text: String,
        perhaps: Option<TicketId>,
        beside: Beside<'_>,
    ) -> Result<Taken, InboxError> {
        let answer = |question: &str, answer| Answer { question: question.to_owned(), answer };
        let perhaps = perhaps.map(|id| answer(PERHAPS, id.to_string()));
        let room = rates::room(&self.desk, &self.keys, &mail.from.address, Way::Mail).await?;
        // A mail to an unknown address is a mail to somebody who may never have written: of those there are no more than that.
        let is_over = self.desk.policy.must_confirm(&mail.from.address) && room.none_until().is_some();
        // What was taken before is no more of it.
        if (room.is_full() || is_over) && self.desk.store.receipt(&key(mail, self.came_to(mail))).await?.is_none() {
            return Ok(Taken::SetAside(Why::TooMany));
        }
        let much = if room.is_last() { Some(LAST) } else { room.none_until().map(|_| UNANSWERED) };
        let (participants, others) = self.copied(mail);
        let others: Vec<&str> = others.iter().take(PARTICIPANTS_MAX).map(Address::as_str).collect();
        let others = (!others.is_empty()).then(|| answer(COPIED, others.join(", ")));
        let submission = Submission {
            requester: mail.from.clone(),
            participants,
            school: None,
            topic: None,
            kind: Default::default(),
            queue: self.queue(mail).cloned(),
            site: None,
            visibility: Visibility::Desk,
            subject: mail.subject.clone(),
            text,
            answers: perhaps.into_iter().chain(others).chain(much.map(|much| answer(MUCH, much.to_owned()))).collect(),
            urgency: Urgency::Normal,
            language: self.desk.policy.desk.language.clone(),
            acknowledge: room.none_until().is_none(),
            due: None,
            parent: None,
            follows: None,
        };
        let by = Actor::Person(mail.from.address.clone());
        let act = Act::Submit(Box::new(submission));
        let beside = Beside { shelved: &room.lines, ..beside };
        match self.ask(mail, None, by, act, beside).await? {
            Ok(done) => Ok(taken(&done, Taken::Opened)),
            Err(refusal) => Ok(set_aside(&refusal)),
        }
    }

    /// The address of ours that it came to; mail servers' own words about that come first.
    fn came_to<'a>(&'a self, mail: &'a Inbound) -> &'a Address {
        let policy = &self.desk.policy;
        mail.to.iter().find(|to| policy.is_own(to)).unwrap_or(&policy.desk.mail)
    }

    /// The queue whose address that is (Z-35); whether the sender may write there, the rules know.
    fn queue(&self, mail: &Inbound) -> Option<&QueueId> {
        self.desk.policy.queue_at(self.came_to(mail)).map(|queue| &queue.id)
    }

    async fn ask(
        &self,
        mail: &Inbound,
        ticket: Option<TicketId>,
        by: Actor,
        act: Act,
        beside: Beside<'_>,
    ) -> Result<Result<Done, Refusal>, InboxError> {
        let key = Some(key(mail, self.came_to(mail)));
        self.handle(Request { ticket, by, via: Channel::Mail, claimed: mail.written, key, act }, beside).await
    }

    async fn handle(&self, request: Request, beside: Beside<'_>) -> Result<Result<Done, Refusal>, InboxError> {
        match self.desk.handle_with(request, beside).await {
            Ok((done, _)) => Ok(Ok(done)),
            Err(HandleError::Refused(refusal)) => Ok(Err(refusal)),
            Err(HandleError::Store(error)) => Err(error.into()),
            Err(HandleError::Busy) => Err(InboxError::Busy),
        }
    }
}

/// What the desk itself asks of a ticket, because of a mail.
fn by_desk(ticket: TicketId, key: String, act: Act) -> Request {
    Request { ticket: Some(ticket), by: Actor::Desk, via: Channel::Mail, claimed: None, key: Some(key), act }
}

/// A request that changed nothing had been carried out before.
fn taken(done: &Done, taken: impl Fn(TicketId) -> Taken) -> Taken {
    if done.events.is_empty() { Taken::Again(done.ticket.id) } else { taken(done.ticket.id) }
}

fn set_aside(refusal: &Refusal) -> Taken {
    Taken::SetAside(if *refusal == Refusal::EmptyText { Why::NoText } else { Why::Refused })
}

//! The rules: what a command does to a ticket, or why not.

mod confidential;
mod edit;
mod hand_up;
mod hang_on;
mod keep;
mod merge;
mod move_to;
mod outside;
mod people;
mod rate;
mod record;
mod remote;
mod schedule;
mod solve;
mod spam;
mod split;
mod submit;
mod unreadable;
mod watch;
mod way_in;

use self::people::person_name;
use crate::access::{Action, may, may_give_back};
use crate::command::{Act, Answer, Channel, Command, Submission, TEXT_BYTES_MAX, clean};
use crate::event::{Event, What};
use crate::link::{Link, Relation};
use crate::policy::{FollowUp, Policy, Queue};
use crate::{Actor, Address, CloseReason, Person, Refusal, State, Ticket, TicketId, Triage, Visibility, timers};
use chrono::{DateTime, TimeDelta, Utc};

pub use spam::SPAM_DAYS;

/// How often mails take a ticket up again within a day (desk.md §3.2.10): then it may be programs that answer each other.
const MAIL_REOPENS_MAX: usize = 3;
/// How much is kept of what a mail server said, in characters.
const STATUS_CHARS_MAX: usize = 20;

/// What `command` does to `ticket` at `now`.
///
/// # Errors
/// A [`Refusal`], addressed to whoever asked. Nothing has changed then.
pub fn decide(
    ticket: Option<&Ticket>,
    command: &Command,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<Vec<Event>, Refusal> {
    let whats = match (ticket, &command.act) {
        (None, Act::Submit(submission)) => vec![submit::submit(submission, command, policy, now)?],
        (Some(_), Act::Submit(_)) => return Err(Refusal::Exists),
        (None, _) => return Err(Refusal::NoTicket),
        (Some(ticket), _) => Rules { ticket, command, policy, now }.act()?,
    };
    // They stand beside what was written, and there is one such thing in what a command does.
    let mut files = command.files.clone();
    let event = |mut what: What| {
        let masked = unreadable::make(&mut what);
        let files = if what.takes_files() { std::mem::take(&mut files) } else { Vec::new() };
        let signed = other_name(ticket, command);
        let (by, via) = (command.by.clone(), command.via);
        Event { at: now, claimed: command.claimed, by, via, signed, masked, files, what }
    };
    Ok(whats.into_iter().map(event).collect())
}

/// What other tickets must do because of `event`; `ticket` is the ticket after it. A `None` makes a new one.
#[must_use]
pub fn follow_ups(ticket: &Ticket, event: &Event) -> Vec<(Option<TicketId>, Command)> {
    confidential::below(ticket, event).chain(beside(ticket, event)).chain(follow_up(ticket, event)).collect()
}

/// What becomes of another ticket that belongs to this one.
fn beside(ticket: &Ticket, event: &Event) -> Vec<(Option<TicketId>, Command)> {
    if let What::Split(off) = &event.what {
        let [made, linked] = split::off(ticket, off);
        return vec![(None, Command { files: event.files.clone(), ..made }), (Some(off.into), linked)];
    }
    if let What::Linked(Link { other, relation: Relation::HangsOn }) = event.what {
        return vec![(Some(other), hang_on::other_side(ticket.id, event, other))];
    }
    let What::Merged { into, confirmed } = &event.what else { return Vec::new() };
    vec![(Some(*into), merge::into(ticket, event, *into, *confirmed))]
}

/// What the desk itself asks of another ticket.
fn by_desk(fresh: TicketId, act: Act) -> Command {
    Command { by: Actor::Desk, via: Channel::Desk, claimed: None, fresh, name: String::new(), files: Vec::new(), act }
}

/// A ticket like this one, of the same people, in the same place and seen by the same eyes, about these words.
fn like(ticket: &Ticket, subject: &str, text: &str) -> Submission {
    Submission {
        participants: ticket.participants.clone(),
        school: ticket.school.clone(),
        topic: ticket.topic.clone(),
        kind: ticket.kind,
        queue: Some(ticket.queue.clone()),
        site: ticket.site.clone(),
        visibility: ticket.visibility,
        urgency: ticket.urgency,
        language: ticket.language.clone(),
        ..Submission::plain(ticket.requester.clone(), subject, text)
    }
}

fn follow_up(ticket: &Ticket, event: &Event) -> Option<(Option<TicketId>, Command)> {
    let files = || if event.what.hands_files_on() { event.files.clone() } else { Vec::new() };
    let by_desk = |fresh, act| Command { files: files(), ..by_desk(fresh, act) };
    match (&event.what, ticket.parent) {
        (What::HandedUp { child, to, reason, text, urgency, triage }, _) => {
            // The level above must know why it came, and what is known of the cause (desk.md §4.5.1).
            let reason = Answer { question: "grund".to_owned(), answer: reason.clone() };
            let requester = Person { address: event.by.address()?.clone(), name: String::new() };
            let submission = Submission {
                requester,
                participants: Vec::new(),
                queue: Some(to.clone()),
                answers: std::iter::once(reason).chain(triage.iter().flat_map(Triage::answers)).collect(),
                urgency: *urgency,
                parent: Some(ticket.id),
                ..like(ticket, &ticket.subject, text)
            };
            Some((None, by_desk(*child, Act::Submit(Box::new(submission)))))
        }
        (What::FollowedUp { with, text }, _) => {
            let submission = Submission { follows: Some(ticket.id), ..like(ticket, &ticket.subject, text) };
            Some((None, by_desk(*with, Act::Submit(Box::new(submission)))))
        }
        // A child that ends unsolved, because it was withdrawn, sets its parent free as well.
        (What::Solved { text, .. } | What::Closed { text, .. }, Some(parent)) => {
            let act = Act::HandBack { child: ticket.id, text: text.clone(), visibility: ticket.visibility };
            Some((Some(parent), by_desk(ticket.id, act)))
        }
        (What::Reopened { .. } | What::Replied { .. }, Some(parent)) if ticket.reopened > 0 => {
            Some((Some(parent), by_desk(ticket.id, Act::HandUpAgain { child: ticket.id })))
        }
        _ => None,
    }
}

/// One command on one ticket.
struct Rules<'a> {
    ticket: &'a Ticket,
    command: &'a Command,
    policy: &'a Policy,
    now: DateTime<Utc>,
}

impl Rules<'_> {
    fn act(&self) -> Result<Vec<What>, Refusal> {
        match &self.command.act {
            Act::Submit(_) => Err(Refusal::Exists),
            Act::Confirm => self.confirm(),
            Act::Take => self.take(),
            Act::Assign { to } => self.assign(to),
            Act::Unassign => self.unassign(),
            Act::Move { to, text } => self.move_to(to, text),
            Act::Message { text } => self.speak(text, |text| What::Messaged { text }),
            Act::Query { text } => self.query(text),
            Act::NotePublicly { text } => self.note_publicly(text),
            Act::NoteInternally { text } => self.note_internally(text),
            Act::NoteToQueue { text } => self.note_to_queue(text),
            Act::MakeConfidential { keep } => self.make_confidential(keep),
            Act::MakeVisible => self.make_visible(),
            Act::Bounced { to, permanent, status } => self.bounced(to, *permanent, status),
            Act::Reply { text } => self.reply(text),
            Act::Edit(edit) => self.edit(edit),
            Act::Prioritize { priority, reason } => self.prioritize(*priority, reason),
            Act::SetDue { due } => self.set_due(*due),
            Act::SetSite { site } => self.set_site(site.as_ref()),
            Act::AddParticipant { person, confirmed } => self.add_participant(person, *confirmed),
            Act::RemoveParticipant { address } => self.remove_participant(address),
            Act::RenewAccess { of } => self.renew_access(of),
            Act::Reassign { was, now } => self.reassign(was, now),
            Act::GiveAddress { address } => self.give_address(address),
            Act::Watch { level } => self.watch(*level),
            Act::Solve { text, knowledge } => self.solve(text, knowledge.as_ref()),
            Act::ConfirmSolved => self.confirm_solved(),
            Act::Withdraw => self.withdraw(),
            Act::Rate { stars, text } => self.rate(*stars, text),
            Act::Reopen { text } => self.reopen(text),
            Act::HandUp { reason, text, urgency, triage } => self.hand_up(reason, text, *urgency, triage.as_ref()),
            Act::Record(finding) => self.record(finding),
            Act::HandOver(over) => self.hand_over(over),
            Act::UpdateLeg(news) => self.update_leg(news),
            Act::HearFromLeg(mail) => self.hear_from_leg(mail),
            Act::Split(split) => self.split(split),
            Act::Merge { into, confirmed } => self.merge(*into, *confirmed),
            Act::TakeIn(other) => self.take_in(other),
            Act::HangOn { on } => self.hang_on(*on),
            Act::Carry { from } => self.carry(*from),
            Act::Link(link) => self.link(*link),
            Act::MarkSpam => self.mark_spam(),
            Act::HandBack { child, text, visibility } => self.hand_back(*child, text, *visibility),
            Act::HandUpAgain { child } => self.hand_up_again(*child),
            Act::Hold { reason } => self.hold(reason),
            Act::Release => self.release(),
            Act::Erase { nobody } => self.erase(nobody),
            Act::Schedule { day } => self.schedule(*day),
            Act::AskForCallback(wish) => self.ask_for_callback(wish),
            Act::LogCall { reached, text } => self.log_call(*reached, text),
            Act::SetAside => self.set_aside(),
            Act::OfferRemote(remote) => self.offer_remote(remote),
            Act::EndRemote => self.end_remote(),
            Act::Tick => self.tick(),
        }
    }

    // ---- the requester's side

    fn confirm(&self) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Decide)?;
        match self.ticket.state {
            State::Unconfirmed => {
                let queue = self.queue();
                let starts = queue.calendar.next_open(self.now);
                let due = queue.calendar.add_working_days(starts, queue.timers.due_working_days);
                Ok(vec![What::Confirmed { starts, due }])
            }
            // A second click on the link is no mistake.
            State::New
            | State::Open
            | State::WaitingRequester
            | State::WaitingExternal
            | State::Scheduled
            | State::Solved => Ok(vec![]),
            State::Closed(_) => Err(self.wrong_state()),
        }
    }

    fn reply(&self, text: &str) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Answer)?;
        let text = written(text)?;
        match self.ticket.state {
            State::Closed(CloseReason::UnconfirmedExpired | CloseReason::Merged | CloseReason::Spam)
            | State::Unconfirmed => Err(self.wrong_state()),
            State::Closed(_) => match self.ticket.follow_up(self.policy, self.now) {
                FollowUp::Reopen | FollowUp::ReopenWithin { .. } => self.awake_by_reply(text),
                FollowUp::NewLinked => Ok(vec![What::FollowedUp { with: self.command.fresh, text }]),
                FollowUp::Reject => Err(Refusal::ClosedForGood),
            },
            State::Solved => self.awake_by_reply(text),
            State::New | State::Open | State::WaitingRequester | State::WaitingExternal | State::Scheduled => {
                Ok(vec![What::Replied { text }])
            }
        }
    }

    /// Mails take it up again so often and no more: what comes then is kept where it came in, and whoever works on it is told.
    fn awake_by_reply(&self, text: String) -> Result<Vec<What>, Refusal> {
        let by_mail = self.command.via == Channel::Mail;
        let lately = self.ticket.mail_reopens.iter().filter(|at| self.is_of_the_last_day(**at)).count();
        if by_mail && lately >= MAIL_REOPENS_MAX {
            return Err(Refusal::TooOften { max: MAIL_REOPENS_MAX });
        }
        Ok(self.awake(What::Replied { text }))
    }

    /// Said by the desk of a mail that it keeps elsewhere; of the first in a day.
    fn set_aside(&self) -> Result<Vec<What>, Refusal> {
        self.require(&Actor::Desk)?;
        let told = self.ticket.set_aside.is_some_and(|at| self.is_of_the_last_day(at));
        Ok(if told { vec![] } else { vec![What::SetAside] })
    }

    fn is_of_the_last_day(&self, at: DateTime<Utc>) -> bool {
        self.now - at < TimeDelta::days(1)
    }

    fn confirm_solved(&self) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Decide)?;
        if self.ticket.state == State::Unconfirmed {
            return Err(self.wrong_state());
        }
        self.end(CloseReason::Confirmed)
    }

    fn withdraw(&self) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Decide)?;
        self.end(CloseReason::Withdrawn)
    }

    /// Ends in this way, from every state; said once more it is no mistake.
    fn end(&self, reason: CloseReason) -> Result<Vec<What>, Refusal> {
        if self.ticket.state == State::Closed(reason) {
            return Ok(vec![]);
        }
        if self.ticket.state.is_closed() {
            return Err(self.wrong_state());
        }
        Ok(vec![What::Closed { reason, text: String::new() }])
    }

    /// The requester within the queue's policy, an agent of the queue at any time (Z-24).
    fn reopen(&self, text: &str) -> Result<Vec<What>, Refusal> {
        let agent = self.allow_either()?;
        let text = limited(text)?;
        let reopened = self.awake(What::Reopened { text: text.clone() });
        match self.ticket.state {
            State::Solved => Ok(reopened),
            State::Closed(CloseReason::UnconfirmedExpired | CloseReason::Merged) => Err(self.wrong_state()),
            State::Closed(CloseReason::Spam) if !(agent && self.was_spam_lately()) => Err(self.wrong_state()),
            State::Closed(_) if agent => Ok(reopened),
            State::Closed(_) => match self.ticket.follow_up(self.policy, self.now) {
                FollowUp::Reopen | FollowUp::ReopenWithin { .. } => Ok(reopened),
                FollowUp::NewLinked if text.is_empty() => Err(Refusal::EmptyText),
                FollowUp::NewLinked => Ok(vec![What::FollowedUp { with: self.command.fresh, text }]),
                FollowUp::Reject => Err(Refusal::ClosedForGood),
            },
            State::Unconfirmed
            | State::New
            | State::Open
            | State::WaitingRequester
            | State::WaitingExternal
            | State::Scheduled => Err(self.wrong_state()),
        }
    }

    /// Takes the ticket up again; if the owner has left the queue meanwhile, it goes to the dispatcher.
    fn awake(&self, what: What) -> Vec<What> {
        let gone = self.ticket.owner.as_ref().is_some_and(|owner| !self.queue().has(owner));
        if gone { vec![what, What::Unassigned] } else { vec![what] }
    }

    // ---- the agent's side

    fn take(&self) -> Result<Vec<What>, Refusal> {
        match &self.command.by {
            Actor::Agent(address) => {
                let assigned = self.assign(address)?;
                Ok(assigned.into_iter().chain(self.begin()).collect())
            }
            Actor::Person(_) | Actor::Clock | Actor::Desk => Err(Refusal::NotAllowed),
        }
    }

    fn assign(&self, to: &Address) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        self.require_in_work()?;
        if !self.queue().has(to) {
            return Err(Refusal::NoMember);
        }
        if self.ticket.owner.as_ref() == Some(to) {
            return Ok(vec![]);
        }
        Ok(vec![What::Assigned { owner: to.clone() }])
    }

    fn unassign(&self) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        match self.ticket.state {
            State::New => Ok(vec![]),
            State::Open if !self.may_give_back() => Err(Refusal::NotAllowed),
            State::Open => Ok(vec![What::Unassigned]),
            State::Unconfirmed
            | State::WaitingRequester
            | State::WaitingExternal
            | State::Scheduled
            | State::Solved
            | State::Closed(_) => Err(self.wrong_state()),
        }
    }

    fn may_give_back(&self) -> bool {
        self.command.by.address().is_some_and(|agent| may_give_back(agent, self.ticket, self.policy))
    }

    /// Who speaks first for a ticket without an owner becomes its owner.
    fn speak(&self, text: &str, what: impl Fn(String) -> What) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        let text = written(text)?;
        if matches!(self.ticket.state, State::Unconfirmed | State::Closed(_)) {
            return Err(self.wrong_state());
        }
        Ok(self.taken().into_iter().chain([what(text)]).collect())
    }

    fn query(&self, text: &str) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        if self.ticket.state == State::Solved {
            return Err(self.wrong_state());
        }
        self.speak(text, |text| What::Queried { text })
    }

    fn note_publicly(&self, text: &str) -> Result<Vec<What>, Refusal> {
        self.allow(Action::Work)?;
        Ok(vec![What::NotedPublicly { text: written(text)? }])
    }

    /// The desk notes as well, what machines write to it (desk.md §2.2).
    fn note_internally(&self, text: &str) -> Result<Vec<What>, Refusal> {
        self.require(&Actor::Desk).or_else(|_| self.allow(Action::Work))?;
        Ok(vec![What::NotedInternally { text: written(text)? }])
    }

    /// Whom mails do not reach any more needs not be told twice.
    fn bounced(&self, to: &Address, permanent: bool, status: &str) -> Result<Vec<What>, Refusal> {
        self.require(&Actor::Desk)?;
        if !self.ticket.bounces.reaches(to) {
            return Ok(vec![]);
        }
        Ok(vec![What::Bounced { to: to.clone(), permanent, status: status_of(status) }])
    }

    fn taken(&self) -> Option<What> {
        match (&self.command.by, &self.ticket.owner) {
            (Actor::Agent(address), None) => Some(What::Assigned { owner: address.clone() }),
            _ => None,
        }
    }

    // ---- what time does

    fn tick(&self) -> Result<Vec<What>, Refusal> {
        self.require(&Actor::Clock)?;
        Ok(timers::newest_due(self.ticket, self.policy, self.now))
    }

    // ---- what a child tells its parent

    /// The solution comes back, once, whatever the parent is at; only a waiting parent moves (D-29). More people may see
    /// the parent than the child: then whoever handed it up reads the solution there.
    fn hand_back(&self, child: TicketId, text: &str, visibility: Visibility) -> Result<Vec<What>, Refusal> {
        self.require(&Actor::Desk)?;
        let news = self.ticket.child_open && self.ticket.child == Some(child);
        let text = if visibility > self.ticket.visibility { String::new() } else { text.to_owned() };
        Ok(if news { vec![What::HandedBack { child, text }] } else { vec![] })
    }

    /// A parent that is over is told as well: if it is taken up again, the child's solution must find its way back.
    fn hand_up_again(&self, child: TicketId) -> Result<Vec<What>, Refusal> {
        self.require(&Actor::Desk)?;
        let news = self.ticket.child == Some(child) && !self.ticket.child_open;
        Ok(if news { vec![What::HandedUpAgain { child }] } else { vec![] })
    }

    // ---- guards

    fn queue(&self) -> &Queue {
        self.policy.queue_or_default(&self.ticket.queue)
    }

    fn allow(&self, action: Action) -> Result<(), Refusal> {
        may(&self.command.by, action, self.ticket, self.policy).then_some(()).ok_or(Refusal::NotAllowed)
    }

    /// For what the requester may do as well as whoever works on it. Whether it is an agent.
    fn allow_either(&self) -> Result<bool, Refusal> {
        let agent = matches!(self.command.by, Actor::Agent(_));
        self.allow(if agent { Action::Work } else { Action::Decide })?;
        Ok(agent)
    }

    fn require(&self, actor: &Actor) -> Result<(), Refusal> {
        (self.command.by == *actor).then_some(()).ok_or(Refusal::NotAllowed)
    }

    fn require_in_work(&self) -> Result<(), Refusal> {
        self.ticket.state.is_in_work().then_some(()).ok_or_else(|| self.wrong_state())
    }

    fn wrong_state(&self) -> Refusal {
        Refusal::WrongState { state: self.ticket.state }
    }
}

/// The name under which somebody writes who takes part, if the desk knows the address by another one: a shared mailbox.
fn other_name(ticket: Option<&Ticket>, command: &Command) -> String {
    let Actor::Person(address) = &command.by else { return String::new() };
    let known = ticket.and_then(|ticket| ticket.person(address)).map(|person| person.name.as_str());
    let given = person_name(&command.name);
    if known.is_some_and(|known| !given.is_empty() && known.to_lowercase() != given.to_lowercase()) {
        given
    } else {
        String::new()
    }
}

/// What a mail server said, as far as it is a code or a word: whole sentences of it name people.
fn status_of(told: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    told.chars().take_while(plain).take(STATUS_CHARS_MAX).collect()
}

fn limited(text: &str) -> Result<String, Refusal> {
    let text = clean(text);
    if text.len() > TEXT_BYTES_MAX {
        return Err(Refusal::TextTooLong { bytes_max: TEXT_BYTES_MAX });
    }
    Ok(text)
}

fn written(text: &str) -> Result<String, Refusal> {
    let text = limited(text)?;
    if text.is_empty() { Err(Refusal::EmptyText) } else { Ok(text) }
}

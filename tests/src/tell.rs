//! Telling a story: each step is asked of a depth, and what really happened is written beneath it.

use crate::arrow::Names;
use crate::house;
use crate::profile::Profile;
use crate::story::{Acted, Deed, Misread, Side, Step, Story};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use tickets::command::{Act, Channel};
use tickets::notice::{NoticeKind, Reader};
use tickets::{Actor, Address, Event, Language, Policy, Ticket, TicketId, What, apply, refold};

/// What somebody asks of a ticket, at whatever depth.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The ticket it is about; `None` makes one.
    pub ticket: Option<TicketId>,
    /// Who asks.
    pub by: Actor,
    /// The way it came in.
    pub via: Channel,
    /// When it says that it was written.
    pub claimed: Option<DateTime<Utc>>,
    /// What is asked.
    pub act: Act,
}

/// A mail that an event owes, as a depth gives it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The ticket whose event owes it.
    pub ticket: TicketId,
    /// The place of the event in the ticket's history, from 0.
    pub cause: u64,
    /// Its kind.
    pub kind: NoticeKind,
    /// Who is owed it.
    pub to: Address,
    /// As what they read it.
    pub reader: Reader,
    /// The language they read.
    pub language: Language,
}

/// Where a story is played: the rules alone, or a desk over some store.
pub trait Depth {
    /// The desk decides anew about itself.
    fn policy(&mut self, policy: &Policy);

    /// Carries out what was asked; the number of the ticket, or the key of the refusal.
    fn ask(&mut self, now: DateTime<Utc>, ask: Ask) -> Result<TicketId, String>;

    /// Lets time pass until nothing is due.
    fn tick(&mut self, now: DateTime<Utc>);

    /// The history of a ticket.
    fn events(&mut self, id: TicketId) -> Vec<Event>;

    /// Takes every mail that is owed and was not taken before.
    fn take_mails(&mut self, now: DateTime<Utc>) -> Vec<Mail>;
}

/// Plays the story and writes it down anew: every line of the person, every arrow as it happened.
///
/// # Errors
/// The step that cannot be played, such as one that names a ticket there is not.
///
/// # Panics
/// If the depth fails, or tells mails that belong to nothing that happened.
pub fn tell(story: &Story, depth: &mut dyn Depth) -> Result<String, Misread> {
    let fault = |line, expected| Misread { file: story.file.clone(), line, expected };
    let policy =
        house::policy(story.profile, &story.policy).map_err(|e| fault(1, format!("the policy of this story: {e}")))?;
    depth.policy(&policy);
    let changes = story.policy.clone();
    let mut teller =
        Teller { depth, profile: story.profile, changes, policy, tickets: Vec::new(), seen: BTreeMap::new() };
    let mut text = String::new();
    for line in &story.lines {
        text.push_str(&line.text);
        text.push('\n');
        let Some(step) = &line.step else { continue };
        for arrow in teller.step(step).map_err(|e| fault(step.line, e))? {
            text.push_str(&arrow);
            text.push('\n');
        }
    }
    Ok(text)
}

struct Teller<'d> {
    depth: &'d mut dyn Depth,
    profile: &'static Profile,
    policy: Policy,
    changes: Vec<house::Change>,
    /// The tickets, in the order in which they came to be.
    tickets: Vec<TicketId>,
    /// How many events of each have been told.
    seen: BTreeMap<TicketId, usize>,
}

impl Teller<'_> {
    fn step(&mut self, step: &Step) -> Result<Vec<String>, String> {
        match &step.deed {
            Deed::Tick => {
                self.depth.tick(step.at);
                Ok(self.news(step.at, None, ""))
            }
            Deed::Policy(change) => {
                self.changes.push(change.clone());
                self.policy = house::policy(self.profile, &self.changes)?;
                self.depth.policy(&self.policy);
                Ok(Vec::new())
            }
            Deed::Dates { ticket } => {
                let id = self.number(*ticket)?;
                let ticket = self.ticket(id);
                let names = Names { cast: &self.profile.cast, tickets: &self.tickets, said: "" };
                Ok(names.dates(&ticket, ticket.due(&self.policy), step.at))
            }
            Deed::Act(acted) => self.act(step.at, acted),
        }
    }

    fn act(&mut self, now: DateTime<Utc>, acted: &Acted) -> Result<Vec<String>, String> {
        let ticket = acted.ticket.map(|n| self.number(n)).transpose()?;
        let mut act = acted.act.clone();
        let acted = &Acted { who: self.meant(&acted.who, ticket), ..acted.clone() };
        if let Act::Reassign { was, now } = &mut act {
            *now = ticket.map(Address::without_mail).unwrap_or_else(|| was.clone());
        }
        if let Act::RenewAccess { of } = &mut act {
            *of = self.meant(of, ticket);
        }
        let by = self.actor(acted, ticket);
        if let (Act::Merge { into, .. } | Act::HangOn { on: into }, Some(other)) = (&mut act, acted.other) {
            *into = self.number(other)?;
        }
        let ask = Ask { ticket, by, via: acted.via, claimed: acted.claimed, act };
        match self.depth.ask(now, ask) {
            Ok(id) => {
                let news = self.news(now, Some(id), &acted.said);
                Ok(if news.is_empty() { vec!["       -> nothing".to_owned()] } else { news })
            }
            Err(key) => {
                let mut news = self.news(now, None, &acted.said);
                news.insert(0, format!("       -> refused: {key}"));
                Ok(news)
            }
        }
    }

    fn actor(&mut self, acted: &Acted, ticket: Option<TicketId>) -> Actor {
        let who = acted.who.clone();
        if acted.side == Side::Desk {
            return Actor::Desk;
        }
        let takes_part = |teller: &mut Self| ticket.is_some_and(|id| teller.ticket(id).person(&who).is_some());
        let as_agent = match acted.side {
            Side::Person | Side::Desk => false,
            Side::Agent => self.profile.cast.is_agent(&who) || self.policy.is_data_protection_officer(&who),
            Side::Either => self.profile.cast.is_agent(&who) && !takes_part(self),
        };
        if as_agent { Actor::Agent(who) } else { Actor::Person(who) }
    }

    /// Whoever has no mail address is known by the ticket.
    fn meant(&mut self, who: &Address, ticket: Option<TicketId>) -> Address {
        let caller = |ticket: Ticket| ticket.people().find(|p| p.address.is_without_mail()).map(|p| p.address.clone());
        let caller = ticket.filter(|_| who.is_without_mail()).and_then(|id| caller(self.ticket(id)));
        caller.unwrap_or_else(|| who.clone())
    }

    fn number(&self, ticket: usize) -> Result<TicketId, String> {
        let count = self.tickets.len();
        let found = self.tickets.get(ticket - 1).copied();
        found.ok_or_else(|| format!("expected one of the story's {count} tickets so far, found `#{ticket}`"))
    }

    fn ticket(&mut self, id: TicketId) -> Ticket {
        refold(&self.depth.events(id)).expect("a ticket that is known has a history")
    }

    /// Everything that happened since it was told last: the ticket of the step first, then the others.
    fn news(&mut self, now: DateTime<Utc>, of: Option<TicketId>, said: &str) -> Vec<String> {
        let histories = self.histories(of);
        let mut mails = self.depth.take_mails(now);
        mails.sort_by_key(|m| (m.kind, order(m.reader), m.to.clone()));
        let names = Names { cast: &self.profile.cast, tickets: &self.tickets, said };
        let mut arrows = Vec::new();
        for (id, events) in histories {
            let told = self.seen.insert(id, events.len()).unwrap_or(0);
            let mut ticket = None;
            for (cause, event) in (0u64..).zip(&events) {
                ticket = apply(ticket, event);
                let Some(ticket) = ticket.as_ref().filter(|_| cause >= told as u64) else { continue };
                assert_eq!(event.at, now, "an event bears the time of its step");
                arrows.push(names.event(ticket, event));
                let owed = mails.extract_if(.., |m| m.ticket == id && m.cause == cause);
                arrows.extend(owed.map(|m| names.mail(id, &m)));
            }
        }
        assert!(mails.is_empty(), "mails that nothing owes: {mails:?}");
        arrows
    }

    /// Every known history, and those that they lead to.
    fn histories(&mut self, of: Option<TicketId>) -> Vec<(TicketId, Vec<Event>)> {
        if let Some(id) = of.filter(|id| !self.tickets.contains(id)) {
            self.tickets.push(id);
        }
        let mut histories = Vec::new();
        let mut next = 0;
        while let Some(&id) = self.tickets.get(next) {
            let events = self.depth.events(id);
            for event in &events {
                let made = match &event.what {
                    What::HandedUp { child, .. } => Some(*child),
                    What::FollowedUp { with, .. } => Some(*with),
                    What::Split(off) => Some(off.into),
                    What::Submitted(_)
                    | What::Confirmed { .. }
                    | What::Assigned { .. }
                    | What::Unassigned
                    | What::Messaged { .. }
                    | What::Queried { .. }
                    | What::NotedPublicly { .. }
                    | What::NotedInternally { .. }
                    | What::Recorded(_)
                    | What::NotedToQueue { .. }
                    | What::MadeConfidential { .. }
                    | What::MadeVisible
                    | What::Bounced { .. }
                    | What::AccessRenewed { .. }
                    | What::Addressed { .. }
                    | What::Reassigned { .. }
                    | What::Watched { .. }
                    | What::Scheduled { .. }
                    | What::CallbackAsked(_)
                    | What::Called { .. }
                    | What::SetAside
                    | What::RemoteOffered
                    | What::RemoteEnded
                    | What::Begun
                    | What::Replied { .. }
                    | What::Edited(_)
                    | What::Prioritized { .. }
                    | What::DueSet { .. }
                    | What::SiteSet { .. }
                    | What::ParticipantAdded { .. }
                    | What::ParticipantRemoved { .. }
                    | What::Solved { .. }
                    | What::Closed { .. }
                    | What::Rated { .. }
                    | What::Moved { .. }
                    | What::Merged { .. }
                    | What::Linked(_)
                    | What::Reopened { .. }
                    | What::HandedOver(_)
                    | What::LegUpdated(_)
                    | What::Nudged { .. }
                    | What::HandedBack { .. }
                    | What::HandedUpAgain { .. }
                    | What::Held { .. }
                    | What::Released
                    | What::Erased { .. }
                    | What::Reminded { .. }
                    | What::Hurried { .. }
                    | What::Escalated { .. } => None,
                };
                self.tickets.extend(made.filter(|id| !self.tickets.contains(id)));
            }
            histories.push((id, events));
            next += 1;
        }
        histories.sort_by_key(|(id, _)| Some(*id) != of);
        histories
    }
}

fn order(reader: Reader) -> u8 {
    match reader {
        Reader::Requester => 0,
        Reader::Participant => 1,
        Reader::Agent => 2,
        Reader::Provider => 3,
    }
}

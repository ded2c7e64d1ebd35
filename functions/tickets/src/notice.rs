//! Who is owed which mail because of an event (desk.md §3.1).

mod watched;

pub(crate) use watched::{is_still_read, once};

use crate::command::Channel;
use crate::event::{Event, LegUpdated, What};
use crate::policy::Policy;
use crate::timers::OWNER_NUDGES;
use crate::{Action, Actor, Address, CloseReason, Language, Person, State, Ticket, may};

/// From this move on the queue's lead is told of each.
const MOVES_QUIET_MAX: u32 = 3;

/// One kind of mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// Confirm your address.
    M0,
    /// Your request has arrived.
    M1,
    /// A question to you.
    M2,
    /// A message to you.
    M3,
    /// The solution; is it solved for you?
    M4,
    /// Closed.
    M5,
    /// A reminder.
    M6,
    /// The requester did something.
    M7,
    /// Something happened to a ticket that you watch.
    M8,
    /// New in your queue, or assigned to you.
    M9,
    /// Nobody moves.
    M10,
    /// A request to a provider outside.
    M12,
    /// What the desk keeps of you was put together, or erased.
    M15,
    /// The link to sign in.
    M16,
    /// Something of your mail was not kept as it came.
    M17,
}

impl NoticeKind {
    /// All kinds there are.
    pub const ALL: [Self; 15] = [
        Self::M0,
        Self::M1,
        Self::M2,
        Self::M3,
        Self::M4,
        Self::M5,
        Self::M6,
        Self::M7,
        Self::M8,
        Self::M9,
        Self::M10,
        Self::M12,
        Self::M15,
        Self::M16,
        Self::M17,
    ];

    /// Its name: the folder of its templates, and part of its key in the outbox.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::M0 => "M0",
            Self::M1 => "M1",
            Self::M2 => "M2",
            Self::M3 => "M3",
            Self::M4 => "M4",
            Self::M5 => "M5",
            Self::M6 => "M6",
            Self::M7 => "M7",
            Self::M8 => "M8",
            Self::M9 => "M9",
            Self::M10 => "M10",
            Self::M12 => "M12",
            Self::M15 => "M15",
            Self::M16 => "M16",
            Self::M17 => "M17",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }

    /// Whether no person wrote it: such a mail says so in its headers.
    #[must_use]
    pub fn is_automatic(self) -> bool {
        match self {
            Self::M2 | Self::M3 | Self::M4 | Self::M12 => false,
            Self::M0
            | Self::M1
            | Self::M5
            | Self::M6
            | Self::M7
            | Self::M8
            | Self::M9
            | Self::M10
            | Self::M15
            | Self::M16
            | Self::M17 => true,
        }
    }
}

/// As what somebody reads a mail: it decides the link and the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// The requester.
    Requester,
    /// A participant.
    Participant,
    /// An agent.
    Agent,
    /// A provider outside: sees nothing but the words that were written to them.
    Provider,
}

/// A mail that is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its kind.
    pub kind: NoticeKind,
    /// Who is owed it.
    pub to: Person,
    /// As what they read it.
    pub reader: Reader,
    /// The language they read.
    pub language: Language,
}

/// The mails owed because of `event`; `ticket` is the ticket after it. Nobody is told what they did
/// themselves, but for the receipt; and nobody gets two mails about one event.
#[must_use]
pub fn react(ticket: &Ticket, event: &Event, policy: &Policy) -> Vec<Notice> {
    let list = List { ticket, event, policy };
    let mut notices = list.owed();
    notices.retain(|n| list.is_wanted(n));
    notices.extend(list.about_the_mail());
    notices.extend(list.to_watchers());
    let mut seen: Vec<Address> = Vec::new();
    notices.retain(|n| list.may_read(n));
    // Who is worked for no more is reminded of nothing.
    notices.retain(|n| event.by != Actor::Clock || n.reader == Reader::Agent || !list.is_of_left(n));
    // Before an address is confirmed nobody else hears of the ticket, whatever is written there meanwhile.
    notices.retain(|n| n.kind == NoticeKind::M0 || ticket.state != State::Unconfirmed);
    notices.retain(|n| {
        // Who is not reached is written to no more, until they write themselves (reliability.md §2.5).
        let reached = ticket.bounces.reaches(&n.to.address) && !n.to.address.is_nobody();
        let first = !seen.contains(&n.to.address) && reached;
        seen.push(n.to.address.clone());
        first
    });
    notices
}

struct List<'a> {
    ticket: &'a Ticket,
    event: &'a Event,
    policy: &'a Policy,
}

impl List<'_> {
    fn owed(&self) -> Vec<Notice> {
        match &self.event.what {
            What::Submitted(submitted) if !submitted.verified => vec![self.to_requester(NoticeKind::M0)],
            What::Submitted(_) | What::Confirmed { .. } => self.received(),
            What::Assigned { owner } => self.to_agent(NoticeKind::M9, owner),
            What::Unassigned => self.to_duty(NoticeKind::M9),
            What::Moved { .. } => self.moved(),
            What::Messaged { .. } | What::RemoteOffered => self.to_others(NoticeKind::M3),
            What::Queried { .. } => self.to_others(NoticeKind::M2),
            What::NotedPublicly { .. }
            | What::NotedInternally { .. }
            | What::NotedToQueue { .. }
            | What::MadeConfidential { .. }
            | What::MadeVisible
            | What::RemoteEnded
            | What::Watched { .. }
            | What::Reassigned { .. }
            | What::Recorded(_) => Vec::new(),
            What::Bounced { to, .. } => self.bounced(to),
            What::Replied { .. } => {
                let mut all = self.to_worker(NoticeKind::M7);
                all.extend(self.to_others(NoticeKind::M3));
                all
            }
            What::Edited(_) | What::CallbackAsked(_) | What::SetAside => self.to_worker(NoticeKind::M7),
            // Whoever is there hears of what nobody has yet.
            What::SiteSet { .. } if self.ticket.state == State::New => self.to_worker(NoticeKind::M9),
            What::SiteSet { .. } => Vec::new(),
            What::Begun => self.to_worker(NoticeKind::M9),
            What::Prioritized { .. } | What::DueSet { .. } | What::Scheduled { .. } | What::Called { .. } => Vec::new(),
            What::ParticipantAdded { person } if self.did_it(&person.address) => Vec::new(),
            What::ParticipantAdded { person } => vec![self.to_person(NoticeKind::M1, person)],
            What::ParticipantRemoved { .. } => Vec::new(),
            What::AccessRenewed { person } => self.new_way(person),
            What::Addressed { .. } => vec![self.to_requester(NoticeKind::M1)],
            What::Solved { direct: true, .. } => self.to_others(NoticeKind::M5),
            What::Solved { direct: false, .. } => self.to_others(NoticeKind::M4),
            What::Closed { reason, .. } => self.closed(*reason),
            What::Rated { .. } | What::Held { .. } | What::Released | What::Erased { .. } => Vec::new(),
            What::HandedOver(over) => self.to_provider(over.leg),
            What::LegUpdated(news) => self.leg_updated(news),
            What::Reopened { .. } | What::HandedBack { .. } => self.to_worker(NoticeKind::M7),
            What::Split(_) | What::Merged { .. } | What::Linked(_) => Vec::new(),
            What::HandedUp { .. } | What::HandedUpAgain { .. } | What::FollowedUp { .. } => Vec::new(),
            What::Reminded { .. } => vec![self.to_requester(NoticeKind::M6)],
            What::Nudged { step, to, .. } if *step <= OWNER_NUDGES => self.to_agent(NoticeKind::M7, to),
            What::Nudged { to, .. } | What::Escalated { to, .. } | What::Hurried { to, .. } => {
                self.to_agent(NoticeKind::M10, to)
            }
        }
    }

    /// The receipt for everybody who takes part, and the news for whoever is on duty.
    fn received(&self) -> Vec<Notice> {
        let mut all: Vec<_> = match self.ticket.acknowledge {
            true => {
                let told = |p: &&Person| p.address == self.ticket.requester.address || !self.did_it(&p.address);
                self.ticket.people().filter(told).map(|p| self.to_person(NoticeKind::M1, p)).collect()
            }
            false => Vec::new(),
        };
        all.extend(self.to_duty(NoticeKind::M9));
        all
    }

    /// Also whoever pressed the button gets the new link by mail, and nowhere else.
    fn new_way(&self, person: &Address) -> Vec<Notice> {
        self.ticket.person(person).map(|person| self.to_person(NoticeKind::M1, person)).into_iter().collect()
    }

    /// News for whoever has it there; if the owner has to be another one, the event that says so tells. After some moves the
    /// queue's lead hears that it is sent to and fro (desk.md §4.5.5).
    fn moved(&self) -> Vec<Notice> {
        let queue = self.policy.queue_or_default(&self.ticket.queue);
        if self.ticket.state == State::Unconfirmed {
            return Vec::new();
        }
        let mut all = Vec::new();
        if self.ticket.moved >= MOVES_QUIET_MAX {
            all.extend(self.to_agent(NoticeKind::M10, &queue.lead));
        }
        if self.ticket.owner.as_ref().is_none_or(|owner| queue.has(owner)) {
            all.extend(self.to_worker(NoticeKind::M9));
        }
        all
    }

    /// Whoever works on it hears once that somebody is not reached any more, as long as there is something to do.
    fn bounced(&self, to: &Address) -> Vec<Notice> {
        let idle = self.ticket.state == State::Unconfirmed || self.ticket.state.is_closed();
        if idle || self.ticket.bounces.reaches(to) {
            return Vec::new();
        }
        let queue = self.policy.queue_or_default(&self.ticket.queue);
        let owner = self.ticket.owner.as_ref().filter(|owner| queue.has(owner));
        let known =
            owner.into_iter().chain([&queue.duty, &queue.lead]).find(|agent| self.ticket.bounces.reaches(agent));
        known.map(|agent| self.to_agent(NoticeKind::M7, agent)).unwrap_or_default()
    }

    fn closed(&self, reason: CloseReason) -> Vec<Notice> {
        match reason {
            CloseReason::Timeout => vec![self.to_requester(NoticeKind::M5)],
            CloseReason::Confirmed | CloseReason::Withdrawn => self.to_worker(NoticeKind::M7),
            CloseReason::Direct | CloseReason::UnconfirmedExpired | CloseReason::Merged | CloseReason::Spam => {
                Vec::new()
            }
        }
    }

    /// Who wrote a password by mail hears that it is kept nowhere; on a page it is said there, and the receipt says it of
    /// a first mail (N-14).
    fn about_the_mail(&self) -> Option<Notice> {
        let Event { via, masked, what, by, .. } = self.event;
        let told = *masked && *via == Channel::Mail && !matches!(what, What::Submitted(_));
        let address = by.address().filter(|_| told)?;
        let person = self.ticket.person(address).map(|person| self.to_person(NoticeKind::M17, person));
        let agent = || self.policy.agent(address);
        person.or_else(|| {
            let agent = agent()?;
            let (to, language) = (agent.person.clone(), agent.language.clone());
            Some(Notice { kind: NoticeKind::M17, to, reader: Reader::Agent, language })
        })
    }

    /// News from outside, and the end of a hand-over, are whoever's who works on the ticket (D-29).
    fn leg_updated(&self, news: &LegUpdated) -> Vec<Notice> {
        let ended = news.state.is_some_and(|state| !state.is_open());
        let mut all = if news.mailed { self.to_provider(news.leg) } else { Vec::new() };
        if news.from.is_some() || ended {
            all.extend(self.to_worker(NoticeKind::M7));
        }
        all
    }

    fn to_provider(&self, leg: u8) -> Vec<Notice> {
        let leg = self.ticket.leg(leg);
        let notice = leg.and_then(|leg| {
            let to = Person { address: leg.writes_to()?.clone(), name: leg.name.clone() };
            let language = self.policy.provider(&leg.provider).map_or(&self.policy.desk.language, |p| &p.language);
            Some(Notice { kind: NoticeKind::M12, to, reader: Reader::Provider, language: language.clone() })
        });
        notice.into_iter().collect()
    }

    /// Whoever works at the ticket's site, else whoever is on duty (Z-30).
    fn to_duty(&self, kind: NoticeKind) -> Vec<Notice> {
        let queue = self.policy.queue_or_default(&self.ticket.queue);
        queue.on_duty(self.ticket.site.as_ref()).into_iter().flat_map(|agent| self.to_agent(kind, agent)).collect()
    }

    /// The owner, or whoever is on duty while there is none. Who has left the queue hears nothing more.
    fn to_worker(&self, kind: NoticeKind) -> Vec<Notice> {
        let queue = self.policy.queue_or_default(&self.ticket.queue);
        let owner = self.ticket.owner.as_ref().filter(|owner| queue.has(owner));
        owner.map_or_else(|| self.to_duty(kind), |owner| self.to_agent(kind, owner))
    }

    fn to_agent(&self, kind: NoticeKind, address: &Address) -> Vec<Notice> {
        let agent = self.policy.agent(address).filter(|_| !self.did_it(address));
        let notice = agent.map(|agent| Notice {
            kind,
            to: agent.person.clone(),
            reader: Reader::Agent,
            language: agent.language.clone(),
        });
        notice.into_iter().collect()
    }

    fn to_requester(&self, kind: NoticeKind) -> Notice {
        self.to_person(kind, &self.ticket.requester)
    }

    /// Requester and participants are told of what they may read, and of nothing else (I6, D-10). Of an agent's mails only
    /// those about nobody moving go beyond the queue, so that somebody moves.
    fn may_read(&self, notice: &Notice) -> bool {
        match notice.reader {
            Reader::Requester | Reader::Participant => {
                may(&Actor::Person(notice.to.address.clone()), Action::Read, self.ticket, self.policy)
            }
            Reader::Agent | Reader::Provider => true,
        }
    }

    /// Whether it is to somebody whose school has left.
    fn is_of_left(&self, notice: &Notice) -> bool {
        let policy = self.policy;
        notice.reader != Reader::Provider
            && (policy.has_left(self.ticket.school.as_ref()) || policy.is_of_left(&notice.to.address))
    }

    /// Everybody who takes part, but whoever did it.
    fn to_others(&self, kind: NoticeKind) -> Vec<Notice> {
        let others = self.ticket.people().filter(|p| !self.did_it(&p.address));
        others.map(|p| self.to_person(kind, p)).collect()
    }

    fn to_person(&self, kind: NoticeKind, person: &Person) -> Notice {
        let reader = match person.address == self.ticket.requester.address {
            true => Reader::Requester,
            false => Reader::Participant,
        };
        Notice { kind, to: person.clone(), reader, language: self.ticket.language.clone() }
    }

    fn did_it(&self, address: &Address) -> bool {
        self.event.by.address() == Some(address)
    }
}

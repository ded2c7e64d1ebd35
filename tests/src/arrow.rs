//! What happened, and who is told, in one short line each.

use crate::cast::Cast;
use crate::tell::Mail;
use crate::time::told;
use tickets::command::Channel;
use tickets::event::{Edited, HandedOver, LegUpdated, SolveCause, Submitted, Urgency, Waiting};
use tickets::notice::Reader;
use tickets::policy::{QueueId, SiteId};
use tickets::triage::Service;
use tickets::{Address, Event, Knowledge, Person, State, Ticket, TicketId, What};

/// Where an event stands in its line.
const EVENT_INDENT: usize = 7;
/// Where the mails it owes stand.
const MAIL_INDENT: usize = 10;

/// How a story calls people and tickets.
pub(crate) struct Names<'a> {
    pub(crate) cast: &'a Cast,
    pub(crate) tickets: &'a [TicketId],
    /// What the step said, which need not be said again.
    pub(crate) said: &'a str,
}

impl Names<'_> {
    fn ticket(&self, id: TicketId) -> String {
        let place = self.tickets.iter().position(|t| *t == id);
        place.map_or_else(|| "a ticket nobody knows".to_owned(), |n| format!("#{}", n + 1))
    }

    fn queue<'a>(&'a self, id: &'a QueueId) -> &'a str {
        self.cast.group(id.as_str())
    }

    /// Whoever has no mail address is known by the ticket that they came with.
    fn someone(&self, address: &Address) -> String {
        let own = self.tickets.iter().find(|id| Address::without_mail(**id) == *address);
        own.map_or_else(|| self.cast.name(address), |id| format!("without mail, {}", self.ticket(*id)))
    }

    fn people(&self, people: &[Person]) -> String {
        people.iter().map(|p| self.someone(&p.address)).collect::<Vec<_>>().join(", ")
    }

    /// The mark before the arrows of every ticket but the first.
    fn mark(&self, ticket: TicketId, indent: usize) -> String {
        match self.ticket(ticket) {
            first if first == "#1" => " ".repeat(indent),
            other => format!("{:indent$}", format!("    {other}")),
        }
    }

    /// An event, and the state it leaves the ticket in.
    pub(crate) fn event(&self, ticket: &Ticket, event: &Event) -> String {
        let mut facts = self.facts(&event.what, event.via);
        let text = event.what.text().filter(|text| *text != self.said);
        facts.extend(text.map(|text| format!("text: {text:?}")));
        facts.extend(Some(&event.signed).filter(|name| !name.is_empty()).map(|name| format!("signed: {name}")));
        facts.extend(event.masked.then(|| "masked: true".to_owned()));
        facts.extend(event.claimed.map(|at| format!("written: {}", told(at))));
        let facts = if facts.is_empty() { String::new() } else { format!(" {{ {} }}", facts.join(", ")) };
        let mark = self.mark(ticket.id, EVENT_INDENT);
        format!("{mark}-> {}{facts} => {}", name(&event.what), state(ticket.state))
    }

    /// A mail that is owed.
    pub(crate) fn mail(&self, ticket: TicketId, mail: &Mail) -> String {
        let language = if mail.language.as_str() == "de" { "" } else { &format!(" in {}", mail.language.as_str()) };
        let reader = match mail.reader {
            Reader::Requester | Reader::Agent => "",
            Reader::Participant => " (participant)",
            Reader::Provider => " (provider)",
        };
        let to = self.cast.name(&mail.to);
        format!("{}-> {} to {to}{reader}{language}", self.mark(ticket, MAIL_INDENT), mail.kind.name())
    }

    /// The dates of N-34, and what time alone will do next.
    pub(crate) fn dates(
        &self,
        ticket: &Ticket,
        next: Option<chrono::DateTime<chrono::Utc>>,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Vec<String> {
        let aged = ticket.priority_at(now);
        let aged = if aged == ticket.priority { String::new() } else { format!(" ({aged} by now)") };
        let dates = &ticket.dates;
        let or_none = |at: Option<_>| at.map_or_else(|| "not given".to_owned(), told);
        let by = dates.updated_by.as_ref().map_or_else(|| "nobody".to_owned(), |a| self.someone(a));
        let owner = ticket.owner.as_ref().map_or_else(|| "dispatcher".to_owned(), |a| self.cast.name(a));
        let mark = self.mark(ticket.id, EVENT_INDENT);
        [
            format!(
                "{}, priority {}{aged}, with {owner}, reopened {}",
                state(ticket.state),
                ticket.priority,
                ticket.reopened
            ),
            format!("created {}, starts {}, due {}", told(dates.created), told(dates.starts), told(dates.due)),
            format!("started {}, last contact {}", or_none(dates.started), told(dates.last_contact)),
            format!("updated {} by {by}, closed {}", told(dates.updated), or_none(dates.closed)),
            format!("time will act next {}", next.map_or_else(|| "never".to_owned(), told)),
        ]
        .into_iter()
        .map(|line| format!("{mark}-> {line}"))
        .collect()
    }

    fn facts(&self, what: &What, via: Channel) -> Vec<String> {
        match what {
            What::Submitted(submitted) => self.submitted(submitted, via),
            What::Confirmed { starts, due } => {
                vec![format!("starts: {}", told(*starts)), format!("due: {}", told(*due))]
            }
            What::Split(off) => {
                let subject = (off.subject != self.said).then(|| format!("subject: {:?}", off.subject));
                let into = format!("into: {}", self.ticket(off.into));
                [format!("entry: {}", off.entry), into].into_iter().chain(subject).collect()
            }
            What::Merged { into, .. } => vec![format!("into: {}", self.ticket(*into))],
            What::Linked(link) => {
                let relation = (!link.relation.is_public()).then(|| format!("relation: {}", link.relation.key()));
                relation.into_iter().chain([format!("other: {}", self.ticket(link.other))]).collect()
            }
            What::Moved { from, to, .. } => {
                [("from", from), ("to", to)].map(|(key, queue)| format!("{key}: {}", self.queue(queue))).to_vec()
            }
            What::Assigned { owner } => vec![format!("owner: {}", self.cast.name(owner))],
            What::Solved { direct, cause, knowledge, .. } => {
                let direct = direct.then(|| "direct: true".to_owned());
                let cause = match cause {
                    SolveCause::Agent => None,
                    SolveCause::NoReply => Some("cause: no_reply".to_owned()),
                };
                let knowledge = knowledge.as_ref().map(|knowledge| match knowledge {
                    Knowledge::Page { page } => format!("page: {page}"),
                    Knowledge::NewPage => "new page".to_owned(),
                    Knowledge::NotReusable { reason } => format!("not reusable: {reason:?}"),
                });
                direct.into_iter().chain(cause).chain(knowledge).collect()
            }
            What::Closed { reason, .. } => vec![format!("reason: {}", reason.key())],
            What::Edited(edited) => self.edited(edited),
            What::Prioritized { was, priority, .. } => vec![format!("was: {was}"), format!("priority: {priority}")],
            What::DueSet { was, due } => vec![format!("was: {}", told(*was)), format!("due: {}", told(*due))],
            What::SiteSet { was, site } => {
                let told = |site: &Option<SiteId>| site.as_ref().map_or("none", SiteId::as_str).to_owned();
                vec![format!("was: {}", told(was)), format!("site: {}", told(site))]
            }
            What::Rated { stars, .. } => vec![format!("stars: {}", stars.count())],
            What::ParticipantAdded { person } | What::ParticipantRemoved { person } => {
                vec![format!("person: {}", self.people(std::slice::from_ref(person)))]
            }
            What::HandedUp { child, to, reason, urgency, .. } => {
                let reason = (reason != self.said).then(|| format!("reason: {reason:?}"));
                let head = [format!("child: {}", self.ticket(*child)), format!("to: {}", self.queue(to))];
                head.into_iter().chain(reason).chain(urgent(*urgency)).collect()
            }
            What::Recorded(finding) => {
                let reproduced = finding.reproduced.map(|is| format!("reproduced: {is}"));
                let steps = (!finding.steps.is_empty()).then(|| format!("steps: {:?}", finding.steps));
                [format!("kind: {}", finding.kind.key())].into_iter().chain(reproduced).chain(steps).collect()
            }
            What::HandedOver(over) => self.handed_over(over),
            What::LegUpdated(news) => leg_updated(news),
            What::Nudged { leg, step, to } => {
                vec![format!("leg: {leg}"), format!("step: {step}"), format!("to: {}", self.cast.name(to))]
            }
            What::HandedBack { child, .. } | What::HandedUpAgain { child } => {
                vec![format!("child: {}", self.ticket(*child))]
            }
            What::FollowedUp { with, .. } => vec![format!("with: {}", self.ticket(*with))],
            What::Reminded { about, step } => vec![format!("about: {}", waiting(*about)), format!("step: {step}")],
            What::Bounced { to, permanent, status } => {
                let kind = if *permanent { "for good" } else { "for now" };
                vec![format!("to: {}", self.cast.name(to)), format!("{kind}: {status}")]
            }
            What::Scheduled { starts, due } => {
                vec![format!("starts: {}", told(*starts)), format!("due: {}", told(*due))]
            }
            What::CallbackAsked(asked) => {
                let windows = asked.windows.iter().map(|w| format!("{} until {}", told(w.from), told(w.to)));
                let windows = windows.collect::<Vec<_>>().join(" and ");
                let dates = [format!("starts: {}", told(asked.starts)), format!("due: {}", told(asked.due))];
                [format!("phone: {}", asked.phone), windows].into_iter().chain(dates).collect()
            }
            What::Called { reached, next, .. } => {
                let next = next.map(|window| format!("next: {}", told(window.from)));
                [format!("reached: {reached}")].into_iter().chain(next).collect()
            }
            What::AccessRenewed { person } => vec![format!("person: {}", self.someone(person))],
            What::Reassigned { was, now } => {
                vec![format!("was: {}", self.someone(was)), format!("now: {}", self.someone(now))]
            }
            What::Addressed { person } => vec![format!("person: {}", self.someone(&person.address))],
            What::Watched { level } => vec![format!("level: {}", level.key())],
            What::Hurried { about, step, to } => {
                let to = format!("to: {}", self.cast.name(to));
                vec![format!("about: {}", about.key()), format!("step: {step}"), to]
            }
            What::Escalated { step, to } => vec![format!("step: {step}"), format!("to: {}", self.cast.name(to))],
            What::MadeConfidential { removed, kept } => {
                let people = |of: &[Address]| of.iter().map(|a| self.cast.name(a)).collect::<Vec<_>>().join(" and ");
                let some = |key: &str, of: &[Address]| (!of.is_empty()).then(|| format!("{key}: {}", people(of)));
                some("removed", removed).into_iter().chain(some("kept", kept)).collect()
            }
            What::Erased { nobody } => vec![format!("nobody: {nobody}")],
            What::Unassigned
            | What::Held { .. }
            | What::Released
            | What::SetAside
            | What::RemoteOffered
            | What::RemoteEnded
            | What::Begun
            | What::Messaged { .. }
            | What::Queried { .. }
            | What::NotedPublicly { .. }
            | What::NotedInternally { .. }
            | What::NotedToQueue { .. }
            | What::MadeVisible
            | What::Replied { .. }
            | What::Reopened { .. } => Vec::new(),
        }
    }

    fn edited(&self, edited: &Edited) -> Vec<String> {
        let Edited { subject, text, urgency, wished_due } = edited;
        let line = |key: &str, was: &str, now: &str| format!("{key}: {was:?} to {now:?}");
        let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "never".to_owned(), |day| day.to_string());
        let subject = subject.as_ref().map(|c| line("subject", &c.was, &c.now));
        let text = text.as_ref().map(|c| format!("was: {:?}", c.was));
        let urgency = urgency.as_ref().map(|c| format!("urgency: {} to {}", c.was.key(), c.now.key()));
        let wished = wished_due.as_ref().map(|c| format!("wished: {} to {}", day(c.was), day(c.now)));
        [subject, urgency, wished, text].into_iter().flatten().collect()
    }

    fn handed_over(&self, over: &HandedOver) -> Vec<String> {
        let some = |key: &str, value: &str| (!value.is_empty()).then(|| format!("{key}: {value}"));
        let reason = (over.reason != self.said).then(|| format!("reason: {:?}", over.reason));
        let consent = over.consent.as_ref().map(|c| format!("consent: {} on {}, {:?}", c.by, c.on, c.text));
        let head = [format!("leg: {}", over.leg), format!("to: {}", over.provider), format!("way: {}", over.way.key())];
        let more = [
            some("reference", &over.reference),
            some("contract", &over.contract),
            over.promised.map(|day| format!("promised: {day}")),
            consent,
        ];
        head.into_iter().chain(reason).chain(urgent(over.priority)).chain(more.into_iter().flatten()).collect()
    }

    fn submitted(&self, submitted: &Submitted, via: Channel) -> Vec<String> {
        let some = |key: &str, value: Option<String>| value.map(|v| format!("{key}: {v}"));
        let school = submitted.school.as_ref().filter(|s| s.as_str() != submitted.queue.as_str());
        let people = Some(self.people(&submitted.participants)).filter(|p| !p.is_empty());
        let subject = Some(&submitted.subject).filter(|s| *s != self.said).map(|s| format!("{s:?}"));
        let via = match via {
            Channel::Web | Channel::Desk => None,
            Channel::Mail | Channel::Phone | Channel::Talk => Some(via.key().to_owned()),
        };
        // What nobody knows is said in a story that is about it.
        let news = |a: &&tickets::command::Answer| a.answer != self.said && a.answer != Service::UNKNOWN;
        let answer = |a: &tickets::command::Answer| format!("{} {:?}", a.question, a.answer);
        let answers = submitted.answers.iter().filter(|a| news(a)).map(answer).collect::<Vec<_>>().join(" and ");
        let answers = Some(answers).filter(|a| !a.is_empty());
        let language = Some(submitted.language.as_str()).filter(|l| *l != "de").map(str::to_owned);
        [
            Some(format!("requester: {}", self.someone(&submitted.requester.address))),
            some("participants", people),
            some("via", via),
            some("school", school.map(|s| self.cast.group(s.as_str()).to_owned())),
            Some(format!("kind: {}", submitted.kind.key())).filter(|_| !submitted.kind.is_usual()),
            some("topic", submitted.topic.as_ref().map(|t| self.cast.topic_word(t).to_owned())),
            Some(format!("queue: {}", self.queue(&submitted.queue))),
            some("site", submitted.site.as_ref().map(ToString::to_string)),
            submitted.visibility.is_confidential().then(|| "confidential".to_owned()),
            some("subject", subject),
            urgent(submitted.urgency),
            some("language", language),
            some("answers", answers),
            some("parent", submitted.parent.map(|id| self.ticket(id))),
            some("follows", submitted.follows.map(|id| self.ticket(id))),
            Some(format!("starts: {}", told(submitted.starts))),
            Some(format!("due: {}", told(submitted.due))),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn leg_updated(news: &LegUpdated) -> Vec<String> {
    let some = |key: &str, value: &str| (!value.is_empty()).then(|| format!("{key}: {value}"));
    let facts = [
        Some(format!("leg: {}", news.leg)),
        news.from.as_ref().map(|from| format!("from: {from}")),
        news.machine.then(|| "machine: true".to_owned()),
        news.mailed.then(|| "mailed: true".to_owned()),
        news.state.map(|state| format!("state: {}", state.key())),
        some("reference", &news.reference),
        news.promised.map(|day| format!("promised: {day}")),
        some("release", &news.release),
    ];
    facts.into_iter().flatten().collect()
}

fn urgent(urgency: Urgency) -> Option<String> {
    (urgency != Urgency::Normal).then(|| format!("urgency: {}", urgency.key()))
}

fn waiting(about: Waiting) -> &'static str {
    match about {
        Waiting::Answer => "answer",
        Waiting::Verdict => "verdict",
    }
}

fn state(state: State) -> &'static str {
    state.key()
}

/// `noted_publicly` as `NotedPublicly`.
fn name(what: &What) -> String {
    what.key().split('_').map(|w| format!("{}{}", w[..1].to_uppercase(), &w[1..])).collect()
}

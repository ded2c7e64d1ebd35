//! A desk that tells stories and shows its mails.
#![allow(dead_code, reason = "each test takes what it needs")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::{DateTime, Utc};
use mail::{About, Letter, Message, Templates, Writer};
use mail_parser::{HeaderValue, MessageParser};
use tickets::command::{HandOver, LegMail, LegUpdate};
use tickets::event::{Event, Urgency};
use tickets::leg::LegState;
use tickets::notice::Reader;
use tickets::policy::ProviderId;
use tickets::token::{Key, Keys};
use tickets::{
    Act, Actor, Address, Channel, Command, Language, Notice, NoticeKind, Person, Policy, Submission, TicketId, decide,
    react, refold,
};

pub(crate) const BASE: &str = "https://hilfe.example";
pub(crate) const DESK: &str = include_str!("../../../../content/desk.toml");

pub(crate) const MAREN: &str = "m.hansen@hafenschule.example";
pub(crate) const OLE: &str = "o.brandt@hafenschule.example";
pub(crate) const JANA: &str = "j.petersen@hafenschule.example";
pub(crate) const SAMIR: &str = "s.aydin@schul-hilfe.example";
pub(crate) const PORTALWERK: &str = "service@portalwerk.example";
pub(crate) const KIRSTEN: &str = "k.lund@schul-hilfe.example";

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

pub(crate) fn person(text: &str, name: &str) -> Person {
    Person { address: address(text), name: name.to_owned() }
}

pub(crate) fn keys() -> Keys {
    Keys { current: Key { id: 1, secret: [7; 32] }, previous: None }
}

pub(crate) fn number() -> TicketId {
    TicketId::from_random(0x0005_4321_9876)
}

pub(crate) fn other_number() -> TicketId {
    TicketId::from_random(0x0001_2345_6789)
}

/// Maren's projector, with Ole beside her.
pub(crate) fn submission() -> Submission {
    Submission {
        participants: vec![person(OLE, "Ole Brandt")],
        ..Submission::plain(
            person(MAREN, "Maren Hansen"),
            "Beamer in Raum 204 zeigt kein Bild, nur Grün über der ganzen Fläche",
            "Seit heute früh bleibt der Beamer dunkel.\n\nKabel ist geprüft.",
        )
    }
}

/// One ticket's life, told act by act.
pub(crate) struct Story {
    pub(crate) policy: Policy,
    pub(crate) keys: Keys,
    pub(crate) templates: Templates,
    pub(crate) events: Vec<Event>,
}

impl Story {
    pub(crate) fn new() -> Self {
        Self::with(DESK, &[])
    }

    pub(crate) fn with(desk: &str, overrides: &[(String, String)]) -> Self {
        let policy = Policy::read(desk, "desk.toml").unwrap();
        Self { policy, keys: keys(), templates: Templates::new(overrides).unwrap(), events: Vec::new() }
    }

    /// The same, were the desk's mail read.
    pub(crate) fn reading(mut self) -> Self {
        self.policy.intake.reads_mail = true;
        self
    }

    pub(crate) fn submitted(self, when: &str) -> Self {
        self.submits(when, submission())
    }

    pub(crate) fn submits(self, when: &str, submission: Submission) -> Self {
        let by = Actor::Person(submission.requester.address.clone());
        self.act(when, by, Act::Submit(Box::new(submission)))
    }

    pub(crate) fn person(self, when: &str, who: &str, act: Act) -> Self {
        self.act(when, Actor::Person(address(who)), act)
    }

    pub(crate) fn agent(self, when: &str, who: &str, act: Act) -> Self {
        self.act(when, Actor::Agent(address(who)), act)
    }

    /// Samir asks Portalwerk, under its own words.
    pub(crate) fn handed_over(self, when: &str) -> Self {
        let over = HandOver {
            provider: ProviderId::new("portalwerk"),
            way: None,
            subject: "Anmeldung scheitert".to_owned(),
            reason: "Frau Hansen kommt nicht in ihren Kurs".to_owned(),
            text: "Seit 7 Uhr scheitert jede Anmeldung.\n\nBrowser und Gerät sind gleichgültig.".to_owned(),
            priority: Urgency::High,
            reference: String::new(),
            promised: None,
            consent: None,
        };
        self.agent(when, SAMIR, Act::HandOver(Box::new(over)))
    }

    /// Samir notes or writes something about it.
    pub(crate) fn updates_leg(self, when: &str, who: &str, state: Option<LegState>, text: &str, mail: bool) -> Self {
        let (reference, release) = (String::new(), String::new());
        let text = text.to_owned();
        let news = LegUpdate { leg: 1, state, reference, promised: None, release, text, mail };
        self.agent(when, who, Act::UpdateLeg(Box::new(news)))
    }

    /// Portalwerk writes.
    pub(crate) fn provider_writes(self, when: &str, text: &str) -> Self {
        let from = address("service@portalwerk.example");
        let mail = LegMail { leg: 1, from, subject: String::new(), text: text.to_owned(), machine: false };
        self.act(when, Actor::Desk, Act::HearFromLeg(Box::new(mail)))
    }

    pub(crate) fn clock(self, when: &str) -> Self {
        self.act(when, Actor::Clock, Act::Tick)
    }

    pub(crate) fn act(self, when: &str, by: Actor, act: Act) -> Self {
        self.via(Channel::Web, when, by, act)
    }

    pub(crate) fn by_mail(self, when: &str, by: Actor, act: Act) -> Self {
        self.via(Channel::Mail, when, by, act)
    }

    fn via(mut self, via: Channel, when: &str, by: Actor, act: Act) -> Self {
        let command = Command { by, via, claimed: None, fresh: number(), name: String::new(), files: Vec::new(), act };
        let ticket = refold(&self.events);
        let news = decide(ticket.as_ref(), &command, &self.policy, at(when)).unwrap();
        assert!(!news.is_empty(), "nothing happened at {when}");
        self.events.extend(news);
        self
    }

    pub(crate) fn event(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    pub(crate) fn writer(&self) -> Writer<'_> {
        Writer { policy: &self.policy, keys: &self.keys, base_url: BASE, templates: &self.templates }
    }

    /// What the newest event owes.
    pub(crate) fn owed(&self) -> Vec<Notice> {
        let ticket = refold(&self.events).unwrap();
        react(&ticket, self.events.last().unwrap(), &self.policy)
    }

    /// The mail that the newest event owes to this reader, in this language.
    pub(crate) fn mail_in(&self, kind: NoticeKind, to: &str, language: &str) -> Message {
        let owed = self.owed();
        let notice = owed.iter().find(|n| n.kind == kind && n.to.address == address(to));
        let notice = notice.unwrap_or_else(|| panic!("{} to {to} is not owed, but {owed:?}", kind.name()));
        self.write(kind, &notice.to, notice.reader, language, self.events.len() - 1)
    }

    pub(crate) fn mail(&self, kind: NoticeKind, to: &str) -> Message {
        self.mail_in(kind, to, "de")
    }

    pub(crate) fn write(&self, kind: NoticeKind, to: &Person, reader: Reader, language: &str, cause: usize) -> Message {
        let about = About::Ticket { events: &self.events, cause };
        let language = Language::new(language);
        self.writer().write(&Letter { kind, to, reader, language: &language, about }).unwrap()
    }
}

/// The headers as they stand, unfolded.
pub(crate) fn headers(message: &Message) -> Vec<(String, String)> {
    let raw = std::str::from_utf8(&message.raw).unwrap();
    let (head, _) = raw.split_once("\r\n\r\n").unwrap();
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", "\t");
    let line = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap();
    unfolded.split("\r\n").map(line).collect()
}

pub(crate) fn header(message: &Message, name: &str) -> Option<String> {
    headers(message).into_iter().find(|(n, _)| n == name).map(|(_, value)| value)
}

pub(crate) fn subject(message: &Message) -> String {
    MessageParser::default().parse(&message.raw).unwrap().subject().unwrap().to_owned()
}

pub(crate) fn text(message: &Message) -> String {
    MessageParser::default().parse(&message.raw).unwrap().body_text(0).unwrap().replace("\r\n", "\n")
}

pub(crate) fn html(message: &Message) -> String {
    MessageParser::default().parse(&message.raw).unwrap().body_html(0).unwrap().replace("\r\n", "\n")
}

/// The mail as a person reads it: headers decoded, then both parts.
pub(crate) fn shown(message: &Message) -> String {
    let parsed = MessageParser::default().parse(&message.raw).unwrap();
    let decoded = |name: &str, raw: &str| match parsed.header(name) {
        Some(HeaderValue::Text(text)) if name == "Subject" => text.to_string(),
        Some(HeaderValue::Address(all)) => {
            let one = all.first().unwrap();
            match one.name() {
                Some(name) => format!("{name} <{}>", one.address().unwrap()),
                None => format!("<{}>", one.address().unwrap()),
            }
        }
        _ => raw.to_owned(),
    };
    let heads = headers(message).into_iter().map(|(name, raw)| format!("{name}: {}\n", decoded(&name, &raw)));
    let envelope = message.envelope_from.as_ref().map_or("<>".to_owned(), ToString::to_string);
    format!(
        "(envelope) {envelope} -> {}\n{}\n---------------------------------------- text\n{}\n---------------------------------------- html\n{}",
        message.to,
        heads.collect::<String>(),
        text(message),
        html(message)
    )
}

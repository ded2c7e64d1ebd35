//! Writing one mail: to one person, about one event.

use crate::body::Body;
use crate::case::Case;
use crate::envelope::Envelope;
use crate::leg_address::leg_address;
use crate::moment::Clock;
use crate::people::People;
use crate::reply_address::reply_address;
use crate::templates::{CONFIDENTIAL, Templates};
use crate::words::Words;
use crate::{message_id, said, view};
use chrono::{DateTime, Utc};
use tickets::event::Event;
use tickets::notice::Reader;
use tickets::token::Keys;
use tickets::{Address, Language, NoticeKind, Person, Policy, TicketId, refold};

/// All that every mail of a desk needs.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'a> {
    /// What the desk has decided.
    pub policy: &'a Policy,
    /// What links and ids are signed with.
    pub keys: &'a Keys,
    /// Where the desk's pages are, such as `https://hilfe.example`.
    pub base_url: &'a str,
    /// The texts.
    pub templates: &'a Templates,
}

/// One mail that is owed.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// Its kind.
    pub kind: NoticeKind,
    /// Who gets it; nobody else does.
    pub to: &'a Person,
    /// As what they read it.
    pub reader: Reader,
    /// The language they read; the desk's own if there is no such mail in it.
    pub language: &'a Language,
    /// What it is about.
    pub about: About<'a>,
}

/// What a mail is about.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// Something happened to a ticket.
    Ticket {
        /// Its whole history. What came after `cause` is not looked at: a mail says the same at every try. But what has
        /// become confidential since then, no try tells any more.
        events: &'a [Event],
        /// Which event owes the mail.
        cause: usize,
    },
    /// An agent wants in.
    SignIn {
        /// The mail's key in the outbox, the same at every try.
        key: &'a str,
        /// The way in.
        link: &'a str,
        /// How long it is open.
        minutes: u32,
        /// When it was asked for.
        at: DateTime<Utc>,
    },
    /// What the desk keeps of somebody was put together, or erased.
    PersonalData {
        /// The mail's key in the outbox, the same at every try.
        key: &'a str,
        /// What was done.
        made: PersonalData,
        /// When.
        at: DateTime<Utc>,
    },
}

/// What was done with what the desk keeps of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonalData {
    /// Whether it was erased, not put together.
    pub erased: bool,
    /// Of how many requests.
    pub requests: usize,
    /// How many more must be kept for now.
    pub kept: usize,
}

/// A mail, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its `Message-ID`, without the brackets.
    pub id: String,
    /// The one person it goes to.
    pub to: Address,
    /// Where bounces go; `None` is the null sender.
    pub envelope_from: Option<Address>,
    /// The mail.
    pub raw: Vec<u8>,
}

/// Why a mail cannot be written; addressed to the operator.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The history has no such event, or does not begin with a submission.
    #[error("there is no event {cause} in a history of {events}")]
    NoCause {
        /// The number that was asked for.
        cause: usize,
        /// How many events there are.
        events: usize,
    },
    /// M12 is about a hand-over, and no other mail is.
    #[error("event {0} is about no hand-over")]
    NoLeg(usize),
    /// M15 and M16 are about no ticket, and all others are.
    #[error("{} cannot be about this", .0.name())]
    WrongKind(NoticeKind),
    /// There is no such mail, in neither language.
    #[error("there is no {} in {} or {}", kind.name(), wanted.as_str(), desk.as_str())]
    NoTemplate {
        /// The kind of the mail.
        kind: NoticeKind,
        /// The reader's language.
        wanted: Language,
        /// The desk's.
        desk: Language,
    },
    /// A template could not be filled.
    #[error("a template could not be filled: {0}")]
    Template(#[from] tera::Error),
}

impl Writer<'_> {
    /// Writes the mail. The same letter gives the same bytes.
    ///
    /// # Errors
    /// [`WriteError`], if this letter cannot be written at any time.
    pub fn write(&self, letter: &Letter<'_>) -> Result<Message, WriteError> {
        let (language, words) = self.language(letter)?;
        match (letter.kind, letter.about) {
            (NoticeKind::M16, About::SignIn { key, link, minutes, at }) => {
                let clock = Clock { words, calendar: &self.policy.calendar, from: at };
                let view = view::to_sign_in(self, link, minutes, &clock);
                let (subject, body) = self.templates.fill(letter.kind.name(), language, &view)?;
                let id = message_id::of_sign_in(self.keys, self.policy.desk.mail.domain(), key);
                Ok(self.bare(letter, language, &id, at, &subject, &body))
            }
            (NoticeKind::M15, About::PersonalData { key, made, at }) => {
                let clock = Clock { words, calendar: &self.policy.calendar, from: at };
                let view = view::to_whom_it_concerned(self, made, &clock);
                let (subject, body) = self.templates.fill(letter.kind.name(), language, &view)?;
                let id = message_id::of_sign_in(self.keys, self.policy.desk.mail.domain(), key);
                Ok(self.bare(letter, language, &id, at, &subject, &body))
            }
            (NoticeKind::M15 | NoticeKind::M16, About::Ticket { .. })
            | (_, About::SignIn { .. } | About::PersonalData { .. }) => Err(WriteError::WrongKind(letter.kind)),
            (_, About::Ticket { events, cause }) => {
                let case = Case::of(events, cause).ok_or(WriteError::NoCause { cause, events: events.len() })?;
                let calendar = &self.policy.queue_or_default(&case.ticket.queue).calendar;
                let clock = Clock { words, calendar, from: case.cause.at };
                let id = self.id(&case, cause, letter.kind, &letter.to.address);
                if letter.kind == NoticeKind::M0 {
                    let view = view::to_confirm(self, letter, &case, &clock);
                    let (subject, body) = self.templates.fill(letter.kind.name(), language, &view)?;
                    return Ok(self.bare(letter, language, &id, case.cause.at, &subject, &body));
                }
                // A provider reads what an agent wrote to them and nothing else; a link would lead them nowhere.
                if letter.kind == NoticeKind::M12 {
                    return self.outside(letter, language, &id, &case, &clock, cause);
                }
                if is_confidential(&case, events) {
                    return self.confidential(letter, &id, &case, &clock);
                }
                self.full(letter, language, &id, &case, &clock)
            }
        }
    }

    /// `[<desk> #<number>]`, by which an answer is known in its subject (N-18).
    pub(crate) fn token(&self, id: TicketId) -> String {
        format!("[{} #{id}]", said::one_line(&self.policy.desk.token))
    }

    /// A mail about a ticket.
    fn full(
        &self,
        letter: &Letter<'_>,
        language: &Language,
        id: &str,
        case: &Case<'_>,
        clock: &Clock<'_>,
    ) -> Result<Message, WriteError> {
        let (desk, to) = (&self.policy.desk, &letter.to.address);
        let people = People { case, policy: self.policy, words: clock.words, language, reader: letter.reader };
        let view = view::of(self, letter, case, &people, clock);
        let (subject, filled) = self.templates.fill(letter.kind.name(), language, &view)?;
        let subject = format!("{} {}", self.token(case.ticket.id), said::one_line(&said::unmarked(&subject)));
        let body = Body::of(&filled);
        let automatic = automatic(letter.kind, case.cause);
        let envelope = Envelope {
            id,
            date: case.cause.at,
            from_name: self.sender(automatic, case),
            from: &desk.mail,
            to_name: said::one_line(&letter.to.name),
            to,
            reply_to: self.reply_to(case.ticket.id, to),
            thread: self.thread(id, case, to),
            automatic,
            unsubscribe: self.unsubscribe(letter, case),
            text: body.plain(),
            html: body.html(language.as_str(), &subject),
            subject,
        };
        let envelope_from = automatic.is_none().then(|| desk.mail.clone());
        Ok(Message { id: id.to_owned(), to: to.clone(), envelope_from, raw: envelope.raw() })
    }

    /// A mail about a confidential ticket: its number and a link, whatever happened and whoever reads it. No person wrote
    /// it, so it comes from the desk.
    fn confidential(
        &self,
        letter: &Letter<'_>,
        id: &str,
        case: &Case<'_>,
        clock: &Clock<'_>,
    ) -> Result<Message, WriteError> {
        let (language, words) = self.language_of(letter, CONFIDENTIAL)?;
        let clock = Clock { words, ..*clock };
        let (desk, to) = (&self.policy.desk, &letter.to.address);
        let people = People { case, policy: self.policy, words, language, reader: letter.reader };
        let view = view::confidential::of(self, letter, case, &people, &clock);
        let (subject, filled) = self.templates.fill(CONFIDENTIAL, language, &view)?;
        let subject = format!("{} {}", self.token(case.ticket.id), said::one_line(&said::unmarked(&subject)));
        let body = Body::of(&filled);
        let envelope = Envelope {
            id,
            date: case.cause.at,
            from_name: said::one_line(&desk.name),
            from: &desk.mail,
            to_name: said::one_line(&letter.to.name),
            to,
            reply_to: self.reply_to(case.ticket.id, to),
            thread: self.thread(id, case, to),
            automatic: Some(automatic(letter.kind, case.cause).unwrap_or("auto-generated")),
            unsubscribe: self.unsubscribe(letter, case),
            text: body.plain(),
            html: body.html(language.as_str(), &subject),
            subject,
        };
        Ok(Message { id: id.to_owned(), to: to.clone(), envelope_from: None, raw: envelope.raw() })
    }

    /// A mail to a provider outside, as a person writes one (desk.md §3.1): an answer comes to the hand-over alone.
    fn outside(
        &self,
        letter: &Letter<'_>,
        language: &Language,
        id: &str,
        case: &Case<'_>,
        clock: &Clock<'_>,
        cause: usize,
    ) -> Result<Message, WriteError> {
        let leg = case.leg().ok_or(WriteError::NoLeg(cause))?;
        let (desk, to) = (&self.policy.desk, &letter.to.address);
        let people = People { case, policy: self.policy, words: clock.words, language, reader: letter.reader };
        let view = view::outside(self, case, leg, &people, clock);
        let (subject, filled) = self.templates.fill(letter.kind.name(), language, &view)?;
        let subject = format!("{} {}", self.token(case.ticket.id), said::one_line(&said::unmarked(&subject)));
        let body = Body::of(&filled);
        let number = leg.number;
        let reply_to = || leg_address(&desk.mail, self.keys, case.ticket.id, number);
        let thread = case.handed_over(number).map(|first| self.below(id, case, to, NoticeKind::M12, first));
        let envelope = Envelope {
            id,
            date: case.cause.at,
            from_name: self.sender(None, case),
            from: &desk.mail,
            to_name: said::one_line(&letter.to.name),
            to,
            reply_to: self.policy.intake.reads_mail.then(reply_to).flatten(),
            thread: thread.unwrap_or_default(),
            automatic: None,
            unsubscribe: None,
            text: body.plain(),
            html: body.html(language.as_str(), &subject),
            subject,
        };
        Ok(Message { id: id.to_owned(), to: to.clone(), envelope_from: Some(desk.mail.clone()), raw: envelope.raw() })
    }

    /// Where an answer finds its ticket; nowhere while nobody reads it.
    fn reply_to(&self, id: TicketId, to: &Address) -> Option<Address> {
        let is_read = self.policy.intake.reads_mail;
        is_read.then(|| reply_address(&self.policy.desk.mail, self.keys, id, to)).flatten()
    }

    /// Where who watches a ticket chooses to hear less of it (desk.md §3.1).
    fn unsubscribe(&self, letter: &Letter<'_>, case: &Case<'_>) -> Option<String> {
        (letter.kind == NoticeKind::M8).then(|| view::watch_link(self, letter, case))
    }

    /// M0, M15 and M16: from the desk, to an address without a name, without a thread or an answer.
    fn bare(
        &self,
        letter: &Letter<'_>,
        language: &Language,
        id: &str,
        date: DateTime<Utc>,
        subject: &str,
        filled: &str,
    ) -> Message {
        let (desk, to) = (&self.policy.desk, &letter.to.address);
        let (subject, body) = (said::one_line(subject), Body::of(filled));
        let envelope = Envelope {
            id,
            date,
            from_name: said::one_line(&desk.name),
            from: &desk.mail,
            to_name: String::new(),
            to,
            reply_to: None,
            thread: Vec::new(),
            automatic: Some("auto-generated"),
            unsubscribe: None,
            text: body.plain(),
            html: body.html(language.as_str(), &subject),
            subject,
        };
        Message { id: id.to_owned(), to: to.clone(), envelope_from: None, raw: envelope.raw() }
    }

    /// The reader's language if there is such a mail in it, else the desk's.
    fn language<'l>(&'l self, letter: &Letter<'l>) -> Result<(&'l Language, &'l Words), WriteError> {
        self.language_of(letter, letter.kind.name())
    }

    fn language_of<'l>(&'l self, letter: &Letter<'l>, folder: &str) -> Result<(&'l Language, &'l Words), WriteError> {
        let candidates = [letter.language, &self.policy.desk.language].into_iter();
        let mut written = candidates.filter(|language| self.templates.has(folder, language));
        written.find_map(|language| Some((language, self.templates.words(language)?))).ok_or_else(|| {
            WriteError::NoTemplate {
                kind: letter.kind,
                wanted: letter.language.clone(),
                desk: self.policy.desk.language.clone(),
            }
        })
    }

    fn id(&self, case: &Case<'_>, cause: usize, kind: NoticeKind, to: &Address) -> String {
        message_id::of_ticket(self.keys, self.policy.desk.mail.domain(), case.ticket.id, cause, kind, to)
    }

    /// The first mail of the reader's thread. It may have been signed with the key before this one: then the
    /// thread hangs together by either.
    fn thread(&self, id: &str, case: &Case<'_>, to: &Address) -> Vec<String> {
        let (cause, kind) = case.first(to);
        self.below(id, case, to, kind, cause)
    }

    /// The mail of this kind that this event owed to the reader, if it is not this one.
    fn below(&self, id: &str, case: &Case<'_>, to: &Address, kind: NoticeKind, cause: usize) -> Vec<String> {
        let before = self.keys.previous.clone().map(|current| Keys { current, previous: None });
        let keys = before.iter().chain([self.keys]);
        let domain = self.policy.desk.mail.domain();
        let first = |keys| message_id::of_ticket(keys, domain, case.ticket.id, cause, kind, to);
        let thread: Vec<String> = keys.map(first).collect();
        if thread.iter().any(|first| first == id) { Vec::new() } else { thread }
    }

    /// `<Agent> – <Desk>` where a person speaks; the address is always the desk's (Z-31, C7).
    fn sender(&self, automatic: Option<&str>, case: &Case<'_>) -> String {
        let desk = said::one_line(&self.policy.desk.name);
        let by = &case.cause.by;
        let speaker = case.ticket.people().find(|p| Some(&p.address) == by.address()).map(|p| p.name.as_str());
        let agent = by.address().and_then(|address| self.policy.agent(address)).map(|a| a.person.name.as_str());
        let other = Some(case.cause.signed.as_str()).filter(|name| !name.is_empty());
        let name = said::one_line(other.or(agent).or(speaker).unwrap_or_default());
        if automatic.is_some() || name.is_empty() { desk } else { format!("{name} – {desk}") }
    }
}

/// Whether the ticket was confidential when it happened, or is by now.
fn is_confidential(case: &Case<'_>, events: &[Event]) -> bool {
    let now = || refold(events).is_some_and(|ticket| ticket.visibility.is_confidential());
    case.ticket.visibility.is_confidential() || now()
}

/// What `Auto-Submitted` says: nothing if a person wrote the mail. What time alone did is no person's mail,
/// whatever its kind.
fn automatic(kind: NoticeKind, cause: &Event) -> Option<&'static str> {
    let written = !kind.is_automatic() && cause.by.is_human();
    match kind == NoticeKind::M1 {
        true => Some("auto-replied"),
        false => (!written).then_some("auto-generated"),
    }
}

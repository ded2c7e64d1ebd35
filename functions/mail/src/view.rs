//! All that a template can say. Every name is always there; what does not apply is empty.
//!
//! Long because it is one list of every name that a template may say.

use crate::case::Case;
use crate::history;
use crate::link::{self, Whose};
use crate::moment::Clock;
use crate::people::People;
use crate::said;
use crate::write::{Letter, PersonalData, Writer};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use tickets::command::Channel;
use tickets::event::{Edited, Limit, SolveCause, Waiting, What};
use tickets::notice::Reader;
use tickets::policy::{FollowUp, Queue, Site, Way};
use tickets::{Actor, Leg, NoticeKind, Policy, State, Ticket};

/// A struct whose field names are known, so that templates can be checked against them.
macro_rules! view {
    ($(#[$doc:meta])* $view:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Serialize)]
        pub(crate) struct $view {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $view {
            /// The names that a template may use.
            pub(crate) const NAMES: &[&str] = &[$(stringify!($field)),*];
        }
    };
}

pub(crate) mod confidential;

view!(
    /// For M0, M15 and M16: nothing in it was chosen by whoever asked for the mail, and nothing tells a stranger whose address was
    /// mistyped of somebody's ticket, not even its number.
    Bare {
        desk: String,
        operator: String,
        phone: String,
        link: String,
        /// M0: when the ticket goes if nobody confirms.
        until: String,
        /// M15: whether what the desk keeps of somebody was erased, not put together.
        erased: bool,
        /// M15: of how many requests it was …
        requests: usize,
        /// … and how many must be kept for now.
        kept: usize,
        /// M15 and M16: when it was asked for.
        asked: String,
        /// M16: how long the link is good.
        minutes: u32,
    }
);

view!(
    /// For M12: what an agent wrote to a provider outside, and what the contract needs. Nothing else of the ticket is here, so
    /// that no template can tell it.
    Out {
        desk: String,
        operator: String,
        phone: String,
        /// The desk's own address.
        mail: String,
        /// Whether an answer by mail reaches the ticket.
        reads_mail: bool,
        separator: String,
        /// The number of the ticket.
        number: String,
        /// One line, as the agent wrote it for the provider.
        subject: String,
        /// What was written.
        text: String,
        /// Whether it is the first word about it.
        first: bool,
        /// `low`, `normal` or `high`.
        priority: &'static str,
        /// The provider's own number.
        reference: String,
        contract: String,
        /// Name and title of the agent.
        signature: String,
    }
);

view!(
    /// For all mails about a ticket. What people wrote is marked.
    Full {
        desk: String,
        operator: String,
        phone: String,
        /// The desk's own address.
        mail: String,
        /// `[<desk> #<number>]`, as it stands in the subject.
        token: String,
        /// Whether an answer by mail reaches the ticket. If not, no mail invites to one.
        reads_mail: bool,
        /// Whether new requests may come to the queue by mail. If not, no mail invites to one …
        takes_mail: bool,
        /// … and the receipt of one that came so says where the next is written: nothing, if it did not.
        next_form: String,
        separator: String,
        /// Who reads it.
        name: String,
        /// `requester`, `participant` or `agent`.
        reader: &'static str,

        number: String,
        subject: String,
        state: String,
        /// While it is in work.
        due: String,
        queue: String,
        /// The site of the queue, where it has one …
        site: String,
        /// … and where that is, and when somebody is there.
        site_at: String,
        requester: String,
        /// The ticket that this one carries on.
        follows: String,

        /// What happened: the key of the event.
        what: &'static str,
        /// Who did it.
        actor: String,
        /// `agent`, `person`, `clock` or `desk`.
        by: &'static str,
        /// Name and title, if an agent did it.
        signature: String,
        /// What was written.
        text: String,
        /// What the requester changed: the new subject, the key of the new urgency, the day that is wished for now …
        edited_subject: String,
        edited_urgency: &'static str,
        edited_wish: String,
        /// … or that none is any more.
        edited_no_wish: bool,
        /// Whether a password or the like stood in it, and was made unreadable.
        masked: bool,
        /// The names of the files that came with it, or with the request where that is what the mail tells.
        files: String,
        /// Why it was closed: the key of the reason.
        reason: &'static str,
        /// How it was solved last: `agent` or `no_reply`.
        solved_by: &'static str,
        /// The child that was solved.
        child: String,
        /// Whom a mail did not reach.
        not_reached: String,
        /// Which reminder or push it is, from 1 …
        step: u8,
        /// … out of how many.
        steps: usize,
        /// How often it was moved to another queue.
        moves: u32,
        /// What a reminder or push is about: `answer` or `verdict`, `response` or `due` …
        about: &'static str,
        /// … and, of the last two, until when …
        limit: String,
        /// … and whether that is over.
        late: bool,

        /// The provider outside that it is about …
        provider: String,
        /// … with its own number for it, …
        reference: String,
        /// … where it stands: the key of the state, …
        leg_state: &'static str,
        /// … and since when nothing was heard of it.
        heard: String,
        /// The providers that are still at work.
        outside: String,

        /// What was submitted, quoted.
        request: String,
        /// The newest question, quoted, and when it was asked.
        question: String,
        question_at: String,
        /// The newest solution, quoted, and when it was given.
        solution: String,
        solution_at: String,
        /// The conversation so far.
        history: String,
        older: bool,

        /// When work starts: `now`, `today` or `later`.
        start: &'static str,
        starts: String,
        starts_time: String,
        /// When it should be done, as promised at the start.
        promised: String,
        /// The public holiday that it is today where the ticket is worked.
        holiday: String,
        /// The requester's school holidays of more than a day …
        pause: String,
        /// … and their last day.
        pause_until: String,
        /// The opening hours, one line each.
        hours: Vec<String>,
        /// The number that is to be called back …
        callback_phone: String,
        /// … and when: from and until, on the desk's clock.
        callback_windows: Vec<(String, String)>,
        /// Since when it has been in its state.
        since: String,
        reminds: String,
        /// When a question without an answer counts as solved.
        solves: String,
        closes: String,
        /// What an answer does once it is closed: `reopen_within`, `reopen`, `new_linked` or `reject`.
        follow_up: &'static str,
        reopen_until: String,

        /// Who else got it.
        others: String,
        link: String,
        /// Where the reader chooses how much to hear, in M8.
        watch: String,
        /// Only for the requester.
        settle: String,
        /// Only for the requester.
        reopen: String,
        /// Where the requester says how content they are, while that is asked …
        rate: String,
        /// … and until when.
        rate_until: String,
    }
);

/// What M0 says.
pub(crate) fn to_confirm(writer: &Writer<'_>, letter: &Letter<'_>, case: &Case<'_>, clock: &Clock<'_>) -> Bare {
    let expires = expires(case.cause.at);
    let link = link::confirm(writer.base_url, writer.keys, case.ticket.id, &letter.to.address, expires);
    let until = case.ticket.closes_at(writer.policy).map_or_else(String::new, |at| clock.day(at));
    Bare { link, until, ..bare(writer) }
}

/// What M16 says.
pub(crate) fn to_sign_in(writer: &Writer<'_>, link: &str, minutes: u32, clock: &Clock<'_>) -> Bare {
    Bare { link: link.to_owned(), minutes, asked: clock.moment(clock.from), ..bare(writer) }
}

/// What M15 says.
pub(crate) fn to_whom_it_concerned(writer: &Writer<'_>, made: PersonalData, clock: &Clock<'_>) -> Bare {
    let PersonalData { erased, requests, kept } = made;
    Bare { erased, requests, kept, asked: clock.moment(clock.from), ..bare(writer) }
}

fn bare(writer: &Writer<'_>) -> Bare {
    let desk = &writer.policy.desk;
    Bare {
        desk: desk.name.clone(),
        operator: desk.operator.clone(),
        phone: desk.phone.clone(),
        link: String::new(),
        until: String::new(),
        asked: String::new(),
        minutes: 0,
        erased: false,
        requests: 0,
        kept: 0,
    }
}

/// What M12 says.
pub(crate) fn outside(writer: &Writer<'_>, case: &Case<'_>, leg: &Leg, people: &People<'_>, clock: &Clock<'_>) -> Out {
    let desk = &writer.policy.desk;
    Out {
        desk: desk.name.clone(),
        operator: desk.operator.clone(),
        phone: desk.phone.clone(),
        mail: desk.mail.to_string(),
        reads_mail: writer.policy.intake.reads_mail,
        separator: clock.words.separator.clone(),
        number: case.ticket.id.to_string(),
        subject: said::line(&leg.subject),
        text: said::text(case.cause.what.text().unwrap_or_default()),
        first: matches!(case.cause.what, What::HandedOver(_)),
        priority: leg.priority.key(),
        reference: said::line(&leg.reference),
        contract: said::line(&leg.contract),
        signature: people.signature(&case.cause.by),
    }
}

/// What a mail about a ticket says.
pub(crate) fn of(
    writer: &Writer<'_>,
    letter: &Letter<'_>,
    case: &Case<'_>,
    people: &People<'_>,
    clock: &Clock<'_>,
) -> Full {
    let (desk, policy) = (&writer.policy.desk, writer.policy);
    let (ticket, cause) = (&case.ticket, case.cause);
    let queue = policy.queue_or_default(&ticket.queue);
    let pause = policy.calendar_of(ticket.school.as_ref(), queue).pause_on(clock.today());
    let pause = pause.filter(|pause| pause.from < pause.to);
    let (start, starts, promised) = starts(case, clock);
    let (step, steps, about) = step(&cause.what, queue);
    let limit = limit(case, policy);
    let unchanged = Edited::default();
    let edited = if let What::Edited(edited) = &cause.what { edited } else { &unchanged };
    let wish = edited.wished_due.as_ref().map(|wish| wish.now);
    let history = carries_history(letter.kind).then(|| history::of(case, people, clock));
    let (links, leg) = (Links::of(writer, letter, case), case.leg());
    let rated_until = ticket.rated_until(policy);
    let site = policy.site_of(ticket);
    let moment = |at: Option<DateTime<Utc>>| at.map_or_else(String::new, |at| clock.moment(at));
    let day = |at: Option<DateTime<Utc>>| at.map_or_else(String::new, |at| clock.day(at));
    let text = if letter.reader == Reader::Agent { cause.what.text() } else { cause.what.public_text() };
    Full {
        desk: desk.name.clone(),
        operator: desk.operator.clone(),
        phone: desk.phone.clone(),
        mail: desk.mail.to_string(),
        token: writer.token(ticket.id),
        reads_mail: policy.intake.reads_mail,
        takes_mail: policy.intake.reads_mail && queue.takes(Way::Mail),
        next_form: next_form(writer, queue, case, people),
        separator: clock.words.separator.clone(),
        name: said::line(&letter.to.name),
        reader: reader_key(letter.reader),
        number: ticket.id.to_string(),
        subject: said::line(&ticket.subject),
        state: state(letter.reader, ticket, clock),
        due: if ticket.state.is_in_work() { clock.whole(ticket.dates.due) } else { String::new() },
        queue: queue.label.word(people.language).to_owned(),
        site: site.map_or_else(String::new, |site| site.name.word(people.language).to_owned()),
        site_at: site.map_or_else(String::new, |site| site_at(site, people)),
        requester: people.person(&ticket.requester),
        follows: ticket.follows.map_or_else(String::new, |id| id.to_string()),
        what: cause.what.key(),
        actor: people.by(cause),
        by: by_key(&cause.by),
        signature: people.signature(&cause.by),
        text: said::text(text.unwrap_or_default()),
        edited_subject: edited.subject.as_ref().map_or_else(String::new, |subject| said::line(&subject.now)),
        edited_urgency: edited.urgency.as_ref().map_or("", |urgency| urgency.now.key()),
        edited_wish: wish.flatten().map_or_else(String::new, |day| clock.day_of(day)),
        edited_no_wish: wish == Some(None),
        masked: masked(letter, case),
        files: files(case, letter),
        reason: reason(ticket.state),
        solved_by: solved_by(case),
        child: child(&cause.what),
        not_reached: not_reached(&cause.what),
        step,
        steps,
        moves: ticket.moved,
        about,
        limit: moment(limit),
        late: is_late(limit, case),
        provider: leg.map_or_else(String::new, |leg| said::line(&leg.name)),
        reference: leg.map_or_else(String::new, |leg| said::line(&leg.reference)),
        leg_state: leg.map_or("", |leg| leg.state.key()),
        heard: leg.map_or_else(String::new, |leg| clock.moment(leg.heard)),
        outside: clock.words.list(&ticket.open_legs().map(|leg| said::line(&leg.name)).collect::<Vec<_>>()),
        request: said::quoted(&ticket.text),
        question: case.question().map_or_else(String::new, |(_, text)| said::quoted(text)),
        question_at: day(case.question().map(|(event, _)| event.at)),
        solution: case.solution().map_or_else(String::new, |(_, text)| said::quoted(text)),
        solution_at: day(case.solution().map(|(event, _)| event.at)),
        older: history.as_ref().is_some_and(|history| history.older),
        history: history.map_or_else(String::new, |history| history.text),
        start,
        starts: clock.moment(starts),
        starts_time: clock.time(starts),
        promised: clock.moment(promised),
        holiday: clock.holiday().to_owned(),
        pause: pause.map_or("", |pause| pause.name.word(people.language)).to_owned(),
        pause_until: pause.map_or_else(String::new, |pause| clock.day_of(pause.to)),
        hours: clock.hours(),
        callback_phone: ticket.callback.as_ref().map_or_else(String::new, |callback| said::line(&callback.phone)),
        callback_windows: ticket
            .callback
            .iter()
            .flat_map(|c| &c.windows)
            .map(|w| (clock.moment(w.from), clock.time(w.to)))
            .collect(),
        since: clock.moment(ticket.dates.state_since),
        reminds: day(ticket.reminds_at(policy)),
        solves: day(ticket.solves_at(policy)),
        closes: moment(ticket.closes_at(policy)),
        follow_up: follow_up(queue),
        reopen_until: day(ticket.reopens_until(policy)),
        // What is only about the reader's own mail went to nobody else.
        others: if letter.kind == NoticeKind::M17 { String::new() } else { people.others(&letter.to.address) },
        link: links.ticket,
        watch: if letter.kind == NoticeKind::M8 { watch_link(writer, letter, case) } else { String::new() },
        settle: links.settle,
        reopen: links.reopen,
        rate: if rated_until.is_some() { links.rate } else { String::new() },
        rate_until: day(rated_until),
    }
}

/// Files are never mailed: a mail names them, and they lie behind its link, for as long as whoever reads it may have them.
fn files(case: &Case<'_>, letter: &Letter<'_>) -> String {
    let first = case.before.first().unwrap_or(case.cause);
    let told = if letter.kind == NoticeKind::M9 { first } else { case.cause };
    let reads = letter.reader == Reader::Agent || told.what.public_text().is_some();
    let names = told.files.iter().filter(|file| reads && file.refused.is_none()).map(|file| said::line(&file.name));
    names.collect::<Vec<_>>().join(", ")
}

/// Where a site is, and when somebody is there.
fn site_at(site: &Site, people: &People<'_>) -> String {
    let said = [site.address.as_str(), site.hours.word(people.language)];
    said.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Where the form is, for whoever wrote a mail to a group that takes none (P-18): it was taken all the same.
fn next_form(writer: &Writer<'_>, queue: &Queue, case: &Case<'_>, people: &People<'_>) -> String {
    let first = case.before.first().unwrap_or(case.cause);
    let came = first.via == Channel::Mail && matches!(first.by, Actor::Person(_)) && !queue.takes(Way::Mail);
    let root = || link::form(writer.base_url, writer.policy, people.language);
    if came { root() } else { String::new() }
}

/// When a mailed link of this moment ends.
fn expires(at: DateTime<Utc>) -> DateTime<Utc> {
    at + TimeDelta::days(link::DAYS_GOOD)
}

#[derive(Default)]
struct Links {
    ticket: String,
    settle: String,
    reopen: String,
    rate: String,
}

impl Links {
    fn of(writer: &Writer<'_>, letter: &Letter<'_>, case: &Case<'_>) -> Self {
        let (base, keys, id) = (writer.base_url, writer.keys, case.ticket.id);
        let (whose, expires) = (&Whose::of(&case.ticket, &letter.to.address), expires(case.cause.at));
        match letter.reader {
            Reader::Requester => Self {
                ticket: link::ticket(base, keys, whose, expires),
                settle: link::settle(base, keys, whose, expires),
                reopen: link::reopen(base, keys, whose, expires),
                rate: link::rate(base, keys, whose, expires),
            },
            Reader::Participant => Self {
                ticket: link::ticket(base, keys, whose, expires),
                settle: String::new(),
                reopen: String::new(),
                rate: String::new(),
            },
            Reader::Agent => Self {
                ticket: link::console(base, id),
                settle: String::new(),
                reopen: String::new(),
                rate: String::new(),
            },
            // Who is outside has no way in.
            Reader::Provider => Self::default(),
        }
    }
}

/// Where the reader of M8 chooses how much to hear.
pub(crate) fn watch_link(writer: &Writer<'_>, letter: &Letter<'_>, case: &Case<'_>) -> String {
    let (base, keys, id) = (writer.base_url, writer.keys, case.ticket.id);
    match letter.reader {
        Reader::Agent | Reader::Provider => format!("{}#beobachten", link::console(base, id)),
        Reader::Requester | Reader::Participant => {
            link::watch(base, keys, &Whose::of(&case.ticket, &letter.to.address), expires(case.cause.at))
        }
    }
}

/// Whether a mail of this kind carries the conversation so far.
fn carries_history(kind: NoticeKind) -> bool {
    match kind {
        NoticeKind::M2 | NoticeKind::M3 | NoticeKind::M4 | NoticeKind::M5 | NoticeKind::M7 => true,
        NoticeKind::M0
        | NoticeKind::M1
        | NoticeKind::M6
        | NoticeKind::M8
        | NoticeKind::M9
        | NoticeKind::M10
        | NoticeKind::M12
        | NoticeKind::M15
        | NoticeKind::M16
        | NoticeKind::M17 => false,
    }
}

fn state(reader: Reader, ticket: &Ticket, clock: &Clock<'_>) -> String {
    let words = match reader {
        Reader::Requester | Reader::Participant | Reader::Provider => &clock.words.state,
        Reader::Agent => &clock.words.state_agent,
    };
    words.of(ticket).to_owned()
}

/// Who confirms an address hears with the receipt what was in the request.
fn masked(letter: &Letter<'_>, case: &Case<'_>) -> bool {
    let first = || case.before.first().is_some_and(|event| event.masked);
    case.cause.masked || letter.kind == NoticeKind::M1 && first()
}

fn reader_key(reader: Reader) -> &'static str {
    match reader {
        Reader::Requester => "requester",
        Reader::Participant => "participant",
        Reader::Agent => "agent",
        Reader::Provider => "provider",
    }
}

fn by_key(actor: &Actor) -> &'static str {
    match actor {
        Actor::Person(_) => "person",
        Actor::Agent(_) => "agent",
        Actor::Clock => "clock",
        Actor::Desk => "desk",
    }
}

fn reason(state: State) -> &'static str {
    match state {
        State::Closed(reason) => reason.key(),
        State::Unconfirmed
        | State::New
        | State::Open
        | State::WaitingRequester
        | State::WaitingExternal
        | State::Scheduled
        | State::Solved => "",
    }
}

fn solved_by(case: &Case<'_>) -> &'static str {
    match case.solved() {
        Some((_, SolveCause::Agent, _)) => "agent",
        Some((_, SolveCause::NoReply, _)) => "no_reply",
        None => "",
    }
}

fn child(what: &What) -> String {
    if let What::HandedBack { child, .. } = what { child.to_string() } else { String::new() }
}

fn not_reached(what: &What) -> String {
    if let What::Bounced { to, .. } = what { to.to_string() } else { String::new() }
}

fn step(what: &What, queue: &Queue) -> (u8, usize, &'static str) {
    let timers = &queue.timers;
    if let What::Escalated { step, .. } = what {
        return (*step, timers.untouched_hours.len(), "");
    }
    if let What::Nudged { step, .. } = what {
        return (*step, timers.nudge_working_days.len(), "");
    }
    if let What::Hurried { about, step, .. } = what {
        return (*step, timers.push_percent.len(), about.key());
    }
    let What::Reminded { about, step } = what else { return (0, 0, "") };
    match about {
        Waiting::Answer => (*step, timers.waiting_remind_days.len(), "answer"),
        Waiting::Verdict => (*step, timers.solved_remind_days.len(), "verdict"),
    }
}

/// Until when that is to be done of which somebody is told.
fn limit(case: &Case<'_>, policy: &Policy) -> Option<DateTime<Utc>> {
    let What::Hurried { about, .. } = &case.cause.what else { return None };
    match about {
        Limit::Response => case.ticket.respond_by(policy),
        Limit::Due => Some(case.ticket.dates.due),
    }
}

/// Whether that is over when somebody is told.
fn is_late(limit: Option<DateTime<Utc>>, case: &Case<'_>) -> bool {
    limit.is_some_and(|at| at <= case.cause.at)
}

/// When work starts and should be done, as the event that took the ticket in says it.
fn starts(case: &Case<'_>, clock: &Clock<'_>) -> (&'static str, DateTime<Utc>, DateTime<Utc>) {
    let dates = &case.ticket.dates;
    let start = match dates.starts {
        at if at <= clock.from => "now",
        at if clock.is_today(at) => "today",
        _ => "later",
    };
    (start, dates.starts, dates.due)
}

/// What an answer does once the ticket is closed (C1).
fn follow_up(queue: &Queue) -> &'static str {
    match queue.follow_up {
        FollowUp::ReopenWithin { .. } => "reopen_within",
        FollowUp::Reopen => "reopen",
        FollowUp::NewLinked => "new_linked",
        FollowUp::Reject => "reject",
    }
}

//! Which data the desk keeps, for how long and who sees it: as the desk's policy has decided it.

use super::{Linked, Press, Printed};
use crate::book::Legal;
use crate::processing::{Flow, flows};
use chrono::NaiveDate;
use serde::Serialize;
use theme::ThemeError;
use tickets::policy::{Closing, Privacy, Queue, Role, Verify};
use tickets::{Language, Policy};

#[derive(Serialize)]
struct View<'b> {
    title: &'b str,
    lead: &'b str,
    body: &'b str,
    way: [Linked<'b>; 1],
    updated: Option<NaiveDate>,
    privacy: Data<'b>,
    /// The ways that data take.
    flows: Vec<Flow>,
    /// The names of the schools, in one line.
    schools: String,
    /// Whether somebody looks after a school's media, and whether somebody stands for schools (D-31) …
    contacts: bool,
    authority: bool,
    /// … and the names of the groups where those read along, in one line.
    readers: String,
    /// Whether somebody audits, and whether somebody who does reads what is confidential.
    audits: bool,
    audits_confidential: bool,
    groups: Vec<Group<'b>>,
    verify: &'static str,
    confirm_days: Option<Span>,
    /// When a solved request closes, where it waits for its requester's word; none if that is nowhere.
    close_days: Option<Span>,
    /// Whether there are holidays in which that waits.
    pauses: bool,
    /// Whether there are groups where it closes with the solution.
    closes_at_once: bool,
    /// After so many opening hours the group's lead reads a request that nobody takes …
    lead_hours: Option<Span>,
    /// … and after so many the lead of the next level.
    next_lead_hours: Option<Span>,
}

/// The shortest and the longest wait: each group has its own.
#[derive(Debug, PartialEq, Serialize)]
struct Span {
    from: u32,
    to: u32,
    /// Whether every group waits so, not only some.
    everywhere: bool,
}

impl Span {
    fn of(queues: &[Queue], wait: impl Fn(&Queue) -> Option<u32>) -> Option<Self> {
        let waits: Vec<u32> = queues.iter().filter_map(wait).collect();
        Some(Self { from: *waits.iter().min()?, to: *waits.iter().max()?, everywhere: waits.len() == queues.len() })
    }
}

#[derive(Serialize)]
struct Data<'b> {
    address: &'b str,
    officer: &'b str,
    officer_mail: &'b str,
    basis: &'b str,
    authority: &'b str,
    log_days: u32,
    backup_days: u32,
    /// None, if no mail is read.
    mail_days: u32,
    recipients: Vec<Recipient<'b>>,
}

#[derive(Serialize)]
struct Recipient<'b> {
    name: &'b str,
    purpose: &'b str,
}

#[derive(Serialize)]
struct Group<'b> {
    name: &'b str,
    level: &'b str,
}

/// Prints the page in a language, below what an author wrote.
pub(super) fn print(press: &Press<'_>, privacy: &Privacy, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let policy = book.policy;
    let word = |key| theme.word(language, key);
    let path = Legal::Privacy.path();
    let own = book.page_by_address(&format!("{}{path}", book.root(language)));
    let title = own.map_or(word("privacy.title"), |page| &page.title);
    let description = word("privacy.description").replace("{desk}", &policy.desk.name);
    let frame = frames.everywhere(language, path, title, &description);
    let home = format!("{}/", book.root(language));
    let queues = policy.queues.as_slice();
    let is_direct = |queue: &Queue| queue.closing == Closing::Direct;
    // What time alone has solved waits in a direct group too.
    let waits = |queue: &Queue| !is_direct(queue) || queue.timers.waiting_solve_days.is_some();
    let pushed = |step: usize| Span::of(queues, |queue| queue.timers.untouched_hours.get(step).copied());
    let view = View {
        title,
        lead: own.and_then(|page| page.front.lead.as_deref()).unwrap_or_default(),
        body: own.map_or("", |page| &page.text.html),
        way: [Linked { title: word("frame.start"), address: &home }],
        updated: own.and_then(|page| page.front.updated),
        privacy: data(policy, privacy, language, &word),
        flows: flows(policy, theme, language),
        contacts: policy.agents.iter().any(|agent| agent.role == Role::SchoolContact),
        authority: policy.agents.iter().any(|agent| agent.role == Role::SchoolAuthority),
        readers: queues
            .iter()
            .filter(|queue| !queue.readers.is_empty())
            .map(|queue| queue.label.word(language))
            .collect::<Vec<_>>()
            .join(", "),
        audits: !policy.auditors.is_empty(),
        audits_confidential: policy.auditors.iter().any(|auditor| auditor.confidential),
        schools: policy.served().map(|school| school.name.as_str()).collect::<Vec<_>>().join(", "),
        groups: groups(policy, language),
        verify: match policy.intake.verify {
            Verify::Off => "off",
            Verify::Unknown => "unknown",
            Verify::Always => "always",
        },
        confirm_days: Span::of(queues, |queue| Some(queue.timers.confirm_days)),
        close_days: Span::of(queues, |queue| waits(queue).then_some(queue.timers.solved_close_days)),
        pauses: policy.calendars().any(tickets::Calendar::has_pauses),
        closes_at_once: queues.iter().any(is_direct),
        lead_hours: pushed(1),
        next_lead_hours: pushed(2),
    };
    press.print("privacy.html", &frame, &view)
}

fn data<'b>(
    policy: &Policy,
    privacy: &'b Privacy,
    language: &Language,
    word: &impl Fn(&'static str) -> &'b str,
) -> Data<'b> {
    let officer = &privacy.officer;
    let mail = officer.address.as_str();
    Data {
        address: &privacy.address,
        officer: if officer.name.is_empty() { mail } else { &officer.name },
        officer_mail: mail,
        basis: if privacy.basis.is_empty() { word("privacy.basis_usual") } else { privacy.basis.word(language) },
        authority: match privacy.authority.is_empty() {
            true => word("privacy.authority_usual"),
            false => privacy.authority.word(language),
        },
        log_days: privacy.log_days,
        backup_days: privacy.backup_days,
        mail_days: if policy.intake.reads_mail { privacy.mail_days } else { 0 },
        recipients: privacy
            .recipients
            .iter()
            .map(|one| Recipient { name: one.name.word(language), purpose: one.purpose.word(language) })
            .collect(),
    }
}

/// The groups that work requests, each with its level.
fn groups<'b>(policy: &'b Policy, language: &Language) -> Vec<Group<'b>> {
    let level = |number| policy.levels.iter().find(|card| card.level == number);
    let queues = policy.queues.iter();
    queues
        .map(|queue| Group {
            name: queue.label.word(language),
            level: level(queue.level).map_or("", |card| card.label.word(language)),
        })
        .collect()
}

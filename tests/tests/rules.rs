//! Whatever people do, in whatever order, at whatever time: what must hold, holds.
//!
//! Long because everything that can be asked of a ticket is asked here, and each promise is looked at after each deed.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tests::{Ask, Depth, Mail, Rules, desk_toml};
use tickets::command::{Act, Channel, Edit, HandOver, LegMail, LegUpdate, Split, Submission};
use tickets::erasure::GONE;
use tickets::event::{Stars, Urgency};
use tickets::leg::{Consent, LegState};
use tickets::notice::{NoticeKind, Reader};
use tickets::policy::{ProviderId, QueueId, SchoolId, SiteId, TopicId};
use tickets::{
    Action, Actor, Address, CallbackWish, CloseReason, Erasure, Event, Finding, Knowledge, Person, Policy, State,
    Ticket, TicketId, Visibility, Watch, What, may, refold,
};

const AGENTS: [&str; 6] = [
    "j.petersen@hafenschule.example",
    "t.kroeger@deichgymnasium.example",
    "s.aydin@schul-hilfe.example",
    "k.lund@schul-hilfe.example",
    "m.okafor@schul-hilfe.example",
    "p.wulff@schul-hilfe.example",
];
const PEOPLE: [&str; 4] =
    ["anna@hafenschule.example", "bert@hafenschule.example", "doris@deichgymnasium.example", "eltern@gmx.example"];
const QUEUES: [&str; 6] = ["hafenschule", "deichgymnasium", "servicedesk", "netz", "plattform", "nowhere"];
const TOPICS: [&str; 4] = ["wlan", "lernportal", "sicherheit", "nothing"];

/// One thing somebody does: who, on which ticket, what, and how many minutes after the last.
#[derive(Clone, Debug)]
struct Deed {
    minutes: u32,
    by: Actor,
    ticket: usize,
    act: Act,
    /// Whether time passes before it.
    tick: bool,
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn anybody() -> impl Strategy<Value = Address> {
    let all: Vec<_> = AGENTS.iter().chain(&PEOPLE).map(|a| address(a)).collect();
    prop::sample::select(all)
}

fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        4 => prop::sample::select(AGENTS.as_slice()).prop_map(|a| Actor::Agent(address(a))),
        3 => anybody().prop_map(Actor::Person),
        // a person with the console of an agent that the desk does not know
        1 => prop::sample::select(PEOPLE.as_slice()).prop_map(|a| Actor::Agent(address(a))),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![9 => Just("ein Wort".to_owned()), 1 => Just(String::new()), 1 => any::<String>()]
}

fn urgency() -> impl Strategy<Value = Urgency> {
    prop::sample::select([Urgency::Low, Urgency::Normal, Urgency::High].as_slice())
}

/// A problem that this person has.
fn problem_of(requester: Person) -> Submission {
    Submission::plain(requester, "", "Es geht nicht.")
}

fn submit() -> impl Strategy<Value = Act> {
    let person = |address| Person { address, name: String::new() };
    (
        anybody(),
        prop::collection::vec(anybody(), 0..12),
        prop::option::of(prop::sample::select(["hafenschule", "deichgymnasium", "nowhere"].as_slice())),
        prop::option::of(prop::sample::select(TOPICS.as_slice())),
        prop::option::of(prop::sample::select(QUEUES.as_slice())),
        (text(), urgency(), any::<bool>(), prop::bool::weighted(0.3)),
    )
        .prop_map(move |(requester, participants, school, topic, queue, (text, urgency, acknowledge, hidden))| {
            Act::Submit(Box::new(Submission {
                participants: participants.into_iter().map(person).collect(),
                school: school.map(SchoolId::new),
                topic: topic.map(TopicId::new),
                queue: queue.map(QueueId::new),
                visibility: if hidden { Visibility::Queue } else { Visibility::Desk },
                text,
                urgency,
                acknowledge,
                ..problem_of(person(requester))
            }))
        })
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => Just(Act::Confirm),
        4 => Just(Act::Take),
        2 => prop::sample::select(AGENTS.as_slice()).prop_map(|a| Act::Assign { to: address(a) }),
        2 => Just(Act::Unassign),
        2 => (prop::sample::select(["netz", "servicedesk", "leitung", "datenschutz", "deichgymnasium"].as_slice()), text())
            .prop_map(|(to, text)| Act::Move { to: QueueId::new(to), text }),
        2 => text().prop_map(|text| Act::Message { text }),
        3 => text().prop_map(|text| Act::Query { text }),
        2 => text().prop_map(|text| Act::NotePublicly { text }),
        2 => text().prop_map(|text| Act::NoteInternally { text }),
        1 => text().prop_map(|text| Act::NoteToQueue { text }),
        1 => prop::collection::vec(anybody(), 0..3).prop_map(|keep| Act::MakeConfidential { keep }),
        1 => Just(Act::MakeVisible),
        4 => text().prop_map(|text| Act::Reply { text }),
        2 => edit(),
        1 => (0u8..60, text()).prop_map(|(priority, reason)| Act::Prioritize { priority, reason }),
        1 => prop::sample::select(["", "altbau"].as_slice()).prop_map(|site| Act::SetSite {
            site: (!site.is_empty()).then(|| SiteId::new(site)),
        }),
        2 => (-2i64..30).prop_map(|days| Act::SetDue { due: morning() + TimeDelta::days(days) }),
        2 => anybody().prop_map(|address| Act::AddParticipant {
            person: Person { address, name: String::new() },
            confirmed: false,
        }),
        2 => anybody().prop_map(|address| Act::RemoveParticipant { address }),
        2 => (-1i64..60).prop_map(|days| Act::Schedule { day: morning().date_naive() + TimeDelta::days(days) }),
        2 => (-1i64..9, 6u32..20).prop_map(|(days, hour)| callback(morning(), days, hour)),
        2 => (text(), any::<bool>()).prop_map(|(text, reached)| Act::LogCall { reached, text }),
        3 => prop::sample::select(Watch::ALL.as_slice()).prop_map(|level| Act::Watch { level }),
        6 => (text(), knowledge()).prop_map(|(text, knowledge)| Act::Solve { text, knowledge }),
        2 => Just(Act::ConfirmSolved),
        1 => Just(Act::Withdraw),
        2 => (1u8..=5, text()).prop_map(|(stars, text)| Act::Rate { stars: Stars::new(stars).unwrap(), text }),
        2 => text().prop_map(|text| Act::Reopen { text }),
        4 => (text(), text(), urgency()).prop_map(|(reason, text, urgency)| Act::HandUp { reason, text, urgency, triage: Some(Default::default()) }),
        1 => text().prop_map(|text| Act::Split(Box::new(Split { entry: 0, subject: String::new(), text, acknowledge: true }))),
        // into which, `guided` says
        2 => any::<bool>().prop_map(|confirmed| Act::Merge { into: TicketId::from_random(7), confirmed }),
        1 => Just(Act::MarkSpam),
        1 => text().prop_map(|cause| Act::Record(Finding { cause, ..Finding::default() })),
        3 => (text(), prop::sample::select(["portalwerk", "druckdienst", "nobody"].as_slice()), any::<bool>()).prop_map(hand_over),
        2 => (text(), 0u8..4, prop::option::of(prop::sample::select(LegState::ALL.as_slice())), any::<bool>()).prop_map(update_leg),
        // what only the desk may ask of itself
        1 => (text(), 0u8..4).prop_map(hear_from_leg),
        1 => Just(Act::HandBack {
            child: TicketId::from_random(7),
            text: "x".to_owned(),
            visibility: Visibility::Desk,
        }),
        1 => (anybody(), any::<bool>()).prop_map(|(to, permanent)| Act::Bounced { to, permanent, status: "5.1.1".to_owned() }),
        1 => Just(Act::HandUpAgain { child: TicketId::from_random(7) }),
        1 => text().prop_map(|reason| Act::Hold { reason }),
        1 => Just(Act::Release),
        1 => anybody().prop_map(|nobody| Act::Erase { nobody }),
    ]
}

fn knowledge() -> impl Strategy<Value = Option<Knowledge>> {
    prop_oneof![
        1 => Just(None),
        3 => Just(Some(Knowledge::NewPage)),
        1 => text().prop_map(|page| Some(Knowledge::Page { page })),
        1 => text().prop_map(|reason| Some(Knowledge::NotReusable { reason })),
    ]
}

fn edit() -> impl Strategy<Value = Act> {
    let wish =
        prop::option::of(prop::option::of((0i64..40).prop_map(|days| morning().date_naive() + TimeDelta::days(days))));
    let edit = (prop::option::of(text()), prop::option::of(text()), prop::option::of(urgency()), wish);
    edit.prop_map(|(subject, text, urgency, wished_due)| {
        Act::Edit(Box::new(Edit { subject, text, urgency, wished_due }))
    })
}

fn hand_over((text, provider, agreed): (String, &str, bool)) -> Act {
    let agreed =
        agreed.then(|| Consent { by: "Ole".to_owned(), on: morning().date_naive(), text: "80 Euro".to_owned() });
    Act::HandOver(Box::new(HandOver {
        provider: ProviderId::new(provider),
        way: None,
        subject: String::new(),
        reason: "Nur dort geht es".to_owned(),
        text,
        priority: Urgency::Normal,
        reference: String::new(),
        promised: None,
        consent: agreed,
    }))
}

/// An hour of a day to come, seen from this moment.
fn callback(from: DateTime<Utc>, days: i64, hour: u32) -> Act {
    let day = from.date_naive() + TimeDelta::days(days);
    let at = |hour| day.and_hms_opt(hour, 0, 0).unwrap();
    let (phone, zone) = ("040 123456".to_owned(), "Europe/Berlin".to_owned());
    Act::AskForCallback(Box::new(CallbackWish { phone, zone, windows: vec![(at(hour), at(hour + 1))] }))
}

fn update_leg((text, leg, state, mail): (String, u8, Option<LegState>, bool)) -> Act {
    let (reference, release) = (String::new(), String::new());
    Act::UpdateLeg(Box::new(LegUpdate { leg, state, reference, promised: None, release, text, mail }))
}

fn hear_from_leg((text, leg): (String, u8)) -> Act {
    let (from, subject) = (address("service@portalwerk.example"), String::new());
    Act::HearFromLeg(Box::new(LegMail { leg, from, subject, text, machine: false }))
}

fn deed() -> impl Strategy<Value = Deed> {
    let minutes = prop_oneof![4 => 0u32..120, 3 => 0u32..3_000, 2 => 0u32..30_000];
    (minutes, actor(), 0usize..6, prop_oneof![1 => submit(), 9 => act()], any::<bool>())
        .prop_map(|(minutes, by, ticket, act, tick)| Deed { minutes, by, ticket, act, tick })
}

/// Half of the deeds are guided: otherwise nearly everything is refused.
fn is_guided(deed: &Deed) -> bool {
    deed.minutes.is_multiple_of(2)
}

/// Whether something can be done to a ticket.
type Fits = &'static dyn Fn(&Ticket) -> bool;

/// A ticket of which this can be asked, if there is one; and what is asked names a ticket and days that there are.
fn aimed(deed: &mut Deed, rules: &Rules, id: Option<TicketId>, now: DateTime<Utc>) -> Option<TicketId> {
    if !is_guided(deed) {
        return id;
    }
    let chance = deed.minutes / 2;
    let one = |fits: &dyn Fn(&Ticket) -> bool| {
        let fitting: Vec<_> = rules.tickets.values().filter(|ticket| fits(ticket)).map(|ticket| ticket.id).collect();
        fitting.get(chance as usize % fitting.len().max(1)).copied()
    };
    let fits: [(bool, Fits); 6] = [
        (matches!(deed.act, Act::Confirm), &|ticket| ticket.state == State::Unconfirmed),
        (matches!(deed.act, Act::LogCall { .. }), &|ticket| ticket.callback.is_some()),
        (matches!(deed.act, Act::UpdateLeg(_) | Act::HearFromLeg(_)), &|ticket| !ticket.legs.is_empty()),
        (matches!(deed.act, Act::Release), &|ticket| ticket.is_held),
        (matches!(deed.act, Act::Rate { .. } | Act::Reopen { .. } | Act::Reply { .. } | Act::Tick), &|_| false),
        (true, &|ticket| ticket.state.is_in_work()),
    ];
    let id = fits.into_iter().find(|(asked, _)| *asked).and_then(|(_, fits)| one(fits)).or(id);
    let days = i64::from(chance % 5);
    if let Act::Merge { into, .. } = &mut deed.act {
        *into = one(&|other| Some(other.id) != id && other.state.is_in_work()).unwrap_or(*into);
    }
    if let Act::UpdateLeg(update) = &mut deed.act {
        update.leg = 1;
    }
    if let Act::Schedule { day } = &mut deed.act {
        *day = now.date_naive() + TimeDelta::days(1 + days);
    }
    if let Act::SetDue { due } = &mut deed.act {
        *due = now + TimeDelta::days(1 + days);
    }
    if matches!(deed.act, Act::AskForCallback(_)) {
        deed.act = callback(now, 1 + days, 9);
    }
    id
}

/// Who acts is the one whose turn it could be, in a guided deed.
fn guided(deed: Deed, rules: &Rules, id: Option<TicketId>, policy: &Policy) -> Deed {
    if !is_guided(&deed) {
        return deed;
    }
    let ticket = id.and_then(|id| rules.tickets.get(&id));
    let by = match (&deed.act, ticket) {
        (Act::Submit(submission), _) => Actor::Person(submission.requester.address.clone()),
        (
            Act::Confirm
            | Act::Reply { .. }
            | Act::Edit(_)
            | Act::Rate { .. }
            | Act::AskForCallback(_)
            | Act::AddParticipant { .. }
            | Act::RemoveParticipant { .. }
            | Act::ConfirmSolved
            | Act::Withdraw,
            Some(ticket),
        ) => Actor::Person(ticket.requester.address.clone()),
        (
            Act::Take
            | Act::Assign { .. }
            | Act::Unassign
            | Act::Move { .. }
            | Act::Message { .. }
            | Act::Query { .. }
            | Act::NotePublicly { .. }
            | Act::NoteInternally { .. }
            | Act::Prioritize { .. }
            | Act::SetDue { .. }
            | Act::SetSite { .. }
            | Act::RenewAccess { .. }
            | Act::GiveAddress { .. }
            | Act::Reassign { .. }
            | Act::NoteToQueue { .. }
            | Act::MakeConfidential { .. }
            | Act::Solve { .. }
            | Act::HandUp { .. }
            | Act::HandOver(_)
            | Act::UpdateLeg(_)
            | Act::Split(_)
            | Act::Merge { .. }
            | Act::TakeIn(_)
            | Act::HangOn { .. }
            | Act::Carry { .. }
            | Act::MarkSpam
            | Act::Schedule { .. }
            | Act::LogCall { .. }
            | Act::OfferRemote(_)
            | Act::EndRemote
            | Act::Record(_),
            Some(ticket),
        ) => Actor::Agent(policy.queue_or_default(&ticket.queue).duty.clone()),
        (Act::MakeVisible, Some(ticket)) => Actor::Agent(policy.queue_or_default(&ticket.queue).lead.clone()),
        (Act::Bounced { .. } | Act::Link(_) | Act::SetAside, Some(_)) => Actor::Desk,
        (Act::HearFromLeg(_), Some(_)) => Actor::Desk,
        (Act::Hold { .. } | Act::Release | Act::Erase { .. }, Some(_)) => Actor::Desk,
        (Act::Watch { .. } | Act::Reopen { .. } | Act::HandBack { .. } | Act::HandUpAgain { .. } | Act::Tick, _)
        | (_, None) => {
            return deed;
        }
    };
    Deed { by, ..deed }
}

/// Desks that differ in what C1, C2 and the timers leave open.
fn policies() -> Vec<Policy> {
    let site =
        "hands_up_to = \"plattform\"\n[[queue.site]]\nid = \"altbau\"\nname = { de = \"Altbau\", en = \"Old\" }\n";
    let plain = desk_toml().replacen("hands_up_to = \"plattform\"\n", site, 1);
    let rejecting =
        plain.replace("hands_up_to = \"servicedesk\"", "hands_up_to = \"servicedesk\"\nfollow_up = \"reject\"");
    let direct = plain
        .replace("level = 2", "level = 2\nclosing = \"direct\"")
        .replace("level = 1", "level = 1\nfollow_up = \"reopen\"");
    let silent = plain.replace("solved_close_days = 14", "solved_close_days = 14\nwaiting_solve_days = 14");
    [plain, rejecting, direct, silent].iter().map(|text| Policy::read(text, "desk.toml").unwrap()).collect()
}

fn morning() -> DateTime<Utc> {
    "2026-11-02T07:00:00Z".parse().unwrap()
}

/// Plays the deeds; the events and mails of each, with the time, go to `look`.
fn play(deeds: Vec<Deed>, policy: &Policy, mut look: impl FnMut(&Rules, &[Mail])) -> Rules {
    let mut rules = Rules::default();
    rules.policy(policy);
    let mut known: Vec<TicketId> = Vec::new();
    let mut now = morning();
    for mut deed in deeds {
        now += TimeDelta::minutes(i64::from(deed.minutes));
        if deed.tick {
            rules.tick(now);
            let mails = rules.take_mails(now);
            look(&rules, &mails);
        }
        let is_new = matches!(deed.act, Act::Submit(_)) || known.is_empty();
        // One of the newest: the others are mostly over.
        let ticket = (!is_new).then(|| known[known.len() - 1 - deed.ticket % known.len()]);
        let ticket = aimed(&mut deed, &rules, ticket, now);
        let deed = guided(deed, &rules, ticket, policy);
        let versions: u64 = rules.tickets.values().map(|t| t.version).sum();
        let before = rules.tickets.clone();
        let ask = Ask { ticket, by: deed.by, via: Channel::Web, claimed: None, act: deed.act };
        match rules.carry_out(now, ask) {
            Ok((id, count)) => {
                let after: u64 = rules.tickets.values().map(|t| t.version).sum();
                assert_eq!(after, versions + count as u64, "versions grow by exactly the events");
                if !known.contains(&id) && rules.tickets.contains_key(&id) {
                    known.push(id);
                }
                let new: Vec<_> = rules.tickets.keys().copied().filter(|id| !known.contains(id)).collect();
                known.extend(new);
            }
            Err(_) => assert_eq!(before, rules.tickets, "a refusal changes nothing"),
        }
        let mails = rules.take_mails(now);
        look(&rules, &mails);
    }
    rules
}

/// I3, and the dates that every history must have.
fn check_history(events: &[Event], rules: &Rules, id: TicketId) {
    let ticket = &rules.tickets[&id];
    assert_eq!(refold(events).as_ref(), Some(ticket), "I3: a ticket is the fold of its history");
    assert_eq!(ticket.version, events.len() as u64);
    assert!(events.is_sorted_by_key(|e| e.at), "history runs forwards");
    assert_eq!(ticket.dates.closed.is_some(), ticket.state.is_closed(), "who is closed has a date of it");
}

/// Whoever is erased is in no word of the history any more, and the ticket is counted as it was.
fn check_erasure(events: &[Event], person: &Address) {
    let names = ["Anna Petersen".to_owned()];
    let erasure = Erasure::new(person, &names, Address::nobody(1)).with_parts(&names);
    let erased: Vec<Event> = events.iter().map(|event| erasure.of(event)).collect();
    let (before, after) = (refold(events).unwrap(), refold(&erased).unwrap());
    assert_eq!((after.state, after.version, after.is_held), (before.state, before.version, before.is_held));
    let dates =
        |ticket: &Ticket| (ticket.dates.created, ticket.dates.started, ticket.dates.closed, ticket.dates.last_human);
    assert_eq!(dates(&after), dates(&before));
    assert_eq!(after.participants.len(), before.participants.len(), "nobody else goes");
    let told = erased.iter().map(|event| serde_json::to_string(event).unwrap()).collect::<String>();
    assert!(!told.contains(person.as_str()), "{person} is still there: {told}");
    let theirs = events.iter().zip(&erased).filter(|(event, _)| erasure.wrote(event));
    for (event, erased) in theirs {
        let left = erased.what.text();
        assert!(left.is_none_or(|text| text == GONE), "words of somebody erased: {event:?} {erased:?}");
    }
}

/// I8: time closes a solved ticket only when no person has done anything for 14 days, and as often as it was solved.
fn check_closing(events: &[Event]) {
    for (n, event) in events.iter().enumerate() {
        if let What::Closed { reason: CloseReason::Timeout, .. } = event.what {
            let said = |e: &&Event| e.by.is_human() && !e.what.is_quiet();
            let last = events[..n].iter().rev().find(said).unwrap();
            // Days are days of the wall clock: over the last Sunday of March they are an hour shorter.
            let wall = |at: DateTime<Utc>| at.with_timezone(&chrono_tz::Europe::Berlin).naive_local();
            let waited = wall(event.at) - wall(last.at);
            assert!(waited >= TimeDelta::days(14), "I8: closed {waited} after a person's last act");
            assert_eq!(event.by, Actor::Clock);
        }
    }
}

/// I6: the requester's mails go to the requester and the participants, the agents' mails to agents.
fn check_mail(mail: &Mail, rules: &Rules, policy: &Policy) {
    let ticket = &rules.tickets[&mail.ticket];
    let event = &rules.histories[&mail.ticket][usize::try_from(mail.cause).unwrap()];
    match mail.kind {
        NoticeKind::M0 => assert_eq!(mail.to, ticket.requester.address),
        NoticeKind::M1 | NoticeKind::M2 | NoticeKind::M3 | NoticeKind::M4 | NoticeKind::M5 | NoticeKind::M6 => {
            assert!(ticket.person(&mail.to).is_some(), "I6: {mail:?} to somebody who takes no part");
        }
        NoticeKind::M7 | NoticeKind::M9 | NoticeKind::M10 => {
            let agent = Actor::Agent(mail.to.clone());
            assert!(policy.agent(&mail.to).is_some(), "{mail:?} to somebody who is no agent");
            // Of what goes wrong a lead hears as well, who need not work there: of their own queue, or of the level below.
            let is_wrong = matches!(
                event.what,
                What::Escalated { .. } | What::Bounced { .. } | What::Nudged { .. } | What::Moved { .. }
            );
            let leads = is_wrong && policy.queues.iter().any(|queue| queue.lead == mail.to);
            assert!(leads || may(&agent, Action::Work, ticket, policy), "{mail:?} to an agent who may not work on it");
        }
        // Who watches reads what they hear of, and chose to.
        NoticeKind::M8 => {
            let to = mail.to.clone();
            let who = if mail.reader == Reader::Agent { Actor::Agent(to) } else { Actor::Person(to) };
            assert!(
                matches!(ticket.watch_of(&who), Watch::All | Watch::Agent),
                "{mail:?} to somebody who does not watch"
            );
            assert!(may(&who, event.what.read_by(), ticket, policy), "{mail:?} to somebody who may not read it");
            return assert!(event.by.address() != Some(&mail.to), "nobody is told what they did themselves: {mail:?}");
        }
        // A provider hears nothing but what an agent wrote there, and from nobody else.
        NoticeKind::M12 => {
            let leg = ticket.legs.iter().find(|leg| leg.mail.as_ref() == Some(&mail.to));
            assert!(leg.is_some(), "{mail:?} to somebody who was not asked");
            assert!(matches!(event.by, Actor::Agent(_)), "{mail:?} that no agent wrote");
        }
        NoticeKind::M15 | NoticeKind::M16 => panic!("no event owes this: {mail:?}"),
        // Who wrote a password by mail hears of it, be it in a note.
        NoticeKind::M17 => return assert!(event.masked && event.by.address() == Some(&mail.to), "{mail:?}"),
    }
    let receipt = matches!(mail.kind, NoticeKind::M0 | NoticeKind::M1) && mail.to == ticket.requester.address;
    let own = event.by.address() == Some(&mail.to);
    assert!(receipt || !own, "nobody is told what they did themselves: {mail:?}");
    let silent = matches!(
        event.what,
        What::NotedInternally { .. } | What::NotedPublicly { .. } | What::NotedToQueue { .. } | What::Recorded(_)
    );
    assert!(!silent, "a note owes nothing: {mail:?}");
}

/// Before an address is confirmed, nothing but M0 goes there, and nobody but the requester hears of the ticket.
fn check_unconfirmed(mail: &Mail, rules: &Rules) {
    let upto = usize::try_from(mail.cause).unwrap() + 1;
    let ticket = refold(&rules.histories[&mail.ticket][..upto]).unwrap();
    if ticket.state == State::Unconfirmed {
        assert_eq!(mail.kind, NoticeKind::M0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_do_what_must_hold_holds(
        deeds in prop::collection::vec(deed(), 1..60),
        policy in 0usize..4,
    ) {
        let policy = &POLICIES[policy];
        let rules = play(deeds, policy, |rules, mails| {
            let mut names: Vec<_> = mails.iter().map(|m| (m.ticket, m.cause, &m.to)).collect();
            names.sort();
            let count = names.len();
            names.dedup();
            assert_eq!(names.len(), count, "nobody gets two mails about one event");
            for mail in mails {
                check_mail(mail, rules, policy);
                check_unconfirmed(mail, rules);
            }
        });
        for (id, events) in &rules.histories {
            check_history(events, &rules, *id);
            check_closing(events);
            check_erasure(events, &address(PEOPLE[0]));
        }
    }
}

static POLICIES: std::sync::LazyLock<Vec<Policy>> = std::sync::LazyLock::new(policies);

/// The deeds are no idle ones: over many of them everything happens that can happen, and tickets come to be all that they
/// can be.
#[test]
#[expect(clippy::print_stdout, reason = "the report is for people who ask for it with --nocapture")]
fn the_random_deeds_reach_every_kind_of_event_and_every_state() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut events, mut states) = (BTreeMap::<_, u32>::new(), BTreeMap::<_, u32>::new());
    for round in 0..400 {
        let deeds = prop::collection::vec(deed(), 60).new_tree(&mut runner).unwrap().current();
        play(deeds, &POLICIES[round % 4], |rules, _| {
            for ticket in rules.tickets.values() {
                *states.entry(told(ticket.state)).or_default() += 1;
            }
        })
        .histories
        .values()
        .flatten()
        .for_each(|e| *events.entry(e.what.key()).or_default() += 1);
    }
    println!("events: {events:?}\nstates, after each deed: {states:?}");
    assert_eq!(events.keys().copied().collect::<Vec<_>>(), EVENTS);
    assert_eq!(states.keys().map(String::as_str).collect::<Vec<_>>(), STATES);
}

/// A state, and why it is closed.
fn told(state: State) -> String {
    if let State::Closed(reason) = state { format!("closed: {}", reason.key()) } else { state.key().to_owned() }
}

/// All of them: a story of its own is behind each.
const EVENTS: [&str; 46] = [
    "assigned",
    "begun",
    "bounced",
    "callback_asked",
    "called",
    "closed",
    "confirmed",
    "due_set",
    "edited",
    "erased",
    "escalated",
    "followed_up",
    "handed_back",
    "handed_over",
    "handed_up",
    "handed_up_again",
    "held",
    "leg_updated",
    "made_confidential",
    "made_visible",
    "merged",
    "merged_from",
    "messaged",
    "moved",
    "noted_internally",
    "noted_publicly",
    "noted_to_queue",
    "nudged",
    "participant_added",
    "participant_removed",
    "prioritized",
    "queried",
    "rated",
    "recorded",
    "released",
    "reminded",
    "reopened",
    "replied",
    "scheduled",
    "site_set",
    "solved",
    "split",
    "split_from",
    "submitted",
    "unassigned",
    "watched",
];

const STATES: [&str; 14] = [
    "closed: confirmed",
    "closed: direct",
    "closed: merged",
    "closed: spam",
    "closed: timeout",
    "closed: unconfirmed_expired",
    "closed: withdrawn",
    "new",
    "open",
    "scheduled",
    "solved",
    "unconfirmed",
    "waiting_external",
    "waiting_requester",
];

// covers Z-25
#[test]
fn what_no_person_wrote_does_not_put_the_end_off() {
    let start: DateTime<Utc> = "2026-11-02T08:00:00Z".parse().unwrap();
    let closes_after_14_days = |by: Actor| {
        let mut rules = Rules::default();
        let mut ask = |days: i64, ticket, by, act| {
            let ask = Ask { ticket, by, via: Channel::Mail, claimed: None, act };
            rules.carry_out(start + TimeDelta::days(days), ask).unwrap().0
        };
        let anna = Person { address: address(PEOPLE[0]), name: String::new() };
        let agent = || Actor::Agent(address(AGENTS[0]));
        let id = ask(0, None, Actor::Person(anna.address.clone()), Act::Submit(Box::new(problem_of(anna))));
        ask(
            0,
            Some(id),
            agent(),
            Act::Solve { text: "Neu gestartet.".to_owned(), knowledge: Some(tickets::Knowledge::NewPage) },
        );
        ask(5, Some(id), by, Act::NoteInternally { text: "Ich bin im Urlaub.".to_owned() });
        ask(14, Some(id), Actor::Clock, Act::Tick);
        rules.tickets[&id].state.is_closed()
    };
    assert!(closes_after_14_days(Actor::Desk), "a vacation note that came back");
    assert!(!closes_after_14_days(Actor::Agent(address(AGENTS[0]))), "an agent's note");
}

//! The contact matrix as a property (D-10, desk.md §4.2): over very many random sequences of commands no pupil and no teacher
//! creates, reads or is told anything of level 2 or above, whatever anybody asks of the desk, by whatever channel; and who reads
//! along (D-31) reads what is public at the own school, and nothing that is confidential.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]
#![allow(clippy::print_stdout, reason = "the count is what this test is for")]

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::VecDeque;
use std::hash::{BuildHasher, Hasher, RandomState};
use tickets::command::{Channel, Split, Submission};
use tickets::event::Urgency;
use tickets::policy::{QueueId, SchoolId, TopicId};
use tickets::{
    Act, Action, Actor, Address, Command, Knowledge, Person, Policy, Ticket, TicketId, Visibility, apply, decide,
    follow_ups, may, react,
};

const SEQUENCES: u64 = 100_000;
const THREADS: u64 = 2;
/// So many commands a sequence has at most.
const COMMANDS_MAX: usize = 6;

/// Pupils and teachers, of both schools, and who looks after the media of the one.
const USERS: [&str; 5] =
    ["pia@harbour.example", "tom@harbour.example", "paul@dike.example", "tea@dike.example", CONTACT];
const CONTACT: &str = "kai@harbour.example";
/// Who stands for both schools, and reads along at the one.
const AUTHORITY: &str = "sol@authority.example";
/// School admins, the provider's agents, a school authority, and somebody who belongs to no school.
const OTHERS: [&str; 9] = [
    AUTHORITY,
    "ada@harbour.example",
    "bo@harbour.example",
    "cy@dike.example",
    "dee@help.example",
    "eli@help.example",
    "fay@help.example",
    "gus@help.example",
    "vic@elsewhere.example",
];
/// What is written on tickets of level 2 and above.
const ABOVE: &str = "said above";
/// What is written elsewhere.
const BELOW: &str = "said below";

const ACTIONS: [Action; 8] = [
    Action::Read,
    Action::ReadInternal,
    Action::ReadKept,
    Action::Work,
    Action::Answer,
    Action::Decide,
    Action::Hide,
    Action::Show,
];

/// Chance, the same for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n
    }

    fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    fn perhaps<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        (self.below(2) == 0).then(|| self.one(of).clone())
    }
}

/// The desk and everybody around it.
struct World {
    policy: Policy,
    users: Vec<Address>,
    all: Vec<Address>,
    queues: Vec<QueueId>,
    schools: Vec<SchoolId>,
}

/// What was tried and what came of it, so that nothing is true only because nothing happened.
#[derive(Clone, Copy, Debug, Default)]
struct Tried {
    commands: u64,
    /// Commands of pupils and teachers about tickets of level 2 and above.
    at_level_2: u64,
    done: u64,
    tickets_of_level_2: u64,
    mails_to_users: u64,
    /// How often somebody could read along.
    read_along: u64,
}

impl World {
    fn new() -> Self {
        let policy = Policy::read(include_str!("model/desk.toml"), "desk.toml").unwrap();
        let addresses = |of: &[&str]| of.iter().map(|a| Address::parse(a).unwrap()).collect::<Vec<_>>();
        let users = addresses(&USERS);
        let queues = policy.queues.iter().map(|q| q.id.clone()).chain([QueueId::new("nowhere")]).collect();
        let schools = policy.schools.iter().map(|s| s.id.clone()).chain([SchoolId::new("nowhere")]).collect();
        Self { users: users.clone(), all: [users, addresses(&OTHERS)].concat(), queues, schools, policy }
    }

    fn is_above(&self, ticket: &Ticket) -> bool {
        self.policy.queue_or_default(&ticket.queue).level.number() >= 2
    }

    /// Anybody, as a person or in an agent's place; every other time somebody whose turn it is.
    fn actor(&self, chance: &mut Chance, ticket: Option<&Ticket>) -> Actor {
        let anybody = chance.one(&self.all).clone();
        match (chance.below(6), ticket) {
            (0, Some(ticket)) => Actor::Person(ticket.requester.address.clone()),
            (1 | 2, Some(ticket)) => {
                Actor::Agent(chance.one(&self.policy.queue_or_default(&ticket.queue).members).clone())
            }
            (0..=3, _) => Actor::Person(anybody),
            (4, _) => Actor::Agent(anybody),
            (_, _) => Actor::Person(chance.one(&self.users).clone()),
        }
    }

    fn submission(&self, chance: &mut Chance, by: &Actor) -> Submission {
        let person = |address: &Address| Person { address: address.clone(), name: String::new() };
        let own = by.address().filter(|_| chance.below(4) > 0).cloned();
        let requester = own.unwrap_or_else(|| chance.one(&self.all).clone());
        Submission {
            participants: (0..chance.below(3)).map(|_| person(chance.one(&self.all))).collect(),
            school: chance.perhaps(&self.schools),
            topic: chance.perhaps(&[TopicId::new("special"), TopicId::new("nothing")]),
            queue: chance.perhaps(&self.queues),
            visibility: *chance.one(&[Visibility::Desk, Visibility::Queue]),
            ..Submission::plain(person(&requester), "", BELOW)
        }
    }

    fn act(&self, chance: &mut Chance, ticket: &Ticket, all: &[Ticket]) -> Act {
        let text = if self.is_above(ticket) { ABOVE } else { BELOW }.to_owned();
        match chance.below(22) {
            0 => Act::Confirm,
            1 => Act::Take,
            2 => Act::Assign { to: chance.one(&self.all).clone() },
            3 => Act::Unassign,
            4 => Act::Message { text },
            5 => Act::Query { text },
            6 => Act::NotePublicly { text },
            7 => Act::NoteInternally { text },
            8 => Act::NoteToQueue { text },
            9 => Act::MakeConfidential { keep: vec![chance.one(&self.all).clone()] },
            10 => Act::MakeVisible,
            11 => Act::Reply { text },
            12 => Act::ConfirmSolved,
            13 => Act::Withdraw,
            14 => Act::Reopen { text },
            15 => Act::Solve { text, knowledge: Some(Knowledge::NewPage) },
            16 => Act::Move { to: chance.one(&self.queues).clone(), text },
            17 => Act::Merge { into: chance.one(all).id, confirmed: true },
            18 => Act::Split(Box::new(Split { entry: 0, subject: String::new(), text, acknowledge: true })),
            19 => Act::MarkSpam,
            _ => Act::HandUp { reason: text.clone(), text, urgency: Urgency::Normal, triage: None },
        }
    }

    /// One sequence, and what must hold at each of its steps.
    fn play(&self, seed: u64, tried: &mut Tried) {
        let mut chance = Chance(seed | 1);
        let mut tickets: Vec<Ticket> = Vec::new();
        let mut now: DateTime<Utc> = "2026-11-02T07:00:00Z".parse().unwrap();
        for _ in 0..=chance.below(COMMANDS_MAX) {
            now += TimeDelta::hours(1);
            let target = (!tickets.is_empty() && chance.below(4) > 0).then(|| chance.below(tickets.len()));
            let ticket = target.map(|n| &tickets[n]);
            let by = self.actor(&mut chance, ticket);
            let act = match ticket {
                Some(ticket) => self.act(&mut chance, ticket, &tickets),
                None => Act::Submit(Box::new(self.submission(&mut chance, &by))),
            };
            let is_users = by.address().is_some_and(|a| self.users.contains(a));
            tried.commands += 1;
            tried.at_level_2 += u64::from(is_users && ticket.is_some_and(|t| self.is_above(t)));
            let via = *chance.one(&[Channel::Web, Channel::Mail, Channel::Phone]);
            let fresh = TicketId::from_random(seed.wrapping_add(tickets.len() as u64));
            let command = Command { by, via, claimed: None, fresh, name: String::new(), files: Vec::new(), act };
            let target = ticket.map(|t| t.id);
            self.carry_out(&mut tickets, target, command, now, tried);
        }
        let user = chance.one(&self.users).clone();
        for ticket in &tickets {
            tried.read_along += self.read_along(ticket, seed);
        }
        for ticket in tickets.iter().filter(|t| self.is_above(t)) {
            tried.tickets_of_level_2 += 1;
            for action in ACTIONS {
                for actor in [Actor::Person(user.clone()), Actor::Agent(user.clone())] {
                    assert!(!may(&actor, action, ticket, &self.policy), "seed {seed}: {actor:?} {action:?}");
                }
            }
        }
    }

    /// How often it is read along; nobody does more, and nobody over the wall between schools.
    fn read_along(&self, ticket: &Ticket, seed: u64) -> u64 {
        let mut read = 0;
        let own: [(&str, &[&str]); 2] = [(CONTACT, &["harbour", "harbour-beside"]), (AUTHORITY, &["harbour"])];
        for (who, queues) in own {
            let actor = Actor::Agent(Address::parse(who).unwrap());
            let open = !ticket.visibility.is_confidential() && queues.contains(&ticket.queue.as_str());
            for action in ACTIONS {
                let may = may(&actor, action, ticket, &self.policy);
                assert_eq!(may, open && action == Action::Read, "seed {seed}: {who} {action:?} in {}", ticket.queue);
                read += u64::from(may);
            }
        }
        read
    }

    fn carry_out(
        &self,
        tickets: &mut Vec<Ticket>,
        target: Option<TicketId>,
        command: Command,
        now: DateTime<Utc>,
        tried: &mut Tried,
    ) {
        let mut waiting = VecDeque::from([(target, command)]);
        while let Some((target, command)) = waiting.pop_front() {
            let before = target.and_then(|id| tickets.iter().find(|t| t.id == id));
            let Ok(events) = decide(before, &command, &self.policy, now) else { return };
            for event in events {
                let id = target.unwrap_or(command.fresh);
                let place = tickets.iter().position(|t| t.id == id);
                let Some(ticket) = apply(place.map(|n| tickets.swap_remove(n)), &event) else { continue };
                tried.done += 1;
                let above = self.is_above(&ticket);
                for notice in react(&ticket, &event, &self.policy) {
                    if self.users.contains(&notice.to.address) {
                        tried.mails_to_users += 1;
                        assert!(!above, "{:?} to {:?}", notice.kind, notice.to);
                    }
                }
                if above {
                    let user = ticket.people().find(|p| self.users.contains(&p.address));
                    assert_eq!(user, None, "takes part in {} by {event:?}", ticket.queue);
                } else if let Some(text) = event.what.public_text() {
                    assert!(!text.contains(ABOVE), "people read what was said above: {event:?}");
                }
                waiting.extend(follow_ups(&ticket, &event));
                tickets.push(ticket);
            }
        }
    }
}

// covers D-10 D-31
#[test]
fn no_pupil_and_no_teacher_reaches_level_2_whatever_anybody_does() {
    let world = World::new();
    let base = RandomState::new().build_hasher().finish();
    let share = |thread: u64| {
        let mut tried = Tried::default();
        for n in 0..SEQUENCES / THREADS {
            world.play(base.wrapping_add((thread << 32 | n).wrapping_mul(0x9e37_79b9_7f4a_7c15)), &mut tried);
        }
        tried
    };
    let tried: Vec<Tried> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(move || share(thread))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let sum = |of: fn(&Tried) -> u64| tried.iter().map(of).sum::<u64>();
    println!("{tried:?}");
    assert!(sum(|t| t.commands) >= 3 * SEQUENCES && sum(|t| t.done) >= SEQUENCES, "{tried:?}");
    assert!(sum(|t| t.at_level_2) >= SEQUENCES / 20 && sum(|t| t.tickets_of_level_2) >= SEQUENCES / 4, "{tried:?}");
    assert!(sum(|t| t.read_along) >= SEQUENCES / 10, "{tried:?}");
    assert!(sum(|t| t.mails_to_users) >= SEQUENCES / 10, "{tried:?}");
}

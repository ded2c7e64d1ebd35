//! From every way a ticket can come in, everything that anybody can do with it, until nothing new is found.

use crate::cast::Role;
use crate::clock::{self, Clock, Mark};
use crate::deed::{Ask, Deed, command};
use crate::eyes;
use crate::intake::intakes;
use crate::key::Key;
use crate::sound;
use crate::table::{COLUMNS, Expected, Scene, Table, column};
use crate::world::World;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;
use tickets::{Act, Actor, Address, Command, Event, Policy, Refusal, State, Ticket, What, refold};

/// How long people take from one deed to the next.
const BREATH: TimeDelta = TimeDelta::minutes(1);
/// Long after every moment of every clock.
const YEARS_LATER: TimeDelta = TimeDelta::days(3 * 365);

/// The rules that are looked at: the desk's, or broken ones.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) decide: Decide,
    pub(crate) apply: fn(Option<Ticket>, &Event) -> Option<Ticket>,
}

type Decide = fn(Option<&Ticket>, &Command, &Policy, DateTime<Utc>) -> Result<Vec<Event>, Refusal>;

/// The desk's own.
pub(crate) const DESK: Rules = Rules { decide: tickets::decide, apply: tickets::apply };

/// A ticket at a moment.
#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) ticket: Ticket,
    pub(crate) history: Rc<Vec<Event>>,
    pub(crate) clock: Clock,
    pub(crate) left: bool,
    pub(crate) now: DateTime<Utc>,
}

impl Node {
    /// Whether the participant has been removed.
    pub(crate) fn gone(&self, world: &World) -> bool {
        self.ticket.person(&world.cast.participant).is_none()
    }

    fn keys(&self) -> String {
        self.history.iter().map(|e| e.what.key()).collect::<Vec<_>>().join(" ")
    }
}

/// Who moves a ticket from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mover {
    Requester,
    Member,
    /// A participant, or the desk.
    Other,
    /// The clock, and time itself.
    Time,
    /// Somebody leaves the queue, or comes back.
    Staff,
}

/// What was found.
#[derive(Default)]
pub(crate) struct Found {
    /// Each kind of ticket, by number, with the first ticket of the kind.
    pub(crate) nodes: Vec<(Key, Node)>,
    /// From which to which, and who does it.
    pub(crate) moves: Vec<(usize, usize, Mover)>,
    /// How many deeds were tried, with the refused ones.
    pub(crate) edges: usize,
    /// The cells of the table that were asked for.
    pub(crate) asked: BTreeSet<usize>,
    /// How often a kind of ticket was met that has too many marks to be looked at.
    pub(crate) beyond: usize,
    /// What is wrong.
    pub(crate) faults: Vec<String>,
}

/// Looks at everything in this world, until there are so many faults.
pub(crate) fn explore(world: &World, table: &Table, rules: Rules, faults_max: usize) -> Found {
    let line = |ask: &Ask, left, gone| table.line(ask.deed, ask.role.when(left, gone), left);
    let lines = |ask: &Ask| [false, true].map(|left| [false, true].map(|gone| line(ask, left, gone)));
    let mut search = Search {
        world,
        table,
        rules,
        lines: world.asks.iter().map(lines).collect::<Rc<[_]>>(),
        found: Found::default(),
        numbers: HashMap::new(),
        looks: Vec::new(),
        waiting: VecDeque::new(),
        cells: vec![false; table.len() * COLUMNS],
    };
    for (ticket, event) in intakes(world, rules) {
        search.check(None, &event, &ticket, false);
        let (clock, now) = (Clock::set(event.at), event.at + BREATH);
        search.meet(Node { ticket, history: Rc::default(), clock, left: false, now }, vec![event], 0);
    }
    while let Some((number, node)) = search.next() {
        if search.found.faults.len() >= faults_max {
            break;
        }
        search.look(number, &node);
    }
    let asked = search.cells.iter().enumerate().filter(|(_, asked)| **asked);
    search.found.asked = asked.map(|(cell, _)| cell).collect();
    search.found
}

struct Search<'w> {
    world: &'w World,
    table: &'w Table,
    rules: Rules,
    /// The line of each ask: while all work and after one has left, with the participant and without.
    lines: Rc<[[[Option<usize>; 2]; 2]]>,
    found: Found,
    numbers: HashMap<Key, usize>,
    looks: Vec<Look>,
    waiting: VecDeque<(usize, Node)>,
    /// Which cells of the table were asked for.
    cells: Vec<bool>,
}

/// How far a kind of ticket has been looked at.
#[derive(Default)]
struct Look {
    met: u32,
    /// What the first of the kind does with everything asked of it.
    row: Option<u64>,
    /// One that was met later.
    later: Option<Node>,
    /// How many that were met later have been looked at.
    alike: usize,
}

impl Search<'_> {
    /// The number of this kind of ticket, if it is one that is looked at, of which `events` are still to be written into its history. The first of a
    /// kind is looked at at once, a later one in the end.
    fn meet(&mut self, mut node: Node, events: Vec<Event>, late: usize) -> Option<usize> {
        let next = self.found.nodes.len();
        let key = Key::of(self.world, &node, late);
        if key.marks(self.world) > self.world.bounds.marks_max {
            self.found.beyond += 1;
            return None;
        }
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            Rc::make_mut(&mut node.history).extend(events);
            self.found.nodes.push((key, node.clone()));
            self.looks.push(Look { met: 1, ..Look::default() });
            self.waiting.push_back((number, node));
            return Some(number);
        }
        let look = &mut self.looks[number];
        look.met += 1;
        if look.met.is_power_of_two() && look.alike < self.world.bounds.alike_max {
            Rc::make_mut(&mut node.history).extend(events);
            look.later = Some(node);
        }
        Some(number)
    }

    /// What is to be looked at next: what is new before what is alike.
    fn next(&mut self) -> Option<(usize, Node)> {
        let later = || self.looks.iter_mut().enumerate().find_map(|(n, look)| Some((n, look.later.take()?)));
        self.waiting.pop_front().or_else(later)
    }

    fn fault(&mut self, node: &Node, what: impl std::fmt::Display) {
        let left = if node.left { ", the second member has left" } else { "" };
        self.found.faults.push(format!("{}: {what}\n  after {}{left}", self.world.name, node.keys()));
    }

    fn check(&mut self, before: Option<&Ticket>, event: &Event, after: &Ticket, left: bool) {
        let told = eyes::told(self.world, left, event, after);
        for fault in sound::faults(before, event, after).into_iter().chain(told) {
            let name = &self.world.name;
            self.found.faults.push(format!("{name}: not true after {}: {fault}\n  {after:?}", event.what.key()));
        }
    }

    /// Everything that can be done with this ticket. What nobody is entitled to is tried on the first of a kind, if it has few
    /// marks, and, after somebody has left, by that one alone.
    fn look(&mut self, number: usize, node: &Node) {
        let world = self.world;
        let first = self.looks[number].row.is_none();
        self.looks[number].alike += usize::from(!first);
        let outsiders = self.found.nodes[number].0.marks(world) <= world.bounds.marks_of_outsiders_max;
        let (left, gone) = (node.left, node.gone(world));
        let mut row = DefaultHasher::new();
        let marks = node.clock.marks(&node.ticket, world.queue());
        if first {
            self.stored(node);
            self.clock(node, &marks);
            for fault in eyes::faults(world, node) {
                self.fault(node, fault);
            }
        }
        let lines = Rc::clone(&self.lines);
        for (ask, lines) in world.asks.iter().zip(&*lines) {
            let line = lines[usize::from(left)][usize::from(gone)];
            // Of hand-overs outside one is looked at, see `key.rs`.
            if ask.deed == Deed::HandOver && !node.ticket.legs.is_empty() {
                continue;
            }
            let role = ask.role.when(left, gone);
            let outsider = first && outsiders && (!(left || gone) || role != ask.role);
            if line.is_none() && !outsider {
                continue;
            }
            let (outcome, to) = self.ask(node, &marks, ask, line);
            // Whether there is a time ahead to call again is left out, see `key.rs`.
            if line.is_some() && ask.deed != Deed::Missed {
                (outcome, to).hash(&mut row);
            }
            if let Some(to) = to {
                self.found.moves.push((number, to, mover(role)));
            }
        }
        let late = clock::late(&marks, node.now);
        if let Some((at, _)) = marks.get(late) {
            let to = self.meet(Node { now: *at, ..node.clone() }, Vec::new(), late + 1);
            self.found.moves.extend(to.map(|to| (number, to, Mover::Time)));
            to.hash(&mut row);
        }
        let to = self.meet(Node { left: !node.left, ..node.clone() }, Vec::new(), late);
        self.found.moves.extend(to.map(|to| (number, to, Mover::Staff)));
        let row = row.finish();
        if *self.looks[number].row.get_or_insert(row) != row {
            let like = self.found.nodes[number].1.keys();
            self.fault(node, format!("does not what its like does after {like}"));
        }
    }

    /// I3: the ticket is what its history makes when it is read again.
    fn stored(&mut self, node: &Node) {
        let written = serde_json::to_string(&*node.history).unwrap();
        let read: Vec<Event> = serde_json::from_str(&written).unwrap();
        if refold(&read).as_ref() != Some(&node.ticket) {
            self.fault(node, "the ticket is not the fold of its history");
        }
    }

    /// Time alone, at every moment that could matter: before, at and long after each mark.
    fn clock(&mut self, node: &Node, marks: &[(DateTime<Utc>, Mark)]) {
        let policy = self.world.policy(node.left);
        let due = node.ticket.due(policy);
        if due != clock::due(marks) {
            self.fault(node, format!("is due {due:?}, not {:?}", clock::due(marks)));
        }
        let tick = command(Actor::Clock, Act::Tick);
        let moments = marks.iter().flat_map(|(at, _)| [*at - TimeDelta::seconds(1), *at]);
        let moments = moments.chain([node.now, node.now + YEARS_LATER]).filter(|at| *at >= node.now);
        for now in moments {
            let events = (self.rules.decide)(Some(&node.ticket), &tick, policy, now).unwrap_or_default();
            let whats: Vec<_> = events.iter().map(|e| &e.what).collect();
            let mark = clock::newest(marks, now);
            if !clock::is(mark, &whats, node.ticket.state) {
                self.fault(node, format!("at {now} time does {whats:?}, not {mark:?}"));
            }
            let Some(after) = events.iter().fold(Some(node.ticket.clone()), self.rules.apply) else { continue };
            let again = (self.rules.decide)(Some(&after), &tick, policy, now);
            if !events.is_empty() && again.as_ref().is_ok_and(|again| !again.is_empty()) {
                self.fault(node, format!("at {now} time does {whats:?} and at once {again:?}"));
            }
            if after.due(policy).is_some_and(|due| due <= now) {
                self.fault(node, format!("is still due after {whats:?} at {now}"));
            }
        }
    }

    /// What comes of one deed, as one word; and which kind of ticket, if anything happened.
    fn ask(
        &mut self,
        node: &Node,
        marks: &[(DateTime<Utc>, Mark)],
        ask: &Ask,
        line: Option<usize>,
    ) -> (&'static str, Option<usize>) {
        let world = self.world;
        let role = ask.role.when(node.left, node.gone(world));
        let shut = clock::is_shut(marks, node.now);
        let unrated = clock::is_unrated(marks, node.now);
        let scene =
            Scene { world, ticket: &node.ticket, left: node.left, shut, unrated, role, deed: ask.deed, now: node.now };
        let expected = self.table.expected(line, &scene);
        if let Some(line) = line {
            self.cells[line * COLUMNS + column(node.ticket.state)] = true;
        }
        self.found.edges += 1;
        let fail = |search: &mut Self, got: &dyn std::fmt::Debug| {
            let (state, deed) = (node.ticket.state, ask.deed);
            search.fault(node, format!("{role:?} asks {deed:?} of {state:?}: {got:?}, not {expected:?}"));
        };
        let events = match (self.rules.decide)(Some(&node.ticket), &ask.at(node.now), world.policy(node.left), node.now)
        {
            Ok(events) => events,
            Err(refusal) => {
                if expected != Expected::Refused(refusal.key()) {
                    fail(self, &refusal);
                }
                return (refusal.key(), None);
            }
        };
        let mut after: Option<Ticket> = None;
        for event in &events {
            let before = after.as_ref().unwrap_or(&node.ticket);
            let Some(next) = (self.rules.apply)(Some(before.clone()), event) else {
                self.fault(node, "an event has made a ticket vanish");
                return ("vanished", None);
            };
            self.check(Some(before), event, &next, node.left);
            after = Some(next);
        }
        let ticket = after.as_ref().unwrap_or(&node.ticket);
        let whats: Vec<_> = events.iter().map(|e| &e.what).collect();
        let mark = clock::newest(marks, node.now);
        let before = node.ticket.state;
        let right = match expected {
            Expected::Refused(_) => false,
            Expected::Nothing => events.is_empty(),
            Expected::After(state) => {
                !events.is_empty() && ticket.state == state && ticket.owner.as_ref() == owner(&scene, state)
            }
            Expected::FollowedUp => matches!(whats[..], [What::FollowedUp { .. }]) && ticket.state == before,
            Expected::Time => clock::is(mark, &whats, before) && ticket.owner == node.ticket.owner,
        };
        if !right {
            fail(self, &(whats, ticket.state, &ticket.owner));
        }
        let (Some(first), Some(ticket)) = (events.first(), after) else { return ("nothing", None) };
        let word = first.what.key();
        // There the ticket is as any other of that queue.
        if ask.deed == Deed::Move {
            if ticket.queue != world.cast.sideways() || ticket.visibility != node.ticket.visibility {
                self.fault(node, "a move leads elsewhere, or shows it to others");
            }
            return (word, None);
        }
        // What these end is looked at in `ended.rs`.
        if matches!(ask.deed, Deed::Merge | Deed::Spam) {
            return (word, None);
        }
        let told = if expected == Expected::Time { node.clock.telling(mark) } else { node.clock };
        let clock = told.after(ask.deed, role, before, ticket.state, node.now);
        if !sound::remembers(&ticket, clock) {
            let kept = (ticket.reminded, ticket.escalated, &ticket.legs);
            self.fault(node, format!("{:?} leaves {kept:?} where {clock:?} has run", ask.deed));
        }
        let now = node.now + BREATH;
        let at_work = |t: &Ticket| (clock::elsewhere(t), clock::has_open_leg(t));
        let runs_on = clock == node.clock && at_work(&ticket) == at_work(&node.ticket);
        let late = match () {
            () if clock == Clock::set(node.now) => 0,
            () if runs_on => clock::late(marks, now),
            () => clock::late(&clock.marks(&ticket, world.queue()), now),
        };
        let next = Node { ticket, history: Rc::clone(&node.history), clock, left: node.left, now };
        (word, self.meet(next, events, late))
    }
}

/// Who must have the ticket in this state after a deed.
fn owner<'a>(scene: &Scene<'a>, state: State) -> Option<&'a Address> {
    let takes = matches!(
        scene.deed,
        Deed::Message
            | Deed::Query
            | Deed::OfferRemote
            | Deed::Solve
            | Deed::SolveBare
            | Deed::HandUp
            | Deed::HandOver
            | Deed::Schedule
            | Deed::Reached
            | Deed::Missed
    );
    let before = scene.ticket.owner.as_ref();
    match (scene.receiver(), scene.role) {
        (Some(receiver), _) => Some(receiver),
        _ if state == State::New => None,
        (None, Role::Member(n)) if takes && before.is_none() => scene.world.cast.members.get(n),
        (None, _) => before,
    }
}

fn mover(role: Role) -> Mover {
    match role {
        Role::Requester => Mover::Requester,
        Role::Member(_) => Mover::Member,
        Role::Clock => Mover::Time,
        Role::Participant
        | Role::Stranger
        | Role::Gone
        | Role::Former
        | Role::Beside
        | Role::Above
        | Role::Auditor
        | Role::Impostor
        | Role::Contact
        | Role::Authority
        | Role::RequesterAsAgent
        | Role::MemberAsPerson
        | Role::Desk => Mover::Other,
    }
}

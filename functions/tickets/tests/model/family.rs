//! A ticket and its child at the level above, whatever is done to either: they agree on whether the child is at work.
//!
//! One child is looked at: of several, one after the other, a ticket follows the newest alone. The solution of an older
//! one that is taken up again reaches the school admin by mail, but not the ticket.

use crate::cast::address;
use crate::deed::submission;
use crate::intake::morning;
use crate::sound;
use crate::world::desk;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, HashSet, VecDeque};
use tickets::command::Channel;
use tickets::event::Urgency;
use tickets::policy::FollowUp;
use tickets::{
    Act, Actor, Command, Event, Knowledge, Policy, State, Ticket, TicketId, Visibility, What, decide, plan, refold,
};

/// So many children of one ticket are looked at.
const CHILDREN_MAX: usize = 1;

/// The tickets, their histories, and the time.
#[derive(Clone)]
struct Family {
    tickets: BTreeMap<TicketId, Ticket>,
    histories: BTreeMap<TicketId, Vec<Event>>,
    now: DateTime<Utc>,
}

/// What matters of one of them.
type Kind = (TicketId, String, bool, bool, bool, Option<TicketId>, Visibility);

impl Family {
    fn kind(&self) -> Vec<Kind> {
        let state = |state: State| if state.is_closed() { "closed".to_owned() } else { state.key().to_owned() };
        let kind = |(id, t): (&TicketId, &Ticket)| {
            (*id, state(t.state), t.owner.is_some(), t.reopened > 0, t.child_open, t.child, t.visibility)
        };
        self.tickets.iter().map(kind).collect()
    }

    fn told(&self) -> String {
        let told = |events: &Vec<Event>| events.iter().map(|e| e.what.key()).collect::<Vec<_>>().join(" ");
        self.histories.values().map(told).collect::<Vec<_>>().join(" | ")
    }

    /// After a command; `None` if it was refused, or nothing happened.
    fn after(&self, id: Option<TicketId>, by: Actor, act: Act, policy: &Policy) -> Option<Self> {
        let fresh = TicketId::from_random(self.tickets.len() as u64 + 1);
        let command =
            Command { by, via: Channel::Web, claimed: None, fresh, name: String::new(), files: Vec::new(), act };
        let ticket = id.and_then(|id| self.tickets.get(&id));
        let due = ticket.and_then(|t| t.due(policy)).filter(|_| command.by == Actor::Clock);
        let now = due.map_or(self.now, |due| due.max(self.now));
        let alone = decide(ticket, &command, policy, now);
        let planned = plan(&self.tickets, id, command, policy, now);
        assert_eq!(alone.is_ok(), planned.is_ok(), "what follows refuses nothing: {}", self.told());
        let mut next = Self { now: now + TimeDelta::minutes(1), ..self.clone() };
        for planned in planned.ok().filter(|planned| !planned.is_empty())? {
            let history = next.histories.entry(planned.ticket.id).or_default();
            for event in planned.events {
                let before = refold(&*history);
                history.push(event);
                let (event, after) = (history.last().unwrap(), refold(&*history).unwrap());
                assert_eq!(sound::faults(before.as_ref(), event, &after), Vec::<&str>::new());
            }
            assert_eq!(refold(&*history).as_ref(), Some(&planned.ticket));
            next.tickets.insert(planned.ticket.id, planned.ticket);
        }
        Some(next)
    }

    /// Everything that those may ask who are entitled to.
    fn asks(&self) -> Vec<(TicketId, Actor, Act)> {
        let text = || "word".to_owned();
        let up = Act::HandUp { reason: text(), text: text(), urgency: Urgency::Normal, triage: None };
        let asks = |(id, ticket): (&TicketId, &Ticket)| {
            let (id, requester) = (*id, Actor::Person(ticket.requester.address.clone()));
            let agent =
                Actor::Agent(address(if ticket.parent.is_none() { "ada@harbour.example" } else { "dee@help.example" }));
            let hide = || Act::MakeConfidential { keep: Vec::new() };
            let theirs =
                [Act::Reply { text: text() }, Act::ConfirmSolved, Act::Withdraw, Act::Reopen { text: text() }, hide()];
            let theirs = theirs.map(|act| (id, requester.clone(), act));
            let more = ticket.parent.is_none() && self.tickets.len() <= CHILDREN_MAX;
            let ask = [
                Act::Take,
                Act::Unassign,
                Act::Query { text: text() },
                Act::Solve { text: text(), knowledge: Some(Knowledge::NewPage) },
            ];
            let again = [Act::Reopen { text: text() }].into_iter().chain(more.then(|| up.clone()));
            let ours = ask.into_iter().chain(again).map(move |act| (id, agent.clone(), act));
            theirs.into_iter().chain(ours).chain([(id, Actor::Clock, Act::Tick)]).collect::<Vec<_>>()
        };
        self.tickets.iter().flat_map(asks).collect()
    }

    /// Where the child is seen by more than the parent, or its solution.
    fn leaks(&self) -> Vec<String> {
        let of = |id| &self.tickets[id];
        let seen = self.tickets.values().filter(|t| t.children.iter().any(|c| of(c).visibility < t.visibility));
        let seen = seen.map(|t| format!("{} is confidential, and its child is not: {}", t.id, self.told()));
        let mut leaks: Vec<_> = seen.collect();
        for (id, events) in &self.histories {
            for (n, event) in events.iter().enumerate() {
                let What::HandedBack { child, text } = &event.what else { continue };
                let before = |events: &[Event]| refold(events.iter().filter(|e| e.at <= event.at)).unwrap().visibility;
                let hidden = before(&self.histories[child]) > refold(&events[..n]).unwrap().visibility;
                if hidden != text.is_empty() && self.solved_with_words(*child, event) {
                    leaks.push(format!(
                        "{id} was handed back {text:?} of a child seen by fewer: {hidden}, {}",
                        self.told()
                    ));
                }
            }
        }
        leaks
    }

    /// Whether the child came back with a text.
    fn solved_with_words(&self, child: TicketId, back: &Event) -> bool {
        let ends = self.histories[&child].iter().filter(|e| e.at == back.at);
        ends.filter_map(|e| e.what.text()).any(|text| !text.is_empty())
    }

    /// What parent and child do not agree on.
    fn quarrels(&self) -> Vec<String> {
        let parents = self.tickets.values().filter(|t| t.parent.is_none());
        let children = parents.flat_map(|parent| Some((parent, &self.tickets[&parent.child?])));
        let at_work = |t: &Ticket| t.state.is_in_work();
        children
            .filter(|(parent, child)| parent.child_open != at_work(child))
            .map(|(parent, child)| {
                format!(
                    "{} open {}, child {}: {}",
                    parent.state.key(),
                    parent.child_open,
                    child.state.key(),
                    self.told()
                )
            })
            .collect()
    }
}

fn policy() -> Policy {
    let mut policy = desk();
    for queue in &mut policy.queues {
        queue.follow_up = FollowUp::Reopen;
        queue.timers.untouched_hours.clear();
        queue.timers.waiting_remind_days.clear();
        queue.timers.solved_remind_days.clear();
    }
    policy
}

#[test]
fn parent_and_child_agree_on_whether_the_child_is_at_work() {
    let policy = policy();
    let nobody = Family { tickets: BTreeMap::new(), histories: BTreeMap::new(), now: morning() };
    let tom = address("tom@harbour.example");
    let submit = Act::Submit(Box::new(submission(&tom)));
    let first = nobody.after(None, Actor::Person(tom), submit, &policy).unwrap();
    let (mut seen, mut edges) = (HashSet::from([first.kind()]), 0);
    let mut waiting = VecDeque::from([first]);
    let mut quarrels = Vec::new();
    while let Some(family) = waiting.pop_front() {
        for (id, by, act) in family.asks() {
            edges += 1;
            let Some(next) = family.after(Some(id), by, act, &policy) else { continue };
            if seen.insert(next.kind()) {
                quarrels.extend(next.quarrels());
                quarrels.extend(next.leaks());
                waiting.push_back(next);
            }
        }
    }
    println!("families: {} states, {edges} edges", seen.len());
    assert!(seen.len() >= 150 && edges >= 3_000, "{} states and {edges} edges are too few", seen.len());
    assert!(
        quarrels.is_empty(),
        "{} of {}:\n{}",
        quarrels.len(),
        seen.len(),
        quarrels[..quarrels.len().min(40)].join("\n")
    );
}

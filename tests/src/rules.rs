//! The shallowest depth: the rules alone, over a map.

use crate::profile::Profile;
use crate::tell::{Ask, Depth, Mail};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use tickets::command::{Act, Channel, Command};
use tickets::{Actor, Event, Policy, Refusal, Ticket, TicketId, plan};

/// How often time may find something due at one moment before something is wrong.
const ROUNDS_MAX: usize = 50;

/// Every ticket, its history, and the mails it owes.
#[derive(Debug)]
pub struct Rules {
    /// The tickets as they were planned.
    pub tickets: BTreeMap<TicketId, Ticket>,
    /// Their histories.
    pub histories: BTreeMap<TicketId, Vec<Event>>,
    policy: Policy,
    mails: Vec<Mail>,
    numbers: u64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            tickets: BTreeMap::new(),
            histories: BTreeMap::new(),
            policy: Profile::first().cast.policy.clone(),
            mails: Vec::new(),
            numbers: 0,
        }
    }
}

impl Rules {
    /// Carries out what was asked. `Ok` names the ticket and how many events there are more now.
    ///
    /// # Errors
    /// The refusal of the rules.
    pub fn carry_out(&mut self, now: DateTime<Utc>, ask: Ask) -> Result<(TicketId, usize), Refusal> {
        self.numbers += 1;
        // An odd multiplier spreads the numbers, so that their order says nothing.
        let fresh = TicketId::from_random(self.numbers.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let command = Command {
            by: ask.by,
            via: ask.via,
            claimed: ask.claimed,
            fresh,
            name: String::new(),
            files: Vec::new(),
            act: ask.act,
        };
        let planned = plan(&self.tickets, ask.ticket, command, &self.policy, now)?;
        let mut count = 0;
        for planned in planned {
            let id = planned.ticket.id;
            let history = self.histories.entry(id).or_default();
            assert_eq!(planned.version_before, history.len() as u64, "a plan starts where the history ends");
            count += planned.events.len();
            history.extend(planned.events);
            self.tickets.insert(id, planned.ticket);
            let mail = |(cause, notice): (u64, tickets::Notice)| Mail {
                ticket: id,
                cause,
                kind: notice.kind,
                to: notice.to.address,
                reader: notice.reader,
                language: notice.language,
            };
            self.mails.extend(planned.notices.into_iter().map(mail));
        }
        Ok((ask.ticket.unwrap_or(fresh), count))
    }

    fn due(&self, now: DateTime<Utc>) -> Vec<TicketId> {
        let due = |t: &Ticket| t.due(&self.policy).filter(|at| *at <= now).map(|at| (at, t.id));
        let mut due: Vec<_> = self.tickets.values().filter_map(due).collect();
        due.sort();
        due.into_iter().map(|(_, id)| id).collect()
    }
}

impl Depth for Rules {
    fn policy(&mut self, policy: &Policy) {
        self.policy = policy.clone();
    }

    fn ask(&mut self, now: DateTime<Utc>, ask: Ask) -> Result<TicketId, String> {
        self.carry_out(now, ask).map(|(id, _)| id).map_err(|refusal| refusal.key().to_owned())
    }

    fn tick(&mut self, now: DateTime<Utc>) {
        for _ in 0..ROUNDS_MAX {
            let due = self.due(now);
            if due.is_empty() {
                return;
            }
            for id in due {
                let ask = Ask { ticket: Some(id), by: Actor::Clock, via: Channel::Desk, claimed: None, act: Act::Tick };
                self.carry_out(now, ask).expect("time is never refused");
            }
        }
        panic!("tickets stay due however often time passes: {:?}", self.due(now));
    }

    fn events(&mut self, id: TicketId) -> Vec<Event> {
        self.histories.get(&id).cloned().unwrap_or_default()
    }

    fn take_mails(&mut self, _now: DateTime<Utc>) -> Vec<Mail> {
        std::mem::take(&mut self.mails)
    }
}

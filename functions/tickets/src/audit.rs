//! What was done in a month, for an audit (Z-15): who did which kind of thing when, and to which ticket. No word of anybody
//! stands there.
//!
//! Under the works council's rule an agent's deed has a day and no name (Z-14): a list of names and minutes would tell how
//! each of them works. Who asks what happened to one ticket reads its history.

use crate::report::Month;
use crate::{Actor, Address, Event, Policy, TicketId};
use chrono::{DateTime, Utc};

/// As what somebody did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The requester of the ticket.
    Requester,
    /// Somebody else who takes part.
    Participant,
    /// An agent.
    Agent,
    /// Somebody who only reads.
    Auditor,
    /// Time.
    Clock,
    /// The desk itself: a mail that came in, another ticket, data protection.
    Desk,
    /// Whoever runs the desk.
    Operator,
}

impl Role {
    /// The stable key.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::Participant => "participant",
            Self::Agent => "agent",
            Self::Auditor => "auditor",
            Self::Clock => "clock",
            Self::Desk => "desk",
            Self::Operator => "operator",
        }
    }
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: DateTime<Utc>,
    /// As what.
    pub role: Role,
    /// By which agent or auditor; nobody else is named.
    pub who: Option<Address>,
    /// What: the key of an event, or of what is noted beside tickets.
    pub what: String,
    /// To which tickets.
    pub tickets: Vec<TicketId>,
}

impl Deed {
    /// What happened to a ticket of this requester.
    #[must_use]
    pub fn of(ticket: TicketId, requester: Option<&Address>, at: DateTime<Utc>, by: &Actor, what: &str) -> Self {
        let (role, who) = match by {
            Actor::Person(address) if requester == Some(address) => (Role::Requester, None),
            Actor::Person(_) => (Role::Participant, None),
            Actor::Agent(address) => (Role::Agent, Some(address.clone())),
            Actor::Clock => (Role::Clock, None),
            Actor::Desk => (Role::Desk, None),
        };
        Self { at, role, who, what: what.to_owned(), tickets: vec![ticket] }
    }

    /// When and by whom, as it is told: at the desk's own clock, and under the works council's rule without what tells of a
    /// single agent.
    #[must_use]
    pub fn told(&self, policy: &Policy, protects: bool) -> (String, &str) {
        let hides = protects && self.role == Role::Agent;
        let at = self.at.with_timezone(&policy.calendar.zone);
        let at = at.format(if hides { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M" }).to_string();
        (at, self.who.as_ref().filter(|_| !hides).map_or("", Address::as_str))
    }
}

/// Whether an event counts to this month, and under which key.
#[must_use]
pub fn in_month(policy: &Policy, month: Month, event: &Event) -> Option<&'static str> {
    (Month::at(policy, event.at) == month).then(|| event.what.key())
}

/// The deeds as comma-separated values, in the order of what is told of them.
#[must_use]
pub fn csv(deeds: &[Deed], policy: &Policy, protects: bool) -> String {
    let line = |deed: &Deed| {
        let (at, who) = deed.told(policy, protects);
        let tickets = deed.tickets.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        format!("{at},{},{who},{},{tickets}\n", deed.role.key(), deed.what)
    };
    let mut lines: Vec<String> = deeds.iter().map(line).collect();
    // Sorted as text: what is left out of a line does not show in its place either.
    lines.sort();
    format!("at,role,who,what,tickets\n{}", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers Z-15 Z-14
    #[test]
    fn an_audit_names_agents_only_where_the_works_council_s_rule_is_off_and_requesters_never() {
        let desk = include_str!("../../../content/desk.toml");
        let policy = Policy::read(desk, "desk.toml").unwrap();
        let address = |text: &str| Address::parse(text).unwrap();
        let (anna, ida) = (address("anna@hafenschule.example"), address("ida@amt.example"));
        let at = |minute| format!("2026-11-02T07:{minute:02}:00Z").parse().unwrap();
        let id = TicketId::from_random(1);
        let of = |minute, by, what| Deed::of(id, Some(&anna), at(minute), &by, what);
        let deeds = [
            of(0, Actor::Person(anna.clone()), "submitted"),
            of(5, Actor::Agent(address("j.petersen@hafenschule.example")), "assigned"),
            of(6, Actor::Person(address("ole@hafenschule.example")), "replied"),
            of(7, Actor::Clock, "escalated"),
            Deed { at: at(9), role: Role::Auditor, who: Some(ida), what: "read".to_owned(), tickets: vec![id] },
        ];
        let held = csv(&deeds, &policy, true);
        let open = csv(&deeds, &policy, false);
        let expected = format!(
            "at,role,who,what,tickets\n\
             2026-11-02,agent,,assigned,{id}\n\
             2026-11-02T08:00,requester,,submitted,{id}\n\
             2026-11-02T08:06,participant,,replied,{id}\n\
             2026-11-02T08:07,clock,,escalated,{id}\n\
             2026-11-02T08:09,auditor,ida@amt.example,read,{id}\n"
        );
        assert_eq!(held, expected);
        assert!(open.contains(&format!("2026-11-02T08:05,agent,j.petersen@hafenschule.example,assigned,{id}\n")));
        assert!(!open.contains("anna@") && !open.contains("ole@"), "{open}");
    }
}

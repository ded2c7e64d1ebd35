//! Taking in a new problem: by form, by mail, on somebody's behalf, or out of another ticket.

use super::edit::a_date;
use super::written;
use crate::access::{may_find, may_reach};
use crate::command::{Channel, Command, PARTICIPANTS_MAX, Submission, subject};
use crate::event::{Submitted, What};
use crate::policy::{Policy, Queue, QueueId, Role, SchoolId, Way};
use crate::{Actor, Address, Language, Person, Refusal, RequestKind, Visibility};
use chrono::{DateTime, Utc};

pub(super) fn submit(
    submission: &Submission,
    command: &Command,
    policy: &Policy,
    now: DateTime<Utc>,
) -> Result<What, Refusal> {
    let text = written(&submission.text)?;
    if submission.participants.len() > PARTICIPANTS_MAX {
        return Err(Refusal::TooManyParticipants { max: PARTICIPANTS_MAX });
    }
    if leads_elsewhere(submission, &command.by, policy) {
        return Err(Refusal::OtherWay);
    }
    let requester = known(&submission.requester, command, policy)?;
    let meant = queue(submission, &command.by, policy)?;
    let queue = open(meant, submission, command, policy)?;
    let visibility = submission.visibility.max(queue.visibility);
    let starts = queue.calendar.next_open(now);
    let usual = || Ok(queue.calendar.add_working_days(starts, queue.timers.due_working_days));
    let set = submission.due.filter(|_| matches!(&command.by, Actor::Agent(agent) if policy.worker(agent).is_some()));
    let due = set.map_or_else(usual, |due| a_date(due, starts, now))?;
    Ok(What::Submitted(Box::new(Submitted {
        id: command.fresh,
        participants: participants(submission, command.via, queue, visibility, policy),
        school: school(submission, policy).or(queue.school.as_ref().filter(|_| requester.address.is_nobody())).cloned(),
        topic: submission.topic.clone(),
        kind: kind(submission, &command.by),
        queue: queue.id.clone(),
        site: submission.site.clone().filter(|site| queue.site(site).is_some()),
        visibility,
        subject: subject(&submission.subject, &text),
        text,
        answers: submission.answers.clone(),
        urgency: submission.urgency,
        language: language(submission, &command.by, policy),
        verified: is_verified(&command.by, &requester.address, policy),
        acknowledge: submission.acknowledge,
        parent: submission.parent,
        follows: submission.follows,
        starts,
        due,
        requester,
    })))
}

/// What has a procedure already gets no ticket beside it. An agent may enter it all the same: somebody is on the phone.
fn leads_elsewhere(submission: &Submission, by: &Actor, policy: &Policy) -> bool {
    let topic = submission.topic.as_ref().and_then(|id| policy.topic(id));
    matches!(by, Actor::Person(_)) && topic.is_some_and(|topic| topic.redirect.is_some())
}

/// Who may write where: people reach their school's level 1 or the topic's queue (D-02, D-10); an agent
/// may name a queue, but a school admin only the own ones, and nobody of another school (D-03, C10). Whoever writes it
/// down, a teacher's problem starts at the own school: what would go past it comes in there. A school contact brings in what the
/// own school's people have, at its level 1 (D-31).
fn queue<'p>(submission: &Submission, by: &Actor, policy: &'p Policy) -> Result<&'p Queue, Refusal> {
    let own = policy.school_of(&submission.requester.address).map(|s| &s.id);
    let school = school(submission, policy);
    let usual = policy.queue_for(&submission.requester.address, school, submission.topic.as_ref());
    let feedback = policy.intake.feedback_queue.as_ref().filter(|_| submission.kind == RequestKind::Feedback);
    let named = match (by, &submission.queue) {
        (Actor::Person(address), _) if *address != submission.requester.address => Err(Refusal::NotAllowed),
        // Only mail names one, by an address of the queue's own; whoever says that they are of a school starts there.
        (Actor::Person(address), Some(named)) => {
            let open =
                policy.queue(named).filter(|queue| !queue.addresses.is_empty() && (school.is_none() || own.is_some()));
            Ok(open.filter(|queue| policy.may_write_to(address, queue)).unwrap_or(usual))
        }
        (Actor::Person(_), None) => Ok(feedback.map_or(usual, |queue| policy.queue_or_default(queue))),
        (Actor::Clock, _) => Err(Refusal::NotAllowed),
        (Actor::Desk, Some(named)) => Ok(policy.queue_or_default(named)),
        (Actor::Desk, None) => Ok(usual),
        (Actor::Agent(agent), named) => {
            let role = policy.agent(agent).map(|a| a.role).ok_or(Refusal::NotAllowed)?;
            let queue = named.as_ref().map_or(usual, |id| policy.queue_or_default(id));
            match role {
                Role::Agent => Ok(queue),
                Role::SchoolAdmin if queue.has(agent) && (own.is_none() || own == queue.school.as_ref()) => Ok(queue),
                Role::SchoolAdmin if *agent == submission.requester.address => Ok(usual),
                Role::SchoolAdmin => Err(Refusal::NoMember),
                // Their own, too, come in as anybody's: by form or mail.
                Role::SchoolAuthority => Err(Refusal::NotAllowed),
                Role::SchoolContact => {
                    let home = policy.school_of(agent).ok_or(Refusal::NoMember)?;
                    let at_home = |id: &QueueId| {
                        policy.queue(id).filter(|queue| may_find(agent, queue, Visibility::Desk, policy))
                    };
                    let queue = at_home(named.as_ref().unwrap_or(&home.queue)).ok_or(Refusal::NoMember)?;
                    (own.is_none() || own == Some(&home.id)).then_some(queue).ok_or(Refusal::NoMember)
                }
            }
        }
    };
    let named = named?;
    Ok(if may_reach(&submission.requester.address, named, policy) { named } else { usual })
}

/// The queue that takes what people bring in on this way (P-18). The form tells how a group is reached that takes no form,
/// before anything is sent. A mail is written already, and never dropped: it goes where the sender's other requests go, as
/// far as mail is taken there, and else it stays where it would go; its receipt says the way for the next time. A group whose
/// requests are confidential keeps it. What agents and the desk enter is taken everywhere (C11).
fn open<'p>(
    meant: &'p Queue,
    submission: &Submission,
    command: &Command,
    policy: &'p Policy,
) -> Result<&'p Queue, Refusal> {
    let way = Way::of(command.via).filter(|way| matches!(command.by, Actor::Person(_)) && !meant.takes(*way));
    let address = &submission.requester.address;
    // The form says where else to go, before anything is sent; a mail is there already, and is taken.
    let is_gone = policy.has_left(school(submission, policy)) && matches!(command.by, Actor::Person(_));
    if is_gone && command.via == Channel::Web {
        return Err(Refusal::OtherWay);
    }
    match way {
        None => Ok(meant),
        // What is for a few to read is for nobody else to take.
        Some(Way::Mail) if meant.visibility.is_confidential() => Ok(meant),
        Some(Way::Mail) => {
            let usual = policy.queue_for(address, school(submission, policy), submission.topic.as_ref());
            let others = [usual, policy.default_queue()].into_iter();
            let mut open = others.filter(|queue| queue.takes(Way::Mail) && may_reach(address, queue, policy));
            Ok(open.next().unwrap_or(usual))
        }
        Some(_) => Err(Refusal::OtherWay),
    }
}

/// What the product does wrong, those say who know it.
fn kind(submission: &Submission, by: &Actor) -> RequestKind {
    match (by, submission.kind) {
        (Actor::Person(_), RequestKind::Defect) => RequestKind::Incident,
        (_, kind) => kind,
    }
}

/// What the desk makes out of another ticket is for an agent, in the agent's own language.
fn language(submission: &Submission, by: &Actor, policy: &Policy) -> Language {
    let agent = policy.agent(&submission.requester.address).filter(|_| *by == Actor::Desk);
    agent.map_or_else(|| submission.language.clone(), |a| a.language.clone())
}

/// The school that the address belongs to; only where it belongs to none, the one that was named.
fn school<'a>(submission: &'a Submission, policy: &'a Policy) -> Option<&'a SchoolId> {
    policy.school_of(&submission.requester.address).map(|s| &s.id).or(submission.school.as_ref())
}

/// What an agent or the desk enters needs no proof of the address; everybody else's does, as the policy says.
fn is_verified(by: &Actor, requester: &Address, policy: &Policy) -> bool {
    match by {
        Actor::Person(_) => !policy.must_confirm(requester),
        Actor::Agent(_) | Actor::Clock | Actor::Desk => true,
    }
}

/// Whose it is. Whoever has no mail address is known by a name, and by what the number of the ticket makes; an agent alone, or the
/// desk for a ticket like another one, says so.
fn known(person: &Person, command: &Command, policy: &Policy) -> Result<Person, Refusal> {
    let named = named(person, policy);
    if !person.address.is_nobody() {
        return Ok(named);
    }
    match (&command.by, person.address.is_without_mail()) {
        (Actor::Agent(_), true) if named.name.is_empty() => Err(Refusal::NoName),
        (Actor::Agent(_), true) => Ok(Person { address: Address::without_mail(command.fresh), name: named.name }),
        (Actor::Desk, _) => Ok(named),
        (Actor::Agent(_) | Actor::Person(_) | Actor::Clock, _) => Err(Refusal::UnknownAddress),
    }
}

/// An agent is called by the name the desk knows, if no other was given.
fn named(person: &Person, policy: &Policy) -> Person {
    let known = policy.agent(&person.address).map(|a| a.person.name.as_str()).unwrap_or_default();
    let given = person.name.split_whitespace().collect::<Vec<_>>().join(" ");
    Person { address: person.address.clone(), name: if given.is_empty() { known.to_owned() } else { given } }
}

/// Each participant once, none that is the requester, and none out of whose reach the queue is (D-10). Where it is
/// confidential, the copies of a mail add nobody: nobody has confirmed them (C13).
fn participants(
    submission: &Submission,
    via: Channel,
    queue: &Queue,
    visibility: Visibility,
    policy: &Policy,
) -> Vec<Person> {
    if visibility.is_confidential() && via == Channel::Mail {
        return Vec::new();
    }
    let mut kept: Vec<Person> = Vec::new();
    for person in &submission.participants {
        let known = person.address == submission.requester.address || kept.iter().any(|p| p.address == person.address);
        if !known && may_reach(&person.address, queue, policy) {
            kept.push(person.clone());
        }
    }
    kept
}

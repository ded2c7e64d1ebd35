//! Every way a ticket can come in.

use crate::cast::Cast;
use crate::deed::{stranger, submission, ticket};
use crate::explore::Rules;
use crate::world::World;
use chrono::{DateTime, Utc};
use tickets::command::{Channel, Submission};
use tickets::policy::{TopicId, Verify};
use tickets::{Act, Actor, Command, Event, Person, Policy, Ticket, Visibility};

/// The first ticket of each way in, with its event.
pub(crate) fn intakes(world: &World, rules: Rules) -> Vec<(Ticket, Event)> {
    let cast = &world.cast;
    let by_requester = Actor::Person(cast.requester.clone());
    let by_member = Actor::Agent(cast.members[0].clone());
    let mut all = Vec::new();
    for channel in [Channel::Web, Channel::Mail] {
        for verify in [Verify::Off, Verify::Always] {
            all.push((verify, channel, by_requester.clone(), problem(cast)));
        }
    }
    for channel in [Channel::Web, Channel::Mail] {
        let hidden = Submission { visibility: Visibility::Queue, ..problem(cast) };
        all.push((Verify::Off, channel, by_requester.clone(), hidden));
    }
    for (channel, acknowledge) in [(Channel::Phone, true), (Channel::Talk, false)] {
        let told = Submission { acknowledge, queue: Some(cast.queue.clone()), ..problem(cast) };
        all.push((Verify::Always, channel, by_member.clone(), told));
    }
    let follows = Submission { follows: Some(stranger()), queue: Some(cast.queue.clone()), ..problem(cast) };
    all.push((Verify::Always, Channel::Desk, Actor::Desk, follows));
    let handed_up = Submission { parent: Some(stranger()), queue: Some(cast.queue.clone()), ..problem(cast) };
    all.push((Verify::Always, Channel::Desk, Actor::Desk, handed_up));
    let first = |(verify, via, by, submission)| {
        let mut policy: Policy = world.everybody.clone();
        policy.intake.verify = verify;
        let act = Act::Submit(Box::new(submission));
        let command = Command { by, via, claimed: None, fresh: ticket(), name: String::new(), files: Vec::new(), act };
        let mut events = (rules.decide)(None, &command, &policy, morning()).unwrap();
        let event = events.remove(0);
        let ticket = (rules.apply)(None, &event).unwrap();
        // A mail's copies take no part in what is confidential; whom the form names does, for the form has asked (C13).
        let shared = !(ticket.visibility.is_confidential() && via == Channel::Mail);
        assert_eq!(!ticket.participants.is_empty(), shared, "who takes part from the beginning");
        assert_eq!((&ticket.queue, events.len()), (&world.cast.queue, 0), "one event, in the queue of the model");
        (ticket, event)
    };
    all.into_iter().map(first).collect()
}

/// A problem that goes to the queue of this cast.
fn problem(cast: &Cast) -> Submission {
    Submission {
        topic: Some(TopicId::new(cast.queue.as_str())),
        participants: vec![Person { address: cast.participant.clone(), name: String::new() }],
        ..submission(&cast.requester)
    }
}

/// A Monday at the opening of the desk.
pub(crate) fn morning() -> DateTime<Utc> {
    "2026-11-02T07:00:00Z".parse().unwrap()
}

//! What is merged or spam is over for everybody, as what nobody confirmed is; a mistake about spam is taken back for a while.

use crate::cast::{Cast, Role};
use crate::deed::{Deed, command, submission};
use crate::intake::morning;
use crate::table::{Expected, Scene, Table};
use crate::world::{World, plain};
use chrono::TimeDelta;
use tickets::policy::{TopicId, Verify};
use tickets::{Act, Actor, CloseReason, SPAM_DAYS, State, Ticket, apply, decide, react};

/// A ticket of this cast that was ended so, taken before or not. Nobody is told.
fn ended(world: &World, taken: bool, deed: Deed) -> Ticket {
    let mut policy = world.everybody.clone();
    policy.intake.verify = Verify::Off;
    let cast = &world.cast;
    let mut submission = submission(&cast.requester);
    submission.topic = Some(TopicId::new(cast.queue.as_str()));
    let submit = command(Actor::Person(cast.requester.clone()), Act::Submit(Box::new(submission)));
    let member = || Actor::Agent(cast.members[0].clone());
    let ends = world.asks.iter().find(|ask| ask.deed == deed && ask.role == Role::Member(0)).unwrap();
    let take = taken.then(|| command(member(), Act::Take));
    let mut ticket = None;
    for command in [submit].iter().chain(&take).chain([&ends.command]) {
        for event in decide(ticket.as_ref(), command, &policy, morning()).unwrap() {
            ticket = apply(ticket, &event);
            let told = react(ticket.as_ref().unwrap(), &event, &policy);
            assert!(told.is_empty() || !ticket.as_ref().unwrap().state.is_closed(), "{told:?}");
        }
    }
    ticket.unwrap()
}

#[test]
fn merged_and_spam_are_over_for_everybody_but_a_mistake_about_spam() {
    let (table, mut asked) = (Table::shipped(), 0);
    for world in Cast::all().iter().map(plain) {
        let both = [(Deed::Merge, CloseReason::Merged), (Deed::Spam, CloseReason::Spam)];
        for ((deed, reason), taken) in both.into_iter().flat_map(|both| [(both, false), (both, true)]) {
            let ticket = ended(&world, taken, deed);
            assert_eq!((ticket.state, ticket.due(&world.everybody)), (State::Closed(reason), None));
            for (ask, days) in world.asks.iter().flat_map(|ask| [(ask, 1), (ask, SPAM_DAYS), (ask, SPAM_DAYS + 1)]) {
                let now = morning() + TimeDelta::days(days);
                let got = decide(Some(&ticket), &ask.at(now), &world.everybody, now);
                let undoes =
                    matches!(ask.deed, Deed::Reopen | Deed::ReopenSilent) && matches!(ask.role, Role::Member(_));
                if undoes && reason == CloseReason::Spam && days <= SPAM_DAYS {
                    let after =
                        got.unwrap().iter().try_fold(ticket.clone(), |ticket, event| apply(Some(ticket), event));
                    assert_eq!(after.unwrap().state, if taken { State::Open } else { State::New });
                    continue;
                }
                // Nobody was added to it.
                let (ticket, role, deed) = (&ticket, ask.role.when(false, true), ask.deed);
                let line = table.line(deed, role, false);
                let scene = Scene { world: &world, ticket, left: false, shut: false, unrated: true, role, deed, now };
                let expected = table.expected(line, &scene);
                let refused = line.is_some() && matches!(expected, Expected::Refused(_));
                let expected = match (deed, reason) {
                    // Said once more, it is no mistake.
                    (Deed::Spam, CloseReason::Spam) if refused => Expected::Nothing,
                    // What was merged by mistake can be split off again.
                    (Deed::Split, CloseReason::Merged) if refused => Expected::After(ticket.state),
                    (_, _) => expected,
                };
                let right = match (&got, expected) {
                    (Err(refusal), Expected::Refused(key)) => refusal.key() == key,
                    (Ok(events), Expected::Nothing | Expected::Time) => events.is_empty(),
                    (Ok(events), Expected::After(state)) => !events.is_empty() && state == ticket.state,
                    _ => false,
                };
                assert!(right, "{role:?} asks {deed:?} of {:?}: {got:?}, not {expected:?}", ticket.state);
                asked += 1;
            }
        }
    }
    println!("merged and spam: {asked} deeds");
    assert!(asked > 20_000, "{asked}");
}

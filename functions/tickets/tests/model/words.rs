//! What is written: nothing is no word, and more than an entry holds is refused, whoever writes it and whenever.

use crate::cast::{Cast, Role};
use crate::deed::{Deed, command};
use crate::explore::{DESK, explore};
use crate::table::Table;
use crate::world::worlds;
use std::collections::BTreeSet;
use tickets::command::{Edit, HandOver, LegMail, LegUpdate, Split, TEXT_BYTES_MAX};
use tickets::{Act, decide};

/// The act with these words instead of its own; `None` if it has none.
pub(crate) fn say(act: Act, text: &str) -> Option<Act> {
    let text = text.to_owned();
    match act {
        Act::Message { .. } => Some(Act::Message { text }),
        Act::Query { .. } => Some(Act::Query { text }),
        Act::NotePublicly { .. } => Some(Act::NotePublicly { text }),
        Act::NoteInternally { .. } => Some(Act::NoteInternally { text }),
        Act::NoteToQueue { .. } => Some(Act::NoteToQueue { text }),
        Act::Reply { .. } => Some(Act::Reply { text }),
        Act::Edit(edit) if edit.text.is_some() => Some(Act::Edit(Box::new(Edit { text: Some(text), ..*edit }))),
        Act::Prioritize { priority, .. } => Some(Act::Prioritize { priority, reason: text }),
        Act::Solve { knowledge, .. } => Some(Act::Solve { text, knowledge }),
        Act::Split(split) => Some(Act::Split(Box::new(Split { text, ..*split }))),
        Act::Reopen { .. } => Some(Act::Reopen { text }),
        Act::Rate { stars, .. } => Some(Act::Rate { stars, text }),
        Act::HandUp { urgency, triage, .. } => Some(Act::HandUp { reason: text.clone(), text, urgency, triage }),
        Act::HandOver(over) => Some(Act::HandOver(Box::new(HandOver { reason: text.clone(), text, ..*over }))),
        Act::UpdateLeg(news) => Some(Act::UpdateLeg(Box::new(LegUpdate { text, ..*news }))),
        Act::HearFromLeg(mail) => Some(Act::HearFromLeg(Box::new(LegMail { text, ..*mail }))),
        Act::Hold { .. } => Some(Act::Hold { reason: text }),
        Act::Submit(_)
        | Act::Confirm
        | Act::Take
        | Act::Assign { .. }
        | Act::Unassign
        | Act::Move { .. }
        | Act::Edit(_)
        | Act::SetDue { .. }
        | Act::SetSite { .. }
        | Act::AddParticipant { .. }
        | Act::RemoveParticipant { .. }
        | Act::RenewAccess { .. }
        | Act::GiveAddress { .. }
        | Act::Reassign { .. }
        | Act::Watch { .. }
        | Act::Schedule { .. }
        | Act::AskForCallback(_)
        | Act::LogCall { .. }
        | Act::Record(_)
        | Act::ConfirmSolved
        | Act::Withdraw
        | Act::Merge { .. }
        | Act::TakeIn(_)
        | Act::HangOn { .. }
        | Act::Carry { .. }
        | Act::Link(_)
        | Act::MarkSpam
        | Act::MakeConfidential { .. }
        | Act::MakeVisible
        | Act::HandBack { .. }
        | Act::Bounced { .. }
        | Act::HandUpAgain { .. }
        | Act::Release
        | Act::Erase { .. }
        | Act::SetAside
        | Act::OfferRemote(_)
        | Act::EndRemote
        | Act::Tick => None,
    }
}

#[test]
fn nothing_and_too_much_are_refused_wherever_a_word_is_taken() {
    let world = worlds(&Cast::school()).remove(0);
    let found = explore(&world, &Table::shipped(), DESK, 1);
    let writes = |role| matches!(role, Role::Requester | Role::Member(0) | Role::Desk);
    let long = "x".repeat(TEXT_BYTES_MAX + 1);
    let (mut words, mut tried) = (0, BTreeSet::new());
    let plain = found.nodes.iter().filter(|(key, _)| !key.left && key.told == 0 && key.late == 0);
    for (_, node) in plain {
        for ask in
            world.asks.iter().filter(|ask| writes(ask.role) && !matches!(ask.deed, Deed::ReopenSilent | Deed::Rate))
        {
            let of = |text: &str| {
                let command = command(ask.command.by.clone(), say(ask.command.act.clone(), text)?);
                Some(decide(Some(&node.ticket), &command, &world.everybody, node.now).map_err(|refusal| refusal.key()))
            };
            // Where the plain word is refused as well, what is wrong may be something else.
            let Some(Ok(plain)) = of("word") else { continue };
            let [nothing, blank] = ["", " \r\n\u{7}"].map(|text| of(text).unwrap());
            let expected =
                if ask.deed == Deed::Reopen && nothing.is_ok() { Ok(plain.len()) } else { Err("empty_text") };
            assert_eq!(nothing.map(|events| events.len()), expected, "{:?} {:?}", ask.role, ask.deed);
            assert_eq!(blank.map(|events| events.len()), expected, "{:?} {:?}", ask.role, ask.deed);
            // A long text takes long: once for each who and what.
            if tried.insert((ask.role, ask.deed)) {
                assert_eq!(of(&long), Some(Err("text_too_long")), "{:?} {:?}", ask.role, ask.deed);
            }
            words += 1;
        }
    }
    assert!(words >= 150 && tried.len() >= 10, "only {words} words were tried, by {tried:?}");
}

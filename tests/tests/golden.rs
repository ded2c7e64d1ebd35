//! A stored event is a promise: what was written once must read for ever, and mean the same.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

use tests::{Rules, plays, tell, unlike};
use tickets::{Event, What, refold};

const RECORDS: &str = include_str!("../golden/events.jsonl");

fn records() -> impl Iterator<Item = (usize, &'static str)> {
    (1..).zip(RECORDS.lines())
}

/// The kinds of events. A new one breaks this match: give it a record in `golden/events.jsonl`, then a place here.
fn place(what: &What) -> usize {
    match what {
        What::Submitted(_) => 0,
        What::Confirmed { .. } => 1,
        What::Assigned { .. } => 2,
        What::Unassigned => 3,
        What::Messaged { .. } => 4,
        What::Queried { .. } => 5,
        What::NotedPublicly { .. } => 6,
        What::NotedInternally { .. } => 7,
        What::Replied { .. } => 8,
        What::Solved { .. } => 9,
        What::Closed { .. } => 10,
        What::Reopened { .. } => 11,
        What::HandedUp { .. } => 12,
        What::HandedOver(_) => 29,
        What::LegUpdated(_) => 30,
        What::Nudged { .. } => 31,
        What::HandedBack { .. } => 13,
        What::HandedUpAgain { .. } => 14,
        What::FollowedUp { .. } => 15,
        What::Held { .. } => 37,
        What::Released => 38,
        What::Erased { .. } => 39,
        What::Reminded { .. } => 16,
        What::Escalated { .. } => 17,
        What::ParticipantAdded { .. } => 18,
        What::ParticipantRemoved { .. } => 19,
        What::Edited(_) => 20,
        What::Prioritized { .. } => 21,
        What::DueSet { .. } => 22,
        What::Rated { .. } => 23,
        What::Recorded(_) => 24,
        What::NotedToQueue { .. } => 25,
        What::MadeConfidential { .. } => 26,
        What::MadeVisible => 27,
        What::Bounced { .. } => 28,
        What::Watched { .. } => 32,
        What::Moved { .. } => 33,
        What::Split(_) => 34,
        What::Merged { .. } => 35,
        What::Linked(_) => 36,
        What::Scheduled { .. } => 40,
        What::CallbackAsked(_) => 41,
        What::Called { .. } => 42,
        What::Begun => 43,
        What::RemoteOffered => 44,
        What::RemoteEnded => 45,
        What::Hurried { .. } => 46,
        What::SetAside => 47,
        What::SiteSet { .. } => 48,
        What::AccessRenewed { .. } => 49,
        What::Addressed { .. } => 50,
        What::Reassigned { .. } => 51,
    }
}

const KINDS: usize = 52;

#[test]
fn every_record_still_reads_and_no_field_of_it_is_lost_or_renamed() {
    for (line, record) in records() {
        let event: Event = serde_json::from_str(record).unwrap_or_else(|e| panic!("golden/events.jsonl:{line}: {e}"));
        let written = serde_json::to_value(&event).unwrap();
        let kept: serde_json::Value = serde_json::from_str(record).unwrap();
        for (field, value) in kept.as_object().unwrap() {
            assert_eq!(written.get(field), Some(value), "golden/events.jsonl:{line}: the field {field}");
        }
    }
}

#[test]
fn every_record_still_means_the_same() {
    let meant: String = records()
        .map(|(line, record)| {
            let event: Event =
                serde_json::from_str(record).unwrap_or_else(|e| panic!("golden/events.jsonl:{line}: {e}"));
            format!("{event:#?}\n")
        })
        .collect();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/events.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(file, &meant).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(unlike(&kept, &meant).is_none(), "golden/events.txt differs\n{}", unlike(&kept, &meant).unwrap());
}

#[test]
fn every_kind_of_event_has_a_record() {
    let events = records().map(|(_, record)| serde_json::from_str::<Event>(record).unwrap());
    let mut seen = [false; KINDS];
    events.for_each(|event| seen[place(&event.what)] = true);
    let missing: Vec<_> = (0..KINDS).filter(|&n| !seen[n]).collect();
    assert!(missing.is_empty(), "kinds of events without a record in golden/events.jsonl, by place: {missing:?}");
}

/// What a desk of an earlier version wrote, with fewer fields, reads as it was meant.
#[test]
fn a_record_without_the_younger_fields_reads() {
    let early = r#"{"at":"2026-11-02T07:00:00Z","by":{"kind":"agent","address":"s.aydin@schul-hilfe.example"},"via":"web","what":"solved","text":"Lampe getauscht"}"#;
    let event: Event = serde_json::from_str(early).unwrap();
    let What::Solved { direct: false, cause: tickets::event::SolveCause::Agent, .. } = event.what else {
        panic!("{event:?}")
    };
    assert_eq!(event.claimed, None);
}

#[test]
fn the_history_of_every_story_makes_the_ticket_that_was_planned() {
    let mut count = 0;
    let plays = plays();
    for play in &plays {
        let name = play.name();
        let mut rules = Rules::default();
        tell(&play.story, &mut rules).unwrap_or_else(|e| panic!("{e}"));
        for (id, ticket) in &rules.tickets {
            let written: Vec<String> = rules.histories[id].iter().map(|e| serde_json::to_string(e).unwrap()).collect();
            let read: Vec<Event> = written.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
            assert_eq!(read, rules.histories[id], "{name}: {id}: events do not read as they were written");
            assert_eq!(refold(&read).as_ref(), Some(ticket), "{name}: {id}");
            assert_eq!(ticket.version, read.len() as u64, "{name}: {id}");
            count += 1;
        }
    }
    assert!(count > plays.len(), "stories have tickets");
}

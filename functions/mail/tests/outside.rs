//! Mail to providers outside: what leaves the desk, and what never does.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::*;
use mail::{Ours, is_ours, leg_of};
use tickets::event::Urgency;
use tickets::token::{Key, Keys};
use tickets::{Act, NoticeKind, Submission};

const NINE: &str = "2026-11-17T09:24:00Z";
const TEN: &str = "2026-11-17T10:02:14Z";
const NOON: &str = "2026-11-17T12:00:00Z";

/// Jana's ticket at the provider, with talk on it before and after it goes out.
fn talked_about() -> Story {
    let own = Submission { requester: person(JANA, "Jana Petersen"), urgency: Urgency::High, ..submission() };
    Story::new()
        .submits(NINE, own)
        .agent(TEN, SAMIR, Act::Query { text: "Bei wem?".to_owned() })
        .person(TEN, JANA, Act::Reply { text: "Bei Maren Hansen, Raum 204.".to_owned() })
        .agent(TEN, SAMIR, Act::NoteInternally { text: "Kennt sich nicht aus.".to_owned() })
        .reading()
        .handed_over(NOON)
}

// covers D-28 P-30
#[test]
fn a_provider_reads_what_was_written_there_and_nothing_of_anybody_else() {
    let story = talked_about();
    let message = story.mail(NoticeKind::M12, PORTALWERK);
    let whole = format!("{}\n{}\n{:?}", text(&message), html(&message), headers(&message));
    for said in ["Seit 7 Uhr scheitert jede Anmeldung.", "Samir Aydın"] {
        assert!(text(&message).contains(said), "{said}: {whole}");
    }
    for private in
        ["Jana", "Petersen", "Maren", "Hansen", "Ole", "204", "Beamer", "Kennt", "ihren Kurs", "/a/", "konsole"]
    {
        assert!(!whole.contains(private), "{private}: {whole}");
    }
    assert_eq!(subject(&message), format!("[Schul-Hilfe #{}] Auftrag: Anmeldung scheitert", number()));
}

#[test]
fn a_person_wrote_it_and_an_answer_comes_to_the_hand_over() {
    let story = talked_about();
    let message = story.mail(NoticeKind::M12, PORTALWERK);
    assert_eq!(header(&message, "Auto-Submitted"), None);
    assert_eq!(message.envelope_from, Some(address("hilfe@schul-hilfe.example")));
    let reply_to = header(&message, "Reply-To").unwrap();
    let reply_to = address(reply_to.trim_matches(['<', '>']));
    assert_eq!(leg_of(&address("hilfe@schul-hilfe.example"), &keys(), &reply_to), Some((number(), 1)));
    let cause = story.events.len() - 1;
    assert_eq!(is_ours(&keys(), &message.id), Some(Ours::Leg { id: number(), cause }));
}

/// Zammad 1134: their number must stand in what we answer, and all of it hangs together, over a new key as well.
#[test]
fn what_is_written_later_stands_below_the_first_mail_with_the_provider_s_own_number() {
    let mut story = talked_about();
    let first = story.mail(NoticeKind::M12, PORTALWERK);
    story = story.provider_writes(NOON, "Ihr Vorgang: PW-204711. Welche Konten?");
    story = story.updates_leg(NOON, SAMIR, None, "Alle.", true);
    story.keys = Keys { current: Key { id: 2, secret: [8; 32] }, previous: Some(keys().current) };
    let again = story.mail(NoticeKind::M12, PORTALWERK);
    assert!(subject(&again).ends_with("Zum Auftrag: Anmeldung scheitert [PW-204711]"), "{}", subject(&again));
    let references = header(&again, "References").unwrap();
    assert!(references.starts_with(&format!("<{}>", first.id)), "{references}");
    assert!(!text(&again).contains("Welche Konten"), "{}", text(&again));
}

/// The requester's mails say where it is, and no word of what was written outside.
#[test]
fn no_mail_to_people_tells_what_was_written_outside() {
    let story = talked_about().provider_writes(NOON, "Speicher voll bei Kunde 7.");
    let told = story.agent(NOON, SAMIR, Act::Message { text: "Wir warten auf den Betreiber.".to_owned() });
    let message = told.mail(NoticeKind::M3, JANA);
    assert!(text(&message).contains("Status: bei externem Dienstleister"), "{}", text(&message));
    for private in ["Speicher voll", "Seit 7 Uhr", "Portalwerk", "ihren Kurs"] {
        assert!(!text(&message).contains(private), "{private}: {}", text(&message));
    }
}

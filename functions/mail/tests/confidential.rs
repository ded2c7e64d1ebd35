//! What mails about confidential tickets promise: a number, a link, and no word of anybody.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::*;
use mail::Message;
use tickets::notice::Reader;
use tickets::{Act, NoticeKind, Person, Submission, Visibility};

const NINE: &str = "2026-11-17T09:24:00Z";
const TEN: &str = "2026-11-17T10:02:14Z";
const NOON: &str = "2026-11-17T11:00:00Z";

/// Everything that stands in a mail.
fn all(message: &Message) -> String {
    format!("{}\n{}\n{}\n{}", String::from_utf8_lossy(&message.raw), subject(message), text(message), html(message))
}

// covers Z-38
#[test]
fn a_mail_about_what_is_confidential_holds_no_word_and_no_name_of_anybody_else() {
    let late = "2026-11-18T09:00:00Z";
    let secret = Submission {
        requester: person(MAREN, "WORT-NAME"),
        participants: vec![person(OLE, "WORT-NAME")],
        subject: "WORT-BETREFF".to_owned(),
        text: "WORT-TEXT".to_owned(),
        visibility: Visibility::Queue,
        ..submission()
    };
    let word = |n: u8| format!("WORT-{n}");
    let asked = || Story::new().submits(NINE, secret.clone()).agent(TEN, JANA, Act::Query { text: word(1) });
    let solved =
        || asked().agent(NOON, JANA, Act::Solve { text: word(2), knowledge: Some(tickets::Knowledge::NewPage) });
    let stories = [
        Story::new().submits(NINE, secret.clone()),
        asked(),
        asked().person(late, MAREN, Act::Reply { text: word(3) }),
        asked().person(late, OLE, Act::Reply { text: word(4) }),
        asked().agent(late, JANA, Act::Message { text: word(5) }),
        solved(),
        solved().person(late, MAREN, Act::Reopen { text: word(6) }),
        solved().person(late, MAREN, Act::ConfirmSolved),
        solved().clock("2026-11-30T10:30:00Z"),
        solved().clock("2026-12-12T10:30:00Z"),
    ];
    let mut seen = 0;
    for story in stories {
        for notice in story.owed() {
            let to = Person { name: String::new(), ..notice.to.clone() };
            let message = story.write(notice.kind, &to, notice.reader, "de", story.events.len() - 1);
            assert!(!all(&message).contains("WORT"), "{} tells\n{}", notice.kind.name(), all(&message));
            assert!(all(&message).contains(&number().to_string()) && !all(&message).contains("Jana"));
            assert!(header(&message, "Auto-Submitted").is_some(), "no person wrote it");
            seen += 1;
        }
    }
    assert!(seen >= 12, "{seen} mails");
}

/// Whenever a mail is written: what has become confidential meanwhile is not told any more, and what was is not told later.
#[test]
fn a_mail_tells_nothing_of_what_was_confidential_then_or_is_now() {
    let open = Story::new().submitted(NINE);
    let hidden = open.person(TEN, MAREN, Act::MakeConfidential { keep: vec![] });
    let shown = hidden.agent(NOON, JANA, Act::MakeVisible);
    let told = shown.agent("2026-11-18T09:00:00Z", JANA, Act::Message { text: "Öffentlich.".to_owned() });
    let of = |events: usize, cause: usize| {
        let story = Story { events: told.events[..events].to_vec(), ..Story::new() };
        all(&story.write(NoticeKind::M1, &person(MAREN, ""), Reader::Requester, "de", cause))
    };
    assert!(of(1, 0).contains("Seit heute früh"));
    assert!(!of(2, 0).contains("Seit heute früh"), "it is confidential now");
    assert!(!of(3, 1).contains("Seit heute früh"), "it was confidential then");
    assert!(of(3, 0).contains("Seit heute früh") && of(told.events.len(), 3).contains("Seit heute früh"));
}

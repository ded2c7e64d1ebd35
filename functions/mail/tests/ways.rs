//! The ways that mails open: to the request, and to an answer by mail where mail is read.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::*;
use mail::Message;
use std::collections::BTreeSet;
use tickets::notice::Reader;
use tickets::{Act, NoticeKind, Submission};

const NINE: &str = "2026-11-17T09:24:00Z";
const TEN: &str = "2026-11-17T10:02:14Z";

fn solved() -> Story {
    Story::new().submitted(NINE).agent(
        TEN,
        JANA,
        Act::Solve { text: "Kabel getauscht.".to_owned(), knowledge: Some(tickets::Knowledge::NewPage) },
    )
}

fn queried(story: Story) -> Story {
    story.agent(TEN, JANA, Act::Query { text: "Welche Farbe?".to_owned() })
}

fn noted() -> Story {
    Story::new().submitted(NINE).agent(TEN, JANA, Act::NotePublicly { text: "Kabel bestellt.".to_owned() })
}

/// Each kind of mail that an answer could follow, as it happens: to these readers.
fn answerable() -> Vec<(NoticeKind, Story, Vec<Reader>)> {
    use Reader::{Participant, Requester};
    let asked = || queried(Story::new().submitted(NINE));
    let told = Story::new().submitted(NINE).agent(TEN, JANA, Act::Message { text: "Gleich.".to_owned() });
    let both = || vec![Requester, Participant];
    vec![
        (NoticeKind::M1, Story::new().submitted(NINE), both()),
        (NoticeKind::M2, asked(), both()),
        (NoticeKind::M3, told, both()),
        (NoticeKind::M4, solved(), both()),
        (NoticeKind::M5, solved().clock("2026-12-02T09:00:00Z"), both()),
        (NoticeKind::M6, asked().clock("2026-11-24T10:30:00Z"), vec![Requester]),
        (NoticeKind::M6, solved().clock("2026-11-30T10:30:00Z"), vec![Requester]),
    ]
}

#[test]
fn while_no_mail_is_read_no_mail_invites_to_an_answer_by_mail() {
    let invitations = |language| match language {
        "de" => [
            "antworten Sie auf diese Mail",
            "auf diese Mail, oder",
            "Ihre Antwort auf diese Mail",
            "können darauf antworten",
        ],
        _ => ["answer this mail", "reply to this mail, or", "Your answer to this mail", "can answer it"],
    };
    let separators = ["oberhalb dieser Zeile", "above this line"];
    for (kind, story, readers) in answerable() {
        let cases: Vec<_> = readers.iter().flat_map(|&reader| [(reader, "de"), (reader, "en")]).collect();
        let written = |story: &Story| -> Vec<Message> {
            let cause = story.events.len() - 1;
            let maren = person(MAREN, "Maren Hansen");
            cases.iter().map(|&(reader, language)| story.write(kind, &maren, reader, language, cause)).collect()
        };
        let silent = written(&story);
        let open = written(&story.reading());
        for (((_, language), silent), open) in cases.iter().zip(&silent).zip(&open) {
            assert_eq!(header(silent, "Reply-To"), None, "{}", kind.name());
            let (silent, open) = (text(silent), text(open));
            let invites = |text: &str| invitations(language).iter().any(|invitation| text.contains(invitation));
            let separates = |text: &str| separators.iter().any(|separator| text.contains(separator));
            assert!(!invites(&silent) && !separates(&silent), "{}: {silent}", kind.name());
            assert!(invites(&open) && separates(&open), "{} would not invite anyway: {open}", kind.name());
        }
    }
}

#[test]
fn while_no_mail_is_read_every_mail_about_a_request_says_so() {
    let replied = Story::new().submitted(NINE).person(TEN, MAREN, Act::Reply { text: "Hier.".to_owned() });
    let untouched = Story::new().submitted(NINE).clock("2026-11-17T13:24:00Z");
    let to_agents = [
        (NoticeKind::M7, replied, vec![Reader::Agent]),
        (NoticeKind::M8, noted(), vec![Reader::Agent, Reader::Participant]),
        (NoticeKind::M9, Story::new().submitted(NINE), vec![Reader::Agent]),
        (NoticeKind::M10, untouched, vec![Reader::Agent]),
    ];
    for (kind, story, readers) in answerable().into_iter().chain(to_agents) {
        for reader in readers {
            for (language, said) in
                [("de", "Eine Antwort auf diese Mail "), ("en", "A reply to this mail does not reach")]
            {
                let message = story.write(kind, &person(JANA, ""), reader, language, story.events.len() - 1);
                assert!(text(&message).contains(said), "{}: {}", kind.name(), text(&message));
            }
        }
    }
}

// covers Z-20 N-25
#[test]
fn every_mail_about_a_request_leads_to_it() {
    let replied = Story::new().submitted(NINE).person(TEN, MAREN, Act::Reply { text: "Hier.".to_owned() });
    let secret = Act::Reply { text: "Passwort: Sonne-2026".to_owned() };
    let told = Story::new().submitted(NINE).by_mail(TEN, tickets::Actor::Person(address(MAREN)), secret);
    let untouched = Story::new().submitted(NINE).clock("2026-11-17T13:24:00Z");
    let unknown = Submission { requester: person("e@post.example", ""), ..submission() };
    let others = [
        (NoticeKind::M0, Story::new().submits(NINE, unknown), vec![Reader::Requester]),
        (NoticeKind::M7, replied, vec![Reader::Agent]),
        (NoticeKind::M8, noted(), vec![Reader::Participant, Reader::Agent]),
        (NoticeKind::M9, Story::new().submitted(NINE), vec![Reader::Agent]),
        (NoticeKind::M10, untouched, vec![Reader::Agent]),
        (NoticeKind::M17, told, vec![Reader::Requester, Reader::Agent]),
    ];
    // Who is outside has no way in.
    let mut kinds = BTreeSet::from([NoticeKind::M15.name(), NoticeKind::M16.name(), NoticeKind::M12.name()]);
    for (kind, story, readers) in answerable().into_iter().chain(others) {
        kinds.insert(kind.name());
        for reader in readers {
            let message = story.write(kind, &person(JANA, ""), reader, "de", story.events.len() - 1);
            let way = if reader == Reader::Agent { "konsole/anfragen" } else { "a" };
            let way = format!("{BASE}/{way}/{}", number());
            assert!(text(&message).contains(&way), "{}: {}", kind.name(), text(&message));
            assert!(html(&message).contains(&format!("<a href=\"{way}")), "{}: {}", kind.name(), html(&message));
        }
    }
    assert_eq!(kinds, NoticeKind::ALL.into_iter().map(NoticeKind::name).collect());
}

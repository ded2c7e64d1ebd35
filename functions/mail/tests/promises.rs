//! What every mail promises: nothing leaks, nothing can be smuggled in, and every try says the same.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use chrono::TimeDelta;
use common::*;
use mail::{About, Letter, Message, Ours, ReplyAddress, WriteError, is_ours, link};
use mail_parser::MessageParser;
use tickets::event::{Event, What};
use tickets::notice::Reader;
use tickets::token::{Key, Keys, Purpose};
use tickets::{Act, Actor, Channel, Language, NoticeKind, Person, Submission, Visibility};

const NINE: &str = "2026-11-17T09:24:00Z";
const TEN: &str = "2026-11-17T10:02:14Z";
const NOON: &str = "2026-11-17T11:00:00Z";

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

/// All that a reader or a mail program can see, decoded.
fn all(message: &Message) -> String {
    let raw = String::from_utf8(message.raw.clone()).unwrap();
    format!("{raw}\n{}\n{}", shown(message), message.to)
}

/// A submission as no form would let it through.
fn raw_submission(change: impl Fn(&mut tickets::event::Submitted)) -> Event {
    let mut story = Story::new().submitted(NINE);
    let mut event = story.events.remove(0);
    let What::Submitted(submitted) = &mut event.what else { unreachable!("a story begins with a submission") };
    change(submitted);
    event
}

// ---- what must not leak

#[test]
fn an_unknown_address_gets_not_one_byte_that_the_sender_chose() {
    let canary = "KANARIE";
    let submission = Submission {
        requester: person("elternrat@post.example", canary),
        participants: vec![person("kanarie@post.example", canary)],
        subject: format!("{canary} {{{{ link }}}}"),
        text: format!("{canary} https://evil.example/{canary}"),
        answers: vec![tickets::command::Answer { question: canary.to_owned(), answer: canary.to_owned() }],
        ..submission()
    };
    let story = Story::new().submits(NINE, submission);
    assert_eq!(story.owed().len(), 1);
    for language in ["de", "en"] {
        let message = story.mail_in(NoticeKind::M0, "elternrat@post.example", language);
        assert!(!all(&message).to_uppercase().contains(canary), "{}", all(&message));
        assert!(!all(&message).contains("evil"));
        let names: Vec<String> = headers(&message).into_iter().map(|(name, _)| name).collect();
        assert_eq!(
            names,
            [
                "From",
                "To",
                "Subject",
                "Date",
                "Message-ID",
                "Auto-Submitted",
                "X-Auto-Response-Suppress",
                "MIME-Version",
                "Content-Type"
            ]
        );
    }
}

// covers Z-22
#[test]
fn notes_are_in_no_mail_and_what_levels_say_to_each_other_in_none_to_the_requester() {
    let late = "2026-11-18T09:00:00Z";
    let up = Act::HandUp {
        reason: "GRUND".to_owned(),
        text: "WEITER".to_owned(),
        urgency: Default::default(),
        triage: Some(Default::default()),
    };
    let story = || {
        Story::new()
            .submitted(NINE)
            .agent(TEN, JANA, Act::NoteInternally { text: "INTERN".to_owned() })
            .agent(TEN, JANA, Act::NotePublicly { text: "STILL".to_owned() })
            .agent(TEN, JANA, up.clone())
            .act(
                NOON,
                Actor::Desk,
                Act::HandBack { child: number(), text: "ZURÜCK".to_owned(), visibility: Visibility::Desk },
            )
    };
    let told = story().agent(late, JANA, Act::Message { text: "Öffentlich.".to_owned() });
    let asked = story().agent(late, JANA, Act::Query { text: "Öffentlich?".to_owned() });
    let solved = story().agent(
        late,
        JANA,
        Act::Solve { text: "Öffentlich.".to_owned(), knowledge: Some(tickets::Knowledge::NewPage) },
    );
    let replied = story().person(late, OLE, Act::Reply { text: "Öffentlich.".to_owned() });
    let mut seen = 0;
    for story in [told, asked, solved, replied] {
        for notice in story.owed() {
            let message = story.mail(notice.kind, notice.to.address.as_str());
            let text = all(&message);
            assert!(text.contains("Öffentlich") && text.contains("Seit heute früh"), "{text}");
            for secret in ["INTERN", "STILL", "GRUND", "WEITER", "ZURÜCK"] {
                assert!(!text.contains(secret), "{} tells {secret}", notice.kind.name());
            }
            seen += 1;
        }
    }
    assert_eq!(seen, 8);
}

#[test]
fn a_note_is_told_to_no_requester_even_if_a_letter_is_made_of_it() {
    let story = Story::new().submitted(NINE).agent(TEN, JANA, Act::NoteInternally { text: "INTERN".to_owned() });
    // M12 is about an order, M15 and M16 about no request.
    let kinds =
        NoticeKind::ALL.into_iter().filter(|kind| !matches!(kind, NoticeKind::M12 | NoticeKind::M15 | NoticeKind::M16));
    for kind in kinds {
        let message = story.write(kind, &person(MAREN, "Maren Hansen"), Reader::Requester, "de", 1);
        assert!(!all(&message).contains("INTERN"), "{}", kind.name());
    }
}

// covers N-24
#[test]
fn nobody_learns_an_address_of_somebody_else() {
    let nameless = Submission {
        requester: person(MAREN, ""),
        participants: vec![
            person(OLE, ""),
            person("a.b@hafenschule.example", ""),
            person("c.d@hafenschule.example", "Cem"),
        ],
        ..submission()
    };
    let story = Story::new().submits(NINE, nameless);
    let replied = story.person(NOON, MAREN, Act::Reply { text: "Ja.".to_owned() });
    let message = replied.mail(NoticeKind::M3, OLE);
    for stranger in [MAREN, "a.b@hafenschule.example", "c.d@hafenschule.example"] {
        assert!(!all(&message).contains(stranger), "{}", all(&message));
    }
    assert!(text(&message).contains("Person ohne Namen schreibt:"));
    assert!(text(&message).contains("Diese Mail ging auch an Cem und Person ohne Namen."), "{}", text(&message));
    assert!(text(&message).contains("Guten Tag,\n"));
    assert_eq!(header(&message, "To").unwrap(), format!("<{OLE}>"));
    assert!(text(&replied.mail(NoticeKind::M7, JANA)).contains(MAREN), "agents may know");
}

#[test]
fn the_page_about_data_says_how_long_a_link_is_good() {
    for text in [include_str!("../../../content/strings/de.toml"), include_str!("../../../content/strings/en.toml")] {
        let line = text.lines().find(|line| line.starts_with("seen_link = ")).unwrap();
        assert!(line.contains(&format!(" {} ", mail::link::DAYS_GOOD)), "{line}");
    }
}

#[test]
fn a_link_is_good_for_its_reader_alone_and_180_days() {
    let token = |message: &Message, end: &str| {
        let text = text(message);
        let start = format!("{BASE}/a/{}/", number());
        let line = text.lines().find(|l| l.starts_with(&start) && l.ends_with(end)).unwrap().to_owned();
        line.strip_prefix(&start).unwrap().split('/').next().unwrap().to_owned()
    };
    let open = |purpose, token: &str, who: &str, days: i64| {
        let now = at(TEN) + TimeDelta::days(days);
        keys().open(purpose, &[&number().to_string(), who], token, now).is_ok()
    };
    let message = solved().mail(NoticeKind::M4, MAREN);
    for end in ["/erledigt", "/wieder-oeffnen", ""] {
        let token = token(&message, end);
        assert!(open(Purpose::TicketLink, &token, MAREN, link::DAYS_GOOD));
        assert!(!open(Purpose::TicketLink, &token, MAREN, link::DAYS_GOOD + 1));
        assert!(!open(Purpose::TicketLink, &token, OLE, 0) && !open(Purpose::Confirm, &token, MAREN, 0));
    }
    let to_ole = all(&solved().mail(NoticeKind::M4, OLE));
    assert!(!to_ole.contains("/erledigt") && !to_ole.contains("/wieder-oeffnen"));
    let to_agent = all(&Story::new().submitted(NINE).mail(NoticeKind::M9, JANA));
    assert!(to_agent.contains(&link::console(BASE, number())) && !to_agent.contains("/a/"));
    let unknown = Submission { requester: person("e@post.example", ""), ..submission() };
    let confirm = token(&Story::new().submits(NINE, unknown).mail(NoticeKind::M0, "e@post.example"), "/bestaetigen");
    assert!(open(Purpose::Confirm, &confirm, "e@post.example", 1));
    assert!(!open(Purpose::TicketLink, &confirm, "e@post.example", 1));
}

#[test]
fn addresses_do_not_care_how_the_base_ends() {
    assert_eq!(link::console("https://h.example/", number()), link::console("https://h.example", number()));
}

// ---- what must not be smuggled in

#[test]
fn no_header_can_be_written_into_a_name_or_a_subject() {
    let evil = "x\r\nBcc: evil@x.example\r\n\r\n<script>\u{2028}\u{0}";
    let event = raw_submission(|s| {
        s.subject = evil.to_owned();
        s.requester.name = evil.to_owned();
        s.participants[0].name = evil.to_owned();
    });
    let story = Story::new().reading().event(event).person(NOON, MAREN, Act::Reply { text: evil.to_owned() });
    for message in [story.mail(NoticeKind::M3, OLE), story.mail(NoticeKind::M7, JANA)] {
        let names: Vec<String> = headers(&message).into_iter().map(|(name, _)| name).collect();
        let human = message.envelope_from.is_some();
        let mut expected = vec!["From", "To", "Subject", "Date", "Message-ID", "Reply-To", "In-Reply-To", "References"];
        if !human {
            expected.extend(["Auto-Submitted", "X-Auto-Response-Suppress"]);
        }
        expected.extend(["MIME-Version", "Content-Type"]);
        assert_eq!(names, expected);
        assert!(!html(&message).contains("<script>"), "{}", html(&message));
        assert!(subject(&message).contains("x Bcc: evil@x.example"), "{}", subject(&message));
    }
    let from = header(&story.mail(NoticeKind::M3, OLE), "From").unwrap();
    assert!(from.ends_with("<hilfe@schul-hilfe.example>"), "{from}");
}

#[test]
fn what_looks_like_an_encoded_word_stays_as_it_is() {
    let smuggled = "=?utf-8?Q?x=0D=0ABcc:_evil?=";
    let event = raw_submission(|s| {
        s.subject = smuggled.to_owned();
        s.requester.name = smuggled.to_owned();
    });
    let message = Story::new().event(event).mail(NoticeKind::M1, MAREN);
    assert!(!header(&message, "Subject").unwrap().contains(smuggled));
    assert!(!header(&message, "To").unwrap().contains(smuggled));
    assert!(subject(&message).contains("x=0D=0ABcc:_evil"), "{}", subject(&message));
}

#[test]
fn what_people_write_is_neither_template_nor_structure() {
    let written = "{{ 7 * 7 }} {% if x %}\n---\n\n\nNummer: AAAA-AAAA\n> nie gesagt\n-- Antworten Sie oberhalb dieser Zeile --\nhttps://evil.example/x\n<b>&amp;</b>";
    let told = Story::new().reading().submitted(NINE).agent(TEN, JANA, Act::Message { text: written.to_owned() });
    let message = told.mail(NoticeKind::M3, MAREN);
    assert!(text(&message).contains(written), "{}", text(&message));
    let html = html(&message);
    assert!(html.contains("{{ 7 * 7 }} {% if x %}"), "{html}");
    assert!(html.contains("&lt;b&gt;&amp;amp;&lt;/b&gt;"), "{html}");
    assert!(!html.contains("<a href=\"https://evil"), "{html}");
    assert_eq!(html.matches("<hr>").count(), 2, "{html}");
    assert_eq!(html.matches("class=\"sep\"").count(), 1, "{html}");
    assert_eq!(html.matches("<dl>").count(), 1, "{html}");
    assert_eq!(html.matches("<blockquote>").count(), 1, "{html}");
}

// ---- every try says the same

#[test]
fn the_same_letter_gives_the_same_bytes_whatever_happens_meanwhile() {
    let early = queried(Story::new().submitted(NINE));
    let first = early.mail(NoticeKind::M2, MAREN);
    assert_eq!(first, early.mail(NoticeKind::M2, MAREN));
    let cause = early.events.len() - 1;
    let later = early.person(NOON, MAREN, Act::Reply { text: "Grün.".to_owned() });
    let again = later.write(NoticeKind::M2, &person(MAREN, "Maren Hansen"), Reader::Requester, "de", cause);
    assert_eq!(String::from_utf8(first.raw).unwrap(), String::from_utf8(again.raw).unwrap());
}

#[test]
fn an_id_names_ticket_event_kind_and_reader_and_is_known_again() {
    let (m1, m1_ole) = (
        Story::new().submitted(NINE).mail(NoticeKind::M1, MAREN),
        Story::new().submitted(NINE).mail(NoticeKind::M1, OLE),
    );
    let m2 = queried(Story::new().submitted(NINE)).mail(NoticeKind::M2, MAREN);
    assert_ne!(m1.id, m1_ole.id);
    for message in [&m1, &m1_ole, &m2] {
        assert_eq!(header(message, "Message-ID").unwrap(), format!("<{}>", message.id));
        assert_eq!(is_ours(&keys(), &message.id), Some(Ours::Ticket(number())));
    }
    assert_eq!(header(&m1, "References"), None);
    assert_eq!(header(&m2, "In-Reply-To").unwrap(), format!("<{}>", m1.id));
    assert_eq!(header(&m2, "References").unwrap(), format!("<{}>", m1.id));
}

#[test]
fn threads_hang_together_after_confirmation_and_over_a_new_key() {
    let parent = "e@post.example";
    let unknown = Submission { requester: person(parent, ""), participants: Vec::new(), ..submission() };
    let confirmed = Story::new().submits(NINE, unknown).person(NOON, parent, Act::Confirm);
    let m1 = confirmed.mail(NoticeKind::M1, parent);
    assert!(text(&m1).contains("> Seit heute früh"), "{}", text(&m1));
    let news = confirmed.mail(NoticeKind::M9, SAMIR);
    let mut asked = confirmed.agent(NOON, SAMIR, Act::Query { text: "Wo?".to_owned() });
    assert_eq!(header(&asked.mail(NoticeKind::M2, parent), "References").unwrap(), format!("<{}>", m1.id));
    asked.keys = Keys { current: Key { id: 2, secret: [8; 32] }, previous: Some(keys().current) };
    let references = header(&asked.mail(NoticeKind::M2, parent), "References").unwrap();
    assert!(references.starts_with(&format!("<{}>", m1.id)) && references.matches('<').count() == 2, "{references}");
    asked.keys = keys();
    let replied = asked.person(NOON, parent, Act::Reply { text: "Hier.".to_owned() });
    assert_eq!(header(&replied.mail(NoticeKind::M7, SAMIR), "In-Reply-To").unwrap(), format!("<{}>", news.id));
}

// covers N-20
#[test]
fn an_answer_goes_to_an_address_for_this_reader() {
    let message = solved().reading().mail(NoticeKind::M4, MAREN);
    let reply_to = header(&message, "Reply-To").unwrap();
    let desk = address("hilfe@schul-hilfe.example");
    let read = ReplyAddress::parse(&desk, &address(reply_to.trim_matches(['<', '>']))).unwrap();
    assert_eq!(read.id, number());
    assert!(read.is_for(&keys(), &address(MAREN)) && !read.is_for(&keys(), &address(OLE)));
}

// ---- what the headers say

// covers Z-31
#[test]
fn machines_say_so_and_people_do_not() {
    let unanswered = Story::with(&DESK.replacen("[timers]", "[timers]\nwaiting_solve_days = 14", 1), &[]);
    let unanswered = queried(unanswered.submitted(NINE)).clock("2026-12-01T11:00:00Z");
    let told = || Story::new().submitted(NINE).agent(TEN, JANA, Act::Message { text: "Gleich.".to_owned() });
    let table = [
        (Story::new().submitted(NINE).mail(NoticeKind::M1, MAREN), Some("auto-replied"), "Schul-Hilfe"),
        (queried(Story::new().submitted(NINE)).mail(NoticeKind::M2, MAREN), None, "Jana Petersen – Schul-Hilfe"),
        (told().mail(NoticeKind::M3, MAREN), None, "Jana Petersen – Schul-Hilfe"),
        (solved().mail(NoticeKind::M4, MAREN), None, "Jana Petersen – Schul-Hilfe"),
        (unanswered.mail(NoticeKind::M4, MAREN), Some("auto-generated"), "Schul-Hilfe"),
        (solved().clock("2026-12-02T09:00:00Z").mail(NoticeKind::M5, MAREN), Some("auto-generated"), "Schul-Hilfe"),
        (solved().clock("2026-11-30T10:00:00Z").mail(NoticeKind::M6, MAREN), Some("auto-generated"), "Schul-Hilfe"),
        (
            solved().person(NOON, MAREN, Act::ConfirmSolved).mail(NoticeKind::M7, JANA),
            Some("auto-generated"),
            "Schul-Hilfe",
        ),
        (Story::new().submitted(NINE).mail(NoticeKind::M9, JANA), Some("auto-generated"), "Schul-Hilfe"),
    ];
    for (message, automatic, from) in table {
        assert_eq!(header(&message, "Auto-Submitted").as_deref(), automatic);
        assert_eq!(header(&message, "X-Auto-Response-Suppress").as_deref(), automatic.map(|_| "All"));
        assert_eq!(message.envelope_from.is_none(), automatic.is_some());
        assert_eq!(header(&message, "Precedence"), None);
        let parsed = MessageParser::default().parse(&message.raw).unwrap();
        let sender = parsed.from().unwrap().first().unwrap();
        assert_eq!((sender.name(), sender.address()), (Some(from), Some("hilfe@schul-hilfe.example")));
    }
}

#[test]
fn a_long_subject_folds_and_reads_back_whole() {
    let long = "Größe ändern über Straße ".repeat(8).trim().to_owned();
    let message =
        Story::new().submits(NINE, Submission { subject: long.clone(), ..submission() }).mail(NoticeKind::M1, MAREN);
    let raw = String::from_utf8(message.raw.clone()).unwrap();
    for line in raw.split("\r\n") {
        assert!(line.len() <= 120, "{line}");
        assert!(!line.contains('\n'), "{line}");
    }
    assert_eq!(subject(&message), format!("[Schul-Hilfe #{}] Eingang bestätigt: {long}", number()));
    let parsed = MessageParser::default().parse(&message.raw).unwrap();
    assert_eq!(parsed.to().unwrap().first().unwrap().address(), Some(MAREN));
    assert_eq!((parsed.text_body_count(), parsed.html_body_count()), (1, 1));
    assert_eq!(parsed.date().unwrap().to_timestamp(), at(NINE).timestamp());
}

#[test]
fn names_in_every_script_arrive_whole() {
    for name in ["Łukasz Đurić", "Zoë Müller-Groß", "نور الهدى", "אורית לוי", "王小明"] {
        let story = Story::new().submits(NINE, Submission { requester: person(MAREN, name), ..submission() });
        let message = story.mail(NoticeKind::M1, MAREN);
        let parsed = MessageParser::default().parse(&message.raw).unwrap();
        assert_eq!(parsed.to().unwrap().first().unwrap().name(), Some(name));
        assert!(text(&message).starts_with(&format!("Guten Tag {name},")), "{}", text(&message));
    }
}

// ---- the conversation so far

// covers N-20
#[test]
fn a_mail_carries_ten_entries_and_says_when_there_are_more() {
    let spoken = |count: usize| {
        let told = (0..count).fold(Story::new().submitted(NINE), |story, n| {
            story.person(TEN, MAREN, Act::Reply { text: format!("Wort {n}.") })
        });
        text(&told.agent(NOON, JANA, Act::Message { text: "Gut.".to_owned() }).mail(NoticeKind::M3, MAREN))
    };
    let older = "Ältere Einträge";
    let (ten, eleven) = (spoken(9), spoken(10));
    assert!(ten.contains("> Seit heute früh") && !ten.contains(older), "{ten}");
    assert!(!eleven.contains("> Seit heute früh") && eleven.contains(older), "{eleven}");
    assert!(eleven.find("Wort 9.") < eleven.find("Wort 0."), "newest first: {eleven}");
}

#[test]
fn a_mail_does_not_grow_without_end() {
    let long = "a".repeat(40_000);
    let story = Story::new()
        .submitted(NINE)
        .person(TEN, MAREN, Act::Reply { text: long.clone() })
        .person(TEN, MAREN, Act::Reply { text: long.clone() })
        .agent(NOON, JANA, Act::Message { text: "Gut.".to_owned() });
    let text = text(&story.mail(NoticeKind::M3, MAREN));
    assert_eq!(text.matches(&long).count(), 1);
    assert!(text.contains("Ältere Einträge"));
}

// ---- what cannot be written

fn try_write(
    story: &Story,
    kind: NoticeKind,
    to: &Person,
    language: &str,
    about: About<'_>,
) -> Result<Message, WriteError> {
    let language = Language::new(language);
    story.writer().write(&Letter { kind, to, reader: Reader::Requester, language: &language, about })
}

#[test]
fn a_letter_that_makes_no_sense_is_refused() {
    let story = Story::new().submitted(NINE);
    let maren = person(MAREN, "Maren Hansen");
    let events: &[Event] = &story.events;
    let sign_in = About::SignIn { key: "k", link: "https://x.example", minutes: 15, at: at(NINE) };
    let missing = try_write(&story, NoticeKind::M1, &maren, "de", About::Ticket { events, cause: 1 });
    assert!(matches!(missing, Err(WriteError::NoCause { cause: 1, events: 1 })), "{missing:?}");
    let wrong = try_write(&story, NoticeKind::M1, &maren, "de", sign_in);
    assert!(matches!(wrong, Err(WriteError::WrongKind(NoticeKind::M1))), "{wrong:?}");
    let wrong = try_write(&story, NoticeKind::M16, &maren, "de", About::Ticket { events, cause: 0 });
    assert!(matches!(wrong, Err(WriteError::WrongKind(NoticeKind::M16))), "{wrong:?}");
    let headless = Event {
        at: at(NINE),
        claimed: None,
        by: Actor::Clock,
        via: Channel::Desk,
        signed: String::new(),
        masked: false,
        files: Vec::new(),
        what: What::Unassigned,
    };
    let headless = try_write(&story, NoticeKind::M9, &maren, "de", About::Ticket { events: &[headless], cause: 0 });
    assert!(matches!(headless, Err(WriteError::NoCause { .. })), "{headless:?}");
}

#[test]
fn a_template_that_reaches_for_what_is_not_there_is_an_error() {
    let own = [("mails/M1/de.txt".to_owned(), "Betreff: x\n\n{{ hours.nirgends }}".to_owned())];
    let story = Story::with(DESK, &own).submitted(NINE);
    let about = About::Ticket { events: &story.events, cause: 0 };
    let error = try_write(&story, NoticeKind::M1, &person(MAREN, ""), "de", about).unwrap_err();
    assert!(matches!(error, WriteError::Template(_)), "{error:?}");
}

#[test]
fn a_school_can_write_its_own_mail_and_an_unknown_language_reads_the_desks() {
    let own = [("mails/M1/de.txt".to_owned(), "Betreff: Moin\n\nMoin {{ name }}, {{ number }}.".to_owned())];
    let story = Story::with(DESK, &own).submitted(NINE);
    for language in ["de", "fr"] {
        let message = story.mail_in(NoticeKind::M1, MAREN, language);
        assert_eq!(subject(&message), format!("[Schul-Hilfe #{}] Moin", number()));
        assert_eq!(text(&message), format!("Moin Maren Hansen, {}.\n", number()));
        assert!(html(&message).contains("<html lang=\"de\">"));
    }
}

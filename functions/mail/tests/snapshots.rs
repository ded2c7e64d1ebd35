//! Every kind of mail in every language, to be read by a person. `UPDATE_EXPECT=1 cargo test -p mail` rewrites them.
//!
//! Long because it is one list of all mails.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::*;
use mail::{About, Letter, Message, PersonalData};
use tickets::command::Edit;
use tickets::event::Urgency;
use tickets::notice::Reader;
use tickets::policy::SiteId;
use tickets::{Act, Actor, Language, LegState, NoticeKind, Remote, Submission, Visibility, Watch};

const NINE: &str = "2026-11-17T09:24:00Z";
const NOON: &str = "2026-11-17T12:00:00Z";
const TEN: &str = "2026-11-17T10:02:14Z";

/// A title and a mail for each variant, in each language, against the file of its kind.
fn check(kind: NoticeKind, variants: impl Fn(&str) -> Vec<(&'static str, Message)>) {
    check_file(kind.name(), variants);
}

fn check_file(name: &str, variants: impl Fn(&str) -> Vec<(&'static str, Message)>) {
    for language in ["de", "en"] {
        let shown: String = variants(language)
            .into_iter()
            .map(|(title, message)| format!("======== {title}\n{}\n", shown(&message)))
            .collect();
        let path = format!("{}/tests/snapshots/{name}.{language}.txt", env!("CARGO_MANIFEST_DIR"));
        expect_test::expect_file![path].assert_eq(&shown);
    }
}

fn written(text: &str) -> String {
    text.to_owned()
}

fn asked() -> Story {
    let question =
        "Steht „Kein Signal“ auf der Leinwand, oder bleibt sie ganz dunkel?\n\nDavon hängt ab, was ich mitbringe.";
    Story::new().submitted(NINE).agent(TEN, JANA, Act::Query { text: written(question) })
}

fn answered() -> Story {
    asked().person("2026-11-17T11:15:00Z", MAREN, Act::Reply { text: written("„Kein Signal“.") })
}

fn solved() -> Story {
    answered().agent(
        "2026-11-18T08:00:00Z",
        JANA,
        Act::Solve {
            text: written("Das Kabel war defekt und ist getauscht."),
            knowledge: Some(tickets::Knowledge::NewPage),
        },
    )
}

fn desk_with(rules: &str) -> String {
    DESK.replacen(
        "members = [\"j.petersen@hafenschule.example\"]",
        &format!("members = [\"j.petersen@hafenschule.example\"]\n{rules}"),
        1,
    )
}

/// Solved and closed at once, with a rule for what comes after.
fn direct(rules: &str) -> Story {
    Story::with(&desk_with(&format!("closing = \"direct\"\n{rules}")), &[]).submitted(NINE).agent(
        TEN,
        JANA,
        Act::Solve {
            text: written("Das Kabel war defekt und ist getauscht."),
            knowledge: Some(tickets::Knowledge::NewPage),
        },
    )
}

#[test]
fn m0_confirm_your_address() {
    let mut parent = submission();
    parent.requester = person("elternrat@post.example", "Elternrat");
    let story = Story::new().submits(NINE, parent);
    check(NoticeKind::M0, |language| {
        vec![("unknown address", story.mail_in(NoticeKind::M0, "elternrat@post.example", language))]
    });
}

#[test]
fn m1_your_request_has_arrived() {
    let open = Story::new().submitted(NINE);
    let early = Story::new().submitted("2026-11-17T05:10:00Z");
    let weekend = Story::new().submitted("2026-11-20T18:30:00Z");
    let mut later = submission();
    later.follows = Some(other_number());
    let follows = Story::new().submits("2026-12-23T16:00:00Z", later);
    let feast = Story::new().submitted("2027-05-06T09:00:00Z");
    let summer = Story::new().submitted("2027-07-12T09:00:00Z");
    let break_ = Story::with(&DESK.replacen("pauses = []", "pauses = [\"2026-11-16..2026-11-20\"]", 1), &[]);
    let break_ = break_.submitted("2026-11-17T05:10:00Z");
    let nils = || person("n.voss@hafenschule.example", "Nils Voß");
    let by_maren = answered().person(NOON, MAREN, Act::AddParticipant { person: nils(), confirmed: false });
    let by_jana = answered().agent(NOON, JANA, Act::AddParticipant { person: nils(), confirmed: false });
    let renewed = answered().agent(NOON, JANA, Act::RenewAccess { of: person(MAREN, "").address });
    let mut call = submission();
    call.requester = tickets::Person::without_mail("Maren Hansen");
    call.queue = Some(tickets::policy::QueueId::new("hafenschule"));
    let called = Story::new().act(NINE, Actor::Agent(person(JANA, "").address), Act::Submit(Box::new(call)));
    let addressed = called.agent(NOON, JANA, Act::GiveAddress { address: person(MAREN, "").address });
    let mut told = submission();
    told.text = with_secret();
    let secret = Story::new().submits(NINE, told);
    let by = Actor::Person(submission().requester.address);
    let forms = Story::with(&desk_with("channels = [\"form\"]"), &[]).reading();
    let forms = forms.by_mail(NINE, by, Act::Submit(Box::new(submission())));
    check(NoticeKind::M1, |language| {
        vec![
            ("added by the requester", by_maren.mail_in(NoticeKind::M1, "n.voss@hafenschule.example", language)),
            ("whose links were renewed", renewed.mail_in(NoticeKind::M1, MAREN, language)),
            ("who had no address before", addressed.mail_in(NoticeKind::M1, MAREN, language)),
            ("added by an agent", by_jana.mail_in(NoticeKind::M1, "n.voss@hafenschule.example", language)),
            ("requester, while open", open.mail_in(NoticeKind::M1, MAREN, language)),
            ("participant, while open", open.mail_in(NoticeKind::M1, OLE, language)),
            ("requester, before opening", early.mail_in(NoticeKind::M1, MAREN, language)),
            ("requester, at the weekend", weekend.mail_in(NoticeKind::M1, MAREN, language)),
            (
                "requester, carries on another, before a closed day in the holidays",
                follows.mail_in(NoticeKind::M1, MAREN, language),
            ),
            ("requester, on a public holiday", feast.mail_in(NoticeKind::M1, MAREN, language)),
            ("requester, in the summer holidays", summer.mail_in(NoticeKind::M1, MAREN, language)),
            ("requester, in a pause of the desk's own", break_.mail_in(NoticeKind::M1, MAREN, language)),
            ("requester, who wrote a password", secret.mail_in(NoticeKind::M1, MAREN, language)),
            ("requester, by mail to a group that takes none", forms.mail_in(NoticeKind::M1, MAREN, language)),
        ]
    });
}

#[test]
fn m2_a_question() {
    let story = asked();
    check(NoticeKind::M2, |language| {
        vec![
            ("requester", story.mail_in(NoticeKind::M2, MAREN, language)),
            ("participant", story.mail_in(NoticeKind::M2, OLE, language)),
        ]
    });
}

#[test]
fn m3_a_message() {
    let told = answered().agent(NOON, JANA, Act::Message { text: written("Ich komme um 13 Uhr.") });
    let remote = Remote { link: written("https://fern.example/s/1"), code: written("GEHEIM") };
    let afar = answered().agent(NOON, JANA, Act::OfferRemote(Box::new(remote)));
    check(NoticeKind::M3, |language| {
        vec![
            ("from the agent", told.mail_in(NoticeKind::M3, MAREN, language)),
            ("from the requester, to the participant", answered().mail_in(NoticeKind::M3, OLE, language)),
            ("remote help", afar.mail_in(NoticeKind::M3, MAREN, language)),
        ]
    });
}

#[test]
fn m4_the_solution() {
    let desk = DESK.replacen("[timers]", "[timers]\nwaiting_solve_days = 14", 1);
    let unanswered = Story::with(&desk, &[])
        .submitted(NINE)
        .agent(TEN, JANA, Act::Query { text: written("Welcher Raum?") })
        .clock("2026-12-01T11:00:00Z");
    check(NoticeKind::M4, |language| {
        vec![
            ("requester", solved().mail_in(NoticeKind::M4, MAREN, language)),
            ("participant", solved().mail_in(NoticeKind::M4, OLE, language)),
            ("nobody answered the question", unanswered.mail_in(NoticeKind::M4, MAREN, language)),
        ]
    });
}

#[test]
fn m5_closed() {
    check(NoticeKind::M5, |language| {
        vec![
            (
                "time, reopen within days",
                solved().clock("2026-12-02T09:00:00Z").mail_in(NoticeKind::M5, MAREN, language),
            ),
            ("direct, reopens", direct("follow_up = \"reopen\"").mail_in(NoticeKind::M5, MAREN, language)),
            ("direct, new linked", direct("follow_up = \"new_linked\"").mail_in(NoticeKind::M5, MAREN, language)),
            ("direct, reject, participant", direct("follow_up = \"reject\"").mail_in(NoticeKind::M5, OLE, language)),
        ]
    });
}

#[test]
fn m6_a_reminder() {
    let once = asked().clock("2026-11-24T10:30:00Z");
    let twice = asked().clock("2026-11-24T10:30:00Z").clock("2026-11-30T10:30:00Z");
    let desk = DESK.replacen("[timers]", "[timers]\nwaiting_solve_days = 14", 1);
    let last = Story::with(&desk, &[])
        .submitted(NINE)
        .agent(TEN, JANA, Act::Query { text: written("Welcher Raum?") })
        .clock("2026-11-30T10:30:00Z");
    let verdict = solved().clock("2026-11-30T10:30:00Z");
    check(NoticeKind::M6, |language| {
        vec![
            ("question, first", once.mail_in(NoticeKind::M6, MAREN, language)),
            ("question, last", twice.mail_in(NoticeKind::M6, MAREN, language)),
            ("question, then solved by time", last.mail_in(NoticeKind::M6, MAREN, language)),
            ("solution", verdict.mail_in(NoticeKind::M6, MAREN, language)),
        ]
    });
}

#[test]
fn m7_the_requester_did_something() {
    let late = "2026-11-18T13:00:00Z";
    let confirmed = solved().person(late, MAREN, Act::ConfirmSolved);
    let withdrawn = answered().person(late, MAREN, Act::Withdraw);
    let reopened = solved().person(late, MAREN, Act::Reopen { text: written("Wieder dunkel.") });
    let lost = Act::Bounced { to: person(MAREN, "").address, permanent: true, status: written("5.1.1") };
    let bounced = answered().act(late, tickets::Actor::Desk, lost);
    let set_aside = answered().act(late, Actor::Desk, Act::SetAside);
    let reopened_silently = solved().person(late, MAREN, Act::Reopen { text: String::new() });
    let up = Act::HandUp {
        reason: written("Ersatz"),
        text: written("Neuer Beamer nötig."),
        urgency: Default::default(),
        triage: Some(Default::default()),
    };
    let back = answered().agent(TEN, JANA, up);
    let back = back.act(
        late,
        tickets::Actor::Desk,
        Act::HandBack { child: number(), text: written("Ersatz ist unterwegs."), visibility: Visibility::Desk },
    );
    let edit = Edit {
        subject: Some(written("Beamer in Raum 204 flackert")),
        text: Some(written("Er flackert grün.\n\nKabel ist getauscht.")),
        urgency: Some(Urgency::High),
        wished_due: Some("2026-11-20".parse().ok()),
    };
    let edited = answered().person(late, MAREN, Act::Edit(Box::new(edit)));
    let no_wish = Edit { wished_due: Some(None), ..Edit::default() };
    let wish = Edit { wished_due: Some("2026-11-20".parse().ok()), ..Edit::default() };
    let unwished =
        answered().person(NOON, MAREN, Act::Edit(Box::new(wish))).person(late, MAREN, Act::Edit(Box::new(no_wish)));
    check(NoticeKind::M7, |language| {
        vec![
            ("edited", edited.mail_in(NoticeKind::M7, JANA, language)),
            ("takes a wish back", unwished.mail_in(NoticeKind::M7, JANA, language)),
            ("replied", answered().mail_in(NoticeKind::M7, JANA, language)),
            ("confirmed", confirmed.mail_in(NoticeKind::M7, JANA, language)),
            ("a mail came back", bounced.mail_in(NoticeKind::M7, JANA, language)),
            ("set aside", set_aside.mail_in(NoticeKind::M7, JANA, language)),
            ("withdrew", withdrawn.mail_in(NoticeKind::M7, JANA, language)),
            ("reopened", reopened.mail_in(NoticeKind::M7, JANA, language)),
            ("reopened without a word", reopened_silently.mail_in(NoticeKind::M7, JANA, language)),
            ("child solved", back.mail_in(NoticeKind::M7, JANA, language)),
        ]
    });
}

// covers D-29
#[test]
fn m7_news_from_outside() {
    let outside = || at_the_provider().handed_over(TEN);
    let wrote = outside().provider_writes(NOON, "Vorgang PW-204711: Der Speicher war voll.");
    let solved = outside().updates_leg(NOON, KIRSTEN, Some(LegState::Resolved), "Läuft wieder.", false);
    let silent = outside().clock("2026-11-24T10:30:00Z");
    let withdrawn = outside().person(NOON, JANA, Act::Withdraw);
    check_file("M7-outside", |language| {
        vec![
            ("the provider wrote", wrote.mail_in(NoticeKind::M7, SAMIR, language)),
            ("somebody noted it as solved", solved.mail_in(NoticeKind::M7, SAMIR, language)),
            ("nothing is heard", silent.mail_in(NoticeKind::M7, SAMIR, language)),
            ("the requester withdrew it", withdrawn.mail_in(NoticeKind::M7, SAMIR, language)),
        ]
    });
}

/// Jana's own, which starts at the service desk.
fn own() -> Submission {
    Submission { requester: person(JANA, "Jana Petersen"), ..submission() }
}

fn at_the_provider() -> Story {
    Story::new().submits(NINE, own())
}

/// The service desk has a site.
fn sited() -> Story {
    let site = r#"hands_up_to = "plattform"
[[queue.site]]
id = "altbau"
name = { de = "Altbau", en = "Old building" }
address = "Speicherstraße 12, Raum 3"
hours = { de = "Montag bis Freitag, 8 bis 12 Uhr", en = "Monday to Friday, 8 am to noon" }
"#;
    Story::with(&DESK.replacen("hands_up_to = \"plattform\"\n", site, 1), &[]).submits(NINE, own())
}

/// People are hurried to a first answer, and before a request is due.
fn hurrying(submission: Submission) -> Story {
    let timers = "due_working_days = 3\nresponse_hours = { high = 2, normal = 8 }\npush_due = true";
    Story::with(&DESK.replacen("due_working_days = 3", timers, 1), &[]).submits(NINE, submission)
}

/// Six of eight opening hours are over.
fn unanswered(submission: Submission) -> Story {
    hurrying(submission).agent(TEN, SAMIR, Act::Take).clock("2026-11-18T07:00:00Z")
}

/// Three quarters of the time are over.
fn nearly_due(submission: Submission) -> Story {
    let told = Act::Message { text: written("Wir sind dran.") };
    hurrying(submission).agent(TEN, SAMIR, told).clock("2026-11-19T12:00:00Z")
}

/// Who is on duty for the network.
const NETWORK: &str = "m.okafor@schul-hilfe.example";

/// Moved so many times, to and fro, to the network group at last.
fn moved(times: usize) -> Story {
    let to =
        |queue: &str| Act::Move { to: tickets::policy::QueueId::new(queue), text: written("Am Verteiler liegt es.") };
    let fro = (1..times).map(|n| if n % 2 == 1 { "netz" } else { "servicedesk" });
    let all = fro.chain(["netz"]);
    all.fold(at_the_provider(), |story, queue| story.agent(TEN, SAMIR, to(queue)))
}

#[test]
fn m9_new_or_assigned() {
    let assigned = at_the_provider().agent(TEN, KIRSTEN, Act::Assign { to: address(SAMIR) });
    let returned = at_the_provider().agent(TEN, KIRSTEN, Act::Take).agent(TEN, KIRSTEN, Act::Unassign);
    let at = |story: Story, site| story.agent(TEN, KIRSTEN, Act::SetSite { site });
    let site = at(sited(), Some(SiteId::new("altbau")));
    let left_open = at(at(sited(), Some(SiteId::new("altbau"))), None);
    check(NoticeKind::M9, |language| {
        vec![
            ("new", Story::new().submitted(NINE).mail_in(NoticeKind::M9, JANA, language)),
            ("assigned", assigned.mail_in(NoticeKind::M9, SAMIR, language)),
            ("moved", moved(1).mail_in(NoticeKind::M9, NETWORK, language)),
            ("given back", returned.mail_in(NoticeKind::M9, SAMIR, language)),
            ("a site", site.mail_in(NoticeKind::M9, SAMIR, language)),
            ("site left open", left_open.mail_in(NoticeKind::M9, SAMIR, language)),
        ]
    });
}

#[test]
fn m10_nobody_moves() {
    let first = Story::new().submitted(NINE).clock("2026-11-17T13:24:00Z");
    let outside = at_the_provider().handed_over(TEN);
    let outside = ["2026-11-24T10:30:00Z", "2026-12-01T10:30:00Z", "2026-12-08T10:30:00Z"]
        .into_iter()
        .fold(outside, Story::clock);
    let late = unanswered(own()).clock("2026-11-18T09:00:00Z");
    let due = nearly_due(own()).clock("2026-11-20T10:00:00Z");
    check(NoticeKind::M10, |language| {
        vec![
            ("first push", first.mail_in(NoticeKind::M10, JANA, language)),
            ("moved again and again", moved(3).mail_in(NoticeKind::M10, KIRSTEN, language)),
            ("nothing is heard from outside", outside.mail_in(NoticeKind::M10, KIRSTEN, language)),
            ("no answer yet", unanswered(own()).mail_in(NoticeKind::M10, SAMIR, language)),
            ("no answer in time", late.mail_in(NoticeKind::M10, KIRSTEN, language)),
            ("nearly due", nearly_due(own()).mail_in(NoticeKind::M10, SAMIR, language)),
            ("due", due.mail_in(NoticeKind::M10, KIRSTEN, language)),
        ]
    });
}

// covers D-28 P-30
#[test]
fn m12_to_a_provider_outside() {
    let first = at_the_provider().handed_over(TEN);
    let read = at_the_provider().handed_over(TEN).reading();
    let again = || at_the_provider().handed_over(TEN).provider_writes(NOON, "Ihr Vorgang: PW-204711. Welche Konten?");
    let again = again().updates_leg(NOON, SAMIR, None, "Nur die vor August angelegten.", true).reading();
    check(NoticeKind::M12, |language| {
        vec![
            ("first, nobody reads mail", first.mail_in(NoticeKind::M12, PORTALWERK, language)),
            ("first", read.mail_in(NoticeKind::M12, PORTALWERK, language)),
            ("about it", again.mail_in(NoticeKind::M12, PORTALWERK, language)),
        ]
    });
}

#[test]
fn m15_personal_data() {
    let story = Story::new();
    let to = person(MAREN, "Maren Hansen");
    check(NoticeKind::M15, |language| {
        let language = Language::new(language);
        let written = |erased, requests, kept| {
            let made = PersonalData { erased, requests, kept };
            let about = About::PersonalData { key: "person.1", made, at: at(NINE) };
            let letter =
                Letter { kind: NoticeKind::M15, to: &to, reader: Reader::Requester, language: &language, about };
            story.writer().write(&letter).unwrap()
        };
        vec![
            ("put together", written(false, 2, 0)),
            ("erased", written(true, 1, 0)),
            ("erased, but for what must be kept", written(true, 2, 1)),
        ]
    });
}

// covers N-27 N-28
#[test]
fn m16_the_way_in() {
    let story = Story::new();
    let to = person(JANA, "Jana Petersen");
    check(NoticeKind::M16, |language| {
        let language = Language::new(language);
        let link = "https://hilfe.example/konsole/anmelden/abc";
        let about = About::SignIn { key: "sign-in/1", link, minutes: 15, at: at(NINE) };
        let letter = Letter { kind: NoticeKind::M16, to: &to, reader: Reader::Agent, language: &language, about };
        vec![("agent", story.writer().write(&letter).unwrap())]
    });
}

// covers Z-47
#[test]
fn m8_news_for_who_watches() {
    let watched = |story: Story| story.person(NOON, OLE, Act::Watch { level: Watch::All });
    let by_jana = |act| watched(answered()).agent(NOON, JANA, act);
    let noted = by_jana(Act::NotePublicly { text: written("Ersatzkabel liegt im Sekretariat.") });
    let done = watched(solved()).person("2026-11-18T09:00:00Z", MAREN, Act::ConfirmSolved);
    let edit = Edit { subject: Some(written("Beamer in R204: kein Signal")), ..Edit::default() };
    let edited = watched(answered()).person(NOON, MAREN, Act::Edit(Box::new(edit)));
    let internal = by_jana(Act::NoteInternally { text: written("Gewährleistung läuft bis März.") });
    let (samir, last) = (person(SAMIR, "Samir Aydın"), |story: &Story| story.events.len() - 1);
    check(NoticeKind::M8, |language| {
        vec![
            ("a note", noted.mail_in(NoticeKind::M8, OLE, language)),
            ("it is over", done.mail_in(NoticeKind::M8, OLE, language)),
            ("changed", edited.mail_in(NoticeKind::M8, OLE, language)),
            (
                "an agent, an internal note",
                internal.write(NoticeKind::M8, &samir, Reader::Agent, language, last(&internal)),
            ),
        ]
    });
}

fn with_secret() -> String {
    written("Der Beamer will ein Kennwort: Lampe#77. Stimmt das?")
}

// covers N-14
#[test]
fn m17_a_password_was_made_unreadable() {
    let person = answered().by_mail(NOON, Actor::Person(address(MAREN)), Act::Reply { text: with_secret() });
    let agent = answered().by_mail(NOON, Actor::Agent(address(JANA)), Act::Message { text: with_secret() });
    check(NoticeKind::M17, |language| {
        vec![
            ("requester", person.mail_in(NoticeKind::M17, MAREN, language)),
            ("agent", agent.mail_in(NoticeKind::M17, JANA, language)),
        ]
    });
}

/// Whatever happens to a confidential ticket, its mails tell the number and a link.
#[test]
fn the_mails_about_what_is_confidential() {
    let hidden = |story: Story| {
        let submission = Submission { visibility: Visibility::Queue, ..submission() };
        story.submits(NINE, submission)
    };
    let open = || hidden(Story::new());
    let asked = || open().agent(TEN, JANA, Act::Query { text: written("GEHEIM?") });
    let answered = || asked().person("2026-11-17T11:15:00Z", MAREN, Act::Reply { text: written("GEHEIM.") });
    let solved = || {
        answered().agent(
            "2026-11-18T08:00:00Z",
            JANA,
            Act::Solve { text: written("GEHEIM!"), knowledge: Some(tickets::Knowledge::NewPage) },
        )
    };
    let told = || answered().agent(NOON, JANA, Act::Message { text: written("GEHEIM.") });
    let secret = || Submission { visibility: Visibility::Queue, ..own() };
    let provider = || Story::new().submits(NINE, secret());
    let assigned = provider().agent(TEN, KIRSTEN, Act::Assign { to: address(SAMIR) });
    let returned = provider().agent(TEN, KIRSTEN, Act::Take).agent(TEN, KIRSTEN, Act::Unassign);
    let late = unanswered(secret()).clock("2026-11-18T09:00:00Z");
    let due = nearly_due(secret()).clock("2026-11-20T10:00:00Z");
    check_file("confidential", |language| {
        vec![
            ("M1, requester", open().mail_in(NoticeKind::M1, MAREN, language)),
            ("M1, participant", open().mail_in(NoticeKind::M1, OLE, language)),
            ("M2", asked().mail_in(NoticeKind::M2, MAREN, language)),
            ("M3", told().mail_in(NoticeKind::M3, MAREN, language)),
            ("M4", solved().mail_in(NoticeKind::M4, MAREN, language)),
            ("M5", solved().clock("2026-12-02T09:00:00Z").mail_in(NoticeKind::M5, MAREN, language)),
            ("M6, question", asked().clock("2026-11-24T10:30:00Z").mail_in(NoticeKind::M6, MAREN, language)),
            ("M6, solution", solved().clock("2026-11-30T10:30:00Z").mail_in(NoticeKind::M6, MAREN, language)),
            ("M7", answered().mail_in(NoticeKind::M7, JANA, language)),
            ("M9, new", open().mail_in(NoticeKind::M9, JANA, language)),
            ("M9, assigned", assigned.mail_in(NoticeKind::M9, SAMIR, language)),
            ("M9, given back", returned.mail_in(NoticeKind::M9, SAMIR, language)),
            ("M10", open().clock("2026-11-17T13:24:00Z").mail_in(NoticeKind::M10, JANA, language)),
            ("M10, no answer yet", unanswered(secret()).mail_in(NoticeKind::M10, SAMIR, language)),
            ("M10, no answer in time", late.mail_in(NoticeKind::M10, KIRSTEN, language)),
            ("M10, nearly due", nearly_due(secret()).mail_in(NoticeKind::M10, SAMIR, language)),
            ("M10, due", due.mail_in(NoticeKind::M10, KIRSTEN, language)),
            ("read, M2", asked().reading().mail_in(NoticeKind::M2, MAREN, language)),
        ]
    });
}

// covers N-18 Z-51 Z-53
#[test]
fn a_desk_that_reads_mail_invites_to_answer_by_mail() {
    let open = Story::new().submitted(NINE).reading();
    let told = || answered().agent(NOON, JANA, Act::Message { text: written("Ich komme um 13 Uhr.") });
    let again = asked().clock("2026-11-24T10:30:00Z").reading();
    let verdict = solved().clock("2026-11-30T10:30:00Z").reading();
    let late = solved().clock("2026-12-02T09:00:00Z").reading();
    check_file("read", |language| {
        let closed = |rule: &str, to| direct(rule).reading().mail_in(NoticeKind::M5, to, language);
        vec![
            ("M1, requester", open.mail_in(NoticeKind::M1, MAREN, language)),
            ("M1, participant", open.mail_in(NoticeKind::M1, OLE, language)),
            ("M2", asked().reading().mail_in(NoticeKind::M2, MAREN, language)),
            ("M3", told().reading().mail_in(NoticeKind::M3, MAREN, language)),
            ("M4, requester", solved().reading().mail_in(NoticeKind::M4, MAREN, language)),
            ("M4, participant", solved().reading().mail_in(NoticeKind::M4, OLE, language)),
            ("M5, reopen within days", late.mail_in(NoticeKind::M5, MAREN, language)),
            ("M5, reopens", closed("follow_up = \"reopen\"", MAREN)),
            ("M5, new linked", closed("follow_up = \"new_linked\"", MAREN)),
            ("M5, reject, participant", closed("follow_up = \"reject\"", OLE)),
            ("M6, question", again.mail_in(NoticeKind::M6, MAREN, language)),
            ("M6, solution", verdict.mail_in(NoticeKind::M6, MAREN, language)),
        ]
    });
}

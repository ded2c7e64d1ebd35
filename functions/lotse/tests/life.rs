//! One ticket's life over HTTP, without JavaScript: every page, every mail, every arrow between them.

use std::collections::BTreeSet;
use tests::server::{Browser, Letter, Page, Person, Place, Server, english, german, odd_in_english, odd_in_german};

const ADMIN: &str = "j.petersen@hafenschule.example";
const MAREN: Person<'static> = Person {
    root: "",
    school: "hafenschule",
    name: "Maren Vogt",
    mail: "maren.vogt@hafenschule.example",
    subject: "Beamer in Raum 12 bleibt dunkel – Größe „XL“ & <b>",
    text: "Seit heute Morgen kommt kein Bild mehr.\n\nDas Kabel habe ich schon getauscht.",
};

/// A desk, the people at it, and what its mail has said so far.
struct Life {
    place: Place,
    server: Option<Server>,
    seen: BTreeSet<String>,
}

impl Life {
    fn begin() -> Self {
        let place = Place::new(env!("CARGO_TARGET_TMPDIR"));
        let server = Some(Server::start(&place));
        Self { place, server, seen: BTreeSet::new() }
    }

    fn browser(&self) -> Browser {
        self.server.as_ref().expect("the server runs").browser()
    }

    /// The mails since the last time are exactly these.
    #[track_caller]
    fn mails<const N: usize>(&mut self, expected: [&str; N]) -> [Letter; N] {
        let letters = self.place.new_letters(&mut self.seen);
        let mut lines: Vec<String> = letters.iter().map(Letter::line).collect();
        let mut sorted = expected.map(str::to_owned).to_vec();
        lines.sort();
        sorted.sort();
        assert_eq!(lines, sorted);
        for letter in &letters {
            let odd = odd_in_german(&format!("{}\n{}", letter.subject, letter.text));
            assert!(odd.is_empty(), "{} says {odd:?}:\n{}", letter.line(), letter.text);
        }
        expected.map(|line| letters.iter().find(|l| l.line() == line).expect("the lines are the same").clone())
    }

    fn events(&self, number: &str) -> u64 {
        self.place.ledger().events(number)
    }

    /// How many mails of a kind there are about a ticket.
    fn count(&self, kind: &str, number: &str) -> usize {
        let ours = format!("{}.", number.replace('-', "").to_lowercase());
        self.place.letters().iter().filter(|l| l.kind == kind && l.id.starts_with(&ours)).count()
    }

    /// Stops the server and starts it anew on the same data; everybody's browser goes on.
    fn restart(&mut self, browsers: &mut [&mut Browser]) {
        self.server.take().expect("the server runs").stop();
        let server = self.server.insert(Server::start(&self.place));
        browsers.iter_mut().for_each(|browser| browser.go_to(server));
    }

    /// Imagines that so many hours pass, by the buttons of the demonstration; what time brings happens on the way.
    #[track_caller]
    fn pass(&mut self, mut hours: i64) {
        let mut browser = self.browser();
        for (step, step_hours) in [("d14", 14 * 24), ("d7", 7 * 24), ("d1", 24), ("h1", 1)] {
            while hours >= step_hours {
                let passed = browser.post("/_zeit", &[("schritt", step)]);
                assert_eq!(passed.status, 303, "{}", passed.text());
                hours -= step_hours;
            }
        }
    }

    /// An agent signs in with a link by mail.
    #[track_caller]
    fn sign_in(&mut self, who: &str) -> Browser {
        let mut browser = self.browser();
        let page = browser.get("/konsole/anmelden");
        german(browser.submit(&page.form("/konsole/anmelden").with("mail", who)));
        let [letter] = self.mails([&format!("M16 to {who}")]);
        let page = german(browser.get(letter.link("/konsole/anmelden/", "")));
        let entered = browser.submit(&page.forms()[0]);
        german(browser.follow(&entered));
        browser
    }
}

/// What an agent does on a ticket's page.
#[track_caller]
fn act(agent: &mut Browser, number: &str, act: &str, fields: &[(&str, &str)]) -> Page {
    let here = format!("/konsole/anfragen/{number}");
    let page = german(agent.get(&here));
    let form = fields.iter().fold(page.form(&format!("{here}/{act}")), |form, (name, value)| form.with(name, value));
    let done = agent.submit(&form);
    german(agent.follow(&done))
}

/// What a person reads of the state, in the box at the side.
#[track_caller]
fn shows(page: &Page, text: &str) {
    assert!(page.text().contains(text), "{} should show {text:?}:\n{}", page.path, page.text());
}

// covers N-27 Z-43
#[test]
fn a_ticket_lives_from_the_first_page_to_the_last() {
    let mut life = Life::begin();
    let mut maren = life.browser();

    // The form, step by step; nothing is kept before the last button, and no cookie is set.
    let last_look = MAREN.fill_in(&mut maren, |page| {
        assert_eq!(page.header("set-cookie"), None);
        german(page)
    });
    shows(&last_look, "Das Kabel habe ich schon getauscht.");
    assert_eq!(life.place.ledger().tickets(), 0);
    let (number, receipt) = MAREN.send(&mut maren, &last_look);
    shows(&german(receipt), &number);
    assert_eq!(life.place.ledger().tickets(), 1);

    // M1 with a personal link that works, and M9 for the school's admin.
    let [m1, m9] = life.mails(["M1 to maren.vogt@hafenschule.example", &format!("M9 to {ADMIN}")]);
    let token = format!("[Schul-Hilfe #{number}]");
    assert!(m1.subject.starts_with(&token) && m1.subject.contains(MAREN.subject), "{}", m1.subject);
    assert!(m1.text.contains(&number) && m1.text.contains("Das Kabel"), "{}", m1.text);
    assert_eq!(m1.header("Auto-Submitted"), Some("auto-replied"));
    assert!(m9.subject.starts_with(&token));
    let here = m1.personal_link().to_owned();
    let page = german(maren.get(&here));
    shows(&page, MAREN.subject);
    shows(&page, "Das Kabel habe ich schon getauscht.");

    // The button once more is the same request.
    let (again, _) = MAREN.send(&mut maren, &last_look);
    assert_eq!(again, number);
    life.mails([]);

    // The admin signs in: the link's page changes nothing, its button works once.
    let mut admin = life.browser();
    let turned_away = admin.get("/konsole/");
    let page = german(admin.follow(&turned_away));
    german(admin.submit(&page.form("/konsole/anmelden").with("mail", ADMIN)));
    let [m16] = life.mails([&format!("M16 to {ADMIN}")]);
    let way_in = m16.link("/konsole/anmelden/", "").to_owned();
    for _ in 0..2 {
        assert_eq!(german(admin.get(&way_in)).header("set-cookie"), None);
        assert_eq!(admin.get("/konsole/").status, 303);
    }
    let button = german(admin.get(&way_in)).forms().remove(0);
    let entered = admin.submit(&button);
    let cookie = entered.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let list = german(admin.follow(&entered));
    let mut thief = life.browser();
    let refused = thief.submit(&button);
    assert_eq!((refused.status, refused.header("set-cookie")), (410, None));
    assert_eq!(thief.get("/konsole/").status, 303);

    // The list, and the ticket behind it.
    shows(&list, MAREN.subject);
    assert!(list.html.contains(&format!("/konsole/anfragen/{number}")));
    shows(&act(&mut admin, &number, "uebernehmen", &[]), "in Bearbeitung");
    life.mails([]);

    // A question and its answer.
    let asked = [("art", "rueckfrage"), ("text", "Leuchtet die Lampe am Gerät rot oder grün?")];
    shows(&act(&mut admin, &number, "schreiben", &asked), "Leuchtet die Lampe");
    let [m2] = life.mails(["M2 to maren.vogt@hafenschule.example"]);
    assert_eq!(m2.header("Auto-Submitted"), None, "a person wrote it");
    assert_eq!(m2.from, "hilfe@schul-hilfe.example");
    let page = german(maren.get(m2.personal_link()));
    shows(&page, "Rückfrage an Sie");
    shows(&page, "Leuchtet die Lampe");
    let action = format!("{}/antwort", page.path);
    let answered = maren.submit(&page.form(&action).with("text", "Sie leuchtet rot."));
    shows(&german(maren.follow(&answered)), "Sie leuchtet rot.");
    let [m7] = life.mails([&format!("M7 to {ADMIN}")]);
    assert!(m7.text.contains("Sie leuchtet rot."), "{}", m7.text);

    // A solution, with both ways on; the links alone change nothing.
    let solved = [("art", "loesung"), ("text", "Die Lampe war durchgebrannt und ist getauscht."), ("hilfe", "neu")];
    shows(&act(&mut admin, &number, "schreiben", &solved), "gelöst");
    let [m4] = life.mails(["M4 to maren.vogt@hafenschule.example"]);
    let (settle, reopen) = (m4.link("/a/", "/erledigt"), m4.link("/a/", "/wieder-oeffnen"));
    let before = life.events(&number);
    german(maren.get(settle));
    let page = german(maren.get(reopen));
    assert_eq!(life.events(&number), before, "a link alone changes nothing");
    shows(&german(maren.get(&here)), "gelöst – prüfen Sie es");
    let reopened = maren.submit(&page.forms()[0].clone().with("text", "Nach zehn Minuten wird er wieder dunkel."));
    shows(&german(maren.follow(&reopened)), "in Bearbeitung");
    assert_eq!(life.events(&number), before + 1);
    life.mails([&format!("M7 to {ADMIN}")]);

    // Solved again; the server is started anew; nobody says a word for fourteen days.
    let solved = [("art", "loesung"), ("text", "Der Lüfter war verstaubt. Jetzt bleibt das Bild."), ("hilfe", "neu")];
    act(&mut admin, &number, "schreiben", &solved);
    life.mails(["M4 to maren.vogt@hafenschule.example"]);
    let history = german(maren.get(&here)).text();
    life.restart(&mut [&mut maren, &mut admin]);
    assert_eq!(german(maren.get(&here)).text(), history, "a restart keeps the history");
    life.mails([]);
    let silence = Silence::of(&life, &number);
    life.pass(silence.hours_to_reminder);
    if silence.reminds {
        life.mails(["M6 to maren.vogt@hafenschule.example"]);
    }
    life.restart(&mut [&mut maren, &mut admin]);
    life.mails([]);
    shows(&german(maren.get(&here)), "gelöst – prüfen Sie es");
    life.pass(silence.hours_from_reminder_to_close);
    let [m5] = life.mails(["M5 to maren.vogt@hafenschule.example"]);
    assert!(m5.subject.contains("Geschlossen"), "{}", m5.subject);
    shows(&german(maren.get(m5.personal_link())), "geschlossen");
    assert_eq!(admin.get("/konsole/").status, 303, "a session ends after half a day");
    let mut admin = life.sign_in(ADMIN);
    shows(&german(admin.get(&format!("/konsole/anfragen/{number}"))), "geschlossen");

    // Started once more: the time stays imagined, and no mail goes out again.
    let history = german(maren.get(&here)).text();
    life.restart(&mut [&mut maren, &mut admin]);
    assert_eq!(german(maren.get(&here)).text(), history);
    shows(&german(admin.get(&format!("/konsole/anfragen/{number}"))), "geschlossen");
    life.mails([]);
    let counts = ["M0", "M1", "M2", "M3", "M4", "M5", "M6", "M7", "M9", "M10"].map(|kind| life.count(kind, &number));
    assert_eq!(counts, [0, 1, 1, 0, 2, 1, usize::from(silence.reminds), 2, 1, 0]);
    life.server.take().unwrap().stop();
}

/// How long it takes until time speaks, by the desk's own calendar: holidays make it longer.
struct Silence {
    /// Whether a reminder comes before the end.
    reminds: bool,
    hours_to_reminder: i64,
    hours_from_reminder_to_close: i64,
}

impl Silence {
    fn of(life: &Life, number: &str) -> Self {
        let policy = tickets::Policy::read(&tests::desk_toml(), "desk.toml").expect("the example desk reads");
        let ticket = life.place.ledger().ticket(number);
        let since = ticket.dates.last_human;
        let closes = ticket.closes_at(&policy).expect("a solved ticket will be closed");
        // Fourteen days on the wall clock; one of them may be an hour short.
        let wall = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&policy.calendar.zone).naive_local();
        assert!((wall(closes) - wall(since)).num_days() >= 14, "closed after {}", closes - since);
        let reminder = ticket.reminds_at(&policy).filter(|at| *at < closes);
        let hours = |until: chrono::DateTime<chrono::Utc>| (until - since).num_hours() + 1;
        let to_reminder = reminder.map_or(0, hours);
        Self {
            reminds: reminder.is_some(),
            hours_to_reminder: to_reminder,
            hours_from_reminder_to_close: hours(closes) - to_reminder,
        }
    }
}

#[test]
fn an_unknown_address_is_confirmed_by_a_button_first() {
    let mut life = Life::begin();
    let guest = Person { school: "andere", name: "Gerd Gast", mail: "gerd@post.example", ..MAREN };
    let mut browser = life.browser();
    let last_look = guest.fill_in(&mut browser, german);
    let (number, receipt) = guest.send(&mut browser, &last_look);
    let receipt = german(receipt);
    shows(&receipt, "Bestätigen Sie Ihre Adresse");
    shows(&receipt, "Ohne Bestätigung schließt sich die Anfrage am ");
    let [m0] = life.mails(["M0 to gerd@post.example"]);
    let whole = format!("{}\n{}\n{}\n{:?}", m0.subject, m0.text, m0.html, m0.headers);
    for typed in ["Beamer", "Gerd", "Kabel", "Raum 12", &number] {
        let quoted = whole.replace(m0.link("/a/", "/bestaetigen"), "").replace(&m0.id, "");
        assert!(!quoted.contains(typed), "M0 says {typed:?}: {quoted}");
    }

    let link = m0.link("/a/", "/bestaetigen").to_owned();
    for _ in 0..2 {
        let page = german(browser.get(&link));
        assert_eq!(page.forms().len(), 1);
    }
    assert_eq!(life.events(&number), 1, "a link alone changes nothing");
    life.mails([]);
    let not_yet = browser.get(link.trim_end_matches("/bestaetigen"));
    assert_eq!(not_yet.status, 404, "the link of M0 is no way into the ticket");

    let button = german(browser.get(&link)).forms().remove(0);
    let confirmed = browser.submit(&button);
    shows(&german(browser.follow(&confirmed)), MAREN.subject);
    assert_eq!(life.events(&number), 2);
    let [m1, _] = life.mails(["M1 to gerd@post.example", "M9 to s.aydin@schul-hilfe.example"]);
    shows(&german(browser.get(m1.personal_link())), "neu");
    // A second press is no mistake, and no second confirmation.
    assert_eq!(browser.submit(&button).status, 303);
    assert_eq!(life.events(&number), 2);
    life.mails([]);
}

#[test]
fn what_is_forged_foreign_or_from_another_site_changes_nothing() {
    let mut life = Life::begin();
    let other = Person { name: "Ole Ahlers", mail: "ole@hafenschule.example", ..MAREN };
    let mut browser = life.browser();
    let mut send = |person: &Person<'_>| {
        let last_look = person.fill_in(&mut browser, german);
        let (number, receipt) = person.send(&mut browser, &last_look);
        (number, receipt.path)
    };
    let (a, receipt_a) = send(&MAREN);
    let (b, _) = send(&other);
    let letters = life.place.new_letters(&mut life.seen);
    let link = |to: &str| letters.iter().find(|l| l.kind == "M1" && l.to == to).unwrap().personal_link().to_owned();
    let (link_a, link_b) = (link(MAREN.mail), link(other.mail));
    let token = |link: &str| link.rsplit('/').next().unwrap().to_owned();
    let (token_a, token_b) = (token(&link_a), token(&link_b));
    let mut admin = life.sign_in(ADMIN);
    act(&mut admin, &a, "uebernehmen", &[]);
    let before = (life.events(&a), life.events(&b), life.place.ledger().tickets());

    // Tokens that were never ours, or ours for something else.
    let mut flipped = token_a.clone().into_bytes();
    flipped[20] = if flipped[20] == b'A' { b'B' } else { b'A' };
    let flipped = String::from_utf8(flipped).unwrap();
    let receipt_token = token(&receipt_a);
    for token in [flipped.as_str(), &token_b, &receipt_token, "x", &"A".repeat(28)] {
        let here = format!("/a/{a}/{token}");
        assert_eq!(browser.get(&here).status, 404, "{here}");
        for step in ["antwort", "erledigt", "zurueckziehen", "wieder-oeffnen", "bestaetigen"] {
            let there = format!("{here}/{step}");
            assert_eq!(browser.post(&there, &[("text", "Ich war das nicht.")]).status, 404, "{there}");
        }
        assert_eq!(browser.get(&format!("/anfrage/angekommen/{b}/{token}")).status, 404);
    }
    assert_eq!(browser.get(&format!("/a/{b}/{token_a}")).status, 404);
    assert_eq!(browser.get(&format!("/a/{a}/{token_a}/bestaetigen")).status, 404, "a ticket's link confirms nothing");
    // The link of the one is good for the one.
    german(browser.get(&format!("/a/{a}/{token_a}")));

    // The console: no session, another school's agent, no mark, a wrong mark.
    let here = format!("/konsole/anfragen/{a}");
    let there = format!("{here}/schreiben");
    let form = admin.get(&here).form(&there).with("art", "loesung").with("text", "Erledigt.").with("hilfe", "neu");
    let signed_out = browser.submit(&form);
    assert_eq!(signed_out.status, 403);
    shows(&signed_out, "Ihre Anmeldung ist abgelaufen");
    assert!(!signed_out.html.contains(MAREN.subject), "what was typed comes back, and nothing of the ticket");
    let mut kroeger = life.sign_in("t.kroeger@deichgymnasium.example");
    assert_eq!(kroeger.get(&here).status, 404);
    assert_eq!(kroeger.submit(&form).status, 404);
    assert_eq!(admin.submit(&form.clone().without("formular")).status, 403);
    assert_eq!(admin.submit(&form.clone().with("formular", &"a".repeat(28))).status, 403);
    assert_eq!(browser.get(&here).status, 303, "without a session nothing is said");

    // Pages of other sites, with everything right but where they come from.
    let fields: Vec<(&str, &str)> = form.fields().collect();
    let answer = [("text", "Von anderswo.")];
    for origin in ["https://evil.example", "null", "http://127.0.0.1.evil.example"] {
        assert_eq!(admin.post_from(origin, &there, &fields).status, 403, "{origin}");
        assert_eq!(browser.post_from(origin, &format!("{link_a}/antwort"), &answer).status, 403, "{origin}");
        assert_eq!(browser.post_from(origin, "/anfrage/absenden", &answer).status, 403, "{origin}");
        assert_eq!(browser.post_from(origin, "/konsole/anmelden", &[("mail", ADMIN)]).status, 403, "{origin}");
    }
    let site = [("sec-fetch-site", "cross-site")];
    assert_eq!(admin.ask_with(&site, &there, &fields).status, 403);

    assert_eq!((life.events(&a), life.events(&b), life.place.ledger().tickets()), before);
    life.mails([]);
    // The same form, sent as it should be, works: it was not refused for something else.
    assert_eq!(admin.submit(&form).status, 303);
    assert_eq!(life.events(&a), before.0 + 1);
}

#[test]
fn an_english_request_stays_english() {
    let mut life = Life::begin();
    let guest = Person {
        root: "/en",
        name: "Ann Lee",
        mail: "ann.lee@hafenschule.example",
        subject: "Projector in room 12 stays dark",
        text: "No picture since this morning.",
        ..MAREN
    };
    let mut browser = life.browser();
    let last_look = guest.fill_in(&mut browser, english);
    let (number, receipt) = guest.send(&mut browser, &last_look);
    assert!(receipt.path.starts_with("/en/anfrage/angekommen/"));
    shows(&english(receipt), &number);
    let letters = life.place.new_letters(&mut life.seen);
    let of = |kind: &str| letters.iter().find(|l| l.kind == kind).unwrap();
    let (m1, m9) = (of("M1"), of("M9"));
    assert_eq!(letters.len(), 2);
    assert_eq!(m1.subject, format!("[Schul-Hilfe #{number}] Received: {}", guest.subject));
    assert_eq!(odd_in_english(&m1.text), Vec::<String>::new(), "{}", m1.text);
    assert!(m9.subject.contains("Neu in"), "the admin reads German: {}", m9.subject);
    let page = english(browser.get(m1.personal_link()));
    shows(&page, guest.subject);
    let reply = page.form(&format!("{}/antwort", page.path)).with("text", "It is room 13.");
    let answered = browser.submit(&reply);
    shows(&english(browser.follow(&answered)), "It is room 13.");
}

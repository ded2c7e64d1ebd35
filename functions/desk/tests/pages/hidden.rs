//! What is confidential shows nowhere to anybody who is not one of its few: no list, no count, no page, no mail, no log.

use super::common::{Answer, Browser, desk};
use super::{UNKNOWN, teacher};
use mail::read::Inbound;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Arc, Mutex};

const MAREN: &str = "m.hansen@hafenschule.example";
const OLE: &str = "o.brandt@hafenschule.example";
const JANA: &str = "j.petersen@hafenschule.example";
const THOMAS: &str = "t.kroeger@deichgymnasium.example";
const SAMIR: &str = "s.aydin@schul-hilfe.example";
const KIRSTEN: &str = "k.lund@schul-hilfe.example";
const MARIE: &str = "m.okafor@schul-hilfe.example";
const PEER: &str = "p.wulff@schul-hilfe.example";
const NESRIN: &str = "n.kaya@hafenschule.example";
const BIRTE: &str = "b.hinrichs@schulamt.example";
/// Who works requests, and who reads along at the Hafenschule.
const AGENTS: [&str; 8] = [JANA, THOMAS, SAMIR, KIRSTEN, MARIE, PEER, NESRIN, BIRTE];
const VIEWS: [&str; 7] = ["uns", "meine", "unbesetzt", "wartet", "geloest", "unbestaetigt", "geschlossen"];
const GROUPS: [&str; 4] = ["", "hafenschule", "servicedesk", "netz"];
const ACTS: [&str; 8] =
    ["uebernehmen", "zuweisen", "abgeben", "schreiben", "wieder-oeffnen", "hochgeben", "vertraulich", "sichtbar"];

/// Everything that is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("one thread").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Nobody has ever written this before.
fn marker() -> String {
    format!("geheim{:016x}", RandomState::new().build_hasher().finish())
}

/// Everything that the desk's lists show to whoever is signed in.
async fn lists(browser: &Browser) -> Vec<String> {
    let mut pages = Vec::new();
    for view in VIEWS {
        for group in GROUPS {
            pages.push(browser.get(&format!("/konsole/?liste={view}&gruppe={group}")).await.body().to_owned());
        }
    }
    for page in ["/konsole/rueckmeldungen/", "/konsole/auswertung/", "/konsole/auswertung/zahlen.csv"] {
        pages.push(browser.get(page).await.body().to_owned());
    }
    pages
}

/// An agent's session, and what the lists showed before anything was confidential.
struct Agent {
    who: &'static str,
    session: String,
    before: Vec<String>,
}

/// For whoever is no insider everything is as if there were no such ticket.
async fn nothing_shows(browser: &mut Browser, agents: &[Agent], insiders: &[&str], id: &str, marker: &str) {
    for agent in agents.iter().filter(|agent| !insiders.contains(&agent.who)) {
        browser.resume(&agent.session);
        let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
        let missing = browser.get("/konsole/anfragen/K7QF-2M9E").await;
        assert_eq!((page.status, page.body()), (404, missing.body()), "{}", agent.who);
        for act in ACTS {
            let sent = [("art", "nachricht"), ("text", "Hallo"), ("an", agent.who), ("bestaetigt", "ja")];
            let answer = browser.act(id, act, &sent).await;
            assert_eq!(answer.status, 404, "{} {act}", agent.who);
        }
        for (page, before) in lists(browser).await.iter().zip(&agent.before) {
            assert!(!page.contains(marker) && !page.contains(id), "{} reads\n{page}", agent.who);
            // Whoever is inside another ticket of the family has that one on the lists.
            assert!(page == before || insiders.is_empty(), "{}: was\n{before}\nis\n{page}", agent.who);
        }
    }
}

/// What stands in a mail, each way it can be read.
fn read(raw: &[u8]) -> String {
    let mail = Inbound::read(raw).expect("our mails read");
    let whole = String::from_utf8_lossy(raw).replace("=\r\n", "");
    format!("{}\n{}\n{whole}", mail.subject, mail.text)
}

// covers Z-38 Z-55 D-31
#[tokio::test]
async fn what_is_confidential_shows_nowhere_to_anybody_else() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone());
    let _heard = tracing::subscriber::set_default(subscriber.finish());
    let readers = ("callbacks = true ", "readers = [\"b.hinrichs@schulamt.example\"]\ncallbacks = true ");
    let mut browser = Browser::new(desk().changed_text(&[readers]));
    browser.post("/anfrage/absenden", &teacher(&[("beteiligte", "")])).await;
    let open = browser.tickets().await.remove(0);
    let mut agents = Vec::new();
    for who in AGENTS {
        browser.sign_in(who).await;
        agents.push(Agent { who, session: browser.session(), before: lists(&browser).await });
    }
    browser.mails().await;

    let marker = marker();
    let subject = format!("Betreff {marker}");
    let text = format!("Text {marker}");
    let fields = [
        ("betreff", subject.as_str()),
        ("text", &text),
        ("vertraulich", "ja"),
        ("beteiligte", ""),
        ("schluessel", "bbbbbbbbbbbbbbbbbbbbbbbb"),
    ];
    assert_eq!(browser.post("/anfrage/absenden", &teacher(&fields)).await.status, 303);
    let id = browser.tickets().await.into_iter().find(|id| *id != open).expect("it is in");
    nothing_shows(&mut browser, &agents, &[JANA], &id, &marker).await;

    // The few read all of it, and work on it.
    browser.resume(&agents[0].session);
    browser.get("/konsole/").await.has(&[&subject, "vertraulich", &id]);
    let said = [("nachricht", "N"), ("rueckfrage", "R"), ("notiz", "S"), ("intern", "I"), ("gruppe", "G")];
    for (kind, word) in said {
        let text = format!("{word} {marker}");
        assert_eq!(browser.act(&id, "schreiben", &[("art", kind), ("text", &text)]).await.status, 303, "{kind}");
    }
    browser.get("/konsole/?liste=meine").await.has(&[&subject]);
    let link = browser.link(&id, MAREN);
    browser.get(&link).await.has(&[&subject, "vertraulich"]);
    let answer = format!("A {marker}");
    assert_eq!(browser.post(&format!("{link}/antwort"), &[("text", &answer)]).await.status, 303);
    // A link that was passed on does not tell that there is another one.
    browser.get(&browser.link(&open, MAREN)).await.has_not(&[&id, &marker]);
    nothing_shows(&mut browser, &agents, &[JANA], &id, &marker).await;

    // What is handed up is for the few of the group above, and not for those below it.
    browser.resume(&agents[0].session);
    let up = [("grund", &*text), ("text", &*text), ("dringlichkeit", "high")];
    let up = [&up[..], UNKNOWN].concat();
    assert_eq!(browser.act(&id, "hochgeben", &up).await.status, 303);
    let known = [open.clone(), id.clone()];
    let child = browser.tickets().await.into_iter().find(|id| !known.contains(id)).expect("it was handed up");
    nothing_shows(&mut browser, &agents, &[JANA, SAMIR, KIRSTEN], &id, &marker).await;
    nothing_shows(&mut browser, &agents, &[JANA, SAMIR, KIRSTEN], &child, &marker).await;
    for outsider in [MAREN, OLE, THOMAS] {
        assert_eq!(browser.get(&browser.link(&child, outsider)).await.status, 404);
    }
    for (agent, other) in [(SAMIR, &id), (KIRSTEN, &id), (JANA, &child)] {
        let agent = agents.iter().find(|known| known.who == agent).expect("an agent");
        browser.resume(&agent.session);
        assert_eq!(browser.get(&format!("/konsole/anfragen/{other}")).await.status, 404, "{}", agent.who);
    }
    browser.resume(&agents[2].session);
    browser.get("/konsole/?gruppe=servicedesk").await.has(&[&subject, &child]);
    assert_eq!(browser.act(&child, "schreiben", &[("art", "loesung"), ("text", &text)]).await.status, 303);
    browser.resume(&agents[0].session);
    assert_eq!(
        browser.act(&id, "schreiben", &[("art", "loesung"), ("text", &text), ("hilfe", "neu")]).await.status,
        303
    );
    assert_eq!(browser.post(&format!("{link}/erledigt"), &[]).await.status, 303);
    nothing_shows(&mut browser, &agents, &[JANA, SAMIR, KIRSTEN], &id, &marker).await;

    // Every mail names the number, to whomever it goes, and nothing else of it.
    let mails = browser.mails().await;
    assert!(mails.len() >= 10, "{} mails", mails.len());
    for (to, raw) in &mails {
        let read = read(raw);
        assert!(read.contains(&id) || read.contains(&child), "{read}");
        assert!(!read.contains(&marker), "to {to}:\n{read}");
        assert!([MAREN, JANA, SAMIR].contains(&to.as_str()), "to {to}");
    }
    let logged = String::from_utf8(log.0.lock().expect("one thread").clone()).expect("UTF-8");
    assert!(!logged.contains(&marker), "{logged}");
}

/// A mail that was owed before says no more than one that was owed after.
#[tokio::test]
async fn a_mail_under_way_keeps_quiet_when_its_ticket_becomes_confidential() {
    let mut browser = Browser::new(desk());
    let marker = marker();
    browser.post("/anfrage/absenden", &teacher(&[("betreff", &marker), ("text", &marker)])).await;
    let id = browser.tickets().await.remove(0);
    let link = browser.link(&id, MAREN);
    assert_eq!(browser.post(&format!("{link}/vertraulich"), &[]).await.status, 303);
    let mails = browser.mails().await;
    assert!(mails.iter().all(|(_, raw)| !read(raw).contains(&marker)));
    let to: Vec<_> = mails.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(to, [MAREN, JANA], "who was removed hears nothing more");
}

// covers Z-38
#[tokio::test]
async fn who_was_not_confirmed_loses_the_way_in_and_the_others_keep_it() {
    let mut browser = Browser::new(desk());
    let cleo = "cleo@hafenschule.example";
    browser.post("/anfrage/absenden", &teacher(&[("beteiligte", &format!("{OLE}, {cleo}"))])).await;
    let id = browser.tickets().await.remove(0);
    let (maren, ole, cleos) = (browser.link(&id, MAREN), browser.link(&id, OLE), browser.link(&id, cleo));
    browser.get(&maren).await.has(&["Soll das unter uns bleiben?", "/vertraulich\""]);
    // Participants do not decide it.
    browser.get(&ole).await.has_not(&["/vertraulich\""]);
    assert_eq!(browser.get(&format!("{ole}/vertraulich")).await.status, 404);
    assert_eq!(browser.post(&format!("{ole}/vertraulich"), &[]).await.status, 404);
    browser.get(&format!("{maren}/vertraulich")).await.has(&[
        "Anfrage vertraulich machen?",
        "Wer liest weiter mit?",
        "name=\"dabei\" value=\"o.brandt@hafenschule.example\"",
        "name=\"dabei\" value=\"cleo@hafenschule.example\"",
    ]);
    assert_eq!(browser.get(&ole).await.status, 200);
    let done = browser.post(&format!("{maren}/vertraulich"), &[("dabei", cleo)]).await;
    assert_eq!((done.status, done.location), (303, maren.clone()));
    assert_eq!((browser.get(&ole).await.status, browser.get(&cleos).await.status), (404, 200));
    assert_eq!(browser.post(&format!("{ole}/antwort"), &[("text", "Und?")]).await.status, 404);
    let page = browser.get(&maren).await;
    page.has(&[
        "Die Anfrage ist jetzt vertraulich",
        "Weiter dabei: cleo@",
        "Nicht mehr dabei: o.brandt@",
        "Nur „Hafenschule“",
    ]);
    page.has_not(&["Soll das unter uns bleiben?"]);
}

// covers Z-38
#[tokio::test]
async fn the_lead_alone_lets_others_see_and_says_that_it_is_meant() {
    let mut browser = Browser::new(desk());
    browser.sign_in(SAMIR).await;
    let entered = [
        ("kanal", "phone"),
        ("mail", JANA),
        ("text", "Verdacht auf Zugriff von außen"),
        ("gruppe", "servicedesk"),
        ("dringlichkeit", "high"),
        ("vertraulich", "ja"),
    ];
    let taken = browser.console_post("/konsole/neu", &entered).await;
    let id = taken.location.rsplit('/').next().expect("a number").to_owned();
    browser.get(&taken.location).await.has_not(&["/sichtbar\""]);
    assert_eq!(browser.act(&id, "sichtbar", &[("bestaetigt", "ja")]).await.status, 403);
    browser.sign_in(MARIE).await;
    assert_eq!(browser.get(&taken.location).await.status, 404);
    browser.sign_in(KIRSTEN).await;
    browser.get(&taken.location).await.has(&["/sichtbar\"", "Ja, alle dürfen das bisher Geschriebene lesen"]);
    let unmeant = browser.act(&id, "sichtbar", &[]).await;
    assert_eq!(unmeant.status, 422);
    unmeant.has(&["Es fehlt noch Ihre Bestätigung"]);
    assert_eq!(browser.act(&id, "sichtbar", &[("bestaetigt", "ja")]).await.status, 303);
    browser
        .get(&taken.location)
        .await
        .has(&["Kirsten Lund hat die Anfrage für alle sichtbar gemacht", "/vertraulich\""]);
    browser.sign_in(MARIE).await;
    browser.get(&taken.location).await.has(&["Verdacht auf Zugriff"]);
}

// covers Z-40
#[tokio::test]
async fn the_form_asks_once_more_who_reads_what_is_confidential() {
    let mut browser = Browser::new(desk());
    browser
        .post("/anfrage/kontakt", &teacher(&[]))
        .await
        .has(&["Die Anfrage ist vertraulich", "Mails nennen nur die Nummer"]);
    let hidden = |more: &[(&'static str, &'static str)]| {
        [teacher(&[("vertraulich", "ja"), ("schritt", "kontakt")]), more.to_vec()].concat()
    };
    let asked = browser.post("/anfrage/pruefen", &hidden(&[])).await;
    assert_eq!(asked.status, 422);
    asked.has(&[
        "href=\"#mitlesen\">Bestätigen Sie, wer das Vertrauliche mitliest",
        "name=\"vertraulich\" value=\"ja\"",
        " checked",
    ]);
    let checked = browser.post("/anfrage/pruefen", &hidden(&[("mitlesen", "ja")])).await;
    checked.has(&["Stimmt alles?", "Ja: nur die zuständige Gruppe", "Beteiligte lesen mit"]);
    assert_eq!(browser.post("/anfrage/absenden", &hidden(&[("mitlesen", "ja")])).await.status, 303);
    // Where the group is always confidential, nobody has to ask for it.
    let own =
        [("rolle", "schuladmin"), ("thema", "sicherheit"), ("mail", JANA), ("beteiligte", ""), ("schritt", "kontakt")];
    browser.post("/anfrage/pruefen", &teacher(&own)).await.has(&["Ja: nur die zuständige Gruppe"]);
}

// covers D-10
#[tokio::test]
async fn a_teacher_takes_no_part_at_the_provider_whoever_asks_for_it() {
    let mut browser = Browser::new(desk());
    let own = [("rolle", "schuladmin"), ("mail", JANA), ("beteiligte", OLE), ("schritt", "kontakt")];
    let asked = browser.post("/anfrage/pruefen", &teacher(&own)).await;
    asked.has(&["Nehmen Sie Lehrkräfte aus den Beteiligten"]);
    // Taken down at the provider, it starts at the teacher's own school; the agent reads its number, and no more.
    browser.sign_in(SAMIR).await;
    let entered = [
        ("kanal", "phone"),
        ("mail", MAREN),
        ("text", "Kein Netz"),
        ("gruppe", "servicedesk"),
        ("dringlichkeit", "low"),
    ];
    let taken = browser.console_post("/konsole/neu", &entered).await;
    let id = browser.tickets().await.remove(0);
    assert_eq!((taken.status, taken.location.clone()), (303, format!("/konsole/neu?angelegt={id}")));
    browser.get(&taken.location).await.has(&["Aufgenommen als", &id]);
    browser.sign_in(JANA).await;
    browser.get(&format!("/konsole/anfragen/{id}")).await.has(&["Kein Netz"]);
}

// covers Z-39
#[tokio::test]
async fn a_note_for_the_group_is_read_by_its_members_alone() {
    let mut browser = Browser::new(desk());
    let own = [("rolle", "schuladmin"), ("mail", JANA), ("beteiligte", "")];
    browser.post("/anfrage/absenden", &teacher(&own)).await;
    let id = browser.tickets().await.remove(0);
    let page = format!("/konsole/anfragen/{id}");
    browser.sign_in(SAMIR).await;
    browser.act(&id, "schreiben", &[("art", "intern"), ("text", "Für alle im Haus")]).await;
    browser.act(&id, "schreiben", &[("art", "gruppe"), ("text", "Nur unter uns")]).await;
    browser.get(&page).await.has(&["Für alle im Haus", "Nur unter uns", "nur für Mitglieder der Gruppe"]);
    browser.sign_in(PEER).await;
    let inside: Answer = browser.get(&page).await;
    inside.has(&["Für alle im Haus"]);
    inside.has_not(&["Nur unter uns"]);
    browser.get(&browser.link(&id, JANA)).await.has_not(&["Für alle im Haus", "Nur unter uns"]);
}

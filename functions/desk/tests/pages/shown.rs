//! What the pages of a request show, to whom, and in which order.

use super::common::{Browser, desk};
use super::{UNKNOWN, teacher};

const ADMIN: &str = "j.petersen@hafenschule.example";
const MAREN: &str = "m.hansen@hafenschule.example";
const SAMIR: &str = "s.aydin@schul-hilfe.example";

/// A request of the teacher's, and its number.
async fn with_a_request() -> (Browser, String) {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[])).await;
    let id = browser.tickets().await.remove(0);
    (browser, id)
}

// covers Z-09 N-02 N-34 N-37
#[tokio::test]
async fn all_that_was_said_and_done_stands_on_one_page_the_newest_first() {
    let (mut browser, id) = with_a_request().await;
    browser.sign_in(ADMIN).await;
    browser.act(&id, "uebernehmen", &[]).await;
    let said =
        [("nachricht", "Ich komme."), ("notiz", "Lampe bestellt."), ("intern", "Die dritte!"), ("loesung", "Neu.")];
    for (kind, text) in said {
        browser.later_seconds(60);
        browser.act(&id, "schreiben", &[("art", kind), ("text", text), ("hilfe", "neu")]).await;
    }
    let dates = ["Erstellt", "Beginnt", "Begonnen", "Letzter Kontakt", "Fällig", "Geschlossen", "Aktualisiert"];
    let agents = browser.get(&format!("/konsole/anfragen/{id}")).await;
    let requesters = browser.get(&browser.link(&id, MAREN)).await;
    requesters.has_not(&["Die dritte!"]);
    for page in [&agents, &requesters] {
        page.has(&["Jana Petersen hat die Anfrage übernommen", &id, "<br>von Jana Petersen"]);
        page.has(&dates.map(|date| format!("<dt>{date}</dt>")).each_ref().map(String::as_str));
        page.comes_before("<p>Neu.</p>", "<p>Lampe bestellt.</p>");
        page.comes_before("<p>Lampe bestellt.</p>", "<p>Ich komme.</p>");
        page.comes_before("<p>Ich komme.</p>", "bleibt die Leinwand schwarz");
    }
    agents.comes_before("<p>Die dritte!</p>", "<p>Lampe bestellt.</p>");
}

// covers N-31 N-33
#[tokio::test]
async fn people_read_in_plain_words_what_agents_read_in_theirs() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[("dringlichkeit", "high")])).await;
    let id = browser.tickets().await[0].clone();
    let page = browser.get(&browser.link(&id, "m.hansen@hafenschule.example")).await;
    page.has(&["Heute noch, der Unterricht ist eingeschränkt", "Gestellt von", "noch niemand"]);
    page.has_not(&["von 50", "Dispatcher", "Auftraggeber", "Besitzer"]);
    browser.sign_in("j.petersen@hafenschule.example").await;
    browser.get(&format!("/konsole/anfragen/{id}")).await.has(&["40 von 50", "Dispatcher"]);
}

// covers N-32
#[tokio::test]
async fn agents_read_whose_address_it_is_and_people_read_names() {
    let (mut browser, id) = with_a_request().await;
    browser.sign_in(ADMIN).await;
    browser.act(&id, "uebernehmen", &[]).await;
    browser.get(&format!("/konsole/anfragen/{id}")).await.has(&["Maren Hansen<br>m.hansen@hafenschule.example"]);
    let page = browser.get(&browser.link(&id, "o.brandt@hafenschule.example")).await;
    page.has(&["Maren Hansen", "Jana Petersen", "Ole Brandt"]);
    page.has_not(&["<dd>j.petersen@", "<dd>m.hansen@", "<br>m.hansen@"]);
}

// covers N-36
#[tokio::test]
async fn what_a_requester_sends_along_changes_no_field() {
    let (mut browser, id) = with_a_request().await;
    browser.sign_in(ADMIN).await;
    let link = browser.link(&id, MAREN);
    let here = format!("/konsole/anfragen/{id}");
    let fields = ["20 von 50", "<dt>Fällig</dt><dd>Do 05.11.2026, 8:00", "Dispatcher"];
    browser.get(&here).await.has(&fields);
    let along = [
        ("text", "Bitte schnell."),
        ("prioritaet", "50"),
        ("dringlichkeit", "high"),
        ("faellig", "2026-11-02"),
        ("besitzer", ADMIN),
        ("status", "closed"),
    ];
    assert_eq!(browser.post(&format!("{link}/antwort"), &along).await.status, 303);
    let after = browser.get(&here).await;
    after.has(&["Bitte schnell."]);
    after.has(&fields);
    for field in ["prioritaet", "dringlichkeit", "faellig", "besitzer", "status", "zuweisen", "uebernehmen"] {
        assert_eq!(browser.post(&format!("{link}/{field}"), &along).await.status, 404, "{field}");
    }
}

// covers N-04 N-05 N-08 N-11 N-12 N-13 Z-43
#[tokio::test]
async fn the_form_asks_what_helps_to_find_the_cause_and_agents_read_it() {
    let mut browser = Browser::new(desk());
    let told = teacher(&[("betroffen", "schule"), ("geraet", "INV-204"), ("telefon", "040 123456, ab 13 Uhr")]);
    let problem = browser.post("/anfrage/beschreibung", &told).await;
    problem.has(&["Worum geht es in einem Satz?", "Zum Beispiel: Beamer in Raum 204"]);
    problem.has(&["Was haben Sie getan, und was geschah dann?", "welche Meldung zu lesen war"]);
    problem.has(&["Wie oft passiert es?", "Jedes Mal", "Weiß ich nicht", "Inventarnummer des Geräts"]);
    problem.has(&["Wer ist betroffen?", "Nur ich", "Alle in diesem Raum", "Die ganze Schule"]);
    let contact = browser.post("/anfrage/kontakt", &told).await;
    contact.has(&["Telefon für Rückfragen", "Gern mit Zeiten"]);
    browser.post("/anfrage/pruefen", &told).await.has(&["Stimmt alles?", "INV-204", "Die ganze Schule", "ab 13 Uhr"]);
    assert!(browser.tickets().await.is_empty(), "looking is not sending");
    browser.post("/anfrage/absenden", &told).await;
    let id = browser.tickets().await.remove(0);
    browser.sign_in(ADMIN).await;
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["Beamer in Raum 204 zeigt kein Bild", "bleibt die Leinwand schwarz"]);
    page.has(&["Jedes Mal", "Die ganze Schule", "INV-204", "040 123456, ab 13 Uhr"]);
}

#[tokio::test]
async fn a_topic_that_is_no_more_is_asked_for_again() {
    let mut browser = Browser::new(desk());
    let page = browser.post("/anfrage/beschreibung", &teacher(&[("thema", "schreibmaschinen")])).await;
    page.has(&["Worum geht es?", "Schritt 2 von 6", "bleibt die Leinwand schwarz"]);
}

// covers P-05
#[tokio::test]
async fn what_is_due_first_stands_first() {
    let fast = format!(
        "[[queue]]\nid = \"eilig\"\nlabel = {{ de = \"Eilig\", en = \"Fast\" }}\nlevel = 2\nmembers = [\"{SAMIR}\"]\n\
         [queue.timers]\ndue_working_days = 1\n\
         [[topic]]\nid = \"eilig\"\nlabel = {{ de = \"Eilig\", en = \"Fast\" }}\nicon = \"key\"\nqueue = \"eilig\"\n"
    );
    let mut browser = Browser::new(desk().with(&fast));
    for (subject, topic) in [("Zuerst gemeldet", "konto"), ("Danach gemeldet", "eilig")] {
        let key = format!("{topic:a<24}");
        let fields =
            [("mail", ADMIN), ("betreff", subject), ("thema", topic), ("beteiligte", ""), ("schluessel", &key)];
        let sent = teacher(&fields);
        browser.post("/anfrage/absenden", &sent).await;
        browser.later_seconds(60);
    }
    browser.sign_in(SAMIR).await;
    browser.get("/konsole/").await.comes_before("Danach gemeldet", "Zuerst gemeldet");
}

// covers Z-36
#[tokio::test]
async fn inside_the_provider_everybody_reads_and_a_school_is_behind_its_wall() {
    let (mut browser, id) = with_a_request().await;
    browser.sign_in(ADMIN).await;
    let up = [("grund", "Kein Ersatz"), ("text", "Beamer ohne Lampe"), ("dringlichkeit", "normal")];
    browser.act(&id, "hochgeben", &[&up[..], UNKNOWN].concat()).await;
    let ids = browser.tickets().await;
    let child = ids.iter().find(|other| **other != id).expect("there is a child");
    let status = async |browser: &mut Browser, agent: &str, id: &str| {
        browser.sign_in(agent).await;
        browser.get(&format!("/konsole/anfragen/{id}")).await.status
    };
    for (agent, own, provider) in [
        (SAMIR, 404, 200),
        ("m.okafor@schul-hilfe.example", 404, 200),
        ("p.wulff@schul-hilfe.example", 404, 200),
        ("t.kroeger@deichgymnasium.example", 404, 404),
        (ADMIN, 200, 404),
    ] {
        let seen = (status(&mut browser, agent, &id).await, status(&mut browser, agent, child).await);
        assert_eq!(seen, (own, provider), "{agent}");
    }
    browser.sign_in("m.okafor@schul-hilfe.example").await;
    browser.get(&format!("/konsole/anfragen/{child}")).await.has(&["Sie lesen mit."]);
}

// covers D-23 D-25
#[tokio::test]
async fn the_admin_says_how_urgent_it_is_and_sees_who_at_the_provider_took_it() {
    let (mut browser, id) = with_a_request().await;
    browser.sign_in(ADMIN).await;
    let unweighed = browser.act(&id, "hochgeben", &[("grund", "Kein Ersatz"), ("text", "Ohne Lampe")]).await;
    assert_eq!((unweighed.status, browser.tickets().await.len()), (400, 1), "nothing goes up without a priority");
    let up = [("grund", "Kein Ersatz"), ("text", "Ohne Lampe"), ("dringlichkeit", "high")];
    browser.act(&id, "hochgeben", &[&up[..], UNKNOWN].concat()).await;
    let ids = browser.tickets().await;
    let child = ids.iter().find(|other| **other != id).expect("there is a child").clone();
    let link = browser.link(&child, ADMIN);
    browser.get(&link).await.has_not(&["Samir Aydın"]);
    browser.sign_in(SAMIR).await;
    browser.get(&format!("/konsole/anfragen/{child}")).await.has(&["40 von 50"]);
    browser.act(&child, "uebernehmen", &[]).await;
    browser.get(&link).await.has(&["Samir Aydın hat die Anfrage übernommen", "<dd>Samir Aydın</dd>"]);
}

// covers Z-27
#[tokio::test]
async fn groups_stand_by_area_where_agents_choose_from_them() {
    let mut browser = Browser::new(desk().with(
        "[[queue]]\nid = \"ton\"\nlabel = { de = \"Tontechnik\", en = \"Sound\" }\narea = { de = \"Bühne\", en = \"Stage\" }\nlevel = 2\n\
         members = [\"s.aydin@schul-hilfe.example\"]\n",
    ));
    browser.sign_in(SAMIR).await;
    let list = browser.get("/konsole/").await;
    list.comes_before("<summary>Schul-Hilfe</summary>", "<summary>Bühne</summary>");
    list.comes_before("<summary>Bühne</summary>", "Tontechnik");
    for page in ["/konsole/suche", "/konsole/neu"] {
        let page = browser.get(page).await;
        page.comes_before("<optgroup label=\"Bühne\">", "<option value=\"ton\">Tontechnik</option></optgroup>");
    }
}

// covers Z-27 Z-28
#[tokio::test]
async fn forty_groups_are_told_apart_and_a_topic_leads_to_its_own() {
    let groups: String = (1..=40)
        .map(|n| {
            format!(
                "[[queue]]\nid = \"g{n}\"\nlabel = {{ de = \"Gruppe Nummer {n}.\", en = \"Group {n}\" }}\nlevel = 2\nmembers = [\"{SAMIR}\"]\n\
                 [[topic]]\nid = \"t{n}\"\nlabel = {{ de = \"Thema Nummer {n}.\", en = \"Topic {n}\" }}\nicon = \"key\"\nqueue = \"g{n}\"\n"
            )
        })
        .collect();
    let mut browser = Browser::new(desk().with(&groups));
    let own = |topic| teacher(&[("mail", ADMIN), ("thema", topic), ("beteiligte", "")]);
    let topics = browser.post("/anfrage/thema", &own("")).await;
    topics.has(&["Thema Nummer 1.", "Thema Nummer 40."]);
    topics.has_not(&["Gruppe Nummer"]);
    browser.post("/anfrage/absenden", &own("t37")).await;
    browser.sign_in(SAMIR).await;
    for n in 1..=40 {
        let page = browser.get(&format!("/konsole/?liste=uns&gruppe=g{n}")).await;
        page.has(&[&format!("<h1>Gruppe Nummer {n}.</h1>"), "Gruppe Nummer 37. <b>1</b>", "Gruppe Nummer 1. <b>0</b>"]);
        assert_eq!(page.count("Beamer in Raum 204"), usize::from(n == 37), "group {n}");
    }
}

// covers N-26 N-29
#[tokio::test]
async fn who_cannot_sign_in_is_told_whom_to_call_and_an_address_is_read_in_any_case() {
    let mut browser = Browser::new(desk());
    let ask = browser.get("/konsole/anmelden").await;
    let mistyped = browser.post("/konsole/anmelden", &[("mail", "j.petersen")]).await;
    let asked = browser.post("/konsole/anmelden", &[("mail", " J.Petersen@Hafenschule.EXAMPLE ")]).await;
    let spent = browser.get("/konsole/anmelden/x/y/z").await;
    for page in [&ask, &mistyped, &asked, &spent] {
        page.has(&["040 66969-0123"]);
    }
    asked.has(&["Sehen Sie in Ihr Postfach"]);
    assert_eq!(browser.owed("M16").await, [ADMIN]);
}

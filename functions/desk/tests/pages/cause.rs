//! What narrows a cause: asked of people where the topic wants to know it, and of agents before a ticket goes up.

use super::common::{Browser, desk};
use super::teacher;

// covers D-17 D-18 D-19 N-07 N-09 N-10
#[tokio::test]
async fn the_form_asks_what_the_topic_wants_to_know_and_nobody_must_answer() {
    let mut browser = Browser::new(desk());
    let page = browser.post("/anfrage/angaben", &teacher(&[("thema", "konto")])).await;
    page.has(&[
        "Ein paar Angaben, die uns helfen",
        "Schritt 4 von 6",
        "Was haben Sie schon versucht?",
        "Welches Programm",
    ]);
    page.has(&["Schulkonto und Anmeldung", "value=\"unbekannt\"", "Weiß ich nicht"]);
    page.has_not(&["Liegt es am Gerät", "Wo liegt das Problem?"]);
    let none = browser.post("/anfrage/angaben", &teacher(&[("thema", "verwaltung")])).await;
    none.has(&["Wie erreichen wir Sie?", "class=\"back\" formaction=\"/anfrage/beschreibung\""]);
    let admin = browser.post("/anfrage/angaben", &teacher(&[("rolle", "schuladmin")])).await;
    admin.has(&["Wo liegt das Problem?", "Bei einem Dienst, den viele Schulen nutzen"]);
    assert_eq!(browser.post("/anfrage/kontakt", &teacher(&[("thema", "konto")])).await.status, 200);
}

#[tokio::test]
async fn what_was_said_of_the_cause_stands_in_the_request_by_its_words() {
    let mut browser = Browser::new(desk());
    let told = teacher(&[
        ("thema", "konto"),
        ("dienst", "schulnetz"),
        ("technik", "software"),
        ("programm", "Firefox 145"),
        ("versucht", "Neu gestartet."),
        ("bereich", "mond"),
    ]);
    let check = browser.post("/anfrage/pruefen", &told).await;
    check.has(&["WLAN und Internet der Schule", "Firefox 145", "name=\"zu\" value=\"angaben\""]);
    browser.post("/anfrage/absenden", &told).await;
    let id = browser.tickets().await.remove(0);
    let own = browser.get(&browser.link(&id, "m.hansen@hafenschule.example")).await;
    own.has(&["WLAN und Internet der Schule", "Am Programm oder am Konto", "Neu gestartet."]);
    own.has_not(&["Stadtwerke", "mond"]);
    browser.sign_in("j.petersen@hafenschule.example").await;
    browser
        .get(&format!("/konsole/anfragen/{id}"))
        .await
        .has(&["WLAN und Internet der Schule (Stadtwerke Nordermünde)"]);
}

#[tokio::test]
async fn an_account_without_end_is_told_and_kept() {
    let mut browser = Browser::new(desk());
    let long = "ä".repeat(2_001);
    let sent = teacher(&[("thema", "konto"), ("versucht", &long), ("schritt", "angaben")]);
    let page = browser.post("/anfrage/kontakt", &sent).await;
    assert_eq!(page.status, 422);
    page.has(&["<title>Fehler: Ein paar Angaben", "href=\"#versucht\"", &long]);
}

// covers D-15 D-16
#[tokio::test]
async fn a_hand_up_begins_with_what_the_form_was_told_and_keeps_what_was_typed() {
    let mut browser = Browser::new(desk());
    let told = teacher(&[("thema", "wlan"), ("dienst", "schulnetz"), ("versucht", "Neu gestartet.")]);
    browser.post("/anfrage/absenden", &told).await;
    let id = browser.tickets().await.remove(0);
    browser.sign_in("j.petersen@hafenschule.example").await;
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["value=\"schulnetz\" selected", "Neu gestartet.</textarea>", "Gerät oder Programm?"]);
    let mut sent = vec![("grund", "kein Zugriff"), ("text", "Im ganzen Flur."), ("dringlichkeit", "high")];
    sent.extend([("dienst", "schulnetz"), ("versucht", "Verteiler geprüft")]);
    let lacking = browser.act(&id, "hochgeben", &sent).await;
    assert_eq!(lacking.status, 422);
    lacking.has(&[
        "Ein paar Angaben zur Ursache fehlen noch",
        "Im ganzen Flur.</textarea>",
        "Verteiler geprüft</textarea>",
    ]);
    lacking.has(&["value=\"kein Zugriff\"", "value=\"high\" selected", "value=\"schulnetz\" selected"]);
    sent.extend([("bereich", "unbekannt"), ("technik", "hardware")]);
    assert_eq!(browser.act(&id, "hochgeben", &sent).await.status, 303);
    let handed = browser.get(&format!("/konsole/anfragen/{id}")).await;
    handed.has(&["kein Zugriff", "Am Gerät oder an der Verkabelung", "Weiß ich nicht", "Verteiler geprüft"]);
}

// covers P-09 P-26 Z-07
#[tokio::test]
async fn a_complaint_goes_to_the_lead_and_a_wish_to_the_school() {
    let mut browser = Browser::new(desk());
    let page = browser.post("/anfrage/thema", &teacher(&[])).await;
    page.has(&["Was möchten Sie?", "value=\"stoerung\" id=\"anliegen\" checked", "Lob oder Beschwerde"]);
    page.has_not(&["Fehler im Produkt"]);
    let complaint = teacher(&[("anliegen", "lob")]);
    browser
        .post("/anfrage/pruefen", &complaint)
        .await
        .has(&["Lob oder Beschwerde", "Ihre Anfrage geht an Schul-Hilfe"]);
    browser.post("/anfrage/absenden", &complaint).await;
    let id = browser.tickets().await.remove(0);
    browser.sign_in("j.petersen@hafenschule.example").await;
    assert_eq!(browser.get(&format!("/konsole/anfragen/{id}")).await.status, 404);
    browser.sign_in("k.lund@schul-hilfe.example").await;
    browser.get(&format!("/konsole/anfragen/{id}")).await.has(&["Leitung der Schul-Hilfe", "Lob oder Beschwerde"]);
}

// covers P-27
#[tokio::test]
async fn agents_write_down_what_they_found_and_people_read_nothing_of_it() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[])).await;
    let id = browser.tickets().await.remove(0);
    browser.sign_in("j.petersen@hafenschule.example").await;
    let found = [
        ("anliegen", "fehler"),
        ("nachgestellt", "ja"),
        ("schritte", "Zweimal umschalten"),
        ("ursache", "Altes Kabel"),
    ];
    assert_eq!(browser.act(&id, "einordnen", &found).await.status, 303);
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["Fehler im Produkt, Ursache bekannt", "Zweimal umschalten</textarea>", "<p>Altes Kabel</p>"]);
    assert_eq!(browser.act(&id, "einordnen", &[("anliegen", "unfug")]).await.status, 400);
    let own = browser.get(&browser.link(&id, "m.hansen@hafenschule.example")).await;
    own.has(&["Fehler im Produkt"]);
    own.has_not(&["Altes Kabel", "Zweimal umschalten"]);
}

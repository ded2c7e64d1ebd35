//! Providers outside, on an agent's page: whom to ask, what was asked, and what the requester sees of it.

use super::common::{Browser, Fixture, desk};

const ADMIN: &str = "j.petersen@hafenschule.example";
pub(super) const PEER: &str = "p.wulff@schul-hilfe.example";
const SAMIR: &str = "s.aydin@schul-hilfe.example";

/// A request of the school admin about this topic, entered by an agent of this group, who is signed in.
async fn entered(agent: &str, group: &str) -> (Browser, String) {
    entered_at(desk(), agent, group).await
}

/// The same at another desk.
pub(super) async fn entered_at(desk: Fixture, agent: &str, group: &str) -> (Browser, String) {
    let mut browser = Browser::new(desk);
    browser.sign_in(agent).await;
    let call = [
        ("kanal", "phone"),
        ("name", "Jana Petersen"),
        ("mail", ADMIN),
        ("text", "Maren Hansen kommt nicht ins Lernportal"),
        ("gruppe", group),
        ("dringlichkeit", "normal"),
        ("schluessel", "k1"),
    ];
    assert_eq!(browser.console_post("/konsole/neu", &call).await.status, 303);
    let id = browser.tickets().await.remove(0);
    browser.owed("M12").await;
    (browser, id)
}

/// What is always filled in.
pub(super) const ORDER: [(&str, &str); 7] = [
    ("anbieter", "portalwerk"),
    ("weg", ""),
    ("grund", "Nur der Betreiber kommt an die Server"),
    ("betreff", "Anmeldung scheitert"),
    ("text", "Seit 7 Uhr scheitert jede Anmeldung."),
    ("dringlichkeit", "high"),
    ("schluessel", "k2"),
];

// covers D-04 D-28 P-30 P-32
#[tokio::test]
async fn an_agent_asks_somebody_outside_and_the_requester_reads_where_it_is_and_nothing_else() {
    let (mut browser, id) = entered(PEER, "plattform").await;
    let here = format!("/konsole/anfragen/{id}");
    let page = browser.get(&here).await;
    page.has(&["Externe Dienstleister", "Portalwerk, Stufe 3, per Mail", "Druckdienst Nord, Stufe 4, am Telefon"]);
    page.has(&[
        "RV-2026-4",
        "gilt bis 31. Juli 2029",
        "Leitstelle Portalwerk",
        "Frau Ahlers",
        "8 bis 18 Uhr",
        "Lernportal",
    ]);

    assert_eq!(browser.act(&id, "dienstleister", &ORDER).await.status, 303);
    assert_eq!(browser.owed("M12").await, ["service@portalwerk.example"]);
    let page = browser.get(&here).await;
    page.has(&[
        "Portalwerk, von Peer Wulff",
        "Seit 7 Uhr scheitert jede Anmeldung.",
        "Auftrag nach außen",
        "Nur der Betreiber",
    ]);
    page.has(&[
        "bei externem Dienstleister",
        "Neues festhalten",
        "PW-######",
        "Diesen Text auch an service@portalwerk.example mailen",
    ]);

    let news = [
        ("stand", "waiting_release"),
        ("version", "4.2"),
        ("vorgang", "PW-204711"),
        ("zusage", "9.11.2026"),
        ("text", ""),
    ];
    assert_eq!(browser.act(&id, "dienstleister/1", &news).await.status, 303);
    let page = browser.get(&here).await;
    page.has(&["wartet auf neue Version", "PW-204711", "4.2", "9. November 2026"]);
    let told = [("stand", "waiting_release"), ("text", "Gibt es einen Umweg?"), ("mailen", "ja"), ("schluessel", "k3")];
    assert_eq!(browser.act(&id, "dienstleister/1", &told).await.status, 303);
    assert_eq!(browser.owed("M12").await, ["service@portalwerk.example"]);

    let seen = browser.get(&browser.link(&id, ADMIN)).await;
    seen.has(&["bei externem Dienstleister", "Peer Wulff hat einen externen Dienstleister eingeschaltet"]);
    seen.has_not(&["Portalwerk", "Seit 7 Uhr", "Nur der Betreiber", "PW-2047", "Umweg", "4.2"]);
    browser.get("/konsole/?liste=wartet").await.has(&["bei externem Dienstleister", "angehalten"]);

    assert_eq!(browser.act(&id, "dienstleister/1", &[("stand", "resolved"), ("text", "Läuft")]).await.status, 303);
    browser.get(&here).await.has(&["in Bearbeitung", "gelöst"]);
    browser.get(&browser.link(&id, ADMIN)).await.has_not(&["bei externem Dienstleister", "Läuft"]);
}

// covers P-24 P-33
#[tokio::test]
async fn what_is_missing_for_an_order_is_said_and_no_word_is_lost() {
    let (mut browser, id) = entered(SAMIR, "servicedesk").await;
    let with = |fields: &[(&'static str, &'static str)]| {
        let kept = ORDER.into_iter().filter(|(name, _)| !fields.iter().any(|(other, _)| other == name));
        kept.chain(fields.iter().copied()).collect::<Vec<_>>()
    };
    let printer = ("anbieter", "druckdienst");
    type Case<'a> = (&'a [(&'static str, &'static str)], u16, &'a str);
    let cases: [Case<'_>; 7] = [
        (&[printer], 422, "Es fehlt noch die Zustimmung"),
        (&[printer, ("zugestimmt", "Ole Brandt")], 422, "Dieser Tag ist nicht zu lesen"),
        (
            &[printer, ("zugestimmt", "Ole Brandt"), ("zugestimmt_am", "3.11.2026"), ("zugestimmt_wozu", "80 Euro")],
            422,
            "Es fehlt noch die Zustimmung",
        ),
        (&[("anbieter", "niemand")], 409, "Diesen Dienstleister gibt es nicht mehr"),
        (&[("weg", "fax")], 400, "Das Formular kam nicht vollständig an"),
        (&[("zusage", "bald")], 422, "Dieser Tag ist nicht zu lesen"),
        (&[("grund", " ")], 422, "Es fehlt noch ein Text"),
    ];
    for (fields, status, title) in cases {
        let page = browser.act(&id, "dienstleister", &with(fields)).await;
        assert_eq!(page.status, status, "{title}");
        page.has(&[title, "Seit 7 Uhr scheitert jede Anmeldung.", "value=\"Anmeldung scheitert\"", "<details open>"]);
    }
    assert!(browser.owed("M12").await.is_empty());
    let agreed =
        [printer, ("zugestimmt", "Ole Brandt"), ("zugestimmt_am", "2.11.2026"), ("zugestimmt_wozu", "Anfahrt 80 Euro")];
    assert_eq!(browser.act(&id, "dienstleister", &with(&agreed)).await.status, 303);
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["Zugestimmt hat", "Ole Brandt", "2. November 2026", "Anfahrt 80 Euro", "RV-2026-4", "040 66969-0410"]);
    assert!(browser.owed("M12").await.is_empty(), "they are called, not written to");
    let unsaid = browser.act(&id, "dienstleister/1", &[("stand", "sent"), ("text", "Wann?"), ("mailen", "ja")]).await;
    assert_eq!(unsaid.status, 422);
    unsaid.has(&["Auf diesem Weg ist der Dienstleister nicht zu erreichen", "Wann?"]);
    assert_eq!(browser.act(&id, "dienstleister/7", &[("text", "Wer?")]).await.status, 409);
}

// covers P-24
#[tokio::test]
async fn a_contract_that_is_over_is_told_before_and_after() {
    let (mut browser, id) = entered(SAMIR, "servicedesk").await;
    browser.later_days(1_100);
    browser.sign_in(SAMIR).await;
    let here = format!("/konsole/anfragen/{id}");
    browser.get(&here).await.has(&["Druckdienst Nord, Stufe 4, Vertrag abgelaufen", "abgelaufen am 31. Juli 2029"]);
    let order = ORDER.map(|(name, value)| if name == "anbieter" { (name, "druckdienst") } else { (name, value) });
    let page = browser.act(&id, "dienstleister", &order).await;
    assert_eq!(page.status, 409);
    page.has(&["Der Vertrag mit diesem Dienstleister ist abgelaufen", "Seit 7 Uhr scheitert jede Anmeldung."]);
}

// covers P-31 D-27
#[tokio::test]
async fn the_operator_of_the_service_is_named_first() {
    let mut browser = Browser::new(desk());
    let form = super::teacher(&[
        ("thema", "drucken"),
        ("mail", ADMIN),
        ("beteiligte", ""),
        ("text", "Drucker zieht kein Papier ein"),
    ]);
    browser.post("/anfrage/absenden", &form).await;
    let id = browser.tickets().await.remove(0);
    browser.sign_in(SAMIR).await;
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["Das Thema gehört zu „Drucker und Scanner“", "<option value=\"druckdienst\" selected>"]);
    page.comes_before("<option value=\"druckdienst\"", "<option value=\"portalwerk\"");
}

#[tokio::test]
async fn a_school_asks_nobody_outside_and_who_only_reads_changes_nothing() {
    let (mut browser, id) = entered(ADMIN, "hafenschule").await;
    browser.get(&format!("/konsole/anfragen/{id}")).await.has_not(&["Externe Dienstleister", "Portalwerk"]);
    let page = browser.act(&id, "dienstleister", &ORDER).await;
    assert_eq!(page.status, 409);
    page.has(&["Nach außen gibt erst die nächste Stufe"]);
    browser.sign_in("m.okafor@schul-hilfe.example").await;
    assert_eq!(browser.act(&id, "dienstleister", &ORDER).await.status, 404, "another school's walls");

    let (mut browser, id) = entered(PEER, "plattform").await;
    browser.act(&id, "dienstleister", &ORDER).await;
    browser.sign_in(SAMIR).await;
    browser.get(&format!("/konsole/anfragen/{id}")).await.has_not(&["Neues festhalten", "Nach außen geben"]);
    assert_eq!(browser.act(&id, "dienstleister/1", &[("text", "Ich auch")]).await.status, 403);
}

/// A session ends while somebody writes: the words wait, and go where they were meant to.
#[tokio::test]
async fn who_was_signed_out_keeps_the_order() {
    let (mut browser, id) = entered(PEER, "plattform").await;
    browser.sign_out();
    let address = format!("/konsole/anfragen/{id}/dienstleister");
    let page = browser.post(&address, &ORDER).await;
    assert_eq!(page.status, 403);
    page.has(&[
        &format!("action=\"{address}\""),
        "Seit 7 Uhr scheitert jede Anmeldung.",
        "value=\"Anmeldung scheitert\"",
    ]);
    let update = browser.post(&format!("{address}/1"), &[("vorgang", "PW-204711")]).await;
    update.has(&[&format!("action=\"{address}/1\""), "PW-204711"]);
    assert_eq!(browser.post(&address, &[]).await.status, 303, "with nothing typed it is only a door");
}

#[tokio::test]
async fn the_order_leaves_the_desk_and_reaches_the_provider() {
    let (mut browser, id) = entered(PEER, "plattform").await;
    assert_eq!(browser.act(&id, "dienstleister", &ORDER).await.status, 303);
    let sent = browser.mails().await;
    let orders: Vec<_> = sent.iter().filter(|(to, _)| to == "service@portalwerk.example").collect();
    assert_eq!(orders.len(), 1, "{sent:?}");
}

//! Callbacks and work that starts later, on the page of the request and in the console.

use super::common::{Browser, desk};
use super::{TEACHER, teacher};

const MAREN: &str = "m.hansen@hafenschule.example";
const JANA: &str = "j.petersen@hafenschule.example";

/// Tuesday, ten to eleven.
const TUESDAY: [(&str, &str); 5] = [
    ("telefon", "040 123456"),
    ("tag1", "2026-11-03"),
    ("von1", "10:00"),
    ("bis1", "11:00"),
    ("zone", "Europe/Berlin"),
];

// covers P-20 P-21
#[tokio::test]
async fn somebody_asks_to_be_called_back_and_every_attempt_is_kept() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await.remove(0);
    let maren = browser.link(&id, MAREN);
    browser.get(&maren).await.has(&["Rückruf anfordern", "/rueckruf\""]);
    browser.get(&format!("{maren}/rueckruf")).await.has(&["Wann erreichen wir Sie?", "value=\"Europe/Berlin\""]);
    let asked = browser.post(&format!("{maren}/rueckruf"), &[&TUESDAY[..], &[("schluessel", "k1")]].concat()).await;
    assert_eq!((asked.status, asked.location), (303, maren.clone()));
    browser.get(&maren).await.has(&["geplant", "040 123456", "Rückruf ändern", "Sie bitten um Rückruf"]);
    let sent = browser.mails().await;
    let told = |(to, raw): &(String, Vec<u8>)| to == JANA && String::from_utf8_lossy(raw).contains("040 123456");
    assert!(sent.iter().any(told), "whoever works on it hears of it");
    browser.sign_in(JANA).await;
    browser.get("/konsole/?liste=wartet").await.has(&[&id, "geplant"]);

    // Tuesday at ten it is due.
    browser.later_seconds(26 * 3600);
    browser.tick().await;
    assert_eq!(browser.owed("M9").await, [JANA]);
    browser.sign_in(JANA).await;
    let page = format!("/konsole/anfragen/{id}");
    browser.get(&page).await.has(&["Nicht erreicht", "href=\"tel:040123456\""]);
    let missed = browser.act(&id, "angerufen", &[("art", "verfehlt"), ("text", "Mailbox voll")]).await;
    assert_eq!(missed.status, 303);
    browser.get(&page).await.has(&["Anruf: nicht erreicht", "Mailbox voll"]);
    let theirs = browser.get(&maren).await;
    theirs.has(&["Jana Petersen hat angerufen und niemanden erreicht"]);
    theirs.has_not(&["Mailbox voll"]);
    browser.act(&id, "angerufen", &[("art", "erreicht"), ("text", "")]).await;
    browser.get(&maren).await.has(&["Jana Petersen hat angerufen"]);
    let over = browser.act(&id, "angerufen", &[("art", "erreicht")]).await;
    assert_eq!(over.status, 409);
    over.has(&["Es ist kein Rückruf offen"]);
}

#[tokio::test]
async fn what_cannot_be_a_callback_comes_back_with_every_word() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await.remove(0);
    let place = format!("{}/rueckruf", browser.link(&id, MAREN));
    for (field, value, said) in [
        ("telefon", "ruft an", "href=\"#telefon\">Schreiben Sie eine Telefonnummer"),
        ("tag1", "bald", "href=\"#tag1\">Geben Sie Tag, Anfang und Ende an"),
        ("tag1", "2026-11-08", "href=\"#tag1\">Wählen Sie Zeiten"),
        ("zone", "Europe/Hamburg", "href=\"#zone\">Schreiben Sie eine Zeitzone"),
    ] {
        let typed: Vec<_> = TUESDAY.iter().filter(|(name, _)| *name != field).copied().collect();
        let page = browser.post(&place, &[&typed[..], &[(field, value), ("schluessel", "k1")]].concat()).await;
        assert_eq!(page.status, 422, "{field}");
        page.has(&[said, &format!("value=\"{value}\""), "aria-labelledby=\"fehler\""]);
    }
    assert_eq!(browser.ticket(&id).await.0.version, 1);
    // Where a group offers none there is no form.
    let mut browser = Browser::new(desk().changed(|policy| policy.queues.iter_mut().for_each(|q| q.callbacks = false)));
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await.remove(0);
    let maren = browser.link(&id, MAREN);
    browser.get(&maren).await.has_not(&["/rueckruf\""]);
    assert_eq!(browser.get(&format!("{maren}/rueckruf")).await.location, maren);
    assert_eq!(browser.post(&format!("{maren}/rueckruf"), &TUESDAY).await.status, 403);
}

// covers N-34
#[tokio::test]
async fn an_agent_plans_when_work_begins_and_asks_for_a_caller() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[("beteiligte", "")])).await;
    let id = browser.tickets().await.remove(0);
    browser.sign_in(JANA).await;
    let page = format!("/konsole/anfragen/{id}");
    let wrong = browser.act(&id, "planen", &[("tag", "2026-11-01")]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(browser.act(&id, "planen", &[("tag", "2026-11-09")]).await.status, 303);
    browser.get(&page).await.has(&["geplant für"]);
    browser.get(&browser.link(&id, MAREN)).await.has(&["geplant für"]);
    browser.act(&id, "uebernehmen", &[]).await;
    browser.get(&page).await.has(&["Jana Petersen hat vor dem Termin begonnen"]);
    let asked = browser.get(&format!("{page}/rueckruf")).await;
    asked.has(&["Rückruf eintragen", "Wann ist Maren Hansen zu erreichen?", "name=\"formular\""]);
    let lisbon = [&TUESDAY[..4], &[("zone", "Europe/Lisbon"), ("schluessel", "k1")]].concat();
    assert_eq!(browser.console_post(&format!("{page}/rueckruf"), &lisbon).await.status, 303);
    browser.get(&page).await.has(&["Europe/Lisbon", "11:00", "040 123456"]);
    assert_eq!(browser.post(&format!("{page}/rueckruf"), &lisbon).await.status, 403, "no mark of the session");
}

//! What an agent has typed outlives whatever else happens to the page.

use super::common::{Browser, desk};
use super::teacher;

const TYPED: &[(&str, &str)] = &[("art", "rueckfrage"), ("text", "Blinkt die <b>Lampe</b> rot?")];

/// A ticket, and its admin signed in.
async fn at_a_ticket() -> (Browser, String) {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[])).await;
    let id = browser.tickets().await[0].clone();
    browser.sign_in("j.petersen@hafenschule.example").await;
    (browser, id)
}

#[tokio::test]
async fn taking_a_ticket_leaves_the_reply_where_it_is() {
    let (mut browser, id) = at_a_ticket().await;
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&[&format!("form=\"antwort\" formaction=\"/konsole/anfragen/{id}/uebernehmen\"")]);
    let taken = browser.act(&id, "uebernehmen", TYPED).await;
    assert_eq!(taken.status, 200);
    taken.has(&["Jana Petersen hat die Anfrage übernommen", "rot?</textarea>", "value=\"rueckfrage\" checked"]);
    assert_eq!(browser.act(&id, "schreiben", TYPED).await.status, 303);
}

#[tokio::test]
async fn whoever_is_signed_out_meanwhile_gets_the_text_back_and_signs_in_beside_it() {
    let (mut browser, id) = at_a_ticket().await;
    let address = format!("/konsole/anfragen/{id}/schreiben");
    browser.sign_out();
    let page = browser.post(&address, TYPED).await;
    assert_eq!(page.status, 403);
    page.has(&["Ihre Anmeldung ist abgelaufen", "Blinkt die &lt;b&gt;Lampe", "name=\"art\" value=\"rueckfrage\""]);
    page.has(&[&format!("action=\"{address}\""), &format!("href=\"/konsole/anmelden?zu=/konsole/anfragen/{id}\"")]);
    let nothing_typed = browser.post(&address, &[("text", " ")]).await;
    assert_eq!(nothing_typed.location, format!("/konsole/anmelden?zu=/konsole/anfragen/{id}"));

    browser.sign_in("j.petersen@hafenschule.example").await;
    let back = browser.post(&address, TYPED).await;
    assert_eq!(back.status, 403, "the old page is none of this session's");
    back.has(&["Diese Seite ist zu alt", "rot?</textarea>", "value=\"rueckfrage\" checked"]);
    browser.get(&format!("/konsole/anfragen/{id}")).await.has_not(&["rot?"]);
}

// covers Z-42
#[tokio::test]
async fn everything_on_one_page_leads_to_the_same_last_look() {
    let mut browser = Browser::new(desk());
    let page = browser.get("/anfrage/direkt").await;
    page.has(&[
        "<h1>Anfrage auf einer Seite</h1>",
        "name=\"rolle\"",
        "name=\"thema\"",
        "name=\"text\"",
        "name=\"mail\"",
    ]);
    page.has(&["action=\"/anfrage/pruefen\"", "name=\"schritt\" value=\"direkt\""]);
    page.has_not(&["Schritt 1 von"]);
    let lacking = teacher(&[("schritt", "direkt"), ("betreff", ""), ("mail", "m.hansen")]);
    let page = browser.post("/anfrage/pruefen", &lacking).await;
    assert_eq!(page.status, 422);
    page.has(&["<title>Fehler: Anfrage auf einer Seite", "href=\"#betreff\"", "href=\"#mail\"", "value=\"m.hansen\""]);
    let whole = teacher(&[("schritt", "direkt")]);
    browser.post("/anfrage/pruefen", &whole).await.has(&["Stimmt alles?", "Ihre Anfrage geht an Jana Petersen"]);
    let elsewhere = teacher(&[("schritt", "direkt"), ("thema", "fortbildung")]);
    browser.post("/anfrage/pruefen", &elsewhere).await.has(&["Dafür gibt es schon einen Weg"]);
}

//! Passwords that people write down: warned of before they are sent, stored nowhere, and told plainly (N-14).

use super::common::{Browser, desk};
use super::teacher;

const TYPED: &str = "Ich komme nicht rein.\nPasswort: Hafen#2026\nDanke";

// covers N-14
#[tokio::test]
async fn a_password_in_the_form_is_warned_of_and_stored_nowhere() {
    let mut browser = Browser::new(desk());
    let sent = teacher(&[("text", TYPED), ("betreff", "Mein Kennwort ist Hafen#2026")]);
    let check = browser.post("/anfrage/pruefen", &sent).await;
    check.has(&["Ein Kennwort steht nicht mehr darin", "Wir machen es unkenntlich", "<br>Passwort: ••••••<br>Danke"]);
    check.has(&["name=\"text\" value=\"Ich komme nicht rein.\nPasswort: Hafen#2026"]);
    let sent = browser.post("/anfrage/absenden", &sent).await;
    browser.get(&sent.location).await.has(&["Wir haben es unkenntlich gemacht und nicht gespeichert"]);
    let id = browser.tickets().await.remove(0);
    let own = browser.get(&browser.link(&id, "m.hansen@hafenschule.example")).await;
    own.has(&["Mein Kennwort ist ••••••", "Passwort: ••••••", "wurde hier unkenntlich gemacht"]);
    own.has_not(&["Hafen#2026"]);
    let plain = browser.post("/anfrage/pruefen", &teacher(&[("text", "Kennwort vergessen.")])).await;
    plain.has_not(&["unkenntlich"]);
}

#[tokio::test]
async fn a_password_in_an_answer_or_a_note_is_stored_nowhere() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[])).await;
    let id = browser.tickets().await.remove(0);
    let link = browser.link(&id, "m.hansen@hafenschule.example");
    browser.post(&format!("{link}/antwort"), &[("text", "Meine PIN ist 4711")]).await;
    browser.get(&link).await.has(&["Meine PIN ist ••••••", "wurde hier unkenntlich gemacht"]);
    browser.sign_in("j.petersen@hafenschule.example").await;
    browser.act(&id, "schreiben", &[("art", "intern"), ("text", "pw=Lampe77 am Beamer")]).await;
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["pw=•••••• am Beamer"]);
    page.has_not(&["Lampe77", "4711"]);
}

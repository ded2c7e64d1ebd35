//! Who takes part, changed on the page of the request and in the console.

use super::common::{Browser, desk};
use super::{TEACHER, teacher};

const MAREN: &str = "m.hansen@hafenschule.example";
const OLE: &str = "o.brandt@hafenschule.example";
const NILS: &str = "n.voss@hafenschule.example";

// covers N-16
#[tokio::test]
async fn the_requester_adds_people_and_lets_them_go_and_their_links_with_them() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    let (maren, ole, nils) = (browser.link(&id, MAREN), browser.link(&id, OLE), browser.link(&id, NILS));
    browser.owed("M1").await;
    browser.get(&maren).await.has(&["Jemanden beteiligen", "value=\"o.brandt@hafenschule.example\""]);
    assert_eq!(browser.get(&nils).await.status, 404, "not yet");

    let typed = [("wer", "Nils Voß <n.voss@hafenschule.example>"), ("schluessel", "k1")];
    let added = browser.post(&format!("{maren}/beteiligen"), &typed).await;
    assert_eq!((added.status, added.location), (303, format!("{maren}#beteiligte")));
    assert_eq!(browser.owed("M1").await, [NILS]);
    browser.get(&maren).await.has(&["Sie haben Nils Voß beteiligt"]);
    let theirs = browser.get(&nils).await;
    theirs.has(&["Beamer in Raum 204", "Maren Hansen hat Nils Voß beteiligt"]);
    theirs.has_not(&["Jemanden beteiligen", "/entfernen"]);
    assert_eq!(browser.post(&format!("{nils}/entfernen"), &[("wer", OLE), ("schluessel", "k2")]).await.status, 403);

    assert_eq!(browser.post(&format!("{maren}/entfernen"), &[("wer", OLE), ("schluessel", "k3")]).await.status, 303);
    assert_eq!(browser.get(&ole).await.status, 404, "the link is dead");
    assert_eq!(
        browser.post(&format!("{ole}/antwort"), &[("text", "Noch da?"), ("schluessel", "k4")]).await.status,
        404
    );
    browser.get(&maren).await.has(&["Sie haben Ole Brandt von der Anfrage genommen"]);
}

#[tokio::test]
async fn who_cannot_be_added_stays_in_the_field_with_what_to_do() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    let maren = browser.link(&id, MAREN);
    for typed in ["oma@post.example", "Nils Voß", "hilfe@schul-hilfe.example"] {
        let page = browser.post(&format!("{maren}/beteiligen"), &[("wer", typed), ("schluessel", "k1")]).await;
        assert_eq!(page.status, 422, "{typed}");
        page.has(&["Diese Adresse können wir nicht beteiligen", "href=\"#beteiligen\"", &format!("value=\"{typed}\"")]);
    }
    let many: Vec<String> = (0..10).map(|n| format!("p{n}@hafenschule.example")).collect();
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[("beteiligte", &many.join(","))])).await;
    let id = browser.tickets().await[0].clone();
    let maren = browser.link(&id, MAREN);
    browser.get(&maren).await.has_not(&["Jemanden beteiligen"]);
    let page = browser.post(&format!("{maren}/beteiligen"), &[("wer", NILS), ("schluessel", "k1")]).await;
    assert_eq!(page.status, 422);
    page.has(&["höchstens zehn"]);
}

#[tokio::test]
async fn agents_add_people_too() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    browser.owed("M1").await;
    browser.sign_in("s.aydin@schul-hilfe.example").await;
    assert_eq!(browser.act(&id, "beteiligen", &[("an", NILS)]).await.status, 404, "another wall");
    browser.sign_in("j.petersen@hafenschule.example").await;
    let page = browser.act(&id, "beteiligen", &[("an", "Nils"), ("schluessel", "k1")]).await;
    assert_eq!(page.status, 422);
    page.has(&["Diese Adresse können wir nicht beteiligen", "value=\"Nils\""]);
    assert_eq!(browser.act(&id, "beteiligen", &[("an", NILS), ("schluessel", "k1")]).await.status, 303);
    assert_eq!(browser.owed("M1").await, [NILS]);
    assert_eq!(browser.act(&id, "entfernen", &[("an", OLE), ("schluessel", "k2")]).await.status, 303);
    browser
        .get(&format!("/konsole/anfragen/{id}"))
        .await
        .has(&["Jana Petersen hat Ole Brandt von der Anfrage genommen"]);
}

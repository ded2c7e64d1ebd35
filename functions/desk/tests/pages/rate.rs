//! How content the requester is, said on a page of its own.

use super::TEACHER;
use super::common::{Browser, desk};

const MAREN: &str = "m.hansen@hafenschule.example";
const OLE: &str = "o.brandt@hafenschule.example";
const ADMIN: &str = "j.petersen@hafenschule.example";

/// A request that its requester has closed.
async fn closed(mut browser: Browser) -> (Browser, String) {
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    let maren = browser.link(&id, MAREN);
    browser.get(&maren).await.has_not(&["/bewerten"]);
    browser.post(&format!("{maren}/erledigt"), &[("schluessel", "k0")]).await;
    (browser, id)
}

// covers Z-26
#[tokio::test]
async fn the_requester_says_how_content_they_are_and_may_think_again() {
    let (mut browser, id) = closed(Browser::new(desk())).await;
    let (maren, ole) = (browser.link(&id, MAREN), browser.link(&id, OLE));
    browser.get(&maren).await.has(&["Wie zufrieden sind Sie mit der Hilfe?", &format!("href=\"{maren}/bewerten\"")]);
    browser.get(&ole).await.has_not(&["/bewerten"]);
    browser.get(&format!("{maren}/bewerten")).await.has(&["5 – sehr zufrieden", "1 – gar nicht zufrieden"]);
    let nothing = browser.post(&format!("{maren}/bewerten"), &[("text", "Schnell!"), ("schluessel", "k1")]).await;
    assert_eq!(nothing.status, 422);
    nothing.has(&["<title>Fehler: ", "href=\"#note\"", "<fieldset class=\"field err\">", "id=\"e-note\"", "Schnell!"]);
    for note in ["0", "6", "-1", "5.5"] {
        let sent = browser.post(&format!("{maren}/bewerten"), &[("note", note), ("schluessel", "k1")]).await;
        assert_eq!(sent.status, 422, "{note}");
    }
    let rate = |note, text, key| [("note", note), ("text", text), ("schluessel", key)];
    let sent = browser.post(&format!("{maren}/bewerten"), &rate("5", "Schnell!", "k2")).await;
    assert_eq!((sent.status, sent.location), (303, format!("{maren}#bewertung")));
    browser.get(&maren).await.has(&["Ihre Bewertung", "5 von 5: sehr zufrieden", "Bewertung ändern"]);
    browser.get(&format!("{maren}/bewerten")).await.has(&["value=\"5\" id=\"note\" checked", "Schnell!"]);
    assert_eq!(browser.post(&format!("{maren}/bewerten"), &rate("2", "Doch nicht.", "k3")).await.status, 303);
    assert_eq!(browser.post(&format!("{ole}/bewerten"), &rate("1", "", "k4")).await.status, 403);
    browser.get(&ole).await.has_not(&["Doch nicht.", "2 von 5"]);

    browser.sign_in(ADMIN).await;
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["2 von 5: wenig zufrieden", "Doch nicht.", "Maren Hansen hat die Hilfe bewertet: 5 von 5"]);

    browser.later_days(15);
    browser.get(&maren).await.has_not(&["/bewerten"]);
    assert_eq!(browser.get(&format!("{maren}/bewerten")).await.status, 303);
    let late = browser.post(&format!("{maren}/bewerten"), &rate("1", "", "k5")).await;
    assert_eq!(late.status, 409);
    late.has(&["Die Zeit für die Bewertung ist vorbei"]);
}

// covers Z-26
#[tokio::test]
async fn where_the_desk_does_not_want_to_know_nobody_is_asked() {
    let (mut browser, id) = closed(Browser::new(desk().replacing("rating = true", "rating = false"))).await;
    let maren = browser.link(&id, MAREN);
    browser.get(&maren).await.has_not(&["/bewerten", "Wie zufrieden"]);
    let sent = browser.post(&format!("{maren}/bewerten"), &[("note", "5"), ("schluessel", "k1")]).await;
    assert_eq!(sent.status, 403);
}

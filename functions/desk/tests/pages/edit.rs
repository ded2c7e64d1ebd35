//! What was sent, changed on a page of its own; priority and due date, set in the console.

use super::TEACHER;
use super::common::{Browser, desk};

const MAREN: &str = "m.hansen@hafenschule.example";
const OLE: &str = "o.brandt@hafenschule.example";

// covers Z-44 Z-50
#[tokio::test]
async fn the_requester_changes_what_was_sent_and_both_versions_are_kept() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    let (maren, ole) = (browser.link(&id, MAREN), browser.link(&id, OLE));
    browser.get(&maren).await.has(&[&format!("href=\"{maren}/bearbeiten\"")]);
    browser.get(&ole).await.has_not(&["/bearbeiten"]);
    assert_eq!(browser.get(&format!("{ole}/bearbeiten")).await.status, 303, "a participant reads");
    let form = browser.get(&format!("{maren}/bearbeiten")).await;
    form.has(&["Anfrage ändern", "value=\"Beamer in Raum 204 zeigt kein Bild\"", "bleibt die Leinwand schwarz."]);
    browser.owed("M7").await;

    let typed = [
        ("betreff", "Beamer in Raum 204 flackert"),
        ("text", "Er flackert <b>grün</b>."),
        ("dringlichkeit", "high"),
        ("wunsch", "2026-11-05"),
        ("schluessel", "k1"),
    ];
    let saved = browser.post(&format!("{maren}/bearbeiten"), &typed).await;
    assert_eq!((saved.status, saved.location), (303, maren.clone()));
    assert_eq!(browser.owed("M7").await, ["j.petersen@hafenschule.example"]);
    let page = browser.get(&maren).await;
    page.has(&[
        "<h1>Beamer in Raum 204 flackert",
        "Er flackert &lt;b&gt;grün",
        "Bearbeitet.",
        "Sie haben die Anfrage geändert",
    ]);
    page.has(&["<del>Beamer in Raum 204 zeigt kein Bild</del>", "Seit heute früh bleibt die Leinwand schwarz."]);
    page.has(&["Heute noch, der Unterricht ist eingeschränkt", "5. November 2026"]);
    browser.get(&ole).await.has(&["Maren Hansen hat die Anfrage geändert"]);
    let other = [("betreff", "Von Ole"), ("text", "x"), ("schluessel", "k2")];
    assert_eq!(browser.post(&format!("{ole}/bearbeiten"), &other).await.status, 403);
}

#[tokio::test]
async fn a_change_that_cannot_be_taken_comes_back_with_every_word() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    let maren = format!("{}/bearbeiten", browser.link(&id, MAREN));
    let typed = [("betreff", ""), ("text", "Mein Text"), ("wunsch", "bald"), ("schluessel", "k1")];
    let page = browser.post(&maren, &typed).await;
    assert_eq!(page.status, 422);
    page.has(&["<title>Fehler: ", "href=\"#betreff\"", "href=\"#wunsch\"", "Mein Text", "value=\"bald\""]);
    page.has(&[
        "aria-invalid=\"true\" aria-describedby=\"e-betreff\"",
        "aria-describedby=\"h-wunsch e-wunsch\" aria-invalid=\"true\"",
    ]);
    page.has_not(&["e-text"]);
    let typed = [("betreff", "Neu"), ("text", "Mein Text"), ("wunsch", "2026-10-31"), ("schluessel", "k1")];
    let page = browser.post(&maren, &typed).await;
    assert_eq!(page.status, 422);
    page.has(&["href=\"#wunsch\"", "Nehmen Sie einen Tag ab heute"]);
}

// covers N-36
#[tokio::test]
async fn where_the_desk_does_not_want_it_nobody_is_offered_to_edit() {
    let mut browser = Browser::new(desk().replacing("requester_edits = \"own\"", "requester_edits = \"none\""));
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    let maren = browser.link(&id, MAREN);
    browser.get(&maren).await.has_not(&["/bearbeiten"]);
    let typed = [("betreff", "Neu"), ("text", "x"), ("schluessel", "k1")];
    assert_eq!(browser.post(&format!("{maren}/bearbeiten"), &typed).await.status, 403);
}

#[tokio::test]
async fn agents_set_priority_with_a_reason_and_the_due_date() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    let maren = browser.link(&id, MAREN);
    browser.sign_in("j.petersen@hafenschule.example").await;
    let none = browser.act(&id, "priorisieren", &[("prioritaet", "45"), ("schluessel", "k1")]).await;
    assert_eq!(none.status, 422, "without a reason");
    for high in ["51", "999", "viel"] {
        let typed = [("prioritaet", high), ("grund", "Prüfung"), ("schluessel", "k2")];
        let page = browser.act(&id, "priorisieren", &typed).await;
        assert_eq!(page.status, 422, "{high}");
        page.has(&["Die Priorität geht von 0 bis 50", &format!("value=\"{high}\""), "value=\"Prüfung\""]);
    }
    let typed = [("prioritaet", "45"), ("grund", "Abiturprüfung"), ("schluessel", "k3")];
    assert_eq!(browser.act(&id, "priorisieren", &typed).await.status, 303);
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["45 von 50", "Jana Petersen hat die Priorität gesetzt auf 45: Abiturprüfung"]);
    let theirs = browser.get(&maren).await;
    theirs.has_not(&["Abiturprüfung"]);
    theirs.has(&["In den nächsten Tagen"]);

    let past = browser.act(&id, "faellig", &[("tag", "2026-11-01"), ("zeit", "09:00"), ("schluessel", "k4")]).await;
    assert_eq!(past.status, 422);
    past.has(&["Diesen Tag gibt es hier nicht", "value=\"2026-11-01\""]);
    assert_eq!(browser.act(&id, "faellig", &[("tag", "06.11.2026"), ("schluessel", "k5")]).await.status, 303);
    browser.get(&maren).await.has(&["Jana Petersen hat die Frist gesetzt: Fr 06.11.2026, 16:00"]);
}

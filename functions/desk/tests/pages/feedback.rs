//! What readers say of a page.

use super::*;

// covers P-16 P-35
#[tokio::test]
async fn p_35_readers_say_whether_a_page_helped_and_what_was_missing() {
    let mut browser = Browser::new(desk());
    let yes = [("seite", "wlan/gast-wlan"), ("antwort", "ja")];
    let thanks = browser.post("/rueckmeldung", &yes).await;
    assert_eq!((thanks.status, &*thanks.location), (303, "/rueckmeldung/danke?seite=wlan/gast-wlan"));
    browser.get(&thanks.location).await.has(&["Danke", "href=\"/wlan/gast-wlan/\""]);
    browser.post("/rueckmeldung", &yes).await;
    let asked = browser.post("/rueckmeldung", &[("seite", "konto/neues-handy"), ("antwort", "nein")]).await;
    let page = browser.get(&asked.location).await;
    page.has(&["Was hat gefehlt?", "name=\"schluessel\"", "/anfrage/wer?seite=konto/neues-handy"]);
    let text = [("seite", "konto/neues-handy"), ("text", "Der Weg\nohne <Handy>"), ("schluessel", "k1")];
    for _ in 0..2 {
        let sent = browser.post("/rueckmeldung/fehlt", &text).await;
        assert_eq!(sent.status, 303, "the same form again is the same words");
    }
    browser.get("/rueckmeldung/loesung?seite=wlan/gast-wlan").await.has(&["Was hat geholfen, Schritt für Schritt?"]);
    browser.post("/rueckmeldung/loesung", &[("seite", "wlan/gast-wlan"), ("text", "Code neu holen")]).await;
    assert_eq!(browser.get("/rueckmeldung/anderes?seite=a").await.status, 404);
    assert_eq!(browser.get("/konsole/rueckmeldungen/").await.status, 303, "agents only");
    browser.sign_in("j.petersen@hafenschule.example").await;
    let page = browser.get("/konsole/rueckmeldungen/").await;
    page.has(&["Der Weg<br>ohne &lt;Handy&gt;", "data-l=\"Nein\">1<", "data-l=\"Ja\">1<", "Code neu holen"]);
    assert_eq!(page.count("ohne &lt;Handy&gt;"), 1);
    page.comes_before("konto/neues-handy", "wlan/gast-wlan");

    let draft = page.href_with("/konsole/rueckmeldungen/entwurf?platz=").unwrap();
    browser.get(&draft).await.has(&["draft = true", "related = [\"wlan/gast-wlan.md\"]", "+++\n\nCode neu holen\n"]);
    assert_eq!(browser.get("/konsole/rueckmeldungen/entwurf?platz=0/0").await.status, 404);
    assert_eq!(Browser::new(desk()).get(&draft).await.status, 303, "agents only");
}

#[tokio::test]
async fn agents_read_what_was_looked_for_in_vain() {
    let mut browser = Browser::new(desk());
    browser.sign_in("j.petersen@hafenschule.example").await;
    browser.get("/konsole/rueckmeldungen/").await.has(&["Suche ohne Treffer", "Bisher fand jede Suche etwas"]);
    let text = r#"{"words":"dokumentenkamera <b>","language":"de","days":4,"last":"2026-11-02"}"#;
    browser.lay("unfound", "mark", text).await;
    let page = browser.get("/konsole/rueckmeldungen/").await;
    page.has(&["dokumentenkamera &lt;b&gt;", "data-l=\"Tage\">4<", "2. November 2026"]);
    page.has_not(&["Bisher fand jede Suche etwas"]);
}

#[tokio::test]
async fn agents_read_which_pages_nobody_looks_after() {
    let mut browser = Browser::new(desk());
    browser.sign_in("k.lund@schul-hilfe.example").await;
    browser.get("/konsole/rueckmeldungen/").await.has_not(&["Seiten ohne Zuständige"]);
    let mut browser = Browser::new(desk().with_unowned("wlan/alt", "Altes <WLAN>"));
    browser.sign_in("k.lund@schul-hilfe.example").await;
    let page = browser.get("/konsole/rueckmeldungen/").await;
    page.has(&["Seiten ohne Zuständige", "<a href=\"/wlan/alt/\">Altes &lt;WLAN&gt;</a>"]);
}

#[tokio::test]
async fn feedback_that_cannot_be_taken_comes_back_with_every_word() {
    let mut browser = Browser::new(desk());
    let long = "Ä".repeat(2_001);
    for (text, words) in [("  ", "Schreiben Sie, was gefehlt hat"), (&*long, "Kürzen Sie den Text")] {
        let page = browser.post("/rueckmeldung/fehlt", &[("seite", "a"), ("text", text), ("schluessel", "k")]).await;
        assert_eq!(page.status, 422);
        page.has(&["<title>Fehler: ", words, text, "value=\"k\""]);
    }
    for form in [[("seite", "<b>"), ("antwort", "ja")], [("seite", "a"), ("antwort", "vielleicht")]] {
        assert_eq!(browser.post("/rueckmeldung", &form).await.status, 400);
    }
    assert_eq!(browser.post_from("https://evil.example", "/rueckmeldung").await.status, 403);
    assert_eq!(browser.get("/rueckmeldung/danke?seite=%3Cb%3E").await.status, 404);
}

#[tokio::test]
async fn a_minute_takes_only_so_much_feedback_and_loses_no_word() {
    let mut browser = Browser::new(desk());
    let mut full = 0;
    for n in 0..200 {
        let text = format!("Satz {n}");
        let page = browser.post("/rueckmeldung/fehlt", &[("seite", "a"), ("text", &text)]).await;
        if page.status == 503 {
            page.has(&["Warten Sie eine Minute", &text]);
            full += 1;
        }
    }
    assert!(full >= 140, "{full} of 200 were told to wait");
    browser.later_seconds(60);
    assert_eq!(browser.post("/rueckmeldung/fehlt", &[("seite", "a"), ("text", "danach")]).await.status, 303);
}

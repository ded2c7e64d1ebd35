//! The search among requests, as agents ask it, and the searches that they save.

use super::common::{Browser, desk};
use super::teacher;

const ADMIN: &str = "j.petersen@hafenschule.example";
const SAMIR: &str = "s.aydin@schul-hilfe.example";

/// A desk with three requests of the school, a minute between them, and one of them handed up; and the numbers, the oldest
/// first.
async fn with_requests() -> (Browser, [String; 3]) {
    let mut browser = Browser::new(desk());
    let mut ids = Vec::new();
    for (subject, text, key) in [
        ("Beamer in Raum 204 zeigt kein Bild", "Die Leinwand bleibt schwarz.", "a"),
        ("Schüler kommt nicht ins WLAN", "Sein Tablet meldet ein falsches Kennwort.", "b"),
        ("Der Netzwerkdrucker streikt", "Er druckt nicht mehr.", "c"),
    ] {
        let key = key.repeat(24);
        let sent = teacher(&[("betreff", subject), ("text", text), ("schluessel", &key)]);
        browser.post("/anfrage/absenden", &sent).await;
        let new = browser.tickets().await.into_iter().find(|id| !ids.contains(id));
        ids.push(new.expect("a new request"));
        browser.later_seconds(60);
    }
    (browser, ids.try_into().expect("three"))
}

/// Which of the requests a search shows, by their places.
async fn shown(browser: &Browser, ids: &[String], query: &str) -> Vec<usize> {
    let page = browser.get(&format!("/konsole/suche{query}")).await;
    assert_eq!(page.status, 200, "{query}");
    let shown: Vec<usize> =
        (0..ids.len()).filter(|n| page.count(&format!("/konsole/anfragen/{}\"", ids[*n])) > 0).collect();
    let told = match shown.len() {
        1 => "<p role=\"status\">1 Anfrage</p>".to_owned(),
        n => format!("<p role=\"status\">{n} Anfragen</p>"),
    };
    page.has(&[&told]);
    shown
}

// covers Z-37 Z-55
#[tokio::test]
async fn requests_are_found_by_words_people_and_dates_and_nothing_is_all_of_them() {
    let (mut browser, ids) = with_requests().await;
    browser.sign_in(ADMIN).await;
    browser
        .act(&ids[0], "schreiben", &[("art", "loesung"), ("text", "Das HDMI-Kabel war lose."), ("hilfe", "neu")])
        .await;
    browser.act(&ids[1], "schreiben", &[("art", "intern"), ("text", "Konto prüfen, siehe Serverraum.")]).await;
    let all = browser.get("/konsole/suche").await;
    all.comes_before(&ids[2], &ids[1]);
    all.comes_before(&ids[1], &ids[0]);
    for (query, wanted) in [
        ("", &[0, 1, 2][..]),
        ("?q=&person=&von=&bis=", &[0, 1, 2]),
        ("?q=drucker", &[2]),
        ("?q=Schuelerin%20Passwort", &[1]),
        ("?q=kabel", &[0]),
        ("?q=Serverraum", &[1]),
        ("?q=Beamer%20Drucker", &[]),
        ("?q=%21%3F", &[]),
        ("?person=hansen", &[0, 1, 2]),
        ("?person=brandt", &[0, 1, 2]),
        ("?person=brandt&rolle=participant", &[0, 1, 2]),
        ("?person=brandt&rolle=requester", &[]),
        ("?person=petersen&rolle=owner", &[0]),
        ("?status=solved", &[0]),
        ("?status=unclosed", &[0, 1, 2]),
        ("?status=closed", &[]),
        ("?gruppe=hafenschule&dringlichkeit=normal", &[0, 1, 2]),
        ("?dringlichkeit=high", &[]),
        ("?von=2026-11-02&bis=2.11.2026", &[0, 1, 2]),
        ("?von=3.11.26", &[]),
        ("?bis=2026-11-01", &[]),
    ] {
        assert_eq!(shown(&browser, &ids, query).await, wanted, "{query}");
    }
}

#[tokio::test]
async fn a_number_leads_straight_to_its_request() {
    let (mut browser, ids) = with_requests().await;
    browser.sign_in(ADMIN).await;
    let said = ids[1].to_lowercase().replace('-', "%20");
    let page = browser.get(&format!("/konsole/suche?q={said}")).await;
    assert_eq!((page.status, page.location), (303, format!("/konsole/anfragen/{}", ids[1])));
    browser.get("/konsole/suche?q=K7QF-2M9T").await.has(&["Keine Anfrage passt"]);
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_read() {
    let (mut browser, ids) = with_requests().await;
    browser.sign_in(SAMIR).await;
    assert!(shown(&browser, &ids, "").await.is_empty(), "a school's requests stay behind its wall");
    assert!(shown(&browser, &ids, "?gruppe=hafenschule&q=drucker").await.is_empty());
    let page = browser.get(&format!("/konsole/suche?q={}", ids[0])).await;
    assert_eq!(page.status, 200, "no number tells that there is such a request");
    browser.sign_out();
    assert_eq!(browser.get("/konsole/suche?q=drucker").await.status, 303);
}

#[tokio::test]
async fn a_day_that_is_none_is_told_and_nothing_typed_is_lost() {
    let (mut browser, _) = with_requests().await;
    browser.sign_in(ADMIN).await;
    let page = browser.get("/konsole/suche?q=Beamer&von=gestern").await;
    assert_eq!(page.status, 422);
    page.has(&["<title>Fehler: ", "href=\"#von\"", "3.9.2026", "value=\"gestern\"", "value=\"Beamer\""]);
    browser.get("/konsole/suche?von=3.9.2026&bis=2.9.2026").await.has(&["href=\"#bis\"", "nicht vor dem ersten"]);
}

#[tokio::test]
async fn long_answers_come_in_pages_from_the_newest_on() {
    let mut browser = Browser::new(desk().changed(|policy| policy.rates.address_day = 99));
    for n in 0..53 {
        let (key, subject) = (format!("{n:024}"), format!("Beamer Nummer {n}."));
        browser.post("/anfrage/absenden", &teacher(&[("betreff", &subject), ("schluessel", &key)])).await;
        // Nobody sends more than ten in three hours.
        browser.later_seconds(1_081);
    }
    browser.sign_in(ADMIN).await;
    let page = browser.get("/konsole/suche?q=beamer").await;
    page.has(&["<p role=\"status\">53 Anfragen</p>", "Nummer 52.", "Nummer 3."]);
    page.has_not(&["Nummer 2."]);
    let older = page.href_with("/konsole/suche?q=beamer&amp;vor=").expect("older ones").replace("&amp;", "&");
    let page = browser.get(&older).await;
    page.has(&["Nummer 2.", "Nummer 0.", "Zum Anfang der Suche"]);
    page.has_not(&["Nummer 3.", ">Ältere<"]);
}

// Z-41: the half of it that agents need.
#[tokio::test]
async fn an_agent_saves_searches_finds_them_beside_the_work_and_forgets_them() {
    let (mut browser, ids) = with_requests().await;
    browser.sign_in(ADMIN).await;
    let save = [("name", " Offene  Drucker "), ("q", "drucker"), ("status", "unclosed"), ("vor", "2026")];
    let saved = browser.console_post("/konsole/suche/merken", &save).await;
    assert_eq!((saved.status, saved.location.as_str()), (303, "/konsole/suche?q=drucker&status=unclosed"));
    let list = browser.get("/konsole/").await;
    list.has(&["Gemerkte Suchen", ">Offene Drucker<"]);
    let address = list.href_with("/konsole/suche?q=drucker").expect("its address").replace("&amp;", "&");
    browser.get(&address).await.has(&[&ids[2], "Vergessen"]);
    let again = browser.console_post("/konsole/suche/merken", &[("name", ""), ("q", "wlan")]).await;
    assert_eq!(again.status, 422);
    again.has(&["href=\"#name\"", "value=\"wlan\""]);
    browser.console_post("/konsole/suche/merken", &[("name", "Offene Drucker"), ("q", "wlan")]).await;
    let list = browser.get("/konsole/").await;
    assert_eq!(list.count("Offene Drucker"), 1, "the same name is the same search");
    browser.sign_out();
    browser.sign_in(SAMIR).await;
    browser.get("/konsole/").await.has_not(&["Offene Drucker"]);
    browser.sign_out();
    browser.sign_in(ADMIN).await;
    assert_eq!(browser.post("/konsole/suche/vergessen", &[("name", "Offene Drucker")]).await.status, 403);
    let forget = [("name", "Offene Drucker"), ("q", "wlan")];
    let forgotten = browser.console_post("/konsole/suche/vergessen", &forget).await;
    assert_eq!((forgotten.status, forgotten.location.as_str()), (303, "/konsole/suche?q=wlan"));
    browser.get("/konsole/").await.has_not(&["Offene Drucker", "Gemerkte Suchen"]);
}

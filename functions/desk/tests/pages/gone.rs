//! Topics and groups that are taken out of `desk.toml` while requests, old links and half-written forms still name them.

use super::common::{Browser, desk};
use super::{TEACHER, teacher};

const ADMIN: &str = "j.petersen@hafenschule.example";
const AYDIN: &str = "s.aydin@schul-hilfe.example";

/// The lines of the topic that teachers choose in these tests.
const BEAMER: &str = "[[topic]]\nid = \"beamer\"\nlabel = { de = \"Beamer, Tafel und Ton\", en = \"Projector, board and sound\" }\n\
    icon = \"beamer\"\nqueue = \"servicedesk\"\nasks = [\"tried\", \"hardware\", \"scope\"]\n";

#[tokio::test]
async fn a_topic_that_is_deleted_loses_no_request_no_link_and_no_word() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await.remove(0);
    let (own, here) = (browser.link(&id, "m.hansen@hafenschule.example"), format!("/konsole/anfragen/{id}"));
    browser.get(&own).await.has(&["Beamer, Tafel und Ton"]);

    let mut browser = browser.at_changed(&[(BEAMER, "")]);
    let page = browser.get(&own).await;
    page.has(&["Beamer in Raum 204 zeigt kein Bild"]);
    page.has_not(&["Beamer, Tafel und Ton"]);
    browser.sign_in(ADMIN).await;
    assert_eq!(browser.get(&here).await.status, 200);
    browser.get("/konsole/?liste=neu").await.has(&[&id]);
    assert_eq!(browser.act(&id, "uebernehmen", &[]).await.status, 303);
    // A form that somebody has begun asks for the topic again, and keeps what was written.
    let page = browser.post("/anfrage/absenden", &teacher(&[("text", "Kein <b>Bild</b>")])).await;
    page.has(&["value=\"Kein &lt;b&gt;Bild&lt;", "name=\"thema\""]);
    assert_eq!(browser.tickets().await.len(), 1);
}

#[tokio::test]
async fn a_group_that_is_renamed_or_deleted_loses_no_request() {
    let mut browser = Browser::new(desk());
    let gast = [("rolle", "schuladmin"), ("mail", ADMIN), ("thema", "wlan"), ("beteiligte", "")];
    assert_eq!(browser.post("/anfrage/absenden", &teacher(&gast)).await.status, 303);
    let id = browser.tickets().await.remove(0);
    assert_eq!(browser.ticket(&id).await.0.queue.as_str(), "netz");
    browser.caught_up().await;

    // The network team has another key, and knows its requests by it.
    let renamed = [("id = \"netz\"\n", "id = \"funk\"\nwas = [\"netz\"]\n"), ("queue = \"netz\"", "queue = \"funk\"")];
    let mut browser = browser.at_changed(&renamed);
    browser.caught_up().await;
    browser.sign_in("m.okafor@schul-hilfe.example").await;
    browser.get("/konsole/?liste=neu&gruppe=funk").await.has(&[&id, "Netz und WLAN"]);
    let here = format!("/konsole/anfragen/{id}");
    browser.get(&here).await.has(&["Netz und WLAN"]);

    // It is gone: the default queue has what lay there, and hears of it in time.
    let text = include_str!("../../../../content/desk.toml");
    let start = text.find("[[queue]]\nid = \"netz\"").expect("the example has a network team");
    let end = start + text[start + 1..].find("[[queue]]").expect("another group is behind it") + 1;
    let mut browser = browser.at_changed(&[(&text[start..end], ""), ("queue = \"netz\"", "queue = \"servicedesk\"")]);
    browser.caught_up().await;
    browser.sign_in(AYDIN).await;
    browser.get("/konsole/?liste=neu&gruppe=servicedesk").await.has(&[&id]);
    assert_eq!(browser.act(&id, "uebernehmen", &[]).await.status, 303);
    browser.get("/konsole/?liste=meine").await.has(&[&id]);
}

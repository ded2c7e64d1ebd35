//! A guest of a group: in until the last day, and out at midnight, without a restart.

use super::TEACHER;
use super::common::{Browser, desk};

const OKAFOR: &str = "m.okafor@schul-hilfe.example";

#[tokio::test]
async fn a_guest_is_out_at_midnight_and_the_past_keeps_the_name() {
    // Marie Okafor works nowhere else; the desk's clock begins on Monday, 2 November.
    let desk = desk().changed_text(&[
        ("members = [\"m.okafor@schul-hilfe.example\", \"s.aydin@schul-hilfe.example\"]", "members = [\"s.aydin@schul-hilfe.example\"]"),
        (
            "members = [\"j.petersen@hafenschule.example\"]",
            "members = [\"j.petersen@hafenschule.example\"]\nguests = [{ mail = \"m.okafor@schul-hilfe.example\", until = \"2026-11-02\" }]",
        ),
    ]);
    let mut browser = Browser::new(desk);
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await.remove(0);
    let here = format!("/konsole/anfragen/{id}");
    browser.sign_in("j.petersen@hafenschule.example").await;
    browser.get(&here).await.has(&["Marie Okafor (als Gast bis 2. November 2026)"]);
    browser.sign_in(OKAFOR).await;
    assert_eq!(browser.act(&id, "uebernehmen", &[]).await.status, 303);
    assert_eq!(
        browser
            .act(&id, "schreiben", &[("art", "nachricht"), ("text", "Ich sehe nach."), ("schluessel", "k1")])
            .await
            .status,
        303
    );
    browser.mails().await;

    // Twelve hours later the session would still be good.
    browser.later_seconds(8 * 3_600);
    browser.get(&here).await.has(&["Ich sehe nach."]);
    browser.sign_in(OKAFOR).await;
    browser.later_seconds(8 * 3_600);
    let out = browser.get(&here).await;
    assert_eq!((out.status, out.location.starts_with("/konsole/anmelden")), (303, true));
    browser.post("/konsole/anmelden", &[("mail", OKAFOR)]).await;
    assert!(browser.mails().await.is_empty(), "no way in is mailed");
    assert!(browser.owed("M16").await.is_empty());

    browser.later_seconds(8 * 3_600);
    browser.tick().await;
    let mails = browser.mails().await;
    assert_eq!(mails.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(), ["j.petersen@hafenschule.example"]);
    browser.sign_in("j.petersen@hafenschule.example").await;
    let page = browser.get(&here).await;
    page.has(&["Marie Okafor hat die Anfrage übernommen", "Die Anfrage ist wieder beim Dispatcher"]);
    page.has_not(&["als Gast bis"]);
}

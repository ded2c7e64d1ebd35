//! A mail address is another person's now (desk.md §5.24): what was asked under it before stays the old one's.

use super::common::{Browser, desk};
use super::teacher;

const ADMIN: &str = "j.petersen@hafenschule.example";
const MAREN: &str = "m.hansen@hafenschule.example";

#[tokio::test]
async fn whoever_has_the_address_now_sees_nothing_from_before_and_asks_as_anybody() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[("schluessel", "old"), ("betreff", "Von früher")])).await;
    let old = browser.tickets().await.remove(0);
    let link = browser.link(&old, MAREN);
    browser.later_days(10);
    browser.post("/anfrage/absenden", &teacher(&[("schluessel", "new"), ("betreff", "Von heute")])).await;
    let new = browser.tickets().await.into_iter().find(|id| *id != old).expect("another one");
    browser.mails().await;
    // The tenth day is the new person's.
    assert_eq!(browser.reassign(MAREN, Some("2026-11-12")).await, std::slice::from_ref(&old));
    assert_eq!(browser.get(&link).await.status, 404);
    assert_eq!(browser.get(&browser.link(&new, MAREN)).await.status, 200);
    browser.get(&browser.link(&new, MAREN)).await.has_not(&[&old]);

    browser.post("/a/meine", &[("mail", MAREN)]).await;
    let mails = browser.mails().await;
    let (_, raw) = mails.iter().find(|(to, _)| to == MAREN).expect("a way in");
    let text = mail::read::Inbound::read(raw).expect("it reads").text;
    let way = text.split_whitespace().find_map(|word| word.strip_prefix("http://desk.example")).expect("a link");
    browser.enter(way).await;
    let list = browser.get("/a/meine").await;
    list.has(&["Von heute"]);
    list.has_not(&["Von früher", &old]);

    browser.sign_in(ADMIN).await;
    let page = browser.get(&format!("/konsole/anfragen/{old}")).await;
    page.has(&[
        "Die Adresse m.hansen@hafenschule.example gehört jetzt jemand anderem",
        "Ohne E-Mail-Adresse",
        "Maren Hansen",
    ]);
    page.has_not(&["invalid"]);
    browser.get(&format!("/konsole/anfragen/{old}/zugang")).await.has(&["Für: Maren Hansen"]);
}

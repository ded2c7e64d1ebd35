//! A group that takes no form says how it is reached.

use super::common::{Browser, Fixture, desk};
use super::teacher;

const ADMIN: &str = "j.petersen@hafenschule.example";

/// The example desk, whose Hafenschule and network group are called and met.
fn by_phone() -> Fixture {
    desk().changed_text(&[
        ("callbacks = true ", "channels = [\"phone\", \"talk\"]\ncallbacks = true "),
        ("id = \"netz\"\n", "id = \"netz\"\nchannels = [\"phone\"]\n"),
    ])
}

// covers P-18
#[tokio::test]
async fn the_form_leads_to_no_group_that_takes_none_and_keeps_every_word() {
    let mut browser = Browser::new(by_phone());
    let early = [("rolle", "lehrkraft"), ("schule", "hafenschule"), ("thema", "beamer")];
    let page = browser.post("/anfrage/antworten", &early).await;
    page.has(&["Dieses Thema läuft nicht über das Formular", "Hafenschule erreichen Sie so:", "Gespräch vor Ort"]);
    page.has(&["Jana Petersen", "tel:040669690123", "name=\"schule\" value=\"hafenschule\""]);
    page.has_not(&["E-Mail", "Was Sie bis hierher geschrieben haben"]);
    // The address tells of the school only at the end: all that was written is still there.
    let late = teacher(&[("schule", "andere"), ("text", "Kein <b>Bild</b>")]);
    for step in ["/anfrage/pruefen", "/anfrage/absenden"] {
        let page = browser.post(step, &late).await;
        page.has(&["Dieses Thema läuft nicht", "value=\"Kein &lt;b&gt;Bild&lt;", "action=\"/anfrage/thema\""]);
        page.has(&["Was Sie bis hierher geschrieben haben"]);
    }
    assert_eq!(browser.tickets().await, [] as [String; 0]);
    let other = teacher(&[("schule", "deichgymnasium"), ("mail", "tea@deichgymnasium.example"), ("beteiligte", "")]);
    assert_eq!(browser.post("/anfrage/absenden", &other).await.status, 303);
    // An admin's own request goes by its topic.
    let own = |topic| teacher(&[("rolle", "schuladmin"), ("mail", ADMIN), ("thema", topic), ("beteiligte", "")]);
    browser.post("/anfrage/absenden", &own("wlan")).await.has(&["Schul-Hilfe erreichen Sie so:"]);
    assert_eq!(browser.post("/anfrage/absenden", &own("konto")).await.status, 303);
    assert_eq!(browser.tickets().await.len(), 2);
    // In English, too.
    browser.post("/en/anfrage/antworten", &early).await.has(&["How to reach Hafenschule:", "in person at the school"]);
}

// covers P-18
#[tokio::test]
async fn agents_enter_for_others_whatever_their_group_takes() {
    let mut browser = Browser::new(by_phone());
    browser.sign_in(ADMIN).await;
    let entered = [
        ("kanal", "mail"),
        ("mail", "m.hansen@hafenschule.example"),
        ("text", "Kein Bild"),
        ("gruppe", "hafenschule"),
        ("dringlichkeit", "normal"),
    ];
    assert_eq!(browser.console_post("/konsole/neu", &entered).await.status, 303);
    assert_eq!(browser.tickets().await.len(), 1);
}

//! A school that has left: the form says where to turn, nobody from there signs in, and agents see whose request it was.

use super::common::{Browser, Fixture, desk};
use super::{TEACHER, teacher};

const ADMIN: &str = "j.petersen@hafenschule.example";
const LUND: &str = "k.lund@schul-hilfe.example";

/// The example desk, which works for the Hafenschule until tonight.
fn leaving() -> Fixture {
    desk().changed_text(&[("id = \"hafenschule\"\nname", "id = \"hafenschule\"\nleft = \"2026-11-02\"\nname")])
}

#[tokio::test]
async fn the_form_says_where_people_of_a_school_that_has_left_turn_now_and_keeps_every_word() {
    let mut browser = Browser::new(leaving());
    assert_eq!(browser.post("/anfrage/absenden", TEACHER).await.status, 303, "on the last day as ever");
    browser.later_days(1);
    let early = [("rolle", "lehrkraft"), ("schule", "hafenschule")];
    let page = browser.post("/anfrage/thema", &early).await;
    page.has(&[
        "Dieses Formular gilt für Sie nicht mehr",
        "Hafenschule wird seit dem 3. November 2026 nicht mehr von Schul-Hilfe",
    ]);
    page.has(&["Jana Petersen", "mailto:o.brandt@hafenschule.example", "action=\"/anfrage/wer\""]);
    page.has_not(&["Was Sie bis hierher geschrieben haben"]);
    browser.post("/anfrage/wer", &early).await.has_not(&["value=\"hafenschule\""]);
    // The address tells of the school only at the end: all that was written is still there.
    let late = teacher(&[
        ("schule", "andere"),
        ("text", "Kein <b>Bild</b>"),
        ("vertraulich", "ja"),
        ("dringlichkeit", "high"),
    ]);
    for step in ["/anfrage/pruefen", "/anfrage/absenden"] {
        let page = browser.post(step, &late).await;
        page.has(&[
            "Dieses Formular gilt für Sie nicht mehr",
            "value=\"Kein &lt;b&gt;Bild&lt;",
            "action=\"/anfrage/kontakt\"",
        ]);
        page.has(&["Was Sie bis hierher geschrieben haben"]);
        for (name, value) in
            [("mail", "m.hansen@hafenschule.example"), ("vertraulich", "ja"), ("dringlichkeit", "high")]
        {
            page.has(&[&format!("name=\"{name}\" value=\"{value}\"")]);
        }
    }
    assert_eq!(browser.tickets().await.len(), 1);
    let other = teacher(&[("schule", "deichgymnasium"), ("mail", "tea@deichgymnasium.example"), ("beteiligte", "")]);
    assert_eq!(browser.post("/anfrage/absenden", &other).await.status, 303);
    browser.post("/en/anfrage/thema", &early).await.has(&["has not looked after Hafenschule since 3 November 2026"]);
}

#[tokio::test]
async fn nobody_of_a_school_that_has_left_signs_in_and_the_provider_ends_what_is_open() {
    let mut browser = Browser::new(leaving());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await.remove(0);
    let here = format!("/konsole/anfragen/{id}");
    browser.sign_in(LUND).await;
    assert_eq!(browser.get(&here).await.status, 404, "behind the wall of the school");
    browser.sign_in(ADMIN).await;
    browser.get(&here).await.has_not(&["nicht mehr betreut"]);
    browser.mails().await;

    browser.later_days(1);
    let out = browser.get(&here).await;
    assert_eq!((out.status, out.location.starts_with("/konsole/anmelden")), (303, true));
    browser.post("/konsole/anmelden", &[("mail", ADMIN)]).await;
    assert!(browser.mails().await.is_empty() && browser.owed("M16").await.is_empty(), "no way in is mailed");
    browser.sign_in("m.okafor@schul-hilfe.example").await;
    assert_eq!(browser.get(&here).await.status, 404, "the wall stands for whoever does not end it");
    browser.sign_in(LUND).await;
    browser.get(&here).await.has(&["Hafenschule", "wird seit dem 3. November 2026 nicht mehr betreut"]);
    assert_eq!(browser.act(&id, "uebernehmen", &[]).await.status, 303);
}

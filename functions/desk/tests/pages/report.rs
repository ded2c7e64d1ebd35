//! Reports in the console: for who leads a queue, and of no single agent.

use super::common::{Browser, desk};
use super::{TEACHER, teacher};

const ADMIN: &str = "j.petersen@hafenschule.example";
const MAREN: &str = "m.hansen@hafenschule.example";
const REPORT: &str = "/konsole/auswertung/";
const CSV: &str = "/konsole/auswertung/zahlen.csv";

/// The works council's rule does not hold.
const OFF: (&str, &str) = ("works_council = true", "works_council = false");

/// Five requests, each answered after an hour, solved after two and closed by their requester, who is content.
async fn worked(browser: &mut Browser) {
    let keys = ["k0", "k1", "k2", "k3", "k4"];
    for key in keys {
        assert_eq!(browser.post("/anfrage/absenden", &teacher(&[("schluessel", key)])).await.status, 303);
    }
    let ids = browser.tickets().await;
    browser.sign_in(ADMIN).await;
    browser.later_seconds(3_600);
    for id in &ids {
        let ask = [("art", "rueckfrage"), ("text", "Welcher Raum?"), ("schluessel", "k1")];
        assert_eq!(browser.act(id, "schreiben", &ask).await.status, 303);
    }
    browser.later_seconds(3_600);
    for (n, id) in ids.iter().enumerate() {
        let solve = [("art", "loesung"), ("text", "Kabel getauscht."), ("hilfe", "neu"), ("schluessel", "k2")];
        assert_eq!(browser.act(id, "schreiben", &solve).await.status, 303);
        let maren = browser.link(id, MAREN);
        browser.post(&format!("{maren}/erledigt"), &[("schluessel", "k3")]).await;
        let stars = if n == 0 { "4" } else { "5" };
        browser.post(&format!("{maren}/bewerten"), &[("note", "1"), ("schluessel", "k4")]).await;
        assert_eq!(
            browser.post(&format!("{maren}/bewerten"), &[("note", stars), ("schluessel", "k5")]).await.status,
            303
        );
    }
}

/// A desk that has noted that the works council's rule does not hold.
async fn open() -> Browser {
    let browser = Browser::new(desk().changed_text(&[OFF]));
    browser.retain().await;
    browser
}

// covers Z-06 P-08
#[tokio::test]
async fn who_leads_a_group_reads_what_came_and_how_long_it_took_and_it_stays_when_requests_are_forgotten() {
    let mut browser = open().await;
    worked(&mut browser).await;
    let row = "2026-11,hafenschule,beamer,5,5,5,0,0,0,60,60,120,120,4.8,5,0\n";
    let csv = browser.get(CSV).await;
    assert!(csv.body().ends_with(row), "{}", csv.body());
    let page = browser.get(REPORT).await;
    page.has(&[
        "Auswertung",
        "November 2026",
        "Beamer, Tafel und Ton",
        "Hafenschule",
        "1 Std. 0 Min.",
        "2 Std. 0 Min.",
        "4,8 von 5 (5)",
    ]);
    page.has(&[
        "Die Regel für den Personalrat ist ausgeschaltet",
        "Regel ausgeschaltet",
        "href=\"/konsole/auswertung/zahlen.csv?von=2026-06&amp;bis=2026-11\"",
    ]);
    page.has_not(&["j.petersen", "Maren Hansen", "m.hansen", "Servicedesk</th>"]);

    // A year later the requests are gone, and what was counted is not.
    browser.later_days(400);
    browser.retain().await;
    assert!(browser.tickets().await.is_empty());
    browser.sign_in(ADMIN).await;
    let later = browser.get(&format!("{CSV}?von=2026-11&bis=2026-11")).await;
    assert!(later.body().ends_with(row), "{}", later.body());
    browser.get(&format!("{REPORT}?von=2027-01&bis=2027-03")).await.has(&["Noch keine Zahlen"]);
    let mistake = browser.get(&format!("{REPORT}?von=November&bis=2027-03")).await;
    mistake.has(&["value=\"November\"", "Schreiben Sie Monate wie 2026-11", "role=\"alert\""]);
    browser.get(&format!("{REPORT}?von=2020-01&bis=2027-03")).await.has(&["höchstens 36 Monate"]);
}

// covers Z-14
#[tokio::test]
async fn usually_nothing_tells_how_a_group_below_five_works() {
    let mut browser = Browser::new(desk());
    worked(&mut browser).await;
    browser.retain().await;
    let csv = browser.get(CSV).await;
    assert!(csv.body().ends_with("2026-11,hafenschule,beamer,5,,,,,,,,,,,,0\n"), "{}", csv.body());
    let page = browser.get(REPORT).await;
    page.has(&["Regel für den Personalrat:", "zurückgehalten"]);
    page.has_not(&["Std.", "von 5"]);
    // Who only wrote it into desk.toml has not switched it: first it is noted, for all to read.
    let mut unnoted = Browser::new(desk().changed_text(&[OFF]));
    worked(&mut unnoted).await;
    unnoted.get(REPORT).await.has(&["zurückgehalten"]);
    unnoted.retain().await;
    unnoted.get(REPORT).await.has(&["Std.", "Regel ausgeschaltet"]);
}

#[tokio::test]
async fn who_leads_no_group_reads_no_report_and_nobody_counts_what_is_confidential_elsewhere() {
    let mut browser = open().await;
    assert_eq!(browser.get(REPORT).await.status, 303, "nobody without a session");
    browser.sign_in("m.okafor@schul-hilfe.example").await;
    browser.get("/konsole/").await.has_not(&[REPORT]);
    assert_eq!((browser.get(REPORT).await.status, browser.get(CSV).await.status), (404, 404));

    // Kirsten Lund leads the network's group from outside: what becomes confidential there is not hers to count.
    let guest = teacher(&[
        ("mail", "gast@post.example"),
        ("rolle", "gast"),
        ("schule", ""),
        ("beteiligte", ""),
        ("thema", "wlan"),
    ]);
    browser.post("/anfrage/absenden", &guest).await;
    let id = browser.tickets().await.remove(0);
    let confirm = browser.confirm_link(&id, "gast@post.example");
    browser.post(&confirm, &[]).await;
    browser.sign_in("k.lund@schul-hilfe.example").await;
    browser.get("/konsole/").await.has(&[REPORT]);
    assert!(browser.get(CSV).await.body().contains("2026-11,netz,wlan,1,"));
    browser.sign_in("m.okafor@schul-hilfe.example").await;
    assert_eq!(
        browser.console_post(&format!("/konsole/anfragen/{id}/vertraulich"), &[("schluessel", "k9")]).await.status,
        303
    );
    browser.sign_in("k.lund@schul-hilfe.example").await;
    assert!(!browser.get(CSV).await.body().contains("netz"), "neither it nor that it came");
}

#[tokio::test]
async fn what_the_form_answered_is_counted_by_month() {
    let mut browser = open().await;
    browser.post("/anfrage/geholfen", TEACHER).await;
    browser.sign_in(ADMIN).await;
    let csv = browser.get(CSV).await;
    assert!(csv.body().ends_with(",1\n") && csv.body().contains("2026-11,,beamer,0,"), "{}", csv.body());
}

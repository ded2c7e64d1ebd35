//! Auditors: they read until their last day, change nothing, and everybody sees what they read (Z-15).

use super::common::{Browser, desk};
use super::teacher;
use mail::read::Inbound;

const IDA: &str = "ida@amt.example";
const ADMIN: &str = "j.petersen@hafenschule.example";
const LOG: &str = "/konsole/pruefung/";

/// An auditor until the 12th of November.
fn auditor(more: &str) -> String {
    format!("[[auditor]]\nmail = \"{IDA}\"\nname = \"Ida Falk\"\nuntil = \"2026-11-12\"\n{more}\n")
}

/// A desk with an auditor, and a request of Maren's.
async fn audited(more: &str) -> (Browser, String) {
    let mut browser = Browser::new(desk().with(&auditor(more)));
    assert_eq!(browser.post("/anfrage/absenden", &teacher(&[("beteiligte", "")])).await.status, 303);
    let id = browser.tickets().await.remove(0);
    (browser, id)
}

// covers Z-15
#[tokio::test]
async fn an_auditor_reads_everything_changes_nothing_and_each_reading_is_seen() {
    let (mut browser, id) = audited("").await;
    let before = browser.ticket(&id).await;
    let owed = browser.still_owed().await;
    browser.sign_in(IDA).await;
    let list = browser.get("/konsole/?liste=uns").await;
    list.has(&["Beamer in Raum 204", "Sie prüfen, bis 12. November 2026", LOG]);
    list.has_not(&["/konsole/neu", "Meine", "Rückmeldungen"]);
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["Seit heute früh bleibt die Leinwand schwarz.", "Sie prüfen, bis 12. November 2026"]);
    assert_eq!(page.count("<form"), 1, "but the one that ends the session: {}", page.body());
    assert_eq!(page.count("<textarea") + page.count("type=\"file\""), 0);
    browser.get("/konsole/suche?q=beamer").await.has(&["Beamer in Raum 204"]);
    browser.get("/konsole/suche?q=beamer").await.has_not(&["/konsole/suche/merken"]);
    browser.get("/konsole/auswertung/").await.has(&["gibt es hier nicht"]);

    let mark = list.value("formular");
    let ticket = |act: &str| format!("/konsole/anfragen/{id}/{act}");
    for address in [
        ticket("uebernehmen"),
        ticket("schreiben"),
        ticket("abspalten/0"),
        ticket("beobachten"),
        ticket("vertraulich"),
        ticket("rueckruf"),
        ticket("dienstleister"),
        "/konsole/neu".to_owned(),
        "/konsole/suche/merken".to_owned(),
    ] {
        let fields = [("formular", &*mark), ("schluessel", "k1"), ("art", "intern"), ("text", "x"), ("mails", "all")];
        let refused = browser.post(&address, &fields).await;
        assert_eq!(refused.status, 403, "{address}");
        refused.has(&["Sie lesen hier nur"]);
    }
    assert_eq!(browser.get("/konsole/neu").await.status, 403);
    assert_eq!(browser.ticket(&id).await, before, "nothing has happened to it");
    assert_eq!(browser.still_owed().await, owed, "and nobody is written to");

    // What was read stands in the log, for who works here.
    browser.sign_in(ADMIN).await;
    let log = browser.get(LOG).await;
    log.has(&["Ida Falk", "bis 12. November 2026.", "hat sich angemeldet", "hat die Anfrage gelesen", &id]);
    assert_eq!(log.count("hat die Anfrage gelesen"), 1);
    let csv = browser.get("/konsole/pruefung/protokoll.csv?monat=2026-11").await;
    csv.has(&["at,role,who,what,tickets\n", &format!("2026-11-02T08:00,auditor,{IDA},read,{id}\n")]);
    browser.get(&format!("{LOG}?monat=2026-10")).await.has(&["Nichts festgehalten"]);
    browser
        .get(&format!("{LOG}?monat=Oktober"))
        .await
        .has(&["Schreiben Sie den Monat wie 2026-11", "value=\"Oktober\""]);
}

// covers Z-15
#[tokio::test]
async fn what_is_confidential_or_another_group_s_an_auditor_reads_only_where_that_is_said() {
    for (more, reads) in [
        ("", false),
        ("confidential = true", true),
        ("confidential = true\nqueues = [\"netz\"]", false),
        ("confidential = true\nqueues = [\"hafenschule\"]", true),
    ] {
        let (mut browser, id) = audited(more).await;
        browser.sign_in(ADMIN).await;
        browser.act(&id, "schreiben", &[("art", "gruppe"), ("text", "Nur für uns."), ("schluessel", "k1")]).await;
        browser.act(&id, "vertraulich", &[("schluessel", "k2")]).await;
        browser.sign_in(IDA).await;
        let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
        assert_eq!(page.status == 200, reads, "{more}");
        assert_eq!(page.body().contains("Nur für uns."), reads, "{more}");
        assert_eq!(browser.get("/konsole/").await.body().contains(&id), reads, "{more}");
        browser.get(LOG).await.has(&["hat sich angemeldet"]);
        assert_eq!(browser.get(LOG).await.body().contains("hat die Anfrage gelesen"), reads, "{more}");
    }
}

// covers Z-15
#[tokio::test]
async fn after_the_last_day_an_auditor_is_out_and_told_so() {
    let (mut browser, id) = audited("").await;
    browser.later_days(10);
    browser.later_seconds(10 * 3_600);
    browser.sign_in(IDA).await;
    assert_eq!(browser.get(&format!("/konsole/anfragen/{id}")).await.status, 200, "the last day counts whole");
    browser.later_seconds(6 * 3_600);
    let over = browser.get(&format!("/konsole/anfragen/{id}")).await;
    assert_eq!(over.status, 403);
    over.has(&["Ihr Zugang zur Prüfung ist beendet"]);
    over.has_not(&["Leinwand"]);
    assert_eq!(browser.get("/konsole/").await.status, 403);

    // The page for the address says the same to everybody; the mail leads to the word.
    browser.sign_out();
    browser.mails().await;
    browser.post("/konsole/anmelden", &[("mail", IDA)]).await.has(&["Sehen Sie in Ihr Postfach"]);
    let (to, raw) = browser.mails().await.remove(0);
    assert_eq!(to, IDA);
    let text = Inbound::read(&raw).expect("a mail").text;
    let link = text.split_whitespace().find_map(|word| word.strip_prefix("http://desk.example"));
    let link = link.expect("a link").to_owned();
    for refused in [browser.get(&link).await, browser.post(&link, &[]).await] {
        assert_eq!(refused.status, 403);
        refused.has(&["Ihr Zugang zur Prüfung ist beendet"]);
    }
}

#[tokio::test]
async fn what_auditors_read_is_forgotten_with_the_requests_of_that_time() {
    let (mut browser, id) = audited("").await;
    browser.sign_in(IDA).await;
    browser.get(&format!("/konsole/anfragen/{id}")).await;
    browser.later_days(380);
    browser.retain().await;
    browser.sign_in(ADMIN).await;
    browser.get(&format!("{LOG}?monat=2026-11")).await.has(&["hat die Anfrage gelesen"]);
    browser.later_days(40);
    browser.retain().await;
    browser.sign_in(ADMIN).await;
    browser.get(&format!("{LOG}?monat=2026-11")).await.has(&["Nichts festgehalten"]);
}

// covers Z-15
#[tokio::test]
async fn the_audit_of_a_month_has_what_happened_and_what_was_read_and_nobodys_words() {
    let (mut browser, id) = audited("").await;
    browser.sign_in(ADMIN).await;
    assert_eq!(browser.act(&id, "uebernehmen", &[("schluessel", "k1")]).await.status, 303);
    browser.sign_in(IDA).await;
    browser.get(&format!("/konsole/anfragen/{id}")).await;
    let told = browser.audit("2026-11").await;
    for line in [
        format!(",requester,,submitted,{id}\n"),
        format!("2026-11-02,agent,,assigned,{id}\n"),
        format!(",auditor,{IDA},signed_in,\n"),
        format!(",auditor,{IDA},read,{id}\n"),
    ] {
        assert!(told.contains(&line), "{line}{told}");
    }
    assert!(!told.contains("hansen") && !told.contains("petersen") && !told.contains("Beamer"), "{told}");
    assert_eq!(browser.audit("2026-10").await, "at,role,who,what,tickets\n");
}

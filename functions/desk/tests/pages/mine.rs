//! All requests of one person, behind a mailbox that they proved.

use super::common::{Browser, desk};
use super::{TEACHER, teacher};

const MAREN: &str = "m.hansen@hafenschule.example";
const OLE: &str = "o.brandt@hafenschule.example";
const JANA: &str = "j.petersen@hafenschule.example";
const SAMIR: &str = "s.aydin@schul-hilfe.example";
const HERE: &str = "/a/meine";

/// Asks for the link, finds it in the mailbox, presses its button.
async fn opens(browser: &mut Browser, who: &str, language: &str) {
    browser.mails().await;
    assert_eq!(browser.post(HERE, &[("mail", who), ("sprache", language)]).await.status, 200);
    let link = way_in(&browser.mails().await, who).expect("a mail with the way in");
    browser.get(&link).await.has(&[who]);
    browser.enter(&link).await;
}

/// The way in that came for this person.
fn way_in(mails: &[(String, Vec<u8>)], who: &str) -> Option<String> {
    let (_, raw) = mails.iter().find(|(to, _)| to == who)?;
    let mail = mail::read::Inbound::read(raw).expect("our mails read");
    let at = mail.text.find(HERE)?;
    mail.text[at..].split_whitespace().next().map(str::to_owned)
}

// covers N-30 Z-41
#[tokio::test]
async fn a_person_sees_all_own_requests_the_open_ones_first() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let open = browser.tickets().await.remove(0);
    let wifi = [("betreff", "WLAN im Anbau"), ("beteiligte", ""), ("schluessel", "bbbbbbbbbbbbbbbbbbbbbbbb")];
    browser.post("/anfrage/absenden", &teacher(&wifi)).await;
    let over = browser.tickets().await.into_iter().find(|id| *id != open).expect("a second one");
    browser.post(&format!("{}/zurueckziehen", browser.link(&over, MAREN)), &[]).await;
    browser.sign_in(JANA).await;
    browser.act(&open, "uebernehmen", &[]).await;
    browser.sign_out();

    browser.get(HERE).await.has(&["Meine Anfragen", "Link schicken"]);
    browser.get(HERE).await.has_not(&["Beamer in Raum 204", "WLAN im Anbau"]);
    opens(&mut browser, MAREN, "de").await;
    let page = browser.get(HERE).await;
    assert_eq!((page.status, page.keeping.as_str()), (200, "no-store"));
    page.has(&[
        ">#</th><th scope=\"col\">Betreff</th><th scope=\"col\">Status</th><th scope=\"col\">Auftraggeber</th><th scope=\"col\">Besitzer</th></tr>",
        "Beamer in Raum 204 zeigt kein Bild",
        "in Bearbeitung",
        "Maren Hansen",
        "Jana Petersen",
        "noch niemand",
        "href=\"/anfrage/\"",
    ]);
    page.comes_before("Offene Anfragen", &open);
    page.comes_before(&open, "Geschlossene Anfragen");
    page.comes_before("Geschlossene Anfragen", &over);
    let way = page.href_with(&format!("/a/{open}/")).expect("a way to the request");
    browser.get(&way).await.has(&["Beamer in Raum 204", "href=\"/a/meine?sprache=de\""]);

    // Who takes part has it on the list as well; what is another's is not there.
    let maren = browser.session();
    opens(&mut browser, OLE, "en").await;
    let page = browser.get(HERE).await;
    page.has(&["My requests", "Beamer in Raum 204", "Maren Hansen", "Requests stand here once they are closed"]);
    page.has_not(&["WLAN im Anbau"]);
    browser.post(&format!("{}/entfernen", browser.link(&open, MAREN)), &[("wer", OLE)]).await;
    browser.get(HERE).await.has_not(&["Beamer in Raum 204"]);

    browser.resume(&maren);
    assert_eq!(browser.post("/a/meine/ende", &[]).await.status, 303);
    browser.later_seconds(2 * 3600 + 1);
    browser.get(HERE).await.has(&["Link schicken"]);
}

// covers Z-38
#[tokio::test]
async fn what_is_confidential_is_on_the_lists_of_those_who_take_part_alone() {
    let mut browser = Browser::new(desk());
    let hidden = [("betreff", "Streit im Kollegium"), ("vertraulich", "ja"), ("beteiligte", "")];
    browser.post("/anfrage/absenden", &teacher(&hidden)).await;
    let shared = [("beteiligte", OLE), ("schluessel", "bbbbbbbbbbbbbbbbbbbbbbbb")];
    browser.post("/anfrage/absenden", &teacher(&shared)).await;
    opens(&mut browser, MAREN, "de").await;
    browser.get(HERE).await.has(&["Streit im Kollegium", "vertraulich", "Beamer in Raum 204"]);
    opens(&mut browser, OLE, "de").await;
    browser.get(HERE).await.has(&["Beamer in Raum 204"]);
    browser.get(HERE).await.has_not(&["Streit im Kollegium", "vertraulich"]);
}

#[tokio::test]
async fn only_a_mailbox_with_requests_gets_a_link_and_the_page_says_the_same_to_all() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let guest = [("rolle", "gast"), ("mail", "oma@post.example"), ("schluessel", "cccccccccccccccccccccccc")];
    browser.post("/anfrage/absenden", &teacher(&guest)).await;
    browser.mails().await;
    let known = browser.post(HERE, &[("mail", MAREN)]).await;
    let mails = browser.mails().await;
    assert!(way_in(&mails, MAREN).is_some());
    for other in ["niemand@hafenschule.example", "oma@post.example", SAMIR] {
        let unknown = browser.post(HERE, &[("mail", other)]).await;
        assert_eq!((unknown.status, unknown.body()), (known.status, known.body()), "{other}");
        assert!(browser.mails().await.is_empty(), "{other}");
    }
    // However often it is asked for, there is one mail in five minutes.
    browser.post(HERE, &[("mail", MAREN)]).await;
    assert!(browser.mails().await.is_empty());
    browser.later_seconds(300);
    browser.post(HERE, &[("mail", MAREN)]).await;
    assert_eq!(browser.mails().await.len(), 1);
    let wrong = browser.post(HERE, &[("mail", "maren")]).await;
    assert_eq!(wrong.status, 422);
    wrong.has(&["Prüfen Sie die E-Mail-Adresse", "value=\"maren\"", "aria-invalid=\"true\""]);
}

#[tokio::test]
async fn a_way_in_is_good_once_for_a_quarter_of_an_hour_and_opens_no_console() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[("mail", JANA), ("rolle", "schuladmin"), ("beteiligte", "")])).await;
    browser.mails().await;
    browser.post(HERE, &[("mail", JANA)]).await;
    let link = way_in(&browser.mails().await, JANA).expect("a mail with the way in");
    browser.get(&link).await.has(&["Anfragen ansehen"]);
    browser.get(HERE).await.has(&["Link schicken"]);
    let console = link.replace("/a/meine/de/", "/konsole/anmelden/");
    assert_eq!(browser.post(&console, &[]).await.status, 404);
    let other = link.replace("/de/", "/en/");
    assert_eq!(browser.get(&other).await.status, 404, "sealed with its language");
    browser.enter(&link).await;
    browser.get(HERE).await.has(&["Offene Anfragen"]);
    assert_ne!(browser.get("/konsole/").await.status, 200);
    assert_eq!(browser.post(&link, &[]).await.status, 410, "once");
    browser.later_seconds(300);
    browser.sign_out();
    browser.post(HERE, &[("mail", JANA)]).await;
    let late = way_in(&browser.mails().await, JANA).expect("a second one");
    browser.later_seconds(901);
    assert_eq!(browser.get(&late).await.status, 410);
}

#[tokio::test]
async fn what_is_long_over_stands_on_pages() {
    let mut browser = Browser::new(desk());
    for n in 0..27 {
        let key = format!("{n:024}");
        let subject = format!("Sache {n:02}");
        let sent = [("betreff", subject.as_str()), ("beteiligte", ""), ("schluessel", &key)];
        browser.post("/anfrage/absenden", &teacher(&sent)).await;
        // Nobody sends more than ten in three hours.
        browser.later_seconds(1_081);
    }
    for id in browser.tickets().await {
        browser.post(&format!("{}/zurueckziehen", browser.link(&id, MAREN)), &[]).await;
    }
    opens(&mut browser, MAREN, "de").await;
    let first = browser.get(HERE).await;
    first.has(&["Sie haben keine offenen Anfragen", "href=\"/a/meine?seite=1#closed\""]);
    assert_eq!(first.count(">Sache "), 25);
    let second = browser.get("/a/meine?seite=1").await;
    assert_eq!(second.count(">Sache "), 2);
    second.has(&["href=\"/a/meine?seite=0#closed\""]);
    second.has_not(&["?seite=2"]);
}

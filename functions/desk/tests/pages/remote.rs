//! Help from afar (P-03): who takes part and the group see link and code, nobody else and no mail does, and with the solution
//! both are gone.

use super::common::{Browser, desk};
use super::teacher;
use mail::read::Inbound;

const ADMIN: &str = "j.petersen@hafenschule.example";
const MAREN: &str = "m.hansen@hafenschule.example";
const OLE: &str = "o.brandt@hafenschule.example";
const CONTACT: &str = "n.kaya@hafenschule.example";
const AUDITOR: &str = "ida@amt.example";
const LINK: &str = "https://fern.example/s/8491?x=1";
const CODE: &str = "741 852 963";

/// Maren's request, in which Ole takes part, and an admin who is signed in, at a desk that is audited.
async fn asked() -> (Browser, String) {
    let auditor = format!("[[auditor]]\nmail = \"{AUDITOR}\"\nname = \"Ida Falk\"\nuntil = \"2026-11-12\"\n");
    let mut browser = Browser::new(desk().with(&auditor));
    assert_eq!(browser.post("/anfrage/absenden", &teacher(&[])).await.status, 303);
    let id = browser.tickets().await.remove(0);
    browser.sign_in(ADMIN).await;
    browser.mails().await;
    (browser, id)
}

async fn offer(browser: &mut Browser, id: &str, link: &str, code: &str) -> u16 {
    let form = browser.get(&format!("/konsole/anfragen/{id}/fernhilfe")).await;
    let key = form.value("schluessel");
    browser.act(id, "fernhilfe", &[("link", link), ("code", code), ("schluessel", &key)]).await.status
}

// covers P-03
#[tokio::test]
async fn link_and_code_are_for_who_takes_part_and_in_no_mail_list_or_search() {
    let (mut browser, id) = asked().await;
    assert_eq!(offer(&mut browser, &id, LINK, CODE).await, 303);
    browser.get(&format!("/konsole/anfragen/{id}")).await.has(&["Fernhilfe", "Link oder Code stehen auf der Seite"]);
    browser.get(&format!("/konsole/anfragen/{id}/fernhilfe")).await.has(&[LINK, CODE, "Zurücknehmen"]);
    for person in [MAREN, OLE] {
        let page = browser.get(&browser.link(&id, person)).await;
        page.has(&["Fernhilfe ist bereit", &format!("href=\"{LINK}\""), CODE, "hat Fernhilfe vorbereitet"]);
    }
    let mails = browser.mails().await;
    let told: Vec<&str> = mails.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(told, [MAREN, OLE]);
    for (_, raw) in &mails {
        let mail = Inbound::read(raw).expect("a mail");
        assert!(mail.subject.contains("Fernhilfe ist bereit") && mail.text.contains("/a/"), "{}", mail.text);
        let raw = String::from_utf8_lossy(raw);
        assert!(!mail.text.contains("fern.example") && !raw.contains("8491") && !raw.contains("741"), "{raw}");
    }
    // Neither what lists and searches show nor the history holds it.
    for page in ["/konsole/", "/konsole/suche?q=741", "/konsole/suche?q=fern.example", "/konsole/pruefung/"] {
        browser.get(page).await.has_not(&["fern.example/s", CODE]);
    }
    let (_, events) = browser.ticket(&id).await;
    let history = serde_json::to_string(&events).expect("it writes");
    assert!(!history.contains("8491") && !history.contains("741"), "{history}");
    // Who reads the request and does not work on it does not see it, and for others there is nothing.
    for reader in [CONTACT, AUDITOR] {
        browser.sign_in(reader).await;
        let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
        page.has(&["hat Fernhilfe vorbereitet"]);
        page.has_not(&[LINK, CODE]);
        let form = browser.get(&format!("/konsole/anfragen/{id}/fernhilfe")).await;
        assert_ne!(form.status, 200, "{reader}");
        form.has_not(&[LINK, CODE]);
    }
    browser.sign_in("t.kroeger@deichgymnasium.example").await;
    assert_eq!(browser.get(&format!("/konsole/anfragen/{id}/fernhilfe")).await.status, 404);
}

// covers P-03
#[tokio::test]
async fn a_session_is_replaced_taken_back_and_gone_with_the_solution() {
    let (mut browser, id) = asked().await;
    assert_eq!(offer(&mut browser, &id, LINK, CODE).await, 303);
    assert_eq!(offer(&mut browser, &id, "", "111 222").await, 303);
    let maren = browser.link(&id, MAREN);
    let page = browser.get(&maren).await;
    page.has(&["111 222"]);
    page.has_not(&[LINK, CODE]);
    let form = browser.get(&format!("/konsole/anfragen/{id}/fernhilfe")).await;
    let key = form.value("schluessel");
    assert_eq!(browser.act(&id, "fernhilfe/ende", &[("schluessel", &key)]).await.status, 303);
    browser.get(&maren).await.has_not(&["111 222", "Fernhilfe ist bereit"]);
    browser.get(&maren).await.has(&["hat die Fernhilfe zurückgenommen"]);

    assert_eq!(offer(&mut browser, &id, LINK, CODE).await, 303);
    let solve = [("art", "loesung"), ("text", "Quelle gewechselt."), ("hilfe", "neu"), ("schluessel", "k9")];
    assert_eq!(browser.act(&id, "schreiben", &solve).await.status, 303);
    browser.get(&maren).await.has_not(&[LINK, CODE, "Fernhilfe ist bereit"]);
    assert_eq!(browser.shelves("remote/").await, 0, "it is not only hidden");
    assert_eq!(
        browser.get(&format!("/konsole/anfragen/{id}/fernhilfe")).await.status,
        303,
        "there is no form any more"
    );
}

#[tokio::test]
async fn what_opens_no_session_comes_back_with_every_word() {
    let (mut browser, id) = asked().await;
    let here = format!("/konsole/anfragen/{id}/fernhilfe");
    let wrong = browser.console_post(&here, &[("link", "http://fern.example/1"), ("code", "12"), ("schluessel", "k1")]);
    let wrong = wrong.await;
    assert_eq!(wrong.status, 422);
    wrong.has(&["Ein Link beginnt mit https://", "value=\"http://fern.example/1\"", "value=\"12\"", "aria-invalid"]);
    let nothing = browser.console_post(&here, &[("schluessel", "k2")]).await;
    assert_eq!(nothing.status, 422);
    nothing.has(&["Geben Sie einen Link oder einen Code ein."]);
    assert_eq!(browser.shelves("remote/").await, 0);
}

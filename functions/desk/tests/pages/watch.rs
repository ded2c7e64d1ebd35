//! How much mail somebody wants about a request.

use super::common::{Browser, desk};
use super::{TEACHER, UNKNOWN, teacher};

const MAREN: &str = "m.hansen@hafenschule.example";
const OLE: &str = "o.brandt@hafenschule.example";
const JANA: &str = "j.petersen@hafenschule.example";
const SAMIR: &str = "s.aydin@schul-hilfe.example";
const PEER: &str = "p.wulff@schul-hilfe.example";

/// To whom mails went, and the mail itself as text.
async fn mails(browser: &Browser) -> Vec<(String, String)> {
    let read = |(to, raw): (String, Vec<u8>)| (to, String::from_utf8_lossy(&raw).replace("=\r\n", ""));
    browser.mails().await.into_iter().map(read).collect()
}

fn to(mails: &[(String, String)]) -> Vec<&str> {
    mails.iter().map(|(to, _)| to.as_str()).collect()
}

// covers Z-47
#[tokio::test]
async fn people_choose_how_much_mail_they_want_and_a_mail_leads_there() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await.remove(0);
    let (maren, ole) = (browser.link(&id, MAREN), browser.link(&id, OLE));
    browser.get(&ole).await.has(&["Mails zu dieser Anfrage", "Bei jeder Nachricht"]);
    browser.get(&format!("{ole}/beobachten")).await.has(&["value=\"none\"", "value=\"usual\" checked"]);
    browser.get(&format!("{maren}/beobachten")).await.has_not(&["value=\"none\""]);
    assert_eq!(browser.post(&format!("{maren}/beobachten"), &[("mails", "none")]).await.status, 403);
    assert_eq!(browser.post(&format!("{maren}/beobachten"), &[("mails", "laut")]).await.status, 400);
    browser.mails().await;

    // A look at the page changes nothing.
    let before = browser.ticket(&id).await.0.version;
    browser.get(&format!("{ole}/beobachten")).await;
    assert_eq!(browser.ticket(&id).await.0.version, before);
    let chosen = browser.post(&format!("{ole}/beobachten"), &[("mails", "all"), ("schluessel", "k1")]).await;
    assert_eq!((chosen.status, chosen.location), (303, format!("{ole}#beobachten")));
    browser.post(&format!("{ole}/beobachten"), &[("mails", "all"), ("schluessel", "k2")]).await;
    assert_eq!(browser.ticket(&id).await.0.version, before + 1, "the same choice again is none");
    browser.get(&ole).await.has(&["Bei allem, was geschieht"]);

    browser.sign_in(JANA).await;
    browser.act(&id, "schreiben", &[("art", "notiz"), ("text", "Lampe bestellt")]).await;
    let sent = mails(&browser).await;
    assert_eq!(to(&sent), [OLE]);
    let (_, mail) = &sent[0];
    let way = "List-Unsubscribe: <http://desk.example/a/";
    assert!(mail.contains(way) && mail.contains("/beobachten>") && mail.contains("Lampe bestellt"), "{mail}");
    browser.act(&id, "schreiben", &[("art", "nachricht"), ("text", "Morgen komme ich.")]).await;
    let sent = mails(&browser).await;
    assert_eq!(to(&sent), [MAREN, OLE], "one mail each");
    assert!(sent.iter().all(|(_, mail)| !mail.contains("List-Unsubscribe")));
    browser.get(&format!("/konsole/anfragen/{id}")).await.has(&["Ole Brandt beobachtet die Anfrage"]);
    browser.post(&format!("{ole}/beobachten"), &[("mails", "none"), ("schluessel", "k3")]).await;
    browser.act(&id, "schreiben", &[("art", "rueckfrage"), ("text", "Welche Lampe?")]).await;
    assert_eq!(to(&mails(&browser).await), [MAREN]);
}

// covers Z-47
#[tokio::test]
async fn agents_watch_what_they_may_read_and_hear_no_more_of_what_is_hidden_from_them() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[("beteiligte", "")])).await;
    let id = browser.tickets().await.remove(0);
    browser.sign_in(JANA).await;
    let up = [&[("grund", "Defekt"), ("text", "Beamer tot"), ("dringlichkeit", "high")][..], UNKNOWN].concat();
    browser.act(&id, "hochgeben", &up).await;
    let child = browser.tickets().await.into_iter().find(|other| *other != id).expect("it went up");
    browser.sign_in(PEER).await;
    assert_eq!(browser.act(&id, "beobachten", &[("mails", "all")]).await.status, 404, "another wall");
    browser.get(&format!("/konsole/anfragen/{child}")).await.has(&["Nur Mails, die zu meiner Arbeit gehören"]);
    let saved = browser.act(&child, "beobachten", &[("mails", "all"), ("schluessel", "k1")]).await;
    assert_eq!((saved.status, saved.location), (303, format!("/konsole/anfragen/{child}#beobachten")));
    assert_eq!(browser.act(&child, "beobachten", &[("mails", "usual")]).await.status, 400);
    browser.get(&format!("/konsole/anfragen/{child}")).await.has(&["value=\"all\" checked"]);
    browser.mails().await;

    browser.sign_in(SAMIR).await;
    browser.act(&child, "schreiben", &[("art", "intern"), ("text", "Ersatz liegt bereit")]).await;
    let sent = mails(&browser).await;
    assert_eq!(to(&sent), [PEER]);
    let way = format!("List-Unsubscribe: <http://desk.example/konsole/anfragen/{child}#beobachten>");
    assert!(sent[0].1.contains(&way) && sent[0].1.contains("Ersatz liegt bereit"), "{}", sent[0].1);
    // What was owed when it became confidential goes nowhere any more.
    browser.act(&child, "schreiben", &[("art", "intern"), ("text", "Heikel")]).await;
    browser.act(&child, "vertraulich", &[]).await;
    browser.act(&child, "schreiben", &[("art", "intern"), ("text", "Noch heikler")]).await;
    assert!(!to(&mails(&browser).await).contains(&PEER));
}

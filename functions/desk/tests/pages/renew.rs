//! A personal link that got into wrong hands is ended by its owner, or by an agent (desk.md §5.15).

use super::TEACHER;
use super::common::{Browser, desk};
use mail::read::Inbound;

const ADMIN: &str = "j.petersen@hafenschule.example";
const MAREN: &str = "m.hansen@hafenschule.example";
const OLE: &str = "o.brandt@hafenschule.example";

/// The newest way to the request that a mail to somebody holds.
fn way(mails: &[(String, Vec<u8>)], to: &str) -> String {
    let (_, raw) = mails.iter().rev().find(|(reader, _)| reader == to).expect("a mail");
    let text = Inbound::read(raw).expect("it reads").text;
    let at = text.find("http://desk.example/a/").expect("a link") + "http://desk.example".len();
    text[at..].split_whitespace().next().expect("its end").to_owned()
}

#[tokio::test]
async fn the_requester_renews_the_link_and_every_older_one_says_that_it_is_dead() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    let mails = browser.mails().await;
    let (old, ole) = (way(&mails, MAREN), way(&mails, OLE));
    browser.get(&old).await.has(&["Link erneuern"]);
    browser.get(&format!("{old}/erneuern")).await.has(&["Link erneuern?", MAREN]);
    assert_eq!(browser.get(&old).await.status, 200, "a look changes nothing");
    assert_eq!(browser.post_from("https://evil.example", &format!("{old}/erneuern")).await.status, 403);
    let done = browser.post(&format!("{old}/erneuern"), &[("schluessel", "k1")]).await;
    assert_eq!(done.status, 200);
    done.has(&["Ein neuer Link ist unterwegs"]);

    for dead in [&old, &browser.link(&id, MAREN), &format!("{old}/erledigt"), &format!("{old}/erneuern")] {
        let page = browser.get(dead).await;
        assert_eq!(page.status, 410, "{dead}");
        page.has(&["Dieser Link gilt nicht mehr", "href=\"/a/meine?sprache=de\""]);
        page.has_not(&["Beamer"]);
    }
    let written = [("text", "Die Lampe leuchtet <rot>."), ("schluessel", "k2")];
    let refused = browser.post(&format!("{old}/antwort"), &written).await;
    assert_eq!(refused.status, 410);
    refused.has(&["Das haben Sie geschrieben", "Die Lampe leuchtet &lt;rot&gt;."]);
    assert_eq!(browser.get(&ole).await.status, 200, "the others' links are as they were");
    let mails = browser.mails().await;
    assert_eq!(mails.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(), [MAREN]);
    let subject = Inbound::read(&mails[0].1).expect("it reads").subject;
    assert!(subject.contains("Ihr neuer Link"), "{subject}");
    let new = way(&mails, MAREN);
    browser.get(&new).await.has(&["Beamer in Raum 204"]);

    // Later mails, and the list of all requests, lead by the new one.
    browser.sign_in(ADMIN).await;
    browser.act(&id, "schreiben", &[("art", "nachricht"), ("text", "Wir kommen."), ("schluessel", "k3")]).await;
    browser.sign_out();
    let later = way(&browser.mails().await, MAREN);
    browser.get(&later).await.has(&["Wir kommen."]);
    browser.post("/a/meine", &[("mail", MAREN)]).await;
    let mails = browser.mails().await;
    browser.enter(&way(&mails, MAREN)).await;
    let list = browser.get("/a/meine").await;
    let own = list.href_with(&format!("/a/{id}/")).expect("a way");
    browser.get(&own).await.has(&["Beamer in Raum 204"]);
}

#[tokio::test]
async fn an_agent_renews_the_link_of_whoever_takes_part() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    let ole = way(&browser.mails().await, OLE);
    browser.sign_in(ADMIN).await;
    browser.get(&format!("/konsole/anfragen/{id}")).await.has(&["Persönlicher Link", "/erneuern\""]);
    assert_eq!(browser.act(&id, "erneuern", &[("an", OLE), ("schluessel", "k1")]).await.status, 303);
    browser.get(&format!("/konsole/anfragen/{id}")).await.has(&["hat den Zugang erneuert von: Ole Brandt"]);
    assert_eq!(browser.act(&id, "erneuern", &[("an", "x@y.example"), ("schluessel", "k2")]).await.status, 403);
    browser.sign_out();
    assert_eq!(browser.get(&ole).await.status, 410);
    let new = way(&browser.mails().await, OLE);
    let page = browser.get(&new).await;
    page.has(&["Beamer in Raum 204"]);
    page.has_not(&["hat den Zugang erneuert"]);
}

#[tokio::test]
async fn what_was_merged_leads_no_further_once_the_link_was_renewed_where_it_goes_on() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &super::teacher(&[("schluessel", "one"), ("beteiligte", "")])).await;
    let into = browser.tickets().await[0].clone();
    browser.post("/anfrage/absenden", &super::teacher(&[("schluessel", "two"), ("beteiligte", "")])).await;
    let from = browser.tickets().await.into_iter().find(|id| *id != into).expect("another one");
    let old = browser.link(&from, MAREN);
    browser.sign_in(ADMIN).await;
    let merge = [("ziel", into.as_str()), ("schluessel", "k1")];
    assert_eq!(browser.act(&from, "zusammenfuehren", &merge).await.status, 303);
    browser.get(&old).await.has(&[&into]);
    browser.mails().await;
    assert_eq!(browser.post(&format!("{old}/erneuern"), &[("schluessel", "k2")]).await.status, 200);
    assert_eq!(browser.get(&old).await.status, 410);
    assert_eq!(browser.get(&browser.link(&into, MAREN)).await.status, 410);
    browser.get(&way(&browser.mails().await, MAREN)).await.has(&[&into]);
}

#[tokio::test]
async fn the_link_of_a_confirmation_leads_no_further_than_other_old_ones() {
    let guest = super::teacher(&[("mail", "gast@post.example"), ("rolle", "gast"), ("schule", ""), ("beteiligte", "")]);
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &guest).await;
    let id = browser.tickets().await[0].clone();
    let link = browser.confirm_link(&id, "gast@post.example");
    browser.post(&link, &[]).await;
    let old = browser.get(&link).await.href_with(&format!("/a/{id}/")).expect("a way to the ticket");
    assert_eq!(browser.post(&format!("{old}/erneuern"), &[("schluessel", "k1")]).await.status, 200);
    let again = browser.get(&link).await.href_with(&format!("/a/{id}/")).expect("a way to the ticket");
    assert_eq!(browser.get(&again).await.status, 410);
}

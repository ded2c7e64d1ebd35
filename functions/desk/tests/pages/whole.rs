//! The whole of a mail: agents unfold it, and nobody else reads what stood below the line.

use super::*;

// covers Z-53
#[tokio::test]
async fn agents_unfold_the_whole_of_a_mail_and_requesters_do_not() {
    let mut browser = Browser::new(desk().reading_mail());
    browser.post("/anfrage/absenden", &teacher(&[("beteiligte", "")])).await;
    let id = browser.tickets().await[0].clone();
    let inbox = browser.inbox();
    let maren = tickets::Address::parse("m.hansen@hafenschule.example").expect("an address");
    let number = tickets::TicketId::parse(&id).expect("a number");
    let to = mail::reply_address(&inbox.desk.policy.desk.mail, &inbox.keys, number, &maren).expect("an address");
    let raw = format!(
        "From: {maren}\r\nTo: {to}\r\nSubject: Re: Beamer\r\nMessage-ID: <1@x>\r\n\r\nRaum 204.\r\n\r\n\
         -- Antworten Sie oberhalb dieser Zeile --\r\n\r\nUnten stand <b>mehr</b>.\r\n"
    );
    inbox.take(raw.as_bytes()).await.expect("it is taken");
    browser.get(&browser.link(&id, maren.as_str())).await.has_not(&["Unten stand", "Ganze E-Mail"]);
    browser.sign_in("j.petersen@hafenschule.example").await;
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["<summary>Ganze E-Mail, wie sie kam</summary>", "Unten stand &lt;b&gt;mehr&lt;/b&gt;.", "Raum 204."]);
    assert_eq!(page.count("Ganze E-Mail, wie sie kam"), 1, "only where there is more");
    browser.sign_in("t.kroeger@deichgymnasium.example").await;
    assert_eq!(browser.get(&format!("/konsole/anfragen/{id}")).await.status, 404, "another school reads nothing");
}

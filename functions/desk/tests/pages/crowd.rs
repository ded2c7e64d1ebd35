//! What comes too often: the form keeps every word, says when there is room, and lets the rest of a school write on.

use super::*;
use crate::common::encode;
use desk::rates::Network;

/// A request of this address, about its own thing.
fn of<'a>(mail: &'a str, subject: &'a str) -> Vec<(&'a str, &'a str)> {
    teacher(&[("mail", mail), ("betreff", subject), ("beteiligte", "")])
}

#[tokio::test]
async fn the_form_takes_ten_requests_of_an_address_in_three_hours_and_then_waits_with_every_word() {
    let mut browser = Browser::new(desk());
    let lena = "m.hansen@hafenschule.example";
    for n in 0..10 {
        let sent = browser.post("/anfrage/absenden", &of(lena, &format!("Beamer Nummer {n:02} dunkel"))).await;
        assert_eq!(sent.status, 303, "{n}");
    }
    let again = browser.post("/anfrage/absenden", &of(lena, "Beamer Nummer 03 dunkel")).await;
    assert_eq!(again.status, 303, "what was taken is answered as it was");
    let waits = browser.post("/anfrage/absenden", &of(lena, "Beamer Nummer 11 dunkel")).await;
    assert_eq!((waits.status, waits.retry_after.as_str()), (429, "10800"));
    waits.has(&[
        "Im Moment kommen zu viele Anfragen",
        "Mo 02.11.2026, 11:00 Uhr",
        "040 66969-0123",
        "Beamer Nummer 11 dunkel",
        "<title>Fehler: ",
    ]);
    let english = browser.post("/en/anfrage/absenden", &of(lena, "Beamer Nummer 11 dunkel")).await;
    english.has(&["Too many requests are coming in at the moment", "If it is urgent, call:"]);
    assert_eq!(browser.tickets().await.len(), 10);
    let other = browser.post("/anfrage/absenden", &of("o.brandt@hafenschule.example", "Kein Ton")).await;
    assert_eq!(other.status, 303, "colleagues write on");
    browser.later_seconds(3 * 3_600);
    assert_eq!(browser.post("/anfrage/absenden", &of(lena, "Beamer Nummer 11 dunkel")).await.status, 303);
}

#[tokio::test]
async fn a_stranger_gets_two_mails_an_hour_and_a_network_has_its_own_rate() {
    let mut browser = Browser::new(desk().changed(|policy| policy.rates.network_hour = 3));
    let guest = "gast@post.example";
    for subject in ["Eins", "Zwei"] {
        assert_eq!(browser.post("/anfrage/absenden", &of(guest, subject)).await.status, 303);
    }
    assert_eq!(browser.post("/anfrage/absenden", &of(guest, "Drei")).await.status, 429);
    let mails = browser.mails().await;
    assert_eq!(mails.iter().filter(|(to, _)| to == guest).count(), 2, "two mails, however often it is asked");
    let network = |address: &str| Network::of(address.parse().expect("an address")).expect("one of the internet");
    for (n, address) in ["203.0.113.7", "203.0.113.8", "203.0.113.9"].into_iter().enumerate() {
        let body = encode(&of(&format!("kollege{n}@hafenschule.example"), &format!("Netz {n}")));
        assert_eq!(browser.post_out_of(network(address), "/anfrage/absenden", body).await.status, 303, "{n}");
    }
    let body = || encode(&of("kollege9@hafenschule.example", "Netz 9"));
    assert_eq!(browser.post_out_of(network("203.0.113.200"), "/anfrage/absenden", body()).await.status, 429);
    assert_eq!(browser.post_out_of(network("203.0.114.1"), "/anfrage/absenden", body()).await.status, 303);
}

//! Mails of ours that come back.

use super::*;

/// What a mail server sends back of the mail of ours to this person: who it says it was for is not believed.
async fn comes_back(house: &House, to: &str, status: &str) -> Taken {
    let sent = house.message_id(to).await;
    let raw = format!(
        "From: <mailer-daemon@mx.example>\r\nTo: {desk}\r\nSubject: Undelivered\r\nMessage-ID: <{status}.{to}>\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; else@mx.example\r\nAction: failed\r\n\
         Status: {status}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{sent}>\r\n\r\nb\r\n--b--\r\n",
        desk = house.inbox.desk.policy.desk.mail
    );
    house.inbox.take(raw.as_bytes()).await.unwrap()
}

// covers Z-10
#[tokio::test]
async fn who_is_not_reached_is_written_to_no_more_until_they_write_themselves() {
    let house = House::new().await;
    house.owed().await;
    let admin = || Actor::Agent(address(ADMIN));
    assert_eq!(comes_back(&house, MAREN, "5.1.1").await, Taken::Noted(house.id));
    assert_eq!(house.owed().await, [format!("M7 to {ADMIN}")]);
    house.ask(Some(house.id), admin(), Act::Message { text: "Ich komme.".to_owned() }).await;
    assert_eq!(house.owed().await, [format!("M3 to {OLE}")]);
    // The same once more changes nothing, and a late one tells nothing new.
    assert_eq!(comes_back(&house, MAREN, "5.1.1").await, Taken::Again(house.id));
    assert_eq!(comes_back(&house, MAREN, "5.2.1").await, Taken::Again(house.id));
    let to = house.reply_to(MAREN);
    assert_eq!(house.take(MAREN, &to, "", "Jetzt geht es.").await, Taken::Joined(house.id));
    house.owed().await;
    house.ask(Some(house.id), admin(), Act::Message { text: "Gut.".to_owned() }).await;
    assert_eq!(house.owed().await, [format!("M3 to {MAREN}"), format!("M3 to {OLE}")]);
}

#[tokio::test]
async fn what_does_not_come_now_is_counted_and_an_unknown_mail_that_comes_back_is_no_news() {
    let house = House::new().await;
    house.owed().await;
    for n in 1..tickets::BOUNCES_MAX {
        assert_eq!(comes_back(&house, OLE, &format!("4.2.{n}")).await, Taken::Noted(house.id));
        assert!(house.owed().await.is_empty());
    }
    assert_eq!(comes_back(&house, OLE, "4.4.7").await, Taken::Noted(house.id));
    assert_eq!(house.owed().await, [format!("M7 to {ADMIN}")]);
    let (ticket, _) = house.inbox.desk.ticket(house.id).await.unwrap().unwrap();
    assert_eq!(ticket.state, State::New);
    let forged = "From: <mailer-daemon@mx.example>\r\nTo: x@y.example\r\nContent-Type: multipart/report; boundary=b\r\n\r\n\
        --b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n--b\r\n\
        Content-Type: message/rfc822\r\n\r\nMessage-ID: <k7qf2m9t.0.m1.abcdefgh.xyz@desk.example>\r\n\r\nb\r\n--b--\r\n";
    assert_eq!(house.inbox.take(forged.as_bytes()).await.unwrap(), Taken::SetAside(Why::Machine));
}

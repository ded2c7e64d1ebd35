//! Many mails of one address: all are kept, and ever fewer are answered.

use super::*;

#[tokio::test]
async fn many_mails_of_an_address_are_kept_and_unanswered_and_those_over_a_days_rate_are_set_aside() {
    let house = House::with(|policy| policy.rates.address_day = 12).await;
    house.owed().await;
    let desk = "hilfe@schul-hilfe.example";
    for n in 0..10 {
        let taken = house.take(OLE, desk, "", &format!("Frage {n}")).await;
        assert!(matches!(taken, Taken::Opened(_)), "{taken:?}");
    }
    let receipts = house.owed().await.into_iter().filter(|mail| mail.starts_with("M1 to")).count();
    assert_eq!(receipts, 10);
    let mut rows = Vec::new();
    for n in 10..12 {
        let Taken::Opened(id) = house.take(OLE, desk, "", &format!("Frage {n}")).await else { panic!("it is kept") };
        let (_, events) = house.inbox.desk.ticket(id).await.unwrap().unwrap();
        let What::Submitted(submitted) = &events[0].what else { panic!("it was submitted") };
        rows.extend(submitted.answers.iter().map(|row| format!("{} {}", row.question, row.answer)));
    }
    assert_eq!(rows, ["eingang viel", "eingang letzte"], "agents read why no receipt went out");
    assert_eq!(house.take(OLE, desk, "", "Frage 12").await, Taken::SetAside(Why::TooMany));
    assert_eq!(Why::TooMany.key(), "too-many");
    assert!(matches!(house.take(OLE, desk, "", "Frage 3").await, Taken::Again(_)), "what was taken stays taken");
    let owed = house.owed().await;
    assert!(owed.iter().all(|mail| mail.starts_with("M9 to")), "no answer leaves: {owed:?}");
    assert!(matches!(house.take(MAREN, desk, "", "Kein Ton").await, Taken::Opened(_)), "others are answered");
    let plus = house.reply_to(OLE);
    assert_eq!(house.take(OLE, &plus, "", "Raum 204").await, Taken::Joined(house.id), "answers are never too many");
}

#[tokio::test]
async fn of_a_stranger_s_mails_two_an_hour_are_taken_and_the_others_wait_where_agents_see_them() {
    let house = House::new().await;
    house.owed().await;
    let (stranger, desk) = ("gast@post.example", "hilfe@schul-hilfe.example");
    for n in 0..2 {
        let taken = house.take(stranger, desk, "", &format!("Hallo {n}")).await;
        assert!(matches!(taken, Taken::Opened(_)), "{taken:?}");
    }
    for n in 2..5 {
        assert_eq!(house.take(stranger, desk, "", &format!("Hallo {n}")).await, Taken::SetAside(Why::TooMany), "{n}");
    }
    let asked = house.owed().await.into_iter().filter(|mail| mail.starts_with("M0 to")).count();
    assert_eq!(asked, 2, "whoever never wrote is asked no more often than that");
    assert!(matches!(house.take(stranger, desk, "", "Hallo 1").await, Taken::Again(_)));
}

//! Two programs that answer each other: after some mails in a day nothing is taken up again, and somebody hears of it.

use super::*;

#[tokio::test]
async fn a_storm_of_mails_reopens_three_times_a_day_and_is_told_once() {
    let house = House::new().await;
    let plus = house.reply_to(MAREN);
    for n in 1..=3 {
        house.solve().await;
        assert_eq!(house.take(MAREN, &plus, "", &format!("Danke {n}")).await, Taken::Joined(house.id));
    }
    house.solve().await;
    house.owed().await;
    for n in 4..=6 {
        let taken = house.take(MAREN, &plus, "", &format!("Danke {n}")).await;
        assert_eq!(taken, Taken::SetAside(Why::TooOften), "it opens nothing, and is no request of its own");
    }
    assert_eq!(house.owed().await, [format!("M7 to {ADMIN}")], "whoever works on it hears of it, once");
    let (ticket, events) = house.inbox.desk.ticket(house.id).await.unwrap().unwrap();
    assert_eq!((ticket.state, ticket.reopened), (State::Solved, 3));
    assert_eq!(events.iter().filter(|event| event.what == What::SetAside).count(), 1);
    assert_eq!(Why::TooOften.key(), "too-often");

    // Whoever means it says so on the page of the request.
    let by = || Actor::Person(address(MAREN));
    house.ask(Some(house.id), by(), Act::Reopen { text: "Wirklich dunkel.".to_owned() }).await;
    assert_eq!(house.take(MAREN, &plus, "", "Raum 204").await, Taken::Joined(house.id), "what is open takes mails");
}

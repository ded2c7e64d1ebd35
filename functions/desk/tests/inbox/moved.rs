//! Mails about a request that has gone to another group meanwhile, or goes on in another request.

use super::*;

// covers Z-08
#[tokio::test]
async fn a_late_answer_to_the_old_group_lands_on_the_request_wherever_it_is() {
    let mut house = House::new().await;
    let taken = house.take(ADMIN, "wlan@schul-hilfe.example", "", "Kein WLAN").await;
    let Taken::Opened(id) = taken else { panic!("{taken:?}") };
    house.id = id;
    let (plus, first) = (house.reply_to(ADMIN), house.message_id(ADMIN).await);
    let samir = || Actor::Agent(address("s.aydin@schul-hilfe.example"));
    let to = tickets::policy::QueueId::new("servicedesk");
    house.ask(Some(house.id), samir(), Act::Move { to, text: "Am Konto liegt es.".to_owned() }).await;
    house.owed().await;

    // To the address that stood in the old mail, and to the old group's own address below our mail.
    assert_eq!(house.take(ADMIN, &plus, "", "Raum 204").await, Taken::Joined(house.id));
    let answers = format!("In-Reply-To: <{first}>\r\n");
    assert_eq!(house.take(ADMIN, "wlan@schul-hilfe.example", &answers, "Und Raum 205").await, Taken::Joined(house.id));
    let told = house.owed().await;
    assert_eq!(told, ["M7 to s.aydin@schul-hilfe.example"; 2], "who has it now hears of it: {told:?}");
    let (ticket, events) = house.inbox.desk.ticket(house.id).await.unwrap().unwrap();
    assert_eq!((ticket.queue.as_str(), events.len()), ("servicedesk", 4));
    // A new problem that comes to the old address is a new request there.
    let Taken::Opened(new) = house.take(ADMIN, "wlan@schul-hilfe.example", "", "Etwas Neues").await else {
        panic!("it is new")
    };
    assert_eq!(house.inbox.desk.ticket(new).await.unwrap().unwrap().0.queue.as_str(), "netz");
}

// covers P-01
#[tokio::test]
async fn a_mail_to_what_was_merged_lands_where_it_goes_on() {
    let mut house = House::new().await;
    let into = house.id;
    let Taken::Opened(from) = house.take(OLE, "hilfe@schul-hilfe.example", "", "Beamer aus").await else {
        panic!("it is new")
    };
    house.id = from;
    let (plus, first) = (house.reply_to(OLE), house.message_id(OLE).await);
    let admin = || Actor::Agent(address(ADMIN));
    house.ask(Some(from), admin(), Act::Merge { into, confirmed: false }).await;
    house.owed().await;
    assert_eq!(house.take(OLE, &plus, "", "Raum 204").await, Taken::Joined(into));
    let answers = format!("In-Reply-To: <{first}>\r\n");
    let desk = "hilfe@schul-hilfe.example";
    assert_eq!(house.take(OLE, desk, &answers, "Und Raum 205").await, Taken::Joined(into));
    assert_eq!(house.take(OLE, &plus, "", "Raum 204").await, Taken::Again(into), "the same mail is one");
    let (ticket, events) = house.inbox.desk.ticket(into).await.unwrap().unwrap();
    assert_eq!(events.iter().filter(|event| matches!(event.what, What::Replied { .. })).count(), 2);
    assert!(ticket.person(&address(OLE)).is_some());
    let (ended, _) = house.inbox.desk.ticket(from).await.unwrap().unwrap();
    assert_eq!((ended.state, ended.merged_into), (State::Closed(tickets::CloseReason::Merged), Some(into)));
}

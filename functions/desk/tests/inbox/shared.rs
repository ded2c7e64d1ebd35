//! One address, several people: the secretariat's mailbox, and an address that somebody else has now (desk.md §5.24).

use super::*;

#[tokio::test]
async fn two_who_write_from_one_mailbox_are_told_apart_by_the_name_in_from() {
    let house = House::new().await;
    let to = house.reply_to(MAREN);
    for (from, text, name) in [
        ("Olga Lehmann <maren@hafenschule.example>", "Der Beamer summt.", "Olga Lehmann"),
        ("MAREN VOGT <maren@hafenschule.example>", "Ja, laut.", ""),
        (MAREN, "Sehr laut.", ""),
    ] {
        let raw = format!(
            "From: {from}\r\nTo: {to}\r\nSubject: Re: Beamer\r\nMessage-ID: <{}@x>\r\n\r\n{text}\r\n",
            text.len()
        );
        assert_eq!(house.inbox.take(raw.as_bytes()).await.unwrap(), Taken::Joined(house.id), "{from}");
        let (ticket, events) = house.inbox.desk.ticket(house.id).await.unwrap().unwrap();
        let last = events.last().unwrap();
        assert_eq!((last.what.clone(), last.signed.as_str()), (replied(text), name), "{from}");
        assert_eq!((last.by.clone(), ticket.requester.name.as_str()), (Actor::Person(address(MAREN)), "Maren Vogt"));
    }
    // Who hears of it by mail reads who wrote it.
    let (_, events) = house.inbox.desk.ticket(house.id).await.unwrap().unwrap();
    let templates = mail::Templates::new(&[]).unwrap();
    let policy = &house.inbox.desk.policy;
    let writer = mail::Writer { policy, keys: &house.inbox.keys, base_url: "https://x", templates: &templates };
    let to = Person { address: address(OLE), name: String::new() };
    let letter = mail::Letter {
        kind: tickets::NoticeKind::M3,
        to: &to,
        reader: tickets::notice::Reader::Participant,
        language: &Language::new("de"),
        about: mail::About::Ticket { events: &events, cause: 1 },
    };
    let read = mail::read::Inbound::read(&writer.write(&letter).unwrap().raw).unwrap();
    assert!(read.subject.contains("Antwort von Olga Lehmann"), "{}", read.subject);
    assert!(!read.text.contains("Maren Vogt schreibt"), "{}", read.text);
}

#[tokio::test]
async fn an_answer_from_an_address_that_is_another_person_s_now_is_a_new_request() {
    let house = House::new().await;
    let (plus, first) = (house.reply_to(MAREN), house.message_id(MAREN).await);
    let desk = &house.inbox.desk;
    let done = desk::person::reassign(desk, &*house.store, &address(MAREN), None).await.unwrap();
    assert_eq!(done, [house.id]);
    assert!(desk::person::reassign(desk, &*house.store, &address(MAREN), None).await.unwrap().is_empty());
    let before = house.inbox.desk.ticket(house.id).await.unwrap().unwrap().1.len();
    house.owed().await;
    let answers = format!("In-Reply-To: <{first}>\r\n");
    for (to, more, text) in [(plus.as_str(), "", "Was ist das?"), ("hilfe@schul-hilfe.example", &answers, "Und das?")] {
        let taken = house.take(MAREN, to, more, text).await;
        let Taken::Opened(new) = taken else { panic!("{taken:?}") };
        let (ticket, events) = house.inbox.desk.ticket(new).await.unwrap().unwrap();
        assert_eq!((ticket.requester.address, ticket.text.as_str()), (address(MAREN), text));
        let What::Submitted(submitted) = &events[0].what else { panic!("it begins") };
        assert_eq!(submitted.answers[0].answer, house.id.to_string(), "agents read where it may belong");
    }
    let (ticket, events) = house.inbox.desk.ticket(house.id).await.unwrap().unwrap();
    assert_eq!((events.len(), ticket.requester.name.as_str()), (before, "Maren Vogt"), "nothing reached the old one");
    let admin = || Actor::Agent(address(ADMIN));
    house.owed().await;
    house.ask(Some(house.id), admin(), Act::Query { text: "Welche Lampe?".to_owned() }).await;
    assert_eq!(house.owed().await, [format!("M2 to {OLE}")]);
}

//! What is cut off a mail is kept beside its entry, for agents to unfold.

use super::*;

#[tokio::test]
async fn what_was_cut_off_is_kept_whole_beside_its_entry_and_nothing_where_nothing_was() {
    let house = House::new().await;
    let plus = house.reply_to(MAREN);
    let quoted = "Raum 204.\r\n\r\n-- Antworten Sie oberhalb dieser Zeile --\r\n\r\nKennwort: Sonne2026! Gruss, Jana";
    assert_eq!(house.take(MAREN, &plus, "", quoted).await, Taken::Joined(house.id));
    assert_eq!(house.take(MAREN, &plus, "", "Danke").await, Taken::Joined(house.id));
    let (_, events) = house.inbox.desk.ticket(house.id).await.unwrap().unwrap();
    assert_eq!(events[1].what, replied("Raum 204."));
    let kept = house.store.shelf(&format!("mails/{}", house.id)).await.unwrap();
    let [mail] = &kept[..] else { panic!("{kept:?}") };
    assert_eq!(mail.name, "1", "it stands beside the entry with its words");
    assert!(mail.text.contains("Raum 204.") && mail.text.contains("Gruss, Jana"), "{}", mail.text);
    assert!(!mail.text.contains("Sonne2026"), "no secret is stored, wherever it stood");

    let new = "Neues Problem.\r\n\r\n-- Antworten Sie oberhalb dieser Zeile --\r\n\r\nWeitergeleitet";
    let Taken::Opened(id) = house.take(OLE, "hilfe@schul-hilfe.example", "", new).await else { panic!("it is new") };
    let kept = house.store.shelf(&format!("mails/{id}")).await.unwrap();
    assert_eq!((kept.len(), kept[0].name.as_str()), (1, "0"));
}

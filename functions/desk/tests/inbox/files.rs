//! What is attached to a mail.

use super::*;

/// A mail with this text and these files.
fn with_files(from: &str, to: &str, text: &str, files: &[(&str, &str)]) -> Vec<u8> {
    let mut raw = format!(
        "From: {from}\r\nTo: {to}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
         {text}\r\n"
    );
    for (name, bytes) in files {
        raw += &format!(
            "--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{bytes}\r\n"
        );
    }
    (raw + "--b--\r\n").into_bytes()
}

impl House {
    /// Name and fate of the files beside the newest entry, and the bytes of those that were taken.
    async fn files(&self, id: TicketId) -> Vec<(String, String)> {
        let (_, events) = self.inbox.desk.ticket(id).await.unwrap().unwrap();
        let mut told = Vec::new();
        for file in &events.last().unwrap().files {
            let bytes = desk::files::read(&self.inbox.desk, file).await.unwrap();
            let bytes = bytes.map(|bytes| String::from_utf8(bytes).unwrap());
            told.push((file.name.clone(), file.refused.clone().or(bytes).unwrap()));
        }
        told
    }
}

// covers Z-17
#[tokio::test]
async fn what_is_attached_is_kept_with_the_words_and_what_is_not_taken_is_named() {
    let house = House::new().await;
    let (desk, to) = ("hilfe@schul-hilfe.example", house.reply_to(MAREN));
    let pair = |name: &str, told: &str| (name.to_owned(), told.to_owned());
    let files = [("bild.png", "Punkte"), ("../setup.exe", "MZ"), ("brief.txt", "Hallo")];
    let raw = with_files(MAREN, &to, "So", &files);
    assert_eq!(house.inbox.take(&raw).await.unwrap(), Taken::Joined(house.id));
    assert_eq!(house.last(house.id).await.1, replied("So"));
    let kept = [pair("bild.png", "Punkte"), pair("setup.exe", "program"), pair("brief.txt", "Hallo")];
    assert_eq!(house.files(house.id).await, kept);
    assert_eq!(house.inbox.take(&raw).await.unwrap(), Taken::Again(house.id));
    assert_eq!(house.files(house.id).await, kept, "the same mail again changes nothing");

    let Taken::Opened(id) = house.inbox.take(&with_files(OLE, desk, "Neu", &files[..1])).await.unwrap() else {
        panic!()
    };
    assert_eq!(house.files(id).await, kept[..1]);
}

#[tokio::test]
async fn a_picture_without_a_word_is_an_answer() {
    let house = House::new().await;
    let raw = with_files(MAREN, &house.reply_to(MAREN), "", &[("bild.png", "Punkte")]);
    assert_eq!(house.inbox.take(&raw).await.unwrap(), Taken::Joined(house.id));
    assert_eq!(house.last(house.id).await.1, replied("[bild.png]"));
}

#[tokio::test]
async fn an_agents_file_in_a_note_stays_inside() {
    let house = House::new().await;
    let raw = with_files(ADMIN, &house.reply_to(ADMIN), "#intern\r\nLieferschein", &[("schein.txt", "x")]);
    assert_eq!(house.inbox.take(&raw).await.unwrap(), Taken::Joined(house.id));
    let (_, events) = house.inbox.desk.ticket(house.id).await.unwrap().unwrap();
    let note = events.last().unwrap();
    assert!(matches!(note.what, What::NotedInternally { .. }) && note.files.len() == 1, "{note:?}");
}

#[tokio::test]
async fn a_mail_with_more_files_than_an_entry_holds_brings_as_many_as_it_holds() {
    let house = House::with(|policy| policy.attachments.entry_files_max = 2).await;
    let files: Vec<(String, String)> = (0..30).map(|n| (format!("{n}.txt"), n.to_string())).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_str())).collect();
    house.inbox.take(&with_files(MAREN, &house.reply_to(MAREN), "Viele", &files)).await.unwrap();
    let told = house.files(house.id).await;
    let refused = told.iter().filter(|(_, told)| told == "too_many").count();
    assert_eq!((told.len(), refused), (20, 18));
}

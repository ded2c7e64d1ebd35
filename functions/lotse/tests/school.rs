//! A school leaves one data folder, by the program as an operator runs it: handed over, taken in elsewhere, deleted.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

use desk::{Desk, Request};
use lotse::cabinet::{Cabinet, FILES};
use lotse::content::Content;
use lotse::moving::STORE;
use lotse::sqlite::Sqlite;
use lotse::system::{Clock, Entropy};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use tests::server::{copy_of_example, lotse};
use tickets::command::{Act, Channel, Submission};
use tickets::{Actor, Person, TicketId};
use walkdir::WalkDir;

const MARK: &str = "Zebrafink";

/// A folder in which somebody of each school has a request, and mails of both lie.
async fn lived(data: &Path) -> [TicketId; 2] {
    fs::create_dir_all(data).unwrap();
    let store = Arc::new(Sqlite::open(&data.join(STORE)).unwrap());
    let desk = Desk {
        policy: Arc::new(Content::Example.policy().unwrap()),
        store: Arc::clone(&store) as Arc<dyn desk::Store>,
        blobs: Arc::new(Cabinet::open(&data.join(FILES)).unwrap()),
        clock: Arc::new(Clock::open(&data.join("clock")).unwrap()),
        entropy: Arc::new(Entropy),
        mail_owed: Arc::default(),
    };
    let mut made = Vec::new();
    for (who, text) in [("anna@hafenschule.example", MARK), ("tom@deichgymnasium.example", "Drucker")] {
        let who = Person::parse(who).unwrap();
        let (by, act) = (Actor::Person(who.address.clone()), Act::Submit(Box::new(Submission::plain(who, text, text))));
        let request = Request { ticket: None, by, via: Channel::Web, claimed: None, key: Some(text.to_owned()), act };
        made.push(desk.handle(request).await.unwrap().ticket.id);
    }
    store.close().await.unwrap();
    for (folder, name, from) in
        [("inbox/cur", "1", "Anna@Hafenschule.example"), ("mail/new", "2", "tom@deichgymnasium.example")]
    {
        fs::create_dir_all(data.join(folder)).unwrap();
        let mail = format!("From: {from}\r\nTo: hilfe@schul-hilfe.example\r\n\r\nhallo\r\n");
        fs::write(data.join(folder).join(name), mail).unwrap();
    }
    made.try_into().unwrap()
}

/// `lotse school …` over these folders, with a line of input.
fn school(args: &[&str], data: &Path, content: &Path, typed: &str) -> Output {
    let mut child = Command::new(lotse())
        .arg("school")
        .args(args)
        .arg("--data")
        .arg(data)
        .arg("--content")
        .arg(content)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses at once does not read.
    _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    child.wait_with_output().unwrap()
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The files below a folder that hold this.
fn holding(data: &Path, text: &str) -> Vec<String> {
    let files = WalkDir::new(data).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|part| part.eq_ignore_ascii_case(text.as_bytes()));
    files.filter(|file| holds(&fs::read(file.path()).unwrap())).map(|file| file.path().display().to_string()).collect()
}

#[tokio::test]
async fn a_school_that_leaves_is_handed_over_taken_in_elsewhere_and_deleted() {
    let (place, content) = copy_of_example();
    let folder = |name: &str| place.path().join(name);
    let (data, out) = (folder("data"), folder("hafen"));
    let [own, others] = lived(&data).await;
    let to = out.to_str().unwrap();

    let stays = school(&["delete", "hafenschule"], &data, &content, "hafenschule\n");
    assert_eq!(stays.status.code(), Some(2));
    assert!(told(&stays).contains("has not left") && told(&stays).contains("left = "), "{}", told(&stays));

    let desk = fs::read_to_string(content.join("desk.toml")).unwrap();
    let left = desk.replacen("id = \"hafenschule\"\n", "id = \"hafenschule\"\nleft = \"2024-07-31\"\n", 1);
    fs::write(content.join("desk.toml"), left).unwrap();
    // Its contacts are on no page any more.
    let tests = fs::read_to_string(content.join("search-tests.toml")).unwrap();
    fs::write(content.join("search-tests.toml"), tests.replace("[\"Jana Petersen\", \"/kontakt/\"],", "")).unwrap();
    let check = Command::new(lotse()).arg("check").arg(&content).output().unwrap();
    assert!(told(&check).contains("\"hafenschule\" has left after 2024-07-31"), "{}", told(&check));
    assert!(check.status.success());

    let done = school(&["export", "hafenschule", "--to", to], &data, &content, "");
    assert!(done.status.success() && told(&done).contains("1 requests and 0 files"), "{}", told(&done));
    assert!(fs::read_to_string(out.join(format!("{own}.txt"))).unwrap().contains(MARK));
    assert_eq!(holding(&out, "tom@deichgymnasium.example"), [] as [String; 0]);
    assert!(!school(&["export", "hafenschule", "--to", to], &data, &content, "").status.success(), "a new folder");
    assert!(told(&school(&["export", "hafenschul", "--to", "x"], &data, &content, "")).contains("no school"));

    let lines = fs::File::open(out.join("desk.jsonl")).unwrap();
    let new = folder("new");
    let taken = Command::new(lotse()).args(["import", "--data"]).arg(&new).stdin(lines).output().unwrap();
    assert!(taken.status.success(), "{}", told(&taken));
    assert!(!holding(&new, MARK).is_empty());

    let slip = school(&["delete", "hafenschule"], &data, &content, "hafen\n");
    assert!(told(&slip).contains("nothing was deleted") && !holding(&data, MARK).is_empty(), "{}", told(&slip));
    let done = school(&["delete", "hafenschule"], &data, &content, "hafenschule\n");
    assert!(done.status.success(), "{}", told(&done));
    for part in ["requests   1", "1 in DATA/mail and DATA/inbox", "the last one is gone after 20", "keeps its entry"] {
        assert!(told(&done).contains(part), "{part}: {}", told(&done));
    }
    for gone in [MARK, "anna@hafenschule.example"] {
        assert_eq!(holding(&data, gone), [] as [String; 0], "{gone}");
    }
    assert!(!holding(&data, "tom@deichgymnasium.example").is_empty() && data.join("mail/new/2").exists());
    assert!(!holding(&data, &others.to_string()).is_empty(), "the other school is as it was");
}

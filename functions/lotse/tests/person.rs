//! A person in one data folder: put together, erased, and what must be kept.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

use desk::person::Who;
use desk::{Desk, Request};
use lotse::cabinet::{Cabinet, FILES};
use lotse::content::Content;
use lotse::moving::STORE;
use lotse::sqlite::Sqlite;
use lotse::system::{Clock, Entropy};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tickets::command::{Act, Channel, Submission};
use tickets::{Actor, Address, Person, Remote, TicketId};
use walkdir::WalkDir;

const MARK: &str = "Zebrafink";

fn maren() -> Person {
    Person::parse("Maren Hansen <m.hansen@hafenschule.example>").unwrap()
}

fn lena() -> Person {
    Person::parse("Lena Brandt <lena@hafenschule.example>").unwrap()
}

fn problem(of: &Person, text: &str) -> Act {
    Act::Submit(Box::new(Submission::plain(of.clone(), "", text)))
}

/// A folder in which Maren and Lena have a request each, and mails of both lie.
async fn lived(data: &Path) -> [TicketId; 2] {
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
    for (who, text) in [(maren(), format!("{MARK} im Beamer")), (lena(), "Der Drucker von Maren Hansen".to_owned())] {
        let by = Actor::Person(who.address.clone());
        let request =
            Request { ticket: None, by, via: Channel::Web, claimed: None, key: None, act: problem(&who, &text) };
        made.push(desk.handle(request).await.unwrap().ticket.id);
    }
    store.close().await.unwrap();
    for (folder, name, from, text) in [
        ("inbox/cur", "1", "m.hansen@hafenschule.example", "hallo"),
        ("inbox/quarantine", "2.no-text", "m.hansen@hafenschule.example", ""),
        // "Maren Hansen" in base64.
        ("mail/new", "3", "hilfe@schul-hilfe.example", "TWFyZW4gSGFuc2Vu"),
        ("mail/new", "4", "hilfe@schul-hilfe.example", "TGVuYQ=="),
        ("inbox/new", "5", "lena@hafenschule.example", ""),
    ] {
        fs::create_dir_all(data.join(folder)).unwrap();
        let head = format!("From: {from}\r\nTo: lena@hafenschule.example\r\nContent-Transfer-Encoding: base64\r\n");
        fs::write(data.join(folder).join(name), format!("{head}\r\n{text}\r\n")).unwrap();
    }
    made.try_into().unwrap()
}

/// The files below a folder that hold this.
fn holding(data: &Path, text: &str) -> Vec<String> {
    let files = WalkDir::new(data).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    files.filter(|file| holds(&fs::read(file.path()).unwrap())).map(|file| file.path().display().to_string()).collect()
}

#[tokio::test]
async fn a_person_is_erased_from_one_folder_to_the_last_byte() {
    let folder = tempfile::tempdir().unwrap();
    let (data, example) = (folder.path(), Content::Example);
    let [own, others] = lived(data).await;
    assert!(!holding(data, MARK).is_empty());

    let held = lotse::person::hold(data, &example, own, Some("Verfahren".to_owned())).await.unwrap();
    assert!(held);
    let done = lotse::person::erase(data, &example, &Who::At(maren().address)).await.unwrap();
    assert_eq!((&done.store.kept[..], &done.store.requests[..]), (&[own][..], &[others][..]));
    assert!(!holding(data, MARK).is_empty(), "what is held stays");

    assert!(lotse::person::hold(data, &example, own, None).await.unwrap());
    let done = lotse::person::erase(data, &example, &Who::At(maren().address)).await.unwrap();
    assert_eq!((&done.store.requests[..], done.waiting, done.in_content), (&[own][..], 1, false));
    for gone in [MARK, "zebrafink", "Maren", "MAREN", "Hansen", "HANSEN", "TWFyZW4gSGFuc2Vu"] {
        assert_eq!(holding(data, gone), Vec::<String>::new(), "{gone}");
    }
    // The mails that tell her are owed; nothing else has her address.
    assert_eq!(holding(data, "m.hansen@hafenschule.example").len(), 1);
    assert_eq!(holding(data, "Lena Brandt").len(), 1, "the others are as they were");
    assert!(data.join("mail/new/4").exists() && !data.join("inbox/cur/1").exists());

    let agent = Address::parse("j.petersen@hafenschule.example").unwrap();
    let refused = lotse::person::erase(data, &example, &Who::At(agent)).await.unwrap_err().to_string();
    assert!(refused.contains("desk.toml"), "{refused}");
}

// covers P-03
#[tokio::test]
async fn a_code_of_remote_help_is_nowhere_in_the_folder_once_the_request_is_closed() {
    const CODE: &str = "741852963";
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let store = Arc::new(Sqlite::open(&data.join(STORE)).unwrap());
    let desk = Desk {
        policy: Arc::new(Content::Example.policy().unwrap()),
        store: Arc::clone(&store) as Arc<dyn desk::Store>,
        blobs: Arc::new(Cabinet::open(&data.join(FILES)).unwrap()),
        clock: Arc::new(Clock::open(&data.join("clock")).unwrap()),
        entropy: Arc::new(Entropy),
        mail_owed: Arc::default(),
    };
    let ask = async |by, ticket, act| {
        let request = Request { ticket, by, via: Channel::Web, claimed: None, key: Some(format!("{act:?}")), act };
        desk.handle(request).await.unwrap().ticket.id
    };
    let (lena, jana) = (lena(), Address::parse("j.petersen@hafenschule.example").unwrap());
    let person = || Actor::Person(lena.address.clone());
    let id = ask(person(), None, problem(&lena, "Beamer")).await;
    let remote = Remote { link: String::new(), code: CODE.to_owned() };
    ask(Actor::Agent(jana), Some(id), Act::OfferRemote(Box::new(remote))).await;
    let mut moved = Vec::new();
    desk::transfer::export(&*store, &*desk.blobs, &mut moved).await.unwrap();
    assert!(!String::from_utf8(moved).unwrap().contains(CODE), "it moves nowhere");
    assert!(!holding(data, CODE).is_empty(), "it is kept while it is needed");
    ask(person(), Some(id), Act::Withdraw).await;
    store.close().await.unwrap();
    assert_eq!(holding(data, CODE), Vec::<String>::new());
}

#[tokio::test]
async fn an_export_is_a_new_folder_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    fs::create_dir(&data).unwrap();
    let [own, _] = lived(&data).await;
    let made = lotse::person::export(&data, &Content::Example, &Who::At(maren().address), &out).await.unwrap();
    assert_eq!(made.requests, [own]);
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o700);
    let text = fs::read_to_string(out.join(format!("{own}.txt"))).unwrap();
    assert!(text.contains(&format!("{MARK} im Beamer")), "{text}");
    let again = lotse::person::export(&data, &Content::Example, &Who::At(maren().address), &out).await.unwrap_err();
    assert!(again.to_string().contains("--out"), "{again}");
    let nobody = Address::parse("nie.da@hafenschule.example").unwrap();
    let none =
        lotse::person::export(&data, &Content::Example, &Who::At(nobody), &folder.path().join("x")).await.unwrap_err();
    assert!(none.to_string().contains("nothing is kept") && !folder.path().join("x").exists(), "{none}");
}

#[tokio::test]
async fn an_erasure_says_what_it_could_not_reach() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    lived(data).await;
    let done = std::process::Command::new(tests::server::lotse())
        .args(["person", "erase", "m.hansen@hafenschule.example", "--yes", "--data"])
        .arg(data)
        .current_dir(data)
        .output()
        .unwrap();
    let told = String::from_utf8(done.stdout).unwrap();
    let until = chrono::Utc::now().date_naive() + chrono::Days::new(35);
    // Midnight may be over in Berlin and not in Greenwich.
    let days = [until, until + chrono::Days::new(1)].map(|day| format!("the last one is gone after {day}"));
    assert!(days.iter().any(|day| told.contains(day)), "{told}");
    for part in ["backups and exports", "0 mails that were sent to this address", "1 mails that nobody has read yet"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

//! Mail comes in as a mail server hands it over, to the program as a school runs it.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tests::server::{Letter, Person, Place, Server, copy_of_example, german, lotse, wait_for};

const ADMIN: &str = "j.petersen@hafenschule.example";
const MAREN: Person<'static> = Person {
    root: "",
    school: "hafenschule",
    name: "Maren Vogt",
    mail: "maren.vogt@hafenschule.example",
    subject: "Beamer in Raum 12 bleibt dunkel",
    text: "Seit heute Morgen kommt kein Bild mehr.",
};

/// Hands a raw mail over; the exit code.
fn hand_over(data: &Path, raw: &[u8]) -> i32 {
    let mut child = Command::new(lotse())
        .args(["mail-in", "--data"])
        .arg(data)
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // A program that refuses at once does not read.
    _ = child.stdin.take().unwrap().write_all(raw);
    child.wait().unwrap().code().unwrap()
}

/// The example, were its mail read.
fn reading() -> (tempfile::TempDir, PathBuf) {
    let (place, content) = copy_of_example();
    let file = content.join("desk.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("reads_mail = false"));
    std::fs::write(&file, text.replace("reads_mail = false", "reads_mail = true ")).unwrap();
    (place, content)
}

fn files(data: &Path, inner: &str) -> Vec<String> {
    let mut files: Vec<String> = std::fs::read_dir(data.join("inbox").join(inner))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    files
}

/// Waits until every mail that came in was looked at; how many were taken and set aside.
fn all_read(data: &Path) -> (usize, usize) {
    wait_for("the inbox to be read", || files(data, "new").is_empty().then_some(()));
    wait_for("the mails to lie in their places", || {
        let all = (files(data, "cur").len(), files(data, "quarantine").len());
        (files(data, "new").is_empty() && all.0 + all.1 > 0).then_some(all)
    })
}

/// A mail to this address.
fn mail(from: &str, to: &str, more: &str, text: &str) -> Vec<u8> {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: =?utf-8?Q?Re:_Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <{}@schule.example>\r\n{more}\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n",
        text.len()
    )
    .into_bytes()
}

// covers N-38 Z-21
#[test]
fn an_answer_by_mail_stands_on_the_page_of_the_ticket() {
    let (_copy, content) = reading();
    let place = Place::new(env!("CARGO_TARGET_TMPDIR"));
    let server = Server::serving(&content, &place);
    let mut seen = BTreeSet::new();
    let mut maren = server.browser();
    let last_look = MAREN.fill_in(&mut maren, german);
    let (number, _) = MAREN.send(&mut maren, &last_look);
    let letters = place.new_letters(&mut seen);
    let m1 = letters.iter().find(|letter| letter.kind == "M1").unwrap();
    assert!(m1.text.contains("-- Antworten Sie oberhalb dieser Zeile --"), "{}", m1.text);
    let reply_to = m1.header("Reply-To").unwrap().trim().trim_matches(['<', '>']).to_owned();
    let data = place.data();

    // The answer, with our whole mail below it.
    let quoted: String = m1.text.lines().map(|line| format!("> {line}\r\n")).collect();
    let text =
        format!("Jetzt flackert er, Größe „XL“.\r\n\r\nAm Montag schrieb Schul-Hilfe <{reply_to}>:\r\n\r\n{quoted}");
    let answer = mail(MAREN.mail, &reply_to, "", &text);
    assert_eq!(hand_over(&data, &answer), 0);
    assert_eq!(all_read(&data), (1, 0));
    let page = german(maren.get(m1.personal_link())).text();
    assert!(page.contains("Jetzt flackert er, Größe „XL“.") && !page.contains("Antworten Sie oberhalb"), "{page}");
    let lines = |letters: &[Letter]| letters.iter().map(Letter::line).collect::<Vec<_>>();
    assert_eq!(lines(&place.new_letters(&mut seen)), [format!("M7 to {ADMIN}")]);

    // The same mail twice changes nothing.
    let events = place.ledger().events(&number);
    assert_eq!(hand_over(&data, &answer), 0);
    assert_eq!(all_read(&data), (2, 0));
    assert_eq!(place.ledger().events(&number), events);
    assert!(place.new_letters(&mut seen).is_empty());

    // A forged address makes a ticket of its own.
    let (before, mark) = reply_to.split_once('.').unwrap();
    let forged = format!("{before}.{}{}", "a".repeat(mark.find('@').unwrap()), &mark[mark.find('@').unwrap()..]);
    assert_eq!(hand_over(&data, &mail(MAREN.mail, &forged, "", "Ich war es nicht")), 0);
    assert_eq!(all_read(&data), (3, 0));
    assert_eq!((place.ledger().events(&number), place.ledger().tickets()), (events, 2));
    let told = place.new_letters(&mut seen);
    assert_eq!(told.len(), 2, "{:?}", lines(&told));

    // What no person wrote is noted for agents and answered by nobody; what is no mail is set aside.
    assert_eq!(
        hand_over(&data, &mail(MAREN.mail, &reply_to, "Auto-Submitted: auto-replied\r\n", "Ich bin im Urlaub")),
        0
    );
    assert_eq!(hand_over(&data, b"kein Brief"), 0);
    assert_eq!(hand_over(&data, &mail(MAREN.mail, "hilfe@schul-hilfe.example", "", "")), 0);
    wait_for("two mails in quarantine", || (files(&data, "quarantine").len() == 2).then_some(()));
    assert_eq!(all_read(&data), (4, 2));
    assert!(!german(maren.get(m1.personal_link())).text().contains("Urlaub"));
    assert_eq!(place.ledger().events(&number), events + 1);
    assert!(place.new_letters(&mut seen).is_empty());
    let reasons: Vec<String> =
        files(&data, "quarantine").iter().map(|file| file.rsplit('.').next().unwrap().to_owned()).collect();
    assert!(reasons.contains(&"no-text".to_owned()), "{reasons:?}");
    server.stop();
}

// covers Z-10
#[test]
fn a_mail_waits_for_the_server_and_for_the_desk_to_want_it() {
    let (_copy, content) = reading();
    let place = Place::new(env!("CARGO_TARGET_TMPDIR"));
    let data = place.data();
    let new = mail(MAREN.mail, "hilfe@schul-hilfe.example", "", "Der Drucker druckt nicht.");
    assert_eq!(hand_over(&data, &new), 75, "there is no such folder yet");
    std::fs::create_dir(&data).unwrap();
    assert_eq!(hand_over(&data, b""), 65, "there is no mail");
    assert_eq!(hand_over(&data, &new), 0, "nobody serves the folder");
    assert_eq!(files(&data, "new").len(), 1);

    // The example does not read its mail: it waits on.
    let server = Server::start(&place);
    wait_for("the log to say so", || place.log_text().contains("reads_mail = true").then_some(()));
    assert_eq!((files(&data, "new").len(), place.ledger().tickets()), (1, 0));
    server.stop();

    let server = Server::serving(&content, &place);
    assert_eq!(all_read(&data), (1, 0));
    assert_eq!(place.ledger().tickets(), 1);
    let told: Vec<String> = place.new_letters(&mut BTreeSet::new()).iter().map(Letter::line).collect();
    assert_eq!(told, [format!("M1 to {}", MAREN.mail), format!("M9 to {ADMIN}")]);
    server.stop();
}

#[test]
fn a_slip_in_the_configuration_sends_no_mail_back() {
    let said = Command::new(lotse()).args(["mail-in", "--dta", "x"]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(said.status.code(), Some(75));
    assert!(String::from_utf8_lossy(&said.stderr).contains("--data"));
    let help = Command::new(lotse()).args(["mail-in", "--help"]).output().unwrap();
    let text = String::from_utf8_lossy(&help.stdout).into_owned();
    assert_eq!(help.status.code(), Some(0));
    assert!(text.contains("flags=DOR user=lotse") && text.contains("75 try again later"), "{text}");
}

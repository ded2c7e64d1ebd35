//! Talks with a small mail server on this machine that follows a script.

use super::*;
use tickets::Address;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What the server does when it comes to a line that begins so: answer, or hang up.
type Script = &'static [(&'static str, Option<&'static str>)];

const FRIENDLY: Script = &[];

/// One talk; returns what the client said, line by line.
async fn server(script: Script) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let talk = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let mut said = Vec::new();
        stream.write_all(b"220 test\r\n").await.unwrap();
        let mut in_text = false;
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                return said;
            }
            let line = line.trim_end().to_owned();
            said.push(line.clone());
            if in_text && line != "." {
                continue;
            }
            let scripted = script.iter().find(|(begin, _)| line.starts_with(begin));
            let usual = match line.split(' ').next().unwrap_or("") {
                "EHLO" => "250-test\r\n250 AUTH PLAIN",
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            in_text = line == "DATA";
            match scripted.map_or(Some(usual), |(_, answer)| *answer) {
                Some(answer) => stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap(),
                None => return said,
            }
        }
    });
    (url, talk)
}

fn message(from: Option<&str>) -> mail::Message {
    mail::Message {
        id: "1.m1@desk.example".to_owned(),
        to: Address::parse("maren@schule.example").unwrap(),
        envelope_from: from.map(|from| Address::parse(from).unwrap()),
        raw: b"Subject: x\r\n\r\nGuten Tag\r\n.allein\r\n".to_vec(),
    }
}

async fn send(script: Script, from: Option<&str>) -> (Result<(), SendError>, Vec<String>) {
    let (url, talk) = server(script).await;
    let sent = Smtp::new(&url, "desk.example").unwrap().send(&message(from)).await;
    (sent, talk.await.unwrap())
}

#[tokio::test]
async fn a_mail_arrives_with_its_envelope_and_its_dots() {
    let (sent, said) = send(FRIENDLY, Some("hilfe@desk.example")).await;
    sent.unwrap();
    assert_eq!(said[0], "EHLO desk.example");
    assert!(said[1].starts_with("MAIL FROM:<hilfe@desk.example>"), "{said:?}");
    assert_eq!(said[2], "RCPT TO:<maren@schule.example>");
    assert!(said.contains(&"Guten Tag".to_owned()) && said.contains(&"..allein".to_owned()), "{said:?}");
}

#[tokio::test]
async fn the_null_sender_is_said_as_such() {
    let (sent, said) = send(FRIENDLY, None).await;
    sent.unwrap();
    assert!(said[1].starts_with("MAIL FROM:<>"), "{said:?}");
}

#[tokio::test]
async fn each_answer_has_its_fate() {
    let temporary = |e: &SendError| matches!(e, SendError::Temporary(_));
    let permanent = |e: &SendError| matches!(e, SendError::Permanent(_));
    let ambiguous = |e: &SendError| matches!(e, SendError::Ambiguous(_));
    type Check = fn(&SendError) -> bool;
    let cases: [(Script, Check); 8] = [
        (&[("RCPT", Some("450 mailbox busy"))], temporary),
        (&[("RCPT", Some("550 no such person"))], permanent),
        (&[("EHLO", Some("554 not today")), ("HELO", Some("554 not today"))], temporary),
        (&[("MAIL", None)], temporary),
        (&[("DATA", Some("451 later"))], temporary),
        (&[(".", Some("452 disk full"))], temporary),
        (&[(".", Some("554 this is spam"))], permanent),
        (&[(".", None)], ambiguous),
    ];
    for (script, is_right) in cases {
        let (sent, _) = send(script, Some("hilfe@desk.example")).await;
        let error = sent.unwrap_err();
        assert!(is_right(&error), "{script:?}: {error}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_reason_to_try_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    drop(listener);
    let smtp = Smtp::new(&url, "desk.example").unwrap();
    assert!(matches!(smtp.send(&message(None)).await, Err(SendError::Temporary(_))));
    assert_eq!(smtp.was_sent("x").await.unwrap(), None);
}

#[test]
fn an_address_says_how_private_the_talk_is() {
    let read = |url| Smtp::new(url, "desk.example").map(|s| (s.host.clone(), s.port, s.tls, s.credentials.is_some()));
    assert_eq!(read("smtp://u:p%40ss@mail.example").unwrap(), ("mail.example".into(), 587, Tls::Upgraded, true));
    assert_eq!(read("smtps://u:p@mail.example").unwrap(), ("mail.example".into(), 465, Tls::Wrapped, true));
    assert_eq!(read("smtp://127.0.0.1:2525").unwrap(), ("127.0.0.1".into(), 2525, Tls::None, false));
    assert_eq!(read("smtp://[::1]:2525").unwrap(), ("::1".into(), 2525, Tls::None, false));
    assert_eq!(read("smtp://10.0.0.7").unwrap().2, Tls::Upgraded);
}

#[test]
fn an_address_that_is_none_is_refused_without_its_password() {
    for url in ["mail.example", "http://u:geheim@mail.example", "smtp://geheim@mail.example", "smtp://"] {
        let refused = Smtp::new(url, "desk.example").err().unwrap().to_string();
        assert!(refused.contains("help:") && !refused.contains("geheim"), "{refused}");
    }
}

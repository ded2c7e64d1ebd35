//! Mails as they come in: German ones, in every encoding that mail programs choose, and those that no person wrote.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

use mail::read::{Inbound, MAIL_BYTES_MAX, Part, ReadError};

const HEAD: &str = "From: =?utf-8?Q?J=C3=BCrgen_Gr=C3=B6=C3=9F?= <Juergen@Schule.example>\r\n\
    To: Hilfe <hilfe+k7qf2m9t.abc@desk.example>\r\nDate: Mon, 2 Nov 2026 09:00:00 +0100\r\n\
    Message-ID: <1@schule.example>\r\nMIME-Version: 1.0\r\n";

/// A mail with these further headers and this body.
fn read(more: &str, body: &[u8]) -> Inbound {
    let mut raw = format!("{HEAD}{more}\r\n\r\n").into_bytes();
    raw.extend_from_slice(body);
    Inbound::read(&raw).unwrap()
}

#[track_caller]
fn says(more: &str, body: &[u8], text: &str) {
    assert_eq!(read(more, body).text, text, "{more}");
}

/// What a mail server sends back, with these lines about the recipient.
fn returned(lines: &str) -> Inbound {
    let body = format!(
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.schule.example\r\n\r\n{lines}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
         Message-ID: <x.1@desk.example>\r\nSubject: s\r\n\r\nb\r\n--b--\r\n"
    );
    read("Content-Type: multipart/report; report-type=delivery-status; boundary=b", body.as_bytes())
}

#[test]
fn a_report_tells_whether_a_mail_never_comes_or_only_not_now() {
    let told = |lines: &str| returned(lines).report.map(|report| (report.permanent, report.status));
    let failed = "Final-Recipient: rfc822; a@schule.example\r\nAction: failed\r\nStatus: 5.1.1";
    assert_eq!(told(failed), Some((true, "5.1.1".to_owned())));
    assert_eq!(told("action: Failed (mailbox full)\r\nstatus: 4.2.2 (full)"), Some((false, "4.2.2".to_owned())));
    for fine in
        ["Action: delayed\r\nStatus: 4.4.1", "Action: delivered\r\nStatus: 2.1.5", "Action: failed", "Status: 5.1.1"]
    {
        assert_eq!(told(fine), None, "{fine}");
    }
    let one_of_two = "Action: delivered\r\nStatus: 2.1.5\r\n\r\nAction: failed\r\nStatus: 5.2.1";
    assert_eq!(told(one_of_two), Some((true, "5.2.1".to_owned())));
    assert_eq!(returned(failed).answers, ["x.1@desk.example"]);
    assert!(read("Subject: s", b"Status: 5.1.1").report.is_none());
}

const WORDS: &str = "Größe „XL“: Übung für Mäuse";

#[test]
fn who_wrote_and_where_it_went() {
    let mail = read(
        "Subject: =?iso-8859-1?Q?Gr=FC=DFe_aus_R12?=\r\nCc: a@b.example, kaputt\r\nX-Original-To: hilfe+x@desk.example",
        b"Ja",
    );
    assert_eq!((mail.from.address.as_str(), mail.from.name.as_str()), ("juergen@schule.example", "Jürgen Größ"));
    let to: Vec<&str> = mail.to.iter().map(|to| to.as_str()).collect();
    assert_eq!(to, ["hilfe+x@desk.example", "hilfe+k7qf2m9t.abc@desk.example", "a@b.example"]);
    assert_eq!((mail.subject.as_str(), mail.message_id.as_str()), ("Grüße aus R12", "1@schule.example"));
    assert_eq!(mail.written.unwrap().to_rfc3339(), "2026-11-02T08:00:00+00:00");
    assert_eq!(mail.machine, None);
}

#[test]
fn german_text_in_every_encoding() {
    says("Content-Type: text/plain; charset=utf-8", WORDS.as_bytes(), WORDS);
    let latin = b"Gr\xf6\xdfe: \xdcbung f\xfcr M\xe4use";
    says(
        "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit",
        latin,
        "Größe: Übung für Mäuse",
    );
    let windows = b"Gr\xf6\xdfe \x84XL\x93: \xdcbung f\xfcr M\xe4use";
    says("Content-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: 8bit", windows, WORDS);
    let printable = b"Gr=C3=B6=C3=9Fe =E2=80=9EXL=E2=80=9C: =\r\n=C3=9Cbung f=C3=BCr M=C3=A4use";
    says("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable", printable, WORDS);
    let base64 = b"R3LDtsOfZSDigJ5YTOKAnDogw5xidW5n\r\nIGbDvHIgTcOkdXNl";
    says("Content-Type: text/plain; charset=\"utf-8\"\r\nContent-Transfer-Encoding: base64", base64, WORDS);
}

#[test]
fn a_page_without_a_plain_text_is_read_as_people_see_it() {
    let page = "<html><head><style>p { color: red }</style><title>t</title></head><body><p>Größe &bdquo;XL&ldquo;:<br>Übung</p>\
                <script>alert(1)</script><p>für&nbsp;Mäuse</p></body></html>";
    let mail = read("Content-Type: text/html; charset=utf-8", page.as_bytes());
    let lines: Vec<&str> = mail.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, ["Größe „XL“:", "Übung", "für\u{a0}Mäuse"]);
}

#[test]
fn the_plain_text_of_two_is_taken_and_what_is_attached_is_named() {
    let body = "--b\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nOben\r\n\
        --a\r\nContent-Type: text/html\r\n\r\n<p>Anders</p>\r\n--a--\r\n--b\r\nContent-Type: image/png\r\n\
        Content-Disposition: attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n";
    let mail = read("Content-Type: multipart/mixed; boundary=b", body.as_bytes());
    assert_eq!((mail.text.as_str(), mail.attachments), ("Oben", vec!["Größe.png".to_owned()]));
    assert_eq!(mail.parts, [Part { name: "Größe.png".to_owned(), bytes: vec![0, 0, 0] }]);
}

#[test]
fn pictures_within_the_text_and_forwarded_mails_are_attached_too() {
    let body = "--b\r\nContent-Type: multipart/related; boundary=r\r\n\r\n--r\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
        <p>So sieht es aus: <img src=\"cid:1\"></p>\r\n--r\r\nContent-Type: image/png\r\nContent-ID: <1>\r\n\
        Content-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n--r--\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
        Subject: Alt\r\nFrom: a@b.example\r\n\r\nVon gestern\r\n--b--\r\n";
    let mail = read("Content-Type: multipart/mixed; boundary=b", body.as_bytes());
    let names: Vec<&str> = mail.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["image.png", "message.eml"]);
    assert_eq!(mail.parts[0].bytes, b"\x89PNG\r\n");
    assert!(mail.parts[1].bytes.starts_with(b"Subject: Alt") && mail.parts[1].bytes.ends_with(b"Von gestern"));
    assert!(mail.text.starts_with("So sieht es aus:"));
}

#[test]
fn the_mail_before_comes_first_and_the_thread_behind_it() {
    let mail = read("In-Reply-To: <c@d>\r\nReferences: <a@d> <b@d>\r\n <c@d>", b"Ja");
    assert_eq!(mail.answers, ["c@d", "c@d", "b@d", "a@d"]);
}

#[test]
fn what_a_mail_server_gives_back_names_the_mail() {
    for returned in [
        "Content-Type: message/rfc822\r\n\r\nMessage-ID: <ours@desk>\r\nSubject: x\r\n\r\nText",
        "Content-Type: text/rfc822-headers\r\n\r\nSubject: x\r\nMESSAGE-ID: <ours@desk>\r\n",
    ] {
        let body = format!(
            "--b\r\nContent-Type: text/plain\r\n\r\nUnzustellbar\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Action: failed\r\n\r\n--b\r\n{returned}\r\n--b--\r\n"
        );
        let mail = read("Content-Type: multipart/report; report-type=delivery-status; boundary=b", body.as_bytes());
        assert_eq!((mail.machine, mail.answers), (Some("report"), vec!["ours@desk".to_owned()]), "{returned}");
    }
}

#[test]
fn what_no_person_wrote_bears_a_sign() {
    for (header, sign) in [
        ("Auto-Submitted: auto-replied (vacation)", Some("auto-submitted")),
        ("AUTO-SUBMITTED: Auto-Generated; x=y", Some("auto-submitted")),
        ("Auto-Submitted: no", None),
        ("Precedence: bulk", Some("precedence")),
        ("Precedence: auto_reply", Some("precedence")),
        ("Precedence: bulk\r\nRT-Ticket: x #1", None),
        ("Precedence: first-class", None),
        ("X-Auto-Response-Suppress: DR, AutoReply", Some("x-auto-response-suppress")),
        ("X-Auto-Response-Suppress: All", Some("x-auto-response-suppress")),
        ("X-Auto-Response-Suppress: OOF", None),
        ("X-Autoreply: yes", Some("x-autoreply")),
        ("List-Id: Kollegium <k.schule.example>", Some("list-id")),
        ("Return-Path: <>", Some("return-path")),
        ("Return-Path: <MAILER-DAEMON>", Some("return-path")),
        ("Return-Path: <juergen@schule.example>", None),
        ("X-Failed-Recipients: a@b.example", Some("x-failed-recipients")),
    ] {
        assert_eq!(read(header, b"Ja").machine, sign, "{header}");
    }
    for (from, sign) in [
        ("MAILER-DAEMON@schule.example", Some("from")),
        ("root@schule.example", Some("from")),
        ("beetroot@schule.example", None),
        ("postmaster.meier@schule.example", None),
    ] {
        let raw = format!("From: {from}\r\nTo: hilfe@desk.example\r\n\r\nJa");
        assert_eq!(Inbound::read(raw.as_bytes()).unwrap().machine, sign, "{from}");
    }
}

#[test]
fn what_is_no_mail_is_told() {
    let refused = |raw: &[u8]| Inbound::read(raw).err();
    assert_eq!(refused(b""), Some(ReadError::NoMail));
    assert_eq!(refused(b"Subject: x\r\n\r\nJa"), Some(ReadError::NoSender));
    assert_eq!(refused(b"From: undisclosed\r\n\r\nJa"), Some(ReadError::NoSender));
    let mut large = b"From: a@b.example\r\n\r\n".to_vec();
    large.resize(MAIL_BYTES_MAX + 1, b'x');
    assert_eq!(refused(&large), Some(ReadError::TooLarge));
    large.pop();
    assert!(Inbound::read(&large).unwrap().text.len() <= 1 << 20, "a long text is read up to its limit");
}

#[test]
fn what_turns_or_hides_a_line_is_gone() {
    let raw = "From: \"Ole\u{202e}  \u{7}x\" <a@b.example>\r\nSubject: =?utf-8?B?YQ0KQmNjOiB4?=\r\n\r\nJa";
    let mail = Inbound::read(raw.as_bytes()).unwrap();
    assert_eq!((mail.from.name.as_str(), mail.subject.as_str()), ("Ole x", "a Bcc: x"));
}

/// Deep nesting, endless headers, many parts: read within bounds, whatever comes of it.
#[test]
fn a_mail_made_to_hurt_is_read_all_the_same() {
    let mut nested = String::new();
    for n in 0..20_000 {
        nested.push_str(&format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"));
    }
    let many = "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(20_000);
    let letters = "Content-Type: message/rfc822\r\n\r\n".repeat(20_000);
    let references = format!("References: {}", "<a@b> ".repeat(50_000));
    for (more, body) in [
        ("X: y", nested.as_str()),
        ("Content-Type: multipart/mixed; boundary=b", many.as_str()),
        ("Content-Type: message/rfc822", letters.as_str()),
        (references.as_str(), "Ja"),
    ] {
        let raw = format!("{HEAD}{more}\r\n{}{body}", if more == "X: y" { "" } else { "\r\n" });
        let mail = Inbound::read(raw.as_bytes()).unwrap();
        assert!(mail.answers.len() <= 200 && mail.text.len() <= 1 << 20);
    }
}

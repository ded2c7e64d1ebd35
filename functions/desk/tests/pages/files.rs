//! Files come with the form, with answers and with messages, and go to those who may read what they belong to.

use crate::common::{Browser, desk};
use crate::{TEACHER, teacher};

const MAREN: &str = "m.hansen@hafenschule.example";
const JANA: &str = "j.petersen@hafenschule.example";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00 ein Bildschirmfoto";
const PDF: &[u8] = b"%PDF-1.7 ein Brief";
const EXE: &[u8] = b"MZ\x90\x00 ein Programm";

/// The teacher's form with a picture; the number.
async fn sent_with_picture(browser: &mut Browser) -> String {
    let sent = browser.post_files("/anfrage/absenden", TEACHER, &[("Bild 1.png", PNG)]).await;
    assert_eq!(sent.status, 303);
    browser.tickets().await.remove(0)
}

// covers Z-17 Z-46 N-06
#[tokio::test]
async fn a_file_comes_with_the_form_and_goes_to_both_sides() {
    let mut browser = Browser::new(desk());
    let page = browser.post("/anfrage/pruefen", TEACHER).await;
    page.has(&[
        "enctype=\"multipart/form-data\"",
        "type=\"file\" id=\"datei\" name=\"datei\" multiple",
        "jede bis 10 MB",
    ]);
    let id = sent_with_picture(&mut browser).await;
    let link = browser.link(&id, MAREN);
    let page = browser.get(&link).await;
    page.has(&["Bild 1.png", "1 kB", &format!("href=\"{link}/dateien/0/0\" download")]);
    let file = browser.fetch(&format!("{link}/dateien/0/0")).await;
    assert!(file.status == 200 && file.bytes == PNG);
    for (name, value) in [
        ("content-type", "image/png"),
        ("content-disposition", "attachment; filename=\"Bild 1.png\"; filename*=UTF-8''Bild%201.png"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'; frame-ancestors 'none'"),
        ("cache-control", "private, no-store"),
    ] {
        assert_eq!(file.header(name), value);
    }
    browser.sign_in(JANA).await;
    browser.get(&format!("/konsole/anfragen/{id}")).await.has(&["Bild 1.png", "/dateien/0/0\" download"]);
    assert_eq!(browser.fetch(&format!("/konsole/anfragen/{id}/dateien/0/0")).await.bytes, PNG);
    // Whoever may read what it belongs to, and nobody else.
    for other in ["/dateien/0/1", "/dateien/7/0", "/dateien/0/x"] {
        assert!(browser.fetch(&format!("{link}{other}")).await.status >= 400, "{other}");
    }
    let forged = link.replace(&id, "K7QF-2M9T");
    assert_eq!(browser.fetch(&format!("{forged}/dateien/0/0")).await.status, 404);
    browser.sign_out();
    assert_eq!(browser.fetch(&format!("/konsole/anfragen/{id}/dateien/0/0")).await.status, 303, "first sign in");
    browser.sign_in("t.kroeger@deichgymnasium.example").await;
    assert_eq!(browser.fetch(&format!("/konsole/anfragen/{id}/dateien/0/0")).await.status, 404, "another school");
}

#[tokio::test]
async fn a_file_that_is_refused_loses_neither_words_nor_the_other_files() {
    let mut browser = Browser::new(desk());
    let files: [(&str, &[u8]); 2] = [("bild.png", PNG), ("setup.exe", EXE)];
    let page = browser.post_files("/anfrage/absenden", TEACHER, &files).await;
    assert_eq!(page.status, 422);
    page.has(&[
        "<title>Fehler: Stimmt alles?",
        "Eine Datei ist nicht angehängt",
        "href=\"#datei\">„setup.exe“ ist ein Programm",
        "bild.png",
        "Leinwand schwarz",
        "aria-invalid=\"true\"",
    ]);
    assert!(browser.tickets().await.is_empty(), "nothing is sent before its sender knows");
    let carried = page.value("dateien");
    let sent = browser.post_files("/anfrage/absenden", &teacher(&[("dateien", &carried)]), &[]).await;
    assert_eq!(sent.status, 303);
    let id = browser.tickets().await.remove(0);
    let page = browser.get(&browser.link(&id, MAREN)).await;
    page.has(&["bild.png"]);
    page.has_not(&["setup.exe"]);
}

#[tokio::test]
async fn files_travel_with_the_form_and_can_be_left_out() {
    let mut browser = Browser::new(desk());
    let files: [(&str, &[u8]); 2] = [("bild.png", PNG), ("brief.pdf", PDF)];
    let page = browser.post_files("/anfrage/absenden", &teacher(&[("zu", "pruefen")]), &files).await;
    page.has(&["Stimmt alles?", "bild.png", "brief.pdf"]);
    // Back to a step, with a mistake there, and forth again.
    let carried = page.value("dateien");
    let back =
        browser.post_files("/anfrage/absenden", &teacher(&[("zu", "kontakt"), ("dateien", &carried)]), &[]).await;
    back.has(&["Schritt 5 von 6", "name=\"dateien\""]);
    let carried = back.value("dateien");
    let wrong = teacher(&[("mail", ""), ("schritt", "kontakt"), ("dateien", &carried)]);
    let mistake = browser.post("/anfrage/pruefen", &wrong).await;
    assert_eq!(mistake.status, 422);
    let carried = mistake.value("dateien");
    let check = browser.post("/anfrage/pruefen", &teacher(&[("dateien", &carried)])).await;
    check.has(&["bild.png", "brief.pdf"]);
    let (carried, first) = (check.value("dateien"), check.value("ohne"));
    let fewer = teacher(&[("dateien", &carried), ("ohne", &first)]);
    let page = browser.post_files("/anfrage/absenden", &fewer, &[]).await;
    page.has(&["brief.pdf"]);
    page.has_not(&["bild.png"]);
    assert!(browser.tickets().await.is_empty());
    let carried = page.value("dateien");
    browser.post_files("/anfrage/absenden", &teacher(&[("dateien", &carried)]), &[]).await;
    let id = browser.tickets().await.remove(0);
    assert_eq!(browser.fetch(&format!("{}/dateien/0/0", browser.link(&id, MAREN))).await.bytes, PDF);
}

#[tokio::test]
async fn a_file_is_sealed_for_its_form_and_for_a_day() {
    let mut browser = Browser::new(desk());
    let page = browser.post_files("/anfrage/absenden", &teacher(&[("zu", "pruefen")]), &[("bild.png", PNG)]).await;
    let carried = page.value("dateien");
    let other = teacher(&[("schluessel", "bbbbbbbbbbbbbbbbbbbbbbbb"), ("dateien", &carried)]);
    let refused = browser.post_files("/anfrage/absenden", &other, &[]).await;
    assert_eq!(refused.status, 422);
    refused.has(&["nicht mehr da. Wählen Sie sie noch einmal aus"]);
    browser.later_seconds(86_401);
    let refused = browser.post_files("/anfrage/absenden", &teacher(&[("dateien", &carried)]), &[]).await;
    assert_eq!(refused.status, 422);
    assert!(browser.tickets().await.is_empty());
    let again = browser.post_files("/anfrage/absenden", &teacher(&[("dateien", &refused.value("dateien"))]), &[]).await;
    assert_eq!(again.status, 303, "the next time it goes without");
}

#[tokio::test]
async fn the_same_form_twice_is_one_request_and_with_another_file_another() {
    let mut browser = Browser::new(desk());
    sent_with_picture(&mut browser).await;
    sent_with_picture(&mut browser).await;
    assert_eq!(browser.tickets().await.len(), 1);
    let more = browser.post_files("/anfrage/absenden", TEACHER, &[("brief.pdf", PDF)]).await;
    assert_eq!((more.status, browser.tickets().await.len()), (303, 2));
}

#[tokio::test]
async fn what_is_too_large_or_too_many_is_told_by_name() {
    let mut browser = Browser::new(desk());
    let large = vec![7; 10_000_001];
    let page = browser.post_files("/anfrage/absenden", TEACHER, &[("film.mp4", &large), ("leer.txt", b"")]).await;
    assert_eq!(page.status, 422);
    page.has(&[
        "2 Dateien sind nicht angehängt",
        "„film.mp4“ ist zu groß",
        "bis 10 MB",
        "In „leer.txt“ ist nichts drin",
    ]);
    let part = vec![7; 9_000_000];
    let three: [(&str, &[u8]); 3] =
        [("a.bin", &part), ("b.bin", &[&part[1..], &[8]].concat()), ("c.bin", &[&part[1..], &[9]].concat())];
    let page = browser.post_files("/anfrage/absenden", TEACHER, &three).await;
    page.has(&["Mit „c.bin“ wären es zusammen mehr als 20 MB", "a.bin", "b.bin"]);
    let names: Vec<String> = (0..9).map(|n| format!("{n}.txt")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), name.as_bytes())).collect();
    let page = browser.post_files("/anfrage/absenden", TEACHER, &many).await;
    page.has(&["„8.txt“ wäre eine Datei zu viel. Es gehen bis zu 8."]);
}

// covers Z-46
#[tokio::test]
async fn answers_and_messages_have_files_and_an_internal_one_stays_inside() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await.remove(0);
    let link = browser.link(&id, MAREN);
    // A picture alone says enough.
    let answer = format!("{link}/antwort");
    let sent = browser.post_files(&answer, &[("text", ""), ("schluessel", "k1")], &[("bild.png", PNG)]).await;
    assert_eq!(sent.status, 303);
    browser.get(&link).await.has(&["[bild.png]", "/dateien/1/0\" download"]);
    let text = [("text", "Und das Programm?"), ("schluessel", "k2")];
    let refused = browser.post_files(&answer, &text, &[("setup.exe", EXE), ("brief.pdf", PDF)]).await;
    assert_eq!(refused.status, 422);
    refused.has(&["„setup.exe“ ist ein Programm", "Und das Programm?", "brief.pdf"]);
    let carried = refused.value("dateien");
    let first = refused.value("ohne");
    let without = [&text[..], &[("dateien", &*carried), ("ohne", &*first)]].concat();
    let less = browser.post_files(&answer, &without, &[]).await;
    less.has(&["Und das Programm?"]);
    less.has_not(&["brief.pdf"]);

    browser.sign_in(JANA).await;
    let write = |kind: &'static str| [("art", kind), ("text", "Sehen Sie hier"), ("schluessel", "k")];
    let refused =
        browser.act_files(&id, "schreiben", &write("nachricht"), &[("makro.docm", b"x"), ("brief.pdf", PDF)]).await;
    refused.has(&["„makro.docm“ enthält Makros", "Sehen Sie hier", "brief.pdf"]);
    let carried = refused.value("dateien");
    let again = [&write("nachricht")[..], &[("dateien", &carried)]].concat();
    assert_eq!(browser.act_files(&id, "schreiben", &again, &[]).await.status, 303);
    assert_eq!(browser.act_files(&id, "schreiben", &write("intern"), &[("intern.pdf", PDF)]).await.status, 303);
    let console = browser.get(&format!("/konsole/anfragen/{id}")).await;
    console.has(&["brief.pdf", "intern.pdf"]);
    let page = browser.get(&link).await;
    page.has(&["brief.pdf"]);
    page.has_not(&["intern.pdf"]);
    let inside = console.href_with(&format!("/konsole/anfragen/{id}/dateien/")).expect("a file");
    let place = inside.rsplit("/dateien/").next().unwrap_or_default().to_owned();
    assert_eq!(browser.fetch(&inside).await.bytes, PDF);
    assert_eq!(
        browser.fetch(&format!("{link}/dateien/{place}")).await.status,
        404,
        "the newest one is the internal one"
    );
}

#[tokio::test]
async fn chosen_files_stay_when_an_agent_takes_the_request_first() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await.remove(0);
    browser.sign_in(JANA).await;
    let page =
        browser.act_files(&id, "uebernehmen", &[("art", "nachricht"), ("text", "")], &[("brief.pdf", PDF)]).await;
    assert_eq!(page.status, 200);
    page.has(&["brief.pdf", "name=\"ohne\""]);
    page.has_not(&["/dateien/"]);
}

#[tokio::test]
async fn ticked_files_go_up_and_are_the_other_requests_own() {
    let mut browser = Browser::new(desk());
    let files: [(&str, &[u8]); 2] = [("bild.png", PNG), ("klassenliste.pdf", PDF)];
    browser.post_files("/anfrage/absenden", TEACHER, &files).await;
    let id = browser.tickets().await.remove(0);
    browser.sign_in(JANA).await;
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["Diese Dateien mitgeben", "name=\"mit\" value=\"0/0\"", "name=\"mit\" value=\"0/1\""]);
    let up = [
        ("grund", "Lampe fehlt"),
        ("text", "Bitte tauschen"),
        ("dringlichkeit", "normal"),
        ("mit", "0/0"),
        ("schluessel", "k"),
    ];
    let up = [&up[..], crate::UNKNOWN].concat();
    assert_eq!(browser.act(&id, "hochgeben", &up).await.status, 303);
    let child = browser.tickets().await.into_iter().find(|other| *other != id).expect("a child");
    browser.sign_out();
    browser.sign_in("s.aydin@schul-hilfe.example").await;
    let page = browser.get(&format!("/konsole/anfragen/{child}")).await;
    page.has(&["bild.png"]);
    page.has_not(&["klassenliste.pdf"]);
    assert_eq!(browser.fetch(&format!("/konsole/anfragen/{child}/dateien/0/0")).await.bytes, PNG);
    // The requester is not told what went up.
    let link = browser.link(&id, MAREN);
    assert_eq!(browser.get(&link).await.count("bild.png"), 1);
}

#[tokio::test]
async fn who_is_signed_out_meanwhile_is_told_to_choose_again() {
    let mut browser = Browser::new(desk());
    let id = sent_with_picture(&mut browser).await;
    let address = format!("/konsole/anfragen/{id}/schreiben");
    let page = browser.post_files(&address, &[("art", "intern"), ("text", "Hallo")], &[("brief.pdf", PDF)]).await;
    assert_eq!(page.status, 403);
    page.has(&["Hallo", "Dateien sind nicht dabei"]);
}

#[tokio::test]
async fn files_have_had_their_time_months_after_closing() {
    let mut browser = Browser::new(desk());
    let id = sent_with_picture(&mut browser).await;
    let link = browser.link(&id, MAREN);
    browser.post(&format!("{link}/zurueckziehen"), &[]).await;
    browser.later_days(179);
    browser.get(&link).await.has(&["/dateien/0/0\" download"]);
    browser.later_days(10);
    let link = browser.link(&id, MAREN);
    let page = browser.get(&link).await;
    page.has(&["Bild 1.png", "nach der Frist gelöscht"]);
    page.has_not(&["/dateien/0/0"]);
    browser.retain().await;
    let gone = browser.get(&format!("{link}/dateien/0/0")).await;
    assert_eq!(gone.status, 410);
    gone.has(&["Diese Datei ist gelöscht"]);
}

#[tokio::test]
async fn all_other_forms_stay_small_and_none_is_read_without_end() {
    let mut browser = Browser::new(desk());
    let long = "x".repeat(600_000);
    for address in ["/anfrage/kontakt", "/anfrage/geholfen", "/rueckmeldung"] {
        let refused = browser.post(address, &teacher(&[("text", &long)])).await;
        assert!((400..500).contains(&refused.status), "{address}: {}", refused.status);
    }
    for refused in [
        browser.post("/anfrage/absenden", &teacher(&[("text", &long)])).await,
        browser.post_files("/anfrage/absenden", &teacher(&[("text", &long)]), &[]).await,
        browser.post_files("/anfrage/kontakt", TEACHER, &[("bild.png", PNG)]).await,
    ] {
        assert_eq!(refused.status, 400);
    }
    assert!(browser.tickets().await.is_empty());
}

#[tokio::test]
async fn a_desk_may_take_no_files_at_all() {
    let mut browser = Browser::new(desk().changed(|policy| policy.attachments.entry_files_max = 0));
    let page = browser.post("/anfrage/pruefen", TEACHER).await;
    page.has_not(&["type=\"file\""]);
    let refused = browser.post_files("/anfrage/absenden", TEACHER, &[("bild.png", PNG)]).await;
    assert_eq!((refused.status, browser.tickets().await.len()), (422, 0));
}

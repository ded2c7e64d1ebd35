//! Where browsers bring files to the place for files themselves, pages have a frame for it, and all else is as with other files.

use crate::common::trays::{ORIGIN, Trays};
use crate::common::{Answer, Browser, desk};
use crate::{TEACHER, teacher};
use std::sync::Arc;
use std::sync::atomic::Ordering;

const MAREN: &str = "m.hansen@hafenschule.example";
const JANA: &str = "j.petersen@hafenschule.example";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00 ein Bildschirmfoto";
const EXE: &[u8] = b"MZ\x90\x00 ein Programm";

fn browser() -> (Browser, Arc<Trays>) {
    let (desk, trays) = desk().with_trays();
    (Browser::new(desk), trays)
}

/// The address of a page's frame.
fn frame(page: &Answer) -> String {
    let address = page.body().split("<iframe class=\"tray\" id=\"datei\" name=\"dateiablage\" src=\"").nth(1);
    address.expect("a frame").split('"').next().expect("its address").to_owned()
}

// covers Z-46 N-06
#[tokio::test]
async fn a_file_is_brought_by_the_frame_and_goes_with_the_form() {
    let (mut browser, trays) = browser();
    let page = browser.post("/anfrage/pruefen", TEACHER).await;
    page.has(&["Leinwand schwarz", "drücken Sie „Hochladen“", "Noch einmal versuchen", "jede bis 10 MB"]);
    page.has_not(&["type=\"file\"", "Dateien anhängen"]);
    let (frame, tray) = (frame(&page), page.value("ablage"));
    browser.get(&frame).await.has_not(&["Hochgeladen"]);
    // Nothing in the address is believed, and a file of the same name is another file.
    for bytes in [PNG, b"%PDF-1.7 ein Brief"] {
        let shown = browser.upload(&trays, &frame, "Bild 1.png", bytes).await;
        shown.has(&["aria-label=\"Hochgeladen\"", "Bild 1.png"]);
    }
    assert_eq!(
        browser.get(&format!("{frame}?key=fremd.png")).await.count("class=\"inline\" method=\"post\"><input"),
        2
    );
    let sent = browser.post("/anfrage/absenden", &teacher(&[("ablage", &tray)])).await;
    assert_eq!(sent.status, 303);
    let id = browser.tickets().await.remove(0);
    let link = browser.link(&id, MAREN);
    assert_eq!(browser.fetch(&format!("{link}/dateien/0/0")).await.bytes, PNG);
    assert_eq!(browser.fetch(&format!("{link}/dateien/0/1")).await.header("content-type"), "application/pdf");
    // Pressed twice, it is the same request.
    let again = browser.post("/anfrage/absenden", &teacher(&[("ablage", &tray)])).await;
    assert_eq!((again.location, browser.tickets().await.len()), (sent.location, 1));
}

#[tokio::test]
async fn browsers_may_send_to_the_place_for_files_and_nowhere_else() {
    let (mut browser, _) = browser();
    let page = browser.post("/anfrage/pruefen", TEACHER).await;
    let allowed = browser.fetch(&frame(&page)).await;
    let allowed = allowed.header("content-security-policy");
    for part in [
        format!("frame-src 'self' {ORIGIN};"),
        format!("form-action 'self' {ORIGIN};"),
        "frame-ancestors 'self'".to_owned(),
    ] {
        assert!(allowed.contains(&part), "{part} in {allowed}");
    }
    assert_eq!(allowed.matches(ORIGIN).count(), 2, "{allowed}");
    // The form is made anew before its hour is over.
    let form = browser.get(&frame(&page)).await;
    assert_eq!((form.value("minutes").as_str(), form.value("most").as_str()), ("60", "268435456"));
    assert_eq!(browser.fetch(&frame(&page)).await.header("refresh"), "3000");
    let plain = Browser::new(desk());
    assert!(
        plain.fetch("/konsole/anmelden").await.headers.get("content-security-policy").is_none(),
        "the edge says it"
    );
    assert_eq!(plain.get(&frame(&page)).await.status, 404, "files come with the form there");
}

#[tokio::test]
async fn what_cannot_be_taken_is_named_and_no_word_is_lost() {
    let (mut browser, trays) = browser();
    let page = browser.post("/anfrage/pruefen", TEACHER).await;
    let (frame, tray) = (frame(&page), page.value("ablage"));
    for (name, bytes, told) in [
        ("leer.txt", &b""[..], "In „leer.txt“ ist nichts drin"),
        ("gross.mov", &vec![7; 10_000_001][..], "„gross.mov“ ist zu groß. Eine Datei darf bis 10 MB haben"),
        ("setup.exe", b"irgendwas", "„setup.exe“ ist ein Programm"),
        // Only its bytes tell what it is: they are looked at when the page is sent.
        ("foto.jpg", EXE, "foto.jpg"),
        ("bild.png", PNG, "bild.png"),
    ] {
        browser.upload(&trays, &frame, name, bytes).await.has(&[told]);
    }
    // No file was chosen, and no file came.
    let nothing = browser.upload(&trays, &frame, "", b"").await;
    assert_eq!(nothing.count("name=\"ohne\""), 5);
    let page = browser.post("/anfrage/absenden", &teacher(&[("ablage", &tray)])).await;
    assert_eq!(page.status, 422);
    page.has(&["4 Dateien sind nicht angehängt", "„foto.jpg“ ist ein Programm", "bild.png", "Leinwand schwarz"]);
    assert!(browser.tickets().await.is_empty(), "nothing is sent before its sender knows");
    // The page that came back has a tray of its own.
    assert_ne!(page.value("ablage"), tray);
    let (tray, carried) = (page.value("ablage"), page.value("dateien"));
    let rest = teacher(&[("ablage", &tray), ("dateien", &carried)]);
    assert_eq!(browser.post("/anfrage/absenden", &rest).await.status, 303);
    let id = browser.tickets().await.remove(0);
    let shown = browser.get(&browser.link(&id, MAREN)).await;
    shown.has(&["bild.png"]);
    shown.has_not(&["foto.jpg", "leer.txt"]);
}

#[tokio::test]
async fn a_file_is_taken_out_of_the_tray_again() {
    let (mut browser, trays) = browser();
    let page = browser.post("/anfrage/pruefen", TEACHER).await;
    let frame = frame(&page);
    browser.upload(&trays, &frame, "bild.png", PNG).await;
    let shown = browser.upload(&trays, &frame, "falsch.png", PNG).await;
    let mark = shown.value("ohne");
    assert_eq!(browser.post(&frame, &[("ohne", "../fremd")]).await.status, 303);
    assert_eq!(trays.count(), 2, "what does not lie there stays where it is");
    let left = browser.post(&frame, &[("ohne", &mark)]).await;
    assert_eq!(left.location, frame);
    browser.get(&frame).await.has(&["falsch.png"]);
    browser.get(&frame).await.has_not(&["bild.png"]);
    assert_eq!(browser.post_from("https://evil.example", &frame).await.status, 403);
}

#[tokio::test]
async fn no_more_than_an_entry_holds() {
    let (mut browser, trays) = browser();
    let page = browser.post("/anfrage/pruefen", TEACHER).await;
    let frame = frame(&page);
    for n in 1..8 {
        browser.upload(&trays, &frame, &format!("bild {n}.png"), PNG).await.has(&["Noch eine Datei"]);
    }
    let full = browser.upload(&trays, &frame, "bild 8.png", PNG).await;
    full.has(&["Mehr als 8 Dateien gehen nicht"]);
    full.has_not(&["type=\"file\""]);
}

// covers Z-17
#[tokio::test]
async fn requesters_and_agents_bring_files_the_same_way() {
    let (mut browser, trays) = browser();
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await.remove(0);
    let link = browser.link(&id, MAREN);
    browser.post(&browser.confirm_link(&id, MAREN), &[]).await;
    let page = browser.get(&link).await;
    browser.upload(&trays, &frame(&page), "bild.png", PNG).await;
    let fields = [("text", ""), ("schluessel", &*page.value("schluessel")), ("ablage", &page.value("ablage"))];
    assert_eq!(browser.post(&format!("{link}/antwort"), &fields).await.status, 303);
    browser.get(&link).await.has(&["bild.png</a>"]);

    browser.sign_in(JANA).await;
    let console = format!("/konsole/anfragen/{id}");
    let page = browser.get(&console).await;
    browser.upload(&trays, &frame(&page), "plan.png", PNG).await;
    let tray = page.value("ablage");
    // A form that cannot be taken keeps its tray, and so does one whose session is over.
    let stale = [("art", "nachricht"), ("text", "Siehe Plan."), ("formular", "alt"), ("ablage", &tray)];
    let kept = browser.post(&format!("{console}/schreiben"), &stale).await;
    assert_eq!((kept.status, kept.value("ablage")), (403, tray.clone()));
    kept.has(&["Siehe Plan."]);
    let session = browser.session();
    browser.sign_out();
    browser.post(&format!("{console}/schreiben"), &stale).await.has(&[&format!("name=\"ablage\" value=\"{tray}\"")]);
    browser.resume(&session);
    let sent = browser.act(&id, "schreiben", &[("art", "nachricht"), ("text", "Siehe Plan."), ("ablage", &tray)]).await;
    assert_eq!(sent.status, 303);
    browser.get(&link).await.has(&["Siehe Plan.", "plan.png</a>"]);
}

#[tokio::test]
async fn a_tray_is_its_pages_own() {
    let (mut browser, trays) = browser();
    let page = browser.post("/anfrage/pruefen", TEACHER).await;
    browser.upload(&trays, &frame(&page), "bild.png", PNG).await;
    let tray = page.value("ablage");
    // Another form names it, another tray is named in its place, or somebody makes one up.
    let (key, seal) = tray.split_once('.').expect("a key and its seal");
    let other = browser.post("/anfrage/pruefen", &teacher(&[("schluessel", "bbbbbbbbbbbbbbbbbbbbbbbb")])).await;
    let other_seal = other.value("ablage").split_once('.').expect("a seal").1.to_owned();
    for (form, tray) in [
        ("bbbbbbbbbbbbbbbbbbbbbbbb", tray.clone()),
        ("bbbbbbbbbbbbbbbbbbbbbbbb", format!("{key}.{other_seal}")),
        ("bbbbbbbbbbbbbbbbbbbbbbbb", key.to_owned()),
        ("bbbbbbbbbbbbbbbbbbbbbbbb", format!("../files.{seal}")),
    ] {
        let refused = browser.post("/anfrage/absenden", &teacher(&[("schluessel", form), ("ablage", &tray)])).await;
        assert_eq!(refused.status, 422, "{tray}");
        refused.has(&["gehören nicht zu dieser Seite", "Leinwand schwarz"]);
        refused.has_not(&["bild.png"]);
    }
    // The frame opens by its own seal alone.
    for address in [format!("/anfrage/dateien/{key}/{seal}"), format!("/anfrage/dateien/{key}/x")] {
        assert_eq!(browser.get(&address).await.status, 404, "{address}");
        assert_eq!(browser.post(&address, &[("ohne", "x")]).await.status, 404, "{address}");
    }
    assert!(browser.tickets().await.is_empty());
}

#[tokio::test]
async fn a_page_that_is_too_old_says_so_in_its_language() {
    let (mut browser, trays) = browser();
    let page = browser.post("/en/anfrage/pruefen", TEACHER).await;
    page.has(&["press “Upload”"]);
    let (frame, tray) = (frame(&page), page.value("ablage"));
    assert!(frame.starts_with("/en/anfrage/dateien/"), "{frame}");
    browser.upload(&trays, &frame, "setup.exe", PNG).await.has(&["“setup.exe” is a program", "Another file"]);
    browser.later_seconds(86_401);
    trays.sweep();
    let old = browser.get(&frame).await;
    assert_eq!(old.status, 410);
    old.has(&["This page is more than a day old"]);
    old.has_not(&["type=\"file\""]);
    let back = browser.post("/en/anfrage/absenden", &teacher(&[("ablage", &tray)])).await;
    assert_eq!(back.status, 422);
    back.has(&["open for more than a day", "Leinwand schwarz"]);
    let tray = back.value("ablage");
    let again = teacher(&[("ablage", &tray)]);
    assert_eq!(browser.post("/en/anfrage/absenden", &again).await.status, 303, "the next time it goes without");
}

#[tokio::test]
async fn a_tray_that_nobody_can_look_into_is_told_and_holds_nobody_up() {
    let (mut browser, trays) = browser();
    let page = browser.post("/anfrage/pruefen", TEACHER).await;
    browser.upload(&trays, &frame(&page), "bild.png", PNG).await;
    trays.are_shut.store(true, Ordering::SeqCst);
    assert_eq!(browser.get(&frame(&page)).await.status, 503);
    let kept = browser.post("/anfrage/absenden", &teacher(&[("ablage", &page.value("ablage"))])).await;
    assert_eq!(kept.status, 422);
    kept.has(&["im Moment nicht lesen", "Leinwand schwarz"]);
    trays.are_shut.store(false, Ordering::SeqCst);
    let sent = browser.post("/anfrage/absenden", &teacher(&[("ablage", &kept.value("ablage"))])).await;
    assert_eq!(sent.status, 303);
}

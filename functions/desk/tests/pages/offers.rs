//! Answers that the form offers before anybody writes to people, asked as a browser without JavaScript would ask.

use super::common::{Browser, desk};
use super::teacher;

const TOLD: &[(&str, &str)] = &[
    ("rolle", "lehrkraft"),
    ("schule", "hafenschule"),
    ("thema", "beamer"),
    ("betreff", "Leinwand bleibt schwarz"),
    ("text", "Beim Umschalten kein Bild."),
    ("name", "Maren Hansen"),
    ("mail", "m.hansen@hafenschule.example"),
    ("schluessel", "aaaaaaaaaaaaaaaaaaaaaaaa"),
];

/// What was told, and more.
fn told<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    TOLD.iter().chain(more).copied().collect()
}

// covers D-09
#[tokio::test]
async fn a_topic_brings_three_answers_and_its_troubleshooter_and_goes_on() {
    let mut browser = Browser::new(desk());
    let page = browser.post("/anfrage/antworten", &TOLD[..3]).await;
    page.has(&[
        "Schritt 3 von 6",
        "Hilft eine dieser Antworten?",
        "Hat das geholfen?",
        "Nein, weiter zur Beschreibung",
    ]);
    page.has(&["href=\"/beamer/kein-bild/\" target=\"_blank\"", "/beamer/kabellos/", "/stoerungshelfer/beamer/"]);
    page.has_not(&["/beamer/tafel/"]);
    page.has(&["name=\"gesehen\" value=\"beamer/kein-bild beamer/kein-ton beamer/kabellos stoerungshelfer/beamer\""]);
    let read = [TOLD[0], TOLD[2], ("seite", "beamer/kein-bild")];
    let page = browser.post("/anfrage/antworten", &read).await;
    page.has(&["/beamer/tafel/"]);
    page.has_not(&["href=\"/beamer/kein-bild/\""]);
    let back = browser.post("/anfrage/beschreibung", &TOLD[..3]).await;
    back.has(&["class=\"back\" formaction=\"/anfrage/antworten\""]);
}

#[tokio::test]
async fn the_words_bring_what_nobody_has_shown_yet_and_nothing_typed_is_lost() {
    let mut browser = Browser::new(desk());
    let seen = ("gesehen", "beamer/kein-bild");
    let page = browser.post("/anfrage/passend", &told(&[seen])).await;
    page.has(&["Schritt 4 von 6", "Passt eine dieser Antworten?", "/konto/leinwand/", "Nein, weiter"]);
    page.has_not(&["href=\"/beamer/kein-bild/\""]);
    page.has(&["name=\"text\" value=\"Beim Umschalten kein Bild.\"", "name=\"name\" value=\"Maren Hansen\""]);
    page.has(&[
        "class=\"back\" formaction=\"/anfrage/beschreibung\"",
        "beamer/kein-bild beamer/kein-ton konto/leinwand",
    ]);
    let all = ("gesehen", "beamer/kein-bild beamer/kein-ton konto/leinwand");
    let page = browser.post("/anfrage/passend", &told(&[all])).await;
    page.has(&["Schritt 4 von 6", "Ein paar Angaben, die uns helfen"]);
    let lacking = browser.post("/anfrage/passend", &[TOLD[0], TOLD[2], ("schritt", "beschreibung")]).await;
    assert_eq!(lacking.status, 422, "mistakes come before answers");
}

// covers D-06 P-06
#[tokio::test]
async fn who_was_helped_is_thanked_and_counted_once_and_may_go_on() {
    let mut browser = Browser::new(desk());
    for _ in 0..2 {
        let page = browser.post("/anfrage/geholfen", TOLD).await;
        assert_eq!(page.status, 200);
        page.has(&["Schön, dass das geholfen hat", "action=\"/anfrage/beschreibung\"", "Beim Umschalten kein Bild."]);
    }
    assert!(browser.tickets().await.is_empty());
    assert_eq!(browser.get("/anfrage/geholfen").await.location, "/anfrage/");
    browser.sign_in("j.petersen@hafenschule.example").await;
    let page = browser.get("/konsole/rueckmeldungen/").await;
    page.has(&["href=\"/beamer/\"", "data-l=\"Half im Formular\">1<"]);
}

#[tokio::test]
async fn a_ticket_out_of_the_form_that_had_helped_takes_the_count_back_once() {
    let mut browser = Browser::new(desk());
    let other = [&TOLD[..TOLD.len() - 1], &[("schluessel", "bbbbbbbbbbbbbbbbbbbbbbbb")]].concat();
    for form in [TOLD, other.as_slice()] {
        browser.post("/anfrage/geholfen", form).await;
    }
    // Sent twice, and with another topic meanwhile: it is still the form that had helped with this one.
    let moved: Vec<_> = TOLD.iter().map(|&(n, v)| if n == "thema" { (n, "konto") } else { (n, v) }).collect();
    for _ in 0..2 {
        assert_eq!(browser.post("/anfrage/absenden", &moved).await.status, 303);
    }
    browser.sign_in("j.petersen@hafenschule.example").await;
    browser.get("/konsole/rueckmeldungen/").await.has(&["href=\"/beamer/\"", "data-l=\"Half im Formular\">1<"]);
}

#[tokio::test]
async fn a_form_that_is_a_ticket_already_is_not_counted_as_helped() {
    let mut browser = Browser::new(desk());
    for address in ["/anfrage/absenden", "/anfrage/geholfen", "/anfrage/absenden"] {
        browser.post(address, TOLD).await;
    }
    assert_eq!(browser.tickets().await.len(), 1);
    browser.sign_in("j.petersen@hafenschule.example").await;
    browser.get("/konsole/rueckmeldungen/").await.has_not(&["href=\"/beamer/\""]);
}

// covers D-09
#[tokio::test]
async fn the_ticket_begins_at_level_0_with_the_answers_that_did_not_help() {
    let mut browser = Browser::new(desk());
    let seen = ("gesehen", "beamer/kein-bild  <b>  beamer/kein-bild konto/leinwand");
    browser.post("/anfrage/absenden", &told(&[seen])).await;
    let id = browser.tickets().await[0].clone();
    browser.sign_in("j.petersen@hafenschule.example").await;
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["Selbsthilfe (Stufe 0)", "href=\"/beamer/kein-bild/\"", "href=\"/konto/leinwand/\""]);
    assert_eq!(page.count("href=\"/beamer/kein-bild/\""), 1, "each once, and names of pages only");
}

// covers D-13
#[tokio::test]
async fn an_answer_that_did_not_help_goes_along_through_every_step_into_the_ticket() {
    let mut browser = Browser::new(desk());
    let first = browser.get("/anfrage/wer?seite=beamer/kein-bild").await;
    first.has(&["Wer sind Sie?", "name=\"seite\" value=\"beamer/kein-bild\"", "name=\"thema\" value=\"beamer\""]);
    let read = ("seite", "beamer/kein-bild");
    for step in ["thema", "antworten", "beschreibung", "passend", "kontakt", "pruefen"] {
        let page = browser.post(&format!("/anfrage/{step}"), &told(&[read])).await;
        page.has(&["name=\"seite\" value=\"beamer/kein-bild\""]);
    }
    browser.post("/anfrage/absenden", &told(&[read])).await;
    let id = browser.tickets().await[0].clone();
    let link = browser.link(&id, "m.hansen@hafenschule.example");
    browser.get(&link).await.has(&["Gelesen", "href=\"/beamer/kein-bild/\">beamer/kein-bild</a>"]);
}

#[tokio::test]
async fn only_names_of_pages_go_along() {
    let mut browser = Browser::new(desk());
    let page = browser.get("/anfrage/wer?seite=%2F%2Fevil.example%2F%3Cb%3E").await;
    page.has(&["name=\"seite\" value=\"\""]);
    let page = browser.get("/en/anfrage/wer?seite=en/beamer/kein-bild").await;
    page.has(&["name=\"thema\" value=\"beamer\"", "lang=\"en\""]);
    let page = browser.get("/anfrage/wer?seite=schulen/deichgymnasium/wlan/aula").await;
    page.has(&["name=\"thema\" value=\"wlan\"", "value=\"deichgymnasium\" checked"]);
    let page = browser.post("/anfrage/pruefen", &told(&[("seite", "javascript:alert(1)")])).await;
    page.has(&["name=\"seite\" value=\"\""]);
    assert_eq!(browser.get("/anfrage/wer").await.location, "/anfrage/");
    assert_eq!(browser.get("/anfrage/thema?seite=wlan").await.location, "/anfrage/");
}

// covers Z-03 Z-12
#[tokio::test]
async fn z_12_a_topic_with_a_procedure_of_its_own_ends_the_form_there_and_is_counted_once() {
    let mut browser = Browser::new(desk());
    let sent = teacher(&[("thema", "fortbildung")]);
    for step in ["antworten", "kontakt", "absenden"] {
        let page = browser.post(&format!("/anfrage/{step}"), &sent).await;
        assert_eq!(page.status, 200);
        page.has(&["Dafür gibt es schon einen Weg", "href=\"https://fortbildung.schul-hilfe.example/\""]);
        page.has(&["action=\"/anfrage/thema\"", "name=\"text\""]);
    }
    assert!(browser.tickets().await.is_empty());
    browser.post("/anfrage/thema", &sent).await.has(&["Worum geht es?"]);
    browser.sign_in("j.petersen@hafenschule.example").await;
    let counted = browser.get("/konsole/rueckmeldungen/").await;
    counted.has(&["fortbildung", "<td class=\"r cell2\" data-l=\"Half im Formular\">1</td>"]);
    browser.post("/anfrage/absenden", &teacher(&[("thema", "beamer")])).await;
    assert_eq!(browser.tickets().await.len(), 1);
    let counted = browser.get("/konsole/rueckmeldungen/").await;
    counted.has_not(&["<td class=\"r cell2\" data-l=\"Half im Formular\">1</td>"]);
}

//! Somebody without a mail address calls (desk.md §5.31): a sheet with number and code, and the page on which both are typed.

use super::common::{Answer, Browser, desk};
use super::teacher;

const ADMIN: &str = "j.petersen@hafenschule.example";
const CONTACT: &str = "n.kaya@hafenschule.example";
const CALL: [(&str, &str); 5] = [
    ("kanal", "phone"),
    ("name", "Ben aus der 6b"),
    ("text", "Der Drucker in der Bibliothek staut Papier"),
    ("gruppe", "hafenschule"),
    ("schluessel", "k1"),
];

/// An admin who took the call: the request's number, and the code of the sheet.
async fn called() -> (Browser, String, String) {
    let mut browser = Browser::new(desk());
    browser.sign_in(ADMIN).await;
    let made = browser.console_post("/konsole/neu", &CALL).await;
    assert_eq!(made.status, 303);
    let id = browser.tickets().await.remove(0);
    assert_eq!(made.location, format!("/konsole/anfragen/{id}/zugang"));
    let code = code_of(&browser.get(&made.location).await);
    (browser, id, code)
}

fn code_of(sheet: &Answer) -> String {
    let rest = sheet.body().split("<p class=\"no code\">").nth(1).expect("a code");
    rest.split('<').next().expect("its end").to_owned()
}

async fn types(browser: &mut Browser, number: &str, code: &str) -> Answer {
    browser.post("/a/code", &[("nummer", number), ("code", code)]).await
}

// covers Z-02 D-14
#[tokio::test]
async fn a_caller_without_a_mail_address_comes_in_by_number_and_code_and_is_mailed_nothing() {
    let (mut browser, id, code) = called().await;
    let sheet = browser.get(&format!("/konsole/anfragen/{id}/zugang")).await;
    sheet.has(&[&id, &code, "http://desk.example/a/code", "Sa 01.05.2027", "Ben aus der 6b", "Buchstabiert"]);
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["Ohne E-Mail-Adresse", "Ben aus der 6b hat keine E-Mail-Adresse", "am Telefon"]);
    page.has_not(&["invalid", "gehen per Mail an"]);
    for address in ["/konsole/", "/konsole/suche?q=", "/konsole/suche?person=Ben"] {
        browser.get(address).await.has(&["Der Drucker in der Bibliothek"]);
        browser.get(address).await.has_not(&["no-mail"]);
    }
    browser.act(&id, "schreiben", &[("art", "rueckfrage"), ("text", "Welches Fach?"), ("schluessel", "k2")]).await;

    browser.sign_out();
    browser.get("/a/code").await.has(&["Mit Code ansehen", "Nummer der Anfrage", "180 Tage"]);
    browser.get("/a/code?sprache=en").await.has(&["Open with a code"]);
    browser.get("/a/meine").await.has(&["/a/code?sprache=de"]);
    let typed = code.to_lowercase().replace('-', " ");
    let entered = types(&mut browser, &format!("#{}", id.to_lowercase()), &typed).await;
    assert_eq!(entered.status, 303);
    let way = entered.location;
    let page = browser.get(&way).await;
    page.has(&["Welches Fach?", "Der Drucker in der Bibliothek"]);
    page.has_not(&["no-mail", "Alle meine Anfragen ansehen", "/beobachten"]);
    let answer = browser.post(&format!("{way}/antwort"), &[("text", "Das untere"), ("schluessel", "k3")]).await;
    assert_eq!(answer.status, 303);
    assert_eq!(browser.post(&format!("{way}/erledigt"), &[("schluessel", "k4")]).await.status, 303);
    assert_eq!(browser.post(&format!("{way}/bewerten"), &[("note", "5"), ("schluessel", "k5")]).await.status, 303);
    let (ticket, events) = browser.ticket(&id).await;
    assert!(ticket.rating.is_some() && ticket.state.is_closed());
    assert!(events.iter().any(|event| event.what.text() == Some("Das untere")));
    browser.later_seconds(12 * 3600 + 1);
    assert_eq!(browser.get(&way).await.status, 410, "the code leads there again, the open page ends");

    // Nothing was ever owed to nobody, also not the list of all requests.
    let address = ticket.requester.address.to_string();
    assert!(address.ends_with(".invalid"));
    assert_eq!(browser.post("/a/meine", &[("mail", &address)]).await.status, 200);
    let to: Vec<String> = browser.mails().await.into_iter().map(|(to, _)| to).collect();
    assert!(!to.is_empty() && to.iter().all(|to| to == ADMIN), "{to:?}");
}

#[tokio::test]
async fn a_wrong_code_says_nothing_and_tries_are_counted_for_numbers_that_are_and_are_not() {
    let (mut browser, id, code) = called().await;
    browser.post("/anfrage/absenden", &teacher(&[])).await;
    let other = browser.tickets().await.into_iter().find(|other| *other != id).expect("another request");
    let nowhere = tickets::TicketId::from_random(99).to_string();
    browser.sign_out();
    // A slip shows at once, and takes no try.
    for _ in 0..20 {
        let slip = types(&mut browser, &id, &format!("{}0", &code[..14])).await;
        assert!(slip.status == 422 || code.ends_with('0'));
    }
    types(&mut browser, "K7QF-2M9X", "x").await.has(&["Prüfen Sie die Nummer", "Prüfen Sie den Code", "aria-invalid"]);
    let told = async |browser: &mut Browser, number: &str, code: &str| {
        let answer = types(browser, number, code).await;
        (answer.status, answer.body().replace(number, ""))
    };
    // The right code of another request, and a number that nobody has: the same page.
    let wrong = told(&mut browser, &other, &code).await;
    assert_eq!(wrong.0, 422);
    assert!(wrong.1.contains("Nummer und Code passen nicht zusammen"));
    assert_eq!(told(&mut browser, &nowhere, &code).await, wrong);
    for number in [&other, &nowhere] {
        for _ in 0..9 {
            assert_eq!(told(&mut browser, number, &code).await.0, 422);
        }
        assert_eq!(told(&mut browser, number, &code).await.0, 429, "{number}");
        browser.later_seconds(61);
    }
    assert_eq!(types(&mut browser, &id, &code).await.status, 303, "other numbers are as good as before");
    browser.later_seconds(3600);
    assert_eq!(told(&mut browser, &other, &code).await.0, 422);
    // All together, whatever the numbers are.
    let mut full = 0;
    for n in 0..90 {
        let number = tickets::TicketId::from_random(1000 + n).to_string();
        full += usize::from(types(&mut browser, &number, &code).await.status == 429);
    }
    assert!(full >= 30, "{full}");
    assert_eq!(types(&mut browser, &id, &code).await.status, 303, "nobody locks others out");
}

#[tokio::test]
async fn the_sheet_is_printed_again_and_a_new_code_ends_the_old_one_with_every_link() {
    let (mut browser, id, code) = called().await;
    let sheet = format!("/konsole/anfragen/{id}/zugang");
    assert_eq!(code_of(&browser.get(&sheet).await), code, "it is the same sheet");
    let way = types(&mut browser, &id, &code).await.location;
    assert_eq!(browser.get(&way).await.status, 200);
    assert_eq!(browser.post(&sheet, &[("schluessel", "k2")]).await.status, 403, "not from elsewhere");
    assert_eq!(browser.console_post(&sheet, &[("schluessel", "k3")]).await.status, 303);
    let new = code_of(&browser.get(&sheet).await);
    assert_ne!(new, code);
    browser.get(&format!("/konsole/anfragen/{id}")).await.has(&["hat den Zugang erneuert von: Ben aus der 6b"]);
    assert_eq!(types(&mut browser, &id, &code).await.status, 422);
    assert_ne!(browser.get(&way).await.status, 200);
    assert_eq!(types(&mut browser, &id, &new).await.status, 303);
    // It has an end, and begins anew.
    browser.later_days(mail::link::DAYS_GOOD + 1);
    assert_eq!(types(&mut browser, &id, &new).await.status, 422);
    browser.sign_in(ADMIN).await;
    browser.get(&sheet).await.has(&["abgelaufen"]);
    assert_eq!(browser.console_post(&sheet, &[("schluessel", "k4")]).await.status, 303);
    let newest = code_of(&browser.get(&sheet).await);
    assert_eq!(types(&mut browser, &id, &newest).await.status, 303);
}

#[tokio::test]
async fn whoever_works_on_it_or_took_it_in_hands_the_sheet_out_and_nobody_else() {
    let (mut browser, id, _) = called().await;
    let sheet = format!("/konsole/anfragen/{id}/zugang");
    // Who reads along did not take this call, and the provider's agents read at the school nothing.
    for agent in [CONTACT, "t.kroeger@deichgymnasium.example", "s.aydin@schul-hilfe.example"] {
        browser.sign_in(agent).await;
        assert_eq!(browser.get(&sheet).await.status, 404, "{agent}");
    }
    browser.sign_in(CONTACT).await;
    let call: Vec<_> = CALL[..4].iter().copied().chain([("schluessel", "k9")]).collect();
    let made = browser.console_post("/konsole/neu", &call).await;
    assert!(made.location.ends_with("/zugang"), "{}", made.location);
    browser.get(&made.location).await.has(&["Ben aus der 6b"]);
    browser.get(&made.location).await.has_not(&["Neuen Code machen"]);
    // A request with an address has no sheet.
    browser.sign_out();
    browser.post("/anfrage/absenden", &teacher(&[])).await;
    browser.sign_in(ADMIN).await;
    for other in browser.tickets().await {
        let (ticket, _) = browser.ticket(&other).await;
        let status = if ticket.requester.address.is_without_mail() { 200 } else { 404 };
        assert_eq!(browser.get(&format!("/konsole/anfragen/{other}/zugang")).await.status, status);
    }
    let nobody = browser.console_post("/konsole/neu", &[("kanal", "phone"), ("text", "x"), ("gruppe", "hafenschule")]);
    let nobody = nobody.await;
    assert_eq!(nobody.status, 422);
    nobody.has(&["Schreiben Sie den Namen oder die E-Mail-Adresse"]);
    let invented = [("kanal", "phone"), ("mail", "x@no-mail.invalid"), ("text", "x"), ("gruppe", "hafenschule")];
    let invented = browser.console_post("/konsole/neu", &invented).await;
    assert_eq!(invented.status, 422);
}

#[tokio::test]
async fn an_address_that_comes_later_begins_mails_and_ends_the_code() {
    let (mut browser, id, code) = called().await;
    for wrong in ["", "ben", "x@no-mail.invalid"] {
        let again = browser.act(&id, "adresse", &[("an", wrong), ("schluessel", "k2")]).await;
        assert_eq!(again.status, 422, "{wrong}");
        again.has(&["id=\"adresse\""]);
    }
    let given = browser.act(&id, "adresse", &[("an", "ben@hafenschule.example"), ("schluessel", "k3")]).await;
    assert_eq!(given.status, 303);
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["ben@hafenschule.example", "hat die Adresse nachgetragen"]);
    page.has_not(&["Ohne E-Mail-Adresse", "invalid"]);
    assert_eq!(types(&mut browser, &id, &code).await.status, 422);
    let mails = browser.mails().await;
    let (_, raw) = mails.iter().find(|(to, _)| to == "ben@hafenschule.example").expect("a mail");
    let mail = mail::read::Inbound::read(raw).expect("it reads");
    assert!(mail.subject.contains("Ab jetzt per Mail") && mail.text.contains("/a/"), "{}", mail.text);
    let page = browser.get(&browser.link(&id, "ben@hafenschule.example")).await;
    page.has(&["Der Drucker in der Bibliothek"]);
}

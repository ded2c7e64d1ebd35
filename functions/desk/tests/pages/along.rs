//! Several requests about one fault: connected by an agent, solved along with the one that they hang on.

use super::common::{Browser, desk};
use super::teacher;
use tickets::State;

const ADMIN: &str = "j.petersen@hafenschule.example";
const LENA: &str = "l.lang@hafenschule.example";

/// Two requests of two teachers about one fault, the second hanging on the first.
async fn connected() -> (Browser, String, String) {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[("schluessel", "k0"), ("beteiligte", "")])).await;
    let first = browser.tickets().await.remove(0);
    let other = [
        ("schluessel", "k1"),
        ("beteiligte", ""),
        ("mail", LENA),
        ("name", "Lena Lang"),
        ("betreff", "Leinwand schwarz"),
    ];
    browser.post("/anfrage/absenden", &teacher(&other)).await;
    let second = browser.tickets().await.into_iter().find(|id| *id != first).expect("two requests");
    browser.sign_in(ADMIN).await;
    let unknown = browser.act(&second, "verbinden", &[("ziel", "0000-0000"), ("schluessel", "k2")]).await;
    assert_eq!(unknown.status, 422);
    unknown.has(&["value=\"0000-0000\""]);
    assert_eq!(browser.act(&second, "verbinden", &[("ziel", &first), ("schluessel", "k3")]).await.status, 303);
    browser.mails().await;
    (browser, first, second)
}

#[tokio::test]
async fn what_hangs_on_a_request_is_offered_and_solved_along_with_a_mail_of_its_own() {
    let (mut browser, first, second) = connected().await;
    let page = browser.get(&format!("/konsole/anfragen/{first}")).await;
    page.has(&[
        "Mit dieser Lösung auch lösen",
        &format!("name=\"auch\" value=\"{second}\" checked"),
        "Leinwand schwarz",
    ]);
    browser.get(&format!("/konsole/anfragen/{second}")).await.has(&["Gleiche Störung wie", &first]);
    let lena = browser.link(&second, LENA);
    browser.get(&lena).await.has_not(&[&first, "Gleiche Störung"]);

    // What is said in between comes back with the ticks as they were.
    let none = [("art", "loesung"), ("text", ""), ("hilfe", "neu"), ("schluessel", "k4")];
    let back = browser.act(&first, "schreiben", &none).await;
    assert_eq!(back.status, 422);
    back.has(&[&format!("name=\"auch\" value=\"{second}\">")]);

    let solve = [
        ("art", "loesung"),
        ("text", "Der Verteiler war aus."),
        ("hilfe", "neu"),
        ("schluessel", "k5"),
        ("auch", &second),
    ];
    let solved = browser.act(&first, "schreiben", &solve).await;
    assert_eq!((solved.status, solved.location), (303, format!("/konsole/anfragen/{first}")));
    for id in [&first, &second] {
        assert_eq!(browser.ticket(id).await.0.state, State::Solved);
    }
    let mut told: Vec<String> = browser.mails().await.into_iter().map(|(to, _)| to).collect();
    told.sort();
    assert_eq!(told, [LENA, "m.hansen@hafenschule.example"], "each their own");
    browser.get(&lena).await.has(&["Der Verteiler war aus."]);
    // Sent twice it is one solution each.
    assert_eq!(browser.act(&first, "schreiben", &solve).await.status, 303);
    assert!(browser.mails().await.is_empty());
}

#[tokio::test]
async fn without_its_tick_or_the_right_to_it_a_request_stays_open() {
    let (mut browser, first, second) = connected().await;
    // It went to another school meanwhile, or is at work elsewhere: here it was solved and confirmed.
    let alone = [("art", "loesung"), ("text", "Nur hier."), ("hilfe", "neu"), ("schluessel", "k5")];
    assert_eq!(browser.act(&first, "schreiben", &alone).await.status, 303);
    assert!(browser.ticket(&second).await.0.state.is_in_work(), "nobody ticked it");

    let (mut browser, first, second) = connected().await;
    let lena = browser.link(&second, LENA);
    browser.post(&format!("{lena}/zurueckziehen"), &[("schluessel", "k6")]).await;
    browser.get(&format!("/konsole/anfragen/{first}")).await.has_not(&["Mit dieser Lösung auch lösen"]);
    let solve = [
        ("art", "loesung"),
        ("text", "Der Verteiler war aus."),
        ("hilfe", "neu"),
        ("schluessel", "k7"),
        ("auch", &second),
    ];
    let solved = browser.act(&first, "schreiben", &solve).await;
    assert_eq!(solved.location, format!("/konsole/anfragen/{first}?offen={second}"));
    browser.get(&solved.location).await.has(&["Nicht mitgelöst", &second]);
    // A ticket that does not hang on it is not solved, whatever a form says.
    let (mut browser, first, second) = connected().await;
    let back = [("art", "loesung"), ("text", "Andersherum."), ("hilfe", "neu"), ("schluessel", "k8"), ("auch", &first)];
    assert_eq!(browser.act(&second, "schreiben", &back).await.status, 303);
    assert!(browser.ticket(&first).await.0.state.is_in_work());
}

#[tokio::test]
async fn what_hung_on_a_request_that_was_merged_is_solved_along_where_it_goes_on_with_what_was_sent_along() {
    let (mut browser, first, second) = connected().await;
    let call = [
        ("kanal", "phone"),
        ("mail", "k.wolf@hafenschule.example"),
        ("gruppe", "hafenschule"),
        ("text", "Im ganzen Haus ist der Strom weg."),
        ("dringlichkeit", "normal"),
        ("schluessel", "k10"),
    ];
    let made = browser.console_post("/konsole/neu", &call).await;
    let whole = browser.tickets().await.into_iter().find(|id| ![&first, &second].contains(&id)).expect("a third");
    assert_eq!(made.status, 303);
    let merge = [("ziel", whole.as_str()), ("schluessel", "k11")];
    assert_eq!(browser.act(&first, "zusammenfuehren", &merge).await.status, 303);
    let page = browser.get(&format!("/konsole/anfragen/{whole}")).await;
    page.has(&[&format!("name=\"auch\" value=\"{second}\" checked")]);
    let solve = [
        ("art", "loesung"),
        ("text", "Der Strom ist wieder da."),
        ("hilfe", "neu"),
        ("schluessel", "k12"),
        ("auch", &second),
    ];
    let solved = browser.act(&whole, "schreiben", &solve).await;
    assert_eq!((solved.status, solved.location), (303, format!("/konsole/anfragen/{whole}")));
    assert_eq!(browser.ticket(&second).await.0.state, State::Solved);
}

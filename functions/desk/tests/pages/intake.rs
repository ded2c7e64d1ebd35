//! Agents enter requests for others: who called, said it in passing, or wrote elsewhere.

use super::common::{Browser, desk};

// covers D-14 Z-02 Z-16
#[tokio::test]
async fn a_request_is_entered_for_a_caller() {
    let mut browser = Browser::new(desk());
    browser.sign_in("j.petersen@hafenschule.example").await;
    browser.get("/konsole/neu").await.has(&["Anfrage aufnehmen", "Hafenschule"]);
    let call = [
        ("kanal", "phone"),
        ("name", "Ole Brandt"),
        ("mail", "o.brandt@hafenschule.example"),
        ("text", "Drucker im Lehrerzimmer staut Papier"),
        ("gruppe", "hafenschule"),
        ("dringlichkeit", "normal"),
        ("schluessel", "k9"),
    ];
    let lacking = browser.console_post("/konsole/neu", &call[..2]).await;
    assert_eq!(lacking.status, 422);
    let made = browser.console_post("/konsole/neu", &call).await;
    assert_eq!(made.status, 303);
    browser.get(&made.location).await.has(&["Drucker im Lehrerzimmer staut Papier", "am Telefon"]);
}

// covers Z-48
#[tokio::test]
async fn who_takes_a_request_in_says_when_it_is_due_and_loses_no_word_over_a_wrong_day() {
    let mut browser = Browser::new(desk());
    browser.sign_in("j.petersen@hafenschule.example").await;
    let call = |day, time, key| {
        let (kanal, mail, gruppe) =
            (("kanal", "phone"), ("mail", "m.hansen@hafenschule.example"), ("gruppe", "hafenschule"));
        let due = [("tag", day), ("zeit", time), ("schluessel", key)];
        let said = [("text", "Drucker staut"), ("dringlichkeit", "high"), ("vertraulich", "ja")];
        [kanal, mail, gruppe].into_iter().chain(said).chain(due).collect::<Vec<_>>()
    };
    browser.get("/konsole/neu").await.has(&["Fällig am", "Vertraulich: nur die Gruppe", "Abbrechen"]);
    for (day, time, key) in [("01.11.2026", "", "k1"), ("bald", "", "k2"), ("", "09:00", "k3")] {
        let again = browser.console_post("/konsole/neu", &call(day, time, key)).await;
        assert_eq!(again.status, 422);
        again.has(&["Wählen Sie als Frist einen Zeitpunkt", "Drucker staut", &format!("value=\"{day}\"")]);
    }
    let made = browser.console_post("/konsole/neu", &call("2026-11-05", "", "k4")).await;
    assert_eq!(made.status, 303);
    browser.get(&made.location).await.has(&["Do 05.11.2026, 16:00", "Vertraulich"]);
}

//! An agent makes two requests of one, one of two, or none.

use super::common::{Browser, desk};
use super::teacher;
use tickets::{CloseReason, State};

const ADMIN: &str = "j.petersen@hafenschule.example";
const MAREN: &str = "m.hansen@hafenschule.example";
const LENA: &str = "l.vogt@hafenschule.example";

/// Two requests at the school, of two teachers; its admin is signed in.
async fn with_two() -> (Browser, String, String) {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[("betreff", "Beamer dunkel"), ("beteiligte", "")])).await;
    let first = browser.tickets().await.remove(0);
    let other = [("betreff", "Beamer aus"), ("mail", LENA), ("name", "Lena Vogt"), ("beteiligte", "")];
    browser
        .post("/anfrage/absenden", &teacher(&[&other[..], &[("schluessel", "bbbbbbbbbbbbbbbbbbbbbbbb")]].concat()))
        .await;
    let second = browser.tickets().await.into_iter().find(|id| *id != first).expect("a second request");
    browser.sign_in(ADMIN).await;
    for kind in ["M1", "M9"] {
        browser.owed(kind).await;
    }
    (browser, first, second)
}

// covers P-01
#[tokio::test]
async fn an_entry_becomes_a_request_of_its_own_with_a_way_back() {
    let (mut browser, first, _) = with_two().await;
    let form = format!("/konsole/anfragen/{first}/abspalten/0");
    browser.get(&format!("/konsole/anfragen/{first}")).await.has(&[&format!("<a href=\"{form}\">")]);
    let page = browser.get(&form).await;
    page.has(&["Eine eigene Anfrage daraus machen", "bleibt die Leinwand schwarz.</textarea>", "Maren Hansen"]);
    for missing in ["1", "77"] {
        let wanted = format!("/konsole/anfragen/{first}/abspalten/{missing}");
        assert_eq!(browser.get(&wanted).await.status, 404, "{missing}");
    }
    let empty =
        browser.act(&first, "abspalten/0", &[("betreff", "Der <b>Ton</b>"), ("text", " "), ("mail", "ja")]).await;
    assert_eq!(empty.status, 422);
    empty.has(&["value=\"Der &lt;b&gt;Ton", "name=\"mail\" value=\"ja\" checked", "aria-invalid=\"true\""]);
    let made = browser.act(&first, "abspalten/0", &[("text", "Der Ton fehlt auch."), ("mail", "ja")]).await;
    assert_eq!(made.status, 303);
    let new = made.location.rsplit('/').next().expect("an address").to_owned();
    assert_ne!(new, first);
    assert_eq!(browser.owed("M1").await, [MAREN]);
    browser.get(&made.location).await.has(&["Der Ton fehlt auch.", "Abgespalten von", &first]);
    browser.get(&format!("/konsole/anfragen/{first}")).await.has(&["Abgespalten als", &new]);
    let own = browser.get(&browser.link(&new, MAREN)).await;
    own.has(&["Der Ton fehlt auch.", &first]);
    own.has_not(&["abspalten"]);
    browser.sign_in("t.kroeger@deichgymnasium.example").await;
    assert_eq!(browser.get(&form).await.status, 404);
}

#[tokio::test]
async fn two_requests_become_one_and_the_old_link_leads_there() {
    let (mut browser, first, second) = with_two().await;
    let old = browser.link(&second, LENA);
    for wrong in ["", "unfug", "K7QF-2M9T", second.as_str()] {
        let page = browser.act(&second, "zusammenfuehren", &[("ziel", wrong)]).await;
        assert!(matches!(page.status, 404 | 409 | 422), "{wrong}: {}", page.status);
        page.has(&[&format!("name=\"ziel\" class=\"w-m\" value=\"{wrong}\""), "id=\"e-ziel\""]);
    }
    let merged = browser.act(&second, "zusammenfuehren", &[("ziel", &format!(" #{} ", first.to_lowercase()))]).await;
    assert_eq!((merged.status, merged.location), (303, format!("/konsole/anfragen/{first}")));
    browser.get(&format!("/konsole/anfragen/{first}")).await.has(&["Enthält auch", &second, "Lena Vogt"]);
    browser
        .get(&format!("/konsole/anfragen/{second}"))
        .await
        .has(&["Geht weiter in", "mit einer anderen zusammengeführt"]);
    let page = browser.get(&old).await;
    page.has(&["Beamer dunkel", &first]);
    assert_eq!(browser.post(&format!("{old}/antwort"), &[("text", "Ich auch!")]).await.status, 303);
    let (ticket, events) = browser.ticket(&first).await;
    assert_eq!(events.last().and_then(|event| event.what.text()), Some("Ich auch!"));
    assert!(ticket.participants.iter().any(|person| person.address.as_str() == LENA));
    assert_eq!(browser.ticket(&second).await.0.state, State::Closed(CloseReason::Merged));
    // Who takes part no longer where it goes on still reads what was theirs, and nothing of the other.
    browser.act(&first, "entfernen", &[("an", LENA)]).await;
    let page = browser.get(&old).await;
    page.has(&["Beamer aus"]);
    page.has_not(&["Beamer dunkel"]);
}

#[tokio::test]
async fn spam_ends_without_a_word_and_is_taken_back_for_a_while() {
    let (mut browser, first, _) = with_two().await;
    let here = format!("/konsole/anfragen/{first}");
    browser.get(&here).await.has(&["Als Spam schließen"]);
    assert_eq!(browser.act(&first, "spam", &[]).await.status, 303);
    assert_eq!(browser.mails().await.len(), 0, "nobody hears of it");
    browser.get(&here).await.has(&["Spam", "Wieder öffnen"]);
    browser.get(&browser.link(&first, MAREN)).await.has_not(&["name=\"text\""]);
    browser.later_days(30);
    browser.sign_in(ADMIN).await;
    assert_eq!(browser.act(&first, "wieder-oeffnen", &[]).await.status, 303);
    browser.act(&first, "spam", &[]).await;
    browser.later_days(31);
    browser.sign_in(ADMIN).await;
    browser.get(&here).await.has_not(&["Wieder öffnen"]);
    assert_eq!(browser.act(&first, "wieder-oeffnen", &[]).await.status, 409);
    browser.retain().await;
    assert_eq!(browser.get(&here).await.status, 404);
}

//! A desk that is tried out: mails leave to those who are named, and everybody else is told so on the pages.

use super::common::{Browser, Fixture, desk};
use super::outside::{ORDER, PEER, entered_at};
use super::{TEACHER, teacher};
use std::collections::BTreeSet;

const SAMIR: &str = "s.aydin@schul-hilfe.example";
const PILOT: &str = "[pilot]\naddresses = [\"s.aydin@schul-hilfe.example\"]\ndomains = [\"deichgymnasium.example\"]\n";

fn tried_out() -> Fixture {
    desk().with(PILOT)
}

/// To whom mails left.
async fn left(browser: &Browser) -> BTreeSet<String> {
    browser.mails().await.into_iter().map(|(to, _)| to).collect()
}

// covers Z-57
#[tokio::test]
async fn nothing_leaves_but_to_the_list_while_a_desk_is_tried_out() {
    let mut browser = Browser::new(tried_out());
    let school = teacher(&[
        ("schule", "deichgymnasium"),
        ("mail", "n.voss@deichgymnasium.example"),
        ("beteiligte", "o.brandt@hafenschule.example"),
    ]);
    assert_eq!(browser.post("/anfrage/absenden", &school).await.status, 303);
    let listed = ["n.voss@deichgymnasium.example", "t.kroeger@deichgymnasium.example"].map(str::to_owned);
    assert_eq!(left(&browser).await, BTreeSet::from(listed), "not the copy elsewhere");

    // The receipt (M1), the address to confirm (M0) and the way in for agents (M16) are kept back from others …
    let guest = teacher(&[("mail", "gast@post.example"), ("rolle", "gast"), ("schule", ""), ("beteiligte", "")]);
    browser.post("/anfrage/absenden", TEACHER).await;
    browser.post("/anfrage/absenden", &guest).await;
    browser.post("/konsole/anmelden", &[("mail", "k.lund@schul-hilfe.example")]).await;
    assert_eq!(left(&browser).await, BTreeSet::new());
    browser.post("/konsole/anmelden", &[("mail", SAMIR)]).await;
    assert_eq!(left(&browser).await, BTreeSet::from([SAMIR.to_owned()]));

    // … and so are what time brings to people and their leads …
    browser.later_days(3);
    browser.tick().await;
    assert!(
        left(&browser).await.is_subset(&BTreeSet::from([SAMIR, "t.kroeger@deichgymnasium.example"].map(str::to_owned)))
    );
    // … for good: nothing of it is owed any more.
    assert_eq!(browser.still_owed().await, 0);
}

#[tokio::test]
async fn no_provider_outside_hears_of_a_desk_that_is_tried_out() {
    let (mut browser, id) = entered_at(tried_out(), PEER, "plattform").await;
    assert_eq!(browser.act(&id, "dienstleister", &ORDER).await.status, 303);
    assert_eq!(left(&browser).await, BTreeSet::new());
}

#[tokio::test]
async fn who_gets_no_mail_is_promised_none_and_agents_read_why() {
    let mut browser = Browser::new(tried_out());
    let sent = browser.post("/anfrage/absenden", TEACHER).await;
    let receipt = browser.get(&sent.location).await;
    receipt.has(&[
        "An m.hansen@hafenschule.example",
        "geht deshalb keine Mail",
        "Probebetrieb:",
        "Rufen Sie an und nennen",
    ]);
    receipt.has_not(&["Link in der", "ist unterwegs"]);

    let guest = teacher(&[("mail", "gast@post.example"), ("rolle", "gast"), ("schule", ""), ("beteiligte", "")]);
    let sent = browser.post("/anfrage/absenden", &guest).await;
    let receipt = browser.get(&sent.location).await;
    receipt.has(&["Jetzt: kurz anrufen"]);
    receipt.has_not(&["Bestätigen Sie Ihre Adresse", "den Link in der Mail"]);

    let listed = teacher(&[("schule", "deichgymnasium"), ("mail", "n.voss@deichgymnasium.example")]);
    let sent = browser.post("/anfrage/absenden", &listed).await;
    browser.get(&sent.location).await.has(&["Eine Bestätigung ist unterwegs an n.voss@deichgymnasium.example"]);

    browser.sign_in(SAMIR).await;
    browser.get("/konsole/").await.has(&["Probebetrieb:", "die unter [pilot] in desk.toml stehen"]);
    let mut usual = Browser::new(desk());
    usual.sign_in(SAMIR).await;
    usual.get("/konsole/").await.has_not(&["Probebetrieb:"]);
}

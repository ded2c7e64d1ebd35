//! Who solves at a school says where others find the solution (D-20).

use super::common::{Answer, Browser, desk};
use super::teacher;
use tickets::{Knowledge, What};

const ADMIN: &str = "j.petersen@hafenschule.example";
const SOLVED: [(&str, &str); 2] = [("art", "loesung"), ("text", "Das Kabel & der <b>Stecker</b>.")];

/// What is answered, what is kept of it, and what the page shows.
type Way<'a> = (&'a [(&'a str, &'a str)], Option<Knowledge>, &'a str);

/// A request at the school, its admin signed in.
async fn at_a_request() -> (Browser, String) {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[("betreff", "Leinwand schwarz")])).await;
    let id = browser.tickets().await.remove(0);
    browser.sign_in(ADMIN).await;
    (browser, id)
}

async fn solve(browser: &mut Browser, id: &str, more: &[(&str, &str)]) -> Answer {
    let sent: Vec<_> = SOLVED.iter().chain(more).copied().collect();
    browser.act(id, "schreiben", &sent).await
}

async fn kept(browser: &Browser, id: &str) -> Option<Knowledge> {
    let (_, events) = browser.ticket(id).await;
    events.into_iter().rev().find_map(|event| {
        let What::Solved { knowledge, .. } = event.what else { return None };
        knowledge
    })
}

// covers D-20
#[tokio::test]
async fn whoever_says_nothing_or_nonsense_of_a_help_page_is_asked_and_keeps_every_word() {
    let (mut browser, id) = at_a_request().await;
    browser.get(&format!("/konsole/anfragen/{id}")).await.has(&[
        "<legend>Wo finden andere die Lösung?</legend>",
        "value=\"seite/konto/leinwand\"> Hilfeseite „Leinwand schwarz“",
        "value=\"seite/beamer/kein-bild\"> Hilfeseite „Kein Bild“",
    ]);
    let odd: [&[(&str, &str)]; 5] = [
        &[],
        &[("hilfe", "unfug"), ("hilfegrund", "Mein Grund")],
        &[("hilfe", "keine"), ("hilfegrund", "  "), ("hilfeseite", "gibt/es/nicht")],
        &[("hilfe", "andere"), ("hilfeseite", "gibt/es/nicht"), ("hilfegrund", "Mein Grund")],
        &[("hilfe", "seite/gibt/es/nicht")],
    ];
    for more in odd {
        let page = solve(&mut browser, &id, more).await;
        assert_eq!(page.status, 422, "{more:?}");
        page.has(&["Das Kabel &amp; der &lt;b&gt;Stecker&lt;", "value=\"loesung\" checked"]);
        page.has(&["class=\"know err\" id=\"hilfe\" aria-describedby=\"e-hilfe\"", "<p class=\"msg\" id=\"e-hilfe\">"]);
        page.has(&["Ihr Text steht noch da."]);
        for (name, typed) in more.iter().filter(|(name, _)| *name != "hilfe") {
            page.has(&[&format!("name=\"{name}\" value=\"{typed}\"")]);
        }
        if more.first().is_some_and(|(_, choice)| ["keine", "andere"].contains(choice)) {
            page.has(&[&format!("value=\"{}\" checked", more[0].1)]);
        }
        assert_eq!(kept(&browser, &id).await, None);
    }
    // What was chosen goes along when somebody takes the request before they solve it, and when they sign in again.
    let taken: Vec<_> = SOLVED.iter().chain(&[("hilfe", "keine"), ("hilfegrund", "Mein Grund")]).copied().collect();
    browser.act(&id, "uebernehmen", &taken).await.has(&["value=\"keine\" checked", "value=\"Mein Grund\""]);
    browser.sign_out();
    let out = browser.post(&format!("/konsole/anfragen/{id}/schreiben"), &taken).await;
    out.has(&["name=\"hilfe\" value=\"keine\"", "name=\"hilfegrund\" value=\"Mein Grund\""]);
}

#[tokio::test]
async fn a_page_a_new_page_or_a_reason_is_kept_for_agents_alone() {
    let page = |page: &str| Some(Knowledge::Page { page: page.to_owned() });
    let once = Some(Knowledge::NotReusable { reason: "Nur dieser <i>Raum</i>".to_owned() });
    let address = "http://desk.example/konto/leinwand/?quelle=suche#oben";
    let ways: [Way<'_>; 4] = [
        (&[("hilfe", "seite/beamer/kein-bild")], page("beamer/kein-bild"), "<a href=\"/beamer/kein-bild/\">"),
        (&[("hilfe", "andere"), ("hilfeseite", address)], page("konto/leinwand"), "<a href=\"/konto/leinwand/\">"),
        (&[("hilfe", "keine"), ("hilfegrund", "Nur dieser <i>Raum</i>")], once, "Nur dieser &lt;i&gt;Raum&lt;"),
        (&[("hilfe", "neu")], Some(Knowledge::NewPage), "Neue Hilfeseite nötig"),
    ];
    for (more, expected, shown) in ways {
        let (mut browser, id) = at_a_request().await;
        assert_eq!(solve(&mut browser, &id, more).await.status, 303, "{more:?}");
        assert_eq!(kept(&browser, &id).await, expected);
        browser.get(&format!("/konsole/anfragen/{id}")).await.has(&[shown]);
        let theirs = browser.get(&browser.link(&id, "m.hansen@hafenschule.example")).await;
        theirs.has(&["Das Kabel &amp; der"]);
        theirs.has_not(&[shown, "entwurf"]);
    }
}

#[tokio::test]
async fn what_stands_on_no_page_yet_is_there_as_the_draft_of_one() {
    let (mut browser, id) = at_a_request().await;
    let draft = format!("/konsole/anfragen/{id}/entwurf");
    assert_eq!(browser.get(&draft).await.status, 404);
    solve(&mut browser, &id, &[("hilfe", "neu")]).await;
    browser.get(&format!("/konsole/anfragen/{id}")).await.has(&[&format!("<a href=\"{draft}\">Entwurf laden</a>")]);
    let page = browser.get(&draft).await;
    page.has(&[
        "+++\ntitle = \"Leinwand schwarz\"\ndraft = true\n",
        "## Problem\n\nLeinwand schwarz\n\n## Lösung\n\nDas Kabel &",
    ]);
    browser.sign_in("t.kroeger@deichgymnasium.example").await;
    assert_eq!(browser.get(&draft).await.status, 404);
}

#[tokio::test]
async fn a_desk_that_does_not_ask_and_the_levels_above_solve_as_before() {
    let mut browser = Browser::new(desk().replacing("solutions = \"documented\"", "solutions = \"as_they_are\""));
    browser.post("/anfrage/absenden", &teacher(&[])).await;
    let id = browser.tickets().await.remove(0);
    browser.sign_in(ADMIN).await;
    browser.get(&format!("/konsole/anfragen/{id}")).await.has_not(&["Wo finden andere die Lösung?"]);
    assert_eq!(solve(&mut browser, &id, &[]).await.status, 303);

    let mut browser = Browser::new(desk());
    browser.sign_in("s.aydin@schul-hilfe.example").await;
    let call =
        [("kanal", "phone"), ("name", "Jana"), ("mail", ADMIN), ("text", "Kein WLAN"), ("gruppe", "servicedesk")];
    let call: Vec<_> = call.into_iter().chain([("dringlichkeit", "normal"), ("schluessel", "k1")]).collect();
    assert_eq!(browser.console_post("/konsole/neu", &call).await.status, 303);
    let id = browser.tickets().await.remove(0);
    browser.get(&format!("/konsole/anfragen/{id}")).await.has_not(&["Wo finden andere die Lösung?"]);
    assert_eq!(solve(&mut browser, &id, &[]).await.status, 303);
}

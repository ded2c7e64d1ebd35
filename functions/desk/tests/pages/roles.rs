//! Who signs in to read along: a school contact, and a school authority (D-31).

use super::common::{Browser, Fixture, desk};
use super::teacher;

const NESRIN: &str = "n.kaya@hafenschule.example";
const BIRTE: &str = "b.hinrichs@schulamt.example";
const JANA: &str = "j.petersen@hafenschule.example";
const MAREN: &str = "m.hansen@hafenschule.example";
const REPORT: &str = "/konsole/auswertung/";

/// The example desk, at which the school authority reads the requests of the Hafenschule.
fn granted() -> Fixture {
    desk().changed_text(&[("callbacks = true ", "readers = [\"b.hinrichs@schulamt.example\"]\ncallbacks = true ")])
}

/// A teacher's request at each school; that of the Hafenschule was answered, noted on, and handed up. Their numbers.
async fn asked(browser: &mut Browser) -> (String, String, String) {
    browser.post("/anfrage/absenden", &teacher(&[("beteiligte", "")])).await;
    let own = browser.tickets().await.remove(0);
    let other = [("schule", "deichgymnasium"), ("mail", "tea@deichgymnasium.example"), ("beteiligte", "")];
    let other = [&other[..], &[("schluessel", "bbbbbbbbbbbbbbbbbbbbbbbb")]].concat();
    browser.post("/anfrage/absenden", &teacher(&other)).await;
    let other = browser.tickets().await.into_iter().find(|id| *id != own).expect("it is in");
    browser.sign_in(JANA).await;
    for (kind, text) in [("nachricht", "Ich komme gleich."), ("intern", "Schon die dritte."), ("gruppe", "Unter uns.")]
    {
        assert_eq!(browser.act(&own, "schreiben", &[("art", kind), ("text", text)]).await.status, 303, "{kind}");
    }
    let up = [("grund", "kein Zugriff"), ("text", "Das schreibt die Admin hinauf."), ("dringlichkeit", "high")];
    assert_eq!(browser.act(&own, "hochgeben", &[&up[..], super::UNKNOWN].concat()).await.status, 303);
    let known = [own.clone(), other.clone()];
    let child = browser.tickets().await.into_iter().find(|id| !known.contains(id)).expect("it was handed up");
    browser.sign_out();
    (own, other, child)
}

/// What is public can be read, and nothing can be done.
async fn reads_along(browser: &mut Browser, own: &str) {
    browser.get("/konsole/?liste=wartet").await.has(&[own, "Beamer in Raum 204"]);
    let page = browser.get(&format!("/konsole/anfragen/{own}")).await;
    page.has(&["Beamer in Raum 204", "Ich komme gleich.", "Maren Hansen", "Sie lesen mit."]);
    page.has_not(&["Schon die dritte.", "Unter uns.", "Das schreibt die Admin hinauf.", "kein Zugriff", "<textarea"]);
    for act in ["uebernehmen", "schreiben", "hochgeben", "vertraulich", "beobachten", "ort", "spam", "dienstleister"] {
        let sent = [("art", "nachricht"), ("text", "Hallo"), ("mails", "all"), ("bestaetigt", "ja")];
        assert_eq!(browser.act(own, act, &sent).await.status, 404, "{act}");
    }
    let (_, events) = browser.ticket(own).await;
    assert_eq!(events.len(), 6, "submitted, taken, said, noted twice, handed up: {events:#?}");
    for page in ["/konsole/suche", "/konsole/rueckmeldungen/", &format!("/konsole/anfragen/{own}/entwurf")] {
        assert_eq!(browser.get(page).await.status, 404, "{page}");
    }
}

/// Over the wall between schools, and above level 1, there is nothing.
async fn nothing_else(browser: &Browser, others: [&str; 2]) {
    for id in others {
        assert_eq!(browser.get(&format!("/konsole/anfragen/{id}")).await.status, 404);
        for group in ["", "deichgymnasium", "servicedesk"] {
            browser.get(&format!("/konsole/?gruppe={group}")).await.has_not(&[id]);
        }
    }
}

#[tokio::test]
async fn who_reads_along_is_told_of_a_question_to_somebody_else() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &teacher(&[("beteiligte", "")])).await;
    let own = browser.tickets().await.remove(0);
    browser.sign_in(JANA).await;
    browser.act(&own, "schreiben", &[("art", "rueckfrage"), ("text", "Welcher Raum?")]).await;
    browser.sign_out();
    browser.sign_in(NESRIN).await;
    let page = browser.get(&format!("/konsole/anfragen/{own}")).await;
    page.has(&["Welcher Raum?", "Rückfrage gestellt"]);
    page.has_not(&["Rückfrage an Sie"]);
}

// covers D-31
#[tokio::test]
async fn a_school_contact_reads_along_at_the_own_school_and_enters_for_its_people() {
    let mut browser = Browser::new(desk());
    let (own, other, child) = asked(&mut browser).await;
    assert_eq!(browser.post("/konsole/anmelden", &[("mail", NESRIN)]).await.status, 200);
    let mails = browser.mails().await;
    assert!(mails.iter().any(|(to, _)| to == NESRIN), "the way in comes by mail");
    browser.sign_in(NESRIN).await;
    reads_along(&mut browser, &own).await;
    nothing_else(&browser, [&other, &child]).await;
    assert_eq!(browser.get(REPORT).await.status, 404);
    let form = browser.get("/konsole/neu").await;
    form.has(&["<option value=\"hafenschule\"", "Anfrage aufnehmen"]);
    form.has_not(&["deichgymnasium", "servicedesk", "name=\"tag\"", "Anfragen suchen"]);
    let enter = |mail, group| {
        [("kanal", "talk"), ("mail", mail), ("text", "Kein Ton in R 7"), ("gruppe", group), ("dringlichkeit", "normal")]
    };
    let taken = browser.console_post("/konsole/neu", &enter(MAREN, "hafenschule")).await;
    assert_eq!(taken.status, 303);
    browser.get(&taken.location).await.has(&["Kein Ton in R 7", "Sie lesen mit."]);
    let count = browser.tickets().await.len();
    for (mail, group) in
        [("tea@deichgymnasium.example", "hafenschule"), (MAREN, "servicedesk"), (MAREN, "deichgymnasium")]
    {
        let page = browser.console_post("/konsole/neu", &enter(mail, group)).await;
        assert_eq!(page.status, 403, "{mail} {group}");
        page.has(&["Für Menschen mit dieser Adresse nehmen Sie keine Anfragen auf", "Kein Ton in R 7"]);
    }
    assert_eq!(browser.tickets().await.len(), count);
    // A file is for those who may read what it came with; what is confidential is not there at all.
    let hidden = [("vertraulich", "ja"), ("schluessel", "cccccccccccccccccccccccc"), ("beteiligte", "")];
    browser.post("/anfrage/absenden", &teacher(&hidden)).await;
    let known = [&own, &other, &child].map(String::as_str);
    let mut hidden = Vec::new();
    for id in browser.tickets().await {
        if !known.contains(&id.as_str()) && browser.ticket(&id).await.0.visibility.is_confidential() {
            hidden.push(id);
        }
    }
    assert_eq!(hidden.len(), 1);
    nothing_else(&browser, [&hidden[0], &child]).await;
    assert_eq!(browser.console_post("/konsole/abmelden", &[]).await.status, 303);
}

// covers D-31
#[tokio::test]
async fn a_school_authority_reads_the_numbers_of_its_schools_and_requests_where_a_queue_says_so() {
    let mut browser = Browser::new(desk());
    let (own, other, child) = asked(&mut browser).await;
    browser.sign_in(BIRTE).await;
    let home = browser.get("/konsole/").await;
    assert_eq!((home.status, home.location.as_str()), (303, REPORT));
    let page = browser.get(REPORT).await;
    page.has(&["Auswertung", "Hafenschule", "Deichgymnasium"]);
    page.has_not(&[
        "Servicedesk",
        "Hilfeseite half",
        "Arbeitsliste",
        "/konsole/neu",
        "/konsole/suche",
        "/konsole/rueckmeldungen/",
    ]);
    let csv = browser.get(&format!("{REPORT}zahlen.csv")).await;
    assert!(csv.body().contains("hafenschule") && !csv.body().contains("servicedesk"), "{}", csv.body());
    assert_eq!(browser.get("/konsole/neu").await.status, 404);
    assert_eq!(browser.get(&format!("/konsole/anfragen/{own}")).await.status, 404);
    nothing_else(&browser, [&other, &child]).await;

    let mut browser = Browser::new(granted());
    let (own, other, child) = asked(&mut browser).await;
    browser.sign_in(BIRTE).await;
    reads_along(&mut browser, &own).await;
    nothing_else(&browser, [&other, &child]).await;
    assert_eq!(browser.get("/konsole/neu").await.status, 404);
    let entered = [("mail", MAREN), ("text", "Kein Ton"), ("gruppe", "hafenschule"), ("kanal", "talk")];
    assert_eq!(browser.console_post("/konsole/neu", &entered).await.status, 404);
    browser.get(REPORT).await.has(&["Hafenschule"]);
}

//! A group in several places.

use super::common::{Browser, Fixture, desk};
use super::teacher;

const ADMIN: &str = "j.petersen@hafenschule.example";
const SAMIR: &str = "s.aydin@schul-hilfe.example";
const KIRSTEN: &str = "k.lund@schul-hilfe.example";

const SITES: &str = r#"lead = "k.lund@schul-hilfe.example"
hands_up_to = "plattform"

[[queue.site]]
id = "altbau"
name = { de = "Altbau", en = "Old building" }
members = ["k.lund@schul-hilfe.example"]
address = "Hof 1"
hours = { de = "Mo bis Fr, 8 bis 12 Uhr", en = "Mon to Fri, 8 am to noon" }

[[queue.site]]
id = "neubau"
name = { de = "Neubau", en = "New building" }
"#;

/// The example desk, whose service desk is in two places.
fn in_two_places() -> Fixture {
    desk().replacing("lead = \"k.lund@schul-hilfe.example\"\nhands_up_to = \"plattform\"\n", SITES)
}

/// What a school admin writes: it goes by its topic.
fn own<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let admin = [("rolle", "schuladmin"), ("mail", ADMIN), ("thema", "beamer"), ("beteiligte", "")];
    teacher(&[&admin[..], more].concat())
}

// covers Z-30
#[tokio::test]
async fn the_form_asks_where_the_group_has_several_places_and_nobody_has_to_say() {
    let mut browser = Browser::new(in_two_places());
    let page = browser.post("/anfrage/angaben", &own(&[])).await;
    page.has(&["An welchem Ort?", "name=\"ort\" value=\"altbau\"", "Neubau", "In welchem Raum?"]);
    browser.post("/en/anfrage/angaben", &own(&[])).await.has(&["At which site?", "Old building"]);
    // A teacher's goes to the school, which is in one place.
    browser.post("/anfrage/angaben", &teacher(&[])).await.has_not(&["An welchem Ort?"]);
    let chosen = [("ort", "altbau"), ("raum", "R 204")];
    browser.post("/anfrage/pruefen", &own(&chosen)).await.has(&[
        "<dd>Altbau</dd>",
        "<dd>R 204</dd>",
        "value=\"altbau\"",
    ]);
    assert_eq!(browser.post("/anfrage/absenden", &own(&chosen)).await.status, 303);
    assert_eq!(browser.owed("M9").await, [KIRSTEN], "who works there is told");
    let id = browser.tickets().await.remove(0);
    let link = browser.link(&id, ADMIN);
    browser.get(&link).await.has(&["<dd>Altbau<br>Hof 1<br>", "Mo bis Fr, 8 bis 12 Uhr", "R 204"]);
    // What the group does not have is not taken, and nothing is chosen for anybody.
    for (key, ort) in [("b", "turm"), ("c", "")] {
        let key = key.repeat(24);
        let sent = browser.post("/anfrage/absenden", &own(&[("ort", ort), ("schluessel", &key)])).await;
        assert_eq!(sent.status, 303);
        assert_eq!(browser.owed("M9").await, [SAMIR], "whoever is on duty is told");
    }
}

// covers Z-30
#[tokio::test]
async fn agents_change_the_place_and_list_by_it() {
    let mut browser = Browser::new(in_two_places());
    browser.sign_in(SAMIR).await;
    let call = |ort| {
        let call = [("kanal", "phone"), ("mail", ADMIN), ("text", "Kein Bild"), ("gruppe", "servicedesk")];
        [&call[..], &[("dringlichkeit", "normal"), ("ort", ort)]].concat()
    };
    browser.get("/konsole/neu").await.has(&["<optgroup label=\"Servicedesk\"><option value=\"servicedesk/altbau\">"]);
    for wrong in ["netz/altbau", "servicedesk/turm", "altbau"] {
        let page = browser.console_post("/konsole/neu", &call(wrong)).await;
        assert_eq!(page.status, 422, "{wrong}");
        page.has(&["Wählen Sie einen Ort der Gruppe", "Kein Bild"]);
    }
    let taken = browser.console_post("/konsole/neu", &call("servicedesk/altbau")).await;
    assert_eq!(taken.status, 303);
    let id = browser.tickets().await.remove(0);
    assert_eq!(browser.owed("M9").await, [KIRSTEN]);
    let (altbau, neubau) =
        ("/konsole/?liste=uns&gruppe=servicedesk&ort=altbau", "/konsole/?gruppe=servicedesk&ort=neubau");
    browser.get("/konsole/?gruppe=servicedesk").await.has(&["Alle Orte 1<", "Altbau 1<", "Neubau 0<"]);
    browser.get(altbau).await.has(&[&id, "Servicedesk, Altbau", "aria-current=\"page\"><span>Altbau 1<"]);
    browser.get(neubau).await.has_not(&[&id]);
    browser.get("/konsole/?gruppe=netz").await.has_not(&["Alle Orte"]);

    browser.get(&taken.location).await.has(&["Ort ändern", "<option value=\"altbau\" selected>Altbau</option>"]);
    assert_eq!(browser.act(&id, "ort", &[("ort", "neubau")]).await.status, 303);
    browser.get(&taken.location).await.has(&["Samir Aydın hat den Ort gewählt: Neubau", "<dd>Neubau</dd>"]);
    browser.get(altbau).await.has_not(&[&id]);
    browser.get(neubau).await.has(&[&id]);
    browser.get(&browser.link(&id, ADMIN)).await.has(&["hat den Ort gewählt: Neubau"]);
    let wrong = browser.act(&id, "ort", &[("ort", "turm")]).await;
    assert_eq!(wrong.status, 422);
    wrong.has(&["Diesen Ort gibt es in der Gruppe nicht"]);
    assert_eq!(browser.act(&id, "ort", &[("ort", "")]).await.status, 303);
    browser.get(&taken.location).await.has(&["hat den Ort offen gelassen"]);
    browser.get(neubau).await.has_not(&[&id]);
    // In another group it has no place.
    browser.act(&id, "ort", &[("ort", "neubau")]).await;
    browser.act(&id, "verschieben", &[("nach", "netz")]).await;
    browser.get(&taken.location).await.has_not(&["<dd>Neubau</dd>", "Ort ändern"]);
}

//! An agent moves a request to another group.

use super::common::{Browser, desk};

const ADMIN: &str = "j.petersen@hafenschule.example";
const MONA: &str = "m.okafor@schul-hilfe.example";
const SAMIR: &str = "s.aydin@schul-hilfe.example";

/// The admin's request at the service desk, its agent signed in.
async fn at_the_service_desk(fixture: super::common::Fixture) -> (Browser, String) {
    let mut browser = Browser::new(fixture);
    browser.sign_in(SAMIR).await;
    let call = [("kanal", "phone"), ("name", "Jana Petersen"), ("mail", ADMIN), ("text", "Seit heute früh kein WLAN")];
    let more = [("gruppe", "servicedesk"), ("dringlichkeit", "normal"), ("schluessel", "k1")];
    let call: Vec<_> = call.into_iter().chain(more).collect();
    assert_eq!(browser.console_post("/konsole/neu", &call).await.status, 303);
    let id = browser.tickets().await.remove(0);
    browser.owed("M9").await;
    (browser, id)
}

// covers Z-08
#[tokio::test]
async fn a_request_goes_to_another_group_with_all_that_was_said() {
    let (mut browser, id) = at_the_service_desk(desk()).await;
    let here = format!("/konsole/anfragen/{id}");
    let page = browser.get(&here).await;
    page.has(&["In eine andere Gruppe", "<option value=\"netz\">Netz und WLAN</option>", "<option value=\"leitung\">"]);
    page.has_not(&["<option value=\"plattform\">", "<option value=\"hafenschule\">", "<option value=\"servicedesk\">"]);
    for wrong in ["", "plattform", "deichgymnasium", "mond"] {
        let page = browser.act(&id, "verschieben", &[("nach", wrong), ("grund", "Am <b>Verteiler</b>")]).await;
        assert_eq!(page.status, 422, "{wrong}");
        page.has(&["value=\"Am &lt;b&gt;Verteiler&lt;", "aria-invalid=\"true\" aria-describedby=\"e-nach\""]);
        page.has(&["Wählen Sie die Gruppe, in die die Anfrage gehört", "<details open><summary>In eine andere Gruppe"]);
    }
    let moved = browser.act(&id, "verschieben", &[("nach", "netz"), ("grund", "Am Verteiler")]).await;
    assert_eq!((moved.status, moved.location.as_str()), (303, here.as_str()));
    assert_eq!(browser.owed("M9").await, [MONA]);
    browser.get("/konsole/?gruppe=servicedesk").await.has_not(&[&id]);
    browser.get("/konsole/?gruppe=netz").await.has(&[&id]);
    browser.get(&here).await.has(&["hat die Anfrage verschoben nach: Netz und WLAN: Am Verteiler", "Seit heute früh"]);
    let own = browser.get(&browser.link(&id, ADMIN)).await;
    own.has(&["hat die Anfrage verschoben nach: Netz und WLAN"]);
    own.has_not(&["Am Verteiler"]);
}

#[tokio::test]
async fn who_reads_it_no_longer_after_a_move_comes_to_the_list() {
    let confidential = |policy: &mut tickets::Policy| {
        for queue in policy.queues.iter_mut().filter(|queue| queue.id.as_str() == "leitung") {
            queue.visibility = tickets::Visibility::Queue;
        }
    };
    let (mut browser, id) = at_the_service_desk(desk().changed(confidential)).await;
    let moved = browser.act(&id, "verschieben", &[("nach", "leitung")]).await;
    assert_eq!((moved.status, moved.location.as_str()), (303, "/konsole/"));
    assert_eq!(browser.get(&format!("/konsole/anfragen/{id}")).await.status, 404);
    browser.sign_in("k.lund@schul-hilfe.example").await;
    browser.get(&format!("/konsole/anfragen/{id}")).await.has(&["Vertraulich"]);
}

#[tokio::test]
async fn whoever_only_reads_moves_nothing() {
    let (mut browser, id) = at_the_service_desk(desk()).await;
    browser.sign_in(MONA).await;
    browser.get(&format!("/konsole/anfragen/{id}")).await.has_not(&["In eine andere Gruppe"]);
    assert_eq!(browser.act(&id, "verschieben", &[("nach", "netz")]).await.status, 403);
    browser.sign_in("t.kroeger@deichgymnasium.example").await;
    assert_eq!(browser.get(&format!("/konsole/anfragen/{id}")).await.status, 404);
}

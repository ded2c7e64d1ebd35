//! The pages that people act on, asked as a browser without JavaScript would ask, over a desk in memory.

#[path = "pages/along.rs"]
mod along;
#[path = "pages/apart.rs"]
mod apart;
#[path = "pages/audit.rs"]
mod audit;
#[path = "pages/callback.rs"]
mod callback;
#[path = "pages/caller.rs"]
mod caller;
#[path = "pages/cause.rs"]
mod cause;
mod common;
#[path = "pages/contact.rs"]
mod contact;
#[path = "pages/crowd.rs"]
mod crowd;
#[path = "pages/edit.rs"]
mod edit;
#[path = "pages/feedback.rs"]
mod feedback;
#[path = "pages/files.rs"]
mod files;
#[path = "pages/found.rs"]
mod found;
#[path = "pages/gone.rs"]
mod gone;
#[path = "pages/guest.rs"]
mod guest;
#[path = "pages/hidden.rs"]
mod hidden;
#[path = "pages/intake.rs"]
mod intake;
#[path = "pages/knowledge.rs"]
mod knowledge;
#[path = "pages/left.rs"]
mod left;
#[path = "pages/mine.rs"]
mod mine;
#[path = "pages/moved.rs"]
mod moved;
#[path = "pages/offers.rs"]
mod offers;
#[path = "pages/outside.rs"]
mod outside;
#[path = "pages/people.rs"]
mod people;
#[path = "pages/pilot.rs"]
mod pilot;
#[path = "pages/rate.rs"]
mod rate;
#[path = "pages/reassigned.rs"]
mod reassigned;
#[path = "pages/remote.rs"]
mod remote;
#[path = "pages/renew.rs"]
mod renew;
#[path = "pages/report.rs"]
mod report;
#[path = "pages/roles.rs"]
mod roles;
#[path = "pages/secrets.rs"]
mod secrets;
#[path = "pages/shown.rs"]
mod shown;
#[path = "pages/sites.rs"]
mod sites;
#[path = "pages/trays.rs"]
mod trays;
#[path = "pages/typed.rs"]
mod typed;
#[path = "pages/watch.rs"]
mod watch;
#[path = "pages/ways.rs"]
mod ways;
#[path = "pages/whole.rs"]
mod whole;

use common::{Browser, desk};

const TEACHER: &[(&str, &str)] = &[
    ("rolle", "lehrkraft"),
    ("schule", "hafenschule"),
    ("thema", "beamer"),
    ("betreff", "Beamer in Raum 204 zeigt kein Bild"),
    ("text", "Seit heute früh bleibt die Leinwand schwarz."),
    ("haeufigkeit", "immer"),
    ("name", "Maren Hansen"),
    ("mail", "m.hansen@hafenschule.example"),
    ("beteiligte", "Ole Brandt <o.brandt@hafenschule.example>"),
    ("schluessel", "aaaaaaaaaaaaaaaaaaaaaaaa"),
];

/// Nobody knows the cause.
const UNKNOWN: &[(&str, &str)] = &[("bereich", "unbekannt"), ("dienst", "unbekannt"), ("technik", "unbekannt")];

/// The teacher's answers, some of them other than usual.
fn teacher<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = TEACHER.iter().filter(|(name, _)| !other.iter().any(|(n, _)| n == name));
    kept.chain(other).copied().collect()
}

// covers Z-28 Z-43
#[tokio::test]
async fn each_step_shows_the_next_and_keeps_what_was_typed() {
    let mut browser = Browser::new(desk());
    let page = browser.post("/anfrage/thema", &[("rolle", "lehrkraft"), ("schule", "hafenschule")]).await;
    assert_eq!(page.status, 200);
    page.has(&["Worum geht es?", "Schritt 2 von 6", "name=\"rolle\" value=\"lehrkraft\"", "WLAN und Netz"]);
    let page = browser.post("/anfrage/antworten", &[("rolle", "lehrkraft"), ("thema", "wlan")]).await;
    page.has(&["Was ist passiert?", "Schritt 4 von 6", "name=\"thema\" value=\"wlan\""]);
    page.has(&["class=\"back\" formaction=\"/anfrage/thema\""]);
    let page = browser.post("/anfrage/pruefen", TEACHER).await;
    page.has(&["Stimmt alles?", "Ihre Anfrage geht an Jana Petersen", "Beamer, Tafel und Ton", "Jedes Mal"]);
    page.has_not(&["Fehler: "]);
}

// covers N-04 N-05
#[tokio::test]
async fn a_mistake_says_what_to_do_and_loses_no_word() {
    let mut browser = Browser::new(desk());
    let sent = teacher(&[("betreff", ""), ("text", "Ein <b>Text</b> & mehr"), ("schritt", "beschreibung")]);
    let page = browser.post("/anfrage/kontakt", &sent).await;
    assert_eq!(page.status, 422);
    page.has(&[
        "<title>Fehler: Was ist passiert?",
        "href=\"#betreff\">Schreiben Sie in einem Satz, worum es geht",
        "Ein &lt;b&gt;Text&lt;",
        "aria-invalid=\"true\"",
    ]);
    page.has_not(&["<b>Text</b>"]);
    let page = browser.post("/anfrage/pruefen", &teacher(&[("mail", "m.hansen"), ("schritt", "kontakt")])).await;
    page.has(&["Prüfen Sie die E-Mail-Adresse", "value=\"m.hansen\"", "Maren Hansen"]);
}

#[tokio::test]
async fn browsers_go_back_to_the_steps_of_the_form_and_keep_nothing_else() {
    let mut browser = Browser::new(desk());
    let mistake = teacher(&[("betreff", ""), ("schritt", "beschreibung")]);
    let pupil = teacher(&[("rolle", "schueler")]);
    for (address, sent) in [("/anfrage/pruefen", TEACHER), ("/anfrage/kontakt", &mistake)] {
        let step = browser.post(address, sent).await;
        assert_eq!((&*step.keeping, &*step.clearing), ("private, no-cache", ""), "{address}");
    }
    let sent = browser.post("/anfrage/absenden", TEACHER).await;
    let receipt = browser.get(&sent.location).await;
    let helped = browser.post("/anfrage/geholfen", TEACHER).await;
    let pupil = browser.post("/anfrage/kontakt", &pupil).await;
    for end in [&receipt, &helped, &pupil] {
        assert_eq!((&*end.keeping, &*end.clearing), ("no-store", "\"cache\""), "{}", end.status);
    }
    let id = browser.tickets().await.remove(0);
    let ticket = browser.get(&browser.link(&id, "m.hansen@hafenschule.example")).await;
    browser.sign_in("j.petersen@hafenschule.example").await;
    let console = browser.get("/konsole/").await;
    for answer in [sent, receipt, ticket, console] {
        assert_eq!(answer.keeping, "no-store", "status {}", answer.status);
    }
}

// covers D-01
#[tokio::test]
async fn d_01_a_pupil_is_sent_to_the_teacher_and_makes_no_ticket() {
    let mut browser = Browser::new(desk());
    for step in ["/anfrage/thema", "/anfrage/absenden"] {
        let page = browser.post(step, &teacher(&[("rolle", "schueler")])).await;
        page.has(&["Zeig es deiner Lehrkraft"]);
    }
    assert!(browser.tickets().await.is_empty());
}

#[tokio::test]
async fn a_form_without_its_key_is_looked_at_once_more() {
    let mut browser = Browser::new(desk());
    let page = browser.post("/anfrage/absenden", &teacher(&[("schluessel", "")])).await;
    page.has(&["Stimmt alles?", "name=\"schluessel\""]);
    assert!(browser.tickets().await.is_empty());
}

#[tokio::test]
async fn the_receipt_says_number_reader_and_time_and_opens_nothing() {
    let mut browser = Browser::new(desk());
    let sent = browser.post("/anfrage/absenden", TEACHER).await;
    assert_eq!(sent.status, 303);
    let receipt = browser.get(&sent.location).await;
    let id = browser.tickets().await[0].clone();
    receipt.has(&["Ihre Anfrage ist angekommen", &id, "Jana Petersen"]);
    receipt.has_not(&[&format!("/a/{id}"), "Leinwand schwarz"]);
    let again = browser.post("/anfrage/absenden", TEACHER).await;
    assert_eq!((again.status, browser.tickets().await.len()), (303, 1), "the same key is the same request");
    let forged = sent.location.replace(&id, "K7QF-2M9T");
    assert_eq!(browser.get(&forged).await.status, 404);
}

#[tokio::test]
async fn the_receipt_tells_of_a_public_holiday_and_of_school_holidays() {
    let receipt = async |days| {
        let mut browser = Browser::new(desk());
        browser.later_days(days);
        let sent = browser.post("/anfrage/absenden", TEACHER).await;
        browser.get(&sent.location).await
    };
    let (feast, holidays) = ("Heute ist Feiertag.", "Bis 14. Mai 2027 sind Schulferien:");
    receipt(0).await.has_not(&["Feiertag", "erinnern wir"]);
    let ascension_day = receipt(185).await;
    ascension_day.has(&["Fr 07.05.2027, 7:30: Wir fangen an", feast]);
    ascension_day.has_not(&["erinnern wir"]);
    let day_after = receipt(186).await;
    day_after.has(&["Jetzt: Wir sehen es uns an", holidays]);
    day_after.has_not(&["Feiertag"]);
}

#[tokio::test]
async fn the_receipt_invites_to_answer_by_mail_only_where_mail_is_read() {
    let mut browser = Browser::new(desk());
    let sent = browser.post("/anfrage/absenden", TEACHER).await;
    let receipt = browser.get(&sent.location).await;
    receipt.has(&["schreiben Sie auf der Seite Ihrer Anfrage"]);
    receipt.has_not(&["antworten Sie darauf", "[Schul-Hilfe #"]);
    let mut browser = Browser::new(desk().reading_mail());
    let sent = browser.post("/anfrage/absenden", TEACHER).await;
    browser.get(&sent.location).await.has(&["oder antworten Sie darauf", "[Schul-Hilfe #"]);
}

// covers N-02 Z-22 Z-24 Z-51
#[tokio::test]
async fn the_requester_reads_answers_and_decides_by_the_personal_link() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    let link = browser.link(&id, "m.hansen@hafenschule.example");
    browser.sign_in("j.petersen@hafenschule.example").await;
    browser.act(&id, "schreiben", &[("art", "intern"), ("text", "geheimer Vermerk")]).await;
    browser.act(&id, "schreiben", &[("art", "rueckfrage"), ("text", "Kein Signal oder ganz dunkel?")]).await;
    let page = browser.get(&link).await;
    page.has(&["Beamer in Raum 204", "Rückfrage an Sie", "Jana Petersen fragt:", "ganz dunkel"]);
    page.has(&["Grundlagen", "Datumsangaben", "Nicht angegeben", "In den nächsten Tagen", "Ole Brandt"]);
    page.has_not(&["geheimer Vermerk"]);

    let empty = browser.post(&format!("{link}/antwort"), &[("text", "  ")]).await;
    assert_eq!(empty.status, 422);
    empty.has(&["Es fehlt noch ein Text"]);
    let answered = browser.post(&format!("{link}/antwort"), &[("text", "Ganz dunkel."), ("schluessel", "k1")]).await;
    assert_eq!(answered.status, 303);
    browser.get(&link).await.has(&["in Bearbeitung", "Ganz dunkel."]);

    for step in ["erledigt", "zurueckziehen", "wieder-oeffnen"] {
        let asked = browser.get(&format!("{link}/{step}")).await;
        assert_eq!(asked.status, 200);
    }
    browser.get(&link).await.has(&["in Bearbeitung"]);
    assert_eq!(browser.post(&format!("{link}/erledigt"), &[]).await.status, 303);
    browser.get(&link).await.has(&["geschlossen", "als gelöst bestätigt"]);
}

// covers N-27
#[tokio::test]
async fn a_link_opens_its_own_ticket_for_its_own_person_only() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    browser.post("/anfrage/absenden", &teacher(&[("schluessel", "bbbbbbbbbbbbbbbbbbbbbbbb")])).await;
    let ids = browser.tickets().await;
    let link = browser.link(&ids[0], "m.hansen@hafenschule.example");
    assert_eq!(browser.get(&link).await.status, 200);
    assert_eq!(browser.get(&link.replace(&ids[0], &ids[1])).await.status, 404);
    let strangers = browser.link(&ids[0], "t.kroeger@deichgymnasium.example");
    assert_eq!(browser.get(&strangers).await.status, 404);
    let participants = browser.link(&ids[0], "o.brandt@hafenschule.example");
    browser.get(&participants).await.has(&["Beamer in Raum 204"]);
    let withdrawn = browser.post(&format!("{participants}/zurueckziehen"), &[]).await;
    assert_eq!(withdrawn.status, 403, "a participant may answer, not decide");
    browser.later_days(181);
    let late = browser.get(&link).await;
    assert_eq!(late.status, 410);
    late.has(&["Dieser Link ist abgelaufen"]);
}

#[tokio::test]
async fn the_console_is_for_agents_and_its_forms_for_their_own_session() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    let out = browser.get(&format!("/konsole/anfragen/{id}")).await;
    assert_eq!((out.status, out.location.as_str()), (303, &*format!("/konsole/anmelden?zu=/konsole/anfragen/{id}")));
    let stranger = browser.post("/konsole/anmelden", &[("mail", "nobody@post.example")]).await;
    stranger.has(&["Sehen Sie in Ihr Postfach"]);

    browser.sign_in("t.kroeger@deichgymnasium.example").await;
    assert_eq!(browser.get(&format!("/konsole/anfragen/{id}")).await.status, 404, "another school's ticket");

    browser.sign_in("j.petersen@hafenschule.example").await;
    browser.get("/konsole/").await.has(&["Wartet auf uns", "Beamer in Raum 204", "Maren Hansen", "Dispatcher"]);
    let unmarked = browser.post(&format!("/konsole/anfragen/{id}/uebernehmen"), &[]).await;
    assert_eq!(unmarked.status, 403, "a form without the session's mark");
    let foreign = browser.post_from("https://evil.example", &format!("/konsole/anfragen/{id}/uebernehmen")).await;
    assert_eq!(foreign.status, 403);
    assert_eq!(browser.act(&id, "uebernehmen", &[]).await.status, 303);
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["Jana Petersen hat die Anfrage übernommen", "Abgeben", "An Servicedesk weitergeben"]);
    let stale = browser.act(&id, "hochgeben", &[("grund", ""), ("text", "Nur Text"), ("dringlichkeit", "high")]).await;
    assert_eq!(stale.status, 422);
    stale.has(&["Es fehlt noch ein Text", "Nur Text"]);
}

// covers D-21 P-22
#[tokio::test]
async fn d_21_the_admin_hands_up_and_follows_the_child_as_its_requester() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    browser.sign_in("j.petersen@hafenschule.example").await;
    let up = [("grund", "Kein Ersatz da"), ("text", "Beamer ohne Lampe"), ("dringlichkeit", "high")];
    let up = [&up[..], UNKNOWN].concat();
    assert_eq!(browser.act(&id, "hochgeben", &up).await.status, 303);
    let page = browser.get(&format!("/konsole/anfragen/{id}")).await;
    page.has(&["weitergegeben", "Bei der nächsten Stufe", "Beamer ohne Lampe", "Kein Ersatz da"]);
    let child = page.href_with("/a/").expect("the admin has a way to the child");
    browser.get(&child).await.has(&["Beamer ohne Lampe", "Heute noch", "Kein Ersatz da"]);
    let teachers = browser.link(&id, "m.hansen@hafenschule.example");
    let seen = browser.get(&teachers).await;
    seen.has(&["weitergegeben an: Servicedesk"]);
    seen.has_not(&["Beamer ohne Lampe", "Kein Ersatz da"]);
}

#[tokio::test]
async fn an_unknown_address_confirms_by_a_button() {
    let mut browser = Browser::new(desk());
    let guest = teacher(&[("mail", "gast@post.example"), ("rolle", "gast"), ("schule", ""), ("beteiligte", "")]);
    let sent = browser.post("/anfrage/absenden", &guest).await;
    browser.get(&sent.location).await.has(&["Bestätigen Sie Ihre Adresse"]);
    let id = browser.tickets().await[0].clone();
    let link = browser.confirm_link(&id, "gast@post.example");
    browser.get(&link).await.has(&["Gehört diese Adresse Ihnen?"]);
    browser.sign_in("s.aydin@schul-hilfe.example").await;
    browser.get("/konsole/?liste=unbestaetigt").await.has(&["Beamer in Raum 204"]);
    let confirmed = browser.post(&link, &[]).await;
    assert_eq!(confirmed.status, 303);
    browser.get(&confirmed.location).await.has(&["Beamer in Raum 204", "neu"]);
}

#[tokio::test]
async fn a_confirmation_that_was_used_or_came_too_late_says_so_and_leads_on() {
    let guest = teacher(&[("mail", "gast@post.example"), ("rolle", "gast"), ("schule", ""), ("beteiligte", "")]);
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &guest).await;
    let id = browser.tickets().await[0].clone();
    let link = browser.confirm_link(&id, "gast@post.example");
    browser.post(&link, &[]).await;
    let used = browser.get(&link).await;
    used.has(&["Ihre Adresse ist bestätigt"]);
    used.has_not(&["<form method=\"post\""]);
    let ticket = used.href_with(&format!("/a/{id}/")).expect("a way to the ticket");
    browser.get(&ticket).await.has(&["Beamer in Raum 204"]);
    assert_eq!(browser.post(&link, &[]).await.location, link, "a second press shows the same page");
    browser.later_days(mail::link::DAYS_GOOD - 1);
    let ticket = browser.get(&link).await.href_with(&format!("/a/{id}/")).expect("a way to the ticket");
    browser.later_days(2);
    assert_eq!(browser.get(&ticket).await.status, 410, "no look makes the way in good for longer");

    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", &guest).await;
    let id = browser.tickets().await[0].clone();
    let link = browser.confirm_link(&id, "gast@post.example");
    browser.later_days(8);
    browser.tick().await;
    browser.get(&link).await.has(&["Die Anfrage ist verfallen", "class=\"btn\" href=\"/anfrage/\""]);
}

#[tokio::test]
async fn nothing_leads_to_troubleshooters_where_there_are_none() {
    for (desk, leads) in [(desk(), true), (desk().without_help(), false)] {
        let page = Browser::new(desk).post("/anfrage/thema", &TEACHER[..2]).await;
        assert_eq!(page.count("href=\"/stoerungshelfer/\"") > 0, leads);
    }
}

#[tokio::test]
async fn english_pages_speak_english() {
    let mut browser = Browser::new(desk());
    let page = browser.post("/en/anfrage/pruefen", TEACHER).await;
    page.has(&["lang=\"en\"", "Is everything right?", "Projector, board and sound"]);
    let sent = browser.post("/en/anfrage/absenden", TEACHER).await;
    browser.get(&sent.location).await.has(&["Your request has arrived"]);
    let id = browser.tickets().await[0].clone();
    let link = browser.link(&id, "m.hansen@hafenschule.example");
    browser.get(&link).await.has(&["lang=\"en\"", "Basics", "Not given"]);
}

#[tokio::test]
async fn what_is_not_there_says_so_kindly() {
    let browser = Browser::new(desk());
    for address in ["/a/K7QF-2M9T/xyz", "/anfrage/angekommen/K7QF-2M9T/xyz", "/konsole/anmelden/x/y/z"] {
        let page = browser.get(address).await;
        assert_eq!(page.status, 404, "{address}");
        page.has(&["Diese Seite gibt es hier nicht", "040 66969-0123"]);
    }
    assert_eq!(browser.get("/anfrage/thema").await.status, 303);
}

#[tokio::test]
async fn another_text_under_the_key_of_an_old_page_is_kept() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    let link = browser.link(&id, "m.hansen@hafenschule.example");
    for text in ["Das blaue Kabel.", "Das blaue Kabel.", "Nachtrag: doch das rote."] {
        let sent = browser.post(&format!("{link}/antwort"), &[("text", text), ("schluessel", "old")]).await;
        assert_eq!(sent.status, 303);
    }
    let page = browser.get(&link).await;
    page.has(&["Das blaue Kabel.", "Nachtrag: doch das rote."]);
    assert_eq!(page.count("Das blaue Kabel."), 1, "the same words twice are one answer");

    browser.sign_in("j.petersen@hafenschule.example").await;
    browser.act(&id, "uebernehmen", &[("schluessel", "old")]).await;
    browser.act(&id, "schreiben", &[("art", "nachricht"), ("text", "AAA eins"), ("schluessel", "old")]).await;
    browser.act(&id, "schreiben", &[("art", "nachricht"), ("text", "BBB zwei"), ("schluessel", "old")]).await;
    browser.get(&link).await.has(&["AAA eins", "BBB zwei"]);
    browser.post("/anfrage/absenden", &teacher(&[("betreff", "Ganz anders")])).await;
    assert_eq!(browser.tickets().await.len(), 2, "a changed form is another request");
}

#[tokio::test]
async fn the_form_fills_nobody_elses_mailbox() {
    let mut browser = Browser::new(desk());
    let page = browser.post("/anfrage/absenden", &teacher(&[("beteiligte", "victim@post.example")])).await;
    assert_eq!(page.status, 422);
    page.has(&["Prüfen Sie die Adressen der Beteiligten"]);
    assert!(browser.tickets().await.is_empty());
}

#[tokio::test]
async fn the_last_look_names_the_school_that_the_address_tells() {
    let mut browser = Browser::new(desk());
    let page = browser.post("/anfrage/pruefen", &teacher(&[("schule", "deichgymnasium")])).await;
    page.has(&["Ihre Anfrage geht an Jana Petersen", "Hafenschule"]);
    page.has_not(&["Thomas Kröger"]);
}

// covers Z-45
#[tokio::test]
async fn the_requester_reads_what_they_did_in_their_own_words() {
    let mut browser = Browser::new(desk());
    browser.post("/anfrage/absenden", TEACHER).await;
    let id = browser.tickets().await[0].clone();
    let link = browser.link(&id, "m.hansen@hafenschule.example");
    browser.post(&format!("{link}/zurueckziehen"), &[]).await;
    browser.get(&link).await.has(&["Sie haben die Anfrage zurückgezogen", "zurückgezogen"]);
}

#[tokio::test]
async fn the_way_through_a_troubleshooter_goes_into_the_form() {
    let mut browser = Browser::new(desk());
    let way = "Das ergab der Störungshelfer:\n- Was sehen Sie? Nichts\n";
    let sent = [("thema", "wlan"), ("betreff", "Kein Netz"), ("text", way), ("seite", "stoerungshelfer/netz/ende/2")];
    let page = browser.post("/anfrage/wer", &sent).await;
    assert_eq!(page.status, 200);
    page.has(&[
        "Wer sind Sie?",
        "name=\"thema\" value=\"wlan\"",
        "stoerungshelfer/netz/ende/2",
        "Was sehen Sie? Nichts",
    ]);
    page.has_not(&["Fehler: "]);
}

#[tokio::test]
async fn an_outage_stands_above_every_page_of_the_desk() {
    let mut browser = Browser::new(desk());
    browser.sign_in("j.petersen@hafenschule.example").await;
    for address in ["/konsole/", "/konsole/anmelden", "/rueckmeldung/danke?seite=wlan", "/a/K7QF-2M9T/xyz"] {
        browser.get(address).await.has(&["<strong>Kein WLAN im Neubau</strong>"]);
    }
    browser.post("/anfrage/thema", TEACHER).await.has(&["<strong>Kein WLAN im Neubau</strong>"]);
}

//! What the form offers of the pages that are served: the example's, and others.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

use super::Site;
use crate::content::{Content, Made, Wishes};
use desk::help::{Help, HelpSite, Reader, SiteHelp};
use std::sync::Arc;
use tickets::Language;
use tickets::policy::{Label, SchoolId, TopicId};

/// How many hits show that the search itself finds a page.
const HITS_MAX: usize = 20;

fn made(content: &Content) -> Made {
    let now = "2026-11-22T12:00:00Z".parse().unwrap();
    let wishes = Wishes { base_url: None, now, strict: false, drafts: false };
    content.make(&wishes, &site_gen::Memory::default()).unwrap().made.unwrap()
}

fn help() -> SiteHelp {
    help_of(&Content::Example)
}

fn help_of(content: &Content) -> SiteHelp {
    let Made { policy, files, .. } = made(content);
    SiteHelp::new(Arc::new(policy), Arc::new(Site::new(&files)))
}

#[track_caller]
fn check(help: &Help, first: &str, troubleshooter: Option<&str>) {
    assert_eq!(help.answers.first().map_or("", |page| page.page.as_str()), first, "{help:#?}");
    assert_eq!(help.troubleshooter.as_ref().map(|page| page.page.as_str()), troubleshooter, "{help:#?}");
}

/// Somebody who reads this language, of no school, about nothing yet.
fn reader(language: &Language) -> Reader<'_> {
    Reader { language, school: None, topic: None }
}

#[test]
fn a_topic_has_its_first_answers_and_its_troubleshooter() {
    let (help, de, en) = (help(), Language::new("de"), Language::new("en"));
    let (beamer, nothing) = (TopicId::new("beamer"), TopicId::new("nichts"));
    let on = help.on_topic(&Reader { topic: Some(&beamer), ..reader(&de) });
    check(&on, "beamer/kein-bild", Some("stoerungshelfer/beamer"));
    assert!(on.answers.len() >= 3, "{on:#?}");
    check(&help.on_topic(&Reader { topic: Some(&beamer), ..reader(&en) }), "en/beamer/kein-bild", None);
    check(&help.on_topic(&Reader { topic: Some(&nothing), ..reader(&de) }), "", None);
}

#[test]
fn words_find_answers_and_the_troubleshooter_that_goes_with_them() {
    let (help, de, fr) = (help(), Language::new("de"), Language::new("fr"));
    let (other, words) = (TopicId::new("konto"), "Der Drucker druckt nicht, und im Lehrerzimmer staut sich Papier");
    let found = help.for_words(&Reader { topic: Some(&other), ..reader(&de) }, words);
    assert!(found.answers.iter().any(|page| page.page == "drucken/druckt-nicht"), "{found:#?}");
    assert_eq!(found.troubleshooter.map(|page| page.page).as_deref(), Some("stoerungshelfer/drucker"));
    let quoted = help.for_words(&reader(&de), "Drucker druckt nicht, Meldung „Papierstau im Fach 24“");
    assert!(quoted.answers.iter().any(|page| page.page.starts_with("drucken/")), "{quoted:#?}");
    check(&help.for_words(&reader(&de), "xyzzy"), "", None);
    check(&help.for_words(&reader(&fr), words), "", None);
}

#[test]
fn a_topic_that_was_renamed_meanwhile_still_has_its_answers() {
    let Made { mut policy, files, .. } = made(&Content::Example);
    for topic in &mut policy.topics {
        topic.label = Label::default();
    }
    let help = SiteHelp::new(Arc::new(policy), Arc::new(Site::new(&files)));
    let de = Language::new("de");
    let found = help.for_words(&reader(&de), "Drucker druckt nicht");
    assert!(found.answers.iter().any(|page| page.page == "drucken/druckt-nicht"), "{found:#?}");
}

#[test]
fn pages_of_a_heap_answer_whatever_their_topic_is_called() {
    let place = tempfile::tempdir().unwrap();
    for page in ["beamer", "kontakt/sprechstunde", "wlan/verbinden"] {
        let file = place.path().join(page).with_extension("md");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, format!("# Seite {page}\n\nEin Satz vom Flackern.")).unwrap();
    }
    let (help, de) = (help_of(&Content::Folder(place.path().to_owned())), Language::new("de"));
    for (topic, page) in [("allgemeines", "beamer"), ("kontakt-2", "kontakt/sprechstunde")] {
        let topic = TopicId::new(topic);
        let reader = Reader { topic: Some(&topic), ..reader(&de) };
        check(&help.on_topic(&reader), page, None);
        check(&help.for_words(&reader, "Flackern"), page, None);
        assert_eq!(help.for_words(&reader, "Flackern").answers.len(), 3);
    }
}

#[test]
fn what_is_no_answer_is_not_offered() {
    let (help, de) = (help(), Language::new("de"));
    for (words, is_found) in [("Thema WLAN", "/wlan/"), ("Störungshelfer WLAN", "/stoerungshelfer/wlan/")] {
        assert!(help.index(&de).unwrap().ask(words, HITS_MAX).iter().any(|hit| hit.url == is_found), "{words}");
        let offered = help.for_words(&reader(&de), words).answers;
        assert!(offered.iter().all(|page| page.page != is_found.trim_matches('/')), "{offered:#?}");
    }
}

// covers D-07
#[test]
fn pages_of_a_school_are_offered_to_its_own_people_first_and_to_nobody_else() {
    let (help, de) = (help(), Language::new("de"));
    let (own, other, wlan) = (SchoolId::new("hafenschule"), SchoolId::new("deichgymnasium"), TopicId::new("wlan"));
    let page = "schulen/hafenschule/wlan/verbinden";
    let theirs = Reader { school: Some(&own), topic: Some(&wlan), ..reader(&de) };
    check(&help.on_topic(&theirs), page, Some("stoerungshelfer/wlan"));
    let words = "Mit dem WLAN der Hafenschule verbinden";
    assert!(help.for_words(&theirs, words).answers.iter().any(|found| found.page == page));
    for school in [None, Some(&other)] {
        let reader = Reader { school, ..theirs };
        let mut offered = help.on_topic(&reader).answers;
        offered.extend(help.for_words(&reader, words).answers);
        assert!(offered.len() > 3 && offered.iter().all(|found| found.page != page), "{offered:#?}");
    }
}

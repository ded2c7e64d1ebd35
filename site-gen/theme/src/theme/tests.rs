//! A theme and what it renders, side by side.

use super::*;
use tickets::Policy;

const GERMAN: &str = include_str!("../../../../content/strings/de.toml");

fn policy() -> Policy {
    Policy::read(include_str!("../../../../content/desk.toml"), "desk.toml").unwrap()
}

fn own(name: &str, text: &str) -> Vec<(String, String)> {
    vec![(name.to_owned(), text.to_owned())]
}

/// Renders `text` as the template `probe.html` in German.
fn probe(text: &str, context: &impl Serialize) -> Result<String, ThemeError> {
    let de = Language::new("de");
    let theme = Theme::new(&own("templates/probe.html", text))?;
    theme.render("probe.html", &de, &Frame::new(&policy(), &de), context)
}

#[derive(Serialize)]
struct Nothing {}

#[test]
fn every_text_exists_in_every_language() {
    let all: Vec<Words> = WORDS.iter().map(|(_, written)| Words::brought(written)).collect();
    for ((name, _), words) in WORDS.iter().zip(&all) {
        for other in &all {
            assert_eq!(words.first_missing(other), None, "{name}");
        }
    }
}

#[test]
fn a_frame_needs_nothing_but_the_desk() {
    let theme = Theme::new(&own(
        "templates/probe.html",
        "{% extends \"base.html\" %}{% block content %}<h1>x</h1>{% endblock content %}",
    ))
    .unwrap();
    for tag in ["de", "en"] {
        let language = Language::new(tag);
        for kind in [crate::Kind::Site, crate::Kind::Home, crate::Kind::Desk] {
            let mut frame = Frame::new(&policy(), &language);
            frame.kind = kind;
            let html = theme.render("probe.html", &language, &frame, &Nothing {}).unwrap();
            assert!(html.contains(&format!("<html lang=\"{tag}\">")), "{html}");
            assert!(html.contains("Schul-Hilfe"), "{html}");
            let linked = |name: &str| theme.assets().any(|a| a.name == name && html.contains(&*a.address));
            assert!(linked("assets/lotse.css") && linked("assets/lotse.js"), "{html}");
            // Agents search tickets, not help pages.
            assert_eq!(linked("assets/find.js"), kind != crate::Kind::Desk);
            assert!(!html.contains(" style=") && !html.contains("<script>"), "{html}");
        }
    }
}

// covers Z-05
#[test]
fn the_foot_says_hours_and_phone_in_the_language_of_the_page() {
    let theme = Theme::new(&[]).unwrap();
    let html = |tag: &str| {
        let language = Language::new(tag);
        theme.render("404.html", &language, &Frame::new(&policy(), &language), &Nothing {}).unwrap()
    };
    assert!(html("de").contains("Montag bis Freitag, 7:30 bis 16\u{a0}Uhr<br>Telefon <a href=\"tel:040669690123\">"));
    assert!(html("en").contains("Monday to Friday, 7:30 to 16:00<br>Phone "));
    assert!(html("en").contains("<a href=\"/impressum/#nicht-uebersetzt:en\" hreflang=\"de\">Legal notice</a>"));
}

#[test]
fn what_nobody_gave_is_an_error_that_names_template_and_key() {
    for (text, place, key) in [
        ("a\n {{ subject }}", "templates/probe.html:2:", "subject"),
        ("{{ t.form.nothing }}", "templates/probe.html:1:", "nothing"),
        ("{{ word_in(language=\"fr\", key=\"state.open\") }}", "templates/probe.html:1:", "state.open"),
        ("{{ word(key=\"state.lost\") }}", "templates/probe.html:1:", "state.lost"),
        ("{{ fill(text=t.form.step, n=1) }}", "templates/probe.html:1:", "{of}"),
        ("{{ \"gestern\" | long_date }}", "templates/probe.html:1:", "gestern"),
    ] {
        let error = probe(text, &Nothing {}).unwrap_err().to_string();
        assert!(error.contains(place) && error.contains(key), "{text}: {error}");
    }
}

#[test]
fn a_broken_template_says_where() {
    let error = probe("<p>\n{% if %}", &Nothing {}).unwrap_err();
    assert_eq!((error.place().file.as_str(), error.place().line), ("templates/probe.html", 2));
}

#[test]
fn what_people_wrote_is_escaped() {
    #[derive(Serialize)]
    struct Typed {
        subject: &'static str,
    }
    let html = probe("<p title=\"{{ subject }}\">{{ subject }}</p>", &Typed { subject: "<b>\"x\"&" }).unwrap();
    assert_eq!(html, "<p title=\"&lt;b&gt;&quot;x&quot;&amp;\">&lt;b&gt;&quot;x&quot;&amp;</p>");
}

#[test]
fn each_state_has_its_top_mark_and_word() {
    let theme = Theme::new(&[]).unwrap();
    for (key, class) in [
        ("new", "mk"),
        ("open", "mk open"),
        ("waiting_requester", "mk ask"),
        ("waiting_external", "mk ext"),
        ("waiting_outside", "mk ext"),
        ("scheduled", "mk ext"),
        ("solved", "mk ok"),
        ("closed", "mk end"),
        ("unconfirmed", "mk soon"),
    ] {
        let html = probe(&format!("{{{{ <state key=\"{key}\" /> }}}}"), &Nothing {}).unwrap();
        let (language, word) = (Language::new("de"), format!("state.{key}"));
        let said = theme.word(&language, &word);
        assert_ne!(said, word);
        assert!(html.contains(&format!("<span class=\"{class}\" aria-hidden=\"true\"></span>{said}")), "{html}");
    }
}

#[test]
fn filters_and_counts_speak_the_language_of_the_page() {
    let text = "{{ \"2026-11-17\" | long_date }}, {{ plural(of=t.topic.answers, n=1) }}, {{ plural(of=t.topic.answers, n=0) }}, {{ fill(text=t.form.step, n=2, of=5) }}, {{ word_in(language=\"en\", key=\"state.open\") }}";
    let said = "17. November 2026, 1 Antwort, 0 Antworten, Schritt 2 von 5, in progress";
    assert_eq!(probe(text, &Nothing {}).unwrap(), said);
}

#[test]
fn a_school_may_change_words_and_templates_and_add_a_language() {
    let theme = Theme::new(&[
        ("strings/de.toml".to_owned(), "[lost]\ntitle = 'Hier nicht'".to_owned()),
        ("strings/nds.toml".to_owned(), GERMAN.replace("Deutsch", "Plattdüütsch")),
        ("assets/lotse.css".to_owned(), "body{}".to_owned()),
    ])
    .unwrap();
    assert_eq!(theme.word(&Language::new("de"), "lost.title"), "Hier nicht");
    assert_eq!(theme.word(&Language::new("nds"), "language.name"), "Plattdüütsch");
    assert_eq!(theme.word(&Language::new("de"), "lost.nothing"), "lost.nothing");
    let style = |theme: &Theme| theme.assets().find(|a| a.name == "assets/lotse.css").cloned().unwrap();
    assert_eq!(style(&theme).text, "body{}");
    assert_ne!(style(&theme).address, style(&Theme::new(&[]).unwrap()).address);
}

#[test]
fn a_new_language_must_have_every_word() {
    let error = Theme::new(&own("strings/fr.toml", "[language]\nname = 'Français'")).unwrap_err();
    assert!(error.to_string().starts_with("strings/fr.toml:1:1: the text `"), "{error}");
}

#[test]
fn the_ids_around_an_authors_text_are_kept_from_headings() {
    let around = [
        "accessibility.html",
        "article.html",
        "base.html",
        "contact-card.html",
        "fallback.html",
        "page.html",
        "privacy.html",
        "topic.html",
    ];
    let templates = TEMPLATES.iter().filter(|(name, _)| around.iter().any(|file| name.ends_with(file)));
    let ids = templates.flat_map(|(_, text)| text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()));
    // An id with a colon and a language in it is none that a heading gets.
    let mut ids: Vec<&str> = ids.filter(|id| !id.contains(":{{")).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids, crate::FRAME_IDS);
}

/// A page whose templates are read when it is asked for says what it says otherwise, or what is wrong with them.
fn both(own: &[(String, String)], template: &str, context: &impl Serialize) -> Result<String, ThemeError> {
    let de = Language::new("de");
    let frame = Frame::new(&policy(), &de);
    let page = |theme: &Theme| theme.render(template, &de, &frame, context);
    let late = page(&Theme::unread(own)?);
    match (Theme::new(own), &late) {
        (Ok(theme), _) => assert_eq!(page(&theme), late, "{template}"),
        (Err(early), late) => assert_eq!(Some(&early), late.as_ref().err(), "{template}"),
    }
    late
}

#[test]
fn a_page_reads_no_more_templates_than_it_needs() {
    let theme = Theme::unread(&[]).unwrap();
    let of = |page: &'static str| needed(page, &theme.templates, &theme.parts).into_keys().collect::<Vec<_>>();
    assert_eq!(of("404.html"), ["404.html", "base.html", "fallback.html", "parts.html"]);
    assert_eq!(of("decide.html"), ["base.html", "decide.html", "fallback.html", "parts.html"]);
    assert_eq!(
        of("ticket.html"),
        ["base.html", "entries.html", "fallback.html", "files.html", "parts.html", "ticket.html"]
    );
    for (page, _) in TEMPLATES {
        let page = page.trim_start_matches("templates/");
        let few: Vec<(&str, &str)> = needed(page, &theme.templates, &theme.parts).into_iter().collect();
        let de = &theme.words[&Language::new("de")];
        with_templates(speaking(Tera::new(), de.tree().clone(), de, &theme.words), &few).unwrap();
    }
}

#[test]
fn a_page_sees_every_word_that_its_templates_name() {
    let theme = Theme::unread(&[]).unwrap();
    let de = &theme.words[&Language::new("de")];
    let mut words = 0;
    for page in theme.templates.keys() {
        let few = needed(page, &theme.templates, &theme.parts);
        let seen = de.tree_of(&named(few.values().copied()).expect("each word is named"));
        for path in
            few.values().flat_map(|text| text.split([' ', '(', '=', '{', '~']).filter(|one| one.starts_with("t.")))
        {
            let path = path[2..].split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.').next().unwrap();
            assert_eq!(seen.get_from_path(path), de.tree().get_from_path(path), "{page}: {path}");
            words += usize::from(seen.get_from_path(path).is_some());
        }
    }
    assert!(words > 1_000, "{words}");
    assert_eq!(named(["t {{ a.t.b + t.own.x }} t {% if t.c %}"]), Some(["c", "own"].into()));
    assert_eq!(named(["{{ f(of=t) }}"]), None);
    assert_eq!(named(["{% for x in t[key] %}"]), None);
}

#[test]
fn a_page_is_the_same_whenever_its_templates_are_read() {
    both(&[], "404.html", &Nothing {}).unwrap();
    let own = |text: &str| own("templates/probe.html", text);
    assert_eq!(
        both(&own("{{ <state key=\"open\" /> }}"), "probe.html", &Nothing {}).unwrap().matches("mk open").count(),
        1
    );
    // What is called in a way that nobody foresaw is found nevertheless.
    both(&own("{% include 'fallback.html' %}"), "probe.html", &Nothing {}).unwrap();
    let calls = both(&own("{% set flag = <flag_g /> %}{{ flag }}"), "probe.html", &Nothing {}).unwrap();
    assert!(calls.contains("class=\"golf\""), "{calls}");
}

#[test]
fn a_broken_template_is_told_when_its_page_is_asked_for_and_leaves_the_others() {
    let own = own("templates/probe.html", "<p>\n{% if %}");
    let error = both(&own, "probe.html", &Nothing {}).unwrap_err();
    assert_eq!((error.place().file.as_str(), error.place().line), ("templates/probe.html", 2));
    let (theme, de) = (Theme::unread(&own).unwrap(), Language::new("de"));
    let page = |name: &str| theme.render(name, &de, &Frame::new(&policy(), &de), &Nothing {});
    assert!(page("404.html").is_ok());
    assert_eq!(page("nowhere.html").unwrap_err().to_string(), "templates/nowhere.html:1:1: there is no such template");
}

//! Pages that nobody should write and somebody will: each has a clear result in less than a second.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the test looks at the clock, the crate does not; this file is all tests"
)]

use site_gen::{Files, Memory, Options, Problem, build, foreign};
use std::time::{Duration, Instant};
use tickets::Policy;

/// What takes longer than this grows with the square of something, or never ends. People run the optimised program; one
/// that is not is more than ten times slower.
const TIME_MAX: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 });

/// Builds a foreign folder with these files.
fn built(files: &[(&str, &[u8])]) -> (Files, Vec<Problem>) {
    let sources = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    let sources = foreign::gather(sources, None).sources;
    let desk = String::from_utf8(sources.get("desk.toml").unwrap().to_vec()).unwrap();
    let policy = Policy::read(&desk, "desk.toml").unwrap();
    let options = Options { base_url: None, today: "2026-11-22".parse().unwrap(), strict: false, drafts: false };
    // Other tests run at the same time: the best of three counts.
    let mut took = Duration::MAX;
    for _ in 0..3 {
        let before = Instant::now();
        let made = build(&sources, &policy, &options, &Memory::default());
        took = took.min(before.elapsed());
        if took < TIME_MAX {
            return (made.files, made.problems);
        }
    }
    panic!("{:?} took {took:?}", files.first().map(|(path, _)| path));
}

/// Builds one page; gives its HTML and the codes of its problems.
fn page(text: impl AsRef<[u8]>) -> (String, Vec<&'static str>) {
    let (files, problems) = built(&[("a/seite.md", text.as_ref())]);
    assert!(problems.iter().all(|problem| problem.place.line > 0 && !problem.help.is_empty()));
    let html = files.get("a/seite/index.html").expect("the page is there");
    (String::from_utf8(html.to_vec()).unwrap(), problems.iter().map(|problem| problem.code).collect())
}

#[test]
fn a_page_of_568_kilobytes() {
    let part =
        "## Wort Überschrift\n\nText mit **fett**, [Link](#x) und `Code`.\n\n| a | b |\n|---|---|\n| c | d |\n\n";
    let (html, _) = page(part.repeat(568_000 / part.len() + 1));
    assert!(html.len() > 568_000);
}

#[test]
fn a_page_of_568_kilobytes_of_html() {
    let part =
        "<table><tr><td>Zelle <b>fett</b></td></tr></table>\n\nText <kbd>Strg</kbd>\n\n<div>\n\nInnen\n\n</div>\n\n";
    let (html, _) = page(part.repeat(568_000 / part.len() + 1));
    assert!(html.matches("Innen").count() > 4000);
}

#[test]
fn an_empty_page() {
    let (html, codes) = page("");
    assert!(html.contains("<h1>seite</h1>"));
    assert_eq!(codes, ["missing-title"]);
    assert_eq!(page("---\n---\n").1, ["missing-title"]);
}

#[test]
fn five_thousand_quotes_within_each_other() {
    let (html, _) = page(format!("{}Ganz innen", "> ".repeat(5000)));
    assert!(html.contains("Ganz innen"));
    let (html, _) = page(format!("{}Ganz <kbd>innen</kbd>", ">".repeat(5000)));
    assert!(html.contains("<kbd>innen</kbd>"));
}

#[test]
fn blocks_and_elements_within_each_other() {
    let (html, _) = page(format!("{}\nGanz innen\n", ":::note Titel\n".repeat(3000)));
    assert!(html.contains("Ganz innen"));
    let indented: String = (0..300).map(|depth| format!("{}!!! note\n", "    ".repeat(depth))).collect();
    let (html, _) = page(format!("{indented}{}Ganz innen", "    ".repeat(300)));
    assert!(html.contains("Ganz innen"));
    let (html, _) = page(format!("{}Ganz innen", "<div>\n\n".repeat(3000)));
    assert!(html.contains("Ganz innen"));
    let (html, _) = page(format!("{}Ganz innen", "<b><i>".repeat(3000)));
    assert!(html.contains("Ganz innen"));
    let (html, _) = page(format!("{}Ganz innen", "- ".repeat(3000)));
    assert!(html.contains("Ganz innen"));
    let (html, _) = page(format!("{}Ganz innen{}", "[".repeat(20_000), "](x)".repeat(20_000)));
    assert!(html.contains("Ganz innen"));
    let (html, _) = page(format!("Ganz innen {}", "<a ".repeat(20_000)));
    assert!(html.contains("Ganz innen"));
    let (html, _) = page(format!("Ganz innen {}", "{{< ".repeat(20_000)));
    assert!(html.contains("Ganz innen"));
    let (html, _) = page(format!("Ganz innen\n{}", "<Tab\n".repeat(20_000)));
    assert!(html.contains("Ganz innen"));
}

#[test]
fn front_matter_that_grows() {
    let mut bomb = String::from("---\ntitle: Bombe\na0: &a0 [x, x]\n");
    for depth in 1..40 {
        bomb.push_str(&format!("a{depth}: &a{depth} [*a{0}, *a{0}]\n", depth - 1));
    }
    let (html, codes) = page(format!("{bomb}---\nDer Text."));
    assert!(html.contains("<h1>Bombe</h1>") && html.contains("Der Text."));
    assert!(codes.contains(&"front-matter"), "{codes:?}");

    let deep = format!("---\ntitle: Tief\ntags: {}{}\n---\nDer Text.", "[".repeat(5000), "]".repeat(5000));
    assert!(page(deep).0.contains("Der Text."));
    let deep = format!("+++\ntitle = \"Tief\"\ntags = {}{}\n+++\nDer Text.", "[".repeat(5000), "]".repeat(5000));
    assert!(page(deep).0.contains("Der Text."));
    let many: String = (0..20_000).map(|number| format!("key{number}: value\n")).collect();
    assert!(page(format!("---\n{many}---\nDer Text.")).0.contains("Der Text."));
}

#[test]
fn letters_that_are_no_utf_8() {
    let (html, codes) = page(b"# Gr\xf6\xdfe\n\nSch\xf6n & gut\0Ende");
    assert!(html.contains("<h1>Größe</h1>") && html.contains("Schön &amp; gut\u{fffd}Ende"), "{html}");
    assert_eq!(codes, ["not-utf-8"]);
    let (html, _) = page(b"\xff\xfe#\0 \0\xdc\0b\0e\0r\0");
    assert!(html.contains("<h1>Über</h1>"));
}

#[test]
fn line_ends_and_marks_of_other_systems() {
    let (html, codes) =
        page("\u{feff}---\r\ntitle: Titel\r\ntags: [a]\r\n---\r\n\r\n:::note Los\r\nText\r\n:::\r\n\r\n- a\r\n- b\r\n");
    assert!(html.contains("<h1>Titel</h1>") && html.contains("<p class=\"t\">Los</p>") && html.contains("<li>b</li>"));
    assert_eq!(codes, Vec::<&str>::new());
}

#[test]
fn names_with_blanks_umlauts_and_signs() {
    let (files, problems) = built(&[
        (
            "Fächer & Räume/Größe der Säle.md",
            "# Eins\n\n[Zwei](<Größe der Säle (2).md>) [Drei](../%C3%9C/%3F.md)\n".as_bytes(),
        ),
        ("Fächer & Räume/Größe der Säle (2).md", b"# Zwei\n"),
        ("Fächer & Räume/groesse-der-saele.md", b"# Noch eins\n"),
        ("Ü/?.md", b"# Drei\n"),
        ("Ü/….md", b"# Vier\n"),
    ]);
    for path in ["groesse-der-saele", "groesse-der-saele-2", "groesse-der-saele-3"] {
        assert!(files.get(&format!("faecher-raeume/{path}/index.html")).is_some(), "{path}");
    }
    assert!(files.get("ue/seite/index.html").is_some() && files.get("ue/seite-2/index.html").is_some());
    let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["duplicate-address"; 2]);
}

#[test]
fn two_thousand_tags_headings_and_aliases_of_one_name() {
    let tags: Vec<String> = (0..2000).map(|number| format!("\"t {number}\"")).collect();
    let aliases: Vec<String> = (0..2000).map(|_| "/alt/".to_owned()).collect();
    let text = format!(
        "---\ntitle: T\ntags: [{}]\naliases: [{}]\n---\n{}",
        tags.join(","),
        aliases.join(","),
        "## Gleich\n\n".repeat(2000)
    );
    assert!(page(text).0.contains("gleich-2000"));
}

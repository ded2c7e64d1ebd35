//! `lotse check` over a copy of the example in which somebody has made every mistake there is: each is told, with its
//! place, its cause and the next step, all in one run.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;
use tests::server::{copy_of_example, lotse};

/// A mistake: the code that tells it, the file, the line, and the text of the file below its title.
struct Fault {
    code: &'static str,
    file: &'static str,
    line: u64,
    front: &'static str,
    text: &'static str,
}

const fn fault(code: &'static str, file: &'static str, line: u64, front: &'static str, text: &'static str) -> Fault {
    Fault { code, file, line, front, text }
}

/// Mistakes in pages of their own. The title stands in line 2, `front` begins in line 4, `text` two lines below the end.
const IN_PAGES: &[Fault] = &[
    fault("dead-link", "pages/drucken/f01.md", 6, "", "Siehe [dort](nirgends.md)."),
    fault("dead-link", "pages/drucken/f02.md", 6, "", "Siehe [dort](/wlan/verbindn/)."),
    fault("dead-anchor", "pages/drucken/f03.md", 6, "", "Siehe [dort](scannen.md#nirgends)."),
    fault("missing-alt", "pages/drucken/f04.md", 6, "", "![](/assets/bild.png)"),
    fault("front-matter", "pages/drucken/f05.md", 4, "tags = [", "Text."),
    fault("unknown-key", "pages/drucken/f06.md", 4, "reviwed = 2026-01-01", "Text."),
    fault("wrong-value", "pages/drucken/f07.md", 4, "weight = \"schwer\"", "Text."),
    fault("unknown-role", "pages/drucken/f08.md", 4, "role = [\"lehrkrft\"]", "Text."),
    fault("unknown-level", "pages/drucken/f09.md", 4, "level = 9", "Text."),
    fault("duplicate-anchor", "pages/drucken/f10.md", 8, "", "## Eins {#a}\n\n## Zwei {#a}"),
    fault("heading-level", "pages/drucken/f11.md", 8, "", "## Eins\n\n#### Zwei"),
    fault("unsafe-link", "pages/drucken/f12.md", 6, "", "[hier](javascript:alert(1))"),
    fault("raw-html", "pages/drucken/f13.md", 6, "", "<script>alert(1)</script>"),
    fault("foreign-markup", "pages/drucken/f14.md", 6, "", "{{< youtube abc >}}"),
    fault("unknown-note", "pages/drucken/f15.md", 6, "", ":::hinweiss\nText\n:::"),
    fault("open-block", "pages/drucken/f16.md", 6, "", ":::tipp\nText"),
    fault("stale", "pages/drucken/f17.md", 4, "review_by = 2020-01-01", "Text."),
    fault("alias-clash", "pages/drucken/f18.md", 4, "aliases = [\"/drucken/scannen/\"]", "Text."),
    fault("wrong-alias", "pages/drucken/f19.md", 4, "aliases = [\"https://anders.example/\"]", "Text."),
    fault("expired", "pages/drucken/f20.md", 4, "valid_until = 2020-01-01", "Text."),
    fault("unknown-language", "pages/drucken/f21.md", 4, "language = \"fr\"", "Text."),
    fault("extra-cells", "pages/drucken/f22.md", 8, "", "| a | b |\n|---|---|\n| 1 | 2 | 3 |"),
    fault("dead-link", "pages/drucken/f23.md", 4, "related = [\"drucken/nirgends.md\"]", "Text."),
    fault("unknown-topic", "pages/druken/f24.md", 1, "updated = 2026-01-01", "Text."),
    fault("unknown-topic", "pages/en/wlann/f25.md", 1, "updated = 2026-01-01", "Text."),
];

/// A build that keeps what it remembers beside the site, not among the caches of whoever runs the tests.
fn build(out: &Path) -> Command {
    let mut command = Command::new(lotse());
    command.env("XDG_CACHE_HOME", out.with_extension("cache"));
    command
}

#[test]
fn every_mistake_is_told_with_place_and_remedy_at_once() {
    let (_place, content) = copy_of_example();
    let write = |file: &str, text: &[u8]| {
        let file = content.join(file);
        fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
    };
    let remove = |file: &str| fs::remove_file(content.join(file)).expect("the example has it");
    let mut wanted: Vec<(&str, String, u64)> = Vec::new();
    for Fault { code, file, line, front, text } in IN_PAGES {
        // Without a key of its own the front matter ends a line earlier: a date takes the line.
        let front = if front.is_empty() { "created = 2026-01-01" } else { front };
        let line = if front == "created = 2026-01-01" { line + 1 } else { *line };
        let title = file.rsplit('/').next().unwrap_or_default();
        write(
            file,
            format!(
                "+++\ntitle = \"{title}\"\ndescription = \"Eine Seite mit einem Fehler.\"\n{front}\n+++\n\n{text}\n"
            )
            .as_bytes(),
        );
        wanted.push((code, (*file).to_owned(), line));
    }
    write("pages/drucken/f30.md", b"+++\ntitle = \"Ohne Ende\"\n\nText.\n");
    wanted.push(("front-matter-open", "pages/drucken/f30.md".to_owned(), 1));
    write("pages/drucken/f31.md", b"+++\ndescription = \"Ohne Titel.\"\n+++\n\nText.\n");
    wanted.push(("missing-title", "pages/drucken/f31.md".to_owned(), 1));
    write("pages/drucken/f32.md", b"+++\ntitle = \"Kein Text\"\n+++\n\n\xff\xfe\xfa\n");
    wanted.push(("not-text", "pages/drucken/f32.md".to_owned(), 1));
    write("pages/drucken/Über uns.md", b"+++\ntitle = \"Eins\"\ndescription = \"Eins.\"\n+++\n\nText.\n");
    write("pages/drucken/ueber-uns.md", b"+++\ntitle = \"Zwei\"\ndescription = \"Zwei.\"\n+++\n\nText.\n");
    wanted.push(("duplicate-address", String::new(), 1));
    remove("pages/impressum.md");
    wanted.push(("missing-legal-page", "pages/impressum.md".to_owned(), 1));
    remove("levels/2.md");
    wanted.push(("missing-level", "levels/2.md".to_owned(), 1));
    let questions = fs::read_to_string(content.join("search-tests.toml")).expect("it was written");
    write(
        "search-tests.toml",
        questions.replace("\"drucken/papierstau.md\"],\n", "\"drucken/scannen.md\"],\n").as_bytes(),
    );
    wanted.push(("search-test", "search-tests.toml".to_owned(), 0));
    write("stoerungen.toml", b"[[notice]]\nkind = \"unheil\"\n");
    wanted.push(("notices", "stoerungen.toml".to_owned(), 0));
    write("troubleshooters/leer.md", b"+++\ntitle = \"Leer\"\n+++\n\nNichts.\n");
    wanted.push(("", "troubleshooters/leer.md".to_owned(), 0));

    let (told, status) = check(&content);
    assert_eq!(status, Some(1), "errors end with 1");
    let problems = told["problems"].as_array().expect("a list");
    let mut missed = Vec::new();
    for (code, file, line) in &wanted {
        let is_it = |problem: &&Value| {
            (code.is_empty() || problem["code"] == *code)
                && problem["file"].as_str().is_some_and(|place| place.ends_with(file.as_str()))
                && (*line == 0 || problem["line"] == *line)
        };
        match problems.iter().find(is_it) {
            Some(problem) => {
                let says = |key: &str| problem[key].as_str().is_some_and(|text| !text.is_empty());
                assert!(says("message") && says("help"), "{problem}");
            }
            None => missed.push(format!("{code} {file}:{line}")),
        }
    }
    assert!(missed.is_empty(), "not told: {missed:#?}\ntold: {problems:#?}");
    assert!(wanted.len() >= 25);
    let mistyped = problems.iter().find(|problem| problem["code"] == "unknown-topic").expect("it was told above");
    assert_eq!(mistyped["help"], "did you mean `drucken`?");
}

#[test]
fn the_example_has_no_mistake_and_a_broken_desk_is_told() {
    let (_place, content) = copy_of_example();
    let (told, status) = check(&content);
    assert_eq!((status, &told["errors"]), (Some(0), &Value::from(0)), "{told:#}");
    let desk = fs::read_to_string(content.join("desk.toml")).expect("the example has a desk");
    let broken = desk.replacen("queue = \"", "queue = \"nirgends-", 1);
    fs::write(content.join("desk.toml"), broken).expect("a file can be written");
    let (told, status) = check(&content);
    assert_eq!(status, Some(1));
    let first = &told["problems"][0];
    assert!(first["file"].as_str().is_some_and(|file| file.ends_with("desk.toml")) && first["line"] != 1, "{told:#}");
}

#[test]
fn an_address_of_the_last_site_that_is_lost_is_told_until_an_alias_keeps_it() {
    let (place, content) = copy_of_example();
    let last = place.path().join("last");
    let built = build(&last).arg("build").arg(&content).arg("--out").arg(&last).output().expect("lotse runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let page = |name: &str| content.join("pages/drucken").join(name);
    fs::rename(page("papierstau.md"), page("stau.md")).expect("the example has it");
    let lost = |told: &Value| -> Vec<Value> {
        let problems = told["problems"].as_array().expect("a list").iter();
        problems.filter(|problem| problem["code"] == "lost-address").cloned().collect()
    };
    let last = last.to_str().expect("a name in letters");
    let (told, status) = check_with(&content, &["--previous", last]);
    assert_eq!(status, Some(1));
    let [only] = lost(&told).try_into().unwrap_or_else(|found| panic!("{found:#?}"));
    assert!(only["message"].as_str().is_some_and(|text| text.contains("/drucken/papierstau/")), "{only}");
    assert!(only["help"].as_str().is_some_and(|text| text.contains("aliases = [\"/drucken/papierstau/\"]")), "{only}");

    let text = fs::read_to_string(page("stau.md")).expect("it was renamed");
    let kept = text.replacen("---\n", "---\naliases: [\"/drucken/papierstau/\"]\n", 1);
    fs::write(page("stau.md"), kept).expect("a file can be written");
    assert_eq!(lost(&check_with(&content, &["--previous", last]).0), Vec::<Value>::new());
}

#[test]
fn what_a_check_found_stands_in_the_statement_about_accessibility() {
    let (place, content) = copy_of_example();
    fs::write(content.join("pages/drucken/bild.md"), "+++\ntitle = \"Bild\"\n+++\n\n![](/assets/bild.png)\n")
        .expect("a file can be written");
    let statement = || {
        let out = place.path().join("out");
        let built = build(&out).args(["build", "--lenient"]).arg(&content).arg("--out").arg(&out).output();
        assert!(built.expect("lotse runs").status.success());
        fs::read_to_string(out.join("barrierefreiheit/index.html")).expect("the page was written")
    };
    let (told, status) = check_with(&content, &["--record"]);
    assert_eq!(status, Some(1), "{told:#}");
    assert!(statement().contains(&format!("Es fand {} Mängel.", told["errors"])), "{told:#}");
    fs::remove_file(content.join("pages/drucken/bild.md")).expect("it was written");
    assert_eq!(check_with(&content, &["--record"]).1, Some(0));
    assert!(statement().contains("Es fand keinen Mangel."));
}

/// What `lotse check` says of a folder, and how it ends.
fn check(content: &Path) -> (Value, Option<i32>) {
    check_with(content, &[])
}

fn check_with(content: &Path, more: &[&str]) -> (Value, Option<i32>) {
    let told = Command::new(lotse()).args(["check", "--format", "json"]).arg(content).args(more).output();
    let told = told.expect("lotse runs");
    let json = serde_json::from_slice(&told.stdout);
    (json.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&told.stderr))), told.status.code())
}

//! Promises about the code base, kept by looking at it. Each is a function over a folder, so that it can be tried
//! on a house with a planted fault.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

mod promises;

use promises::{architecture, closure, docs, limits, neighbours, paths, purity, templates, words};
use std::path::Path;
use tests::root;

/// Fails with every fault there is, each with its place.
#[track_caller]
fn kept(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn pure_members_read_no_clock_no_file_and_no_chance() {
    kept(purity::faults(&root()));
}

#[test]
fn pure_members_have_a_clippy_file_with_the_bans() {
    kept(purity::bans(&root()));
}

#[test]
fn members_know_only_whom_they_may_know() {
    kept(neighbours::faults(&root()));
}

#[test]
fn pure_members_bring_in_neither_runtime_nor_network_nor_database() {
    kept(closure::faults(&root()));
}

#[test]
fn who_runs_a_desk_on_one_machine_compiles_no_sdk_of_aws() {
    kept(closure::cloud(&root()));
}

#[test]
fn every_member_has_the_lints_of_the_house() {
    kept(docs::lints(&root()));
}

#[test]
fn every_public_item_is_documented() {
    kept(docs::faults(&root()));
}

#[test]
fn every_file_opens_with_a_sentence() {
    kept(docs::openings(&root()));
}

#[test]
fn there_is_no_text_for_people_in_the_rules_and_the_desk() {
    kept(words::for_people(&root()));
}

#[test]
fn nothing_is_left_to_do() {
    kept(words::unfinished(&root()));
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    kept(paths::faults(&root()));
}

#[test]
fn every_dependency_comes_from_the_public_registry() {
    kept(paths::registries(&root()));
}

#[test]
fn architecture_md_tells_the_truth() {
    kept(architecture::faults(&root()));
}

#[test]
fn files_are_short_or_say_why_not() {
    kept(limits::faults(&root()));
}

#[test]
fn templates_carry_no_style_and_no_script() {
    kept(templates::faults(&root()));
}

/// A promise over nothing is always kept: the house must be seen.
#[test]
fn the_promises_see_the_whole_house() {
    let seen = promises::seen(&root());
    for file in ["functions/tickets/src/decide/submit.rs", "site-gen/src/disk.rs", "tests/tests/tidy.rs"] {
        assert!(seen.iter().any(|s| s == file), "{file} is not looked at");
    }
    assert!(!seen.iter().any(|s| s.starts_with("target/") || s.contains("node_modules")), "what is built is no source");
}

// ---- the test of the test: a house with one planted fault each

/// A folder with these files.
fn house(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let file = folder.path().join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    folder
}

#[track_caller]
fn check(promise: impl Fn(&Path) -> Vec<String>, files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(promise(house(files).path()), expected);
}

const MANIFEST: &str = "[package]\nname = \"tickets\"\n[lints]\nworkspace = true\n";

/// The manifests of a small workspace, in which `tickets` and `desk` know whom they are told to.
fn workspace(tickets_knows: &str, desk_knows: &str) -> tempfile::TempDir {
    let member = |name: &str, knows: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{knows}\n")
    };
    house(&[
        ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"functions/*\", \"tokio\"]\n"),
        ("functions/tickets/Cargo.toml", &member("tickets", tickets_knows)),
        ("functions/tickets/src/lib.rs", ""),
        ("functions/desk/Cargo.toml", &member("desk", desk_knows)),
        ("functions/desk/src/lib.rs", ""),
        ("tokio/Cargo.toml", &member("tokio", "")),
        ("tokio/src/lib.rs", ""),
    ])
}

#[test]
fn a_planted_clock_file_or_chance_is_found() {
    check(
        purity::faults,
        &[
            ("functions/tickets/src/lib.rs", "//! Rules.\n\nfn f() {\n    let _ = chrono::Utc::now();\n}\n"),
            ("functions/tickets/src/used.rs", "//! Rules.\nuse std::{fmt, fs};\nfn f() { fs::read(\"x\"); }\n"),
            ("functions/mail/src/lib.rs", "//! Mail.\nfn f() { assert!(rand::random()); }\n"),
            ("site-gen/src/disk.rs", "//! Disk.\nfn f() { std::fs::read(\"x\"); }\n"),
            ("site-gen/src/page.rs", "//! Page.\nfn f() { std::thread::spawn(|| ()); }\n"),
            ("site-gen/theme/src/a.rs", "//! Theme.\n// Utc::now() in a comment\nconst A: &str = \"Utc::now\";\n"),
            (
                "site-gen/theme/src/b.rs",
                "//! Theme.\n#[cfg(test)]\nmod tests {\n    fn f() { std::env::var(\"X\"); }\n}\n",
            ),
            ("site-gen/theme/src/c.rs", "//! Theme.\n#[cfg(test)]\nmod tests;\n"),
            ("site-gen/theme/src/c/tests.rs", "//! Tests.\nfn f() { std::env::var(\"X\"); }\n"),
        ],
        &[
            "functions/mail/src/lib.rs:2: a pure member uses rand::random",
            "functions/tickets/src/lib.rs:4: a pure member uses chrono::Utc::now",
            "functions/tickets/src/used.rs:2: a pure member uses std::fs",
            "functions/tickets/src/used.rs:3: a pure member uses fs::read",
            "site-gen/src/page.rs:2: a pure member uses std::thread::spawn",
        ],
    );
}

#[test]
fn a_missing_ban_is_found() {
    let all = std::fs::read_to_string(root().join("functions/tickets/clippy.toml")).unwrap();
    let less = all.lines().filter(|l| !l.contains("SystemTime::now")).collect::<Vec<_>>().join("\n");
    check(
        purity::bans,
        &[
            ("functions/tickets/Cargo.toml", MANIFEST),
            ("functions/tickets/clippy.toml", &less),
            ("functions/mail/Cargo.toml", ""),
            ("site-gen/Cargo.toml", ""),
            ("site-gen/clippy.toml", &all),
        ],
        &[
            "functions/mail/clippy.toml:1: there is no such file, and so no bans",
            "functions/tickets/clippy.toml:1: std::time::SystemTime::now is not banned",
        ],
    );
}

#[test]
fn a_planted_dependency_is_found() {
    let planted = workspace("desk = { path = \"../desk\" }", "");
    assert_eq!(
        neighbours::faults(planted.path()),
        [
            "functions/tickets/Cargo.toml:7: tickets may not know desk",
            "tokio/Cargo.toml:2: tokio is new: say in tests/tests/promises/neighbours.rs whom it may know",
        ]
    );
    let right = workspace("", "tickets = { path = \"../tickets\" }");
    assert_eq!(neighbours::faults(right.path()).len(), 1, "only the unknown member");
}

#[test]
fn a_planted_runtime_is_found_wherever_it_comes_from() {
    let planted = workspace("tokio = { path = \"../../tokio\" }", "");
    assert_eq!(closure::faults(planted.path()), ["tickets brings in tokio, by way of tickets > tokio"]);
    let right = workspace("", "tokio = { path = \"../../tokio\" }");
    assert_eq!(closure::faults(right.path()), Vec::<String>::new());
}

#[test]
fn a_planted_sdk_is_found_where_it_is_not_asked_for() {
    let member = |name: &str, knows: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{knows}\n")
    };
    let planted = |desk_knows: &str| {
        let members = "[workspace]\nresolver = \"3\"\nmembers = [\"aws\", \"aws-sdk-x\", \"desk\"]\n";
        house(&[
            ("Cargo.toml", &format!("{members}default-members = [\"desk\"]\n")),
            ("aws/Cargo.toml", &member("aws", "[dependencies]\naws-sdk-x = { path = \"../aws-sdk-x\" }")),
            ("aws/src/lib.rs", ""),
            ("aws-sdk-x/Cargo.toml", &member("aws-sdk-x", "")),
            ("aws-sdk-x/src/lib.rs", ""),
            ("desk/Cargo.toml", &member("desk", desk_knows)),
            ("desk/src/lib.rs", ""),
        ])
    };
    assert_eq!(closure::cloud(planted("").path()), Vec::<String>::new());
    let faults = closure::cloud(planted("[dev-dependencies]\naws = { path = \"../aws\" }").path());
    assert_eq!(faults, ["desk brings in aws-sdk-x, by way of desk > aws > aws-sdk-x"]);
}

#[test]
fn missing_lints_are_found() {
    check(
        docs::lints,
        &[
            ("Cargo.toml", "[workspace]\n[workspace.lints.rust]\nunsafe_code = \"forbid\"\n"),
            ("functions/tickets/Cargo.toml", MANIFEST),
            ("functions/mail/Cargo.toml", "[package]\nname = \"mail\"\n"),
        ],
        &[
            "Cargo.toml:1: missing_docs is not among the workspace's lints",
            "functions/mail/Cargo.toml:1: the member does not say `[lints] workspace = true`",
        ],
    );
}

#[test]
fn an_undocumented_public_item_is_found() {
    let text = "//! Rules.\n\npub fn bare() {}\n/// Told.\npub struct Told {\n    pub bare: u8,\n    hidden: u8,\n}\n\
                impl Told {\n    pub fn bare(&self) {}\n}\n/// Told.\npub enum E {\n    Bare,\n}\nstruct Own {\n    pub x: u8,\n}\n\
                impl Own {\n    pub fn x(&self) {}\n}\npub(crate) fn ours() {}\npub use std::fmt;\n#[cfg(test)]\n\
                mod tests {\n    pub fn bare() {}\n}\n/// Told.\npub trait T {\n    fn bare();\n}\npub const BARE: u8 = 1;\n\
                pub mod inner {\n    //! Told within.\n}\npub mod outside;\n";
    check(
        docs::faults,
        &[
            ("functions/tickets/Cargo.toml", MANIFEST),
            ("functions/tickets/src/lib.rs", text),
            ("functions/tickets/tests/free.rs", "//! A test.\npub fn bare() {}\n"),
        ],
        &[
            "functions/tickets/src/lib.rs:3: `bare` is public and undocumented",
            "functions/tickets/src/lib.rs:6: `bare` is public and undocumented",
            "functions/tickets/src/lib.rs:10: `bare` is public and undocumented",
            "functions/tickets/src/lib.rs:14: `Bare` is public and undocumented",
            "functions/tickets/src/lib.rs:30: `bare` is public and undocumented",
            "functions/tickets/src/lib.rs:32: `BARE` is public and undocumented",
        ],
    );
}

#[test]
fn a_file_without_its_sentence_is_found() {
    check(
        docs::openings,
        &[("functions/tickets/src/lib.rs", "//! Rules.\n"), ("tests/tests/x.rs", "// x\nfn f() {}\n")],
        &["tests/tests/x.rs:1: the file does not begin with `//!` and what it is"],
    );
}

#[test]
fn text_for_people_is_found() {
    check(
        words::for_people,
        &[
            (
                "functions/tickets/src/lib.rs",
                "//! Über Regeln. Ja. \n/// Für Leute.\nconst A: &str = \"Bitte prüfen\";\nconst B: &str = \"a b. \";\n\
                 const C: &str = \"no rule\";\n#[cfg(test)]\nmod tests { const D: &str = \"für\"; }\n",
            ),
            ("functions/lotse/src/lib.rs", "//! Edge.\nconst A: &str = \"für\";\n"),
        ],
        &[
            "functions/tickets/src/lib.rs:3: text for people: \"Bitte prüfen\"",
            "functions/tickets/src/lib.rs:4: text for people: \"a b. \"",
        ],
    );
}

#[test]
fn what_is_unfinished_is_found() {
    let text =
        ["//! X.\nfn f() { to", "do!() }\nfn g() { d", "bg!(1); }\n#[ig", "nore]\nfn h() { unimpl", "emented!() }\n"];
    check(
        words::unfinished,
        &[("tests/src/lib.rs", &text.concat()), ("site-gen/src/lib.rs", "//! X. todo!\nfn ignore() {}\n")],
        &[
            "tests/src/lib.rs:2: todo!",
            "tests/src/lib.rs:3: dbg!",
            "tests/src/lib.rs:4: #[ignore]",
            "tests/src/lib.rs:5: unimplemented!",
        ],
    );
}

#[test]
fn a_path_of_the_machine_is_found() {
    let path = |parts: &[&str]| format!("a\nsee {}/main\n", parts.concat());
    check(
        paths::faults,
        &[
            ("README.md", &path(&["/wo", "rk"])),
            ("infra/run.sh", &path(&["/ro", "ot"])),
            ("content/a.md", "a framework/x, homework/y and the root/z\n"),
            ("target/x.md", &path(&["/wo", "rk"])),
        ],
        &["README.md:2: names a path of the machine", "infra/run.sh:2: names a path of the machine"],
    );
}

#[test]
fn a_foreign_registry_is_found() {
    let right = "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
    check(
        paths::registries,
        &[
            ("Cargo.lock", &format!("{right}source = \"registry+https://mirror.example/index\"\n")),
            (
                "tests/package-lock.json",
                "\"resolved\": \"https://registry.npmjs.org/a\"\n\"resolved\": \"http://mirror.example/a\"\n",
            ),
        ],
        &[
            "Cargo.lock:2: comes from elsewhere: registry+https://mirror.example/index",
            "tests/package-lock.json:2: comes from elsewhere: http://mirror.example/a",
        ],
    );
}

#[test]
fn an_untrue_map_is_found() {
    let map = "`functions/tickets` has `src/lib.rs`, `functions/tickets/src/gone.rs`, `lib.rs`, `gone.rs` and `a/<b>`.\n\
               ```\n`functions/gone`\n```\n`content/gone`, `Desk::handle`, `crate`, `functions/tickets/src`\n";
    check(
        architecture::faults,
        &[
            ("ARCHITECTURE.md", map),
            ("functions/tickets/Cargo.toml", MANIFEST),
            ("functions/tickets/src/lib.rs", ""),
            ("functions/mail/Cargo.toml", "[package]\nname = \"mail\"\n"),
        ],
        &[
            "ARCHITECTURE.md:1: there is no src/lib.rs",
            "ARCHITECTURE.md:1: there is no functions/tickets/src/gone.rs",
            "ARCHITECTURE.md:1: there is no gone.rs",
            "ARCHITECTURE.md:5: there is no content/gone",
            "ARCHITECTURE.md:1: the crate functions/mail is not on the map",
        ],
    );
    check(architecture::faults, &[], &["ARCHITECTURE.md:1: there is no such file; the house needs its map"]);
}

#[test]
fn a_long_file_without_a_reason_is_found() {
    let lines = |n: usize, head: &str| format!("{head}\n{}", "\n".repeat(n - 1));
    check(
        limits::faults,
        &[
            ("functions/tickets/src/lib.rs", &lines(501, "//! Rules.")),
            ("functions/tickets/src/short.rs", &lines(500, "//! Rules.")),
            ("functions/tickets/src/why.rs", &lines(900, "//! Rules.\n//! Long because it is a table.")),
        ],
        &["functions/tickets/src/lib.rs:501: longer than 500 lines, and no line `//! Long because …`"],
    );
}

#[test]
fn style_and_script_in_a_template_are_found() {
    check(
        templates::faults,
        &[
            ("content/templates/a.html", "<p class=\"x\">\n<p style=\"color: red\">\n"),
            ("content/templates/b.html", "<script src=\"/a.js\" defer></script>\n<script>alert(1)</script>\n"),
            (
                "content/templates/c.html",
                "<button onclick=\"x()\">\n<a href=\"javascript:x()\">\n<p>onclick = fun</p>\n",
            ),
        ],
        &[
            "content/templates/a.html:2: style in a template",
            "content/templates/b.html:2: script in a template",
            "content/templates/c.html:1: script in a template",
            "content/templates/c.html:2: script in a template",
        ],
    );
}

//! Tests as data: each folder of `tests/sites` is a little content folder with what comes out of it.
//!
//! `UPDATE_EXPECT=1 cargo test -p site-gen` writes the outcome anew.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the little sites lie on the disk; this file is all tests"
)]

use site_gen::{Files, Memory, Options, Site, Sources, build, disk, foreign};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use tickets::Policy;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn policy(path: &Path) -> Policy {
    Policy::read(&fs::read_to_string(path).unwrap(), "desk.toml").unwrap()
}

/// The little sites, by name.
fn sites() -> Vec<(String, PathBuf)> {
    let mut sites: Vec<_> = fs::read_dir(root().join("tests/sites"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path))
        .collect();
    sites.sort();
    assert!(sites.len() > 5, "the little sites were not found");
    sites
}

/// Builds a little site as its `site.txt` says.
fn built(folder: &Path) -> (Sources, Files, String) {
    let wishes = fs::read_to_string(folder.join("site.txt")).unwrap();
    let options = Options {
        base_url: wishes.lines().find_map(|line| line.strip_prefix("base ")).map(str::to_owned),
        today: "2026-11-22".parse().unwrap(),
        strict: wishes.lines().any(|line| line == "strict"),
        drafts: wishes.lines().any(|line| line == "drafts"),
    };
    let (sources, policy) = if wishes.lines().any(|line| line == "foreign") {
        let categories = fs::read(folder.join("categories.json")).ok();
        let sources = foreign::gather(disk::load(&folder.join("folder")).unwrap(), categories.as_deref()).sources;
        let desk = String::from_utf8(sources.get("desk.toml").unwrap().to_vec()).unwrap();
        (sources, Policy::read(&desk, "desk.toml").unwrap())
    } else {
        // What a little site says in a desk.toml of its own comes behind what all of them have.
        let more = fs::read_to_string(folder.join("desk.toml")).unwrap_or_default();
        let common = fs::read_to_string(root().join("tests/sites/desk.toml")).unwrap();
        (disk::load(folder).unwrap(), Policy::read(&format!("{common}\n{more}"), "desk.toml").unwrap())
    };
    let Site { files, problems, .. } = build(&sources, &policy, &options, &Memory::default());

    let mut told = String::from("== problems\n");
    for problem in problems {
        writeln!(told, "{problem}").unwrap();
    }
    told.push_str("\n== files\n");
    let mut names: Vec<String> = files.iter().map(|(path, _)| without_hash(path)).collect();
    names.sort();
    // Into how many files an index falls apart is its own affair.
    names.retain(|name| !(name.starts_with("assets/search/") && name.contains('*')));
    for name in names {
        writeln!(told, "{name}").unwrap();
    }
    for address in wishes.lines().filter(|line| line.starts_with('/')) {
        // `/head/<address>` shows what stands before the text of the page.
        let (head, wanted) = address.strip_prefix("/head").map_or((false, address), |rest| (true, rest));
        let file = if wanted.ends_with('/') { format!("{}index.html", &wanted[1..]) } else { wanted[1..].to_owned() };
        let page = files.get(&file).map_or("nothing", |bytes| std::str::from_utf8(bytes).unwrap());
        let page = if head { head_of(page) } else { shown(page) };
        writeln!(told, "\n== {address}\n{page}").unwrap();
    }
    (sources, files, told)
}

/// A file's name, without the part that changes with its content.
fn without_hash(path: &str) -> String {
    let is_hash = |part: &&str| part.len() == 12 && part.bytes().all(|b| b.is_ascii_hexdigit());
    path.split('.').find(is_hash).map_or(path.to_owned(), |hash| path.replace(hash, "*"))
}

/// What a page says between its header and its foot, without the drawings.
fn shown(page: &str) -> String {
    let main = page.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>")).map_or(page, |(main, _)| main);
    let main = main.split_once(">\n").map_or(main, |(_, inside)| inside);
    let mut out = String::new();
    let mut rest = main;
    while let Some((before, svg)) = rest.split_once("<svg") {
        out.push_str(before);
        rest = svg.split_once("</svg>").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    let lines = out.lines().map(str::trim_end).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// What search engines and readers of feeds see in a page's head, and the lines above its header.
fn head_of(page: &str) -> String {
    let before = page.split("<header").next().unwrap_or_default();
    let own = |line: &&str| !line.contains("/assets/");
    before.lines().skip_while(|line| !line.contains("<title>")).filter(own).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_little_site_comes_out_as_expected() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut differing = Vec::new();
    for (name, folder) in sites() {
        let (_, _, told) = built(&folder);
        let path = folder.join("expect.txt");
        if update {
            fs::write(&path, &told).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if told != expected {
            let line = told.lines().zip(expected.lines()).position(|(a, b)| a != b);
            let at = line.unwrap_or_else(|| told.lines().count().min(expected.lines().count()));
            differing.push(format!(
                "tests/sites/{name}/expect.txt:{}\n  expected {:?}\n  now      {:?}",
                at + 1,
                expected.lines().nth(at),
                told.lines().nth(at)
            ));
        }
    }
    assert!(differing.is_empty(), "UPDATE_EXPECT=1 writes them anew\n{}", differing.join("\n"));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let (one, eight) = (pool(1), pool(8));
    for (name, folder) in sites() {
        let (_, files, told) = one.install(|| built(&folder));
        for _ in 0..3 {
            let (_, again, told_again) = eight.install(|| built(&folder));
            assert!(files == again && told == told_again, "{name}");
        }
    }
}

#[test]
fn no_site_needs_inline_style_or_script_or_a_foreign_host() {
    for (name, folder) in sites() {
        let (_, files, _) = built(&folder);
        for (path, bytes) in files.made().filter(|(path, _)| path.ends_with(".html")) {
            let html = std::str::from_utf8(bytes).unwrap();
            for tag in html.split('<').filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag) {
                for denied in ["style ", "iframe"] {
                    assert!(!tag.starts_with(denied), "{name}/{path}: <{tag}>");
                }
                // What is no script but facts for search engines is not run.
                let harmless = tag.contains(" src=\"/assets/") || tag == "script type=\"application/ld+json\"";
                assert!(!tag.starts_with("script") || harmless, "{name}/{path}: <{tag}>");
                for denied in ["=\"javascript:", " src=\"http", " src=\"//"] {
                    assert!(!tag.contains(denied), "{name}/{path}: <{tag}>");
                }
                // The names of the attributes, without what stands in quotation marks.
                let names: String = tag.split('"').step_by(2).collect();
                for denied in [" style=", " on"] {
                    assert!(!names.contains(denied), "{name}/{path}: <{tag}>");
                }
            }
        }
    }
}

#[test]
fn the_worker_is_small_and_keeps_no_form() {
    for (name, folder) in sites() {
        let (_, files, _) = built(&folder);
        let worker = files.get("sw.js").unwrap_or_default();
        assert!((100..=2_048).contains(&worker.len()), "{name}: {} bytes", worker.len());
        let list = std::str::from_utf8(files.get("offline.json").unwrap()).unwrap();
        assert!(list.contains("\"/\":") && list.contains("\"/stoerungshelfer/\":"), "{name}: {list}");
        assert!(!list.contains("/anfrage/") && !list.contains(".mp4\""), "{name}: {list}");
    }
}

/// The site of the example content.
fn example(memory: &Memory) -> Site {
    let content = root().join("content");
    let options = Options { base_url: None, today: "2026-11-22".parse().unwrap(), strict: true, drafts: false };
    build(&disk::load(&content).unwrap(), &policy(&content.join("desk.toml")), &options, memory)
}

#[test]
fn nothing_of_the_example_is_made_twice() {
    let first = example(&Memory::default());
    let again = example(&first.memory);
    let made: Vec<&str> = again.files.made().map(|(path, _)| path).collect();
    assert_eq!((made, again.files.len()), (Vec::new(), first.files.len()));
    assert_eq!(again.memory, first.memory);
}

// covers D-06 P-11
#[test]
fn every_address_on_every_page_of_the_example_answers() {
    let Site { files, problems, .. } = example(&Memory::default());
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    for (path, bytes) in files.made().filter(|(path, _)| path.ends_with(".html")) {
        let html = std::str::from_utf8(bytes).unwrap();
        for attribute in [" href=\"/", " src=\"/"] {
            for rest in html.split(attribute).skip(1) {
                let address = rest.split(['"', '#', '?']).next().unwrap();
                let file = if address.is_empty() || address.ends_with('/') {
                    format!("{address}index.html")
                } else {
                    address.to_owned()
                };
                // What the desk's server answers.
                let own = address.trim_start_matches("en/");
                let is_dynamic = own.starts_with("rueckmeldung/")
                    || ["anfrage/wer", "anfrage/direkt", "a/meine", "a/code"].contains(&own);
                assert!(is_dynamic || files.get(&file).is_some(), "{path} links to /{address}");
            }
        }
    }
}

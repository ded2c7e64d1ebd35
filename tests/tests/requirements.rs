//! Which of the requirements are covered, by a story or by a test that says so.
//!
//! `cargo test -p tests --test requirements -- --nocapture` prints them all.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tests::{Story, root, stories};

/// Every requirement: its id and what it asks for.
fn requirements() -> BTreeMap<String, String> {
    let list = include_str!("../requirements.txt");
    let row = |line: &str| line.split_once(' ').map(|(id, title)| (id.to_owned(), title.to_owned()));
    list.lines().filter_map(row).collect()
}

/// What each story says it covers.
fn by_stories() -> Vec<(String, Vec<String>)> {
    let read = |file: &std::path::PathBuf| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(file).unwrap();
        let story = Story::read(&name, &text).unwrap_or_else(|e| panic!("{e}"));
        (name, story.covers)
    };
    stories().iter().map(read).collect()
}

/// What comments of tests say they cover, by file and line, anywhere under `root`.
fn by_tests(root: &Path) -> Vec<(String, Vec<String>)> {
    let kept = |e: &walkdir::DirEntry| e.depth() == 0 || !is_no_source(&e.file_name().to_string_lossy());
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(kept);
    let files = files.filter_map(Result::ok).filter(|f| f.path().extension().is_some_and(|e| e == "rs" || e == "mjs"));
    let mut found = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file.path()).unwrap_or_default();
        let name = file.path().strip_prefix(root).unwrap_or(file.path()).display().to_string();
        for (number, line) in (1..).zip(text.lines()) {
            let ids = covered(line);
            if !ids.is_empty() {
                found.push((format!("{name}:{number}"), ids));
            }
        }
    }
    found
}

fn is_no_source(folder: &str) -> bool {
    folder.starts_with('.') || matches!(folder, "target" | "node_modules" | "public" | "lotse-data")
}

/// The ids of a comment that begins with the word "covers", right above the test that does.
fn covered(line: &str) -> Vec<String> {
    let comment = line.trim_start().strip_prefix("//").map(|c| c.trim_start_matches(['/', '!']).trim_start());
    let words = comment.and_then(|c| c.strip_prefix("covers ")).unwrap_or_default().split([' ', ',']);
    words.map(|w| w.trim_end_matches('.')).take_while(|w| is_id(w)).map(str::to_owned).collect()
}

fn is_id(word: &str) -> bool {
    let digits = word.get(2..).unwrap_or_default();
    word.get(1..2) == Some("-") && digits.len() == 2 && digits.chars().all(|c| c.is_ascii_digit())
}

#[test]
fn there_are_as_many_requirements_as_the_texts_ask_for() {
    let all = requirements();
    let count = |letter: char| all.keys().filter(|id| id.starts_with(letter)).count();
    assert_eq!([count('D'), count('P'), count('Z'), count('N'), all.len()], [31, 35, 57, 44, 167]);
}

#[test]
#[expect(clippy::print_stdout, reason = "the report is for people who ask for it with --nocapture")]
fn every_id_that_is_named_exists_and_the_uncovered_are_told() {
    let all = requirements();
    let mut covered: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut unknown = Vec::new();
    let named: Vec<_> = by_stories().into_iter().chain(by_tests(&root())).collect();
    for (place, ids) in &named {
        for id in ids {
            match all.contains_key(id) {
                true => _ = covered.entry(id).or_default().insert(place.clone()),
                false => unknown.push(format!("{place}: there is no requirement {id}")),
            }
        }
    }
    for (id, title) in &all {
        let places = covered.get(id.as_str()).map(|p| p.iter().cloned().collect::<Vec<_>>().join(", "));
        println!(
            "{id} {} {title}{}",
            if places.is_some() { "✓" } else { "–" },
            places.map_or(String::new(), |p| format!("  [{p}]"))
        );
    }
    println!("\n{} of {} requirements are covered", covered.len(), all.len());
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
    assert!(!covered.is_empty(), "stories cover something");
}

#[test]
fn ids_are_read_from_comments_alone() {
    assert_eq!(covered("    // covers N-35 N-34."), ["N-35", "N-34"]);
    assert_eq!(covered("    /// covers N-35 Z-25"), ["N-35", "Z-25"]);
    assert_eq!(covered("    // covers everything"), Vec::<String>::new());
    assert_eq!(covered("//! A title.   covers N-35"), Vec::<String>::new());
    assert_eq!(covered("let x = \"covers N-35\";"), Vec::<String>::new());
}

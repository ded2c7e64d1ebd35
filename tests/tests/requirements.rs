//! Which of the requirements are covered, which are not, and what is missing there.
//!
//! `cargo test -p tests --test requirements -- --nocapture` prints them all.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

#[path = "requirements/named.rs"]
mod named;
#[path = "requirements/skipped.rs"]
mod skipped;

use std::collections::{BTreeMap, BTreeSet};

/// How many are covered at least. It only rises.
const COVERED_MIN: usize = 167;

/// The word before the reason why a requirement is no matter of the program.
const WAIVED: &str = "waived: ";

/// A list with an id at the start of each line.
fn list(text: &str) -> BTreeMap<&str, &str> {
    let rows: Vec<_> = text.lines().filter_map(|line| line.split_once(' ')).collect();
    let all: BTreeMap<_, _> = rows.iter().copied().collect();
    assert_eq!(all.len(), rows.len(), "an id stands twice");
    all
}

/// Every requirement: its id and what it asks for.
fn requirements() -> BTreeMap<&'static str, &'static str> {
    list(include_str!("../requirements.txt"))
}

/// What is not covered: what is missing, or why that is no matter of the program.
fn uncovered() -> BTreeMap<&'static str, &'static str> {
    list(include_str!("../requirements-open.txt"))
}

/// Each requirement that is covered, and by what.
type Covered = BTreeMap<String, BTreeSet<String>>;

fn covered(tests: Vec<named::Named>) -> Covered {
    let mut covered = Covered::new();
    for test in tests {
        for id in test.covers {
            covered.entry(id).or_default().insert(test.name.clone());
        }
    }
    covered
}

/// Why the three lists do not fit together.
fn faults(all: &BTreeMap<&str, &str>, covered: &Covered, uncovered: &BTreeMap<&str, &str>) -> Vec<String> {
    let mut faults = Vec::new();
    for (id, tests) in covered.iter().filter(|(id, _)| !all.contains_key(id.as_str())) {
        faults.push(format!("{tests:?}: there is no requirement {id}"));
    }
    for id in uncovered.keys().filter(|id| !all.contains_key(*id)) {
        faults.push(format!("requirements-open.txt: there is no requirement {id}"));
    }
    for id in all.keys() {
        match (covered.get(*id), uncovered.get(id)) {
            (Some(tests), Some(_)) => faults.push(format!("{id} is open and covered, by {tests:?}")),
            (None, None) => faults.push(format!("{id} is neither covered nor open")),
            (None, Some(&reason)) if reason.trim_start_matches(WAIVED.trim_end()).trim().is_empty() => {
                faults.push(format!("{id} is uncovered without a reason"));
            }
            (Some(_), None) | (None, Some(_)) => {}
        }
    }
    faults
}

#[test]
fn there_are_as_many_requirements_as_the_texts_ask_for() {
    let all = requirements();
    let count = |letter: char| all.keys().filter(|id| id.starts_with(letter)).count();
    assert_eq!([count('D'), count('P'), count('Z'), count('N'), all.len()], [31, 35, 57, 44, 167]);
}

#[test]
#[expect(clippy::print_stdout, reason = "the report is for people who ask for it with --nocapture")]
fn each_requirement_is_covered_or_open_or_waived() {
    let (tests, lost) = named::all();
    let (all, covered, uncovered) = (requirements(), covered(tests), uncovered());
    assert!(lost.is_empty(), "no test stands right below what is said to be covered:\n{}", lost.join("\n"));
    let faults = faults(&all, &covered, &uncovered);
    assert!(faults.is_empty(), "{}", faults.join("\n"));

    let (waived, open): (Vec<_>, Vec<_>) = uncovered.iter().partition(|(_, reason)| reason.starts_with(WAIVED));
    println!("covered: {} of {}", covered.len(), all.len());
    for (id, tests) in &covered {
        let tests: Vec<&str> = tests.iter().map(String::as_str).collect();
        println!("  {id} {}  [{}]", all[id.as_str()], tests.join(", "));
    }
    for (title, list) in [("waived", waived), ("open", open)] {
        println!("{title}: {}", list.len());
        for (id, reason) in list {
            println!("  {id} {}\n       {}", all[id], reason.trim_start_matches(WAIVED));
        }
    }
    assert!(covered.len() >= COVERED_MIN, "{} were covered before, now {}", COVERED_MIN, covered.len());
}

#[test]
fn lists_that_do_not_fit_together_are_found() {
    let all = BTreeMap::from([("D-01", "one"), ("D-02", "two")]);
    let by = |ids: &[&str]| -> Covered {
        ids.iter().map(|id| ((*id).to_owned(), BTreeSet::from(["a.txt".to_owned()]))).collect()
    };
    let found = |ids: &[&str], open: &[(&'static str, &'static str)]| {
        faults(&all, &by(ids), &open.iter().copied().collect::<BTreeMap<_, _>>())
    };
    assert_eq!(found(&["D-01"], &[("D-02", "the half of it")]), Vec::<String>::new());
    assert_eq!(found(&["D-01"], &[]), ["D-02 is neither covered nor open"]);
    assert_eq!(found(&["D-01", "D-02"], &[("D-02", "x")]), [r#"D-02 is open and covered, by {"a.txt"}"#]);
    assert_eq!(found(&["D-01"], &[("D-02", "waived: ")]), ["D-02 is uncovered without a reason"]);
    assert_eq!(found(&["D-01", "D-02", "X-01"], &[]), [r#"{"a.txt"}: there is no requirement X-01"#]);
    let strange = found(&["D-01", "D-02"], &[("X-02", "x")]);
    assert_eq!(strange, ["requirements-open.txt: there is no requirement X-02"]);
}

//! `tests/SKIPPED.md`: what is easily skipped, and the tests that hold it.

use super::named;
use std::collections::BTreeSet;

/// How many things the specification names.
const ROWS: usize = 46;

/// What is wrong with the table, given the names of all tests.
fn faults(table: &str, tests: &BTreeSet<String>) -> Vec<String> {
    let rows: Vec<&str> = table.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| #")).collect();
    let mut faults = Vec::new();
    if rows.len() != ROWS {
        faults.push(format!("there are {} rows, not {ROWS}", rows.len()));
    }
    for (number, row) in (1..).zip(rows) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [place, what, held] = cells[..] else {
            faults.push(format!("row {number} has {} cells", cells.len()));
            continue;
        };
        if place != number.to_string() || what.is_empty() {
            faults.push(format!("row {number} is called `{place}`: {what}"));
        }
        let (names, open) = held.split_once("open: ").map_or((held, None), |(names, open)| (names, Some(open)));
        let names: Vec<&str> = names.split('`').skip(1).step_by(2).collect();
        if names.is_empty() && open.is_none_or(str::is_empty) {
            faults.push(format!("row {number} names neither a test nor what is missing"));
        }
        let missing = names.iter().filter(|name| !tests.contains(**name));
        faults.extend(missing.map(|name| format!("row {number}: there is no test `{name}`")));
    }
    faults
}

#[test]
fn what_is_easily_skipped_is_held_by_tests_that_exist() {
    let tests: BTreeSet<String> = named::all().0.into_iter().map(|test| test.name).collect();
    let faults = faults(include_str!("../../SKIPPED.md"), &tests);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_name_that_does_not_exist_is_found() {
    let tests: BTreeSet<String> = BTreeSet::from(["a.txt".to_owned(), "one".to_owned()]);
    let table = |change: &str| {
        let row = |n: usize| format!("| {n} | Something | {} |\n", if n == 7 { change } else { "`a.txt`, `one`" });
        format!("| # | what | held by |\n|---|---|---|\n{}", (1..=ROWS).map(row).collect::<String>())
    };
    let found = |change: &str| faults(&table(change), &tests);
    assert_eq!(found("`one`; open: the rest"), Vec::<String>::new());
    assert_eq!(found("open: all of it"), Vec::<String>::new());
    assert_eq!(found("`two`"), ["row 7: there is no test `two`"]);
    assert_eq!(found("soon"), ["row 7 names neither a test nor what is missing"]);
    assert_eq!(found("`one` | more"), ["row 7 has 4 cells"]);
    let short = table("`one`").lines().take(20).collect::<Vec<_>>().join("\n");
    assert_eq!(faults(&short, &tests), ["there are 18 rows, not 46"]);
}

//! Sentences with and without secrets, in `corpus.txt`: what stands between ⟨ and ⟩ must become unreadable, and nothing else.

use super::{MASK, masked};
use proptest::prelude::*;

const CORPUS: &str = include_str!("corpus.txt");

/// What somebody wrote, and what is stored of it. `⏎` ends a line.
fn cases() -> impl Iterator<Item = (String, String)> {
    let told = CORPUS.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    told.map(|line| {
        let line = line.replace('⏎', "\n");
        let mut stored = String::new();
        for part in line.split('⟨') {
            match part.split_once('⟩') {
                Some((_, rest)) => stored.push_str(&format!("{MASK}{rest}")),
                None => stored.push_str(part),
            }
        }
        (line.replace(['⟨', '⟩'], ""), stored)
    })
}

// covers N-14
#[test]
fn secrets_become_unreadable_and_nothing_else_changes() {
    let wrong: Vec<String> = cases()
        .filter_map(|(written, expected)| {
            let stored = masked(&written).unwrap_or_else(|| written.clone());
            (stored != expected).then(|| format!("written  {written:?}\nexpected {expected:?}\nstored   {stored:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), cases().count(), wrong.join("\n\n"));
    let with = cases().filter(|(written, stored)| written != stored).count();
    assert!(with >= 60 && cases().count() - with >= 60, "{with} with secrets of {}", cases().count());
}

#[test]
fn what_was_made_unreadable_is_found_by_nobody_again() {
    for (_, stored) in cases() {
        assert_eq!(masked(&stored), None, "{stored:?}");
    }
}

#[test]
fn a_long_text_full_of_names_of_secrets_takes_no_longer_than_another() {
    for piece in ["passwort ", "passwort:\n", "passwort für das neue alte ", "kennwort ist vergessen "] {
        let text = piece.repeat(100_000 / piece.len());
        assert!(masked(&text).is_none(), "{piece:?}");
    }
    assert!(masked(&"pw=\"".repeat(25_000)).is_some_and(|stored| stored.starts_with("pw=\"")));
    let secrets = masked(&"pw: abc123, ".repeat(8_000)).unwrap();
    assert_eq!(secrets, format!("pw: {MASK}, ").repeat(8_000));
}

proptest! {
    #[test]
    fn any_text_is_read_and_what_is_no_secret_stays(text in "\\PC*") {
        if let Some(stored) = masked(&text) {
            prop_assert!(stored.contains(MASK));
        }
    }

    #[test]
    fn a_password_behind_a_colon_never_stays(secret in "[a-z]{3,8}[0-9]{2,4}[!#$%]", name in "(Passwort|Kennwort|pw|password)") {
        let stored = masked(&format!("Hallo,\n{name}: {secret}\nDanke")).unwrap_or_default();
        prop_assert_eq!(stored, format!("Hallo,\n{name}: {MASK}\nDanke"));
    }
}

//! Pure members take the time, chance and files as arguments.

use super::source::{Word, sources};
use std::path::Path;

/// The members that do no I/O, read no clock and spawn nothing.
pub(super) const PURE: [&str; 5] =
    ["functions/mail", "functions/tickets", "site-gen", "site-gen/search", "site-gen/theme"];

/// The files of them that may touch the disk.
const EDGE: [&str; 2] = ["site-gen/src/disk.rs", "site-gen/src/disk/cache.rs"];

/// What none of them may name: two words that follow each other in a path, or a path's first.
const BANNED: [&[&str]; 18] = [
    &["Utc", "now"],
    &["Local", "now"],
    &["SystemTime", "now"],
    &["Instant", "now"],
    &["std", "fs"],
    &["fs"],
    &["File", "open"],
    &["File", "create"],
    &["std", "env"],
    &["env"],
    &["std", "net"],
    &["std", "process"],
    &["thread", "spawn"],
    &["thread", "sleep"],
    &["rand"],
    &["getrandom"],
    &["tokio"],
    &["OsRng"],
];

/// Names of pure members that bring in a clock, a file, the environment or chance.
pub(crate) fn faults(root: &Path) -> Vec<String> {
    let pure = sources(root);
    let pure = pure.iter().filter(|s| PURE.iter().any(|m| s.is_of(m)) && !EDGE.contains(&s.path.as_str()));
    let mut faults = Vec::new();
    for source in pure {
        for (line, word) in source.words(false) {
            let Word::Path(names) = word else { continue };
            if BANNED.iter().any(|banned| names_it(&names, banned)) {
                faults.push(format!("{}:{line}: a pure member uses {}", source.path, names.join("::")));
            }
        }
    }
    faults
}

/// One word alone is meant only as the beginning of a longer path: `fs::read`, not a variable `fs`.
fn names_it(names: &[String], banned: &[&str]) -> bool {
    match banned {
        [first] => names.len() > 1 && names[0] == *first,
        _ => names.windows(banned.len()).any(|window| window == banned),
    }
}

/// What clippy must ban in each of them.
const BANS: [&str; 11] = [
    "std::time::SystemTime::now",
    "std::time::Instant::now",
    "chrono::Utc::now",
    "chrono::Local::now",
    "std::env::var",
    "std::thread::spawn",
    "std::fs::read",
    "std::fs::read_to_string",
    "std::fs::write",
    "std::fs::File::open",
    "std::fs::File::create",
];

/// Pure members whose `clippy.toml` lacks a ban.
pub(crate) fn bans(root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for member in PURE.iter().filter(|m| root.join(m).join("Cargo.toml").exists()) {
        let file = format!("{member}/clippy.toml");
        let Ok(text) = std::fs::read_to_string(root.join(&file)) else {
            faults.push(format!("{file}:1: there is no such file, and so no bans"));
            continue;
        };
        let missing = BANS.iter().filter(|ban| !text.contains(&format!("path = \"{ban}\"")));
        faults.extend(missing.map(|ban| format!("{file}:1: {ban} is not banned")));
    }
    faults
}

//! Nothing in the house names the machine it was written on, or a registry of its own.

use super::texts;
use std::path::Path;

/// What is read as text.
const TEXT: [&str; 17] = [
    ".rs",
    ".toml",
    ".md",
    ".txt",
    ".html",
    ".css",
    ".js",
    ".mjs",
    ".json",
    ".jsonl",
    ".yaml",
    ".yml",
    ".sh",
    ".service",
    ".lock",
    "Containerfile",
    ".svg",
];

/// Beginnings of paths, in parts, so that they do not name themselves.
const MACHINE: [[&str; 2]; 3] = [["/wo", "rk/"], ["/ro", "ot/"], ["/tmp/", "bash"]];

/// Lines that name a path of the machine: one that begins there, not one that goes through such a folder.
pub(crate) fn faults(root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in texts(root, &TEXT) {
        for (number, line) in (1..).zip(text.lines()) {
            if MACHINE.iter().any(|parts| begins(line, &parts.concat())) {
                faults.push(format!("{path}:{number}: names a path of the machine"));
            }
        }
    }
    faults
}

fn begins(line: &str, path: &str) -> bool {
    let part_of_more = |c: char| c.is_alphanumeric() || matches!(c, '.' | '}' | '>' | '-' | '_');
    line.match_indices(path).any(|(at, _)| !line[..at].ends_with(part_of_more))
}

/// Dependencies of a lock file that come from elsewhere than everybody's registry.
pub(crate) fn registries(root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in texts(root, &["Cargo.lock", "package-lock.json"]) {
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            let source = line.strip_prefix("source = \"").or_else(|| line.strip_prefix("\"resolved\": \""));
            let Some(source) = source.and_then(|s| s.split('"').next()) else { continue };
            let known = ["registry+https://github.com/rust-lang/crates.io-index", "https://registry.npmjs.org/"];
            if !known.iter().any(|k| source.starts_with(k)) {
                faults.push(format!("{path}:{number}: comes from elsewhere: {source}"));
            }
        }
    }
    faults
}

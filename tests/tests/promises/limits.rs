//! A file that does not fit one reading says why.

use super::texts;
use std::path::Path;

/// The longest file without a reason, in lines.
const LINES_MAX: usize = 500;

/// Rust files that are too long and do not say why.
pub(crate) fn faults(root: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, text) in texts(root, &[".rs"]) {
        let count = text.lines().count();
        if count > LINES_MAX && !text.lines().any(|line| line.starts_with("//! Long because ")) {
            faults.push(format!("{path}:{count}: longer than {LINES_MAX} lines, and no line `//! Long because …`"));
        }
    }
    faults
}

//! A copy of the example's content, for tests that change it.

use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Copies `content/` into a folder that is removed with the first value.
///
/// # Panics
/// If the disk says no.
#[must_use]
pub fn copy_of_example() -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().expect("a folder can be made");
    let content = place.path().join("content");
    copy(&crate::root().join("content"), &content);
    (place, content)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder can be read") {
        let entry = entry.expect("a folder can be read");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("the disk knows").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}

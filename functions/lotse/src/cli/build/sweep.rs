//! What earlier builds kept and nobody needs any more: of sites whose folder is gone, and of those that nobody has built for
//! months. A sweep that fails harms nobody: the next build sweeps again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What stands behind the name of a memory in the file that says which folder it is of.
const FOLDER: &str = "folder";
/// What ends the name of a file that is still being written.
const PART: &str = "part";
/// The length of a memory's name, in hexadecimal digits.
const NAME_LENGTH: usize = 24;
/// How long a memory is kept that nobody has used.
const KEPT: Duration = Duration::from_hours(92 * 24);
/// After this, nobody is still writing.
const WRITTEN: Duration = Duration::from_hours(24);

/// Says beside a memory which folder it is of.
pub(super) fn note(memory: &Path, folder: &Path) {
    let Ok(folder) = std::path::absolute(folder) else { return };
    let note = memory.with_extension(FOLDER);
    let told = folder.as_os_str().as_encoded_bytes();
    if fs::read(&note).ok().as_deref() != Some(told) {
        // Without it the memory goes when it is old.
        let _ = fs::write(note, told);
    }
}

/// Removes from the folder of memories what is of no use at this time. Files with other names stay.
pub(super) fn sweep(memories: &Path, now: SystemTime) {
    let mut all: BTreeMap<String, Vec<(PathBuf, Duration)>> = BTreeMap::new();
    for entry in fs::read_dir(memories).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(name) = name.split('.').next().filter(|name| is_name(name)) else { continue };
        let written = entry.metadata().and_then(|found| found.modified());
        let Ok(age) = written.map(|written| now.duration_since(written).unwrap_or_default()) else { continue };
        all.entry(name.to_owned()).or_default().push((entry.path(), age));
    }
    for (name, files) in all {
        let is_used = files.iter().any(|(_, age)| *age < KEPT) && !is_gone(&memories.join(name));
        let is_left = |path: &Path, age| age > WRITTEN && path.extension().is_some_and(|end| end == PART);
        for (path, age) in files {
            if !is_used || is_left(&path, age) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

fn is_name(name: &str) -> bool {
    name.len() == NAME_LENGTH && name.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Whether it is known that the folder of a memory is not there any more.
fn is_gone(memory: &Path) -> bool {
    let Ok(told) = fs::read_to_string(memory.with_extension(FOLDER)) else { return false };
    fs::symlink_metadata(told).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memories_of_no_folder_and_of_long_ago_go_and_all_others_stay() {
        let place = tempfile::tempdir().unwrap();
        let [memories, site] = ["memories", "site"].map(|name| place.path().join(name));
        fs::create_dir_all(&memories).unwrap();
        fs::create_dir_all(&site).unwrap();
        let now = SystemTime::now();
        let file = |name: &str, days: u64| {
            let path = memories.join(name);
            fs::write(&path, "").unwrap();
            let written = now - Duration::from_hours(24 * days);
            fs::File::options().write(true).open(&path).unwrap().set_modified(written).unwrap();
            path
        };
        let name = |n: u8| format!("{n:024x}");
        note(&file(&name(1), 10), &site);
        note(&file(&name(2), 0), &place.path().join("gone"));
        file(&name(3), 10);
        file(&name(4), 100);
        file(&format!("{}.77.part", name(1)), 2);
        file(&format!("{}.78.part", name(1)), 0);
        file("of-somebody-else", 1000);
        file("0000", 1000);
        sweep(&memories, now);
        let mut left: Vec<String> =
            fs::read_dir(&memories).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        left.sort();
        let one = name(1);
        let mut kept = vec![
            "0000".to_owned(),
            one.clone(),
            format!("{one}.78.part"),
            format!("{one}.folder"),
            name(3),
            "of-somebody-else".to_owned(),
        ];
        kept.sort();
        assert_eq!(left, kept);
    }
}

//! The one check of all stories: what really happened against what stands in the file.

use crate::house::root;
use crate::rules::Rules;
use crate::story::Story;
use crate::tell::{Depth, tell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many stories are told at once.
const AT_ONCE: usize = 8;

/// The story files, in the order of their names.
///
/// # Panics
/// If there is no folder of stories.
#[must_use]
pub fn stories() -> Vec<PathBuf> {
    let folder = root().join("tests/stories");
    let files = std::fs::read_dir(&folder).expect("tests/stories is part of the house");
    let files = files.map(|f| f.expect("a file of tests/stories").path());
    let mut files: Vec<_> = files.filter(|f| f.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    files
}

/// Plays every story at a depth and compares its arrows with the file; all that differ are shown at once.
/// With `UPDATE_EXPECT` set, the rules alone write the files, and every other depth is compared with the rules.
///
/// # Panics
/// If a story cannot be read, or happens otherwise than it is written.
pub fn check_all(depth: impl Fn() -> Box<dyn Depth> + Sync, writes: bool) {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let files = stories();
    assert!(!files.is_empty(), "there are no stories");
    // A story at a desk waits for the disk most of the time: several are told at once.
    let next = AtomicUsize::new(0);
    let told = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // A depth that fails its own checks must not hide which story it was, nor the others.
                    let played = catch_unwind(AssertUnwindSafe(|| check(file, &mut *depth(), writes, update)));
                    let fault =
                        played.unwrap_or_else(|_| Err(format!("{}: failed, as told above\n", file.display()))).err();
                    told.lock().unwrap_or_else(PoisonError::into_inner).extend(fault.map(|fault| (file, fault)));
                }
            });
        }
    });
    let mut faults = told.into_inner().unwrap_or_else(PoisonError::into_inner);
    faults.sort();
    let texts: Vec<_> = faults.into_iter().map(|(_, fault)| fault).collect();
    assert!(texts.is_empty(), "{} of {} stories fail\n\n{}", texts.len(), files.len(), texts.join("\n"));
}

fn check(file: &PathBuf, depth: &mut dyn Depth, writes: bool, update: bool) -> Result<(), String> {
    let name = format!("tests/stories/{}", file.file_name().unwrap_or_default().to_string_lossy());
    let written = std::fs::read_to_string(file).map_err(|e| format!("{name}: {e}"))?;
    let story = Story::read(&name, &written).map_err(|e| e.to_string())?;
    let told = tell(&story, depth).map_err(|e| e.to_string())?;
    let expected = match (update, writes) {
        (false, _) => written,
        (true, true) => {
            if written != told {
                std::fs::write(file, &told).map_err(|e| format!("{name}: {e}"))?;
            }
            told.clone()
        }
        (true, false) => tell(&story, &mut Rules::default()).map_err(|e| e.to_string())?,
    };
    unlike(&expected, &told).map_or(Ok(()), |diff| Err(format!("{name} (- as written, + as it happened)\n{diff}")))
}

/// The lines in which two texts differ, with their line numbers; `None` if there are none.
#[must_use]
pub fn unlike(expected: &str, found: &str) -> Option<String> {
    if expected == found {
        return None;
    }
    let (a, b): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    // common[i][j]: how many lines a[i..] and b[j..] have in common, in order
    let mut common = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            common[i][j] = if x == y { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut diff = String::new();
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && common[i + 1][j] >= common[i][j + 1]) {
            diff.push_str(&format!("  {:>3} - {}\n", i + 1, a[i]));
            i += 1;
        } else {
            diff.push_str(&format!("  {:>3} + {}\n", i + 1, b[j]));
            j += 1;
        }
    }
    if diff.is_empty() {
        diff.push_str("      only the ends of lines differ\n");
    }
    Some(diff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_names_its_lines_and_both_sides() {
        assert_eq!(unlike("a\nb\n", "a\nb\n"), None);
        assert_eq!(unlike("a\nb\nd\n", "a\nc\nd\ne\n").unwrap(), "    2 - b\n    3 + c\n    4 + e\n");
        assert!(unlike("a\n", "a").is_some());
    }
}

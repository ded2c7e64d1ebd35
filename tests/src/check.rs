//! The one check of all stories: what really happened against what stands in the file.

use crate::at_once::at_once;
use crate::play::{Play, plays_of, stories};
use crate::rules::Rules;
use crate::sides::{Beside, side_by_side, together};
use crate::story::Misread;
use crate::tell::{Depth, tell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Plays every story at a depth, under each profile that it is for, and compares its arrows with the file; all that differ
/// are shown at once. With `UPDATE_EXPECT` set, the rules alone write the files, and every other depth is compared with the rules.
///
/// # Panics
/// If a story cannot be read, or happens otherwise than it is written.
pub fn check_all(depth: impl Fn() -> Box<dyn Depth> + Sync, writes: bool) {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let files = stories();
    assert!(!files.is_empty(), "there are no stories");
    let played = at_once(&files, |file| {
        // A depth that fails its own checks must not hide which story it was, nor the others.
        let played = catch_unwind(AssertUnwindSafe(|| check(file, &depth, writes, update)));
        played.unwrap_or_else(|_| Err(format!("{}: failed, as told above\n", file.display())))
    });
    let texts: Vec<_> = played.into_iter().filter_map(Result::err).collect();
    assert!(texts.is_empty(), "{} of {} stories fail\n\n{}", texts.len(), files.len(), texts.join("\n"));
}

fn check(file: &Path, depth: &impl Fn() -> Box<dyn Depth>, writes: bool, update: bool) -> Result<(), String> {
    let plays = plays_of(file).map_err(|e| e.to_string())?;
    if update && writes {
        return write(file, &plays, depth);
    }
    let mut faults = String::new();
    for play in &plays {
        let told = tell(&play.story, &mut *depth()).map_err(|e| e.to_string())?;
        let expected = match update {
            false => play.written.clone(),
            true => tell(&play.story, &mut Rules::default()).map_err(|e| e.to_string())?,
        };
        if let Some(diff) = unlike(&expected, &told) {
            faults.push_str(&format!("{} (- as written, + as it happened)\n{diff}", play.name()));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Writes the arrows as they happened under each profile.
fn write(file: &Path, plays: &[Play], depth: &impl Fn() -> Box<dyn Depth>) -> Result<(), String> {
    let tell = |play: &Play| Ok((play.story.profile, tell(&play.story, &mut *depth())?));
    let told = plays.iter().map(tell).collect::<Result<Vec<_>, Misread>>().map_err(|e| e.to_string())?;
    let text = together(&told);
    let fault = |e: std::io::Error| format!("{}: {e}", file.display());
    let written = std::fs::read_to_string(file).map_err(fault)?;
    if written == text { Ok(()) } else { std::fs::write(file, text).map_err(fault) }
}

/// The lines in which two texts differ, with their line numbers; `None` if there are none.
#[must_use]
pub fn unlike(expected: &str, found: &str) -> Option<String> {
    if expected == found {
        return None;
    }
    let (a, b): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    let (mut i, mut j) = (0, 0);
    let mut diff = String::new();
    for line in side_by_side(&a, &b) {
        match line {
            Beside::Both(_) => (i, j) = (i + 1, j + 1),
            Beside::Left(line) => {
                i += 1;
                diff.push_str(&format!("  {i:>3} - {line}\n"));
            }
            Beside::Right(line) => {
                j += 1;
                diff.push_str(&format!("  {j:>3} + {line}\n"));
            }
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
        assert_eq!(unlike("a\nb\nd\n", "a\nc\nd\ne\n").unwrap(), "    2 - b\n    2 + c\n    4 + e\n");
        assert!(unlike("a\n", "a").is_some());
    }
}

//! `ARCHITECTURE.md` names every crate, and no file that there is not.

use super::{files, members};
use std::path::Path;

/// The map's name.
const MAP: &str = "ARCHITECTURE.md";

/// What the map says that is not so, and which crates it leaves out.
pub(crate) fn faults(root: &Path) -> Vec<String> {
    let Ok(text) = std::fs::read_to_string(root.join(MAP)) else {
        return vec![format!("{MAP}:1: there is no such file; the house needs its map")];
    };
    let files = files(root);
    let named = |name: &str| files.iter().any(|f| f.file_name().is_some_and(|n| n == name));
    let mut faults = Vec::new();
    for (line, name) in quoted(&text) {
        let there = if name.contains('/') { root.join(name).exists() } else { named(name) };
        if is_path(name) && !there {
            faults.push(format!("{MAP}:{line}: there is no {name}"));
        }
    }
    for (folder, _) in members(root) {
        let on_it = quoted(&text).any(|(_, name)| name.trim_end_matches('/') == folder);
        if !on_it {
            faults.push(format!("{MAP}:1: the crate {folder} is not on the map"));
        }
    }
    faults
}

/// What stands between backticks, outside of pictures, with its line.
fn quoted(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut picture = false;
    let lines = (1..).zip(text.lines()).filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        picture ^= fence;
        !picture && !fence
    });
    lines.flat_map(|(number, line)| line.split('`').skip(1).step_by(2).map(move |name| (number, name)))
}

/// Whether it is meant as a file or folder: neither an address, nor code, nor a pattern.
fn is_path(name: &str) -> bool {
    let plain = name.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c)) && !name.starts_with(['/', '.']);
    let ending =
        name.rsplit_once('.').is_some_and(|(_, end)| ["rs", "toml", "md", "txt", "html", "css"].contains(&end));
    plain && (name.contains('/') || ending)
}

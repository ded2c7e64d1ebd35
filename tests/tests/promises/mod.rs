//! Promises about the code base, one file each. All of them take the folder they look at, and tell faults as
//! `path:line: what`.

pub(crate) mod architecture;
pub(crate) mod closure;
pub(crate) mod docs;
pub(crate) mod limits;
pub(crate) mod neighbours;
pub(crate) mod paths;
pub(crate) mod purity;
mod source;
pub(crate) mod templates;
pub(crate) mod words;

use std::path::{Path, PathBuf};

/// Every file of the house, by its path from the root, in order; neither what was built nor what was fetched.
fn files(root: &Path) -> Vec<PathBuf> {
    let kept = |e: &walkdir::DirEntry| {
        let name = e.file_name().to_string_lossy();
        let built = matches!(&*name, "target" | "node_modules" | "public" | "lotse-data");
        e.depth() == 0 || !(built || name.starts_with('.'))
    };
    let all = walkdir::WalkDir::new(root).into_iter().filter_entry(kept).filter_map(Result::ok);
    let files = all.filter(|e| e.file_type().is_file());
    let mut files: Vec<_> = files.filter_map(|e| e.path().strip_prefix(root).map(Path::to_owned).ok()).collect();
    files.sort();
    files
}

/// The files that end so, with their text.
fn texts(root: &Path, endings: &[&str]) -> Vec<(String, String)> {
    let ends = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        endings.iter().any(|end| name.ends_with(end))
    };
    let read = |file: PathBuf| {
        let text = std::fs::read_to_string(root.join(&file)).ok()?;
        Some((file.to_string_lossy().into_owned(), text))
    };
    files(root).into_iter().filter(ends).filter_map(read).collect()
}

/// The Rust files that are looked at.
pub(crate) fn seen(root: &Path) -> Vec<String> {
    source::sources(root).iter().map(|s| s.path.clone()).collect()
}

/// The folders of all members: where a manifest names a package.
fn members(root: &Path) -> Vec<(String, toml::Table)> {
    let manifests = texts(root, &["Cargo.toml"]).into_iter().filter_map(|(file, text)| {
        let table: toml::Table = toml::from_str(&text).ok()?;
        let folder = file.strip_suffix("Cargo.toml")?.trim_end_matches('/').to_owned();
        Some((folder, table)).filter(|_| file.contains('/'))
    });
    manifests.collect()
}

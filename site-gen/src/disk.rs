//! load, write and remember: the only part that touches the disk.
#![expect(clippy::disallowed_methods, reason = "this is the edge of the crate: everything else works in memory")]

mod cache;

pub use cache::{Recalled, recall, remember};

use crate::{Files, Sources};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;

/// Where a written site keeps the list of its files, so that the next build removes no others.
const MANIFEST: &str = ".lotse-files";

/// The disk said no.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct DiskError {
    /// Where.
    pub path: PathBuf,
    /// What it said.
    #[source]
    pub source: io::Error,
}

/// What [`write`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or different.
    pub changed: usize,
    /// Files that were already there.
    pub unchanged: usize,
    /// Files of the last build that are no more.
    pub removed: usize,
}

/// Reads a content folder. Hidden files are left aside, links are not followed.
///
/// # Errors
/// The first folder or file that cannot be read.
pub fn load(folder: &Path) -> Result<Sources, DiskError> {
    let is_shown =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).into_iter().filter_entry(is_shown) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            DiskError { path, source: error.into() }
        })?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    let read = |path: &PathBuf| {
        let bytes = fs::read(path).map_err(at(path))?;
        let inner = path.strip_prefix(folder).unwrap_or(path);
        let name: Vec<_> = inner.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        Ok((name.join("/"), bytes))
    };
    files.par_iter().map(read).collect::<Result<Vec<_>, _>>().map(Sources::from_iter)
}

/// Writes a site into `folder`: what has changed, and nothing else. Files of the last build that are no more are
/// removed; files that somebody else put there stay. Files that are [`crate::File::Same`] must be there: see [`recall`].
///
/// # Errors
/// The first file that cannot be written. The next call takes up where this one stopped.
pub fn write(files: &Files, folder: &Path) -> Result<Written, DiskError> {
    fs::create_dir_all(folder).map_err(at(folder))?;
    let before = manifest(folder)?;
    let now: BTreeSet<String> = files.iter().map(|(path, _)| path.to_owned()).collect();
    // Until all is written both lists count: a build that is cut short loses track of nothing.
    write_manifest(folder, before.union(&now))?;
    let made: Vec<(&str, &[u8])> = files.made().collect();
    let changed = made.par_iter().map(|(path, bytes)| write_file(&folder.join(path), bytes));
    let changed = changed.collect::<Result<Vec<bool>, _>>()?.into_iter().filter(|changed| *changed).count();
    let mut removed = 0;
    for path in before.difference(&now).filter(|path| is_inside(path)) {
        removed += usize::from(remove_file(folder, path)?);
    }
    write_manifest(folder, now.iter())?;
    Ok(Written { changed, unchanged: files.len() - changed, removed })
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> DiskError {
    let path = path.to_owned();
    move |source| DiskError { path, source }
}

fn manifest(folder: &Path) -> Result<BTreeSet<String>, DiskError> {
    let path = folder.join(MANIFEST);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(at(&path)(error)),
    }
}

fn write_manifest<'a>(folder: &Path, paths: impl Iterator<Item = &'a String>) -> Result<(), DiskError> {
    let text: String = paths.flat_map(|path| [path.as_str(), "\n"]).collect();
    write_file(&folder.join(MANIFEST), text.as_bytes()).map(drop)
}

/// Writes a file if it is not already what it should be; says whether it had to.
fn write_file(path: &Path, bytes: &[u8]) -> Result<bool, DiskError> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(false);
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(at(parent))?;
    }
    fs::write(path, bytes).map_err(at(path)).map(|()| true)
}

/// A list of files is a file that somebody may have edited: only paths inside the folder count.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Removes a file and the folders that are empty then; says whether it was there.
fn remove_file(folder: &Path, path: &str) -> Result<bool, DiskError> {
    let file = folder.join(path);
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(at(&file)(error)),
    }
    let parents = file.ancestors().skip(1).take_while(|parent| *parent != folder);
    for parent in parents {
        // A folder that is not empty stays, and so do those above it.
        if fs::remove_dir(parent).is_err() {
            break;
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn only_own_files_are_removed_and_only_changed_ones_written() {
        let folder = std::env::temp_dir().join(format!("lotse-disk-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let first = files(&[("index.html", "a"), ("wlan/x/index.html", "b"), ("wlan/y/index.html", "c")]);
        assert_eq!(write(&first, &folder).unwrap(), Written { changed: 3, unchanged: 0, removed: 0 });
        fs::write(folder.join("wlan/own.txt"), "mine").unwrap();

        let second = files(&[("index.html", "a"), ("wlan/y/index.html", "d")]);
        assert_eq!(write(&second, &folder).unwrap(), Written { changed: 1, unchanged: 1, removed: 1 });
        assert!(!folder.join("wlan/x").exists());
        assert_eq!(fs::read_to_string(folder.join("wlan/own.txt")).unwrap(), "mine");

        let beside = folder.with_extension("beside");
        fs::write(&beside, "mine").unwrap();
        let name = beside.file_name().unwrap().to_string_lossy().into_owned();
        fs::write(folder.join(MANIFEST), format!("../{name}\n/etc/hostname\n")).unwrap();
        assert_eq!(write(&files(&[]), &folder).unwrap().removed, 0);
        assert!(beside.exists());

        let loaded = load(&folder).unwrap();
        assert_eq!(loaded.get("wlan/own.txt"), Some(b"mine".as_slice()));
        assert_eq!(loaded.get(MANIFEST), None);
        fs::remove_dir_all(&folder).unwrap();
        fs::remove_file(&beside).unwrap();
    }
}

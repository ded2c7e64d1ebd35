//! The memory of a build, kept in a file for the next process.

use super::{DiskError, at};
use crate::{Files, Memory};
use bytes::Bytes;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// What the file begins with; the program and the end of the line follow.
const MARK: &str = "lotse memory 1 ";

/// A memory from the disk, and how the files of its site looked.
#[derive(Debug, Default)]
pub struct Recalled {
    /// What need not be made again.
    pub memory: Memory,
    seals: BTreeMap<String, Seal>,
}

/// What [`remember`] kept at `path`: nothing if that was another program, or if it cannot be read. Files in `folder` that
/// are not as that build left them are forgotten, so that they are made again.
#[must_use]
pub fn recall(path: &Path, program: &str, folder: &Path) -> Recalled {
    let Ok(bytes) = fs::read(path).map(Bytes::from) else { return Recalled::default() };
    read(&bytes, program, folder).unwrap_or_default()
}

fn read(bytes: &Bytes, program: &str, folder: &Path) -> Option<Recalled> {
    let rest = bytes.strip_prefix(MARK.as_bytes())?.strip_prefix(program.as_bytes())?.strip_prefix(b"\n")?;
    let (seals, rest): (Vec<Seal>, &[u8]) = postcard::take_from_bytes(rest).ok()?;
    let mut memory = Memory::from_bytes(bytes.slice_ref(rest))?;
    let files: Vec<(&str, usize)> = memory.files().collect();
    let sealed = files.par_iter().zip(seals).filter(|((path, length), sealed)| {
        // Without a time nobody can tell.
        sealed.is_some() && seal(&folder.join(path), *length) == *sealed
    });
    let seals: BTreeMap<String, Seal> = sealed.map(|((path, _), sealed)| ((*path).to_owned(), sealed)).collect();
    memory.retain_files(|path| seals.contains_key(path));
    Some(Recalled { memory, seals })
}

/// Keeps the memory of the site that was just written into `folder` at `path`, for the same program. `before` is what that
/// build recalled: a file that it left alone is still the one that was looked at then, whatever lies there by now.
///
/// # Errors
/// If the file cannot be written. The next build makes everything then.
pub fn remember(
    path: &Path,
    program: &str,
    folder: &Path,
    (files, memory): (&Files, &Memory),
    before: &Recalled,
) -> Result<(), DiskError> {
    let all: Vec<(&str, usize)> = memory.files().collect();
    let look = |(path, length): &(&str, usize)| match files.get(path) {
        Some(_) => seal(&folder.join(path), *length),
        None => before.seals.get(*path).copied().flatten(),
    };
    let seals: Vec<Seal> = all.par_iter().map(look).collect();
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(at(parent))?;
    }
    // Written aside and then named: two builds at once leave the memory of one of them.
    let aside = path.with_extension(format!("{}.part", std::process::id()));
    write(&aside, program, &seals, memory).map_err(at(&aside))?;
    fs::rename(&aside, path).map_err(at(path))
}

fn write(path: &Path, program: &str, seals: &[Seal], memory: &Memory) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all([MARK, program, "\n"].concat().as_bytes())?;
    file.write_all(&postcard::to_allocvec(seals).map_err(io::Error::other)?)?;
    memory.write(&mut file)?;
    file.flush()
}

/// When a file was written, in nanoseconds; nothing if it is not there or has another length.
type Seal = Option<u64>;

fn seal(path: &Path, length: usize) -> Seal {
    let found = fs::metadata(path).ok().filter(|found| found.is_file() && found.len() == length as u64)?;
    let written = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(written.as_nanos()).ok()
}

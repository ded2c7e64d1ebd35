//! The memory of a build, kept in a file for the next process.

use super::{DiskError, at};
use crate::Memory;
use bytes::Bytes;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// What the file begins with; the program and the end of the line follow.
const MARK: &str = "lotse memory 1 ";

/// What [`remember`] kept at `path`: nothing if that was another program, or if it cannot be read. Files in `folder` that
/// are not as that build left them are forgotten, so that they are made again.
#[must_use]
pub fn recall(path: &Path, program: &str, folder: &Path) -> Memory {
    let Ok(bytes) = fs::read(path).map(Bytes::from) else { return Memory::default() };
    read(&bytes, program, folder).unwrap_or_default()
}

fn read(bytes: &Bytes, program: &str, folder: &Path) -> Option<Memory> {
    let rest = bytes.strip_prefix(MARK.as_bytes())?.strip_prefix(program.as_bytes())?.strip_prefix(b"\n")?;
    let (seals, rest): (Vec<Seal>, &[u8]) = postcard::take_from_bytes(rest).ok()?;
    let mut memory = Memory::from_bytes(bytes.slice_ref(rest))?;
    let files: Vec<(&str, usize)> = memory.files().collect();
    let sealed = files.par_iter().zip(&seals).filter(|((path, length), sealed)| {
        // Without a time nobody can tell.
        sealed.is_some() && seal(&folder.join(path), *length) == **sealed
    });
    let there: BTreeSet<String> = sealed.map(|((path, _), _)| (*path).to_owned()).collect();
    memory.retain_files(|path| there.contains(path));
    Some(memory)
}

/// Keeps the memory of the build that was just written into `folder` at `path`, for the same program.
///
/// # Errors
/// If the file cannot be written. The next build makes everything then.
pub fn remember(path: &Path, program: &str, folder: &Path, memory: &Memory) -> Result<(), DiskError> {
    let files: Vec<(&str, usize)> = memory.files().collect();
    let seals: Vec<Seal> = files.par_iter().map(|(path, length)| seal(&folder.join(path), *length)).collect();
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

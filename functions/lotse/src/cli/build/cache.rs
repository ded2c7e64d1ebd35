//! Where a build keeps what the next one need not make again: among the caches of the person who builds.

use super::sweep;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use site_gen::disk::{self, DiskError, Recalled};
use site_gen::{Files, Memory};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// The place of one site's memory, and the program that may read it.
pub(super) struct Cache {
    path: PathBuf,
    program: String,
}

impl Cache {
    /// The place for the site in this folder: `$XDG_CACHE_HOME/lotse` or `~/.cache/lotse` (XDG Base Directory
    /// Specification). None if there is no such folder: then all is made each time.
    pub(super) fn of(out: &Path) -> Option<Self> {
        let folder = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let caches = folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")))?;
        let out = std::path::absolute(out).ok()?;
        let name = HEXLOWER.encode(&Sha256::digest(out.as_os_str().as_encoded_bytes())[..12]);
        Some(Self { path: caches.join("lotse").join(name), program: program()? })
    }

    pub(super) fn recall(&self, out: &Path) -> Recalled {
        disk::recall(&self.path, &self.program, out)
    }

    pub(super) fn remember(&self, out: &Path, made: (&Files, &Memory), before: &Recalled) -> Result<(), DiskError> {
        disk::remember(&self.path, &self.program, out, made, before)?;
        sweep::note(&self.path, out);
        Ok(())
    }

    /// Removes what is of no use at this time, of all sites.
    pub(super) fn sweep(&self, now: SystemTime) {
        if let Some(memories) = self.path.parent() {
            sweep::sweep(memories, now);
        }
    }
}

/// What tells this program from an older or newer one: its version, and length and time of its file.
fn program() -> Option<String> {
    let file = std::env::current_exe().ok()?.metadata().ok()?;
    let written = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", env!("CARGO_PKG_VERSION"), file.len(), written.as_nanos()))
}

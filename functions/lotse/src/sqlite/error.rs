//! Why a store cannot be opened, addressed to the operator: the place, the cause and the next step.

use std::path::{Path, PathBuf};

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it.
    #[error(
        "{}: another lotse is at work on it\n  help: stop that one first, or give this one a folder of its own with --data",
        path.display()
    )]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote it.
    #[error(
        "{}: a newer lotse wrote it (schema {found}, this program knows {known})\n  help: install the newer program, or put a backup back that is older than the change",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// An older program wrote it, and it is only looked at.
    #[error(
        "{}: an older lotse wrote it (schema {found}, this program knows {known})\n  help: start `lotse serve` of this program on it once; that brings it up to date",
        path.display()
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// There is nothing to look at.
    #[error("{}: there is no desk here\n  help: name the folder of its data with --data", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// It is something else.
    #[error(
        "{}: this is not a file of lotse\n  help: move it out of the way, or give lotse a folder of its own with --data",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The folder or the file cannot be used.
    #[error("{}: {source}\n  help: lotse must be able to read and write this file and its folder", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// SQLite cannot use it.
    #[error(
        "{}: SQLite says: {source}\n  help: look whether the disk is full or read-only; if the file is damaged, put a backup back",
        path.display()
    )]
    Sql {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
}

impl OpenError {
    pub(super) fn sql(path: &Path, source: rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => Self::Foreign { path: path.into() },
            _ => Self::Sql { path: path.into(), source },
        }
    }
}

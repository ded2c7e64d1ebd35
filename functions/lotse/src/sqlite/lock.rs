//! One process at a time: a locked file beside the store. The lock ends with the process, however that ends.

use super::error::OpenError;
use std::fs::{File, TryLockError};
use std::path::Path;

/// The right to use the store; given back when it is dropped.
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    pub(crate) fn take(path: &Path) -> Result<Self, OpenError> {
        let io = |source| OpenError::Io { path: path.into(), source };
        let beside = path.with_extension("lock");
        let file = File::options().create(true).truncate(false).write(true).open(beside).map_err(io)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse { path: path.into() }),
            Err(TryLockError::Error(source)) => Err(io(source)),
        }
    }
}

//! Why a desk was not written down or not read; addressed to the operator.

use crate::ports::StoreError;

/// Why a desk was not written down.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing could be written any more.
    #[error("the desk could not be written: {0}")]
    Write(#[from] std::io::Error),
}

/// Why a desk was not read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is a desk already.
    #[error("there is a desk already, and two do not become one")]
    NotEmpty,
    /// A line is not what it should be.
    #[error("line {line}: {fault}")]
    Line {
        /// Which one, from 1.
        line: u64,
        /// What is wrong with it.
        fault: LineFault,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The text could not be read.
    #[error("the text could not be read: {0}")]
    Read(#[from] std::io::Error),
}

/// What is wrong with a line.
#[derive(Debug, thiserror::Error)]
pub enum LineFault {
    /// The text begins otherwise.
    #[error("this is not how an export begins")]
    NoHeader,
    /// A newer program wrote it.
    #[error("format {found} is newer than this program, which knows {known}")]
    Newer {
        /// Its format.
        found: u32,
        /// The newest that this program knows.
        known: u32,
    },
    /// The line is no record.
    #[error("this is no record ({0})")]
    NoRecord(#[source] serde_json::Error),
    /// The line is a piece of a file, and the pieces before it are missing.
    #[error("this piece of a file does not follow the one before it")]
    NoPiece,
    /// The line is no text.
    #[error("this is not UTF-8")]
    NotText,
    /// The line is longer than any that is written.
    #[error("this is longer than any line of an export")]
    TooLong,
    /// Something follows the end.
    #[error("the export is over, and something follows")]
    AfterEnd,
    /// The text ends before the export does.
    #[error("the end is missing: the export was cut off")]
    CutOff,
    /// There are more or fewer records than were written.
    #[error("there are {found} records, and {told} were written")]
    Count {
        /// How many there are.
        found: u64,
        /// How many were written.
        told: u64,
    },
    /// The records are not those that were written.
    #[error("the records are not those that were written: the sum differs")]
    Sum,
}

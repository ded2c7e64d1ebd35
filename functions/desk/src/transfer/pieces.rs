//! Files in pieces that fit a line: those of one file follow each other.

use super::error::LineFault;
use crate::ports::BlobKey;
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

/// How much of a file stands in a line, in bytes.
const PIECE_BYTES: usize = 1 << 20;
/// The largest file that is read, in bytes: no desk takes larger ones.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// A piece of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Under what the file lies.
    pub key: String,
    /// How many bytes stand before it …
    pub at: u64,
    /// … out of how many.
    pub of: u64,
    /// Its bytes, as base64.
    pub bytes: String,
}

/// The pieces of a file; one without bytes has one.
pub(crate) fn of<'b>(key: &'b BlobKey, bytes: &'b [u8]) -> impl Iterator<Item = Piece> + 'b {
    let starts = std::iter::successors(Some(0), |at| Some(at + PIECE_BYTES));
    starts.take_while(|at| *at == 0 || *at < bytes.len()).map(|at| Piece {
        key: key.as_str().to_owned(),
        at: at as u64,
        of: bytes.len() as u64,
        bytes: BASE64.encode(&bytes[at..bytes.len().min(at + PIECE_BYTES)]),
    })
}

/// The file that is put together.
#[derive(Debug, Default)]
pub(super) struct Half {
    begun: Option<(BlobKey, u64, Vec<u8>)>,
}

impl Half {
    /// Whether pieces are still to come.
    pub(super) fn is_begun(&self) -> bool {
        self.begun.is_some()
    }

    /// Takes the next piece; the file, if it was the last one.
    pub(super) fn take(&mut self, piece: &Piece) -> Result<Option<(BlobKey, Vec<u8>)>, LineFault> {
        let key = BlobKey::parse(&piece.key).ok_or(LineFault::NoPiece)?;
        let bytes = BASE64.decode(piece.bytes.as_bytes()).map_err(|_| LineFault::NoPiece)?;
        let begun = self.begun.take();
        let (_, _, mut whole) = match begun {
            None if piece.at == 0 && piece.of <= FILE_BYTES_MAX => (key.clone(), piece.of, Vec::new()),
            Some(begun) if begun.0 == key && begun.1 == piece.of && begun.2.len() as u64 == piece.at => begun,
            None | Some(_) => return Err(LineFault::NoPiece),
        };
        whole.extend(bytes);
        match (whole.len() as u64).cmp(&piece.of) {
            std::cmp::Ordering::Less => {
                self.begun = Some((key, piece.of, whole));
                Ok(None)
            }
            std::cmp::Ordering::Equal => Ok(Some((key, whole))),
            std::cmp::Ordering::Greater => Err(LineFault::NoPiece),
        }
    }
}

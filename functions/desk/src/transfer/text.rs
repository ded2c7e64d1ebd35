//! The lines of an export: header, records, and the end by which a reader knows that it has all of them.

use super::error::{ImportError, LineFault};
use super::pieces::{Half, Piece};
use super::record::Record;
use crate::ports::BlobKey;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The format that this program writes, and the newest that it reads.
const VERSION: u32 = 2;
/// What the text is.
const KIND: &str = "desk";

/// The first line.
#[derive(Serialize, Deserialize)]
struct Header {
    lotse: String,
    version: u32,
}

/// The last line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    records: u64,
    sum: String,
}

/// A line that is no record.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Other {
    File(Piece),
    End(End),
}

/// The sum of all lines' hashes, as numbers of 256 bits: the same for the same lines in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    records: u64,
    bytes: [u8; 32],
}

impl Sum {
    fn add(&mut self, line: &str) {
        self.records += 1;
        let mut carry = 0;
        for (byte, hashed) in self.bytes.iter_mut().zip(Sha256::digest(line.as_bytes())) {
            let sum = u16::from(*byte) + u16::from(hashed) + carry;
            let [high, low] = sum.to_be_bytes();
            (*byte, carry) = (low, u16::from(high));
        }
    }
}

/// Makes the lines of an export.
#[derive(Debug)]
pub struct Writer {
    sum: Sum,
}

impl Writer {
    /// Begins, with the first line.
    #[must_use]
    pub fn begin() -> (Self, String) {
        (Self { sum: Sum::default() }, format!("{{\"lotse\":\"{KIND}\",\"version\":{VERSION}}}"))
    }

    /// The line of a record.
    ///
    /// # Errors
    /// If the record cannot be written as JSON.
    pub fn line(&mut self, record: &Record) -> std::io::Result<String> {
        let line = serde_json::to_string(record)?;
        self.sum.add(&line);
        Ok(line)
    }

    /// The line of a piece of a file.
    ///
    /// # Errors
    /// If it cannot be written as JSON.
    pub fn piece(&mut self, piece: &Piece) -> std::io::Result<String> {
        let line = serde_json::to_string(&Other::File(piece.clone()))?;
        self.sum.add(&line);
        Ok(line)
    }

    /// How many records were written.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.sum.records
    }

    /// The last line.
    #[must_use]
    pub fn end(self) -> String {
        format!("{{\"end\":{{\"records\":{},\"sum\":\"{}\"}}}}", self.sum.records, HEXLOWER.encode(&self.sum.bytes))
    }
}

/// What a line is.
#[derive(Debug)]
pub enum Line {
    /// The first one.
    Header,
    /// A record.
    Record(Box<Record>),
    /// A piece of a file; the whole file, if it is the last one.
    File(Option<(BlobKey, Vec<u8>)>),
    /// The last one.
    End,
}

/// Reads the lines of an export, one after the other.
#[derive(Debug, Default)]
pub struct Reader {
    lines: u64,
    sum: Sum,
    half: Half,
    is_over: bool,
}

impl Reader {
    /// Reads the next line.
    ///
    /// # Errors
    /// What is wrong with it, by its number.
    pub fn line(&mut self, line: &str) -> Result<Line, ImportError> {
        let read = self.read(line).map_err(|fault| self.fault(fault));
        self.lines += 1;
        read
    }

    /// The fault, in the line that would be read next.
    #[must_use]
    pub fn fault(&self, fault: LineFault) -> ImportError {
        ImportError::Line { line: self.lines + 1, fault }
    }

    /// There are no more lines. Returns how many records there were.
    ///
    /// # Errors
    /// If the last line was not the end.
    pub fn end(self) -> Result<u64, ImportError> {
        if self.is_over { Ok(self.sum.records) } else { Err(self.fault(LineFault::CutOff)) }
    }

    fn read(&mut self, line: &str) -> Result<Line, LineFault> {
        if self.is_over {
            return Err(LineFault::AfterEnd);
        }
        if self.lines == 0 {
            let header: Header = serde_json::from_str(line).map_err(|_| LineFault::NoHeader)?;
            return match header.version {
                _ if header.lotse != KIND => Err(LineFault::NoHeader),
                found if found > VERSION => Err(LineFault::Newer { found, known: VERSION }),
                _ => Ok(Line::Header),
            };
        }
        match serde_json::from_str(line) {
            Ok(record) => {
                self.sum.add(line);
                Ok(Line::Record(Box::new(record)))
            }
            Err(error) => match serde_json::from_str(line) {
                Ok(Other::End(_)) if self.half.is_begun() => Err(LineFault::NoPiece),
                Ok(Other::End(end)) => self.finish(&end),
                Ok(Other::File(piece)) => {
                    self.sum.add(line);
                    self.half.take(&piece).map(Line::File)
                }
                Err(_) => Err(LineFault::NoRecord(error)),
            },
        }
    }

    fn finish(&mut self, end: &End) -> Result<Line, LineFault> {
        if end.records != self.sum.records {
            return Err(LineFault::Count { found: self.sum.records, told: end.records });
        }
        if end.sum != HEXLOWER.encode(&self.sum.bytes) {
            return Err(LineFault::Sum);
        }
        self.is_over = true;
        Ok(Line::End)
    }
}

//! A whole desk as lines of text, by which it moves from one store to another and back.
//!
//! ```text
//! {"lotse":"desk","version":2}
//! {"ticket":{…}}  {"event":{…}}  {"receipt":{…}}  {"mail":{…}}  {"remark":{…}}  {"shelved":{…}}      one a line
//! {"file":{…}}                                                                     a piece a line
//! {"end":{"records":6,"sum":"…"}}
//! ```
//!
//! Behind the records come the files that tickets have claimed, in pieces that follow each other. One that has had its time
//! meanwhile is left out.
//!
//! The records are what a store keeps, and a store need not keep them in any order: the sum at the end is the same for the
//! same records in whatever order. Two files with the same last line are the same desk.
//!
//! What lists show of a ticket, what it is found by and when it is due is carried along, although the events would tell it: so a move asks no
//! rule and needs no `desk.toml`, and a store that was filled answers exactly as the old one did.

mod amend;
mod error;
mod pieces;
mod record;
mod text;

pub use amend::{Amend, Amendment, each};
pub use error::{ExportError, ImportError, LineFault};
pub use pieces::Piece;
pub(crate) use pieces::of as pieces_of;
pub use record::{Entry, Fate, Head, Mail, Record};
pub use text::{Line, Reader, Writer};

use crate::files;
use crate::ports::{BlobKey, Blobs, StoreError};
use crate::remote;
use async_trait::async_trait;
use std::io::{BufRead, Read, Write};

/// How many records are asked for, or kept, at once.
const TOGETHER_MAX: usize = 500;
/// … and about how many bytes of them are kept at once.
const TOGETHER_BYTES: usize = 1 << 20;
/// The longest line that is read, in bytes; the longest that is written is far shorter.
pub const LINE_BYTES_MAX: usize = 16 << 20;

/// A store that tells everything it keeps.
#[async_trait]
pub trait Dump: Send + Sync {
    /// The records behind a place, or the first ones; about `count_max` of them, and the place behind them.
    ///
    /// Each record comes once, in an order of the store's own: the same one as long as nothing is written. A page may be
    /// empty although there is more. A mail that somebody is sending now is told as owed; its tries are told with it.
    async fn dump(&self, behind: Option<Place>, count_max: usize) -> Result<Dumped, StoreError>;
}

/// An empty store that is to keep what another one kept.
#[async_trait]
pub trait Load: Send + Sync {
    /// Whether it keeps nothing at all.
    async fn is_empty(&self) -> Result<bool, StoreError>;

    /// Keeps these records, for good. They come in any order; one that comes again changes nothing.
    async fn load(&self, records: Vec<Record>) -> Result<(), StoreError>;
}

/// A place among a store's records. Only the store can read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(pub String);

/// Some of a store's records.
#[derive(Clone, Debug, Default)]
pub struct Dumped {
    /// The records.
    pub records: Vec<Record>,
    /// Where it goes on; nowhere if these were the last.
    pub next: Option<Place>,
}

/// Writes everything that a store keeps, and the files that its tickets have. Returns how many records that were.
///
/// # Errors
/// If the store fails or nothing can be written any more. What was written then has no end, and nobody takes it.
pub async fn export(from: &dyn Dump, blobs: &dyn Blobs, to: &mut (dyn Write + Send)) -> Result<u64, ExportError> {
    let (mut writer, header) = Writer::begin();
    writeln!(to, "{header}")?;
    let (mut place, mut claimed) = (None, Vec::new());
    loop {
        let page = from.dump(place, TOGETHER_MAX).await?;
        // What opens a session of remote help is given to nobody, and is offered anew where the desk has moved to.
        for record in page.records.iter().filter(|record| !remote::is_secret(record)) {
            writeln!(to, "{}", writer.line(record)?)?;
            claimed.extend(claim(record));
        }
        place = page.next;
        if place.is_none() {
            break;
        }
    }
    for key in claimed {
        let Some(bytes) = blobs.get(&key).await? else { continue };
        for piece in pieces::of(&key, &bytes) {
            writeln!(to, "{}", writer.piece(&piece)?)?;
        }
    }
    let records = writer.records();
    writeln!(to, "{}", writer.end())?;
    to.flush()?;
    Ok(records)
}

/// The file that a record is a claim on.
fn claim(record: &Record) -> Option<BlobKey> {
    match record {
        Record::Receipt(receipt) => files::claimed(receipt),
        Record::Ticket(_) | Record::Event(_) | Record::Mail(_) | Record::Remark(_) | Record::Shelved(_) => None,
    }
}

/// Fills an empty store and a place for files. Returns how many records were kept.
///
/// # Errors
/// If the store is not empty, or the text is not whole, or not what it was. The store may keep a part of it then and is
/// not to be used.
pub async fn import(from: &mut (dyn BufRead + Send), to: &dyn Load, blobs: &dyn Blobs) -> Result<u64, ImportError> {
    if !to.is_empty().await? {
        return Err(ImportError::NotEmpty);
    }
    let mut reader = Reader::default();
    let (mut waiting, mut waiting_bytes) = (Vec::new(), 0);
    while let Some(line) = next_line(from, &reader)? {
        match reader.line(&line)? {
            Line::Record(record) => {
                waiting.push(*record);
                waiting_bytes += line.len();
            }
            Line::File(Some((key, bytes))) => blobs.put(&key, bytes).await?,
            Line::Header | Line::File(None) | Line::End => {}
        }
        if waiting.len() >= TOGETHER_MAX || waiting_bytes >= TOGETHER_BYTES {
            to.load(std::mem::take(&mut waiting)).await?;
            waiting_bytes = 0;
        }
    }
    let records = reader.end()?;
    to.load(waiting).await?;
    Ok(records)
}

/// The next line without its end; `None` where the text ends.
fn next_line(from: &mut (dyn BufRead + Send), reader: &Reader) -> Result<Option<String>, ImportError> {
    let mut bytes = Vec::new();
    let limit = LINE_BYTES_MAX as u64 + 1;
    if Read::take(from, limit).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    if bytes.len() > LINE_BYTES_MAX {
        return Err(reader.fault(LineFault::TooLong));
    }
    String::from_utf8(bytes).map(Some).map_err(|_| reader.fault(LineFault::NotText))
}

#[cfg(test)]
mod tests;

//! Trays into which browsers put files themselves, past the desk: a function takes small bodies only.

use super::{BlobKey, StoreError};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// Trays of files that nobody has looked at yet, each the tray of one page. Nobody but the desk reads them, and the place empties
/// them itself: not before a day is over, and soon after.
#[async_trait]
pub trait Incoming: Send + Sync {
    /// To whom browsers send: scheme and host, without a slash at the end. The desk's pages must allow it.
    fn origin(&self) -> &str;

    /// The form by which a browser puts one file into a tray.
    fn form(&self, posting: &Posting<'_>) -> PostForm;

    /// What lies in a tray, in the order in which it was asked for; so many at most.
    async fn arrivals(&self, tray: &BlobKey, count_max: usize) -> Result<Vec<Arrival>, StoreError>;

    /// The bytes of what lies there; `None` if it does so no more.
    async fn bytes(&self, tray: &BlobKey, arrival: &Arrival) -> Result<Option<Vec<u8>>, StoreError>;

    /// Takes it out and throws it away. What is not there any more is no mistake.
    async fn discard(&self, tray: &BlobKey, arrival: &Arrival) -> Result<(), StoreError>;
}

/// What one form may bring.
#[derive(Clone, Copy, Debug)]
pub struct Posting<'p> {
    /// Into which tray.
    pub tray: &'p BlobKey,
    /// A place in it that no other form has: two files of one name do not meet.
    pub slot: &'p BlobKey,
    /// Where the browser is led afterwards: a whole address.
    pub back: &'p str,
    /// The time.
    pub now: DateTime<Utc>,
    /// Until when it can be sent.
    pub until: DateTime<Utc>,
    /// How large the file may be.
    pub bytes_max: u64,
}

/// A form that leads past the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PostForm {
    /// Where it is sent, as `multipart/form-data`.
    pub action: String,
    /// Its hidden fields.
    pub fields: Vec<(String, String)>,
    /// What its file is called; the file stands behind all fields.
    pub file: &'static str,
}

/// Something that lies in a tray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Where it lies in its tray.
    pub at: String,
    /// What its sender calls it; empty if no file was chosen.
    pub name: String,
    /// How large it is.
    pub bytes: u64,
}

impl Arrival {
    /// A browser sends a nameless nothing where no file was chosen.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.name.is_empty() && self.bytes == 0
    }
}

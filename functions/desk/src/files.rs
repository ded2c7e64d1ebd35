//! Files that come with what people write: looked at, kept, claimed by their ticket, given out.
//!
//! ```text
//! bytes ─fits?─▶ Blobs::put ─▶ Attachment ─Desk::handle─▶ event and claim (one change) ─▶ Blobs::get
//! ```
//!
//! The bytes are on the disk before the ticket that names them. A claim, written in the same change as the event, says
//! whose they are; what nobody has claimed after [`UNCLAIMED_HOURS`] is swept by [`retain`](crate::retain).

mod kind;
mod place;
mod refused;

pub use kind::{disposition, served_as};
pub use refused::{Danger, danger};

use crate::change::Receipt;
use crate::handle::Desk;
use crate::ports::{BlobKey, StoreError};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use tickets::attachment::{NoRoom, file_name};
use tickets::{Attachment, Event, Planned};

/// So many hours a file may lie that no ticket has claimed: twice as long as a page can still hand it in.
pub const UNCLAIMED_HOURS: i64 = 48;
/// So many hours a page can hand in a file that was taken before.
pub const CARRIED_HOURS: i64 = 24;
/// What the names of claims begin with.
const CLAIM: &str = "datei/";

/// A file as it came.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// What its sender calls it.
    pub name: String,
    /// Its bytes: as many as were kept.
    pub bytes: Vec<u8>,
    /// How many it has: more than were kept if it is too large.
    pub size: u64,
}

impl Sent {
    /// A file with these bytes.
    #[must_use]
    pub fn whole(name: &str, bytes: Vec<u8>) -> Self {
        let size = bytes.len() as u64;
        Self { name: name.to_owned(), bytes, size }
    }

    /// The same as it is kept: a photo forgets where it was taken.
    #[must_use]
    pub fn clean(mut self) -> Self {
        place::wipe(kind::of(&self.bytes), &mut self.bytes);
        self
    }
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// There is no room for it.
    NoRoom(NoRoom),
    /// It could do harm where it is opened.
    Danger(Danger),
}

impl Unfit {
    /// The stable key of the reason, in strings.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::NoRoom(NoRoom::Empty) => "empty",
            Self::NoRoom(NoRoom::TooLarge) => "too_large",
            Self::NoRoom(NoRoom::TooMuch) => "too_much",
            Self::NoRoom(NoRoom::TooMany) => "too_many",
            Self::Danger(Danger::Program) => "program",
            Self::Danger(Danger::Macros) => "macros",
        }
    }
}

/// Whether a file may stand beside these others.
///
/// # Errors
/// [`Unfit`], with the reason.
pub fn fits(desk: &Desk, others: &[Attachment], sent: &Sent) -> Result<(), Unfit> {
    desk.policy.attachments.has_room(others, sent.size).map_err(Unfit::NoRoom)?;
    if (sent.bytes.len() as u64) < sent.size {
        return Err(Unfit::NoRoom(NoRoom::TooMuch));
    }
    danger(&sent.name, &sent.bytes).map_or(Ok(()), |danger| Err(Unfit::Danger(danger)))
}

/// Keeps a file that [`fits`], for good from now on; it is lost in time if no ticket names it. A photo forgets where it was
/// taken.
///
/// # Errors
/// If its bytes cannot be kept.
pub async fn keep(desk: &Desk, sent: Sent) -> Result<Attachment, StoreError> {
    let Sent { name, bytes, size } = sent.clean();
    let key = fresh_key(desk);
    let kept = Attachment {
        key: key.as_str().to_owned(),
        name: file_name(&name),
        bytes: size,
        kind: kind::of(&bytes).to_owned(),
        sha256: digest(&bytes),
        refused: None,
    };
    desk.blobs.put(&key, bytes).await?;
    Ok(kept)
}

/// Keeps all that fits of what came without anybody to ask, such as a mail's; the rest is named with the reason.
///
/// # Errors
/// If bytes cannot be kept.
pub async fn keep_what_fits(desk: &Desk, sent: Vec<Sent>) -> Result<Vec<Attachment>, StoreError> {
    let mut files = Vec::new();
    for one in sent {
        let file = match fits(desk, &files, &one) {
            Ok(()) => keep(desk, one).await?,
            Err(unfit) => Attachment::refused(&one.name, one.size, unfit.key()),
        };
        files.push(file);
    }
    Ok(files)
}

/// What stands for text where only files were sent: their names.
#[must_use]
pub fn text_or_names(text: &str, files: &[Attachment]) -> String {
    if !text.trim().is_empty() || files.is_empty() {
        return text.to_owned();
    }
    files.iter().map(|file| format!("[{}]", file.name)).collect::<Vec<_>>().join("\n")
}

/// The bytes of a file; `None` if they have had their time.
///
/// # Errors
/// If they cannot be read.
pub async fn read(desk: &Desk, file: &Attachment) -> Result<Option<Vec<u8>>, StoreError> {
    match BlobKey::parse(&file.key) {
        Some(key) => desk.blobs.get(&key).await,
        None => Ok(None),
    }
}

/// The same files once more, for another ticket: each ticket's files are its own and go with it. What has had its time is
/// left out.
///
/// # Errors
/// If bytes cannot be read or kept.
pub async fn copies(desk: &Desk, files: &[Attachment]) -> Result<Vec<Attachment>, StoreError> {
    let mut copies = Vec::new();
    for file in files {
        let Some(bytes) = read(desk, file).await? else { continue };
        let key = fresh_key(desk);
        desk.blobs.put(&key, bytes).await?;
        copies.push(Attachment { key: key.as_str().to_owned(), ..file.clone() });
    }
    Ok(copies)
}

/// By which the same bytes are known.
pub(crate) fn digest(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

fn fresh_key(desk: &Desk) -> BlobKey {
    BlobKey::fresh(desk.clock.now(), [desk.entropy.bits(), desk.entropy.bits()])
}

/// The claims of tickets on their files. Files that an event hands on are claimed by the other ticket.
pub(crate) fn claims(planned: &[Planned]) -> impl Iterator<Item = Receipt> + '_ {
    planned.iter().flat_map(|one| {
        let id = one.ticket.id.to_string();
        own(&one.events).map(move |file| Receipt { key: claim(&file.key), answer: id.clone() })
    })
}

/// The name of the claim on the bytes with this key.
pub(crate) fn claim(key: &str) -> String {
    format!("{CLAIM}{key}")
}

/// The bytes that this note is a claim on.
pub(crate) fn claimed(note: &Receipt) -> Option<BlobKey> {
    BlobKey::parse(note.key.strip_prefix(CLAIM)?)
}

pub(crate) fn is_claim(note: &Receipt) -> bool {
    claimed(note).is_some()
}

/// The files that belong to the ticket of these events.
pub(crate) fn own(events: &[Event]) -> impl Iterator<Item = &Attachment> {
    let own = events.iter().filter(|event| !event.what.hands_files_on()).flat_map(|event| &event.files);
    own.filter(|file| file.refused.is_none())
}

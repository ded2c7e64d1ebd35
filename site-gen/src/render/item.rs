//! A file of the site on its way out, with what the next build should know of it.

use super::Printed;
use crate::address::file_of;
use crate::memory::{Filed, Key, Memory};
use crate::source::File;
use std::borrow::Cow;

/// A file of the site.
pub(super) struct Item {
    /// Where it is read.
    pub(super) address: String,
    pub(super) file: File,
    pub(super) filed: Filed,
}

impl Item {
    /// A page; if it was not printed, it is the one that the memory knows.
    pub(super) fn printed(page: Printed, memory: &Memory) -> Self {
        let Printed { address, key, html } = page;
        let last = memory.file(&file_of(&address));
        match (html, last) {
            (None, Some(last)) => Self { address, file: File::Same, filed: *last },
            (html, _) => Self::of(address, Cow::Owned(html.unwrap_or_default().into_bytes()), key, memory),
        }
    }

    /// A file with these bytes, made of what `key` tells; else of nothing but the bytes.
    pub(super) fn of(address: String, bytes: Cow<'_, [u8]>, key: Option<Key>, memory: &Memory) -> Self {
        let digest = Key::of(&[&bytes]);
        let filed = Filed { key: key.unwrap_or(digest), digest, bytes: bytes.len() };
        let is_same =
            memory.file(&file_of(&address)).is_some_and(|last| last.digest == digest && last.bytes == filed.bytes);
        let file = if is_same { File::Same } else { File::Made(bytes.into_owned()) };
        Self { address, file, filed }
    }
}

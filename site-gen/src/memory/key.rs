//! Hashes that tell whether something is the same again.

use crate::Options;
use crate::address::is_page;
use crate::source::Sources;
use serde::{Deserialize, Serialize};
use std::fmt;
use theme::Theme;

/// The hash of something: 128 bits of BLAKE3, the same on every machine.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Key([u8; 16]);

impl Key {
    /// The hash of all parts, one after the other; the lengths count, so that no two lists of parts are the same.
    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&part.len().to_le_bytes()).update(part);
        }
        Self::from(&hasher)
    }

    fn from(hasher: &blake3::Hasher) -> Self {
        let mut key = [0; 16];
        hasher.finalize_xof().fill(&mut key);
        Self(key)
    }

    /// The bytes of the hash.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What all pages stand on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ground {
    /// What each text of a page may depend on beside its own file: the theme, how strict the build is, every file that is no
    /// page, and which pages there are.
    pub(crate) texts: Key,
    /// What each printed page depends on beside what its template is given: the theme.
    pub(crate) prints: Key,
}

impl Ground {
    pub(crate) fn of(sources: &Sources, theme: &Theme, options: &Options) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        let prints = Key::of(&[version.as_bytes(), &theme.digest()]);
        let mut hasher = blake3::Hasher::new();
        hasher.update(prints.bytes()).update(&[u8::from(options.strict)]);
        for (path, bytes) in sources.iter() {
            let bytes = if is_page(path) { &[] } else { bytes };
            hasher.update(Key::of(&[path.as_bytes(), bytes]).bytes());
        }
        Self { texts: Key::from(&hasher), prints }
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn parts_do_not_run_together() {
        assert_eq!(Key::of(&[b"ab", b"c"]), Key::of(&[b"ab", b"c"]));
        assert_ne!(Key::of(&[b"ab", b"c"]), Key::of(&[b"a", b"bc"]));
        assert_ne!(Key::of(&[b"ab"]), Key::of(&[b"ab", b""]));
        assert_eq!(format!("{:?}", Key::of(&[])).len(), 32);
    }
}

//! How pages carry style sheet and scripts.
//!
//! The build script does it with the program's own files for [`crate::embedded`]: no start hashes them.

use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// The files that pages name by an address, as a content folder has them. A new one is one more line here.
pub(crate) const NAMES: &[&str] =
    &["assets/find.js", "assets/icon.svg", "assets/lotse.css", "assets/lotse.js", "assets/search.js"];

/// A file as pages carry it: a script without the lines that only comment, for those are for who reads the source. A script
/// with a template literal over several lines stays as it is, because a line in it may only look like a comment.
pub(crate) fn carried<'t>(name: &str, text: &'t str) -> Cow<'t, str> {
    let literal = |line: &str| line.matches('`').count() % 2 == 1;
    if !name.ends_with(".js") || text.lines().any(literal) {
        return text.into();
    }
    text.split_inclusive('\n').filter(|line| !line.trim_start().starts_with("//")).collect()
}

/// `assets/lotse.css` is found at `/assets/lotse.0123456789ab.css`.
pub(crate) fn address(name: &str, text: &str) -> String {
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(text.as_bytes())[..6]);
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("/{stem}.{hash}.{ending}"),
        None => format!("/{name}.{hash}"),
    }
}

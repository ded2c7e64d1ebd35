//! Pages that nobody looks after any more, as the file beside the pages has them.

use serde::{Deserialize, Serialize};

/// A page whose owner has left.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Unowned {
    /// Its name, such as `wlan/verbinden`.
    pub page: String,
    /// Its title.
    pub title: String,
}

impl Unowned {
    /// Where the file lies in a site that has such pages.
    pub const FILE: &str = "/ohne-zustaendige.json";

    /// Reads the file; no page if it is another one.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Vec<Self> {
        serde_json::from_slice(bytes).unwrap_or_default()
    }

    /// The file with these pages.
    #[must_use]
    pub fn written(pages: &[Self]) -> Vec<u8> {
        serde_json::to_vec(pages).unwrap_or_default()
    }
}

//! The files of the built site that a function's pages ask for, read from its package when they are asked for.

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use std::path::{Component, Path, PathBuf};

/// The files below a folder. Everybody else's requests are answered by the bucket of the site.
#[derive(Clone, Debug)]
pub struct PackedSite(PathBuf);

impl PackedSite {
    /// The files below this folder.
    #[must_use]
    pub fn below(folder: PathBuf) -> Self {
        Self(folder)
    }
}

impl desk::help::Site for PackedSite {
    /// A package never changes: a newer site comes with a newer function.
    fn edition(&self) -> u64 {
        1
    }

    fn file(&self, address: &str) -> Option<Bytes> {
        let path = Path::new(address.trim_start_matches('/'));
        let is_plain = path.components().all(|part| matches!(part, Component::Normal(_)));
        if !is_plain {
            return None;
        }
        std::fs::read(self.0.join(path)).ok().map(Bytes::from)
    }

    fn answer(&self, _: &Method, address: &Uri, _: &HeaderMap) -> Response {
        match self.file(&format!("{}index.html", address.path())) {
            Some(page) => Html(page).into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::help::Site;

    #[test]
    fn only_files_below_the_folder_are_read() {
        let place = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(place.path().join("site/suche")).unwrap();
        std::fs::write(place.path().join("secret"), "no").unwrap();
        std::fs::write(place.path().join("site/suche/index.html"), "yes").unwrap();
        let site = PackedSite::below(place.path().join("site"));
        assert_eq!(site.file("/suche/index.html").as_deref(), Some("yes".as_bytes()));
        for outside in ["/../secret", "../secret", "/suche/../../secret", "", "/", "/suche", "/nirgends"] {
            assert_eq!(site.file(outside), None, "{outside}");
        }
        let ask = |address: &str| site.answer(&Method::GET, &address.parse().unwrap(), &HeaderMap::new()).status();
        assert_eq!((ask("/suche/"), ask("/nirgends/")), (StatusCode::OK, StatusCode::NOT_FOUND));
    }
}

//! Where the content is if nobody names it: here, in the folder `content`, or further up, so that whoever stands among the
//! pages writes to the right place.

use std::path::{Path, PathBuf};

/// The folder that `lotse new` makes if nobody names one.
pub(super) const CONTENT: &str = "content";
/// The file that makes a folder the content of a desk.
const DESK: &str = "desk.toml";

/// A folder of content that nobody named.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The folder, from here.
    pub(super) folder: PathBuf,
    /// The folder that it lies in: what is no content has its place there.
    pub(super) beside: PathBuf,
}

/// The content that belongs to the folder in which the program was started.
pub(super) fn found() -> Option<Found> {
    from(&std::env::current_dir().ok()?)
}

fn from(here: &Path) -> Option<Found> {
    let is_desk = |folder: &Path| folder.join(DESK).is_file();
    // A heap of pages without a desk counts only right here.
    if !is_desk(here) && here.join(CONTENT).is_dir() {
        return Some(Found { folder: CONTENT.into(), beside: ".".into() });
    }
    let mut way = PathBuf::from(".");
    for folder in here.ancestors() {
        if is_desk(folder) {
            return Some(Found { beside: way.join(".."), folder: way });
        }
        if is_desk(&folder.join(CONTENT)) {
            return Some(Found { folder: way.join(CONTENT), beside: way });
        }
        way = if way == Path::new(".") { "..".into() } else { way.join("..") };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_content_is_found_from_inside_from_beside_and_from_below() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path();
        for folder in ["schule/content/pages/wlan", "schule/notizen", "haufen/content", "hilfe/pages", "leer"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        for folder in ["schule/content", "hilfe"] {
            fs::write(root.join(folder).join(DESK), "").unwrap();
        }
        let seen = |here: &str| {
            let Found { folder, beside } = from(&root.join(here))?;
            let real = |way: &Path| root.join(here).join(way).canonicalize().unwrap();
            assert_eq!(real(&folder).parent().unwrap(), real(&beside), "{here}");
            Some(folder.display().to_string())
        };
        assert_eq!(seen("schule").as_deref(), Some("content"));
        assert_eq!(seen("schule/content").as_deref(), Some("."));
        assert_eq!(seen("schule/content/pages/wlan").as_deref(), Some("../.."));
        assert_eq!(seen("schule/notizen").as_deref(), Some("../content"));
        assert_eq!(seen("hilfe/pages").as_deref(), Some(".."));
        assert_eq!(seen("haufen").as_deref(), Some("content"), "pages alone, as ever");
        assert_eq!(seen("leer"), None);
    }
}

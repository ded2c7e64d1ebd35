//! Where the content is if nobody names it: here, in the folder `content`, or further up, so that whoever stands among the
//! pages writes to the right place. As with git, the way up ends at a folder of another owner: nobody serves what a
//! stranger has put above.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The folder that `lotse new` makes if nobody names one.
pub(super) const CONTENT: &str = "content";
/// The file that makes a folder the content of a desk.
const DESK: &str = "desk.toml";

/// A folder of content.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The folder, from here.
    pub(super) folder: PathBuf,
    /// A folder that is no content: what is kept has its place there.
    pub(super) beside: PathBuf,
}

/// The content that belongs to the folder in which the program was started.
pub(super) fn found() -> Option<Found> {
    from(&std::env::current_dir().ok()?, &owner)
}

/// The content in this folder that somebody named.
pub(super) fn named(folder: PathBuf) -> Found {
    at(folder, &std::env::current_dir().unwrap_or_default())
}

fn at(folder: PathBuf, here: &Path) -> Found {
    match (here.canonicalize(), here.join(&folder).canonicalize()) {
        // Whoever stands in the content keeps nothing among the pages.
        (Ok(here), Ok(real)) if here.starts_with(&real) => Found { beside: folder.join(".."), folder },
        _ => Found { folder, beside: PathBuf::new() },
    }
}

fn owner(folder: &Path) -> Option<u32> {
    folder.metadata().ok().map(|known| known.uid())
}

fn from(here: &Path, owner: &dyn Fn(&Path) -> Option<u32>) -> Option<Found> {
    let is_desk = |folder: &Path| folder.join(DESK).is_file();
    let mut way = PathBuf::new();
    for folder in here.ancestors().take_while(|folder| owner(folder) == owner(here)) {
        if is_desk(folder) {
            let beside = way.join("..");
            return Some(Found { folder: if way.as_os_str().is_empty() { ".".into() } else { way }, beside });
        }
        if is_desk(&folder.join(CONTENT)) {
            return Some(Found { folder: way.join(CONTENT), beside: way });
        }
        way.push("..");
    }
    // A heap of pages without a desk counts only right here, and where it is no topic of a desk.
    here.join(CONTENT).is_dir().then(|| Found { folder: CONTENT.into(), beside: PathBuf::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_content_is_found_from_inside_from_beside_and_from_below() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path();
        for folder in ["schule/content/pages/wlan", "schule/notizen", "haufen/content", "hilfe/pages/content", "leer"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        for folder in ["schule/content", "hilfe"] {
            fs::write(root.join(folder).join(DESK), "").unwrap();
        }
        let seen = |here: &str| {
            let Found { folder, beside } = from(&root.join(here), &owner)?;
            let real = |way: &Path| root.join(here).join(way).canonicalize().unwrap();
            assert_eq!(real(&folder).parent().unwrap(), real(&beside), "{here}");
            Some(folder.display().to_string())
        };
        assert_eq!(seen("schule").as_deref(), Some("content"));
        assert_eq!(seen("schule/content").as_deref(), Some("."));
        assert_eq!(seen("schule/content/pages/wlan").as_deref(), Some("../.."));
        assert_eq!(seen("schule/notizen").as_deref(), Some("../content"));
        assert_eq!(seen("hilfe/pages").as_deref(), Some(".."), "a topic may be called content");
        assert_eq!(seen("hilfe/pages/content").as_deref(), Some("../.."));
        assert_eq!(seen("haufen").as_deref(), Some("content"), "pages alone, as ever");
        assert_eq!(seen("leer"), None);
    }

    #[test]
    fn content_that_is_named_from_inside_keeps_nothing_among_its_pages() {
        let place = tempfile::tempdir().unwrap();
        let here = place.path().join("hilfe/pages");
        fs::create_dir_all(&here).unwrap();
        let beside = |folder: &str, here: &Path| at(folder.into(), here).beside.display().to_string();
        assert_eq!(beside(".", &here), "./..");
        assert_eq!(beside("..", &here), "../..");
        assert_eq!(beside("hilfe", place.path()), "");
        assert_eq!(beside("../hilfe", &here.join("..")), "../hilfe/..");
        assert_eq!(beside("nirgends", &here), "");
    }

    #[test]
    fn what_a_stranger_put_above_is_not_taken() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir_all(place.path().join("anna/notizen")).unwrap();
        fs::write(place.path().join(DESK), "").unwrap();
        let here = place.path().join("anna/notizen");
        let of_anna = |folder: &Path| Some(u32::from(folder.starts_with(place.path().join("anna"))));
        assert_eq!(from(&here, &of_anna), None);
        assert_eq!(from(&here, &|_| Some(1)).unwrap().folder, Path::new("../.."));
    }
}

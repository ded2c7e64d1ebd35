//! From files to addresses: `wlan/verbinden.md` is read at `/wlan/verbinden/`.

use std::collections::{BTreeMap, BTreeSet};
use theme::slug;

/// The endings of files that are pages.
const ENDINGS: [&str; 3] = [".md", ".markdown", ".mdx"];

/// The names of the page that stands for its folder, best first.
const INDEX: [&str; 4] = ["_index", "index", "README", "readme"];

/// Whether the file at `path` is a page.
pub(crate) fn is_page(path: &str) -> bool {
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}

/// Whether the page file at `path` stands for its folder.
pub(crate) fn is_index(path: &str) -> bool {
    rank(path).is_some()
}

/// The path of a page file without its ending.
pub(crate) fn stem(path: &str) -> &str {
    ENDINGS.iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path)
}

/// The name of a page file without its folder and ending.
pub(crate) fn name(path: &str) -> &str {
    stem(path.rsplit('/').next().unwrap_or_default())
}

/// How well a page file may stand for its folder: 0 is best.
fn rank(path: &str) -> Option<usize> {
    let stem = stem(path);
    let name = stem.rsplit('/').next().unwrap_or(stem);
    INDEX.iter().position(|index| *index == name)
}

/// The one of two index pages that stands for their folder.
pub(crate) fn better_index<'a>(one: &'a str, other: &'a str) -> &'a str {
    if rank(other) < rank(one) { other } else { one }
}

/// The address of the page file at `path` (below `pages/`).
pub(crate) fn of_page(path: &str) -> String {
    let stem = stem(path);
    let folder = stem.rsplit_once('/').map_or("", |(folder, _)| folder);
    of_stem(if is_index(path) { folder } else { stem })
}

fn of_stem(stem: &str) -> String {
    let mut address = String::from("/");
    for part in stem.split('/').filter(|part| !part.is_empty()) {
        let name = slug(part);
        // A name of signs alone still is a name.
        address.push_str(if name.is_empty() { "seite" } else { &name });
        address.push('/');
    }
    address
}

/// An address, and what may stand for it where it is taken: `/a/`, `/a-2/`, `/a-3/` and so on.
pub(crate) fn numbered(address: &str) -> impl Iterator<Item = String> {
    let more = (2..).map(move |number: u32| format!("{}-{number}/", address.trim_end_matches('/')));
    std::iter::once(address.to_owned()).chain(more)
}

/// Pages that cannot stand at the address of their file, and where they stand instead.
#[derive(Debug, Default)]
pub(crate) struct Addresses<'a>(BTreeMap<&'a str, Moved>);

/// A page whose address was taken.
#[derive(Debug)]
struct Moved {
    address: String,
    taken: String,
}

impl<'a> Addresses<'a> {
    /// Gives every page an address of its own. `taken` are those that the site itself needs; `intros` are pages with an
    /// address that was given to them before.
    pub(crate) fn of(
        paths: impl Iterator<Item = &'a str>,
        mut taken: BTreeSet<String>,
        intros: &BTreeMap<&'a str, String>,
    ) -> Self {
        let mut paths: Vec<&str> = paths.collect();
        // A folder's best index page comes first, then pages in the order of their files.
        paths.sort_by_key(|path| (rank(path).unwrap_or(usize::MAX), *path));
        taken.extend(intros.values().cloned());
        let mut moved = BTreeMap::new();
        for path in paths {
            let wanted = of_page(path);
            if let Some(address) = intros.get(path) {
                if *address != wanted {
                    moved.insert(path, Moved { address: address.clone(), taken: String::new() });
                }
                continue;
            }
            if taken.insert(wanted.clone()) {
                continue;
            }
            let named = if is_index(path) { of_stem(stem(path)) } else { wanted.clone() };
            let own = numbered(&named).find(|own| taken.insert(own.clone())).unwrap_or_default();
            moved.insert(path, Moved { address: own, taken: wanted });
        }
        Self(moved)
    }

    /// Where the page file at `path` is read.
    pub(crate) fn of_page(&self, path: &str) -> String {
        self.0.get(path).map_or_else(|| of_page(path), |moved| moved.address.clone())
    }

    /// The address that the page at `path` should have and that was taken.
    pub(crate) fn taken(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(|moved| moved.taken.as_str()).filter(|taken| !taken.is_empty())
    }
}

/// The file that the server sends for `address`.
pub(crate) fn file_of(address: &str) -> String {
    let path = address.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// Follows `relative` from the file `from`; `None` if it leads out of the folder.
pub(crate) fn follow(from: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Undoes `%C3%BC` and the like; what is no such sign stays.
pub(crate) fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let hex = |bytes: &[u8]| {
        let digit = |b: u8| char::from(b).to_digit(16);
        u8::try_from(digit(bytes[0])? * 16 + digit(bytes[1])?).ok()
    };
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        match bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%').and_then(hex) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_at_the_place_of_their_file() {
        assert_eq!(of_page("_index.md"), "/");
        assert_eq!(of_page("wlan/_index.md"), "/wlan/");
        assert_eq!(of_page("wlan/README.md"), "/wlan/");
        assert_eq!(of_page("wlan/verbinden.mdx"), "/wlan/verbinden/");
        assert_eq!(of_page("…/!.md"), "/seite/seite/");
        assert_eq!(of_page("wlan/verbinden.md"), "/wlan/verbinden/");
        assert_eq!(of_page("Über uns.md"), "/ueber-uns/");
        assert_eq!(file_of("/"), "index.html");
        assert_eq!(file_of("/wlan/"), "wlan/index.html");
        assert_eq!(file_of("/404.html"), "404.html");
    }

    #[test]
    fn every_page_gets_an_address_of_its_own() {
        let paths = ["a/README.md", "a/_index.md", "a/b c.md", "a/b-c.md", "themen.md", "x/index.md"];
        let taken = BTreeSet::from(["/themen/".to_owned(), "/a/".to_owned()]);
        let intros = BTreeMap::from([("a/_index.md", "/a/".to_owned()), ("x/index.md", "/x-2/".to_owned())]);
        let addresses = Addresses::of(paths.into_iter(), taken, &intros);
        let of = paths.map(|path| addresses.of_page(path));
        assert_eq!(of, ["/a/readme/", "/a/", "/a/b-c/", "/a/b-c-2/", "/themen-2/", "/x-2/"]);
        assert_eq!(addresses.taken("a/README.md"), Some("/a/"));
        assert_eq!(addresses.taken("x/index.md"), None);
    }

    #[test]
    fn a_way_out_of_the_folder_is_none() {
        assert_eq!(follow("wlan/a.md", "../konto/b.md").as_deref(), Some("konto/b.md"));
        assert_eq!(follow("wlan/a.md", "./b.md").as_deref(), Some("wlan/b.md"));
        assert_eq!(follow("wlan/a.md", "../../etc/passwd"), None);
    }

    #[test]
    fn percent_signs_are_undone_where_they_mean_something() {
        assert_eq!(decoded("%C3%BCber%20uns.md"), "über uns.md");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%zz%C3"), "%zz%C3");
        assert_eq!(theme::encoded("/über uns.md"), "/%C3%BCber%20uns.md");
    }
}

//! From files to addresses: `wlan/verbinden.md` is read at `/wlan/verbinden/`.

use crate::slug::slug;

/// The address of the page file at `path` (below `pages/`).
pub(crate) fn of_page(path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let stem = if stem == "_index" { "" } else { stem.strip_suffix("/_index").unwrap_or(stem) };
    let mut address = String::from("/");
    for part in stem.split('/').filter(|part| !part.is_empty()) {
        address.push_str(&slug(part));
        address.push('/');
    }
    address
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
        assert_eq!(of_page("wlan/verbinden.md"), "/wlan/verbinden/");
        assert_eq!(of_page("Über uns.md"), "/ueber-uns/");
        assert_eq!(file_of("/"), "index.html");
        assert_eq!(file_of("/wlan/"), "wlan/index.html");
        assert_eq!(file_of("/404.html"), "404.html");
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
    }
}

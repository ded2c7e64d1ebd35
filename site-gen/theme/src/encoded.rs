//! Names in addresses (RFC 3986, section 2.1): `%C3%BC` for `ü`.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is in a path.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A path, or the name of a page, as it may stand in an address; its slashes stay.
#[must_use]
pub fn encoded(path: &str) -> String {
    utf8_percent_encode(path, IN_PATH).to_string()
}

/// One part of a path, or a value in a query, as it may stand in an address.
#[must_use]
pub fn encoded_part(part: &str) -> String {
    utf8_percent_encode(part, NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_stay_in_a_path_and_what_never_means_anything_else_stays_as_it_is() {
        assert_eq!(encoded("~kurs/über uns-2_a.md"), "~kurs/%C3%BCber%20uns-2_a.md");
        assert_eq!(encoded("/konsole/?liste=a b&x=1"), "/konsole/%3Fliste%3Da%20b%26x%3D1");
        assert_eq!(encoded_part("a/b&c"), "a%2Fb%26c");
    }
}

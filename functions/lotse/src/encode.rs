//! Names in addresses (RFC 3986, section 2.1).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is in a path.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A path, whose slashes stay.
pub(crate) fn path(path: &str) -> String {
    utf8_percent_encode(path, IN_PATH).to_string()
}

/// One part of a path, or a value in a query.
pub(crate) fn part(part: &str) -> String {
    utf8_percent_encode(part, NON_ALPHANUMERIC).to_string()
}

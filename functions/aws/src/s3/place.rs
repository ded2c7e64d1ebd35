//! Where a bucket stands, and how its objects' names are written in addresses.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is written as it is: the unreserved characters of RFC 3986, which Signature Version 4 leaves alone.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same in names of objects, where slashes are slashes.
const NAME: &AsciiSet = &VALUE.remove(b'/');

/// Where a bucket stands.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    name: String,
    origin: String,
    /// What stands before the objects' names, without the slash between.
    folder: String,
}

impl Place {
    /// Where AWS has it in this region, or at an endpoint elsewhere.
    pub(crate) fn new(region: &str, endpoint: Option<&str>, bucket: &str) -> Self {
        let (origin, folder) = match endpoint.map(|endpoint| endpoint.trim_end_matches('/')) {
            // A server elsewhere has no host for each bucket.
            Some(endpoint) => {
                let (origin, path) = split(endpoint);
                (origin.to_owned(), format!("{path}/{bucket}"))
            }
            None => (format!("https://{bucket}.s3.{region}.amazonaws.com"), String::new()),
        };
        Self { name: bucket.to_owned(), origin, folder }
    }

    /// The bucket's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Its scheme and host.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The address that a form posts to.
    pub(crate) fn form(&self) -> String {
        let slash = if self.folder.is_empty() { "/" } else { "" };
        format!("{}{}{slash}", self.origin, self.folder)
    }

    /// The address of an object, or without a name of the bucket itself, with these fields behind it.
    pub(crate) fn address<'f>(&self, key: &str, fields: impl Iterator<Item = (&'f str, &'f str)>) -> String {
        let mut address = format!("{}{}/{}", self.origin, self.folder, utf8_percent_encode(key, NAME));
        for (place, (name, value)) in fields.enumerate() {
            address.push(if place == 0 { '?' } else { '&' });
            address.extend(utf8_percent_encode(name, VALUE));
            address.push('=');
            address.extend(utf8_percent_encode(value, VALUE));
        }
        address
    }
}

/// The scheme and host that an address begins with, and its path.
fn split(address: &str) -> (&str, &str) {
    let host = address.find("://").map_or(0, |at| at + "://".len());
    let end = address[host..].find('/').map_or(address.len(), |at| host + at);
    address.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::iter::empty;

    #[test]
    fn a_bucket_has_a_host_of_its_own_at_aws_and_a_path_elsewhere() {
        let ours = Place::new("eu-central-1", None, "b");
        assert_eq!(ours.form(), "https://b.s3.eu-central-1.amazonaws.com/");
        assert_eq!(ours.address("a/b", empty()), "https://b.s3.eu-central-1.amazonaws.com/a/b");
        let there = Place::new("eu-central-1", Some("https://s3.example/path/x/"), "b");
        assert_eq!((there.origin(), there.form().as_str()), ("https://s3.example", "https://s3.example/path/x/b"));
        assert_eq!(there.address("", empty()), "https://s3.example/path/x/b/");
    }

    #[test]
    fn names_and_fields_are_written_so_that_a_signature_holds() {
        let address =
            Place::new("r", Some("http://h"), "b").address("ä b/c+d", [("x", "a/b=c&d"), ("y", "")].into_iter());
        assert_eq!(address, "http://h/b/%C3%A4%20b/c%2Bd?x=a%2Fb%3Dc%26d&y=");
    }
}

//! What S3 answers: lists and refusals, in XML.

use aws_sdk_dynamodb::error::{ErrorMetadata, ProvideErrorMetadata};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_xml::decode::{Document, ScopedDecoder, XmlDecodeError, try_data};

/// A refusal. What it is about is not in it: refusals go into logs.
#[derive(Debug, thiserror::Error)]
#[error("S3 refused (HTTP {status})")]
pub(crate) struct S3Error {
    status: u16,
    told: ErrorMetadata,
}

impl S3Error {
    /// There is a bucket, but no such object in it.
    pub(super) fn is_no_such_key(&self) -> bool {
        self.told.code() == Some("NoSuchKey")
    }

    /// There is no such thing; whoever asks for no more than the head is not told more.
    pub(super) fn is_not_found(&self) -> bool {
        self.status == 404
    }
}

impl ProvideErrorMetadata for S3Error {
    fn meta(&self) -> &ErrorMetadata {
        &self.told
    }
}

/// An object of a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Object {
    /// Its name.
    pub(crate) key: String,
    /// How large it is.
    pub(crate) bytes: u64,
}

/// A part of the objects of a bucket.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Listing {
    /// They themselves, in the order of their names.
    pub(crate) objects: Vec<Object>,
    /// Whether more follow.
    pub(crate) is_truncated: bool,
}

/// Reads a list.
///
/// # Errors
/// If it is none.
pub(super) fn listing(bytes: &[u8]) -> Result<Listing, BoxError> {
    let mut document = Document::new(std::str::from_utf8(bytes)?);
    let mut root = document.root_element()?;
    if !root.start_el().matches("ListBucketResult") {
        return Err("an answer of S3 that is no list".into());
    }
    let mut listing = Listing { objects: Vec::new(), is_truncated: false };
    while let Some(mut tag) = root.next_tag() {
        match tag.start_el().local() {
            "IsTruncated" => listing.is_truncated = try_data(&mut tag)? == "true",
            "Contents" => listing.objects.extend(object(tag)?),
            _ => {}
        }
    }
    Ok(listing)
}

fn object(mut contents: ScopedDecoder<'_, '_>) -> Result<Option<Object>, BoxError> {
    let (mut key, mut bytes) = (None, None);
    while let Some(mut tag) = contents.next_tag() {
        match tag.start_el().local() {
            "Key" => key = Some(try_data(&mut tag)?.into_owned()),
            "Size" => bytes = Some(try_data(&mut tag)?.parse()?),
            _ => {}
        }
    }
    Ok(key.zip(bytes).map(|(key, bytes)| Object { key, bytes }))
}

/// Reads a refusal; one that says nothing of use is one still.
pub(super) fn refused(status: u16, bytes: &[u8]) -> S3Error {
    let told = std::str::from_utf8(bytes).ok().and_then(|xml| refusal(xml).ok());
    S3Error { status, told: told.unwrap_or_default() }
}

fn refusal(xml: &str) -> Result<ErrorMetadata, XmlDecodeError> {
    let mut document = Document::new(xml);
    let mut root = document.root_element()?;
    let mut told = ErrorMetadata::builder();
    while let Some(mut tag) = root.next_tag() {
        match tag.start_el().local() {
            "Code" => told = told.code(try_data(&mut tag)?),
            "Message" => told = told.message(try_data(&mut tag)?),
            _ => {}
        }
    }
    Ok(told.build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_with_names_of_every_kind() {
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
                   <Name>b</Name><Prefix>incoming/</Prefix><KeyCount>2</KeyCount><IsTruncated>true</IsTruncated>\
                   <Contents><Key>incoming/a &amp; &lt;b&gt;.txt</Key><ETag>&quot;1&quot;</ETag><Size>12</Size></Contents>\
                   <Contents><Key>incoming/ä</Key><Size>0</Size><Owner><ID>1</ID></Owner></Contents></ListBucketResult>";
        let objects = [("incoming/a & <b>.txt", 12), ("incoming/ä", 0)];
        let objects = objects.map(|(key, bytes)| Object { key: key.to_owned(), bytes }).into();
        assert_eq!(listing(xml.as_bytes()).unwrap(), Listing { objects, is_truncated: true });
    }

    #[test]
    fn what_is_no_list_is_none() {
        for answer in
            ["", "<html>a proxy's page</html>", "<ListBucketResult><Contents><Key>a</Key><Size>x</Size></Contents>"]
        {
            listing(answer.as_bytes()).unwrap_err();
        }
    }

    #[test]
    fn refusals_are_told_apart() {
        let gone = refused(404, b"<Error><Code>NoSuchKey</Code><Message>The key does not exist.</Message></Error>");
        assert!(gone.is_no_such_key() && gone.is_not_found());
        assert_eq!(gone.message(), Some("The key does not exist."));
        let no_bucket = refused(404, b"<Error><Code>NoSuchBucket</Code></Error>");
        assert!(!no_bucket.is_no_such_key());
        let silent = refused(503, b"");
        assert_eq!((silent.code(), silent.is_not_found()), (None, false));
    }
}

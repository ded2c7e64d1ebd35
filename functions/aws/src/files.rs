//! The files that people send along, in a bucket of their own: `files/<key>`, and before anybody has looked at them
//! `incoming/<tray>/<slot>/<name>`.
//!
//! Functions take small bodies only, in and out. What is given out is fetched from the bucket itself, by a link that is good for
//! a minute; so it also comes from another origin than the desk's pages. What is brought is posted to the bucket itself
//! ([`posts`](crate::posts)), which sweeps `incoming/` when a day is over.

use crate::Service;
use crate::failure::Failure;
use crate::s3::{Failed, Object, Objects, Posts};
use async_trait::async_trait;
use desk::files::{disposition, served_as};
use desk::{Arrival, BlobKey, Blobs, Incoming, PostForm, Posting, StoreError};
use std::time::Duration;
use tickets::Attachment;

/// What the names of the objects begin with.
const FOLDER: &str = "files/";
/// The same of what browsers have posted.
const INCOMING: &str = "incoming/";
/// How long a link is good.
const LINK_SECONDS: u64 = 60;

/// A bucket.
#[derive(Clone, Debug)]
pub struct Bucket {
    objects: Objects,
    posts: Posts,
}

impl Bucket {
    /// This one.
    #[must_use]
    pub fn new(service: &Service, name: &str) -> Self {
        Self { objects: service.objects(name), posts: service.posts(name) }
    }

    fn object(key: &BlobKey) -> String {
        format!("{FOLDER}{}", key.as_str())
    }

    /// What the names of a tray's objects begin with.
    fn tray(tray: &BlobKey) -> String {
        format!("{INCOMING}{}/", tray.as_str())
    }

    /// The bytes of an object.
    async fn read(&self, object: String) -> Result<Option<Vec<u8>>, StoreError> {
        self.objects.get(&object).await.map_err(failed("reading a file"))
    }

    async fn delete(&self, object: String) -> Result<(), StoreError> {
        self.objects.delete(&object).await.map_err(failed("removing a file"))
    }

    /// Whether there is such a file: a link to none would lead to a page of S3's.
    async fn has(&self, key: &BlobKey) -> Result<bool, StoreError> {
        self.objects.has(&Self::object(key)).await.map_err(failed("looking for a file"))
    }

    /// The link to a file, for whoever may have it now.
    async fn presigned(&self, key: &BlobKey, file: &Attachment) -> Result<Option<String>, StoreError> {
        const DOING: &str = "making the link of a file";
        if !self.has(key).await? {
            return Ok(None);
        }
        let disposition = disposition(&file.name);
        let fields = [
            ("response-cache-control", "private, no-store"),
            ("response-content-disposition", &*disposition),
            ("response-content-type", served_as(&file.kind)),
        ];
        let link = self.objects.link(&Self::object(key), &fields, Duration::from_secs(LINK_SECONDS));
        link.map(Some).map_err(|source| StoreError { doing: DOING, source })
    }
}

#[async_trait]
impl Blobs for Bucket {
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.objects.put(&Self::object(key), bytes).await.map_err(failed("keeping a file"))
    }

    async fn get(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(Self::object(key)).await
    }

    async fn remove(&self, key: &BlobKey) -> Result<(), StoreError> {
        self.delete(Self::object(key)).await
    }

    async fn keys(&self, behind: Option<&BlobKey>, count_max: usize) -> Result<Vec<BlobKey>, StoreError> {
        let mut keys: Vec<BlobKey> = Vec::new();
        let mut behind = behind.map(Self::object);
        while keys.len() < count_max {
            let listed =
                self.objects.list(FOLDER, behind.as_deref(), count_max).await.map_err(failed("listing files"))?;
            let names = listed.objects.iter().map(|object| object.key.as_str());
            keys.extend(names.filter_map(|name| BlobKey::parse(name.strip_prefix(FOLDER)?)));
            behind = listed.objects.into_iter().next_back().map(|object| object.key);
            if !listed.is_truncated || behind.is_none() {
                break;
            }
        }
        keys.truncate(count_max);
        Ok(keys)
    }

    async fn link(&self, key: &BlobKey, file: &Attachment) -> Result<Option<String>, StoreError> {
        self.presigned(key, file).await
    }

    fn incoming(&self) -> Option<&dyn Incoming> {
        Some(self)
    }
}

#[async_trait]
impl Incoming for Bucket {
    fn origin(&self) -> &str {
        self.posts.origin()
    }

    fn form(&self, posting: &Posting<'_>) -> PostForm {
        self.posts.form(&format!("{}{}/", Self::tray(posting.tray), posting.slot.as_str()), posting)
    }

    async fn arrivals(&self, tray: &BlobKey, count_max: usize) -> Result<Vec<Arrival>, StoreError> {
        let folder = Self::tray(tray);
        let listed = self.objects.list(&folder, None, count_max).await.map_err(failed("looking into a tray"))?;
        let arrival = |Object { key, bytes }: Object| {
            let at = key.strip_prefix(&folder)?.to_owned();
            let name = at.split_once('/')?.1.to_owned();
            Some(Arrival { at, name, bytes })
        };
        Ok(listed.objects.into_iter().filter_map(arrival).collect())
    }

    async fn bytes(&self, tray: &BlobKey, arrival: &Arrival) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(format!("{}{}", Self::tray(tray), arrival.at)).await
    }

    async fn discard(&self, tray: &BlobKey, arrival: &Arrival) -> Result<(), StoreError> {
        self.delete(format!("{}{}", Self::tray(tray), arrival.at)).await
    }
}

fn failed(doing: &'static str) -> impl Fn(Failed) -> StoreError {
    move |error| StoreError { doing, source: Failure::of(&error).told.into() }
}

/// No place for files: what a function has that needs none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nowhere;

impl Nowhere {
    fn asked<T>() -> Result<T, StoreError> {
        Err(StoreError { doing: "looking for files", source: "LOTSE_FILES_BUCKET is not set".into() })
    }
}

#[async_trait]
impl Blobs for Nowhere {
    async fn put(&self, _: &BlobKey, _: Vec<u8>) -> Result<(), StoreError> {
        Self::asked()
    }

    async fn get(&self, _: &BlobKey) -> Result<Option<Vec<u8>>, StoreError> {
        Self::asked()
    }

    async fn remove(&self, _: &BlobKey) -> Result<(), StoreError> {
        Self::asked()
    }

    async fn keys(&self, _: Option<&BlobKey>, _: usize) -> Result<Vec<BlobKey>, StoreError> {
        Self::asked()
    }
}

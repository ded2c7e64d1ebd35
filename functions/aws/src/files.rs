//! The files that people send along, in a bucket of their own: `files/<key>`, and before anybody has looked at them
//! `incoming/<tray>/<slot>/<name>`.
//!
//! Functions take small bodies only, in and out. What is given out is fetched from the bucket itself, by a link that is good for
//! a minute; so it also comes from another origin than the desk's pages. What is brought is posted to the bucket itself
//! ([`posts`](crate::posts)), which sweeps `incoming/` when a day is over.

use crate::Service;
use crate::failure::Failure;
use crate::posts::Posts;
use async_trait::async_trait;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::operation::head_object::HeadObjectError;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::Object;
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
/// How many names S3 tells at once.
const NAMES_MAX: usize = 1_000;

/// A bucket.
#[derive(Clone, Debug)]
pub struct Bucket {
    client: Client,
    name: String,
    posts: Posts,
}

impl Bucket {
    /// This one.
    #[must_use]
    pub fn new(service: &Service, name: String) -> Self {
        Self { client: service.s3(), posts: service.posts(&name), name }
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
        const DOING: &str = "reading a file";
        let object = match self.client.get_object().bucket(&self.name).key(object).send().await {
            Ok(object) => object,
            Err(error) if error.as_service_error().is_some_and(GetObjectError::is_no_such_key) => return Ok(None),
            Err(error) => return Err(failed(DOING)(error)),
        };
        let bytes = object.body.collect().await;
        Ok(Some(bytes.map_err(|error| StoreError { doing: DOING, source: error.into() })?.to_vec()))
    }

    async fn delete(&self, object: String) -> Result<(), StoreError> {
        let delete = self.client.delete_object().bucket(&self.name).key(object);
        delete.send().await.map(drop).map_err(failed("removing a file"))
    }

    /// Whether there is such a file: a link to none would lead to a page of S3's.
    async fn has(&self, key: &BlobKey) -> Result<bool, StoreError> {
        match self.client.head_object().bucket(&self.name).key(Self::object(key)).send().await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(HeadObjectError::is_not_found) => Ok(false),
            Err(error) => Err(failed("looking for a file")(error)),
        }
    }

    /// The link to a file, for whoever may have it now.
    async fn presigned(&self, key: &BlobKey, file: &Attachment) -> Result<Option<String>, StoreError> {
        const DOING: &str = "making the link of a file";
        if !self.has(key).await? {
            return Ok(None);
        }
        let good = PresigningConfig::expires_in(Duration::from_secs(LINK_SECONDS));
        let good = good.map_err(|error| StoreError { doing: DOING, source: error.into() })?;
        let get = self.client.get_object().bucket(&self.name).key(Self::object(key));
        let get = get
            .response_content_type(served_as(&file.kind))
            .response_content_disposition(disposition(&file.name))
            .response_cache_control("private, no-store");
        let link = get.presigned(good).await.map_err(failed(DOING))?;
        Ok(Some(link.uri().to_owned()))
    }
}

#[async_trait]
impl Blobs for Bucket {
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), StoreError> {
        let put = self.client.put_object().bucket(&self.name).key(Self::object(key)).body(ByteStream::from(bytes));
        put.send().await.map(drop).map_err(failed("keeping a file"))
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
            let count = i32::try_from(count_max.min(NAMES_MAX)).unwrap_or(i32::MAX);
            let list = self.client.list_objects_v2().bucket(&self.name).prefix(FOLDER).max_keys(count);
            let listed = list.set_start_after(behind).send().await.map_err(failed("listing files"))?;
            let names = listed.contents().iter().filter_map(|object| object.key());
            keys.extend(names.filter_map(|name| BlobKey::parse(name.strip_prefix(FOLDER)?)));
            behind = listed.contents().last().and_then(|object| object.key()).map(str::to_owned);
            if listed.is_truncated() != Some(true) || behind.is_none() {
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
        let (folder, count) = (Self::tray(tray), i32::try_from(count_max.min(NAMES_MAX)).unwrap_or(i32::MAX));
        let list = self.client.list_objects_v2().bucket(&self.name).prefix(&folder).max_keys(count);
        let listed = list.send().await.map_err(failed("looking into a tray"))?;
        let arrival = |object: &Object| {
            let at = object.key()?.strip_prefix(&folder)?.to_owned();
            let name = at.split_once('/')?.1.to_owned();
            Some(Arrival { at, name, bytes: u64::try_from(object.size()?).ok()? })
        };
        Ok(listed.contents().iter().filter_map(arrival).collect())
    }

    async fn bytes(&self, tray: &BlobKey, arrival: &Arrival) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(format!("{}{}", Self::tray(tray), arrival.at)).await
    }

    async fn discard(&self, tray: &BlobKey, arrival: &Arrival) -> Result<(), StoreError> {
        self.delete(format!("{}{}", Self::tray(tray), arrival.at)).await
    }
}

fn failed<E>(doing: &'static str) -> impl Fn(SdkError<E, HttpResponse>) -> StoreError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
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

//! The objects of one bucket of S3, by the few calls that a desk makes.
//!
//! S3's own SDK knows a hundred calls more, and would be the largest thing in a function that has to start while somebody
//! waits. What it stands on does the work here as well: its patience, its tries, its connections, its signatures.

mod answer;
mod place;
mod posts;
mod signer;

pub(crate) use answer::{Object, S3Error};
pub(crate) use place::Place;
pub(crate) use posts::Posts;
pub(crate) use signer::Signer;

use answer::{Listing, listing, refused};
use aws_runtime::retries::classifiers::AwsErrorCodeClassifier;
use aws_sdk_dynamodb::config::SharedHttpClient;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::error::SdkError;
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime::client::retries::classifiers::{HttpStatusCodeClassifier, TransientErrorClassifier};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_types::body::SdkBody;
use http::header::CONTENT_LENGTH;
use http::{Method, Request};
use std::fmt::Debug;
use std::time::{Duration, SystemTime};

/// How many names S3 tells at once.
pub(crate) const NAMES_MAX: usize = 1_000;

/// Why S3 did not do what it was asked for.
pub(crate) type Failed = SdkError<S3Error, HttpResponse>;

/// The objects of one bucket.
#[derive(Clone, Debug)]
pub(crate) struct Objects {
    place: Place,
    signer: Signer,
    one: Operation<Call, Vec<u8>, S3Error>,
    list: Operation<Call, Listing, S3Error>,
}

/// How calls go out.
pub(crate) struct Way {
    /// Over which connections.
    pub(crate) http: SharedHttpClient,
    /// How often each is tried. All of ours can be tried again without harm.
    pub(crate) retries: RetryConfig,
    /// How long each may take.
    pub(crate) timeouts: TimeoutConfig,
}

/// What is asked of a bucket.
#[derive(Debug)]
struct Call {
    method: Method,
    /// The object; none asks for the bucket itself.
    key: String,
    query: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Call {
    fn of(method: Method, key: &str) -> Self {
        Self { method, key: key.to_owned(), query: Vec::new(), body: Vec::new() }
    }
}

impl Objects {
    /// Those of the bucket at this place.
    pub(crate) fn new(place: Place, signer: Signer, way: Way) -> Self {
        Self {
            one: operation("object", &place, &signer, &way, |bytes| Ok(bytes.to_vec())),
            list: operation("list", &place, &signer, &way, listing),
            place,
            signer,
        }
    }

    /// An object's bytes; none if there is no such object.
    ///
    /// # Errors
    /// If the bucket cannot be asked, or refuses.
    pub(crate) async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Failed> {
        match self.one.invoke(Call::of(Method::GET, key)).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.as_service_error().is_some_and(S3Error::is_no_such_key) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether there is such an object.
    ///
    /// # Errors
    /// If the bucket cannot be asked, or refuses.
    pub(crate) async fn has(&self, key: &str) -> Result<bool, Failed> {
        match self.one.invoke(Call::of(Method::HEAD, key)).await {
            Ok(_) => Ok(true),
            Err(error) if error.as_service_error().is_some_and(S3Error::is_not_found) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Puts an object, in place of one of the same name.
    ///
    /// # Errors
    /// If the bucket cannot be asked, or refuses.
    pub(crate) async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), Failed> {
        let call = Call { body: bytes, ..Call::of(Method::PUT, key) };
        self.one.invoke(call).await.map(drop)
    }

    /// Removes an object; that there is none is fine.
    ///
    /// # Errors
    /// If the bucket cannot be asked, or refuses.
    pub(crate) async fn delete(&self, key: &str) -> Result<(), Failed> {
        self.one.invoke(Call::of(Method::DELETE, key)).await.map(drop)
    }

    /// The objects whose names begin so, in the order of their names and from behind this one, at most so many.
    ///
    /// # Errors
    /// If the bucket cannot be asked, or refuses, or answers what is no list.
    pub(crate) async fn list(&self, prefix: &str, behind: Option<&str>, count_max: usize) -> Result<Listing, Failed> {
        let mut query = vec![
            ("list-type", "2".to_owned()),
            ("max-keys", count_max.min(NAMES_MAX).to_string()),
            ("prefix", prefix.to_owned()),
        ];
        query.extend(behind.map(|name| ("start-after", name.to_owned())));
        self.list.invoke(Call { query, ..Call::of(Method::GET, "") }).await
    }

    /// A link by which whoever has it gets an object, with these fields in its answer (`response-content-type` …), for so long.
    ///
    /// # Errors
    /// If it cannot be signed.
    pub(crate) fn link(&self, key: &str, fields: &[(&str, &str)], good: Duration) -> Result<String, BoxError> {
        let mut request = Request::get(self.place.address(key, fields.iter().copied())).body(())?;
        self.signer.sign_link(&mut request, good, SystemTime::now())?;
        Ok(request.uri().to_string())
    }
}

/// A kind of call, and how its answer is read.
fn operation<O: Debug + Send + Sync + 'static>(
    name: &'static str,
    place: &Place,
    signer: &Signer,
    way: &Way,
    read: fn(&[u8]) -> Result<O, BoxError>,
) -> Operation<Call, O, S3Error> {
    let (at, signing) = (place.clone(), signer.clone());
    Operation::builder()
        .service_name("s3")
        .operation_name(name)
        .http_client(way.http.clone())
        .endpoint_url(place.origin())
        // What the runtime calls authentication is the signature below.
        .no_auth()
        .standard_retry(&way.retries)
        .retry_classifier(TransientErrorClassifier::<S3Error>::new())
        .retry_classifier(AwsErrorCodeClassifier::<S3Error>::new())
        .retry_classifier(HttpStatusCodeClassifier::default())
        .timeout_config(way.timeouts.clone())
        .with_connection_poisoning()
        .serializer(move |call: Call| request(&at, &signing, call))
        .deserializer(move |response| answered(response, read))
        .build()
}

fn request(place: &Place, signer: &Signer, call: Call) -> Result<HttpRequest, BoxError> {
    let query = call.query.iter().map(|(name, value)| (*name, value.as_str()));
    let mut request = Request::builder().method(call.method).uri(place.address(&call.key, query)).body(call.body)?;
    signer.sign(&mut request, SystemTime::now())?;
    if request.method() == Method::PUT {
        // An empty body says no length by itself, and S3 wants one.
        let length = request.body().len();
        request.headers_mut().insert(CONTENT_LENGTH, length.into());
    }
    Ok(request.map(SdkBody::from).try_into()?)
}

fn answered<O>(
    response: &HttpResponse,
    read: fn(&[u8]) -> Result<O, BoxError>,
) -> Result<O, OrchestratorError<S3Error>> {
    let bytes = response.body().bytes().unwrap_or_default();
    if response.status().is_success() {
        return read(bytes).map_err(OrchestratorError::response);
    }
    Err(OrchestratorError::operation(refused(response.status().as_u16(), bytes)))
}

#[cfg(test)]
mod tests;

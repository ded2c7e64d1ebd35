//! What the functions reach beside DynamoDB, played: SES, which keeps what it is given, and S3, which gives what it was given.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Form, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use data_encoding::BASE64;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// The services, at one address.
#[derive(Clone)]
pub(crate) struct Services {
    /// Where they are.
    pub(crate) address: String,
    kept: Arc<Kept>,
}

#[derive(Default)]
struct Kept {
    mails: Mutex<Vec<String>>,
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Services {
    /// Starts them.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it listens"));
        let kept = Arc::new(Kept::default());
        let router = Router::new()
            .route("/", post(send))
            .route("/{bucket}/{*key}", get(object).put(put))
            .with_state(Arc::clone(&kept));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, kept }
    }

    /// The mails that were sent, oldest first.
    pub(crate) fn mails(&self) -> Vec<String> {
        self.kept.mails.lock().expect("nobody panicked").clone()
    }

    /// Puts an object into a bucket.
    pub(crate) fn put(&self, bucket: &str, key: &str, bytes: &[u8]) {
        self.kept.objects.lock().expect("nobody panicked").insert(format!("{bucket}/{key}"), bytes.to_vec());
    }

    /// The names of all objects, with their buckets.
    pub(crate) fn objects(&self) -> Vec<String> {
        self.kept.objects.lock().expect("nobody panicked").keys().cloned().collect()
    }
}

async fn send(State(kept): State<Arc<Kept>>, Form(fields): Form<BTreeMap<String, String>>) -> Response {
    assert_eq!(fields["Action"], "SendRawEmail");
    assert_eq!(fields["ConfigurationSetName"], "lotse-test");
    let raw = BASE64.decode(fields["RawMessage.Data"].as_bytes()).expect("a mail is base64");
    let mut mails = kept.mails.lock().expect("nobody panicked");
    mails.push(String::from_utf8(raw).expect("our mails are UTF-8"));
    let answer = format!(
        "<SendRawEmailResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><SendRawEmailResult>\
         <MessageId>0100-{}</MessageId></SendRawEmailResult><ResponseMetadata><RequestId>1</RequestId>\
         </ResponseMetadata></SendRawEmailResponse>",
        mails.len()
    );
    ([(header::CONTENT_TYPE, "text/xml")], answer).into_response()
}

async fn object(State(kept): State<Arc<Kept>>, Path((bucket, key)): Path<(String, String)>) -> Response {
    let objects = kept.objects.lock().expect("nobody panicked");
    match objects.get(&format!("{bucket}/{key}")) {
        Some(bytes) => bytes.clone().into_response(),
        None => {
            let error = "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>";
            (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "application/xml")], error).into_response()
        }
    }
}

async fn put(State(kept): State<Arc<Kept>>, Path((bucket, key)): Path<(String, String)>, bytes: Bytes) -> StatusCode {
    kept.objects.lock().expect("nobody panicked").insert(format!("{bucket}/{key}"), bytes.to_vec());
    StatusCode::OK
}

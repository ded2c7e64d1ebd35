//! What the functions reach beside DynamoDB, played: SES, which keeps what it is given, and S3, which gives what it was given.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Form, Multipart, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use data_encoding::BASE64;
use serde_json::{Value, json};
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
            .route("/{bucket}", get(list).post(posted))
            .route("/{bucket}/", get(list))
            .route("/{bucket}/{*key}", get(object).put(put).delete(delete))
            .layer(DefaultBodyLimit::disable())
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

    /// The bytes of an object.
    pub(crate) fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        self.kept.objects.lock().expect("nobody panicked").get(name).cloned()
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

async fn delete(State(kept): State<Arc<Kept>>, Path((bucket, key)): Path<(String, String)>) -> StatusCode {
    kept.objects.lock().expect("nobody panicked").remove(&format!("{bucket}/{key}"));
    StatusCode::NO_CONTENT
}

async fn list(
    State(kept): State<Arc<Kept>>,
    Path(bucket): Path<String>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Response {
    let (prefix, behind) = (&asked["prefix"], asked.get("start-after").map_or("", String::as_str));
    let most: usize = asked["max-keys"].parse().expect("a number");
    let objects = kept.objects.lock().expect("nobody panicked");
    let names =
        objects.iter().filter_map(|(name, bytes)| Some((name.strip_prefix(&format!("{bucket}/"))?, bytes.len())));
    let names: Vec<(&str, usize)> = names.filter(|(name, _)| name.starts_with(prefix) && *name > behind).collect();
    let object = |(name, size): &(&str, usize)| format!("<Contents><Key>{name}</Key><Size>{size}</Size></Contents>");
    let told: String = names.iter().take(most).map(object).collect();
    let answer =
        format!("<ListBucketResult><IsTruncated>{}</IsTruncated>{told}</ListBucketResult>", names.len() > most);
    ([(header::CONTENT_TYPE, "application/xml")], answer).into_response()
}

async fn put(State(kept): State<Arc<Kept>>, Path((bucket, key)): Path<(String, String)>, bytes: Bytes) -> StatusCode {
    kept.objects.lock().expect("nobody panicked").insert(format!("{bucket}/{key}"), bytes.to_vec());
    StatusCode::OK
}

/// A form that a browser posts: each field must be one that the policy names, and the file as large as it says.
async fn posted(State(kept): State<Arc<Kept>>, Path(bucket): Path<String>, mut form: Multipart) -> Response {
    let (mut fields, mut file) = (BTreeMap::new(), None);
    while let Some(part) = form.next_field().await.expect("a form is whole") {
        let name = part.name().expect("a part has a name").to_owned();
        assert!(file.is_none(), "{name} stands behind the file");
        match part.file_name().map(str::to_owned) {
            Some(called) => {
                assert_eq!(name, "file");
                file = Some((called, part.bytes().await.expect("a file is whole")));
            }
            None => drop(fields.insert(name, part.text().await.expect("a field is text"))),
        }
    }
    let (called, bytes) = file.expect("a file");
    let policy = BASE64.decode(fields["policy"].as_bytes()).expect("a policy is base64");
    let policy: Value = serde_json::from_slice(&policy).expect("a policy is JSON");
    let conditions = policy["conditions"].as_array().expect("a policy has conditions");
    let key = fields["key"].replace("${filename}", &called);
    let is_allowed = |(name, value): (&String, &String)| match name.as_str() {
        "policy" | "x-amz-signature" => true,
        "key" => conditions.iter().any(|one| {
            one[0] == "starts-with" && one[1] == "$key" && one[2].as_str().is_some_and(|start| key.starts_with(start))
        }),
        name => conditions.contains(&json!({ name: value })),
    };
    let most = conditions.iter().find(|one| one[0] == "content-length-range").and_then(|range| range[2].as_u64());
    let fits = most.is_some_and(|most| bytes.len() as u64 <= most);
    if !fields.iter().all(is_allowed) || !conditions.contains(&json!({ "bucket": bucket })) || !fits {
        return StatusCode::FORBIDDEN.into_response();
    }
    kept.objects.lock().expect("nobody panicked").insert(format!("{bucket}/{key}"), bytes.to_vec());
    let back = format!("{}?bucket={bucket}&key=of-this&etag=%22x%22", fields["success_action_redirect"]);
    Redirect::to(&back).into_response()
}

//! Stands between one function and DynamoDB, and notes what it calls: the rights that its role must grant.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// The longest call, in bytes; DynamoDB takes no longer ones.
const CALL_BYTES_MAX: usize = 16 << 20;

/// What one function calls.
#[derive(Clone)]
pub(crate) struct Recorder {
    /// Where it listens.
    pub(crate) address: String,
    passed: Arc<Passed>,
}

struct Passed {
    to: Uri,
    client: Client<HttpConnector, Body>,
    calls: Mutex<BTreeSet<String>>,
    /// Read and write units since they were asked for.
    units: Mutex<(f64, f64)>,
}

impl Recorder {
    /// Stands before this server.
    pub(crate) async fn before(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it listens"));
        let client = Client::builder(TokioExecutor::new()).build_http();
        let to = server.parse().expect("the server has an address");
        let passed = Arc::new(Passed { to, client, calls: Mutex::default(), units: Mutex::default() });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&passed));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, passed }
    }

    /// The rights that the calls so far needed: actions on the table, and on its index behind a slash.
    pub(crate) fn calls(&self) -> BTreeSet<String> {
        self.passed.calls.lock().expect("nobody panicked").clone()
    }

    /// Read and write units that calls have cost since this was asked.
    pub(crate) fn units(&self) -> (f64, f64) {
        std::mem::take(&mut *self.passed.units.lock().expect("nobody panicked"))
    }
}

async fn pass(State(passed): State<Arc<Passed>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, CALL_BYTES_MAX).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    let target = parts.headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let name = target.rsplit('.').next().unwrap_or_default().to_owned();
    let called = calls(&name, &body);
    passed.calls.lock().expect("nobody panicked").extend(called);
    let mut to = passed.to.clone().into_parts();
    to.path_and_query = parts.uri.path_and_query().cloned();
    parts.uri = Uri::from_parts(to).expect("the parts are those of addresses");
    parts.headers.remove(header::HOST);
    match passed.client.request(Request::from_parts(parts, Body::from(body))).await {
        Ok(answer) => {
            let (parts, body) = answer.into_parts();
            let body = to_bytes(Body::new(body), CALL_BYTES_MAX).await.unwrap_or_default();
            let (reads, writes) = units(&name, &body);
            let mut all = passed.units.lock().expect("nobody panicked");
            *all = (all.0 + reads, all.1 + writes);
            Response::from_parts(parts, Body::from(body))
        }
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

/// The units that an answer tells of, by what the call does.
fn units(name: &str, answer: &Bytes) -> (f64, f64) {
    let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
    let told = &answer["ConsumedCapacity"];
    // A transaction tells of each of its tables.
    let tables = told.as_array().map_or(std::slice::from_ref(told), Vec::as_slice);
    let told: f64 = tables.iter().filter_map(|table| table["CapacityUnits"].as_f64()).sum();
    let reads = ["Get", "Query", "Scan", "BatchGet"].iter().any(|kind| name.starts_with(kind));
    if reads { (told, 0.0) } else { (0.0, told) }
}

/// The actions of one call: a transaction needs the right for each of its parts.
fn calls(name: &str, body: &Bytes) -> Vec<String> {
    let asked: Value = serde_json::from_slice(body).unwrap_or_default();
    if name == "TransactWriteItems" {
        let parts = asked["TransactItems"].as_array().into_iter().flatten().filter_map(Value::as_object);
        let action =
            |kind: &String| if kind == "ConditionCheck" { "ConditionCheckItem".into() } else { format!("{kind}Item") };
        return parts.flat_map(|part| part.keys().map(action).collect::<Vec<_>>()).collect();
    }
    match asked["IndexName"].as_str() {
        Some(index) => vec![format!("{name}/{index}")],
        None => vec![name.to_owned()],
    }
}

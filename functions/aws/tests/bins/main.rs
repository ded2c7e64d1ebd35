//! The bins as real processes: Lambda, SES and S3 are played, DynamoDB is the helper's, the desk is the example.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

mod runtime;
#[path = "../store/server.rs"]
mod server;
mod services;

use aws::Dynamo;
use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64;
use desk::{Desk, Request, Store};
use runtime::{Answer, Runtime};
use serde_json::{Value, json};
use services::Services;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tests::server::{SUBMIT, Sample, number_in};
use tickets::command::{Act, Channel};
use tickets::{Actor, Address, Policy, TicketId};
use tokio::sync::Notify;

const BASE_URL: &str = "https://hilfe.example";
const MAIL_BUCKET: &str = "lotse-test-mail";

/// A desk on AWS, as far as it runs here.
struct Cloud {
    store: Dynamo,
    services: Services,
    variables: Vec<(&'static str, String)>,
}

impl Cloud {
    async fn new() -> Self {
        let table = server::table().await;
        let store = server::store(&table);
        let services = Services::start().await;
        let content = concat!(env!("CARGO_MANIFEST_DIR"), "/../../content");
        let variables = [
            ("AWS_REGION", "eu-central-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "test".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
            ("AWS_ENDPOINT_URL", services.address.clone()),
            ("AWS_ENDPOINT_URL_DYNAMODB", server::address().to_owned()),
            ("LOTSE_TABLE", table),
            ("LOTSE_BASE_URL", BASE_URL.to_owned()),
            ("LOTSE_KEYS", format!("1 {}", "5a".repeat(32))),
            ("LOTSE_CONFIGURATION_SET", "lotse-test".to_owned()),
            ("LOTSE_MAIL_BUCKET", MAIL_BUCKET.to_owned()),
            ("LOTSE_SITE", content.to_owned()),
        ];
        Self { store, services, variables: variables.into() }
    }

    async fn start(&self, program: &str) -> Runtime {
        Runtime::start(program, &self.variables).await
    }

    /// A desk over the same table, at another time.
    fn desk_at(&self, now: DateTime<Utc>) -> Desk {
        let policy = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/desk.toml")).unwrap();
        Desk {
            policy: Arc::new(Policy::read(&policy, "desk.toml").unwrap()),
            store: Arc::new(self.store.clone()),
            clock: Arc::new(Still(now)),
            entropy: Arc::new(Counted::default()),
            mail_owed: Arc::new(Notify::new()),
        }
    }
}

/// A clock that stands.
struct Still(DateTime<Utc>);

impl desk::Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// No chance at all.
#[derive(Default)]
struct Counted(AtomicU64);

impl desk::Entropy for Counted {
    fn bits(&self) -> u64 {
        self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed)
    }
}

fn event(recorded: &str) -> Value {
    serde_json::from_str(recorded).unwrap()
}

fn stream() -> Value {
    event(include_str!("events/stream.json"))
}

fn schedule() -> Value {
    event(include_str!("events/schedule.json"))
}

/// A request as the HTTP API hands it on.
fn http(method: &str, path: &str, body: &str) -> Value {
    let mut event = event(include_str!("events/http.json"));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    event["rawPath"] = json!(path);
    event["rawQueryString"] = json!(query);
    event["requestContext"]["http"]["method"] = json!(method);
    event["requestContext"]["http"]["path"] = json!(path);
    event["body"] = json!(BASE64.encode(body.as_bytes()));
    event
}

/// A page that came back: its status, where it leads, its text.
struct Page {
    status: u64,
    location: String,
    headers: Value,
    text: String,
}

#[track_caller]
fn page(answer: Answer) -> Page {
    let answer = answer.unwrap();
    let body = answer["body"].as_str().unwrap_or_default();
    let text = match answer["isBase64Encoded"].as_bool() {
        Some(true) => String::from_utf8(BASE64.decode(body.as_bytes()).unwrap()).unwrap(),
        _ => body.to_owned(),
    };
    let location = answer["headers"]["location"].as_str().unwrap_or_default().to_owned();
    Page { status: answer["statusCode"].as_u64().unwrap(), location, headers: answer["headers"].clone(), text }
}

/// The first link in a mail that leads to this place.
fn link(mail: &str, place: &str) -> String {
    let letter = mail_parser::MessageParser::default().parse(mail.as_bytes()).unwrap();
    let text = letter.body_text(0).unwrap().into_owned();
    let wanted = format!("{BASE_URL}{place}");
    let found = text.split_whitespace().find(|word| word.starts_with(&wanted));
    found.unwrap_or_else(|| panic!("no link to {place} in {text}")).trim_start_matches(BASE_URL).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_becomes_one_ticket_one_mail_and_a_page() {
    let cloud = Cloud::new().await;
    let mut submit = cloud.start(env!("CARGO_BIN_EXE_submit")).await;
    let mut notify = cloud.start(env!("CARGO_BIN_EXE_notify")).await;
    let mut portal = cloud.start(env!("CARGO_BIN_EXE_portal")).await;

    let sample = Sample::new("bins", 1);
    let sent = page(submit.event(&http("POST", SUBMIT, &sample.body)).await);
    assert_eq!(sent.status, 303, "{}", sent.text);
    let number = number_in(&sent.location).unwrap().to_owned();
    // Whoever presses twice, and whatever delivers an event twice.
    let again = page(submit.event(&http("POST", SUBMIT, &sample.body)).await);
    assert_eq!(number_in(&again.location), Some(number.as_str()));
    let receipt = page(submit.event(&http("GET", &sent.location, "")).await);
    assert!(receipt.status == 200 && receipt.text.contains(&number), "{}", receipt.text);
    assert_eq!(receipt.headers["x-content-type-options"], "nosniff");

    assert_eq!(notify.event(&stream()).await, Ok(json!({ "done": 2 })), "the receipt, and the news to who is on duty");
    // The stream tells again, out of order, late; the schedule sweeps.
    for event in [stream(), schedule(), stream()] {
        assert_eq!(notify.event(&event).await, Ok(json!({ "done": 0 })));
    }
    let mails = cloud.services.mails();
    assert_eq!(mails.len(), 2);
    let receipt =
        mails.iter().find(|mail| mail.contains("To: \"Lena Lehrkraft\"") || mail.contains("lehrkraft1@")).unwrap();
    let own = page(portal.event(&http("GET", &link(receipt, "/a/"), "")).await);
    assert!(own.status == 200 && own.text.contains(&sample.subject), "{}", own.text);
    assert_eq!(own.headers["referrer-policy"], "no-referrer");
    let foreign = page(portal.event(&http("GET", &format!("/a/{number}/AAAA"), "")).await);
    assert_ne!(foreign.status, 200);
    let form = page(portal.event(&http("POST", SUBMIT, &sample.body)).await);
    assert_eq!(form.status, 404, "the portal takes no forms in");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_from_another_site_is_turned_away() {
    let cloud = Cloud::new().await;
    let mut submit = cloud.start(env!("CARGO_BIN_EXE_submit")).await;
    let sample = Sample::new("foreign", 1);
    let mut event = http("POST", SUBMIT, &sample.body);
    event["headers"]["sec-fetch-site"] = json!("cross-site");
    assert_eq!(page(submit.event(&event).await).status, 403);
    // An older browser says no more than its origin, and the gateway asks by a name of its own.
    event["headers"].as_object_mut().unwrap().remove("sec-fetch-site");
    assert_eq!(page(submit.event(&event).await).status, 303);
    event["headers"]["origin"] = json!("https://evil.example");
    assert_eq!(page(submit.event(&event).await).status, 403);
}

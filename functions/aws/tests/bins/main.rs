//! The bins as real processes: Lambda, SES and S3 are played, DynamoDB is the helper's, the desk is the example.

#![allow(clippy::unwrap_used, reason = "a test may unwrap: it fails there and then")]

mod files;
mod month;
mod recorder;
mod runtime;
mod school;
#[path = "../store/server.rs"]
mod server;
mod services;

use aws::{Bucket, Dynamo, Service};
use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use desk::{Desk, Request, Store};
use recorder::Recorder;
use runtime::{Answer, Runtime};
use serde_json::{Value, json};
use services::Services;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;
use tests::server::{SUBMIT, Sample, number_in};
use tickets::command::{Act, Channel, Submission};
use tickets::{Actor, Address, Person, Policy, State, TicketId};
use tokio::sync::Notify;

const BASE_URL: &str = "https://hilfe.example";
/// The variable that says where DynamoDB is.
const TABLE_AT: &str = "AWS_ENDPOINT_URL_DYNAMODB";
const MAIL_BUCKET: &str = "lotse-test-mail";

/// A desk on AWS, as far as it runs here.
struct Cloud {
    store: Dynamo,
    services: Services,
    package: TempDir,
    variables: Vec<(&'static str, String)>,
}

impl Cloud {
    async fn new() -> Self {
        let table = server::table().await;
        let store = server::store(&table);
        let services = Services::start().await;
        // The example, were its mail read; its words and templates are in the programs.
        let package = TempDir::new().unwrap();
        let policy = tests::desk_toml().replace("reads_mail = false", "reads_mail = true");
        std::fs::write(package.path().join("desk.toml"), policy).unwrap();
        let variables = [
            ("AWS_REGION", "eu-central-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "test".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
            ("AWS_ENDPOINT_URL", services.address.clone()),
            (TABLE_AT, server::address().to_owned()),
            ("LOTSE_TABLE", table),
            ("LOTSE_BASE_URL", BASE_URL.to_owned()),
            ("LOTSE_KEYS", format!("1 {}", "5a".repeat(32))),
            ("LOTSE_CONFIGURATION_SET", "lotse-test".to_owned()),
            ("LOTSE_MAIL_BUCKET", MAIL_BUCKET.to_owned()),
            ("LOTSE_FILES_BUCKET", MAIL_BUCKET.to_owned()),
            ("LOTSE_PACKAGE", package.path().to_str().unwrap().to_owned()),
        ];
        Self { store, services, package, variables: variables.into() }
    }

    /// The bucket of the files.
    fn bucket(&self) -> Bucket {
        let variable = |name: &str| self.variables.iter().find(|(known, _)| *known == name).map(|(_, v)| v.clone());
        Bucket::new(&Service::from_variables(variable).unwrap(), MAIL_BUCKET)
    }

    async fn start(&self, program: &str) -> Runtime {
        Runtime::start(program, &self.variables).await
    }

    /// The same, with somebody who notes what it calls.
    async fn recorded(&self, program: &str) -> (Runtime, Recorder) {
        let recorder = Recorder::before(server::address()).await;
        let mut variables = self.variables.clone();
        variables.retain(|(name, _)| *name != TABLE_AT);
        variables.push((TABLE_AT, recorder.address.clone()));
        (Runtime::start(program, &variables).await, recorder)
    }

    /// Runs the program that moves desks.
    fn transfer(&self, way: &str, input: &[u8]) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_transfer"))
            .arg(way)
            .env_clear()
            .envs(self.variables.iter().map(|(name, value)| (*name, value.as_str())))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Who refuses at once reads nothing.
        _ = program.stdin.take().unwrap().write_all(input);
        program.wait_with_output().unwrap()
    }

    /// A desk over the same table, at another time.
    fn desk_at(&self, now: DateTime<Utc>) -> Desk {
        let policy = std::fs::read_to_string(self.package.path().join("desk.toml")).unwrap();
        Desk {
            policy: Arc::new(Policy::read(&policy, "desk.toml").unwrap()),
            store: Arc::new(self.store.clone()),
            blobs: Arc::new(self.bucket()),
            clock: Arc::new(Still(now)),
            entropy: Arc::new(Counted),
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

/// No chance at all, and no number twice, whatever desk draws it.
struct Counted;

impl desk::Entropy for Counted {
    fn bits(&self) -> u64 {
        static DRAWN: AtomicU64 = AtomicU64::new(0);
        DRAWN.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed)
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

/// Somebody asks something of a desk.
async fn ask(desk: &Desk, ticket: Option<TicketId>, by: Actor, act: Act) -> TicketId {
    let request = Request { ticket, by, via: Channel::Web, claimed: None, key: None, act };
    desk.handle(request).await.unwrap().ticket.id
}

fn lena() -> Address {
    Address::parse("lena@hafenschule.example").unwrap()
}

async fn submitted(desk: &Desk) -> TicketId {
    submitted_by(desk, lena().as_str()).await
}

async fn submitted_by(desk: &Desk, address: &str) -> TicketId {
    let address = Address::parse(address).unwrap();
    let submission = Submission::plain(
        Person { address: address.clone(), name: "Lena".to_owned() },
        "Beamer bleibt dunkel",
        "Seit heute Morgen.",
    );
    ask(desk, None, Actor::Person(address), Act::Submit(Box::new(submission))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn time_alone_escalates_in_one_function_and_closes_in_another() {
    let cloud = Cloud::new().await;
    // A Tuesday of long ago, in opening hours.
    let past = cloud.desk_at("2026-03-03T09:00:00Z".parse().unwrap());
    let untouched = submitted(&past).await;
    let solved = submitted(&past).await;
    let jana = Actor::Agent(Address::parse("j.petersen@hafenschule.example").unwrap());
    ask(&past, Some(solved), jana.clone(), Act::Take).await;
    ask(
        &past,
        Some(solved),
        jana,
        Act::Solve { text: "Das Kabel war lose.".to_owned(), knowledge: Some(tickets::Knowledge::NewPage) },
    )
    .await;

    let mut escalate = cloud.start(env!("CARGO_BIN_EXE_escalate")).await;
    let mut autoclose = cloud.start(env!("CARGO_BIN_EXE_autoclose")).await;
    let state = async |id| past.ticket(id).await.unwrap().unwrap().0.state;
    for (function, closed) in [(&mut escalate, false), (&mut autoclose, true)] {
        assert_eq!(function.event(&schedule()).await, Ok(json!({ "done": 1 })));
        // An event that comes again changes nothing.
        assert_eq!(function.event(&schedule()).await, Ok(json!({ "done": 0 })));
        assert_eq!((state(solved).await.is_closed(), state(untouched).await), (closed, State::New));
    }
    let (ticket, _) = past.ticket(untouched).await.unwrap().unwrap();
    assert_eq!(ticket.escalated, 3, "the newest step, not each of the three");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_by_mail_joins_its_ticket_once_and_what_is_no_mail_is_set_aside() {
    let cloud = Cloud::new().await;
    let mut submit = cloud.start(env!("CARGO_BIN_EXE_submit")).await;
    let mut notify = cloud.start(env!("CARGO_BIN_EXE_notify")).await;
    let mut inbox = cloud.start(env!("CARGO_BIN_EXE_inbox")).await;
    let sample = Sample::new("mail", 1);
    assert_eq!(page(submit.event(&http("POST", SUBMIT, &sample.body)).await).status, 303);
    notify.event(&schedule()).await.unwrap();
    let receipt = cloud.services.mails().into_iter().find(|mail| mail.contains("lehrkraft1@")).unwrap();
    let receipt = mail_parser::MessageParser::default().parse(receipt.as_bytes()).unwrap();
    let to = receipt.reply_to().unwrap().first().unwrap().address().unwrap();

    let mut mails = event(include_str!("events/mail.json"));
    let name = mails["Records"][0]["s3"]["object"]["key"].as_str().unwrap().to_owned();
    let raw = reply("lehrkraft1@hafenschule.example", to, "Jetzt geht er wieder aus.");
    cloud.services.put(MAIL_BUCKET, &name, raw.as_bytes());
    for _ in 0..3 {
        assert_eq!(inbox.event(&mails).await, Ok(json!({ "done": 1 })));
    }
    let desk = cloud.desk_at(Utc::now());
    let id =
        TicketId::parse(number_in(&page(submit.event(&http("POST", SUBMIT, &sample.body)).await).location).unwrap());
    let (_, history) = desk.ticket(id.unwrap()).await.unwrap().unwrap();
    let said = history.iter().filter(|event| format!("{event:?}").contains("Jetzt geht er wieder aus.")).count();
    assert_eq!((said, history.len()), (1, 2), "{history:#?}");

    // What is no mail, and a mail that is gone.
    cloud.services.put(MAIL_BUCKET, "mail/leer", b"");
    for key in ["mail/leer", "mail/weg"] {
        mails["Records"][0]["s3"]["object"]["key"] = json!(key);
        assert_eq!(inbox.event(&mails).await, Ok(json!({ "done": 1 })), "{key}");
    }
    let aside: Vec<_> = cloud.services.objects().into_iter().filter(|name| name.contains("/aside/")).collect();
    assert_eq!(aside, [format!("{MAIL_BUCKET}/aside/no-mail/leer")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_came_back_is_told_on_its_ticket_once() {
    let cloud = Cloud::new().await;
    let mut submit = cloud.start(env!("CARGO_BIN_EXE_submit")).await;
    let mut notify = cloud.start(env!("CARGO_BIN_EXE_notify")).await;
    let mut inbox = cloud.start(env!("CARGO_BIN_EXE_inbox")).await;
    let sample = Sample::new("bounce", 1);
    let sent = page(submit.event(&http("POST", SUBMIT, &sample.body)).await);
    notify.event(&schedule()).await.unwrap();
    let receipt = cloud.services.mails().into_iter().find(|mail| mail.contains("lehrkraft1@")).unwrap();
    let receipt = mail_parser::MessageParser::default().parse(receipt.as_bytes()).unwrap();
    let tag = |byte: u8| match byte {
        b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(byte).to_string(),
        _ => format!("_{byte:02x}"),
    };
    let tag: String = receipt.message_id().unwrap().bytes().map(tag).collect();
    let mut bounce = event(include_str!("events/bounce.json"));
    bounce["detail"]["mail"]["tags"]["lotse-mail"] = json!([tag]);
    for _ in 0..2 {
        assert_eq!(inbox.event(&bounce).await, Ok(json!({ "done": 1 })));
    }
    let id = TicketId::parse(number_in(&sent.location).unwrap()).unwrap();
    let (ticket, history) = cloud.desk_at(Utc::now()).ticket(id).await.unwrap().unwrap();
    assert_eq!(history.len(), 2, "{history:#?}");
    assert!(!ticket.bounces.reaches(&ticket.requester.address));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_is_not_told_enough_says_what_is_missing() {
    let mut cloud = Cloud::new().await;
    cloud.variables.retain(|(name, _)| *name != "LOTSE_TABLE");
    let mut notify = cloud.start(env!("CARGO_BIN_EXE_notify")).await;
    let refused = notify.ended().await;
    assert!(refused.contains("LOTSE_TABLE is not set"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_desk_moves_out_of_its_table_into_another() {
    let (from, to) = (Cloud::new().await, Cloud::new().await);
    let desk = from.desk_at("2026-03-03T09:00:00Z".parse().unwrap());
    let id = submitted(&desk).await;
    let out = from.transfer("export", b"");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let moved = to.transfer("import", &out.stdout);
    assert!(moved.status.success(), "{}", String::from_utf8_lossy(&moved.stderr));
    assert_eq!(to.store.events(id).await.unwrap(), from.store.events(id).await.unwrap());
    let again = to.transfer("export", b"");
    let sum = |out: &std::process::Output| String::from_utf8_lossy(&out.stdout).lines().last().map(str::to_owned);
    assert_eq!(sum(&again), sum(&out), "the same desk has the same last line");
    assert!(!to.transfer("import", &out.stdout).status.success(), "the table is not empty");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_was_closed_long_ago_is_forgotten() {
    let cloud = Cloud::new().await;
    let past = cloud.desk_at("2020-03-03T09:00:00Z".parse().unwrap());
    let (closed, open) = (submitted(&past).await, submitted(&past).await);
    ask(&past, Some(closed), Actor::Person(lena()), Act::Withdraw).await;
    let mut retain = cloud.start(env!("CARGO_BIN_EXE_retain")).await;
    // The first call also makes up the words of both, as if an older program had written them.
    for done in [3, 0] {
        assert_eq!(retain.event(&schedule()).await, Ok(json!({ "done": done })));
    }
    assert!(past.ticket(closed).await.unwrap().is_none());
    assert!(past.ticket(open).await.unwrap().is_some());
}

/// An answer by mail, as it comes in.
fn reply(from: &str, to: &str, text: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: Re: Beamer\r\nMessage-ID: <1@schule.example>\r\n\
         Date: Thu, 26 Nov 2026 08:15:00 +0000\r\n\r\n{text}\r\n"
    )
}

/// What each function calls, where everything happens to it that can.
#[tokio::test(flavor = "multi_thread")]
async fn functions_call_what_their_roles_grant_and_nothing_else() {
    let cloud = Cloud::new().await;
    let mut called: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let (mut submit, by_submit) = cloud.recorded(env!("CARGO_BIN_EXE_submit")).await;
    let sample = Sample::new("calls", 1);
    let sent = page(submit.event(&http("POST", SUBMIT, &sample.body)).await);
    page(submit.event(&http("GET", &sent.location, "")).await);
    // Words that turn out to be none are refused by the rules; the desk looks whether they had been taken before.
    let nothing = sample.body.split('&').map(|field| match field.split_once('=') {
        Some((name @ ("betreff" | "text"), _)) => format!("{name}=%01"),
        _ => field.to_owned(),
    });
    let nothing = nothing.collect::<Vec<_>>().join("&");
    page(submit.event(&http("POST", SUBMIT, &nothing)).await);
    called.insert("submit", by_submit.calls());

    let (mut notify, by_notify) = cloud.recorded(env!("CARGO_BIN_EXE_notify")).await;
    notify.event(&stream()).await.unwrap();
    called.insert("notify", by_notify.calls());

    let receipt = cloud.services.mails().into_iter().find(|mail| mail.contains("lehrkraft1@")).unwrap();
    let to = mail_parser::MessageParser::default().parse(receipt.as_bytes()).unwrap();
    let to = to.reply_to().unwrap().first().unwrap().address().unwrap().to_owned();
    let id = TicketId::parse(number_in(&sent.location).unwrap()).unwrap();
    let desk = cloud.desk_at(Utc::now());
    let jana = Actor::Agent(Address::parse("j.petersen@hafenschule.example").unwrap());
    ask(&desk, Some(id), jana.clone(), Act::Take).await;
    ask(
        &desk,
        Some(id),
        jana,
        Act::Solve { text: "Das Kabel war lose.".to_owned(), knowledge: Some(tickets::Knowledge::NewPage) },
    )
    .await;
    let (mut inbox, by_inbox) = cloud.recorded(env!("CARGO_BIN_EXE_inbox")).await;
    let mails = event(include_str!("events/mail.json"));
    let name = mails["Records"][0]["s3"]["object"]["key"].as_str().unwrap().to_owned();
    // It takes the ticket up again.
    cloud.services.put(MAIL_BUCKET, &name, reply("lehrkraft1@hafenschule.example", &to, "Doch nicht.").as_bytes());
    inbox.event(&mails).await.unwrap();
    called.insert("inbox", by_inbox.calls());

    let (mut portal, by_portal) = cloud.recorded(env!("CARGO_BIN_EXE_portal")).await;
    let withdraw = format!("{}/zurueckziehen", link(&receipt, "/a/"));
    assert_eq!(page(portal.event(&http("POST", &withdraw, "schluessel=1")).await).status, 303);
    called.insert("portal", by_portal.calls());

    // So many that whoever looks sees nothing else: each of the two does the other's work then.
    let past = cloud.desk_at("2026-03-03T09:00:00Z".parse().unwrap());
    for _ in 0..desk::clock::ROUND_MAX {
        submitted_by(&past, "somebody@elsewhere.example").await;
    }
    let (mut escalate, by_escalate) = cloud.recorded(env!("CARGO_BIN_EXE_escalate")).await;
    escalate.event(&schedule()).await.unwrap();
    called.insert("escalate", by_escalate.calls());

    let unanswered = submitted_by(&past, "somebody@elsewhere.example").await;
    let (mut autoclose, by_autoclose) = cloud.recorded(env!("CARGO_BIN_EXE_autoclose")).await;
    autoclose.event(&schedule()).await.unwrap();
    assert!(past.ticket(unanswered).await.unwrap().unwrap().0.state.is_closed());
    called.insert("autoclose", by_autoclose.calls());

    let long_ago = cloud.desk_at("2020-03-03T09:00:00Z".parse().unwrap());
    let gone = submitted(&long_ago).await;
    ask(&long_ago, Some(gone), Actor::Person(lena()), Act::Withdraw).await;
    let (mut retain, by_retain) = cloud.recorded(env!("CARGO_BIN_EXE_retain")).await;
    retain.event(&schedule()).await.unwrap();
    called.insert("retain", by_retain.calls());

    let granted = std::fs::read_to_string(tests::root().join("infra/aws/calls.toml")).unwrap();
    let granted: BTreeMap<String, BTreeSet<String>> = toml::from_str(&granted).unwrap();
    for (function, calls) in &called {
        assert_eq!(granted.get(*function), Some(calls), "{function}");
    }
    assert_eq!(granted.len(), called.len());
}

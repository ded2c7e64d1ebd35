//! What the answers of DynamoDB mean, told by canned ones: the server for tests never conflicts and never throttles.

use super::*;
use crate::tried::service;
use aws_sdk_dynamodb::config::{IntoShared, SharedHttpClient};
use aws_smithy_http_client::test_util::{NeverClient, infallible_client_fn};
use aws_smithy_types::body::SdkBody;
use desk::{Fate, Owed, Receipt, Settled, TicketChange, Words};
use std::collections::BTreeSet;
use std::sync::Mutex;

fn over(http: SharedHttpClient) -> Dynamo {
    Dynamo::new(service(None).over(http).dynamodb(), "desk")
}

/// What was asked: the operation and its body.
type Asked = Arc<Mutex<Vec<(String, serde_json::Value)>>>;

/// A store that is answered by these in turn, the last one again and again.
fn answered(answers: &[(u16, &str)]) -> (Dynamo, Asked) {
    let answers: Vec<(u16, String)> = answers.iter().map(|(status, body)| (*status, (*body).to_owned())).collect();
    let asked = Asked::default();
    let noted = Arc::clone(&asked);
    let http = infallible_client_fn(move |request| {
        let target = request.headers().get("x-amz-target").unwrap().to_str().unwrap();
        let operation = target.rsplit('.').next().unwrap().to_owned();
        let body = serde_json::from_slice(request.body().bytes().unwrap()).unwrap();
        let mut noted = noted.lock().unwrap();
        noted.push((operation, body));
        let (status, body) = &answers[(noted.len() - 1).min(answers.len() - 1)];
        http::Response::builder().status(*status).body(SdkBody::from(body.as_str())).unwrap()
    });
    (over(http), asked)
}

fn error(code: &str) -> String {
    format!(r#"{{"__type":"com.amazonaws.dynamodb.v20120810#{code}","message":"told by a test"}}"#)
}

fn cancelled(reasons: &[&str]) -> String {
    let reasons: Vec<_> = reasons.iter().map(|code| format!(r#"{{"Code":"{code}","Message":"x"}}"#)).collect();
    let reasons = reasons.join(",");
    format!(
        r#"{{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"x","CancellationReasons":[{reasons}]}}"#
    )
}

/// A receipt and a mail: two actions.
fn change() -> Change {
    let owed = Owed { key: "mail".into(), at: DateTime::UNIX_EPOCH, body: "a word of a person".into() };
    let receipt = Receipt { key: "form".into(), answer: "done".into() };
    Change { receipt: Some(receipt), owed: vec![owed], ..Change::default() }
}

fn kind(error: &StoreError) -> Kind {
    error.source.downcast_ref::<DynamoError>().expect("an error of this store").kind()
}

fn tokens(asked: &Asked) -> BTreeSet<String> {
    let asked = asked.lock().unwrap();
    asked.iter().map(|(_, body)| body["ClientRequestToken"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_conflict_of_transactions_is_tried_again_under_the_same_token() {
    let conflict = cancelled(&["None", "TransactionConflict"]);
    let (store, asked) = answered(&[(400, &conflict), (400, &conflict), (200, "{}")]);
    assert_eq!(store.commit(change()).await.unwrap(), Outcome::Committed);
    assert_eq!(asked.lock().unwrap().len(), 3);
    let tokens = tokens(&asked);
    assert_eq!(tokens.len(), 1, "{tokens:?}");
    assert!(tokens.iter().all(|token| (1..=36).contains(&token.len())), "{tokens:?}");
    assert_eq!(store.commit(change()).await.unwrap(), Outcome::Committed);
    assert_eq!(self::tokens(&asked).len(), 2, "another change has another token");
}

#[tokio::test(start_paused = true)]
async fn a_conflict_that_lasts_is_told_after_some_tries() {
    for (reason, expected) in [
        ("TransactionConflict", Kind::Contended),
        ("ThrottlingError", Kind::Throttled),
        ("ProvisionedThroughputExceeded", Kind::Throttled),
    ] {
        let (store, asked) = answered(&[(400, &cancelled(&[reason, "None"]))]);
        let error = store.commit(change()).await.unwrap_err();
        assert_eq!(kind(&error), expected, "{reason}");
        assert_eq!(asked.lock().unwrap().len(), patience::TRIES_MAX as usize, "{reason}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_done_before_is_answered_although_others_are_at_work() {
    let known = r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"x","CancellationReasons":[
        {"Code":"ConditionalCheckFailed","Item":{"pk":{"S":"R#form"},"sk":{"S":"-"},"answer":{"S":"first"}}},
        {"Code":"TransactionConflict"}]}"#;
    let (store, asked) = answered(&[(400, known)]);
    assert_eq!(store.commit(change()).await.unwrap(), Outcome::Repeated("first".into()));
    assert_eq!(asked.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_known_mail_is_left_out_of_the_next_try_which_has_a_token_of_its_own() {
    let (store, asked) = answered(&[(400, &cancelled(&["None", "ConditionalCheckFailed"])), (200, "{}")]);
    assert_eq!(store.commit(change()).await.unwrap(), Outcome::Committed);
    let counts: Vec<_> =
        asked.lock().unwrap().iter().map(|(_, body)| body["TransactItems"].as_array().unwrap().len()).collect();
    assert_eq!(counts, [2, 1]);
    assert_eq!(tokens(&asked).len(), 2);
}

/// The table, when the state of things is not to be had otherwise.
fn head(version: u64, revision: u64) -> String {
    format!(
        r#"{{"version":{{"N":"{version}"}},"revision":{{"N":"{revision}"}},"lists":{{"L":[]}},"sorts":{{"L":[]}},"card":{{"S":"card"}}}}"#
    )
}

#[tokio::test(start_paused = true)]
async fn a_head_that_changed_without_an_event_is_read_out_of_the_refusal() {
    let read = format!(r#"{{"Item":{}}}"#, head(3, 7));
    let refused = format!(
        r#"{{"__type":"x#TransactionCanceledException","Message":"x","CancellationReasons":[
            {{"Code":"ConditionalCheckFailed","Item":{}}},{{"Code":"None"}}]}}"#,
        head(3, 8)
    );
    let (store, asked) = answered(&[(200, &read), (400, &refused), (200, "{}")]);
    let ticket = TicketChange {
        id: TicketId::from_random(1),
        version_before: 3,
        events: vec!["e".into()],
        card: "card".into(),
        due: None,
        lists: Vec::new(),
        words: Words::default(),
    };
    let change = Change { tickets: vec![ticket], ..Change::default() };
    assert_eq!(store.commit(change).await.unwrap(), Outcome::Committed);
    let asked = asked.lock().unwrap();
    let operations: Vec<_> = asked.iter().map(|(operation, _)| operation.as_str()).collect();
    assert_eq!(operations, ["GetItem", "TransactWriteItems", "TransactWriteItems"]);
    let expected = &asked[2].1["TransactItems"][0]["Put"];
    assert_eq!(expected["ExpressionAttributeValues"][":revision"]["N"], "8");
    assert_eq!((&expected["Item"]["version"]["N"], &expected["Item"]["revision"]["N"]), (&"4".into(), &"9".into()));
}

/// What a refusal of each call means, and how often the SDK asked.
#[tokio::test(start_paused = true)]
async fn errors_are_told_apart() {
    for (status, body, expected, calls) in [
        (400, error("ProvisionedThroughputExceededException"), Kind::Throttled, 4),
        (400, error("ThrottlingException"), Kind::Throttled, 4),
        (400, error("RequestLimitExceeded"), Kind::Throttled, 4),
        (500, error("InternalServerError"), Kind::Unavailable, 4),
        (503, "<html>Service Unavailable</html>".to_owned(), Kind::Unavailable, 4),
        (400, error("ExpiredTokenException"), Kind::Bug, 1),
        (400, error("AccessDeniedException"), Kind::Bug, 1),
        (400, error("ValidationException"), Kind::Bug, 1),
        (400, error("ResourceNotFoundException"), Kind::Bug, 1),
        (400, error("IdempotentParameterMismatchException"), Kind::Bug, 1),
        (400, cancelled(&["ValidationError", "None"]), Kind::Bug, 1),
        (200, "{ this is no JSON".to_owned(), Kind::Unavailable, 1),
    ] {
        let (store, asked) = answered(&[(status, &body)]);
        let error = store.commit(change()).await.unwrap_err();
        assert_eq!((kind(&error), asked.lock().unwrap().len()), (expected, calls), "{body}: {error:?}");
        let text = error.source.to_string();
        assert!(text.contains("help: "), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_transaction_that_is_still_under_way_is_waited_for() {
    let (store, asked) = answered(&[(400, &error("TransactionInProgressException"))]);
    let told = store.commit(change()).await.unwrap_err();
    assert_eq!(kind(&told), Kind::Contended);
    assert_eq!(asked.lock().unwrap().len(), 4 * patience::TRIES_MAX as usize, "the SDK's tries within each of ours");
    assert_eq!(tokens(&asked).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn silence_and_a_closed_port_are_unavailable() {
    let error = over(NeverClient::new().into_shared()).receipt("x").await.unwrap_err();
    assert_eq!(kind(&error), Kind::Unavailable, "{error:?}");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let store = Dynamo::new(service(Some(&endpoint)).dynamodb(), "desk");
    let error = store.receipt("x").await.unwrap_err();
    assert_eq!(kind(&error), Kind::Unavailable, "{error:?}");
    assert!(error.source.to_string().contains("refused"), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_mail_that_a_transaction_holds_is_settled_a_moment_later() {
    let conflict = error("TransactionConflictException");
    let (store, asked) = answered(&[(400, &conflict), (400, &conflict), (200, "{}")]);
    let settled = Settled { key: "mail".into(), attempt: 1, fate: Fate::Dead { reason: "x".into() } };
    store.settle(vec![settled.clone()]).await.unwrap();
    assert_eq!(asked.lock().unwrap().len(), 3);
    let (store, _) = answered(&[(400, &error("ConditionalCheckFailedException"))]);
    store.settle(vec![settled]).await.expect("who lost the lease has no say, and that is no error");
}

/// A mail that was taken and not told of would wait for its lease to run out.
#[tokio::test(start_paused = true)]
async fn what_could_be_taken_is_told_although_the_rest_could_not() {
    let to_do = r#"{"Items":[{"pk":{"S":"M#good"}},{"pk":{"S":"M#bad"}}],"Count":2}"#;
    let taken = r#"{"Attributes":{"pk":{"S":"M#good"},"at":{"S":"2026-01-01T00:00:00Z"},"attempt":{"N":"2"},"body":{"S":"b"}}}"#;
    let store = over(infallible_client_fn(move |request| {
        let is_query = request.headers()["x-amz-target"].as_bytes().ends_with(b".Query");
        let is_good = request.body().bytes().unwrap().windows(6).any(|bytes| bytes == b"M#good");
        let (status, body) = match (is_query, is_good) {
            (true, _) => (200, to_do.to_owned()),
            (false, true) => (200, taken.to_owned()),
            (false, false) => (400, error("AccessDeniedException")),
        };
        http::Response::builder().status(status).body(SdkBody::from(body)).unwrap()
    }));
    let now = DateTime::UNIX_EPOCH;
    let leased = store.lease(now, now, 9).await.unwrap();
    assert_eq!((leased.len(), leased[0].owed.key.as_str(), leased[0].attempt), (1, "good", 2));
    let (store, _) = answered(&[(400, &error("AccessDeniedException"))]);
    assert_eq!(kind(&store.lease(now, now, 9).await.unwrap_err()), Kind::Bug);
}

#[tokio::test(start_paused = true)]
async fn an_item_that_cannot_be_read_is_told_without_its_content() {
    let (store, _) = answered(&[(200, r#"{"Item":{"answr":{"S":"a word of a person"}}}"#)]);
    let error = store.receipt("x").await.unwrap_err();
    assert_eq!(kind(&error), Kind::Bug);
    let texts = format!("{error} {error:?} {}", error.source);
    assert!(texts.contains("`answer`") && !texts.contains("person"), "{texts}");
}

/// A refused transaction gives back what stands in the table; a log must not.
#[tokio::test(start_paused = true)]
async fn no_error_tells_what_a_person_wrote() {
    let refused = r#"{"__type":"x#TransactionCanceledException","Message":"x","CancellationReasons":[
        {"Code":"ConditionalCheckFailed","Item":{"answer":{"N":"17"},"text":{"S":"a word of a person"}}},{"Code":"None"}]}"#;
    let (store, _) = answered(&[(400, refused)]);
    let error = store.commit(change()).await.unwrap_err();
    let texts = format!("{error} {error:?} {}", error.source);
    assert!(!texts.contains("person"), "{texts}");
}

#[tokio::test]
async fn units_are_counted_as_they_are_told() {
    let told = r#"{"ConsumedCapacity":[{"TableName":"desk","CapacityUnits":7.0}]}"#;
    let again = r#"{"ConsumedCapacity":[{"TableName":"desk","CapacityUnits":4.0,"ReadCapacityUnits":4.0}]}"#;
    let got = r#"{"ConsumedCapacity":{"TableName":"desk","CapacityUnits":0.5}}"#;
    let (store, _) = answered(&[(200, told), (200, again), (200, got)]);
    let before = store.capacity();
    store.commit(change()).await.unwrap();
    assert_eq!(store.capacity(), Capacity { calls: 1, read: 0.0, write: 7.0 });
    store.commit(change()).await.unwrap();
    store.clone().receipt("x").await.unwrap();
    assert_eq!(store.capacity().since(before), Capacity { calls: 3, read: 4.5, write: 7.0 });
}

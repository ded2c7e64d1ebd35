//! What is sent to S3, what its answers mean, and how often it is asked.

use crate::failure::Failure;
use crate::tried::service;
use aws_sdk_dynamodb::config::{IntoShared, SharedHttpClient};
use aws_smithy_http_client::test_util::{capture_request, infallible_client_fn};
use aws_smithy_types::body::SdkBody;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn objects(http: SharedHttpClient) -> super::Objects {
    service(None).over(http).objects("b")
}

/// A server that always answers this, and how often it was asked.
fn always(status: u16, body: &'static str) -> (super::Objects, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let http = infallible_client_fn(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        http::Response::builder().status(status).body(SdkBody::from(body)).unwrap()
    });
    (objects(http.into_shared()), calls)
}

#[tokio::test]
async fn an_object_is_put_with_its_sum_under_our_name() {
    let answer = http::Response::builder().status(200).body(SdkBody::empty()).unwrap();
    let (http, asked) = capture_request(Some(answer));
    objects(http.into_shared()).put("files/ä b", b"words".to_vec()).await.unwrap();
    let asked = asked.expect_request();
    assert_eq!((asked.method(), asked.body().bytes()), ("PUT", Some(b"words".as_slice())));
    assert!(asked.uri().ends_with("/files/%C3%A4%20b"), "{}", asked.uri());
    assert_eq!(asked.headers().get("content-length"), Some("5"));
    let signature = asked.headers().get("authorization").unwrap();
    assert!(signature.starts_with("AWS4-HMAC-SHA256 Credential="), "{signature}");
    assert!(signature.contains("host;x-amz-content-sha256;x-amz-date"), "{signature}");
}

#[tokio::test]
async fn what_is_not_there_is_none_and_a_bucket_that_is_not_there_is_a_fault() {
    let (missing, calls) = always(404, "<Error><Code>NoSuchKey</Code></Error>");
    assert_eq!(missing.get("a").await.unwrap(), None);
    assert!(!missing.has("a").await.unwrap());
    assert_eq!(calls.load(Ordering::Relaxed), 2, "nothing is tried again");
    let (elsewhere, _) = always(404, "<Error><Code>NoSuchBucket</Code><Message>No such bucket.</Message></Error>");
    let told = Failure::of(&elsewhere.get("a").await.unwrap_err()).told;
    assert_eq!(told, "NoSuchBucket: No such bucket.");
}

#[tokio::test]
async fn a_busy_server_is_asked_four_times_and_one_that_refuses_once() {
    let (busy, calls) = always(503, "<Error><Code>SlowDown</Code><Message>Slow down.</Message></Error>");
    let told = Failure::of(&busy.delete("a").await.unwrap_err()).told;
    assert_eq!((told.as_str(), calls.load(Ordering::Relaxed)), ("SlowDown: Slow down.", 4));
    let (slow, calls) = always(400, "<Error><Code>RequestTimeout</Code><Message>Too slow.</Message></Error>");
    let told = Failure::of(&slow.put("a", Vec::new()).await.unwrap_err()).told;
    assert_eq!((told.as_str(), calls.load(Ordering::Relaxed)), ("RequestTimeout: Too slow.", 4));
    let (refusing, calls) = always(403, "<Error><Code>AccessDenied</Code><Message>Access denied.</Message></Error>");
    let told = Failure::of(&refusing.put("a", Vec::new()).await.unwrap_err()).told;
    assert_eq!((told.as_str(), calls.load(Ordering::Relaxed)), ("AccessDenied: Access denied.", 1));
}

#[tokio::test]
async fn an_answer_that_is_no_list_is_asked_for_again_and_then_told() {
    let (odd, calls) = always(200, "<html>a proxy's page</html>");
    let error = odd.list("files/", None, 10).await.unwrap_err();
    assert!(Failure::of(&error).told.contains("HTTP 200"), "{error:?}");
    assert_eq!(calls.load(Ordering::Relaxed), 4);
}

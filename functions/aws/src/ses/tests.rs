//! What is sent to SES, and what its answers mean for a mail.

use super::*;
use crate::tried::service;
use aws_sdk_ses::config::{IntoShared, SharedHttpClient};
use aws_smithy_http_client::test_util::{NeverClient, capture_request, infallible_client_fn};
use aws_smithy_types::body::SdkBody;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tickets::Address;

const SENT: &str = "<SendRawEmailResponse xmlns=\"http://ses.amazonaws.com/doc/2010-12-01/\"><SendRawEmailResult>\
                    <MessageId>0102-1</MessageId></SendRawEmailResult></SendRawEmailResponse>";

fn ses(http: SharedHttpClient) -> Ses {
    Ses::new(service(None).over(http).ses(), "lotse-test")
}

fn message(to: &str) -> mail::Message {
    mail::Message {
        id: "k7qf2m9t.0.m1.abc@desk.example".to_owned(),
        to: Address::parse(to).unwrap(),
        envelope_from: Address::parse("desk+bounce@desk.example"),
        raw: "Subject: ä\r\n\r\nGuten Tag\r\n".as_bytes().to_vec(),
    }
}

/// What one answer of SES means, and how often it was asked.
async fn meant(status: u16, body: impl Into<String>) -> (Result<(), SendError>, usize) {
    let (calls, body) = (Arc::new(AtomicUsize::new(0)), body.into());
    let counted = Arc::clone(&calls);
    let http = infallible_client_fn(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        http::Response::builder().status(status).body(SdkBody::from(body.as_str())).unwrap()
    });
    let sent = ses(http).send(&message("maren@schule.example")).await;
    (sent, calls.load(Ordering::Relaxed))
}

fn error(code: &str, text: &str) -> String {
    format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{text}</Message></Error></ErrorResponse>"
    )
}

#[tokio::test]
async fn a_mail_goes_out_as_it_is_with_set_and_tag() {
    let answer = http::Response::builder().status(200).body(SdkBody::from(SENT)).unwrap();
    let (http, asked) = capture_request(Some(answer));
    let mail = message("maren@schule.example");
    ses(http.into_shared()).send(&mail).await.unwrap();
    let asked = asked.expect_request();
    let body = String::from_utf8(asked.body().bytes().unwrap().to_vec()).unwrap();
    for part in [
        "Action=SendRawEmail",
        "Source=desk%2Bbounce%40desk.example",
        "Destinations.member.1=maren%40schule.example",
        "ConfigurationSetName=lotse-test",
        "Tags.member.1.Name=lotse-mail",
        "Tags.member.1.Value=k7qf2m9t_2e0_2em1_2eabc_40desk_2eexample",
        // "Subject: ä\r\n\r\nGuten Tag\r\n" in base 64
        "RawMessage.Data=U3ViamVjdDogw6QNCg0KR3V0ZW4gVGFnDQo%3D",
    ] {
        assert!(body.split('&').any(|p| p == part), "{part} is not in {body}");
    }
    assert!(asked.uri().starts_with("https://email.eu-central-1.amazonaws.com"), "{}", asked.uri());
}

#[tokio::test]
async fn answers_are_told_apart_and_nothing_is_tried_twice() {
    for (status, code, text) in [
        (400, "MessageRejected", "Address blacklisted."),
        (400, "InvalidParameterValue", "Missing final '@domain'"),
        (400, "ValidationError", "too long"),
    ] {
        let (sent, calls) = meant(status, error(code, text)).await;
        assert!(
            matches!(&sent, Err(SendError::Permanent(told)) if told.starts_with(code) && !told.contains(text)),
            "{code}: {sent:?}"
        );
        assert_eq!(calls, 1);
    }
    for (status, code, text) in [
        (400, "Throttling", "Maximum sending rate exceeded."),
        (454, "Throttling", "Daily message quota exceeded."),
        (400, "MessageRejected", "Email address is not verified."),
        (400, "ConfigurationSetDoesNotExist", "Configuration set does not exist"),
        (400, "AccountSendingPausedException", "paused"),
        (403, "AccessDenied", "not authorized to perform ses:SendRawEmail"),
        (403, "ExpiredToken", "The security token included in the request is expired"),
        (500, "InternalFailure", "try again"),
    ] {
        let (sent, calls) = meant(status, error(code, text)).await;
        assert!(
            matches!(&sent, Err(SendError::Temporary(told)) if told.starts_with(code) && !told.contains(text)),
            "{code}: {sent:?}"
        );
        assert_eq!(calls, 1, "{code}");
    }
    let (sent, calls) = meant(503, "<html>Service Unavailable</html>").await;
    assert!(matches!(&sent, Err(SendError::Temporary(told)) if told.contains("HTTP 503")), "{sent:?}");
    assert_eq!(calls, 1);
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_leaves_the_fate_of_a_mail_unknown() {
    let (sent, calls) = meant(200, "<SendRawEmail").await;
    assert!(matches!(sent, Err(SendError::Ambiguous(_))), "{sent:?}");
    assert_eq!(calls, 1);
}

#[tokio::test(start_paused = true)]
async fn silence_leaves_the_fate_of_a_mail_unknown() {
    let sent = ses(NeverClient::new().into_shared()).send(&message("maren@schule.example")).await;
    assert!(matches!(sent, Err(SendError::Ambiguous(_))), "{sent:?}");
}

#[tokio::test]
async fn what_never_left_can_be_tried_again() {
    // A port that was just given back: nobody listens there.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let ses = Ses::new(service(Some(&endpoint)).ses(), "lotse-test");
    let sent = ses.send(&message("maren@schule.example")).await;
    assert!(matches!(&sent, Err(SendError::Temporary(told)) if told.contains("refused")), "{sent:?}");
}

#[tokio::test]
async fn a_connection_that_breaks_leaves_the_fate_of_a_mail_unknown() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let hang_up = std::thread::spawn(move || {
        use std::io::Read;
        let (mut stream, _) = listener.accept().unwrap();
        stream.read_exact(&mut [0; 64]).unwrap();
    });
    let ses = Ses::new(service(Some(&endpoint)).ses(), "lotse-test");
    let sent = ses.send(&message("maren@schule.example")).await;
    assert!(matches!(sent, Err(SendError::Ambiguous(_))), "{sent:?}");
    hang_up.join().unwrap();
}

#[tokio::test]
async fn addresses_that_ses_cannot_write_to_are_told_at_once() {
    let never = infallible_client_fn(|_| -> http::Response<SdkBody> { panic!("nothing is sent") });
    let sent = ses(never).send(&message("müller@schule.example")).await;
    assert!(matches!(sent, Err(SendError::Permanent(_))), "{sent:?}");
}

#[tokio::test]
async fn whether_a_mail_was_sent_before_nobody_can_tell() {
    let never = infallible_client_fn(|_| -> http::Response<SdkBody> { panic!("nothing is asked") });
    assert_eq!(ses(never).was_sent("x@desk.example").await.unwrap(), None);
}

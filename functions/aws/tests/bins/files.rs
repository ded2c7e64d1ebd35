//! Files of requests: in the bucket, and out of it.

use super::{BASE_URL, Cloud, MAIL_BUCKET, Page, Runtime, SUBMIT, Sample, http, link, page, schedule, stream};
use axum::body::Body;
use axum::http::{Request, header};
use desk::{BlobKey, Blobs};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use percent_encoding::percent_decode_str;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_keeps_the_contract_of_places_for_files() {
    let cloud = Cloud::new().await;
    cloud.services.put(MAIL_BUCKET, "mail/1", b"no file of ours");
    cloud.services.put(MAIL_BUCKET, "files/notes.txt", b"no key of ours");
    desk::contract::blobs(&cloud.bucket()).await;
}

const BOUNDARY: &str = "----browser7MA4YWxkTrZu0gW";

/// A form's body read: its fields in their order.
fn fields(body: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8().unwrap().into_owned();
    let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

/// A form with a file behind its fields, as browsers send it.
fn with_file(fields: &[(String, String)], field: &str, name: &str, bytes: &str) -> (String, String) {
    let mut parts = String::new();
    for (field, value) in fields {
        parts += &format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
    }
    parts += &format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         Content-Type: text/plain\r\n\r\n{bytes}\r\n--{BOUNDARY}--\r\n"
    );
    (format!("multipart/form-data; boundary={BOUNDARY}"), parts)
}

// covers Z-46
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_form_lies_in_the_bucket_and_is_fetched_from_there() {
    let cloud = Cloud::new().await;
    let mut submit = cloud.start(env!("CARGO_BIN_EXE_submit")).await;
    let mut notify = cloud.start(env!("CARGO_BIN_EXE_notify")).await;
    let mut portal = cloud.start(env!("CARGO_BIN_EXE_portal")).await;
    let mut retain = cloud.start(env!("CARGO_BIN_EXE_retain")).await;
    let (kind, body) = with_file(&fields(&Sample::new("files", 1).body), "datei", "Bild 1.txt", "So sieht es aus");
    let mut form = http("POST", SUBMIT, &body);
    form["headers"]["content-type"] = json!(kind);
    let sent = page(submit.event(&form).await);
    assert_eq!(sent.status, 303, "{}", sent.text);
    notify.event(&stream()).await.unwrap();
    let mails = cloud.services.mails();
    let receipt = mails.iter().find(|mail| mail.contains("lehrkraft1@")).unwrap();
    let way = link(receipt, "/a/");
    let own = page(portal.event(&http("GET", &way, "")).await);
    assert!(own.text.contains("Bild 1.txt") && own.text.contains(&format!("{way}/dateien/0/0")), "{}", own.text);
    let given = page(portal.event(&http("GET", &format!("{way}/dateien/0/0"), "")).await);
    assert_eq!(given.status, 303, "{}", given.text);
    let (address, signed) = given.location.split_once('?').unwrap();
    let object = address.strip_prefix(&format!("{}/", cloud.services.address)).unwrap();
    assert_eq!(cloud.services.bytes(object).as_deref(), Some(b"So sieht es aus".as_slice()));
    for part in ["X-Amz-Expires=60", "X-Amz-Signature=", "response-content-disposition=attachment%3B%20filename"] {
        assert!(signed.contains(part), "{part} in {signed}");
    }
    retain.event(&schedule()).await.unwrap();
    assert!(cloud.services.bytes(object).is_some(), "what belongs to a request stays");
    cloud.bucket().remove(&BlobKey::parse(object.rsplit('/').next().unwrap()).unwrap()).await.unwrap();
    let gone = page(portal.event(&http("GET", &format!("{way}/dateien/0/0"), "")).await);
    assert_eq!(gone.status, 410);
}

/// What stands behind this in a page, up to a quotation mark.
#[track_caller]
fn behind<'p>(page: &'p Page, start: &str) -> &'p str {
    let rest = page.text.split(start).nth(1).unwrap_or_else(|| panic!("no {start} in {}", page.text));
    rest.split('"').next().unwrap()
}

/// Chooses a file in a page's frame and uploads it, past the functions; the frame afterwards.
async fn upload(submit: &mut Runtime, shown: &Page, name: &str, bytes: &str) -> Page {
    let form = page(submit.event(&http("GET", behind(shown, "name=\"dateiablage\" src=\""), "")).await);
    let hidden = form.text.split("data-upload>").nth(1).unwrap().split("<label").next().unwrap();
    let pairs = hidden.split("name=\"").skip(1).map(|rest| rest.split_once("\" value=\"").unwrap());
    let pairs: Vec<_> =
        pairs.map(|(name, rest)| (name.to_owned(), rest.split('"').next().unwrap().to_owned())).collect();
    let (kind, body) = with_file(&pairs, "file", name, bytes);
    let request = Request::post(behind(&form, "class=\"inline\" method=\"post\" action=\""));
    let request = request.header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap();
    let answer = Client::builder(TokioExecutor::new()).build_http().request(request).await.unwrap();
    let back = answer.headers().get(header::LOCATION).unwrap_or_else(|| panic!("{answer:?}")).to_str().unwrap();
    page(submit.event(&http("GET", back.strip_prefix(BASE_URL).unwrap(), "")).await)
}

// covers Z-17
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_no_function_takes_is_posted_to_the_bucket_and_taken_in_from_there() {
    let cloud = Cloud::new().await;
    let mut submit = cloud.start(env!("CARGO_BIN_EXE_submit")).await;
    let mut notify = cloud.start(env!("CARGO_BIN_EXE_notify")).await;
    let mut portal = cloud.start(env!("CARGO_BIN_EXE_portal")).await;
    let large = "So sieht es aus. ".repeat(500_000);
    let body = Sample::new("trays", 1).body;
    let shown = page(submit.event(&http("POST", "/anfrage/pruefen", &body)).await);
    let policy = shown.headers["content-security-policy"].as_str().unwrap();
    assert!(policy.contains(&format!("form-action 'self' {};", cloud.services.address)), "{policy}");
    let frame = upload(&mut submit, &shown, "Bild 1.txt", &large).await;
    assert!(frame.text.contains("Bild 1.txt") && frame.text.contains("Noch eine Datei"), "{}", frame.text);
    let body = format!("{body}&ablage={}", behind(&shown, "name=\"ablage\" value=\""));
    let sent = page(submit.event(&http("POST", SUBMIT, &body)).await);
    assert_eq!(sent.status, 303, "{}", sent.text);
    let kept = |of: &str| {
        let objects = cloud.services.objects().into_iter();
        objects.filter(|name| name.starts_with(&format!("{MAIL_BUCKET}/{of}/"))).collect::<Vec<_>>()
    };
    assert_eq!((kept("files").len(), kept("incoming").len()), (1, 1));
    assert_eq!(cloud.services.bytes(&kept("files")[0]).unwrap(), large.as_bytes());

    // The requester's page, of the other function, shows a frame of this one.
    notify.event(&stream()).await.unwrap();
    let mails = cloud.services.mails();
    let way = link(mails.iter().find(|mail| mail.contains("lehrkraft1@")).unwrap(), "/a/");
    let own = page(portal.event(&http("GET", &way, "")).await);
    assert!(own.text.contains("Bild 1.txt"), "{}", own.text);
    upload(&mut submit, &own, "Plan.txt", "Hier steht er.").await;
    let body = format!("text=Siehe+Plan.&ablage={}", behind(&own, "name=\"ablage\" value=\""));
    let answered = page(portal.event(&http("POST", &format!("{way}/antwort"), &body)).await);
    assert_eq!(answered.status, 303, "{}", answered.text);
    let own = page(portal.event(&http("GET", &way, "")).await);
    assert!(own.text.contains("Plan.txt</a>"), "{}", own.text);
    assert_eq!(kept("files").len(), 2);
}

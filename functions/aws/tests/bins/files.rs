//! Files of requests: in the bucket, and out of it.

use super::{Cloud, MAIL_BUCKET, SUBMIT, Sample, http, link, page, schedule, stream};
use desk::{BlobKey, Blobs};
use percent_encoding::percent_decode_str;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_keeps_the_contract_of_places_for_files() {
    let cloud = Cloud::new().await;
    cloud.services.put(MAIL_BUCKET, "mail/1", b"no file of ours");
    cloud.services.put(MAIL_BUCKET, "files/notes.txt", b"no key of ours");
    desk::contract::blobs(&cloud.bucket()).await;
}

/// The form with a file in it.
fn with_file(body: &str, name: &str, bytes: &str) -> (String, String) {
    let boundary = "----browser7MA4YWxkTrZu0gW";
    let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8().unwrap().into_owned();
    let mut parts = String::new();
    for (field, value) in body.split('&').filter_map(|pair| pair.split_once('=')) {
        let (field, value) = (decoded(field), decoded(value));
        parts += &format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
    }
    parts += &format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"{name}\"\r\n\
         Content-Type: text/plain\r\n\r\n{bytes}\r\n--{boundary}--\r\n"
    );
    (format!("multipart/form-data; boundary={boundary}"), parts)
}

// covers Z-46
#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_form_lies_in_the_bucket_and_is_fetched_from_there() {
    let cloud = Cloud::new().await;
    let mut submit = cloud.start(env!("CARGO_BIN_EXE_submit")).await;
    let mut notify = cloud.start(env!("CARGO_BIN_EXE_notify")).await;
    let mut portal = cloud.start(env!("CARGO_BIN_EXE_portal")).await;
    let mut retain = cloud.start(env!("CARGO_BIN_EXE_retain")).await;
    let (kind, body) = with_file(&Sample::new("files", 1).body, "Bild 1.txt", "So sieht es aus");
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

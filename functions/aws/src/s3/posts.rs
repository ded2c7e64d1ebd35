//! Forms by which browsers post files to a bucket themselves: hidden fields that say what may be posted, signed by the function's
//! role (Signature Version 4). The SDK has none.
//!
//! Whoever changes a field, or sends more of them, is turned away by S3; so is who sends too late, or too much. The role must be
//! allowed to put what the form puts.

use super::{Place, Signer};
use chrono::SecondsFormat;
use data_encoding::BASE64;
use desk::{PostForm, Posting};
use serde_json::{Value, json};

/// How it is signed.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// What S3 puts the file's own name in place of.
const NAME: &str = "${filename}";

/// One bucket, and who signs for it.
#[derive(Clone, Debug)]
pub(crate) struct Posts {
    place: Place,
    signer: Signer,
}

impl Posts {
    /// For the bucket at this place.
    pub(crate) fn new(place: Place, signer: Signer) -> Self {
        Self { place, signer }
    }

    /// Where forms lead to: scheme and host.
    pub(crate) fn origin(&self) -> &str {
        self.place.origin()
    }

    /// The form for one file, whose object is named like this folder and like the file.
    pub(crate) fn form(&self, folder: &str, posting: &Posting<'_>) -> PostForm {
        let day = posting.now.format("%Y%m%d");
        let (person, token) = self.signer.shown();
        let mut fixed = vec![
            ("success_action_redirect", posting.back.to_owned()),
            ("x-amz-algorithm", ALGORITHM.to_owned()),
            ("x-amz-credential", format!("{person}/{day}/{}/s3/aws4_request", self.signer.region())),
            ("x-amz-date", posting.now.format("%Y%m%dT%H%M%SZ").to_string()),
        ];
        // A role signs with a token of its own, which S3 must see as well.
        fixed.extend(token.map(|token| ("x-amz-security-token", token.to_owned())));
        let mut conditions = vec![
            json!({ "bucket": self.place.name() }),
            json!(["starts-with", "$key", folder]),
            json!(["content-length-range", 0, posting.bytes_max]),
        ];
        conditions.extend(
            fixed.iter().map(|(name, value)| Value::Object([((*name).to_owned(), json!(value))].into_iter().collect())),
        );
        let expiration = posting.until.to_rfc3339_opts(SecondsFormat::Millis, true);
        let policy = json!({ "expiration": expiration, "conditions": conditions }).to_string();
        let policy = BASE64.encode(policy.as_bytes());
        let signature = self.signer.signature(posting.now.into(), &policy);
        let fields = [("key", format!("{folder}{NAME}"))].into_iter().chain(fixed);
        let fields = fields.chain([("policy", policy), ("x-amz-signature", signature)]);
        let fields = fields.map(|(name, value)| (name.to_owned(), value)).collect();
        PostForm { action: self.place.form(), fields, file: "file" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_dynamodb::config::Credentials;
    use desk::BlobKey;
    use std::time::SystemTime;

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    fn posts(token: Option<&str>, endpoint: Option<&str>) -> Posts {
        let token = token.map(str::to_owned);
        let credentials = Credentials::new("AKIAIOSFODNN7EXAMPLE", SECRET, token, None, "test");
        Posts::new(Place::new("us-east-1", endpoint, "sigv4examplebucket"), Signer::new("us-east-1", credentials))
    }

    fn day() -> SystemTime {
        chrono::DateTime::parse_from_rfc3339("2015-12-29T00:00:00Z").unwrap().into()
    }

    fn form(posts: &Posts) -> PostForm {
        let now = "2015-12-29T00:00:00Z".parse().unwrap();
        let posting = Posting {
            tray: &BlobKey::fresh(now, [1, 2]),
            slot: &BlobKey::fresh(now, [3, 4]),
            back: "https://hilfe.example/anfrage/dateien/a/b",
            now,
            until: "2015-12-29T01:00:00Z".parse().unwrap(),
            bytes_max: 20,
        };
        posts.form("incoming/a/b/", &posting)
    }

    fn field<'f>(form: &'f PostForm, name: &str) -> &'f str {
        form.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// "Example: Browser-Based Upload using HTTP POST (Using AWS Signature Version 4)" of AWS's own reference.
    #[test]
    fn a_policy_is_signed_as_aws_signs_its_example() {
        let policy = "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6\
            ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJw\
            dWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25h\
            d3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQog\
            ICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVT\
            MjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJ\
            QUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFX\
            UzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9";
        let signed = posts(None, None).signer.signature(day(), policy);
        assert_eq!(signed, "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e");
    }

    #[test]
    fn a_form_says_all_that_may_be_posted_and_is_signed_whole() {
        let posts = posts(None, None);
        let form = form(&posts);
        assert_eq!(form.action, "https://sigv4examplebucket.s3.us-east-1.amazonaws.com/");
        assert_eq!(field(&form, "key"), "incoming/a/b/${filename}");
        let policy = field(&form, "policy");
        let told: Value = serde_json::from_slice(&BASE64.decode(policy.as_bytes()).unwrap()).unwrap();
        let expected = json!({
            "expiration": "2015-12-29T01:00:00.000Z",
            "conditions": [
                { "bucket": "sigv4examplebucket" },
                ["starts-with", "$key", "incoming/a/b/"],
                ["content-length-range", 0, 20],
                { "success_action_redirect": "https://hilfe.example/anfrage/dateien/a/b" },
                { "x-amz-algorithm": "AWS4-HMAC-SHA256" },
                { "x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request" },
                { "x-amz-date": "20151229T000000Z" },
            ],
        });
        assert_eq!(told, expected);
        assert_eq!(field(&form, "x-amz-signature"), posts.signer.signature(day(), policy));
        // Of each field but these S3 asks for a condition.
        let free = ["policy", "x-amz-signature"];
        for (name, value) in form.fields.iter().filter(|(name, _)| !free.contains(&name.as_str()) && name != "key") {
            assert!(told["conditions"].as_array().unwrap().contains(&json!({ name: value })), "{name}");
        }
        assert!(!format!("{form:?}").contains(SECRET));
    }

    #[test]
    fn a_role_shows_its_token_and_signs_it_along() {
        let form = form(&posts(Some("a role's token"), None));
        assert_eq!(field(&form, "x-amz-security-token"), "a role's token");
        let policy = BASE64.decode(field(&form, "policy").as_bytes()).unwrap();
        assert!(String::from_utf8(policy).unwrap().contains(r#"{"x-amz-security-token":"a role's token"}"#));
    }

    #[test]
    fn a_server_elsewhere_has_the_bucket_in_its_path() {
        let posts = posts(None, Some("http://127.0.0.1:4566/"));
        assert_eq!(posts.origin(), "http://127.0.0.1:4566");
        assert_eq!(form(&posts).action, "http://127.0.0.1:4566/sigv4examplebucket");
    }
}

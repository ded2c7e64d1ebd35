//! Who asks, in Signature Version 4: requests in their head, links in their fields, and the texts of forms.

use aws_sdk_dynamodb::config::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4::{SigningParams, calculate_signature, generate_signing_key};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::identity::Identity;
use http::Request;
use std::time::{Duration, SystemTime};

const SERVICE: &str = "s3";

/// Who asks, and in which region.
#[derive(Clone, Debug)]
pub(crate) struct Signer {
    region: String,
    credentials: Credentials,
}

impl Signer {
    /// Whoever these belong to.
    pub(crate) fn new(region: &str, credentials: Credentials) -> Self {
        Self { region: region.to_owned(), credentials }
    }

    /// Whose signature it is, without the secret; and the token that a role shows along.
    pub(crate) fn shown(&self) -> (&str, Option<&str>) {
        (self.credentials.access_key_id(), self.credentials.session_token())
    }

    /// The region that signatures are for.
    pub(crate) fn region(&self) -> &str {
        &self.region
    }

    /// Signs a request with its body, in its head.
    pub(super) fn sign(&self, request: &mut Request<Vec<u8>>, now: SystemTime) -> Result<(), BoxError> {
        let mut settings = settings();
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        let (head, body) = std::mem::take(request).into_parts();
        let mut bare = Request::from_parts(head, ());
        self.apply(&mut bare, SignableBody::Bytes(&body), settings, now)?;
        *request = bare.map(|()| body);
        Ok(())
    }

    /// Signs a link that is good for so long, in its fields.
    pub(super) fn sign_link(&self, request: &mut Request<()>, good: Duration, now: SystemTime) -> Result<(), BoxError> {
        let mut settings = settings();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(good);
        self.apply(request, SignableBody::UnsignedPayload, settings, now)
    }

    /// The signature of a text, as a form carries it.
    pub(super) fn signature(&self, now: SystemTime, text: &str) -> String {
        let key = generate_signing_key(self.credentials.secret_access_key(), now, &self.region, SERVICE);
        calculate_signature(key, text.as_bytes())
    }

    fn apply(
        &self,
        request: &mut Request<()>,
        body: SignableBody<'_>,
        settings: SigningSettings,
        now: SystemTime,
    ) -> Result<(), BoxError> {
        let identity = Identity::from(self.credentials.clone());
        let params = SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(SERVICE)
            .time(now)
            .settings(settings)
            .build()?
            .into();
        let (method, address) = (request.method().to_string(), request.uri().to_string());
        let signable = SignableRequest::new(&method, address, std::iter::empty(), body)?;
        let (instructions, _) = sign(signable, &params)?.into_parts();
        instructions.apply_to_request_http1x(request);
        Ok(())
    }
}

/// S3 takes addresses as they are written.
fn settings() -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Method;

    /// The bucket, the person and the day of the examples in Amazon's own description of Signature Version 4 for S3.
    const HOST: &str = "https://examplebucket.s3.amazonaws.com";

    fn signer(token: Option<&str>) -> Signer {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let token = token.map(str::to_owned);
        Signer::new("us-east-1", Credentials::new("AKIAIOSFODNN7EXAMPLE", secret, token, None, "test"))
    }

    fn friday() -> SystemTime {
        chrono::DateTime::parse_from_rfc3339("2013-05-24T00:00:00Z").unwrap().into()
    }

    #[test]
    fn a_list_is_signed_as_amazon_signs_it() {
        let address = format!("{HOST}/?max-keys=2&prefix=J");
        let mut request = Request::builder().method(Method::GET).uri(address).body(Vec::new()).unwrap();
        signer(None).sign(&mut request, friday()).unwrap();
        let told = |name: &str| request.headers()[name].to_str().unwrap().to_owned();
        assert!(
            told("authorization")
                .ends_with("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
            "{request:?}"
        );
        assert_eq!(told("x-amz-date"), "20130524T000000Z");
    }

    #[test]
    fn a_link_is_signed_as_amazon_signs_it() {
        let mut request = Request::get(format!("{HOST}/test.txt")).body(()).unwrap();
        signer(None).sign_link(&mut request, Duration::from_secs(86_400), friday()).unwrap();
        let link = request.uri().to_string();
        assert!(
            link.ends_with("X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"),
            "{link}"
        );
        assert!(link.contains("X-Amz-Expires=86400"), "{link}");
    }

    #[test]
    fn a_role_shows_its_token_and_a_body_its_sum() {
        let mut request = Request::put(format!("{HOST}/a")).body(b"Welcome to Amazon S3.".to_vec()).unwrap();
        signer(Some("a role's token")).sign(&mut request, friday()).unwrap();
        assert_eq!(request.headers()["x-amz-security-token"], "a role's token");
        let sum = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        assert_eq!(request.headers()["x-amz-content-sha256"], sum);
        assert_eq!(request.body(), b"Welcome to Amazon S3.");
    }
}

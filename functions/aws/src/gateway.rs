//! Requests as an HTTP API of API Gateway tells them (payload format 2.0), and answers as it takes them.

use axum::body::{Body, to_bytes};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use data_encoding::BASE64;
use desk::rates::Network;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What must not stand in a path as it is: API Gateway has decoded some of it. A percent sign is one that it left.
const NOT_IN_PATHS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}');

/// What CloudFront says to be known by.
const FRONT: &str = "x-lotse-front";
/// Whom each server on the way served.
const FORWARDED: &str = "x-forwarded-for";

/// A request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Asked {
    raw_path: String,
    #[serde(default)]
    raw_query_string: String,
    cookies: Option<Vec<String>>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    request_context: Context,
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

#[derive(Debug, Deserialize)]
struct Context {
    http: Http,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Http {
    method: String,
    /// Who asked the API: CloudFront, as a rule.
    #[serde(default)]
    source_ip: String,
}

/// An answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answered {
    status_code: u16,
    headers: BTreeMap<String, String>,
    cookies: Vec<String>,
    body: String,
    is_base64_encoded: bool,
}

/// The request is none that HTTP knows.
#[derive(Debug, thiserror::Error)]
#[error("the event is no request: {0}")]
pub(crate) struct NoRequest(String);

impl Asked {
    /// The request that it tells, with the network that it comes from; `front` is what only CloudFront says.
    ///
    /// # Errors
    /// If method, address or body are none.
    pub(crate) fn request(self, front: Option<&str>) -> Result<Request<Body>, NoRequest> {
        let network = self.network(front);
        let path = utf8_percent_encode(&self.raw_path, NOT_IN_PATHS);
        let address = match self.raw_query_string.as_str() {
            "" => path.to_string(),
            query => format!("{path}?{query}"),
        };
        let body = self.body.unwrap_or_default();
        let body = match self.is_base64_encoded {
            true => BASE64.decode(body.as_bytes()).map_err(|error| NoRequest(error.to_string()))?,
            false => body.into_bytes(),
        };
        let request = Request::builder().method(self.request_context.http.method.as_str()).uri(address);
        let mut request = request.body(Body::from(body)).map_err(|error| NoRequest(error.to_string()))?;
        let named = self.headers.into_iter().filter_map(|(name, value)| header(&name, &value));
        request.headers_mut().extend(named);
        if let Some(cookies) = self.cookies.filter(|cookies| !cookies.is_empty()) {
            request.headers_mut().extend(HeaderValue::from_str(&cookies.join("; ")).ok().map(|value| (COOKIE, value)));
        }
        if let Some(network) = network {
            request.extensions_mut().insert(network);
        }
        Ok(request)
    }

    /// Where it comes from. Each server on the way writes who asked it behind what it was told: the last is CloudFront's own
    /// address, the one before it whom CloudFront served. Whoever asks past CloudFront is known by the address alone.
    fn network(&self, front: Option<&str>) -> Option<Network> {
        let header =
            |name: &str| self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        let by_front = front.is_some() && header(FRONT).map(String::as_str) == front;
        let served = || header(FORWARDED)?.rsplit(',').nth(1);
        let address = if by_front { served()? } else { &self.request_context.http.source_ip };
        Network::of(address.trim().parse().ok()?)
    }
}

fn header(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    Some((name.parse().ok()?, value.parse().ok()?))
}

impl Answered {
    /// The answer as API Gateway takes it: cookies by themselves, and as base64 what is no text.
    ///
    /// # Errors
    /// If the answer breaks off.
    pub(crate) async fn of(response: Response<Body>) -> Result<Self, axum::Error> {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await?;
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let cookies = parts.headers.get_all(SET_COOKIE).iter().map(text).collect();
        let (body, is_base64_encoded) = match String::from_utf8(bytes.to_vec()) {
            Ok(body) => (body, false),
            Err(_) => (BASE64.encode(&bytes), true),
        };
        Ok(Self {
            status_code: parts.status.as_u16(),
            headers: joined(&parts.headers, text),
            cookies,
            body,
            is_base64_encoded,
        })
    }
}

/// Headers but cookies; those of one name stand in one line.
fn joined(headers: &HeaderMap, text: impl Fn(&HeaderValue) -> String) -> BTreeMap<String, String> {
    let of = |name: &HeaderName| headers.get_all(name).iter().map(&text).collect::<Vec<_>>().join(", ");
    headers.keys().filter(|name| *name != SET_COOKIE).map(|name| (name.to_string(), of(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{Method, StatusCode};
    use serde_json::json;

    fn asked(change: impl FnOnce(&mut serde_json::Value)) -> Result<Request<Body>, NoRequest> {
        let mut event = serde_json::from_str(include_str!("../tests/bins/events/http.json")).unwrap();
        change(&mut event);
        serde_json::from_value::<Asked>(event).unwrap().request(Some("front"))
    }

    #[tokio::test]
    async fn an_event_is_the_request_that_somebody_sent() {
        let request = asked(|event| {
            event["rawPath"] = json!("/suche/drück mich?/%C3%A4");
            event["rawQueryString"] = json!("q=a%26b&x");
            event["cookies"] = json!(["a=1", "b=2"]);
            event["body"] = json!("a8Okc2U=");
        });
        let request = request.unwrap();
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri().path(), "/suche/dr%C3%BCck%20mich%3F/%C3%A4");
        assert_eq!(request.uri().query(), Some("q=a%26b&x"));
        assert_eq!(
            (&request.headers()["cookie"], &request.headers()["origin"]),
            (&"a=1; b=2".parse().unwrap(), &"https://hilfe.example".parse().unwrap())
        );
        assert_eq!(to_bytes(request.into_body(), 100).await.unwrap(), "käse".as_bytes());
        let plain = asked(|event| {
            event["isBase64Encoded"] = json!(false);
            event["body"] = json!("käse");
        });
        assert_eq!(to_bytes(plain.unwrap().into_body(), 100).await.unwrap(), "käse".as_bytes());
        let empty = asked(|event| event["body"] = json!(null)).unwrap();
        assert!(empty.headers().get("cookie").is_none() && to_bytes(empty.into_body(), 100).await.unwrap().is_empty());
    }

    #[test]
    fn who_asks_is_whom_cloudfront_served_and_who_goes_past_it_is_known_by_the_own_address() {
        let network = |forwarded: &str, front: &str| {
            let told = asked(|event| {
                event["headers"]["x-forwarded-for"] = json!(forwarded);
                event["headers"]["x-lotse-front"] = json!(front);
            });
            told.unwrap().extensions().get::<Network>().cloned()
        };
        let of = |address: &str| Network::of(address.parse().unwrap());
        assert_eq!(network("192.0.2.1, 203.0.113.7, 198.51.100.9", "front"), of("203.0.113.7"));
        assert_eq!(network("2001:db8:5::1,198.51.100.9", "front"), of("2001:db8:5::"));
        assert_eq!(network("192.0.2.1, 203.0.113.7, 198.51.100.9", "guessed"), of("198.51.100.9"));
        assert_eq!(network("198.51.100.9", "front"), None, "CloudFront served nobody");
    }

    #[test]
    fn what_is_no_request_is_an_error() {
        assert!(asked(|event| event["requestContext"]["http"]["method"] = json!("GE T")).is_err());
        assert!(asked(|event| event["body"] = json!("%%")).is_err());
    }

    #[tokio::test]
    async fn an_answer_keeps_its_status_headers_cookies_and_bytes() {
        let answer = |body: Body| {
            Response::builder()
                .status(StatusCode::NOT_FOUND)
                .header("vary", "a")
                .header("vary", "b")
                .header("set-cookie", "s=1; HttpOnly")
                .header("set-cookie", "t=2")
                .body(body)
                .unwrap()
        };
        let text = serde_json::to_value(Answered::of(answer(Body::from("käse"))).await.unwrap()).unwrap();
        let expected = json!({"statusCode": 404, "headers": {"vary": "a, b"}, "cookies": ["s=1; HttpOnly", "t=2"], "body": "käse", "isBase64Encoded": false});
        assert_eq!(text, expected);
        let bytes = Answered::of(answer(Body::from(vec![0xff, 0x00]))).await.unwrap();
        assert_eq!((bytes.body.as_str(), bytes.is_base64_encoded), ("/wA=", true));
    }
}

//! The headers of every answer: browsers are told to be careful.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use desk::web::SECURITY_HEADERS;

/// Personal links stand in these addresses: they must not travel on.
const PERSONAL: &str = "/a/";

/// Puts the desk's headers on an answer. What a page has decided for itself stays.
pub async fn careful(request: Request, next: Next) -> Response {
    let is_personal = request.uri().path().starts_with(PERSONAL);
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    if is_personal {
        headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    }
    for &(name, value) in SECURITY_HEADERS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    answer
}

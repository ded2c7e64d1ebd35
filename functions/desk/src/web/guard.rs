//! What stands before every page: forms from other sites are turned away, and browsers are told to be careful.

use super::session;
use super::{Fault, Served, Web};
use axum::extract::{FromRef, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The headers of every answer, static pages included. No inline style, no inline script, no foreign host.
pub const SECURITY_HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; script-src 'self'; connect-src 'self'; \
         manifest-src 'self'; worker-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'self'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
];

/// Where agents are, …
const CONSOLE: &str = "/konsole/";
/// … come in, …
const SIGN_IN: &str = "/konsole/anmelden";
/// … and go.
const SIGN_OUT: &str = "/konsole/abmelden";

/// Turns away what another site makes a browser send. Programs that are no browsers say neither header.
pub(super) async fn same_origin(State(web): State<Web>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !safe && is_foreign(request.headers(), &web.base_url) {
        return Fault::ForeignForm.into_response();
    }
    next.run(request).await
}

/// Turns away every form of an auditor, but the one that ends the session (Z-15). Who reads along is turned away by what the
/// pages take as a parameter.
pub(super) async fn auditors_only_read(State(served): State<Served>, request: Request, next: Next) -> Response {
    let web = Web::from_ref(&served);
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let path = request.uri().path();
    let changes = !safe && path.starts_with(CONSOLE) && !path.starts_with(SIGN_IN) && path != SIGN_OUT;
    let audits = |session: &session::Session| web.desk.policy.audits(&session.actor());
    match session::read(request.headers(), &web) {
        Ok(Some(session)) if changes && audits(&session) => Fault::OnlyReads.into_response(),
        Ok(_) | Err(_) => next.run(request).await,
    }
}

/// Keeps no page of a person in a browser: school computers are shared. The steps of the form say otherwise themselves.
pub(super) async fn not_kept(mut response: Response) -> Response {
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Lets a page's frame send files to where browsers put them themselves, if there is such a place, and nowhere else.
pub(super) async fn lets_files_past(State(web): State<Web>, mut response: Response) -> Response {
    let Some(incoming) = web.desk.blobs.incoming() else { return response };
    let allowed = SECURITY_HEADERS.iter().find(|(name, _)| *name == header::CONTENT_SECURITY_POLICY);
    let policy = allowed.map_or("", |(_, policy)| policy);
    let with = |policy: String, what: &str| policy.replace(what, &format!("{what} {}", incoming.origin()));
    let policy = ["frame-src 'self'", "form-action 'self'"].into_iter().fold(policy.to_owned(), with);
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    response
}

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

/// Whether a browser says that a page of another site sent this. Ours are those of `base_url`, and those of the host that
/// was asked: before a function stands a gateway that asks by a name of its own.
#[must_use]
pub fn is_foreign(headers: &HeaderMap, base_url: &str) -> bool {
    let text = |name| headers.get(name).and_then(|v: &HeaderValue| v.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok()) {
        return !matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => false,
        (Some(origin), _) if is_below(base_url, origin) => false,
        (Some(origin), Some(host)) => origin.split_once("://").map(|(_, rest)| rest) != Some(host),
        (Some(_), None) => true,
    }
}

/// Whether this is the scheme and the host that an address begins with.
fn is_below(address: &str, origin: &str) -> bool {
    let after_scheme = address.find("://").map_or(address.len(), |at| at + "://".len());
    let end = address[after_scheme..].find('/').map_or(address.len(), |at| after_scheme + at);
    address[..end] == *origin
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headers: &[(&'static str, &str)], foreign: bool) {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        assert_eq!(is_foreign(&headers, "https://hilfe.example/desk"), foreign, "{headers:?}");
    }

    #[test]
    fn only_forms_of_our_own_pages_pass() {
        check(&[], false);
        check(&[("host", "desk.example"), ("origin", "https://desk.example")], false);
        check(&[("host", "desk.example"), ("origin", "https://desk.example.evil.example")], true);
        check(&[("host", "desk.example"), ("origin", "null")], true);
        check(&[("origin", "https://desk.example")], true);
        check(&[("host", "gateway.example"), ("origin", "https://hilfe.example")], false);
        check(&[("host", "gateway.example"), ("origin", "https://hilfe.exa")], true);
        for odd in ["", "https:", "https://", "https://hilfe.example/desk"] {
            check(&[("host", "gateway.example"), ("origin", odd)], true);
        }
        check(&[("sec-fetch-site", "same-origin")], false);
        check(&[("sec-fetch-site", "cross-site"), ("host", "a"), ("origin", "http://a")], true);
        check(&[("sec-fetch-site", "same-site")], true);
    }
}

//! The network that a request comes from: the caller's, or, behind a web server on this machine, the one that this names.

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use desk::rates::Network;
use std::net::{IpAddr, SocketAddr};

/// Whom the web server before the desk serves.
const FORWARDED: &str = "x-forwarded-for";

/// Says to the pages which network asks, if that can be told.
pub(super) async fn named(mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let network = peer.and_then(|peer| caller(peer, request.headers())).and_then(Network::of);
    if let Some(network) = network {
        request.extensions_mut().insert(network);
    }
    next.run(request).await
}

/// Who asks. Anybody can write a header: only a web server on this machine is believed, and only what it wrote itself, which
/// stands last.
fn caller(peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
    if !peer.to_canonical().is_loopback() {
        return Some(peer);
    }
    let told = headers.get_all(FORWARDED).iter().next_back()?;
    told.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_web_server_on_this_machine_says_who_asks() {
        let asked = |peer: &str, told: &[&str]| {
            let told = told.iter().map(|told| ("x-forwarded-for".parse().unwrap(), told.parse().unwrap()));
            caller(peer.parse().unwrap(), &told.collect()).map(|caller| caller.to_string())
        };
        assert_eq!(asked("127.0.0.1", &["192.0.2.1, 203.0.113.7"]).as_deref(), Some("203.0.113.7"));
        assert_eq!(asked("::1", &["192.0.2.1", "2001:db8::7"]).as_deref(), Some("2001:db8::7"));
        assert_eq!(asked("198.51.100.9", &["203.0.113.7"]).as_deref(), Some("198.51.100.9"));
        assert_eq!(asked("127.0.0.1", &[]), None);
        assert_eq!(asked("127.0.0.1", &["unknown"]), None);
    }
}

//! The connection to AWS: HTTP/1.1 over the roots that we believe. No service of ours speaks anything newer to its clients.

use aws_smithy_runtime_api::client::connection::{CaptureSmithyConnection, ConnectionMetadata};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::retry::ErrorKind;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::{CaptureConnection, HttpConnector as Tcp, capture_connection};
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use std::error::Error as AnyError;
use std::sync::Arc;
use std::time::Duration;

/// One client for all services, with one pool of connections.
#[derive(Clone, Debug)]
struct Https {
    client: Client<HttpsConnector<Tcp>, SdkBody>,
}

/// A client that believes these roots, and gives up a connection that is not made by then.
///
/// # Errors
/// If TLS cannot be set up.
pub(super) fn client(roots: RootCertStore, connect_max: Duration) -> Result<SharedHttpClient, rustls::Error> {
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let tls = tls.with_safe_default_protocol_versions()?.with_root_certificates(roots).with_no_client_auth();
    let mut tcp = Tcp::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(connect_max));
    let connector =
        HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().wrap_connector(tcp);
    let client = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector);
    let connector = SharedHttpConnector::new(Https { client });
    Ok(http_client_fn(move |_, _| connector.clone()))
}

impl HttpConnector for Https {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let mut request = match request.try_into_http1x() {
            Ok(request) => request,
            Err(error) => return HttpConnectorFuture::ready(Err(ConnectorError::user(error.into()))),
        };
        // The SDK wants to close a connection over which something went wrong.
        let connection = capture_connection(&mut request);
        if let Some(wanted) = request.extensions().get::<CaptureSmithyConnection>() {
            wanted.set_connection_retriever(move || metadata(&connection));
        }
        let answer = self.client.request(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await.map_err(failed)?;
            HttpResponse::try_from(answer.map(SdkBody::from_body_1_x))
                .map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

fn metadata(connection: &CaptureConnection) -> Option<ConnectionMetadata> {
    let held = connection.clone();
    let is_there = connection.connection_metadata().is_some();
    let poison = move || held.connection_metadata().iter().for_each(|made| made.poison());
    is_there.then(|| ConnectionMetadata::builder().proxied(false).poison_fn(poison).build())
}

/// What a failed call means for another try.
fn failed(error: Error) -> ConnectorError {
    let causes = || std::iter::successors(Some(&error as &(dyn AnyError + 'static)), |cause| (*cause).source());
    let hyper = causes().find_map(|cause| cause.downcast_ref::<hyper::Error>());
    let is_io = error.is_connect()
        || causes().any(|cause| cause.is::<std::io::Error>())
        || hyper.is_some_and(|hyper| hyper.is_closed() || hyper.is_canceled());
    // A server that hangs up in the middle of its answer.
    let is_cut = hyper.is_some_and(hyper::Error::is_incomplete_message);
    match (is_io, is_cut, hyper.is_some_and(hyper::Error::is_user)) {
        (true, _, _) => ConnectorError::io(error.into()),
        (_, true, _) => ConnectorError::other(error.into(), Some(ErrorKind::TransientError)),
        (_, _, true) => ConnectorError::user(error.into()),
        (false, false, false) => ConnectorError::other(error.into(), None),
    }
}

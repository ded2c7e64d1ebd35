//! One file from a web server: enough for a sitemap. HTTP/1.0, so that nothing comes in chunks, over TLS where the address
//! says so.

use super::told::told;
use anyhow::{Context, bail};
use data_encoding::BASE64;
use percent_encoding::percent_decode_str;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;
use url::{Position, Url};

/// How long connecting may take, and each wait for more.
const WAIT: Duration = Duration::from_secs(20);
/// The largest sitemap that the protocol allows is 50 MB.
const BYTES_MAX: u64 = 60_000_000;
/// How often a server may send us elsewhere.
const MOVES_MAX: usize = 5;

/// The text of the sitemap at this address.
///
/// # Errors
/// With the address: if nobody answers, or not with a whole sitemap.
pub(super) fn get(url: &Url) -> anyhow::Result<String> {
    let mut url = url.clone();
    for _ in 0..=MOVES_MAX {
        let name = told(url.as_str());
        let answer = ask(&url).with_context(|| format!("{name} cannot be asked"))?;
        let Some(Answer { status, location, body }) = Answer::read(&answer) else {
            bail!("{name}: what comes is no answer of a web server");
        };
        match (status, location) {
            (200, _) if ["</urlset>", "</sitemapindex>"].iter().any(|end| body.contains(end)) => return Ok(body),
            (200, _) => bail!("{name} is no sitemap, or ends in the middle"),
            (301 | 302 | 303 | 307 | 308, Some(to)) => {
                let to = url
                    .join(&to)
                    .with_context(|| format!("{name} sends us to `{}`, which is no address", told(&to)))?;
                url = with_password_of(&url, to);
            }
            (status, _) => bail!(
                "{name} answers {status}; name the sitemap by its whole address, or the folder that the last site was built into"
            ),
        }
    }
    bail!("{}: it was moved more than {MOVES_MAX} times", told(url.as_str()))
}

/// An address, with the name and the password of another one on the same server.
pub(super) fn with_password_of(other: &Url, mut url: Url) -> Url {
    if url.origin() == other.origin() && url.username().is_empty() {
        let _ = (url.set_username(other.username()), url.set_password(other.password()));
    }
    url
}

/// An answer, taken apart.
struct Answer {
    status: u16,
    location: Option<String>,
    body: String,
}

impl Answer {
    fn read(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()?;
        let location = head.lines().skip(1).find_map(|line| {
            let (name, to) = line.split_once(':')?;
            name.eq_ignore_ascii_case("location").then(|| to.trim().to_owned())
        });
        Some(Self { status, location, body: body.to_owned() })
    }
}

/// Everything that the server sends.
fn ask(url: &Url) -> anyhow::Result<Vec<u8>> {
    let request = format!(
        "GET {} HTTP/1.0\r\nHost: {}\r\n{}User-Agent: lotse/{}\r\nAccept: application/xml, text/xml\r\nConnection: close\r\n\r\n",
        &url[Position::BeforePath..Position::AfterQuery],
        &url[Position::BeforeHost..Position::AfterPort],
        authorization(url),
        env!("CARGO_PKG_VERSION"),
    );
    let stream = connect(url)?;
    match url.scheme() {
        "https" => talk(secured(stream, url)?, &request),
        "http" => talk(stream, &request),
        other => bail!("{other} is not spoken here, only https and http"),
    }
}

/// The line that opens a site behind a password, if the address names one (RFC 7617).
fn authorization(url: &Url) -> String {
    let password = url.password().unwrap_or_default();
    if url.username().is_empty() && password.is_empty() {
        return String::new();
    }
    let pair: Vec<u8> = percent_decode_str(url.username()).chain([b':']).chain(percent_decode_str(password)).collect();
    format!("Authorization: Basic {}\r\n", BASE64.encode(&pair))
}

fn talk(mut stream: impl Read + Write, request: &str) -> anyhow::Result<Vec<u8>> {
    stream.write_all(request.as_bytes())?;
    stream.flush()?;
    let mut bytes = Vec::new();
    match stream.take(BYTES_MAX).read_to_end(&mut bytes) {
        // Some servers hang up without a goodbye; whether the sitemap is whole is seen at its end.
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => Err(error.into()),
        Ok(_) | Err(_) => Ok(bytes),
    }
}

fn connect(url: &Url) -> anyhow::Result<TcpStream> {
    let mut failed = None;
    for address in url.socket_addrs(|| None)? {
        match TcpStream::connect_timeout(&address, WAIT) {
            Ok(stream) => {
                stream.set_read_timeout(Some(WAIT))?;
                stream.set_write_timeout(Some(WAIT))?;
                return Ok(stream);
            }
            Err(error) => failed = Some(error),
        }
    }
    Err(failed.map_or_else(|| anyhow::anyhow!("the name leads to no computer"), Into::into))
}

fn secured(stream: TcpStream, url: &Url) -> anyhow::Result<StreamOwned<ClientConnection, TcpStream>> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(url.host_str().unwrap_or_default().to_owned())?;
    Ok(StreamOwned::new(ClientConnection::new(Arc::new(config), name)?, stream))
}

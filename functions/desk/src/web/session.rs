//! Who is signed in: a signed cookie, nothing stored.

use super::{Fault, Served, Web};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use tickets::policy::Agent;
use tickets::token::Purpose;
use tickets::{Actor, Address, Language};

/// How long a session is good.
pub(super) const HOURS: i64 = 12;
const COOKIE: &str = "lotse_sitzung";

/// The agent who is signed in, and works tickets. Taking it as a parameter is what makes a page the console's.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub agent: Agent,
    /// Tells one session of an agent from the next.
    nonce: String,
}

/// Whoever is signed in: also who reads along and works nothing (D-31). Pages that take it look at what may be read themselves.
#[derive(Clone, Debug)]
pub(super) struct SignedIn(pub Session);

impl Session {
    /// Whether tickets are worked under it.
    pub(super) fn works(&self) -> bool {
        self.agent.role.works()
    }

    /// The agent, as the rules see them.
    pub(super) fn actor(&self) -> Actor {
        Actor::Agent(self.address().clone())
    }

    pub(super) fn address(&self) -> &Address {
        &self.agent.person.address
    }

    pub(super) fn language(&self) -> &Language {
        &self.agent.language
    }

    /// What the hidden field of every console form must hold.
    pub(super) fn form_mark(&self, web: &Web) -> String {
        web.keys.mark(Purpose::Form, &[self.address().as_str(), &self.nonce])
    }

    /// Whether a form came from a page of this session.
    pub(super) fn check_form(&self, web: &Web, mark: &str) -> Result<(), Fault> {
        let ours = web.keys.is_mark(Purpose::Form, &[self.address().as_str(), &self.nonce], mark);
        ours.then_some(()).ok_or(Fault::ForeignForm)
    }
}

/// The cookie of a new session.
pub(super) fn cookie(web: &Web, agent: &Address, nonce: &str) -> String {
    let until = web.desk.clock.now() + TimeDelta::hours(HOURS);
    let token = web.keys.seal(Purpose::Session, &[agent.as_str(), nonce], until);
    let who = BASE64URL_NOPAD.encode(agent.as_str().as_bytes());
    with_attributes(web, &format!("{who}.{nonce}.{token}"), HOURS * 3600)
}

/// The cookie that ends a session.
pub(super) fn no_cookie(web: &Web) -> String {
    with_attributes(web, "", 0)
}

fn with_attributes(web: &Web, value: &str, seconds: i64) -> String {
    let secure = if web.base_url.starts_with("https://") { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/konsole; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

fn read(headers: &HeaderMap, web: &Web) -> Option<Session> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let values = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    values.filter(|(name, _)| *name == COOKIE).find_map(|(_, value)| session(value, web))
}

fn session(cookie: &str, web: &Web) -> Option<Session> {
    let [who, nonce, token] = cookie.split('.').collect::<Vec<_>>().try_into().ok()?;
    let address = address(who)?;
    let now = web.desk.clock.now();
    web.keys.open(Purpose::Session, &[address.as_str(), nonce], token, now).ok()?;
    // An agent who left the desk.toml is out at once.
    let agent = web.desk.policy.agent(&address)?.clone();
    Some(Session { agent, nonce: nonce.to_owned() })
}

/// The address in a link or cookie.
pub(super) fn address(encoded: &str) -> Option<Address> {
    let bytes = BASE64URL_NOPAD.decode(encoded.as_bytes()).ok()?;
    Address::parse(std::str::from_utf8(&bytes).ok()?)
}

impl FromRequestParts<Served> for Session {
    type Rejection = Fault;

    /// For who works nothing, what is there for those who do is not there.
    async fn from_request_parts(parts: &mut Parts, served: &Served) -> Result<Self, Fault> {
        let SignedIn(session) = SignedIn::from_request_parts(parts, served).await?;
        if session.works() { Ok(session) } else { Err(Fault::Missing) }
    }
}

impl FromRequestParts<Served> for SignedIn {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, served: &Served) -> Result<Self, Fault> {
        let web = &Web::from_ref(served);
        let back = parts.uri.path_and_query().map_or("/konsole/", |p| p.as_str());
        let back = if parts.method == axum::http::Method::GET { back } else { "/konsole/" };
        read(&parts.headers, web).map(Self).ok_or_else(|| Fault::SignIn(back.to_owned()))
    }
}

//! Who is signed in: a signed cookie, nothing stored.

use super::{Fault, Served, Web};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use chrono::{NaiveDate, TimeDelta};
use data_encoding::BASE64URL_NOPAD;
use tickets::policy::{Agent, Auditor, Policy, Role};
use tickets::token::Purpose;
use tickets::{Actor, Address, Language, Person};

/// How long a session is good.
pub(super) const HOURS: i64 = 12;
const COOKIE: &str = "lotse_sitzung";

/// Somebody who can sign in: who works tickets, who reads along (D-31), or an auditor, who reads until a day (Z-15).
#[derive(Clone, Debug)]
pub(super) struct Insider {
    pub person: Person,
    pub language: Language,
    standing: Standing,
}

/// What somebody is here for.
#[derive(Clone, Copy, Debug)]
enum Standing {
    /// What `desk.toml` says that they are.
    Role(Role),
    /// To look after others, up to this day.
    Audits(NaiveDate),
}

impl Insider {
    /// Who signs in with this address today. Whoever audited until a day before hears that this is over.
    pub(super) fn of(policy: &Policy, address: &Address) -> Result<Self, Fault> {
        let auditor = |auditor: &Auditor| Self {
            person: auditor.person.clone(),
            language: auditor.language.clone(),
            standing: Standing::Audits(auditor.until),
        };
        let agent = |agent: &Agent| Self {
            person: agent.person.clone(),
            language: agent.language.clone(),
            standing: Standing::Role(agent.role),
        };
        // As the rules look at them: an auditor is nothing else.
        let known = policy.auditor(address).map(auditor).or_else(|| policy.agent(address).map(agent));
        let over = || if policy.auditor_before(address).is_some() { Fault::AuditOver } else { Fault::Missing };
        known.ok_or_else(over)
    }

    /// The last day of an auditor.
    pub(super) fn audits_until(&self) -> Option<NaiveDate> {
        match self.standing {
            Standing::Role(_) => None,
            Standing::Audits(until) => Some(until),
        }
    }
}

/// Who is signed in, and works tickets or audits. Taking it as a parameter is what makes a page the console's.
#[derive(Clone, Debug)]
pub(super) struct Session {
    insider: Insider,
    /// Tells one session of an agent from the next.
    nonce: String,
}

/// Whoever is signed in: also who reads along and works nothing (D-31). Pages that take it look at what may be read themselves.
#[derive(Clone, Debug)]
pub(super) struct SignedIn(pub Session);

impl Session {
    /// What `desk.toml` says that they are; an auditor has no role.
    pub(super) fn role(&self) -> Option<Role> {
        match self.insider.standing {
            Standing::Role(role) => Some(role),
            Standing::Audits(_) => None,
        }
    }

    /// Whether tickets are worked under it.
    pub(super) fn works(&self) -> bool {
        self.role().is_some_and(Role::works)
    }

    /// Whether somebody reads what requesters read, and works nothing (D-31).
    pub(super) fn reads_along(&self) -> bool {
        self.role().is_some_and(|role| !role.works())
    }

    /// Who it is, as the rules see them.
    pub(super) fn actor(&self) -> Actor {
        Actor::Agent(self.address().clone())
    }

    pub(super) fn address(&self) -> &Address {
        &self.insider.person.address
    }

    /// How they are called.
    pub(super) fn name(&self) -> &str {
        self.insider.person.shown()
    }

    /// The last day of an auditor, who only reads.
    pub(super) fn audits_until(&self) -> Option<NaiveDate> {
        self.insider.audits_until()
    }

    pub(super) fn language(&self) -> &Language {
        &self.insider.language
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

/// The session of a browser. `None`: there is none, or whose it was is no insider any more.
pub(super) fn read(headers: &HeaderMap, web: &Web) -> Result<Option<Session>, Fault> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let values = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let sealed = values.filter(|(name, _)| *name == COOKIE).find_map(|(_, value)| sealed(value, web));
    let Some((address, nonce)) = sealed else { return Ok(None) };
    // Who left the desk.toml is out at once.
    match Insider::of(&web.desk.policy, &address) {
        Ok(insider) => Ok(Some(Session { insider, nonce })),
        Err(Fault::AuditOver) => Err(Fault::AuditOver),
        Err(_) => Ok(None),
    }
}

/// Whose session it is, and which, if it is one of ours and not over.
fn sealed(cookie: &str, web: &Web) -> Option<(Address, String)> {
    let [who, nonce, token] = cookie.split('.').collect::<Vec<_>>().try_into().ok()?;
    let address = address(who)?;
    let now = web.desk.clock.now();
    web.keys.open(Purpose::Session, &[address.as_str(), nonce], token, now).ok()?;
    Some((address, nonce.to_owned()))
}

/// The address in a link or cookie.
pub(super) fn address(encoded: &str) -> Option<Address> {
    let bytes = BASE64URL_NOPAD.decode(encoded.as_bytes()).ok()?;
    Address::parse(std::str::from_utf8(&bytes).ok()?)
}

impl FromRequestParts<Served> for Session {
    type Rejection = Fault;

    /// For who reads along, what is there for those who work is not there.
    async fn from_request_parts(parts: &mut Parts, served: &Served) -> Result<Self, Fault> {
        let SignedIn(session) = SignedIn::from_request_parts(parts, served).await?;
        if session.reads_along() { Err(Fault::Missing) } else { Ok(session) }
    }
}

impl FromRequestParts<Served> for SignedIn {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, served: &Served) -> Result<Self, Fault> {
        let web = &Web::from_ref(served);
        let back = parts.uri.path_and_query().map_or("/konsole/", |p| p.as_str());
        let back = if parts.method == axum::http::Method::GET { back } else { "/konsole/" };
        read(&parts.headers, web)?.map(Self).ok_or_else(|| Fault::SignIn(back.to_owned()))
    }
}

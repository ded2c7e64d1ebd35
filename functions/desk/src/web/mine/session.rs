//! Who has proved a mailbox: a signed cookie, nothing stored. It opens the list of that person's requests and nothing else.

use super::HERE;
use crate::web::session::address;
use crate::web::{Fault, Served, Web};
use axum::extract::{FromRef, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64URL_NOPAD;
use tickets::token::Purpose;
use tickets::{Address, Language};

/// How long the list stays open: computers at schools are shared.
pub(super) const HOURS: i64 = 2;
const COOKIE: &str = "lotse_meine";

/// The person whose list it is.
#[derive(Clone, Debug)]
pub(in crate::web) struct Mine {
    address: Address,
    language: Language,
    until: DateTime<Utc>,
}

impl Mine {
    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    pub(super) fn language(&self) -> &Language {
        &self.language
    }

    /// When it ends: the ways that it shows are good no longer.
    pub(super) fn until(&self) -> DateTime<Utc> {
        self.until
    }
}

/// The cookie of a new list. The browser forgets it when it is closed.
pub(super) fn cookie(web: &Web, address: &Address, language: &Language, nonce: &str) -> String {
    let until = web.desk.clock.now() + TimeDelta::hours(HOURS);
    let token = web.keys.seal(Purpose::AccessSession, &[address.as_str(), language.as_str(), nonce], until);
    let who = BASE64URL_NOPAD.encode(address.as_str().as_bytes());
    with_attributes(web, &format!("{who}.{}.{nonce}.{token}", language.as_str()), "")
}

/// The cookie that closes it.
pub(super) fn no_cookie(web: &Web) -> String {
    with_attributes(web, "", "; Max-Age=0")
}

fn with_attributes(web: &Web, value: &str, age: &str) -> String {
    let secure = if web.base_url.starts_with("https://") { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path={HERE}{age}; HttpOnly; SameSite=Lax{secure}")
}

fn read(headers: &HeaderMap, web: &Web) -> Option<Mine> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let values = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    values.filter(|(name, _)| *name == COOKIE).find_map(|(_, value)| mine(value, web))
}

fn mine(cookie: &str, web: &Web) -> Option<Mine> {
    let [who, language, nonce, token] = cookie.split('.').collect::<Vec<_>>().try_into().ok()?;
    let address = address(who)?;
    let parts = [address.as_str(), language, nonce];
    let until = web.keys.open(Purpose::AccessSession, &parts, token, web.desk.clock.now()).ok()?;
    Some(Mine { language: super::language(web, language), address, until })
}

impl OptionalFromRequestParts<Served> for Mine {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, served: &Served) -> Result<Option<Self>, Fault> {
        Ok(read(&parts.headers, &Web::from_ref(served)))
    }
}

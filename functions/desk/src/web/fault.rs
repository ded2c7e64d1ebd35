//! What went wrong, as a page that says the next step.

use super::Web;
use crate::handle::HandleError;
use crate::ports::StoreError;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use tickets::token::TokenFault;
use tickets::{Language, Refusal};

/// Why a page cannot be shown.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Nothing is there, or nothing that this person may know of.
    Missing,
    /// The link was good once.
    Expired,
    /// The link was renewed by its owner or an agent, and this is an old one.
    Renewed,
    /// The file has had its time.
    FileGone,
    /// The rules say no.
    Refused(Refusal),
    /// An agent has to sign in first; the address to come back to.
    SignIn(String),
    /// Somebody who only reads asked for a change (Z-15).
    OnlyReads,
    /// The last day of an auditor is over.
    AuditOver,
    /// The form came from another site, or its page is too old.
    ForeignForm,
    /// The form cannot be read.
    Unreadable,
    /// What stands where a day belongs is none.
    NoDay,
    /// There is no such help page.
    NoPage,
    /// There is no such other ticket, or none that this agent works on.
    NoOther,
    /// The desk cannot do it at the moment.
    Busy,
    /// The desk itself is at fault.
    Broken,
}

impl Fault {
    /// An answer that gives back what was written.
    pub(super) fn with_words(self, words: String) -> Response {
        let mut response = self.into_response();
        response.extensions_mut().insert(Words(words));
        response
    }

    /// How the answer is marked.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Missing => StatusCode::NOT_FOUND,
            Self::Expired | Self::Renewed | Self::FileGone => StatusCode::GONE,
            Self::Refused(Refusal::NotAllowed | Refusal::NoMember)
            | Self::ForeignForm
            | Self::OnlyReads
            | Self::AuditOver => StatusCode::FORBIDDEN,
            Self::Refused(
                Refusal::EmptyText
                | Refusal::TextTooLong { .. }
                | Refusal::TooManyParticipants { .. }
                | Refusal::BadDate
                | Refusal::BadPriority { .. }
                | Refusal::Unconfirmed
                | Refusal::OutOfReach
                | Refusal::UnknownAddress
                | Refusal::NoName
                | Refusal::NoTriage
                | Refusal::Undocumented
                | Refusal::WrongQueue
                | Refusal::NoSite
                | Refusal::NoConsent
                | Refusal::NoPhone
                | Refusal::NoZone
                | Refusal::BadWindow
                | Refusal::NoWay
                | Refusal::BadRemote,
            ) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::SignIn(_) => StatusCode::SEE_OTHER,
            Self::NoDay | Self::NoPage | Self::NoOther => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The key of its words, below `fault`.
    pub(super) fn key(&self) -> &'static str {
        match self {
            Self::Missing | Self::Refused(Refusal::NoTicket) => "missing",
            Self::Expired => "expired",
            Self::Renewed => "renewed",
            Self::FileGone => "file_gone",
            Self::Refused(refusal) => refusal.key(),
            Self::SignIn(_) => "sign_in",
            Self::OnlyReads => "only_reads",
            Self::AuditOver => "audit_over",
            Self::ForeignForm => "foreign_form",
            Self::Unreadable => "unreadable",
            Self::NoDay => "no_day",
            Self::NoPage => "no_page",
            Self::NoOther => "no_other",
            Self::Busy => "busy",
            Self::Broken => "broken",
        }
    }
}

impl From<HandleError> for Fault {
    fn from(error: HandleError) -> Self {
        match error {
            HandleError::Refused(refusal) => Self::Refused(refusal),
            HandleError::Busy => Self::Busy,
            HandleError::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, source = %error.source, "the store failed under a page");
        Self::Busy
    }
}

/// What was never ours is simply not there; what expired says so.
impl From<TokenFault> for Fault {
    fn from(fault: TokenFault) -> Self {
        match fault {
            TokenFault::Expired => Self::Expired,
            TokenFault::Wrong => Self::Missing,
        }
    }
}

/// Only status and cause: [`as_page`] writes the page, for it knows the theme.
impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        if let Self::SignIn(back) = &self {
            let query = theme::encoded(back);
            return Redirect::to(&format!("/konsole/anmelden?zu={query}")).into_response();
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Serialize)]
struct FaultPage {
    key: String,
    /// What was written and not taken.
    words: String,
}

/// What was written and not taken, on its way to the page that gives it back.
#[derive(Clone)]
struct Words(String);

/// Writes the page of a [`Fault`] that a handler answered with.
pub(super) async fn as_page(State(web): State<Web>, mut response: Response) -> Response {
    let Some(fault) = response.extensions_mut().remove::<Fault>() else { return response };
    let language = response.extensions_mut().remove::<Language>();
    let language = language.unwrap_or_else(|| web.desk.policy.desk.language.clone());
    let key = fault.key().to_owned();
    let words = response.extensions_mut().remove::<Words>().map(|Words(words)| words).unwrap_or_default();
    let title = web.word(&language, &format!("fault.{key}.title"));
    let frame = web.frame(&language, &title);
    let mut page = match web.page("fault.html", &language, &frame, &FaultPage { key, words }) {
        Ok(page) => (fault.status(), page).into_response(),
        Err(_) => fault.status().into_response(),
    };
    if fault.status() == StatusCode::SERVICE_UNAVAILABLE {
        page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
    }
    page
}

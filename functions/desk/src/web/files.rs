//! Files as people get them: always to keep, never to run or draw in the desk's own pages.

use super::console::ticket::seen;
use super::requester::visitor;
use super::session::SignedIn;
use super::view::{Eyes, files_for};
use super::{Fault, Web};
use crate::files::{disposition, served_as};
use crate::ports::BlobKey;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use tickets::{Attachment, Event, Ticket};

/// Opened all the same, a file can do nothing.
const SANDBOX: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

/// A file of an entry that this person may read.
pub(super) async fn of_person(
    State(web): State<Web>,
    Path((id, token, entry, nth)): Path<(String, String, usize, usize)>,
) -> Result<Response, Fault> {
    let visitor = visitor(&web, &id, &token).await?;
    given(&web, (&visitor.ticket, &visitor.events), entry, nth, &Eyes::Person(&visitor.person.address)).await
}

/// A file of a request that whoever is signed in may read.
pub(super) async fn of_agent(
    SignedIn(session): SignedIn,
    State(web): State<Web>,
    Path((id, entry, nth)): Path<(String, usize, usize)>,
) -> Result<Response, Fault> {
    let (ticket, events, eyes) = seen(&web, &session, &id).await?;
    given(&web, (&ticket, &events), entry, nth, &eyes).await
}

async fn given(
    web: &Web,
    (ticket, events): (&Ticket, &[Event]),
    entry: usize,
    nth: usize,
    eyes: &Eyes<'_>,
) -> Result<Response, Fault> {
    let event = events.get(entry).ok_or(Fault::Missing)?;
    let file = files_for(&web.desk.policy, ticket, event, eyes).get(nth).ok_or(Fault::Missing)?;
    let key = BlobKey::parse(&file.key).ok_or(Fault::FileGone)?;
    if let Some(link) = web.desk.blobs.link(&key, file).await? {
        return Ok(Redirect::to(&link).into_response());
    }
    let bytes = web.desk.blobs.get(&key).await?.ok_or(Fault::FileGone)?;
    Ok((headers(file), Body::from(bytes)).into_response())
}

fn headers(file: &Attachment) -> [(header::HeaderName, HeaderValue); 5] {
    let text = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    [
        (header::CONTENT_TYPE, text(served_as(&file.kind))),
        (header::CONTENT_DISPOSITION, text(&disposition(&file.name))),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ]
}

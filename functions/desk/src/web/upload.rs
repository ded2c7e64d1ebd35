//! Forms with files: read part by part, never more of them in memory than an entry may hold.
//!
//! What is too large is read to its end all the same and thrown away: a browser that is cut off in the middle shows an
//! error of its own, and what was typed is lost. So the page comes back with every word and says which file it was.

use super::{BODY_BYTES_MAX, Fault, Served, Web};
use crate::files::Sent;
use axum::body::{Body, to_bytes};
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, Form, FromRef, FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde::de::value::{Error, MapDeserializer};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// The largest form with files that is read to its end, in bytes: far more than any entry holds.
pub(super) const READ_BYTES_MAX: usize = 256 << 20;
/// How long a form with files may take: 50 MB over a slow school's line.
const READ_SECONDS_MAX: u64 = 600;
/// How many forms with files are read at once; others wait.
const READ_AT_ONCE_MAX: usize = 12;
/// How many parts a form may have.
const PARTS_MAX: usize = 200;

static PLACES: Semaphore = Semaphore::const_new(READ_AT_ONCE_MAX);

/// What lets a route take forms with files; all others take small ones alone.
pub(super) fn with_files() -> DefaultBodyLimit {
    DefaultBodyLimit::max(READ_BYTES_MAX)
}

/// A form that was filled in, with or without files.
pub(super) struct Filled<T> {
    pub form: T,
    /// Its fields as they came, for those that come more than once.
    pub fields: Vec<(String, String)>,
    pub files: Vec<Sent>,
}

impl<T> Filled<T> {
    /// Every value of a field.
    pub(super) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }
}

impl<T: DeserializeOwned> FromRequest<Served> for Filled<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, served: &Served) -> Result<Self, Fault> {
        let web = &Web::from_ref(served);
        let (fields, files) = match is_multipart(request.headers()) {
            true => with_parts(request, web).await?,
            false => (small(request, web).await?, Vec::new()),
        };
        // Of a field that comes twice the last one counts; whoever wants all of them has the fields.
        let mut last: Vec<(&str, &str)> = Vec::new();
        for (name, value) in &fields {
            last.retain(|(known, _)| known != name);
            last.push((name, value));
        }
        let form = T::deserialize(MapDeserializer::<_, Error>::new(last.into_iter()));
        Ok(Self { form: form.map_err(|_| Fault::Unreadable)?, fields, files })
    }
}

fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data")
}

async fn small(request: Request, web: &Web) -> Result<Vec<(String, String)>, Fault> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_BYTES_MAX).await.map_err(|_| Fault::Unreadable)?;
    let request = Request::from_parts(parts, Body::from(body));
    let Form(fields) = Form::from_request(request, web).await.map_err(|_| Fault::Unreadable)?;
    Ok(fields)
}

type Parts = (Vec<(String, String)>, Vec<Sent>);

async fn with_parts(request: Request, web: &Web) -> Result<Parts, Fault> {
    let form = Multipart::from_request(request, web).await.map_err(|_| Fault::Unreadable)?;
    let _place = PLACES.acquire().await.map_err(|_| Fault::Busy)?;
    let limits = &web.desk.policy.attachments;
    let room = Room { file: limits.file_bytes_max, all: limits.entry_bytes_max };
    timeout(Duration::from_secs(READ_SECONDS_MAX), read(form, room)).await.map_err(|_| Fault::Unreadable)?
}

/// How many bytes are still kept.
struct Room {
    file: u64,
    all: u64,
}

async fn read(mut form: Multipart, mut room: Room) -> Result<Parts, Fault> {
    let (mut fields, mut files) = (Vec::new(), Vec::new());
    let (mut typed, mut parts) = (0, 0);
    while let Some(part) = form.next_field().await.map_err(|_| Fault::Unreadable)? {
        parts += 1;
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            _ if parts > PARTS_MAX => return Err(Fault::Unreadable),
            Some(file_name) => {
                let file = file(part, file_name, &mut room).await?;
                // A browser sends a nameless nothing where no file was chosen.
                if !(file.name.is_empty() && file.size == 0) {
                    files.push(file);
                }
            }
            None => {
                let value = text(part, BODY_BYTES_MAX - typed).await?;
                typed += value.len() + name.len();
                if typed > BODY_BYTES_MAX {
                    return Err(Fault::Unreadable);
                }
                fields.push((name, value));
            }
        }
    }
    Ok((fields, files))
}

async fn text(mut part: Field<'_>, bytes_max: usize) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|_| Fault::Unreadable)? {
        if bytes.len() + chunk.len() > bytes_max {
            return Err(Fault::Unreadable);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Fault::Unreadable)
}

/// Keeps as much of a file as there is room for, and counts the rest.
async fn file(mut part: Field<'_>, name: String, room: &mut Room) -> Result<Sent, Fault> {
    let mut sent = Sent { name, ..Sent::default() };
    while let Some(chunk) = part.chunk().await.map_err(|_| Fault::Unreadable)? {
        sent.size += chunk.len() as u64;
        if sent.size <= room.file.min(room.all) {
            sent.bytes.extend_from_slice(&chunk);
        } else {
            sent.bytes = Vec::new();
        }
    }
    room.all -= sent.bytes.len() as u64;
    Ok(sent)
}

//! Parts of a film: some players, those of iPads and iPhones among them, play nothing from a server that sends only the whole.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The part that was asked for; the whole where nobody asked for one part that makes sense.
pub(super) fn answer(bytes: &Bytes, kind: &'static str, asked: Option<&HeaderValue>) -> Response {
    let length = bytes.len();
    let asked = asked.and_then(|asked| asked.to_str().ok()).and_then(|asked| part(asked, length));
    let parts = [(header::ACCEPT_RANGES, "bytes"), (header::CONTENT_TYPE, kind)];
    match asked {
        None => (parts, Body::from(bytes.clone())).into_response(),
        Some(Part::Beyond) => {
            let all = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
            (StatusCode::RANGE_NOT_SATISFIABLE, parts, all).into_response()
        }
        Some(Part::Of { first, last }) => {
            let which = [(header::CONTENT_RANGE, format!("bytes {first}-{last}/{length}"))];
            (StatusCode::PARTIAL_CONTENT, parts, which, Body::from(bytes.slice(first..=last))).into_response()
        }
    }
}

/// A part of a file.
enum Part {
    /// From this byte to that, both included.
    Of { first: usize, last: usize },
    /// It begins behind the end.
    Beyond,
}

/// The part that a header names; several parts, or another unit than bytes, are nothing that we know.
fn part(asked: &str, length: usize) -> Option<Part> {
    let (first, last) = asked.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = match (first.trim(), last.trim()) {
        ("", "") => return None,
        ("", count) => (length.saturating_sub(count.parse().ok()?), length.checked_sub(1)?),
        (first, "") => (first.parse().ok()?, length.saturating_sub(1)),
        (first, last) => {
            let (first, last) = (first.parse().ok()?, last.parse::<usize>().ok()?);
            (first, if first <= last { last.min(length.saturating_sub(1)) } else { return None })
        }
    };
    Some(if first < length && first <= last { Part::Of { first, last } } else { Part::Beyond })
}

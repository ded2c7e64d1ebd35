//! What a file is, by its name.

/// The content type that a file is sent with.
pub(super) fn of(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        _ => "application/octet-stream",
    }
}

/// Whether something of this type is played: players ask for parts of it.
pub(super) fn is_played(kind: &str) -> bool {
    kind.starts_with("video/")
}

/// Whether the name changes with the content, as in `lotse.0123456789ab.css`: such a file may be kept for ever.
pub(super) fn is_named_by_content(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .is_some_and(|name| name.split('.').skip(1).any(|part| part.len() == 12 && part.bytes().all(is_hex)))
}

fn is_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

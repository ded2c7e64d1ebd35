//! What a file is, as its bytes tell, and as what it is given out: what its sender says of it is not believed.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What nobody knows more of.
const BYTES: &str = "application/octet-stream";
const TEXT: &str = "text/plain";
/// How much of a file is looked at to see whether it is text, in bytes.
const LOOKED_AT_MAX: usize = 8 << 10;

/// What may stand in the name of a file in a header as it is (RFC 8187).
const IN_NAMES: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

/// The media type of these bytes.
pub(super) fn of(bytes: &[u8]) -> &'static str {
    let known = infer::get(bytes).map(|kind| kind.mime_type());
    known.unwrap_or(if is_text(bytes) { TEXT } else { BYTES })
}

/// As what a file of this kind is given out: nothing that a browser would run or draw as a page.
#[must_use]
pub fn served_as(kind: &str) -> &str {
    let is_page = kind.starts_with("text/") || kind.ends_with("+xml") || kind.ends_with("/xml");
    match kind {
        TEXT => "text/plain; charset=utf-8",
        _ if is_page => BYTES,
        _ => kind,
    }
}

/// To be kept under its name: in plain letters for old browsers, and in all of its own.
#[must_use]
pub fn disposition(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || " .-_()".contains(c) { c } else { '_' }).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, IN_NAMES))
}

fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(LOOKED_AT_MAX)];
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        // A letter that is cut at the end is a letter.
        Err(error) => error.error_len().is_none() && bytes.len() > head.len(),
    };
    whole && !head.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_tell_what_a_file_is() {
        assert_eq!(of(b"\x89PNG\r\n\x1a\n\0\0"), "image/png");
        assert_eq!(of(b"\xff\xd8\xff\xe0\0\x10JFIF"), "image/jpeg");
        assert_eq!(of(b"%PDF-1.7\n"), "application/pdf");
        assert_eq!(of(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), "image/heif");
        assert_eq!(of("Geräte: 12".as_bytes()), TEXT);
        assert_eq!(of(&"ä".repeat(LOOKED_AT_MAX).as_bytes()[1..]), BYTES);
        assert_eq!(of(&[0, 1, 2, 3]), BYTES);
        let long = format!("a{}", "ä".repeat(LOOKED_AT_MAX));
        assert_eq!(of(long.as_bytes()), TEXT, "a letter cut where nobody looks any more");
    }

    #[test]
    fn nothing_is_given_out_as_a_page() {
        for kind in ["text/html", "text/xml", "image/svg+xml", "application/xhtml+xml", "application/xml"] {
            assert_eq!(served_as(kind), BYTES, "{kind}");
        }
        assert_eq!(served_as(of(b"<!DOCTYPE html><script>")), BYTES);
        assert_eq!(served_as("image/png"), "image/png");
        assert_eq!(served_as(TEXT), "text/plain; charset=utf-8");
    }

    #[test]
    fn a_name_leads_out_of_no_header() {
        assert_eq!(
            disposition("Übung \"1\"\r\nX: y.pdf"),
            "attachment; filename=\"_bung _1___X_ y.pdf\"; filename*=UTF-8''%C3%9Cbung%20%221%22%0D%0AX%3A%20y.pdf"
        );
    }
}

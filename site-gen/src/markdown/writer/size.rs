//! How large a picture is: pages that say so do not jump when it arrives.

/// Width and height in pixels of a PNG, or of an SVG whose first tag says both.
pub(super) fn of(bytes: &[u8]) -> Option<(u32, u32)> {
    png(bytes).or_else(|| svg(bytes))
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let number = |at: usize| header.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    Some((number(8)?, number(12)?))
}

fn svg(bytes: &[u8]) -> Option<(u32, u32)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let tag = text[text.find("<svg")?..].split('>').next()?;
    let value = |name: &str| tag.split_once(&format!(" {name}=\""))?.1.split('"').next()?.parse().ok();
    Some((value("width")?, value("height")?))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_picture_tells_its_size_if_it_can() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xae\x08";
        assert_eq!(of(png), Some((640, 430)));
        assert_eq!(of(b"<?xml version=\"1.0\"?><svg viewBox=\"0 0 1 1\" width=\"64\" height=\"43\">"), Some((64, 43)));
        for other in [&b"<svg viewBox=\"0 0 1 1\">"[..], b"<svg width=\"100%\" height=\"1\">", b"\x89PNG", b""] {
            assert_eq!(of(other), None);
        }
    }
}

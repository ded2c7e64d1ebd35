//! Files as text: UTF-8, and what people save instead.

use crate::address::is_page;
use crate::source::Sources;
use std::collections::BTreeMap;

/// What Windows means by the bytes from 0x80 to 0x9f; where it means nothing stands the sign for an unknown letter.
const WINDOWS: &str = "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ";

/// A page that is no plain UTF-8 text, as it was meant.
#[derive(Debug)]
pub(crate) struct Mended {
    /// The text.
    pub(crate) text: String,
    /// The byte in the text where the first sign was mended.
    pub(crate) at: usize,
}

/// The pages and levels that need mending, by path.
pub(crate) fn mended(sources: &Sources) -> BTreeMap<&str, Mended> {
    sources.iter().filter(|(path, _)| is_page(path)).filter_map(|(path, bytes)| Some((path, mend(bytes)?))).collect()
}

/// The text that was meant, if the bytes are not plain UTF-8 text.
fn mend(bytes: &[u8]) -> Option<Mended> {
    if let [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] = bytes {
        return Some(Mended { text: from_utf16(rest, bytes[0] == 0xff), at: 0 });
    }
    // The usual case costs one look at the bytes.
    if std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')) {
        return None;
    }
    let (mut text, mut first) = (String::with_capacity(bytes.len() + 16), None);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == '\0' {
                first.get_or_insert(text.len());
            }
            text.push(if c == '\0' { '\u{fffd}' } else { c });
        }
        if !chunk.invalid().is_empty() {
            first.get_or_insert(text.len());
            text.extend(chunk.invalid().iter().map(|byte| windows(*byte)));
        }
    }
    Some(Mended { text, at: first.unwrap_or_default() })
}

/// The letter that a byte means on most old machines (Windows-1252).
fn windows(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS.chars().nth(usize::from(byte - 0x80)).unwrap_or('\u{fffd}'),
        0 => '\u{fffd}',
        _ => char::from(byte),
    }
}

fn from_utf16(bytes: &[u8], little: bool) -> String {
    let unit = |pair: &[u8]| match *pair {
        [a, b] if little => u16::from_le_bytes([a, b]),
        [a, b] => u16::from_be_bytes([a, b]),
        _ => 0xfffd,
    };
    let letters = char::decode_utf16(bytes.chunks(2).map(unit)).map(|c| c.unwrap_or('\u{fffd}'));
    letters.map(|c| if c == '\0' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        mend(bytes).map(|mended| format!("{}|{}", mended.text, mended.at)).unwrap_or_default()
    }

    #[test]
    fn letters_of_old_machines_are_read_as_they_were_meant() {
        assert_eq!(text("Größe".as_bytes()), "");
        assert_eq!(text(b"Gr\xf6\xdfe \x84x\x93 \x81"), "Größe „x“ \u{fffd}|2");
        assert_eq!(text(b"\xc3\xa4 \xe4"), "ä ä|3");
        assert_eq!(text(b"a\0b"), "a\u{fffd}b|1");
        assert_eq!(text(b"\xff\xfeG\0r\0\xfc\0n\0"), "Grün|0");
        assert_eq!(text(b"\xfe\xff\0G\0r\0\xfc\0n\0"), "Grün\u{fffd}|0");
        assert_eq!(WINDOWS.chars().count(), 32);
    }
}

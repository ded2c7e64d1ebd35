//! Pages taken apart: tags with their attributes, and text. Ours are well-formed; this is no reader for all others.

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A tag that opens, with its attributes.
    Open(String, Vec<(String, String)>),
    /// A tag that closes.
    Close(String),
    /// Text between tags.
    Text(String),
}

/// All pieces of a page, in order.
pub(super) fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if at > 0 {
            pieces.push(Piece::Text(unescaped(&rest[..at])));
        }
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some(close) = rest.strip_prefix('/') {
            let (name, after) = close.split_once('>').unwrap_or((close, ""));
            pieces.push(Piece::Close(name.trim().to_ascii_lowercase()));
            rest = after;
        } else {
            let (tag, after) = tag(rest);
            pieces.push(tag);
            rest = after;
        }
    }
    pieces.push(Piece::Text(unescaped(rest)));
    pieces
}

/// A tag behind its `<`, and what follows it.
fn tag(source: &str) -> (Piece, &str) {
    let is_end = |c: char| c.is_whitespace() || c == '>' || c == '/';
    let (name, mut rest) = source.split_at(source.find(is_end).unwrap_or(source.len()));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            return (Piece::Open(name.to_ascii_lowercase(), attributes), rest.strip_prefix('>').unwrap_or(rest));
        }
        let end = rest.find(|c: char| c == '=' || is_end(c)).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix('=') {
            None => ("", after),
            Some(after) => value(after),
        };
        attributes.push((key.to_ascii_lowercase(), unescaped(value)));
        rest = after;
    }
}

/// The value of an attribute behind its `=`, and what follows it.
fn value(source: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = source.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    source.split_at(source.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(source.len()))
}

/// `&amp;` as `&`, and its like.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        match entity.and_then(|(name, after)| Some((character(name)?, after))) {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "shy" => Some('\u{ad}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Attributes that people read or hear.
const READ_ATTRIBUTES: [&str; 4] = ["aria-label", "alt", "title", "placeholder"];

/// What a person reads of a page: its texts, the labels of pictures, what stands in its fields; a line for each.
pub(super) fn text(html: &str) -> String {
    let mut lines = Vec::new();
    let mut unread = 0usize;
    for piece in pieces(html) {
        match piece {
            Piece::Open(name, _) if name == "style" || name == "script" => unread += 1,
            Piece::Close(name) if name == "style" || name == "script" => unread = unread.saturating_sub(1),
            Piece::Open(name, attributes) => {
                let hidden = name != "input" || attributes.iter().any(|(k, v)| k == "type" && v != "text");
                let reads = |key: &str| READ_ATTRIBUTES.contains(&key) || (key == "value" && !hidden);
                lines.extend(attributes.into_iter().filter(|(key, _)| reads(key)).map(|(_, value)| value));
            }
            Piece::Text(text) if unread == 0 => lines.push(text),
            Piece::Text(_) | Piece::Close(_) => {}
        }
    }
    let lines = lines.iter().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_as_people_see_it() {
        let page = "<!doctype html><title>A &amp; B</title><style>p{x}</style><!-- <b>no</b> -->\
                    <img src=x alt='Ein Bild'><p class=\"a > b\">Zwei\n  Wörter<br/>da&#xFC;</p><input type=hidden value=h>";
        assert_eq!(text(page), "A & B\nEin Bild\nZwei Wörter\ndaü");
    }
}

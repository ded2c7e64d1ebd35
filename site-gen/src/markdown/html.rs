//! HTML in the text: taken apart into words, tags and comments, so that each tag can be judged.

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Words, with their entities.
    Words(&'a str),
    /// A tag.
    Tag(Tag<'a>),
    /// What only authors see.
    Comment,
}

/// A tag, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// All of it.
    pub(super) whole: &'a str,
    /// Its name in small letters.
    pub(super) name: String,
    pub(super) is_end: bool,
    /// Names in small letters, values without their quotes and with entities.
    pub(super) attributes: Vec<(String, &'a str)>,
}

/// Elements whose inside is no HTML: nobody should meet it as such.
const OPAQUE: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"];

/// Takes HTML apart. Every letter of it is in one of the pieces.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut words, mut at) = (0, 0);
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let Some((piece, end)) = piece(html, start) else {
            at = start + 1;
            continue;
        };
        if words < start {
            pieces.push(Piece::Words(&html[words..start]));
        }
        pieces.push(piece);
        (words, at) = (end, end);
    }
    if words < html.len() {
        pieces.push(Piece::Words(&html[words..]));
    }
    pieces
}

/// The tag or comment that begins at `start`, and where it ends.
fn piece(html: &str, start: usize) -> Option<(Piece<'_>, usize)> {
    let rest = &html[start..];
    if let Some(inner) = rest.strip_prefix("<!--") {
        let length = inner.find("-->")?;
        return Some((Piece::Comment, start + 4 + length + 3));
    }
    let (is_end, name_at) = if rest.starts_with("</") { (true, 2) } else { (false, 1) };
    let name_length = rest[name_at..].find(|c: char| c.is_whitespace() || c == '/' || c == '>')?;
    let name = &rest[name_at..name_at + name_length];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || name.contains('<') {
        return None;
    }
    let (attributes, length) = attributes(&rest[name_at + name_length..])?;
    let whole = &rest[..name_at + name_length + length];
    let name = name.to_ascii_lowercase();
    let end = start + whole.len();
    if !is_end && OPAQUE.contains(&name.as_str()) {
        // The inside belongs to the tag: all of it is shown.
        let close = format!("</{name}");
        let inside = html[end..].to_ascii_lowercase().find(&close).map_or(html.len(), |at| end + at);
        let whole = &html[start..inside];
        return Some((Piece::Tag(Tag { whole, name, is_end, attributes }), inside));
    }
    Some((Piece::Tag(Tag { whole, name, is_end, attributes }), end))
}

/// The attributes of a tag, and how long they are with the sign that ends the tag.
fn attributes(text: &str) -> Option<(Vec<(String, &str)>, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        at += text[at..].find(|c: char| !c.is_whitespace() && c != '/')?;
        let rest = &text[at..];
        if rest.starts_with('>') {
            return Some((found, at + 1));
        }
        // A tag in a tag: this one was never ended.
        if rest.starts_with('<') {
            return None;
        }
        let length = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '>' || c == '/')?.max(1);
        let length = if rest.is_char_boundary(length) { length } else { rest.chars().next()?.len_utf8() };
        let name = rest[..length].to_ascii_lowercase();
        at += length;
        let after = text[at..].trim_start();
        let Some(value) = after.strip_prefix('=') else {
            found.push((name, ""));
            continue;
        };
        let value = value.trim_start();
        at = text.len() - value.len();
        let (value, length) = match value.chars().next()? {
            quote @ ('"' | '\'') => {
                let length = value[1..].find(quote)?;
                (&value[1..=length], length + 2)
            }
            _ => {
                let length = value.find(|c: char| c.is_whitespace() || c == '>')?;
                (&value[..length], length)
            }
        };
        found.push((name, value));
        at += length;
    }
}

/// Writes words whose entities mean what they mean; other signs are escaped.
pub(super) fn escape_words(out: &mut String, words: &str) {
    let mut rest = words;
    while let Some(at) = rest.find(['&', '<', '>']) {
        out.push_str(&rest[..at]);
        let sign = &rest[at..=at];
        match sign {
            "<" => out.push_str("&lt;"),
            ">" => out.push_str("&gt;"),
            _ if is_entity(&rest[at + 1..]) => out.push('&'),
            _ => out.push_str("&amp;"),
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// The value of an attribute, with its entities undone as far as addresses need it.
pub(super) fn plain(value: &str) -> String {
    value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

fn is_entity(rest: &str) -> bool {
    let Some((name, _)) = rest.split_once(';') else { return false };
    let all =
        |text: &str, fits: fn(&char) -> bool| !text.is_empty() && text.len() < 32 && text.chars().all(|c| fits(&c));
    match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => all(hex, char::is_ascii_hexdigit),
            None => all(number, char::is_ascii_digit),
        },
        None => all(name, char::is_ascii_alphanumeric),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(html: &str) -> Vec<String> {
        let told = |piece| match piece {
            Piece::Words(words) => format!("words {words}"),
            Piece::Comment => "comment".to_owned(),
            Piece::Tag(Tag { name, is_end, attributes, .. }) => {
                format!("{}{name} {attributes:?}", if is_end { "/" } else { "" })
            }
        };
        pieces(html).into_iter().map(told).collect()
    }

    #[test]
    fn html_is_taken_apart() {
        assert_eq!(
            told("a <B class=x id='y z' hidden>b</b><!-- c --> d < e <br/>"),
            [
                "words a ",
                "b [(\"class\", \"x\"), (\"id\", \"y z\"), (\"hidden\", \"\")]",
                "words b",
                "/b []",
                "comment",
                "words  d < e ",
                "br []"
            ]
        );
    }

    #[test]
    fn what_is_no_tag_is_words() {
        for html in ["<", "<>", "<1>", "<a", "<a b='", "<!-- x", "<a <b", "</", "<ä>"] {
            assert!(told(html).iter().any(|piece| piece.starts_with("words")), "{html} {:?}", told(html));
        }
        assert_eq!(told("<script>if (a<b) {}</script>x"), ["script []", "/script []", "words x"]);
        assert_eq!(told("<a ä=ö é>"), ["a [(\"ä\", \"ö\"), (\"é\", \"\")]"]);
    }

    #[test]
    fn entities_stay_and_signs_are_escaped() {
        let mut out = String::new();
        escape_words(&mut out, "a&auml;b &#228; &#xe4; & < > &; &#x; &ä;");
        assert_eq!(out, "a&auml;b &#228; &#xe4; &amp; &lt; &gt; &amp;; &amp;#x; &amp;ä;");
    }
}

//! The HTML of a mail without anything that a page of ours must not hold.
//!
//! Only the tags in the table come out, bare; of a link its address, if that is harmless. Whatever else looks like
//! a tag is left out, and a `<` that begins none becomes text. Every `<` of the result is one that stands here.

/// The tags that mails are written with.
const TAGS: [&str; 14] =
    ["p", "br", "hr", "strong", "em", "dl", "dt", "dd", "ul", "ol", "li", "blockquote", "h1", "h2"];

/// The body of this HTML, harmless.
pub(super) fn clean(html: &str) -> String {
    let body = html.split_once("<body>").map_or(html, |(_, body)| body);
    let mut rest = body.split_once("</body>").map_or(body, |(body, _)| body);
    let mut out = String::with_capacity(rest.len());
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        let Some((tag, after_tag)) = after.split_once('>').filter(|_| begins_tag(after)) else {
            out.push_str("&lt;");
            rest = after;
            continue;
        };
        out.push_str(&harmless(tag));
        rest = after_tag;
    }
    out.push_str(rest);
    out
}

fn begins_tag(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

/// What stands between `<` and `>`, as it may be shown; empty if not at all.
fn harmless(tag: &str) -> String {
    let (name, rest) = tag.split_at(tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tag.len()));
    let name = name.trim_end_matches('/').to_ascii_lowercase();
    match name.as_str() {
        "a" => link(rest),
        "/a" => "</a>".to_owned(),
        "p" if rest.trim() == "class=\"sep\"" => "<p class=\"sep\">".to_owned(),
        name if TAGS.contains(&name.trim_start_matches('/')) => format!("<{name}>"),
        _ => String::new(),
    }
}

fn link(attributes: &str) -> String {
    let address = attributes.split_once("href=\"").and_then(|(_, rest)| rest.split_once('"'));
    let harmless = |address: &&str| ["https://", "http://", "mailto:"].iter().any(|begin| address.starts_with(begin));
    match address.map(|(address, _)| address).filter(harmless) {
        Some(address) => format!("<a href=\"{}\">", address.replace('\'', "&#39;")),
        None => "<a>".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, harmless: &str) {
        assert_eq!(clean(html), harmless);
    }

    #[test]
    fn what_our_mails_are_made_of_stays() {
        let mail = "<p class=\"sep\">-- Hier --</p>\n<p>Guten Tag,<br>\n<a href=\"https://a.example/a/K7QF-2M9T/x?y=1&amp;z\">hier</a></p><hr><dl><dt>Nummer</dt><dd>1 &lt; 2</dd></dl>";
        check(&format!("<!doctype html><html><head><title>x</title></head><body>{mail}</body></html>"), mail);
        check("<BR/><Strong>a</Strong>", "<br><strong>a</strong>");
    }

    #[test]
    fn nothing_else_comes_through() {
        check("<script>alert(1)</script>", "alert(1)");
        check("<p onclick=\"x()\" style=\"y\">a</p>", "<p>a</p>");
        check("<a href=\"javascript:x()\">a</a>", "<a>a</a>");
        check("<a href=\"https://x\" onclick=\"y\">a</a>", "<a href=\"https://x\">a</a>");
        check("<a title=\"href=\" href=\"https://x' y\">a</a>", "<a>a</a>");
        check("<img src=x><iframe src=\"//x\"><!-- c -->", "");
        check("<div><form action=x>a</form></div>", "a");
        check("a < b <", "a &lt; b &lt;");
        check("<scr<script>ipt>", "ipt>");
        check("</body><script>", "");
        check("<p", "&lt;p");
    }
}

//! The words of a page's HTML, which this program wrote itself: no tag is open, no sign is bare.

/// Headings, and all other words.
pub(super) struct Plain<'h> {
    pub(super) headings: Vec<&'h str>,
    /// Blocks stand apart.
    pub(super) text: String,
}

/// Tags that stand within a line: words on both sides of them belong together.
const WITHIN: &[&str] =
    &["a", "abbr", "b", "code", "del", "dfn", "em", "i", "kbd", "mark", "small", "strong", "sub", "sup", "u"];

/// Signs that HTML writes in letters.
const SIGNS: &[(&str, char)] = &[("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];

/// Takes the words out.
pub(super) fn of(html: &str) -> Plain<'_> {
    let mut plain = Plain { headings: Vec::new(), text: String::with_capacity(html.len()) };
    let mut rest = html;
    while let Some(at) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
        plain.text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((sign, c)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            plain.text.push(*c);
            rest = &rest[sign.len()..];
        } else if rest.starts_with('&') {
            plain.text.push('&');
            rest = &rest[1..];
        } else {
            rest = tag(rest, &mut plain);
        }
    }
    plain.text.push_str(rest);
    plain
}

/// Passes a tag; gives what comes after it.
fn tag<'h>(html: &'h str, plain: &mut Plain<'h>) -> &'h str {
    let end = html.find('>').map_or(html.len(), |end| end + 1);
    let (tag, rest) = html.split_at(end);
    let name =
        tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    if !WITHIN.contains(&name) {
        plain.text.push(search::BLOCK);
    }
    let is_heading = matches!(name, "h2" | "h3" | "h4") && !tag.starts_with("</");
    if is_heading && let Some((inner, _)) = rest.split_once("</h") {
        let start = inner.find('>').filter(|_| inner.starts_with('<')).map_or(0, |at| at + 1);
        plain.headings.push(inner[start..].split('<').next().unwrap_or_default());
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn tags_go_words_stay() {
        let html = "<h2 id=\"x\"><a class=\"anchor\" href=\"#x\">Netz &amp; Funk</a></h2>\n<p>Das <strong>Schul</strong>netz<br>geht</p>";
        let plain = of(html);
        assert_eq!(plain.headings, ["Netz &amp; Funk"]);
        assert_eq!(
            plain.text.split_whitespace().collect::<Vec<_>>(),
            ["Netz", "&", "Funk", "Das", "Schulnetz", "geht"]
        );
    }
}

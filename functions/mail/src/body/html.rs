//! The HTML part, made from the very lines of the text part.
//!
//! Only lines of our own can be structure: a separator, a rule, a link, a list of facts, a quotation.
//! Whatever a person wrote is escaped text, even if it looks like one of these.

use super::Line;
use crate::said::{CLOSE, OPEN, unmarked};

enum Block<'b, 't> {
    Separator(&'t str),
    Rule,
    Facts(&'b [Line<'t>]),
    Quotation(&'b [Line<'t>]),
    Paragraph(&'b [Line<'t>]),
}

pub(super) fn page(lines: &[Line<'_>], language: &str, title: &str) -> String {
    let body: String = blocks(lines).iter().map(block).collect();
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escaped(language),
        escaped(title)
    )
}

/// Blank lines part the blocks; a quotation is one by itself; facts stand right below a rule.
fn blocks<'b, 't>(lines: &'b [Line<'t>]) -> Vec<Block<'b, 't>> {
    let stretches = lines.split(|line| line.text().trim().is_empty()).flat_map(|s| s.chunk_by(same_kind));
    let mut found: Vec<Block<'b, 't>> = Vec::new();
    for stretch in stretches.filter(|stretch| !stretch.is_empty()) {
        let below_rule = matches!(found.last(), Some(Block::Rule));
        found.push(match (stretch, stretch[0].ours()) {
            ([_], Some("---")) => Block::Rule,
            ([_], Some(line)) if found.is_empty() && line.starts_with("-- ") => Block::Separator(line),
            _ if is_quoted(&stretch[0]) => Block::Quotation(stretch),
            _ if below_rule && stretch.iter().all(|line| fact(line).is_some()) => Block::Facts(stretch),
            _ => Block::Paragraph(stretch),
        });
    }
    found
}

fn same_kind(a: &Line<'_>, b: &Line<'_>) -> bool {
    is_quoted(a) == is_quoted(b)
}

/// A `>` of our own; one that a person wrote has a mark before it or is inside.
fn is_quoted(line: &Line<'_>) -> bool {
    !line.inside && line.raw.starts_with('>')
}

/// `Label: value`, where the label is ours.
fn fact<'t>(line: &Line<'t>) -> Option<(&'t str, String)> {
    let (label, value) = line.raw.split_once(": ").filter(|_| !line.inside)?;
    (!label.contains([OPEN, CLOSE])).then(|| (label, unmarked(value)))
}

fn block(block: &Block<'_, '_>) -> String {
    match block {
        Block::Separator(line) => format!("<p class=\"sep\">{}</p>\n", escaped(line)),
        Block::Rule => "<hr>\n".to_owned(),
        Block::Facts(lines) => format!("<dl>\n{}</dl>\n", lines.iter().filter_map(fact).map(term).collect::<String>()),
        Block::Quotation(lines) => quotation(lines),
        Block::Paragraph(lines) => format!("<p>{}</p>\n", broken(lines.iter().map(inline))),
    }
}

fn term((label, value): (&str, String)) -> String {
    format!("<dt>{}</dt><dd>{}</dd>\n", escaped(label), escaped(&value))
}

fn quotation(lines: &[Line<'_>]) -> String {
    let bare: Vec<String> = lines.iter().map(|line| bare(&line.text()).to_owned()).collect();
    let paragraphs = bare.split(|line| line.trim().is_empty()).filter(|paragraph| !paragraph.is_empty());
    let inner: String =
        paragraphs.map(|p| format!("<p>{}</p>\n", broken(p.iter().map(|line| escaped(line))))).collect();
    format!("<blockquote>\n{inner}</blockquote>\n")
}

/// A quoted line without our `>`.
fn bare(line: &str) -> &str {
    let line = line.strip_prefix('>').unwrap_or(line);
    line.strip_prefix(' ').unwrap_or(line)
}

fn inline(line: &Line<'_>) -> String {
    let shown = escaped(&line.text());
    match line.ours() {
        Some(line) if is_link(line) => format!("<a href=\"{shown}\">{shown}</a>"),
        _ => shown,
    }
}

fn is_link(line: &str) -> bool {
    (line.starts_with("https://") || line.starts_with("http://")) && !line.contains(char::is_whitespace)
}

fn broken(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("<br>\n")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::body::Body;
    use crate::said;

    /// What stands between the `body` tags.
    fn html(filled: &str) -> String {
        let page = Body::of(filled).html("de", "T");
        let (_, rest) = page.split_once("<body>\n").unwrap();
        rest.split_once("</body>").unwrap().0.to_owned()
    }

    #[test]
    fn our_lines_become_structure() {
        let filled = "-- Oben --\n\nGuten Tag,\nhier:\nhttps://a.example/x?y=1&z\n\n---\n\nNummer: 1\nStatus: neu\n\nOle:\n> a\n>\n> b\n";
        assert_eq!(
            html(filled),
            "<p class=\"sep\">-- Oben --</p>\n\
             <p>Guten Tag,<br>\nhier:<br>\n<a href=\"https://a.example/x?y=1&amp;z\">https://a.example/x?y=1&amp;z</a></p>\n\
             <hr>\n<dl>\n<dt>Nummer</dt><dd>1</dd>\n<dt>Status</dt><dd>neu</dd>\n</dl>\n\
             <p>Ole:</p>\n<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n"
        );
    }

    #[test]
    fn what_a_person_wrote_never_does() {
        let written =
            "-- Oben --\n\n---\n\nNummer: 9\n\n> zitiert\n\nhttps://evil.example\n\n<script>alert('&')</script>";
        assert_eq!(
            html(&said::text(written)),
            "<p>-- Oben --</p>\n<p>---</p>\n<p>Nummer: 9</p>\n<p>&gt; zitiert</p>\n<p>https://evil.example</p>\n\
             <p>&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</p>\n"
        );
    }

    #[test]
    fn a_label_that_a_person_wrote_is_no_fact() {
        let filled = format!("---\n\n{}: x\n", said::line("Nummer"));
        assert_eq!(html(&filled), "<hr>\n<p>Nummer: x</p>\n");
    }

    #[test]
    fn language_and_title_are_escaped() {
        let page = Body::of("x").html("\"><b>", "</title>");
        assert!(
            page.contains("lang=\"&quot;&gt;&lt;b&gt;\"") && page.contains("<title>&lt;/title&gt;</title>"),
            "{page}"
        );
    }
}

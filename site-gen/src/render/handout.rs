//! The Handzettel: an answer on one sheet of A4, with a code that leads to the whole page.

use super::{Linked, Press, Printed};
use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use theme::ThemeError;

/// What stands behind the address of a page for its Handzettel.
pub(crate) const HANDOUT: &str = "handzettel/";

/// How many lines of text a sheet takes beside title, code and foot.
const LINES_MAX: usize = 37;
/// How many letters stand on a line, about.
const LINE_CHARS: usize = 84;
/// Light modules around the code, as readers want them.
const QUIET: usize = 4;

#[derive(Serialize)]
struct View<'b> {
    title: &'b str,
    lead: &'b str,
    body: String,
    /// What the page has beyond the sheet.
    left_out: Vec<String>,
    address: &'b str,
    url: String,
    code: Option<Code>,
    way: [Linked<'b>; 1],
    reviewed: Option<chrono::NaiveDate>,
}

/// A QR code as one path in a square of `size` units.
#[derive(Serialize)]
struct Code {
    size: usize,
    path: String,
}

/// Prints the Handzettel of the answer at `index`.
pub(super) fn print(press: &Press<'_>, index: usize) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let page = &book.pages[index];
    let description = page.front.description.as_deref().unwrap_or_default();
    let title = theme.word(&page.language, "handout.title").replace("{title}", &page.title);
    let mut frame = frames.page(&page.language, &format!("{}{HANDOUT}", page.address), &title, description);
    frame.listed = false;
    let (body, left_out) = fitting(&page.text.html);
    let url = frame.base_url.as_ref().map(|base| format!("{base}{}", page.address));
    let view = View {
        title: &page.title,
        lead: page.front.lead.as_deref().unwrap_or(description),
        body,
        left_out,
        address: &page.address,
        code: url.as_deref().and_then(code),
        url: url.unwrap_or_else(|| page.address.clone()),
        way: [Linked { title: &page.title, address: &page.address }],
        reviewed: page.front.reviewed,
    };
    press.print("handout.html", &frame, &view)
}

/// The sections that fit on the sheet, and the headings of the others.
fn fitting(html: &str) -> (String, Vec<String>) {
    let (mut body, mut left_out, mut lines) = (String::new(), Vec::new(), 0);
    for (place, part) in sections(html).into_iter().enumerate() {
        // What comes first is shown in any case: a sheet without it would say nothing.
        if lines + lines_of(part) <= LINES_MAX || place == 0 {
            lines += lines_of(part);
            body.push_str(part);
        } else {
            left_out.extend(heading(part));
        }
    }
    (body, left_out)
}

/// The text before the first heading of the second level, and each section.
fn sections(html: &str) -> Vec<&str> {
    let mut begins: Vec<usize> = html.match_indices("<h2 ").map(|(at, _)| at).collect();
    if begins.first() != Some(&0) {
        begins.insert(0, 0);
    }
    let ends = begins.iter().skip(1).copied().chain([html.len()]);
    begins.iter().zip(ends).map(|(&begin, end)| &html[begin..end]).filter(|part| !part.trim().is_empty()).collect()
}

/// How many lines a section takes on paper, about: rather too many than too few.
fn lines_of(part: &str) -> usize {
    let count = |tag: &str| part.matches(tag).count();
    let lines = count("<li") + count("<tr") * 3 / 2 + count("<p") + count("<h2 ") * 2 + count("<h3 ") * 2;
    // Numbered steps and notes have room around them.
    let room = count("class=\"steps") * (count("<li") / 2 + 1) + count("class=\"note") * 2;
    plain(part).chars().count() / LINE_CHARS + lines + room + count("<pre") * 2 + count("<img") * 18
}

fn heading(part: &str) -> Option<String> {
    let inner = part.strip_prefix("<h2 ")?.split("</h2>").next()?;
    inner.split_once('>').map(|(_, rest)| plain(rest)).filter(|words| !words.is_empty())
}

/// The letters without the tags.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            c if !in_tag => text.push(c),
            _ => {}
        }
    }
    text
}

/// The code that leads to an address; none if it is too long for one.
fn code(url: &str) -> Option<Code> {
    let code = QrCode::with_error_correction_level(url, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET));
        }
    }
    Some(Code { size: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_named() {
        let long = format!("<h2 id=\"b\"><a>Zwei &amp; mehr</a></h2>{}", "<p>Wort</p>".repeat(LINES_MAX));
        let html = format!("<p>Anfang</p><h2 id=\"a\">Eins</h2><p>a</p>{long}<h2 id=\"c\">Drei</h2><p>c</p>");
        let (body, left_out) = fitting(&html);
        assert_eq!(body, "<p>Anfang</p><h2 id=\"a\">Eins</h2><p>a</p><h2 id=\"c\">Drei</h2><p>c</p>");
        assert_eq!(left_out, ["Zwei &amp; mehr"]);
        assert_eq!(fitting("").0, "");
    }

    #[test]
    fn an_address_becomes_a_square() {
        let code = code("https://hilfe.example/wlan/verbinden/").unwrap();
        assert_eq!(code.size, 29 + 8);
        assert!(code.path.starts_with("M4 4h1v1h-1z"));
        assert!(super::code(&"x".repeat(9_000)).is_none());
    }
}

//! A page at an address where another stood before: it sends readers on. Servers that can send them on by themselves
//! read a file beside the pages.

use super::{Linked, Press, Printed};
use crate::book::{Book, FORM, HELPDESK};
use serde::Serialize;
use theme::{ThemeError, encoded};

/// The file that says which addresses lead on: a line for each, as many hosts of static sites read it.
pub const REDIRECTS: &str = "/_redirects";

/// The file, if there is anything in it.
pub(super) fn file(book: &Book<'_>) -> Option<(String, Vec<u8>)> {
    let line =
        |(alias, page): (&String, &usize)| format!("{} {} 308\n", encoded(alias), encoded(&book.pages[*page].address));
    let mut lines: String = book.aliases.iter().map(line).collect();
    if book.has_shortcut {
        lines.push_str(&format!("{HELPDESK} {FORM} 308\n"));
    }
    (!lines.is_empty()).then(|| (REDIRECTS.to_owned(), lines.into_bytes()))
}

#[derive(Serialize)]
struct View<'b> {
    to: Linked<'b>,
}

/// Prints the page at the short address of the form, for hosts that send nobody on by themselves.
pub(super) fn print_shortcut(press: &Press<'_>) -> Result<Printed, ThemeError> {
    let language = &press.book.policy.desk.language;
    let title = press.theme.word(language, "form.title");
    let mut frame = press.frames.page(language, FORM, title, "");
    frame.listed = false;
    let view = View { to: Linked { title, address: FORM } };
    press.print_at(HELPDESK.to_owned(), "redirect.html", &frame, &view)
}

/// Prints the page at `alias`, which leads to the page at `index`.
pub(super) fn print(press: &Press<'_>, alias: &str, index: usize) -> Result<Printed, ThemeError> {
    let page = &press.book.pages[index];
    // The address in the frame is the one that counts for search engines.
    let mut frame = press.frames.page(&page.language, &page.address, &page.title, "");
    frame.listed = false;
    let view = View { to: Linked { title: &page.title, address: &page.address } };
    press.print_at(alias.to_owned(), "redirect.html", &frame, &view)
}

//! A page at an address where another stood before: it sends readers on.

use super::{Linked, Press, Printed};
use serde::Serialize;
use theme::ThemeError;

#[derive(Serialize)]
struct View<'b> {
    to: Linked<'b>,
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

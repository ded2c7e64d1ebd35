//! A plain page, such as the imprint.

use super::{Linked, Press, Printed};
use crate::render::frame::translate;
use chrono::NaiveDate;
use serde::Serialize;
use theme::ThemeError;

#[derive(Serialize)]
struct View<'b> {
    title: &'b str,
    lead: &'b str,
    body: &'b str,
    way: [Linked<'b>; 1],
    updated: Option<NaiveDate>,
    /// The school that the page is for, by name.
    school: Option<&'b str>,
}

/// Prints the page at `index`.
pub(super) fn print(press: &Press<'_>, index: usize) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let page = &book.pages[index];
    let description = page.front.description.as_deref().unwrap_or_default();
    let mut frame = frames.page(&page.language, &page.address, &page.title, description);
    frame.listed = page.front.search;
    translate(&mut frame, book.versions(index));
    let home = format!("{}/", book.root(&page.language));
    let view = View {
        title: &page.title,
        lead: page.front.lead.as_deref().unwrap_or_default(),
        body: &page.text.html,
        way: [Linked { title: theme.word(&page.language, "frame.start"), address: &home }],
        updated: page.front.updated,
        school: page.school.map(|school| book.policy.schools[school].name.as_str()),
    };
    press.print("page.html", &frame, &view)
}

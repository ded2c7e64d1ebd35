//! Who helps at which school: the contact finder (D-01, D-02, D-08).

use super::form::{School, schools};
use super::{Press, Printed};
use crate::book::CONTACTS;
use serde::Serialize;
use theme::ThemeError;
use tickets::Language;

#[derive(Serialize)]
struct View<'b> {
    schools: Vec<School<'b>>,
}

/// Prints the page in a language.
pub(super) fn print(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let word = |key| theme.word(language, key);
    let frame = frames.everywhere(language, CONTACTS, word("contacts.title"), word("contacts.description"));
    press.print("contacts.html", &frame, &View { schools: schools(book, language) })
}

//! The form's first page: who writes. It is static, so it answers even when the desk's server does not.

use super::contacts::{Card, School, card, schools};
use super::{Press, Printed};
use crate::book::FORM;
use crate::page::ROLES;
use serde::Serialize;
use theme::{FORM_STEPS, ThemeError};
use tickets::Language;

#[derive(Serialize)]
struct View<'b> {
    steps: usize,
    roles: &'b [&'b str],
    schools: Vec<School<'b>>,
    contacts: Card<'b>,
}

/// Prints the page in a language.
pub(super) fn print(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let word = |key| theme.word(language, key);
    let mut frame = frames.everywhere(language, FORM, word("form_wer.title"), word("form_wer.description"));
    frame.title = format!("{} – {}", word("form_wer.title"), word("form.title"));
    let (schools, contacts) = (schools(book, theme, language), card(book, theme, language));
    let view = View { steps: FORM_STEPS, roles: ROLES, schools, contacts };
    press.print("form-start.html", &frame, &view)
}

//! The form's first page: who writes. It is static, so it answers even when the desk's server does not.

use super::{Press, Printed};
use crate::book::FORM;
use crate::page::ROLES;
use serde::Serialize;
use theme::ThemeError;
use tickets::Language;

/// How many steps the form has.
const STEPS: usize = 5;

#[derive(Serialize)]
struct View<'b> {
    steps: usize,
    roles: &'b [&'b str],
    schools: Vec<School<'b>>,
}

#[derive(Serialize)]
struct School<'b> {
    id: &'b str,
    name: &'b str,
    contacts: Vec<Contact<'b>>,
}

#[derive(Serialize)]
struct Contact<'b> {
    name: &'b str,
    mail: &'b str,
}

/// Prints the page in a language.
pub(super) fn print(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames } = press;
    let word = |key| theme.word(language, key);
    let mut frame = frames.everywhere(language, FORM, word("form_wer.title"), word("form_wer.description"));
    frame.title = format!("{} – {}", word("form_wer.title"), word("form.title"));
    let schools = book.policy.schools.iter().map(|school| School {
        id: school.id.as_str(),
        name: &school.name,
        contacts: school
            .contacts
            .iter()
            .map(|person| Contact { name: person.shown(), mail: person.address.as_str() })
            .collect(),
    });
    press.print("form-start.html", &frame, &View { steps: STEPS, roles: ROLES, schools: schools.collect() })
}

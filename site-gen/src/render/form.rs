//! The form's first page: who writes. It is static, so it answers even when the desk's server does not.

use super::{Press, Printed};
use crate::book::{Book, FORM};
use crate::page::ROLES;
use serde::Serialize;
use theme::ThemeError;
use tickets::{Language, Person};

/// How many steps the form has.
const STEPS: usize = 5;

#[derive(Serialize)]
struct View<'b> {
    steps: usize,
    roles: &'b [&'b str],
    schools: Vec<School<'b>>,
}

/// A school and whom its people turn to (D-08).
#[derive(Serialize)]
pub(super) struct School<'b> {
    id: &'b str,
    name: &'b str,
    contacts: Vec<Contact<'b>>,
}

#[derive(Serialize)]
struct Contact<'b> {
    name: &'b str,
    mail: &'b str,
    /// What the person is, such as "Schul-Admin"; empty if nobody said.
    title: &'b str,
}

/// The schools of the desk with their contacts.
pub(super) fn schools<'b>(book: &Book<'b>, language: &Language) -> Vec<School<'b>> {
    let policy = book.policy;
    let contact = |person: &'b Person| Contact {
        name: person.shown(),
        mail: person.address.as_str(),
        title: policy.agent(&person.address).map_or("", |agent| agent.title.word(language)),
    };
    let school = |school: &'b tickets::policy::School| School {
        id: school.id.as_str(),
        name: &school.name,
        contacts: school.contacts.iter().map(contact).collect(),
    };
    policy.schools.iter().map(school).collect()
}

/// Prints the page in a language.
pub(super) fn print(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let word = |key| theme.word(language, key);
    let mut frame = frames.everywhere(language, FORM, word("form_wer.title"), word("form_wer.description"));
    frame.title = format!("{} – {}", word("form_wer.title"), word("form.title"));
    let view = View { steps: STEPS, roles: ROLES, schools: schools(book, language) };
    press.print("form-start.html", &frame, &view)
}

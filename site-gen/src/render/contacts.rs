//! Who helps at which school: the contact finder, and the card on help pages (D-01, D-02, D-08).

use super::{Linked, Press, Printed};
use crate::book::{Book, CONTACTS};
use serde::Serialize;
use theme::ThemeError;
use tickets::{Language, Person};

/// How many schools a card shows; of more it only says where they all stand.
const CARD_SCHOOLS_MAX: usize = 8;

#[derive(Serialize)]
struct View<'b> {
    schools: Vec<School<'b>>,
}

/// A school and whom its people turn to (D-08).
#[derive(Serialize)]
pub(super) struct School<'b> {
    id: &'b str,
    name: &'b str,
    contacts: Vec<Contact<'b>>,
    /// Its own help pages (D-07).
    pages: Vec<Linked<'b>>,
}

#[derive(Serialize)]
struct Contact<'b> {
    name: &'b str,
    mail: &'b str,
    /// What the person is, such as "Schul-Admin"; empty if nobody said.
    title: &'b str,
}

/// The schools of the desk with their contacts.
pub(super) fn schools<'b>(book: &'b Book<'b>, language: &Language) -> Vec<School<'b>> {
    let policy = book.policy;
    let contact = |person: &'b Person| Contact {
        name: person.shown(),
        mail: person.address.as_str(),
        title: policy.agent(&person.address).map_or("", |agent| agent.title.word(language)),
    };
    let school = |(index, school): (usize, &'b tickets::policy::School)| School {
        id: school.id.as_str(),
        name: &school.name,
        contacts: school.contacts.iter().map(contact).collect(),
        pages: book
            .of_school(index, language)
            .map(|page| Linked { title: &page.title, address: &page.address })
            .collect(),
    };
    policy.schools.iter().enumerate().map(school).collect()
}

/// Whom readers of a help page turn to at their school.
#[derive(Serialize)]
pub(super) struct Card<'b> {
    schools: Vec<School<'b>>,
    /// The page with all schools.
    all: String,
}

/// The card of a page in this language.
pub(super) fn card<'b>(book: &'b Book<'b>, language: &Language) -> Card<'b> {
    let few = book.policy.schools.len() <= CARD_SCHOOLS_MAX;
    let schools = if few { schools(book, language) } else { Vec::new() };
    Card { schools, all: format!("{}{CONTACTS}", book.root(language)) }
}

/// Prints the page in a language.
pub(super) fn print(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let word = |key| theme.word(language, key);
    let frame = frames.everywhere(language, CONTACTS, word("contacts.title"), word("contacts.description"));
    press.print("contacts.html", &frame, &View { schools: schools(book, language) })
}

//! Who helps at which school: the contact finder, and the card on help pages (D-01, D-02, D-08).

use super::{Linked, Press, Printed};
use crate::book::{Book, CONTACTS};
use serde::Serialize;
use theme::{Theme, ThemeError};
use tickets::policy::{Queue, Way};
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
    /// How its people's requests come in, where it names the ways (P-18).
    ways: Vec<String>,
    /// Its own help pages (D-07).
    pages: Vec<Linked<'b>>,
}

#[derive(Serialize)]
struct Contact<'b> {
    name: &'b str,
    /// Nothing, where no request comes in by mail.
    mail: &'b str,
    /// What the person is, such as "Schul-Admin"; empty if nobody said.
    title: &'b str,
}

/// The schools of the desk with their contacts.
pub(super) fn schools<'b>(book: &'b Book<'b>, theme: &Theme, language: &Language) -> Vec<School<'b>> {
    let policy = book.policy;
    let word = |way: &Way| theme.word(language, &format!("levels.channel.{}", way.key())).to_owned();
    let contact = |person: &'b Person, queue: &Queue| Contact {
        name: person.shown(),
        mail: if queue.takes(Way::Mail) { person.address.as_str() } else { "" },
        title: policy.agent(&person.address).map_or("", |agent| agent.title.word(language)),
    };
    let school = |(index, school): (usize, &'b tickets::policy::School)| {
        let queue = policy.queue_or_default(&school.queue);
        School {
            id: school.id.as_str(),
            name: &school.name,
            contacts: school.contacts.iter().map(|person| contact(person, queue)).collect(),
            ways: if queue.is_choosy() { queue.channels.iter().map(word).collect() } else { Vec::new() },
            pages: book
                .of_school(index, language)
                .map(|page| Linked { title: &page.title, address: &page.address })
                .collect(),
        }
    };
    policy.schools.iter().enumerate().filter(|(_, school)| !school.has_left).map(school).collect()
}

/// Whom readers of a help page turn to at their school.
#[derive(Serialize)]
pub(super) struct Card<'b> {
    schools: Vec<School<'b>>,
    /// The page with all schools.
    all: String,
}

/// The card of a page in this language.
pub(super) fn card<'b>(book: &'b Book<'b>, theme: &Theme, language: &Language) -> Card<'b> {
    let few = book.policy.served().count() <= CARD_SCHOOLS_MAX;
    let schools = if few { schools(book, theme, language) } else { Vec::new() };
    Card { schools, all: format!("{}{CONTACTS}", book.root(language)) }
}

/// Prints the page in a language.
pub(super) fn print(press: &Press<'_>, language: &Language) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let word = |key| theme.word(language, key);
    let frame = frames.everywhere(language, CONTACTS, word("contacts.title"), word("contacts.description"));
    press.print("contacts.html", &frame, &View { schools: schools(book, theme, language) })
}

//! Who looks after a page (`owner`), and pages that nobody looks after any more: their owner has left, or was a guest whose last
//! day is over.

use super::Book;
use crate::front::{Fault, Front};
use crate::problem::Cause;
use std::borrow::Cow;
use theme::Unowned;
use tickets::{Address, Policy};

/// The desk as it is on the day on which the site is made.
pub(super) fn today<'b>(book: &Book<'b>) -> Cow<'b, Policy> {
    book.policy.on(book.policy.calendar.begin_of(book.options.today))
}

/// What is to be said of a page's owner.
pub(super) fn fault(front: &Front<'_>, today: &Policy) -> Option<Fault> {
    let owner = front.owner.as_ref()?;
    let Some(address) = Address::parse(&owner.name) else {
        return Some((owner.at, Cause::WrongValue { key: "owner".to_owned(), wanted: "a mail address" }));
    };
    let has_left = today.agent(&address).is_none();
    has_left.then(|| (owner.at, Cause::OwnerLeft { owner: address.to_string() }))
}

/// The pages that nobody looks after any more. Who did is told to authors alone: the site is for everybody.
pub(crate) fn unowned(book: &Book<'_>) -> Vec<Unowned> {
    let today = today(book);
    let has_left = |front: &Front<'_>| matches!(fault(front, &today), Some((_, Cause::OwnerLeft { .. })));
    let left = book.pages.iter().filter(|page| has_left(&page.front));
    left.map(|page| Unowned { page: page.id().to_owned(), title: page.title.to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front::Reference;

    #[test]
    fn who_looks_after_a_page_is_looked_for_as_the_desk_is_on_that_day() {
        let text = include_str!("../../../content/desk.toml").replacen(
            "# guests = [{ mail = \"m.okafor@schul-hilfe.example\", until = \"2026-12-18\" }]",
            "guests = [{ mail = \"gast@schul-hilfe.example\", until = \"2026-12-18\" }]",
            1,
        );
        let agent = "[[agent]]\nmail = \"gast@schul-hilfe.example\"\nname = \"Gast\"\nrole = \"agent\"\n";
        let policy = Policy::read(&format!("{text}\n{agent}"), "desk.toml").unwrap();
        let told = |owner: &str, day: &str| {
            let owner = Some(Reference { name: owner.into(), at: 7 });
            let on = policy.calendar.begin_of(day.parse().unwrap());
            fault(&Front { owner, ..Front::default() }, &policy.on(on))
        };
        assert!(told("S.Aydin@schul-hilfe.example", "2026-12-19").is_none());
        assert!(told("gast@schul-hilfe.example", "2026-12-18").is_none(), "the last day");
        let gone = |owner: &str| Some((7, Cause::OwnerLeft { owner: owner.to_owned() }));
        assert_eq!(told("gast@schul-hilfe.example", "2026-12-19"), gone("gast@schul-hilfe.example"));
        assert_eq!(told("niemand@schul-hilfe.example", "2026-12-18"), gone("niemand@schul-hilfe.example"));
        assert!(matches!(told("Team Netz", "2026-12-18"), Some((7, Cause::WrongValue { .. }))));
    }
}

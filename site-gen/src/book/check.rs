//! What the finished book is checked for: every link leads somewhere, and nothing is out of date.

use super::{Book, legal, missing_levels, owners, topics};
use crate::address;
use crate::front::{Fault, Front, Reference};
use crate::markdown::{Link, Target};
use crate::page::Page;
use crate::problem::{Cause, Found};
use crate::suggest::nearest;
use rayon::prelude::*;
use std::collections::HashSet;
use tickets::Language;

/// For how many dead links of a page somebody looks for what was meant; so for how many of its references.
const GUESSES_MAX: usize = 50;

/// Everything that is wrong between pages.
pub(super) fn all(book: &Book<'_>) -> Vec<Found> {
    let today = owners::today(book);
    let in_pages = book.pages.par_iter().flat_map_iter(|page| {
        let mut faults = links(book, &page.text.links, page.path, &page.text.anchors);
        faults.extend(references(book, page));
        faults.extend(overdue(book, &page.front));
        faults.extend(owners::fault(&page.front, &today));
        page.placed(faults)
    });
    let mut problems: Vec<Found> = in_pages.collect();
    for level in &book.levels {
        let faults = links(book, &level.text.links, "_index.md", &level.text.anchors);
        problems.extend(faults.into_iter().map(|(at, cause)| Found { place: level.place(at), cause }));
    }
    for tree in &book.trees {
        let mut faults: Vec<Fault> =
            tree.texts().flat_map(|text| links(book, &text.links, "_index.md", &text.anchors)).collect();
        faults.extend(dead_references(book, tree.front.related.iter(), &tree.language));
        faults.extend(overdue(book, &tree.front));
        faults.extend(owners::fault(&tree.front, &today));
        problems.extend(faults.into_iter().map(|(at, cause)| Found { place: tree.place(at), cause }));
    }
    for (link, place) in book.notices.links() {
        let address = link.split(['#', '?']).next().unwrap_or_default();
        if !book.answers(address) {
            problems.push(Found { place: place.clone(), cause: dead_address(book, link, address, true) });
        }
    }
    problems.extend(topics::unknown(book));
    if book.options.strict {
        problems.extend(legal::missing(book).chain(missing_levels(book)));
    }
    problems
}

fn links(book: &Book<'_>, links: &[Link], from: &str, own_anchors: &[String]) -> Vec<Fault> {
    let own: HashSet<&str> = own_anchors.iter().map(String::as_str).collect();
    let mut faults: Vec<Fault> = Vec::new();
    for link in links {
        // On a page where most is dead, looking for what was meant would take long and help nobody.
        let guess = faults.len() < GUESSES_MAX;
        let cause = match &link.target {
            Target::Here { anchor } if anchor.is_empty() || own.contains(anchor.as_str()) => None,
            Target::Here { anchor } => Some(no_anchor(&link.written, anchor, own_anchors, guess)),
            Target::Page { path, anchor } => match book.by_path.get(path.as_str()) {
                Some(&index) => dead_anchor(&link.written, anchor.as_ref(), &book.pages[index].text.anchors, guess),
                None if book.known.contains(&address::of_page(path)) => None,
                None if book.hidden.contains(path.as_str()) => Some(Cause::HiddenLink { target: link.written.clone() }),
                None => Some(dead_page(book, &link.written, path, from, guess)),
            },
            Target::Site { address, anchor } if book.answers(address) => {
                let page = book.page_by_address(address);
                page.and_then(|page| dead_anchor(&link.written, anchor.as_ref(), &page.text.anchors, guess))
            }
            Target::Site { address, .. } => Some(dead_address(book, &link.written, address, guess)),
        };
        faults.extend(cause.map(|cause| (link.at, cause)));
    }
    faults
}

fn dead_anchor(written: &str, anchor: Option<&String>, anchors: &[String], guess: bool) -> Option<Cause> {
    let anchor = anchor.filter(|anchor| !anchor.is_empty() && !anchors.contains(anchor))?;
    Some(no_anchor(written, anchor, anchors, guess))
}

fn no_anchor(written: &str, anchor: &str, anchors: &[String], guess: bool) -> Cause {
    let known = anchors.iter().map(String::as_str).filter(|_| guess);
    let near = nearest(anchor, known).map(|near| format!("#{near}"));
    Cause::DeadAnchor { target: written.to_owned(), anchor: anchor.to_owned(), near }
}

fn dead_page(book: &Book<'_>, written: &str, path: &str, from: &str, guess: bool) -> Cause {
    let near = guess.then(|| near_page(book, path)).flatten().map(|near| relative(from, near));
    Cause::DeadLink { target: written.to_owned(), near }
}

fn dead_address(book: &Book<'_>, written: &str, address: &str, guess: bool) -> Cause {
    let with_slash = format!("{address}/");
    let near = book.known.get(&with_slash).map(String::as_str);
    let near = near.or_else(|| nearest(address, book.known.iter().map(String::as_str).filter(|_| guess)));
    Cause::DeadLink { target: written.to_owned(), near: near.map(str::to_owned) }
}

/// The page that was meant: of the same name, else of a similar one; among those the one whose folder fits best.
fn near_page<'a>(book: &Book<'a>, path: &str) -> Option<&'a str> {
    let wanted = address::name(path);
    let similar = || book.by_name.get(nearest(wanted, book.by_name.keys().copied())?);
    let named = book.by_name.get(wanted).or_else(similar)?;
    nearest(path, named.iter().copied()).or(named.first().copied())
}

/// The way from one file to another, both below `pages/`.
fn relative(from: &str, to: &str) -> String {
    let (mut from, mut to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    from.pop();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    from.drain(..shared);
    to.drain(..shared);
    "../".repeat(from.len()) + &to.join("/")
}

fn references(book: &Book<'_>, page: &Page<'_>) -> Vec<Fault> {
    let front = &page.front;
    let cards = front.role_cards.iter().flat_map(|card| card.link.iter().chain(&card.pages));
    let all = front.related.iter().chain(&front.often).chain(&front.translation_of).chain(cards);
    dead_references(book, all, &page.language)
}

fn dead_references<'r>(
    book: &Book<'_>,
    all: impl Iterator<Item = &'r Reference<'r>>,
    language: &Language,
) -> Vec<Fault> {
    let is_dead = |reference: &&Reference<'_>| {
        book.page_at(&reference.name, language).is_none() && !book.hidden.contains(reference.name.as_ref())
    };
    let fault = |(number, reference): (usize, &Reference<'_>)| {
        let near = if number < GUESSES_MAX { near_page(book, &reference.name) } else { None };
        (reference.at, Cause::DeadLink { target: reference.name.to_string(), near: near.map(str::to_owned) })
    };
    all.filter(is_dead).enumerate().map(fault).collect()
}

fn overdue(book: &Book<'_>, front: &Front<'_>) -> Option<Fault> {
    let (date, at) = front.review_by.filter(|(date, _)| *date < book.options.today)?;
    Some((at, Cause::Stale { date: date.to_string() }))
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn ways_between_files_are_short() {
        assert_eq!(relative("wlan/a.md", "wlan/b.md"), "b.md");
        assert_eq!(relative("wlan/a.md", "konto/b.md"), "../konto/b.md");
        assert_eq!(relative("_index.md", "konto/b.md"), "konto/b.md");
        assert_eq!(relative("en/wlan/a.md", "en/wlan/_index.md"), "_index.md");
        assert_eq!(relative("en/a.md", "b.md"), "../b.md");
    }
}

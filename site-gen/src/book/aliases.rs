//! Addresses at which pages stood before: whoever comes there is sent on.

use super::Book;
use crate::front::Reference;
use crate::page::Page;
use crate::problem::{Cause, Found};
use std::collections::BTreeMap;

/// The aliases of all pages, each with the page that it leads to. One that is taken is left out.
pub(super) fn all(book: &Book<'_>) -> (BTreeMap<String, usize>, Vec<Found>) {
    let mut aliases: BTreeMap<String, usize> = BTreeMap::new();
    let mut problems = Vec::new();
    for (index, page) in book.pages.iter().enumerate() {
        for written in &page.front.aliases {
            match alias(book, &aliases, page, written) {
                Ok(Some(address)) => drop(aliases.insert(address, index)),
                Ok(None) => {}
                Err(cause) => problems.push(Found { place: page.place(written.at), cause }),
            }
        }
    }
    (aliases, problems)
}

/// The address to be sent on from; nothing if the page itself stands there.
fn alias(
    book: &Book<'_>,
    taken: &BTreeMap<String, usize>,
    page: &Page<'_>,
    written: &Reference<'_>,
) -> Result<Option<String>, Cause> {
    let Some(address) = address(&written.name) else {
        return Err(Cause::WrongAlias { alias: written.name.to_string() });
    };
    if address == page.address {
        return Ok(None);
    }
    let other = match taken.get(&address) {
        Some(&other) => {
            let other = &book.pages[other];
            let at = other.front.aliases.iter().find(|known| self::address(&known.name).as_ref() == Some(&address));
            Some(other.place(at.map_or(0, |known| known.at)).to_string())
        }
        None => match book.page_by_address(&address) {
            Some(other) => Some(format!("pages/{}", other.path)),
            None => book.answers(&address).then(|| "a page that the site makes by itself".to_owned()),
        },
    };
    match other {
        Some(other) => Err(Cause::AliasClash { alias: address, other }),
        None => Ok(Some(address)),
    }
}

/// The address that was written, from its first slash to its last; one that ends in a file name stays so.
fn address(written: &str) -> Option<String> {
    let path = written.trim().trim_matches('/');
    let fits = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && !part.contains(|c: char| c.is_control() || "?#\\:\"<>|*".contains(c))
    };
    if !path.split('/').all(fits) {
        return None;
    }
    let is_file = path.rsplit('/').next().is_some_and(|name| name.ends_with(".html") || name.ends_with(".htm"));
    Some(if is_file { format!("/{path}") } else { format!("/{path}/") })
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn aliases_are_addresses_of_this_site() {
        for (written, read) in [
            ("/alt/seite/", Some("/alt/seite/")),
            ("alt", Some("/alt/")),
            ("/alt/seite.html", Some("/alt/seite.html")),
            ("/über uns", Some("/über uns/")),
            ("/", None),
            ("../x", None),
            ("https://x.example/", None),
            ("/a?b", None),
        ] {
            assert_eq!(address(written).as_deref(), read, "{written}");
        }
    }
}

//! The pages that a public site must have. Two of them follow from what the desk has decided, if it has: an author's own page
//! stands before that, or takes its place.

use super::Book;
use crate::page::Page;
use crate::problem::{Cause, Found};
use tickets::Language;
use tickets::policy::Place;

/// Such a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Legal {
    Imprint,
    Privacy,
    Accessibility,
}

const ALL: [Legal; 3] = [Legal::Imprint, Legal::Privacy, Legal::Accessibility];

impl Legal {
    /// Where it stands below the root of each language.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Imprint => "/impressum/",
            Self::Privacy => "/datenschutz/",
            Self::Accessibility => "/barrierefreiheit/",
        }
    }

    /// Whether the desk has said enough for the site to write the page.
    fn follows(self, book: &Book<'_>) -> bool {
        match self {
            Self::Imprint => false,
            Self::Privacy => book.policy.privacy.is_some(),
            Self::Accessibility => book.statement.is_some(),
        }
    }
}

impl<'a> Book<'a> {
    /// The pages that the site writes in a language, each with its address.
    pub(crate) fn made_legal(&self, language: &Language) -> impl Iterator<Item = (Legal, String)> {
        let root = self.root(language);
        let all = ALL.into_iter().map(move |legal| (legal, format!("{root}{}", legal.path())));
        all.filter(|(legal, address)| legal.follows(self) && self.page_by_address(address).is_none_or(adds))
    }

    /// The files of the legal pages that nobody wrote and that follow from nothing.
    pub(crate) fn missing_legal(&self) -> Vec<String> {
        missing(self).map(|found| found.place.file).collect()
    }

    /// Whether the site writes the page below what its author wrote.
    pub(crate) fn is_made_legal(&self, page: &Page<'a>) -> bool {
        self.made_legal(&page.language).any(|(_, address)| address == page.address)
    }
}

/// Whether what follows from the desk's decisions stands below the author's words.
fn adds(page: &Page<'_>) -> bool {
    page.front.generated
}

/// The places of the legal pages that are missing in the desk's own language.
pub(super) fn missing<'b>(book: &'b Book<'_>) -> impl Iterator<Item = Found> + 'b {
    let is_missing = |legal: &Legal| {
        let alone = book.page_by_address(legal.path()).is_some_and(adds) && !legal.follows(book);
        alone || !book.known.contains(legal.path())
    };
    ALL.into_iter().filter(is_missing).map(|legal| {
        let place = Place { file: format!("pages/{}.md", legal.path().trim_matches('/')), line: 1, column: 1 };
        Found { place, cause: Cause::MissingLegal { page: legal } }
    })
}

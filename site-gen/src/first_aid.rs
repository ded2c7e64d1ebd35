//! What the form offers before anybody writes to people (D-09): on each topic the first answers, and the troubleshooters.
//!
//! It lies beside the pages as one file, so that whoever serves the site has it without the book.

use crate::book::Book;
use crate::page::{Kind, Page, is_for_pupils_alone};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many answers on a topic are kept: those that are shown, and one more for who has read one of them.
const ANSWERS_MAX: usize = 4;

/// What is offered, by language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FirstAid(
    /// The language's tag, and what is offered in it.
    pub BTreeMap<String, Cabinet>,
);

/// What is offered in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cabinet {
    /// The first answers on each topic, in the author's order; behind them those of single schools.
    pub topics: BTreeMap<String, Vec<Aid>>,
    /// The troubleshooters.
    pub troubleshooters: Vec<Troubleshooter>,
}

/// A page that may help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aid {
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub text: String,
}

/// A troubleshooter and what it is good for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Troubleshooter {
    /// Its first page.
    #[serde(flatten)]
    pub aid: Aid,
    /// The topic it is about; empty if nobody can tell.
    pub topic: String,
    /// The addresses of the answers that it goes with.
    pub pages: Vec<String>,
}

impl FirstAid {
    /// Where the file lies in a site.
    pub const FILE: &str = "/erste-hilfe.json";

    /// Reads the file; nothing if it is another one.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// Takes it out of a book.
    pub(crate) fn of(book: &Book<'_>) -> Self {
        Self(book.policy.desk.languages.iter().map(|tag| (tag.as_str().to_owned(), cabinet(book, tag))).collect())
    }

    /// The bytes of the file.
    pub(crate) fn written(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts are JSON")
    }
}

fn cabinet(book: &Book<'_>, language: &tickets::Language) -> Cabinet {
    let is_offered = |page: &&Page<'_>| page.front.search && !is_for_pupils_alone(page);
    let on = |(index, topic): (usize, &tickets::policy::Topic)| {
        let schools = (0..book.policy.schools.len()).flat_map(|school| book.of_school(school, language));
        let own = schools.filter(|page| page.kind == Kind::Article(index)).filter(is_offered);
        let answers = book.on(index, language).filter(is_offered).take(ANSWERS_MAX).chain(own);
        (topic.id.as_str().to_owned(), answers.map(answer).collect())
    };
    let troubleshooter = |tree: &crate::tree::Tree<'_>| {
        let named = tree.front.related.iter().filter_map(|page| book.page_at(&page.name, language));
        Troubleshooter {
            aid: Aid {
                url: tree.address().to_owned(),
                title: tree.title.to_string(),
                text: tree.front.description.as_deref().unwrap_or_default().to_owned(),
            },
            topic: book.topic_of_tree(tree).map_or("", |topic| book.policy.topics[topic].id.as_str()).to_owned(),
            pages: named.map(|page| book.pages[page].address.clone()).collect(),
        }
    };
    Cabinet {
        topics: book.policy.topics.iter().enumerate().map(on).collect(),
        troubleshooters: book.trees_in(language).map(troubleshooter).collect(),
    }
}

fn answer(page: &Page<'_>) -> Aid {
    let text = page.front.description.as_deref().or(page.front.lead.as_deref());
    Aid { url: page.address.clone(), title: page.title.to_string(), text: text.unwrap_or_default().to_owned() }
}

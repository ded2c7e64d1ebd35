//! find: from the book to the search index of each language, and the questions that authors test it with.

mod plain;
mod questions;
mod synonyms;

use crate::book::Book;
use crate::page::{Kind, Page};
use crate::problem::Found;
use search::{Document, Options};
use std::collections::BTreeMap;
use theme::Theme;
use tickets::Language;

/// The files of the indexes by their addresses, and what is wrong with synonyms and questions.
pub(crate) fn files(book: &Book<'_>, theme: &Theme) -> (BTreeMap<String, Vec<u8>>, Vec<Found>) {
    let (groups, mut problems) = synonyms::read(book);
    let mut files = BTreeMap::new();
    for language in &book.policy.desk.languages {
        let tag = language.as_str();
        let documents: Vec<Document<'_>> = book
            .articles
            .iter()
            .copied()
            .chain((0..book.pages.len()).filter(|&page| book.pages[page].kind == Kind::Plain))
            .map(|page| &book.pages[page])
            .filter(|page| page.language == *language && page.front.search)
            .map(|page| document(page, book, theme))
            .collect();
        let options = Options { language: tag.to_owned(), groups: groups.of(tag) };
        files.extend(search::build(&documents, &options));
    }
    let tags: Vec<&str> = book.policy.desk.languages.iter().map(Language::as_str).collect();
    files.insert(search::LANGUAGES.to_owned(), serde_json::to_vec(&tags).unwrap_or_default());
    problems.extend(questions::check(book, &files));
    (files, problems)
}

fn document<'b>(page: &'b Page<'_>, book: &'b Book<'_>, theme: &'b Theme) -> Document<'b> {
    let language = &page.language;
    let plain::Plain { headings, text } = plain::of(&page.text.html);
    let roles = page.front.roles.iter().filter_map(|role| theme.known_word(language, &format!("role.{}", role.name)));
    Document {
        address: &page.address,
        title: &page.title,
        description: page.front.description.as_deref().or(page.front.lead.as_deref()).unwrap_or_default(),
        trail: match page.kind {
            Kind::Article(topic) => book.policy.topics[topic].label.word(language),
            Kind::Start | Kind::TopicIntro(_) | Kind::Plain => "",
        },
        tags: roles.chain(page.front.about().map(AsRef::as_ref)).collect(),
        synonyms: page.front.synonyms.iter().map(AsRef::as_ref).collect(),
        headings,
        text: text.into(),
    }
}

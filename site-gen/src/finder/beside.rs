//! What is found beside pages: topics, troubleshooters, support levels, contacts, words of the glossary. Their trail
//! says what they are, and they are found by it.

use super::facets;
use super::plain::{self, Plain};
use crate::book::{Book, CONTACTS, LEVELS};
use crate::glossary::GLOSSARY;
use crate::level::LevelPage;
use crate::tree::Tree;
use search::{BLOCK, Document};
use std::borrow::Cow;
use theme::Theme;
use tickets::Language;
use tickets::policy::School;

/// All of them in a language, always in the same order.
pub(super) fn all<'b>(book: &'b Book<'_>, theme: &'b Theme, language: &'b Language) -> Vec<Document<'b>> {
    let mut documents = topics(book, theme, language);
    let trees = book.trees_in(language).filter(|tree| tree.front.search);
    documents.extend(trees.map(|tree| troubleshooter(tree, book, theme)));
    documents.extend(levels(book, theme, language));
    documents.extend(contacts(book, theme, language));
    documents.extend(glossary(book, theme, language));
    documents
}

/// Texts that stand apart.
fn joined<'t>(blocks: impl Iterator<Item = &'t str>) -> Cow<'static, str> {
    let mut text = String::new();
    for block in blocks {
        text.push_str(block);
        text.push(BLOCK);
    }
    text.into()
}

/// Topics that have something to show.
fn topics<'b>(book: &'b Book<'_>, theme: &'b Theme, language: &'b Language) -> Vec<Document<'b>> {
    let shown = |topic: usize| book.on(topic, language).next().is_some() || book.intro(topic, language).is_some();
    let document = |topic: usize| {
        let front = book.intro(topic, language).map(|page| &page.front);
        let label = book.policy.topics[topic].label.word(language);
        Document {
            address: book.topic_address(topic, language).into(),
            title: front.and_then(|front| front.title.as_deref()).unwrap_or(label),
            description: front.and_then(|front| front.description.as_deref()).unwrap_or_default(),
            trail: theme.word(language, "found.topic").into(),
            synonyms: vec![theme.word(language, "found.topic")],
            facets: vec![facets::topic(topic, book, language)],
            text: book.intro(topic, language).map_or_else(String::new, |page| plain::of(&page.text.html).text).into(),
            ..Document::default()
        }
    };
    (0..book.policy.topics.len()).filter(|&topic| shown(topic)).map(document).collect()
}

/// A troubleshooter is found by all its questions and answers.
fn troubleshooter<'b>(tree: &'b Tree<'_>, book: &'b Book<'_>, theme: &'b Theme) -> Document<'b> {
    let kind = theme.word(&tree.language, "helper.title");
    let topic = book.topic_of_tree(tree).map(|topic| facets::topic(topic, book, &tree.language));
    let mut blocks = vec![plain::of(&tree.intro.html).text];
    for node in &tree.nodes {
        blocks.extend([node.title.clone(), plain::of(&node.text.html).text]);
        blocks.extend(node.answers.iter().flat_map(|answer| [answer.words.clone(), answer.hint.clone()]));
        blocks.push(plain::of(&node.after.html).text);
    }
    Document {
        address: tree.address().into(),
        title: &tree.title,
        description: tree.front.description.as_deref().unwrap_or_default(),
        trail: topic.as_ref().map_or(Cow::Borrowed(kind), |topic| format!("{kind} · {}", topic.label).into()),
        topic: "",
        facets: topic.into_iter().collect(),
        tags: tree.front.tags.iter().map(AsRef::as_ref).collect(),
        synonyms: tree.front.synonyms.iter().map(AsRef::as_ref).chain([kind]).collect(),
        headings: tree.nodes.iter().map(|node| node.title.as_str()).collect(),
        text: joined(blocks.iter().map(String::as_str)),
    }
}

/// The levels that somebody described in this language.
fn levels<'b>(book: &'b Book<'_>, theme: &'b Theme, language: &'b Language) -> impl Iterator<Item = Document<'b>> {
    book.policy.levels.iter().filter_map(move |card| {
        let number = card.level.number();
        let is_it = |page: &&LevelPage<'_>| page.number == i64::from(number) && page.language == *language;
        let LevelPage { front, text, .. } = book.levels.iter().find(is_it)?;
        let Plain { headings, text } = plain::of(&text.html);
        let lists = [&front.function, &front.resources, &front.examples].into_iter().flatten();
        let said = front.who.iter().chain(lists).map(AsRef::as_ref);
        Some(Document {
            address: format!("{}{LEVELS}#stufe-{number}", book.root(language)).into(),
            title: card.label.word(language),
            trail: theme.word(language, "found.level").into(),
            synonyms: vec![theme.word(language, "found.level")],
            headings,
            text: joined([text.as_str()].into_iter().chain(said)),
            ..Document::default()
        })
    })
}

/// The page that says who helps at which school: found by schools and names.
fn contacts<'b>(book: &'b Book<'_>, theme: &'b Theme, language: &'b Language) -> Option<Document<'b>> {
    let said = |school: &'b School| {
        let people = school.contacts.iter().flat_map(|person| {
            let title = book.policy.agent(&person.address).map_or("", |agent| agent.title.word(language));
            [person.shown(), title]
        });
        std::iter::once(school.name.as_str()).chain(people)
    };
    let lead = theme.word(language, "contacts.lead");
    let text = joined(std::iter::once(lead).chain(book.policy.served().flat_map(said)));
    book.policy.served().next().is_some().then(|| Document {
        address: format!("{}{CONTACTS}", book.root(language)).into(),
        title: theme.word(language, "contacts.title"),
        description: theme.word(language, "contacts.description"),
        trail: theme.word(language, "found.contacts").into(),
        synonyms: vec![theme.word(language, "found.contacts")],
        headings: book.policy.served().map(|school| school.name.as_str()).collect(),
        text,
        ..Document::default()
    })
}

/// The words that are explained, each with its own place on the page.
fn glossary<'b>(book: &'b Book<'_>, theme: &'b Theme, language: &'b Language) -> impl Iterator<Item = Document<'b>> {
    let terms = book.glossary.terms.iter().enumerate().filter(|(_, term)| term.language == *language);
    terms.map(|(at, term)| Document {
        address: format!("{}{GLOSSARY}#{}", book.root(language), term.id).into(),
        title: &term.word,
        description: &term.explanation,
        trail: theme.word(language, "glossary.title").into(),
        synonyms: book
            .glossary
            .forms_of(at)
            .filter(|form| **form != term.word)
            .chain([theme.word(language, "glossary.title")])
            .collect(),
        ..Document::default()
    })
}

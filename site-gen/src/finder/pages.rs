//! The pages as the search sees them: the answers, and what authors wrote that belongs to no topic.

use super::facets;
use super::plain::{self, Plain};
use crate::book::Book;
use crate::page::{Kind, Page};
use search::Document;
use theme::Theme;
use tickets::Language;

/// The pages of a language: answers first, in the order of the book.
pub(super) fn all<'b>(
    book: &'b Book<'_>,
    theme: &'b Theme,
    language: &'b Language,
) -> impl Iterator<Item = Document<'b>> {
    let plain = (0..book.pages.len()).filter(|&page| book.pages[page].kind == Kind::Plain);
    let pages = book.articles.iter().copied().chain(plain).map(|page| &book.pages[page]);
    pages.filter(move |page| page.language == *language && page.front.search).map(|page| document(page, book, theme))
}

fn document<'b>(page: &'b Page<'_>, book: &'b Book<'_>, theme: &'b Theme) -> Document<'b> {
    let language = &page.language;
    let Plain { headings, text } = plain::of(&page.text.html);
    let school = page.school.map(|school| book.policy.schools[school].name.as_str());
    let roles = page.front.roles.iter().filter_map(|reference| super::role(theme, language, &reference.name));
    Document {
        address: page.address.as_str().into(),
        title: &page.title,
        description: page.front.description.as_deref().or(page.front.lead.as_deref()).unwrap_or_default(),
        trail: match page.kind {
            Kind::Article(topic) => book.policy.topics[topic].label.word(language).into(),
            Kind::Plain if page.is_easy() => theme.word(language, "easy.name").into(),
            Kind::Start | Kind::TopicIntro(_) | Kind::Plain => school.unwrap_or_default().into(),
        },
        topic: match page.kind {
            Kind::Article(topic) => book.policy.topics[topic].id.as_str(),
            Kind::Start | Kind::TopicIntro(_) | Kind::Plain => "",
        },
        facets: facets::of_page(page, book, theme),
        tags: school.into_iter().chain(roles).chain(page.front.about().map(AsRef::as_ref)).collect(),
        synonyms: page.front.synonyms.iter().map(AsRef::as_ref).collect(),
        headings,
        text: text.into(),
    }
}

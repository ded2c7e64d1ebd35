//! What the form offers before anybody writes to people (D-09), taken out of the book.

use crate::book::Book;
use crate::page::{Kind, Page, is_for_pupils_alone};
use search::{Aid, Cabinet, FirstAid, Troubleshooter};

/// How many answers on a topic are kept: those that are shown, and one more for who has read one of them.
const ANSWERS_MAX: usize = 4;

/// What the book offers.
pub(crate) fn first_aid(book: &Book<'_>) -> FirstAid {
    FirstAid(book.policy.desk.languages.iter().map(|tag| (tag.as_str().to_owned(), cabinet(book, tag))).collect())
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

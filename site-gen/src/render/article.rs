//! An answer, with everything around it: dates, tags, contents, related pages, the way to the form.

use super::contacts::{Card, card};
use super::{Linked, Press, Printed};
use crate::book::FORM;
use crate::front::ArticleKind;
use crate::markdown::Entry;
use crate::page::{Page, is_for_pupils_alone};
use crate::render::feed;
use crate::render::frame::{trail, translate};
use crate::render::topic::news_day;
use crate::tags::words;
use chrono::NaiveDate;
use serde::Serialize;
use std::borrow::Cow;
use theme::{ThemeError, encoded};

#[derive(Serialize)]
struct View<'b> {
    title: &'b str,
    kind: Option<ArticleKind>,
    /// The day of what is new; else empty.
    news_day: String,
    lead: &'b str,
    body: &'b str,
    way: Vec<Linked<'b>>,
    /// Whether the steps can be ticked off.
    progress: bool,
    toc: &'b [Entry],
    reviewed: Option<NaiveDate>,
    updated: Option<NaiveDate>,
    created: Option<NaiveDate>,
    next_review: Option<NaiveDate>,
    stale: Option<NaiveDate>,
    author: Option<&'b str>,
    tags: Vec<Chip<'b>>,
    related: Vec<Linked<'b>>,
    helpers: Vec<Linked<'b>>,
    ask: Option<String>,
    /// Whom the reader turns to; pupils turn to their teacher.
    contacts: Option<Card<'b>>,
    /// The version on one sheet of paper.
    handout: Option<String>,
    /// Where people talk about the topic among themselves.
    forum: Option<&'b str>,
    /// Where the page can be mended.
    improve: Option<String>,
    /// The school that the page is for, by name.
    school: Option<&'b str>,
    /// What single schools add, by their names.
    overlays: Vec<Linked<'b>>,
    /// The page for all schools that this one adds to.
    below: Option<Linked<'b>>,
    /// The page's key, for feedback.
    id: &'b str,
}

/// A word above the text; tags lead to the pages that bear them too.
#[derive(Serialize)]
struct Chip<'b> {
    word: Cow<'b, str>,
    address: Option<&'b str>,
}

/// Prints the answer at `index`, which is on `topic`.
pub(super) fn print(press: &Press<'_>, index: usize, topic: usize) -> Result<Printed, ThemeError> {
    let Press { book, theme, frames, .. } = press;
    let page = &book.pages[index];
    let (language, front) = (&page.language, &page.front);
    let description = front.description.as_deref().unwrap_or_default();
    let mut frame = frames.page(language, &page.address, &page.title, description);
    frame.current = frame.menu.first().map(|item| item.address.clone()).unwrap_or_default();
    frame.listed = front.search;
    translate(&mut frame, book.versions(index));
    let root = book.root(language);
    let home = format!("{root}/");
    let topic_address = book.topic_address(topic, language);
    frame.feed = feed::of_topic(book, topic, language).or(frame.feed);
    let (due, today) = (front.review_by.map(|(date, _)| date), book.options.today);
    let way = vec![
        Linked { title: theme.word(language, "frame.start"), address: &home },
        Linked { title: book.policy.topics[topic].label.word(language), address: &topic_address },
    ];
    trail(&mut frame, &way);
    let view = View {
        title: &page.title,
        kind: front.kind,
        news_day: news_day(page),
        lead: front.lead.as_deref().unwrap_or(description),
        body: &page.text.html,
        way,
        progress: front.progress,
        toc: &page.text.contents,
        reviewed: front.reviewed,
        updated: front.updated,
        created: front.created,
        next_review: due.filter(|date| *date >= today),
        stale: due.filter(|date| *date < today),
        author: front.author.as_deref(),
        tags: tags(press, page),
        related: book.related[index]
            .iter()
            .map(|&other| &book.pages[other])
            .map(|other| Linked { title: &other.title, address: &other.address })
            .collect(),
        helpers: book.helpers_of(index).map(|tree| Linked { title: &tree.title, address: tree.address() }).collect(),
        ask: (!is_for_pupils_alone(page)).then(|| format!("{root}{FORM}wer?seite={}", page.id())),
        handout: page.has_handout().then(|| format!("{}{}", page.address, super::handout::HANDOUT)),
        forum: book.policy.topics[topic].forum.as_deref(),
        improve: book
            .policy
            .desk
            .improve
            .as_ref()
            .map(|to| to.replace("{path}", &format!("pages/{}", encoded(page.path)))),
        school: page.school.map(|school| book.policy.schools[school].name.as_str()),
        overlays: book
            .overlays(index)
            .filter_map(|own| Some(Linked { title: &book.policy.schools[own.school?].name, address: &own.address }))
            .collect(),
        below: book
            .below(page)
            .map(|below| &book.pages[below])
            .map(|below| Linked { title: &below.title, address: &below.address }),
        id: page.id(),
        contacts: (!is_for_pupils_alone(page)).then(|| card(book, press.theme, language)),
    };
    press.print("article.html", &frame, &view)
}

/// For whom, about what, and on which support level.
fn tags<'b>(press: &Press<'b>, page: &'b Page<'b>) -> Vec<Chip<'b>> {
    let Press { book, theme, .. } = press;
    let chip = |(_, word): (_, Cow<'b, str>)| {
        let address = book.tags.get(&page.language, &word).map(|tag| tag.address.as_str());
        Chip { word, address }
    };
    words(page, book.policy, theme).into_iter().map(chip).collect()
}

//! The frames of the static pages: one per language, made once, then varied.

use super::{Linked, feed};
use crate::book::{Book, LOST};
use crate::page::Page;
use serde::Serialize;
use std::collections::BTreeMap;
use theme::{Frame, Theme, Translation};
use tickets::Language;

/// A frame for each language of the desk.
pub(super) struct Frames(BTreeMap<Language, Frame>);

impl Frames {
    /// Makes the frames; legal pages that nobody wrote are not linked.
    pub(super) fn of(book: &Book<'_>) -> Self {
        let frame = |language: &Language| {
            let mut frame = Frame::new(book.policy, language);
            frame.base_url = book.options.base_url.as_ref().map(|url| url.trim_end_matches('/').to_owned());
            frame.legal.retain(|item| book.answers(&item.address));
            let root = frame.root().to_owned();
            for item in &mut frame.legal {
                let own = format!("{root}{}", item.address);
                if book.answers(&own) {
                    item.address = own;
                }
            }
            if book.trees_shown(language).is_empty() {
                frame.without_helpers();
            }
            frame.notices = book.notices.shown(language);
            frame.feed = feed::has_feed(book, language).then(|| format!("{root}{}", feed::FEED));
            frame.easy = book.has_easy().then(|| format!("{}#nicht-in-leichter-sprache", crate::book::EASY));
            (language.clone(), frame)
        };
        Self(book.policy.desk.languages.iter().map(frame).collect())
    }

    /// The frame of a page at `address` with this title.
    pub(super) fn page(&self, language: &Language, address: &str, title: &str, description: &str) -> Frame {
        let mut frame = self.0[language].clone();
        frame.address = address.to_owned();
        frame.title = title.to_owned();
        frame.description = description.to_owned();
        frame
    }

    /// The frame of a page that exists below the root of every language.
    pub(super) fn everywhere(&self, language: &Language, path: &str, title: &str, description: &str) -> Frame {
        let root = self.0[language].root();
        let mut frame = self.page(language, &format!("{root}{path}"), title, description);
        for other in &mut frame.translations {
            *other = Translation {
                address: format!("{}{path}", self.0[&other.language].root()),
                same: true,
                ..other.clone()
            };
        }
        frame
    }

    /// The frame of a page that leads nowhere.
    pub(super) fn lost(&self, language: &Language, theme: &Theme) -> Frame {
        let title = theme.word(language, "lost.title");
        let address = format!("{}{LOST}", self.0[language].root());
        let mut frame = self.page(language, &address, title, "");
        frame.listed = false;
        frame
    }
}

/// Tells the frame which of the pages say the same in which language.
pub(super) fn translate<'b>(frame: &mut Frame, versions: impl Iterator<Item = &'b Page<'b>>) {
    for page in versions {
        if page.is_easy() {
            frame.easy = Some(page.address.clone());
            continue;
        }
        if let Some(other) = frame.translations.iter_mut().find(|other| other.language == page.language) {
            *other = Translation { language: page.language.clone(), address: page.address.clone(), same: true };
        }
    }
}

/// Tells search engines the way to the page; that needs whole addresses.
pub(super) fn trail(frame: &mut Frame, way: &[Linked<'_>]) {
    #[derive(Serialize)]
    struct Trail<'t> {
        #[serde(rename = "@context")]
        context: &'t str,
        #[serde(rename = "@type")]
        kind: &'t str,
        #[serde(rename = "itemListElement")]
        steps: Vec<Step<'t>>,
    }
    #[derive(Serialize)]
    struct Step<'t> {
        #[serde(rename = "@type")]
        kind: &'t str,
        position: usize,
        name: &'t str,
        item: String,
    }
    let Some(base) = &frame.base_url else { return };
    let here = Linked { title: &frame.title, address: &frame.address };
    let steps = way.iter().chain([&here]).zip(1..).map(|(link, position)| Step {
        kind: "ListItem",
        position,
        name: link.title,
        item: format!("{base}{}", link.address),
    });
    let trail = Trail { context: "https://schema.org", kind: "BreadcrumbList", steps: steps.collect() };
    let text = serde_json::to_string(&trail).expect("texts are JSON");
    // No title may end the element early.
    frame.trail = Some(text.replace('<', "\\u003c"));
}

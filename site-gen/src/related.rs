//! Which pages belong together: the author's choice, else shared tags, else the same topic.

use crate::page::{Kind, Page};
use std::collections::BTreeMap;

/// How many related pages are shown.
const SHOWN_MAX: usize = 3;

/// The pages by tag and by topic, in the order of the book.
pub(crate) struct Kin<'b> {
    by_tag: BTreeMap<(&'b str, &'b str), Vec<usize>>,
    by_topic: BTreeMap<(&'b str, usize), Vec<usize>>,
}

impl<'b> Kin<'b> {
    /// Looks through the articles once, best first. What holds at one school is next to no other page.
    pub(crate) fn of(pages: &'b [Page<'_>], articles: &[usize]) -> Self {
        let mut kin = Self { by_tag: BTreeMap::new(), by_topic: BTreeMap::new() };
        for &index in articles.iter().filter(|&&index| pages[index].school.is_none()) {
            let page = &pages[index];
            let language = page.language.as_str();
            for tag in page.front.about() {
                kin.by_tag.entry((language, tag)).or_default().push(index);
            }
            if let Kind::Article(topic) = page.kind {
                kin.by_topic.entry((language, topic)).or_default().push(index);
            }
        }
        kin
    }

    /// The pages next to this one for which the author chose none.
    pub(crate) fn next_to(&self, index: usize, page: &Page<'_>) -> Vec<usize> {
        let language = page.language.as_str();
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for tag in page.front.about() {
            for &other in self.by_tag.get(&(language, tag.as_ref())).into_iter().flatten() {
                *shared.entry(other).or_default() += 1;
            }
        }
        shared.remove(&index);
        let mut kin: Vec<(usize, usize)> = shared.into_iter().collect();
        kin.sort_by_key(|&(other, count)| (std::cmp::Reverse(count), other));
        let mut kin: Vec<usize> = kin.into_iter().map(|(other, _)| other).take(SHOWN_MAX).collect();
        if let Kind::Article(topic) = page.kind {
            for &other in self.by_topic.get(&(language, topic)).into_iter().flatten() {
                if kin.len() == SHOWN_MAX {
                    break;
                }
                if other != index && !kin.contains(&other) {
                    kin.push(other);
                }
            }
        }
        kin
    }
}

//! A question asked: which pages answer it, the best first. All in whole numbers, so that `search.js` says the same.

use crate::expand::{Word, join, quoted, word};
use crate::index::Index;
use crate::level::points;
use crate::phrase::Asked;
use std::collections::BTreeMap;

/// The most words of a question that count.
const WORDS_MAX: usize = 12;
/// From this level on, a word stands in the title.
const TITLE_LEVEL: u8 = 16;

/// A page that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<'i> {
    /// Its address.
    pub url: &'i str,
    /// Its title.
    pub title: &'i str,
    /// What it is about.
    pub text: &'i str,
    /// Where it stands, such as its topic.
    pub trail: &'i str,
    /// For whom and about what.
    pub tags: &'i [String],
    /// How well it answers; comparable within one question only.
    pub score: u64,
}

impl Index {
    /// The pages that answer a question, the best first, at most `count_max`.
    #[must_use]
    pub fn ask(&self, question: &str, count_max: usize) -> Vec<Hit<'_>> {
        let asked = Asked::of(question);
        let mut pages: Vec<(usize, u64)> = self.scores(&self.understand(&asked)).into_iter().collect();
        if let Some(wanted) = self.with_phrases(&asked.phrases) {
            pages.retain(|(page, _)| wanted.contains(page));
        }
        pages.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        pages.truncate(count_max);
        pages.into_iter().map(|(page, score)| self.hit(page, score)).collect()
    }

    /// The stems that a question was understood as, for highlighting: each word's own and the surest others.
    #[must_use]
    pub fn found(&self, question: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for word in self.understand(&Asked::of(question)) {
            let sure = word.stands_for.iter().filter(|(_, sure)| *sure >= 50).map(|(at, _)| self.stems[*at].clone());
            let own = (word.stem.chars().count() >= 3).then_some(word.stem);
            found.extend(own.into_iter().chain(sure));
        }
        found.sort();
        found.dedup();
        found
    }

    fn hit(&self, page: usize, score: u64) -> Hit<'_> {
        let card = &self.cards[page];
        Hit { url: &card.url, title: &card.title, text: &card.text, trail: &card.trail, tags: &card.tags, score }
    }

    /// The words that count: those that tell something, or all if none does.
    fn understand(&self, asked: &Asked) -> Vec<Word> {
        let is_telling = |(word, _): &&(String, bool)| !self.head.grammar.is_stop(word);
        let telling: Vec<_> = asked.words.iter().filter(is_telling).collect();
        let counting = if telling.is_empty() { asked.words.iter().collect() } else { telling };
        let look_up = |(folded, is_quoted): &(String, bool)| match is_quoted {
            true => quoted(folded, self),
            false => word(folded, self),
        };
        let mut words: Vec<Word> = counting.into_iter().take(WORDS_MAX).map(look_up).collect();
        join(&mut words, self);
        words
    }

    fn scores(&self, words: &[Word]) -> BTreeMap<usize, u64> {
        struct Sum {
            points: u64,
            words: u64,
            titles: u64,
        }
        let mut sums: BTreeMap<usize, Sum> = BTreeMap::new();
        for word in words {
            // What one word gives a page is what the best of its stems gives.
            let mut best: BTreeMap<usize, (u64, bool)> = BTreeMap::new();
            for (stem, sure) in &word.stands_for {
                let rarity = self.rarity[word.exact.unwrap_or(*stem)];
                for (page, level) in self.postings(*stem) {
                    let gives = sure * rarity * points(level);
                    let entry = best.entry(page).or_default();
                    entry.0 = entry.0.max(gives);
                    entry.1 |= level >= TITLE_LEVEL;
                }
            }
            for (page, (gives, in_title)) in best {
                let sum = sums.entry(page).or_insert(Sum { points: 0, words: 0, titles: 0 });
                sum.points += gives;
                sum.words += 1;
                sum.titles += u64::from(in_title);
            }
        }
        let asked = words.len() as u64;
        let score = |(page, sum): (usize, Sum)| {
            let score = sum.points * sum.words * sum.words / (asked * asked);
            // A title that says just this says more than one that says this among other things.
            let title = score * sum.titles / (2 * self.titles[page].max(sum.titles).max(1));
            (page, score + title)
        };
        sums.into_iter().map(score).collect()
    }
}

//! A question asked: which pages answer it, the best first. All in whole numbers, so that `search.js` says the same.

use crate::cards::Card;
use crate::choice::{Choice, Choices};
use crate::expand::{Word, join, quoted, word};
use crate::index::Index;
use crate::level::points;
use crate::marks::Marks;
use crate::passage::passage;
use crate::phrase::Asked;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The most words of a question that count.
const WORDS_MAX: usize = 12;
/// A page that answers so many times worse than the best answers nothing: it has one common word of many.
const WEAKEST: u64 = 20;
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
    /// The id of the topic that it answers questions on; empty if it is no answer.
    pub topic: &'i str,
    /// How well it answers; comparable within one question only.
    pub score: u64,
    page: usize,
    /// Whether all words of the question stand in its title.
    is_title: bool,
}

impl Hit<'_> {
    /// What a list of answers says of the page: its description, or the place of its text that has words of the question
    /// which title and description lack. `read` gives the bytes of the file at an address.
    #[must_use]
    pub fn passage(&self, index: &Index, marks: &Marks, read: &dyn Fn(&str) -> Option<Vec<u8>>) -> Cow<'_, str> {
        let covered = marks.in_text(self.title) | marks.in_text(self.text);
        if self.is_title || covered == marks.every() {
            return self.text.into();
        }
        let found = index.text(self.page, read).and_then(|text| passage(&text, marks, covered));
        found.map_or(Cow::Borrowed(self.text), Cow::Owned)
    }
}

/// The answers to a question.
#[derive(Clone, Debug)]
pub struct Answers<'i> {
    /// The pages that the choices leave, the best first.
    pub hits: Vec<Hit<'i>>,
    /// What answers can be chosen by, in the order of groups, the most frequent first.
    pub choices: Vec<Choice<'i>>,
}

/// A page with its points.
struct Scored {
    page: usize,
    score: u64,
    is_title: bool,
}

impl Index {
    /// The pages that answer a question, the best first, at most `count_max`.
    #[must_use]
    pub fn ask(&self, question: &str, count_max: usize) -> Vec<Hit<'_>> {
        let pages = self.scored(question).into_iter().take(count_max);
        pages.map(|scored| self.hit(scored)).collect()
    }

    /// All answers that some choices leave, as groups and keys; and what they can be chosen by.
    #[must_use]
    pub fn answers(&self, question: &str, chosen: &[(String, String)]) -> Answers<'_> {
        let scored = self.scored(question);
        let all = scored.iter().map(|scored| scored.page).collect();
        let choices = Choices::of(self, chosen);
        let left = scored.into_iter().filter(|scored| choices.leave(scored.page, ""));
        Answers { hits: left.map(|scored| self.hit(scored)).collect(), choices: choices.offered(&all) }
    }

    /// All groups and keys by which answers can be chosen, where the key is this one.
    #[must_use]
    pub fn facets(&self, key: &str) -> Vec<(String, String)> {
        Choices::of(self, &[]).named(key)
    }

    fn scored(&self, question: &str) -> Vec<Scored> {
        let asked = Asked::of(question);
        let mut pages = self.scores(&self.understand(&asked));
        if let Some(wanted) = self.with_phrases(&asked.phrases) {
            pages.retain(|scored| wanted.contains(&scored.page));
        }
        pages.sort_by(|a, b| b.score.cmp(&a.score).then(a.page.cmp(&b.page)));
        let best = pages.first().map_or(0, |scored| scored.score);
        pages.retain(|scored| scored.score * WEAKEST >= best);
        pages
    }

    fn hit(&self, Scored { page, score, is_title }: Scored) -> Hit<'_> {
        let Card { url, title, text, trail, tags, topic } = &self.cards[page];
        Hit { url, title, text, trail, tags, topic, score, page, is_title }
    }

    /// What the words of a question were taken for.
    #[must_use]
    pub fn marks(&self, question: &str) -> Marks {
        Marks::of(&self.understand(&Asked::of(question)), self)
    }

    /// The words that count: those that tell something, or all if none does.
    pub(crate) fn understand(&self, asked: &Asked) -> Vec<Word> {
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

    fn scores(&self, words: &[Word]) -> Vec<Scored> {
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
            Scored { page, score: score + title, is_title: sum.titles == asked }
        };
        sums.into_iter().map(score).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Groups, Options, build};

    fn found(question: &str) -> Vec<String> {
        let page = |title, text: &'static str| Document {
            address: format!("/{title}/").into(),
            title,
            text: text.into(),
            ..Document::default()
        };
        let documents = [
            page("Stundenplan drucken", "Den Stundenplan mit dem Drucker im Lehrerzimmer drucken."),
            page("Elternabend", "Hier steht vieles, und zum Schluss ein Wort von den Stundenplänen."),
            page("Rundschreiben", "Und hier das Lehrerzimmer."),
        ];
        let options = Options { language: "de".to_owned(), groups: Groups::of("de") };
        let files: BTreeMap<String, Vec<u8>> = build(&documents, &options).into_iter().collect();
        let index = Index::read("de", &|file| files.get(file).cloned()).unwrap();
        index.ask(question, 9).into_iter().map(|hit| hit.url.to_owned()).collect()
    }

    #[test]
    fn a_page_with_one_word_of_many_is_no_answer_beside_one_with_all() {
        assert_eq!(found("Stundenplan im Lehrerzimmer mit Drucker drucken"), ["/Stundenplan drucken/"]);
        assert_eq!(found("Lehrerzimmer").len(), 2, "what is all there is, is an answer");
    }

    #[test]
    fn a_short_word_with_another_first_letter_is_another_word() {
        assert_eq!(found("Wund"), [""; 0], "not „rund“ or „und“");
        assert_eq!(found("Rundschriben"), ["/Rundschreiben/"]);
        assert_eq!(found("Tundschreiben"), ["/Rundschreiben/"]);
    }
}

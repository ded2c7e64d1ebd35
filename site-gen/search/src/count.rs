//! count: how every page uses its words, and in which order. Each spelling is folded once, each word is a number from
//! then on.

use crate::words::{folded, words};
use crate::{BLOCK, Document};
use foldhash::fast::RandomState;
use rayon::prelude::*;
use std::collections::HashMap;

/// How many pages are counted together: few enough to share out, enough to meet the same spellings again.
const PAGES_TOGETHER: usize = 128;

/// How often a page uses a word, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Uses {
    pub(crate) text: u32,
    pub(crate) title: u8,
    pub(crate) keys: u8,
    pub(crate) headings: u8,
    pub(crate) description: u8,
}

/// Stands in the order of words where something new begins: nothing stands next to both sides.
pub(crate) const BREAK: u32 = u32::MAX;

/// What a page says, its words by their places in the vocabulary.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// How it uses each word, in the order of the vocabulary.
    pub(crate) uses: Vec<(u32, Uses)>,
    /// Its words as they are read.
    pub(crate) order: Vec<u32>,
}

/// What was counted.
#[derive(Debug, Default)]
pub(crate) struct Counted<'d> {
    /// All words, folded, in order.
    pub(crate) vocabulary: Vec<String>,
    /// How each of them was written first.
    pub(crate) spellings: Vec<&'d str>,
    /// The pages, in the order of the documents.
    pub(crate) pages: Vec<Page>,
}

/// Counts the words of all documents.
pub(crate) fn counted<'d>(documents: &'d [Document<'_>]) -> Counted<'d> {
    let heaps: Vec<Heap<'d>> = documents.par_chunks(PAGES_TOGETHER).map(Heap::of).collect();
    let mut vocabulary: Vec<&str> = heaps.iter().flat_map(|heap| heap.words.iter().map(String::as_str)).collect();
    vocabulary.par_sort_unstable();
    vocabulary.dedup();
    let places: HashMap<&str, u32, RandomState> = vocabulary.iter().copied().zip(0..).collect();
    let mut spellings = vec![""; vocabulary.len()];
    for (word, spelling) in heaps.iter().rev().flat_map(|heap| heap.words.iter().zip(&heap.spellings)) {
        spellings[places[word.as_str()] as usize] = *spelling;
    }
    let vocabulary: Vec<String> = vocabulary.iter().map(|word| (*word).to_owned()).collect();
    let pages = heaps.par_iter().flat_map_iter(|heap| {
        let place: Vec<u32> = heap.words.iter().map(|word| places[word.as_str()]).collect();
        heap.pages.iter().map(move |page| {
            let mut uses: Vec<_> = page.uses.iter().map(|(word, uses)| (place[*word as usize], *uses)).collect();
            uses.sort_unstable_by_key(|(word, _)| *word);
            let order = page.order.iter().map(|word| place.get(*word as usize).copied().unwrap_or(BREAK)).collect();
            Page { uses, order }
        })
    });
    Counted { pages: pages.collect(), vocabulary, spellings }
}

/// Pages that are counted together, with numbers for words of their own.
#[derive(Default)]
struct Heap<'d> {
    words: Vec<String>,
    /// How each of them was written first.
    spellings: Vec<&'d str>,
    pages: Vec<Page>,
}

/// What is known while a heap is counted.
#[derive(Default)]
struct Count<'d> {
    heap: Heap<'d>,
    by_spelling: HashMap<&'d str, u32, RandomState>,
    by_word: HashMap<String, u32, RandomState>,
    /// For each word: the last page that used it, counted from 1, and its place there.
    last: Vec<(usize, usize)>,
}

impl<'d> Heap<'d> {
    fn of(documents: &'d [Document<'_>]) -> Self {
        let mut count = Count::default();
        for document in documents {
            count.page(document);
        }
        count.heap
    }
}

impl<'d> Count<'d> {
    fn page(&mut self, document: &'d Document<'_>) {
        self.heap.pages.push(Page::default());
        document.text.split(BLOCK).for_each(|text| self.all(text, |uses| uses.text += 1));
        self.all(document.title, |uses| more(&mut uses.title));
        self.all(document.description, |uses| more(&mut uses.description));
        // Headings stand in the text too: nobody needs their order twice.
        let read = self.page_at_hand().order.len();
        document.headings.iter().for_each(|text| self.all(text, |uses| more(&mut uses.headings)));
        self.page_at_hand().order.truncate(read);
        document.tags.iter().chain(&document.synonyms).for_each(|text| self.all(text, |uses| more(&mut uses.keys)));
    }

    fn all(&mut self, text: &'d str, count: impl Fn(&mut Uses)) {
        for spelling in words(text) {
            let word = match self.by_spelling.get(spelling) {
                Some(word) => *word,
                None => self.learn(spelling),
            };
            count(self.uses(word));
            self.page_at_hand().order.push(word);
        }
        self.page_at_hand().order.push(BREAK);
    }

    fn page_at_hand(&mut self) -> &mut Page {
        self.heap.pages.last_mut().expect("a page is at hand")
    }

    /// Gives a spelling the number of its word.
    fn learn(&mut self, spelling: &'d str) -> u32 {
        let next = u32::try_from(self.heap.words.len()).unwrap_or(u32::MAX);
        let folded = folded(spelling);
        let word = *self.by_word.entry(folded).or_insert_with_key(|folded| {
            self.heap.words.push(folded.clone());
            self.heap.spellings.push(spelling);
            self.last.push((0, 0));
            next
        });
        self.by_spelling.insert(spelling, word);
        word
    }

    /// How the page at hand uses a word.
    fn uses(&mut self, word: u32) -> &mut Uses {
        let number = self.heap.pages.len();
        let uses = &mut self.heap.pages.last_mut().expect("a page is at hand").uses;
        let (last, place) = &mut self.last[word as usize];
        if *last != number {
            (*last, *place) = (number, uses.len());
            uses.push((word, Uses::default()));
        }
        &mut uses[*place].1
    }
}

/// One more; nobody looks at the difference beyond the first few.
fn more(count: &mut u8) {
    *count = count.saturating_add(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_word_are_counted_together_and_places_apart() {
        let page = |title, text: &'static str| Document { title, text: text.into(), ..Document::default() };
        let pages: Vec<Document<'_>> = (0..PAGES_TOGETHER)
            .map(|_| page("Netz", "WLAN"))
            .chain([page("Schüler", "schueler im WLAN, Wlan und wlan")])
            .collect();
        let Counted { vocabulary, spellings, pages } = counted(&pages);
        assert_eq!(vocabulary, ["im", "netz", "schuler", "und", "wlan"]);
        assert_eq!(spellings, ["im", "Netz", "schueler", "und", "WLAN"]);
        let uses = |text, title| Uses { text, title, ..Uses::default() };
        assert_eq!(pages[0].uses, [(1, uses(0, 1)), (4, uses(1, 0))]);
        assert_eq!(pages[0].order, [4, BREAK, 1, BREAK, BREAK], "text, title, description");
        let last = [(0, uses(1, 0)), (2, uses(1, 1)), (3, uses(1, 0)), (4, uses(3, 0))];
        assert_eq!(pages[PAGES_TOGETHER].uses, last);
    }
}

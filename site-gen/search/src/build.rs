//! build: from pages to the files of an index. The same pages give the same bytes, for any number of threads.

use crate::BLOCK;
use crate::cards::Card;
use crate::choice::{self, Facet};
use crate::code::{digit, push_places, push_posting};
use crate::compound::parts;
use crate::count::{Counted, Page, Uses, counted};
use crate::grammar::Grammar;
use crate::head::{Head, VERSION, address, cards_a_file, file, texts_a_file};
use crate::level::Weight;
use crate::stem::stem;
use crate::synonyms::Groups;
use crate::words::{folded, words};
use foldhash::fast::RandomState;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashSet;

/// How large a file of postings may become, in bytes before compression; and one of places, of which only phrases ask.
const POSTINGS_BYTES: usize = 24 * 1024;
const PLACES_BYTES: usize = 8 * 1024;
/// What the head of a compound counts beside the whole word, and what its other parts do.
const HEAD: f64 = 0.7;
const PART: f64 = 0.35;
/// The longest description on a card, in bytes.
const CARD_BYTES_MAX: usize = 180;
/// The longest text of which answers show passages, in bytes.
const TEXT_BYTES_MAX: usize = 8_000;
/// The longest stem, in letters: what is longer is no word that anybody types.
const STEM_MAX: usize = 60;

/// A page as the search sees it.
#[derive(Clone, Debug, Default)]
pub struct Document<'a> {
    /// Where it is read.
    pub address: Cow<'a, str>,
    /// Its title.
    pub title: &'a str,
    /// One sentence about it.
    pub description: &'a str,
    /// Where it stands, such as its topic, or what it is.
    pub trail: Cow<'a, str>,
    /// For whom and about what, as the list of results shows it.
    pub tags: Vec<&'a str>,
    /// The id of the topic that it answers questions on; empty if it is no answer.
    pub topic: &'a str,
    /// What it can be chosen by.
    pub facets: Vec<Facet<'a>>,
    /// Other words for what it is about.
    pub synonyms: Vec<&'a str>,
    /// Its headings.
    pub headings: Vec<&'a str>,
    /// All other words, without markup; [`crate::BLOCK`] stands between blocks.
    pub text: Cow<'a, str>,
}

/// What an index is built with.
#[derive(Clone, Debug)]
pub struct Options {
    /// The tag of the language, such as `de`.
    pub language: String,
    /// Words that mean the same.
    pub groups: Groups,
}

/// How much a page uses a stem: by words of its own, and by shares of compounds.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    title: f64,
    keys: f64,
    headings: f64,
    description: f64,
    text: f64,
}

impl Share {
    fn add(&mut self, uses: &Uses, share: f64) {
        self.title += f64::from(uses.title) * share;
        self.keys += f64::from(uses.keys) * share;
        self.headings += f64::from(uses.headings) * share;
        self.description += f64::from(uses.description) * share;
        self.text += f64::from(uses.text) * share;
    }

    /// `long` is the length of the page's text beside the usual one.
    fn weight(&self, long: f64) -> Weight {
        let text = self.text / (self.text + 1.2 * (0.4 + 0.6 * long));
        let rest = 6.0 * self.keys.min(1.0)
            + 3.0 * self.headings.min(1.5)
            + 3.0 * self.description.min(1.0)
            + 5.0 * text
            + if self.title < 1.0 { 8.0 * self.title } else { 0.0 };
        Weight { in_title: self.title >= 1.0, rest }
    }
}

/// The stem of a word and those of its parts, by their places among all stems.
struct Known {
    stem: u32,
    parts: Vec<u32>,
    is_stop: bool,
}

/// Makes the files of an index, by their addresses; the first is the head.
#[must_use]
pub fn build(documents: &[Document<'_>], options: &Options) -> Vec<(String, Vec<u8>)> {
    let grammar = Grammar::of(&options.language);
    let Counted { vocabulary, spellings, pages } = counted(documents);
    let stemmed: Vec<String> = vocabulary.par_iter().map(|word| stem(word, &grammar)).collect();
    let telling: HashSet<&str, RandomState> = vocabulary
        .iter()
        .zip(&stemmed)
        .filter(|(word, _)| !grammar.is_stop(word))
        .map(|(_, stem)| stem.as_str())
        .collect();
    let split: Vec<Vec<String>> = vocabulary
        .par_iter()
        .zip(&stemmed)
        .map(|(word, own)| parts(word, &grammar, &|part| part != own && telling.contains(part)))
        .collect();
    let mut stems: Vec<&str> = stemmed.iter().chain(split.iter().flatten()).map(String::as_str).collect();
    stems.par_sort_unstable();
    stems.dedup();
    stems.retain(|stem| stem.len() <= STEM_MAX);
    let place = |stem: &str| stems.binary_search(&stem).ok().and_then(|at| u32::try_from(at).ok());
    let known: Vec<Option<Known>> = vocabulary
        .iter()
        .zip(stemmed.iter().zip(&split))
        .map(|(word, (stem, split))| {
            let parts = split.iter().filter_map(|part| place(part)).collect();
            Some(Known { stem: place(stem)?, parts, is_stop: grammar.is_stop(word) })
        })
        .collect();

    let lengths: Vec<f64> =
        pages.iter().map(|page| page.uses.iter().map(|(_, uses)| f64::from(uses.text)).sum()).collect();
    let usual = (lengths.iter().sum::<f64>() / lengths.len().max(1) as f64).max(1.0);
    let read: Vec<Read> = pages
        .par_iter()
        .zip(&lengths)
        .map_init(
            || (vec![Share::default(); stems.len()], vec![Vec::new(); stems.len()]),
            |(shares, all), (page, length)| {
                let levels = levels(page, &known, shares, length / usual);
                let places = places(page, &known, &levels, all);
                Read { levels, places }
            },
        )
        .collect();
    let spellings = spelled(&pages, &spellings, &known, stems.len());
    drop(pages);
    let titles: String = documents.iter().map(|document| telling_words(document.title, &grammar)).collect();
    assemble(documents, options, grammar, &stems, &read, &spellings, titles)
}

fn telling_words(title: &str, grammar: &Grammar) -> char {
    let count = words(title).filter(|word| !grammar.is_stop(&folded(word))).count();
    digit(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The stems on a page, in order, with their levels.
type Levels = Vec<(u32, u8)>;

/// A page, read: its stems, and for each of them its places, as [`push_places`] writes them.
struct Read {
    levels: Levels,
    places: String,
}

/// The level of each stem on a page; `shares` has a place for each stem, empty before and after.
fn levels(page: &Page, known: &[Option<Known>], shares: &mut [Share], long: f64) -> Levels {
    let mut stems: Vec<u32> = Vec::with_capacity(2 * page.uses.len());
    // In the order of words: sums of fractions depend on their order.
    for (word, uses) in &page.uses {
        let Some(known) = &known[*word as usize] else { continue };
        stems.push(known.stem);
        shares[known.stem as usize].add(uses, 1.0);
        if !known.is_stop {
            let head = known.parts.len().saturating_sub(1);
            for (at, part) in known.parts.iter().enumerate() {
                stems.push(*part);
                shares[*part as usize].add(uses, if at == head { HEAD } else { PART });
            }
        }
    }
    stems.sort_unstable();
    stems.dedup();
    stems.into_iter().map(|stem| (stem, std::mem::take(&mut shares[stem as usize]).weight(long).level())).collect()
}

/// Where each of these stems stands on a page, counted in words from 1. A part of a compound stands nowhere. `all` has a
/// list for each stem, empty before and after.
fn places(page: &Page, known: &[Option<Known>], levels: &Levels, all: &mut [Vec<u32>]) -> String {
    for (place, word) in (1..).zip(&page.order) {
        // A break is no word.
        if let Some(Some(known)) = known.get(*word as usize) {
            all[known.stem as usize].push(place);
        }
    }
    let mut text = String::with_capacity(3 * page.order.len());
    for (stem, _) in levels {
        push_places(&mut text, &all[*stem as usize]);
        all[*stem as usize].clear();
    }
    text
}

/// How people write each stem: the spelling of its most frequent word.
fn spelled<'d>(pages: &[Page], spellings: &[&'d str], known: &[Option<Known>], stems: usize) -> Vec<&'d str> {
    let mut counts = vec![0_usize; known.len()];
    for (word, _) in pages.iter().flat_map(|page| &page.uses) {
        counts[*word as usize] += 1;
    }
    let mut best = vec![(0, ""); stems];
    for ((known, count), spelling) in known.iter().zip(counts).zip(spellings) {
        if let Some(known) = known.as_ref().filter(|known| count > best[known.stem as usize].0) {
            best[known.stem as usize] = (count, spelling);
        }
    }
    best.into_iter().map(|(_, spelling)| spelling).collect()
}

/// Rarity of a stem in 1 to 35: four times the logarithm that BM25 weighs words with.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range before")]
fn rarity(pages: usize, with: usize) -> char {
    let (pages, with) = (pages as f64, with as f64);
    let weight = (1.0 + (pages - with + 0.5) / (with + 0.5)).ln() * 4.0;
    digit(weight.round().clamp(1.0, 35.0) as u32)
}

fn assemble(
    documents: &[Document<'_>],
    options: &Options,
    grammar: Grammar,
    stems: &[&str],
    read: &[Read],
    spellings: &[&str],
    titles: String,
) -> Vec<(String, Vec<u8>)> {
    let (Lists { lists, places }, texts) = rayon::join(|| Lists::of(read, stems.len()), || texts(documents));
    let rarity = lists.iter().map(|(_, _, with)| rarity(documents.len(), *with)).collect();
    let (shards, starts) = shards(lists.iter().map(|(list, ..)| list.as_str()), POSTINGS_BYTES);
    let (places, places_at) = self::shards(places.iter().map(String::as_str), PLACES_BYTES);
    let ends = starts.iter().skip(1).copied().chain([spellings.len()]);
    let spellings: Vec<&[&str]> = starts.iter().zip(ends).map(|(start, end)| &spellings[*start..end]).collect();
    let has = |stem: &String| stems.binary_search(&stem.as_str()).is_ok();
    let mut groups = options.groups.stems(&grammar);
    groups.retain(|group| group.iter().any(|entry| entry.iter().all(has)));

    let cards: Vec<Card> = documents.par_iter().map(card).collect();
    let written = |lists: &Vec<&str>| json(serde_json::to_vec(lists));
    let shards: Vec<Vec<u8>> = shards.par_iter().map(written).collect();
    let places: Vec<Vec<u8>> = places.par_iter().map(written).collect();
    let spellings = spellings.par_iter().map(|shard| json(serde_json::to_vec(shard))).collect();
    let facets = json(serde_json::to_vec(&choice::kept(documents)));
    let cards: Vec<Vec<u8>> =
        cards.chunks(cards_a_file(documents.len())).map(|cards| json(serde_json::to_vec(cards))).collect();
    let mut head = Head {
        version: VERSION,
        hash: String::new(),
        pages: documents.len(),
        grammar,
        stems: crate::head::written(stems.iter().copied()),
        rarity,
        titles,
        shards: starts,
        places: places_at,
        groups,
    };
    let files: [(char, Vec<Vec<u8>>); 5] = [('p', shards), ('w', places), ('c', cards), ('t', texts), ('s', spellings)];
    let mut sum = Sha256::new();
    sum.update(json(serde_json::to_vec(&head)));
    for (_, files) in &files {
        files.par_iter().map(Sha256::digest).collect::<Vec<_>>().iter().for_each(|digest| sum.update(digest));
    }
    sum.update(&facets);
    head.hash = data_encoding::HEXLOWER.encode(&sum.finalize()[..6]);

    let (language, hash) = (options.language.as_str(), head.hash.clone());
    let named = files.into_iter().flat_map(|(kind, files)| {
        let name = |at: usize| file(language, &format!("-{kind}{at}"), &hash);
        files.into_iter().enumerate().map(|(at, bytes)| (name(at), bytes)).collect::<Vec<_>>()
    });
    let head = (address(language), json(serde_json::to_vec(&head)));
    [head, (file(language, "-f", &hash), facets)].into_iter().chain(named).collect()
}

/// What a file of texts says, for each file.
fn texts(documents: &[Document<'_>]) -> Vec<Vec<u8>> {
    let text = |document: &Document<'_>| shortened(&document.text, TEXT_BYTES_MAX);
    let file = |documents: &[Document<'_>]| documents.iter().map(text).collect::<Vec<_>>();
    documents
        .par_chunks(texts_a_file(documents.len()))
        .map(|documents| json(serde_json::to_vec(&file(documents))))
        .collect()
}

fn json(value: serde_json::Result<Vec<u8>>) -> Vec<u8> {
    value.expect("strings and numbers can be written")
}

/// What all pages say of each stem.
struct Lists {
    /// The list of its pages, the last of them, and how many there are.
    lists: Vec<(String, u32, usize)>,
    /// Its places on each of them.
    places: Vec<String>,
}

impl Lists {
    fn of(read: &[Read], stems: usize) -> Self {
        let mut lists = vec![(String::new(), 0, 0); stems];
        let mut places = vec![String::new(); stems];
        for (page, Read { levels, places: own }) in read.iter().enumerate() {
            let page = u32::try_from(page).unwrap_or(u32::MAX);
            for ((stem, level), own) in levels.iter().zip(own.split_inclusive(',')) {
                let (list, before, with) = &mut lists[*stem as usize];
                push_posting(list, *level, page - *before);
                (*before, *with) = (page, *with + 1);
                places[*stem as usize].push_str(own);
            }
        }
        Self { lists, places }
    }
}

/// Lists shared out into files of a bearable size, and the first list of each.
fn shards<'l>(lists: impl Iterator<Item = &'l str>, bytes_max: usize) -> (Vec<Vec<&'l str>>, Vec<usize>) {
    let (mut shards, mut starts, mut bytes) = (Vec::<Vec<&str>>::new(), Vec::new(), bytes_max);
    for (at, list) in lists.enumerate() {
        if bytes + list.len() > bytes_max {
            shards.push(Vec::new());
            starts.push(at);
            bytes = 0;
        }
        bytes += list.len() + 3;
        shards.last_mut().expect("the first list opens a shard").push(list);
    }
    (shards, starts)
}

fn card(document: &Document<'_>) -> Card {
    let shown = if document.description.is_empty() { &*document.text } else { document.description };
    Card {
        url: document.address.clone().into_owned(),
        title: document.title.to_owned(),
        text: shortened(shown, CARD_BYTES_MAX),
        trail: document.trail.clone().into_owned(),
        tags: document.tags.iter().map(|tag| (*tag).to_owned()).collect(),
        topic: document.topic.to_owned(),
    }
}

/// The first words of a text, with blanks in one form. A block that ends without a sign gets a dot in the middle.
fn shortened(text: &str, bytes_max: usize) -> String {
    let mut short = String::with_capacity(text.len().min(bytes_max) + 4);
    for block in text.split(BLOCK) {
        let mut words = block.split_ascii_whitespace().peekable();
        if words.peek().is_some() && short.ends_with(|c: char| !".!?:;,…".contains(c)) {
            short.push_str(" ·");
        }
        for word in words {
            if short.len() + word.len() > bytes_max {
                short.push('…');
                return short;
            }
            if !short.is_empty() {
                short.push(' ');
            }
            short.push_str(word);
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_told_apart_in_what_is_shown() {
        let text = format!("Am Gerät{BLOCK}{BLOCK} Stecker   ziehen.{BLOCK}Warten\nund mehr");
        assert_eq!(shortened(&text, 99), "Am Gerät · Stecker ziehen. Warten und mehr");
        assert_eq!(shortened(&text, 22), "Am Gerät · Stecker…");
    }
}

//! What a word of a question may stand for among the stems of a site, and how surely, in hundredths.

use crate::compound::parts;
use crate::distance::distance;
use crate::index::Index;
use crate::stem::stem;

/// The word itself.
const SELF: u64 = 100;
/// It and its neighbour, written as one word.
pub(crate) const JOINED: u64 = 90;
/// A word that means the same.
const SYNONYM: u64 = 70;
/// A word of several that mean the same together.
const SYNONYM_PART: u64 = 40;
/// A word that means the same as one that has been begun.
const BEGUN_SYNONYM: u64 = 45;
/// The word begins it; shared out by length.
const PREFIX: u64 = 60;
const PREFIX_LEAST: u64 = 15;
/// The word ends it: the head of a compound.
const SUFFIX: u64 = 55;
/// The word stands inside it.
const INSIDE: u64 = 30;
/// The head of the word, and its other parts; less if the word itself is known.
const HEAD: [u64; 2] = [50, 30];
const PART: [u64; 2] = [35, 20];
/// One slip of the pen, or two.
const SLIPS: [u64; 2] = [65, 40];
/// Few people mistake the first letter; of a short word so few that it is another word.
const FIRST_LETTER: u64 = 15;
const FIRST_LETTER_LENGTH: usize = 6;
/// How many stems of one kind are taken, and how many altogether.
const KIND_MAX: usize = 12;
const ALL_MAX: usize = 24;

/// A word of a question.
#[derive(Debug)]
pub(crate) struct Word {
    /// Folded.
    pub(crate) folded: String,
    pub(crate) stem: String,
    /// The stems it may stand for, and how surely.
    pub(crate) stands_for: Vec<(usize, u64)>,
    /// Whether the site knows the word itself.
    pub(crate) exact: Option<usize>,
    /// Whether it is meant as it is written.
    pub(crate) is_quoted: bool,
    /// The stem that it was mistaken for.
    pub(crate) meant: Option<usize>,
}

/// Looks a folded word up that is meant as it is written: it stands for itself alone.
pub(crate) fn quoted(folded: &str, index: &Index) -> Word {
    let own = stem(folded, &index.head.grammar);
    let exact = index.place(&own);
    let stands_for = exact.map(|at| (at, SELF)).into_iter().collect();
    Word { folded: folded.to_owned(), stem: own, stands_for, exact, is_quoted: true, meant: None }
}

/// Looks a folded word up.
pub(crate) fn word(folded: &str, index: &Index) -> Word {
    let grammar = &index.head.grammar;
    let own = stem(folded, grammar);
    let place = |stem: &str| index.place(stem);
    let exact = place(&own);
    let mut found: Vec<(usize, u64)> = exact.map(|at| (at, SELF)).into_iter().collect();
    for group in index.head.groups.iter().filter(|group| group.iter().any(|entry| *entry == [own.as_str()])) {
        for entry in group.iter().filter(|entry| **entry != [own.as_str()]) {
            let sure = if entry.len() == 1 { SYNONYM } else { SYNONYM_PART };
            found.extend(entry.iter().filter_map(|stem| place(stem)).map(|at| (at, sure)));
        }
    }
    let letters: Vec<char> = own.chars().collect();
    let longer = best(beginning(&own, letters.len(), index));
    let is_begun = !longer.is_empty();
    found.extend(longer);
    let mut slip = None;
    if exact.is_none() && letters.len() >= 4 {
        let begins = |entry: &&Vec<String>| entry.len() == 1 && entry[0].starts_with(&own) && entry[0] != own;
        for group in index.head.groups.iter().filter(|group| group.iter().any(|entry| begins(&entry))) {
            let others = group.iter().filter(|entry| entry.len() == 1 && !begins(entry));
            found.extend(others.filter_map(|entry| place(&entry[0])).map(|at| (at, BEGUN_SYNONYM)));
        }
        let bare = crate::stem::bare(&own, grammar);
        found.extend(best(containing(&own, &bare, letters.len(), index)));
        // Who has begun a word has mistaken none.
        if !is_begun {
            let slips = best(mistaken(folded, &letters, index));
            slip = slips.first().map(|(at, _)| *at);
            found.extend(slips);
        }
    }
    let row = usize::from(exact.is_some());
    let pieces = parts(folded, grammar, &|part| part != own && place(part).is_some());
    let last = pieces.len().saturating_sub(1);
    let sure = |at: usize| if at == last { HEAD[row] } else { PART[row] };
    found.extend(pieces.iter().enumerate().filter_map(|(at, part)| Some((place(part)?, sure(at)))));
    let stands_for = surest(found);
    let meant = match stands_for.first() {
        Some((at, _)) => Some(*at).filter(|at| Some(*at) == slip),
        None => index.nearest(folded, &own),
    };
    Word { folded: folded.to_owned(), stem: own, stands_for, exact, is_quoted: false, meant }
}

/// Adds the word that two neighbours make together.
pub(crate) fn join(words: &mut [Word], index: &Index) {
    let joints: &[&str] = if index.head.grammar.compounds { &["", "s"] } else { &[""] };
    for at in 1..words.len() {
        if words[at - 1].is_quoted || words[at].is_quoted {
            continue;
        }
        for joint in joints {
            let whole = crate::fold::fold(&format!("{}{joint}{}", words[at - 1].folded, words[at].folded));
            let whole = stem(&whole, &index.head.grammar);
            if let Some(place) = index.place(&whole) {
                for word in &mut words[at - 1..=at] {
                    word.stands_for.push((place, JOINED));
                    word.stands_for = surest(std::mem::take(&mut word.stands_for));
                    word.meant = None;
                }
            }
        }
    }
}

fn beginning(own: &str, length: usize, index: &Index) -> Vec<(usize, u64)> {
    if length < 3 {
        return Vec::new();
    }
    let start = index.stems.partition_point(|known| known.as_str() < own);
    let all = index.stems.iter().enumerate().skip(start).take_while(|(_, known)| known.starts_with(own));
    let longer = all.filter(|(_, known)| known.len() > own.len());
    longer.map(|(at, known)| (at, (PREFIX * length as u64 / known.chars().count() as u64).max(PREFIX_LEAST))).collect()
}

/// At the end of a longer word, a short word loses endings that it keeps when it stands alone: `bare` has lost them.
fn containing(own: &str, bare: &str, length: usize, index: &Index) -> Vec<(usize, u64)> {
    let sure = |known: &String| {
        let inner = known.char_indices().nth(1).map_or("", |(at, _)| &known[at..]);
        if inner.ends_with(bare) {
            return Some(SUFFIX);
        }
        (length >= 5 && inner.contains(own)).then_some(INSIDE)
    };
    index.stems.iter().enumerate().filter_map(|(at, known)| Some((at, sure(known)?))).collect()
}

fn mistaken(folded: &str, own: &[char], index: &Index) -> Vec<(usize, u64)> {
    let most = if own.len() >= 8 { 2 } else { 1 };
    let written: Vec<char> = folded.chars().collect();
    let sure = |known: &String| {
        let known: Vec<char> = known.chars().collect();
        let slips = match (distance(own, &known, most), distance(&written, &known, most)) {
            (Some(a), Some(b)) => a.min(b),
            (a, b) => a.or(b)?,
        };
        let first = if known.first() == own.first() { 0 } else { FIRST_LETTER };
        if first > 0 && own.len() < FIRST_LETTER_LENGTH {
            return None;
        }
        SLIPS.get(slips.checked_sub(1)?).map(|sure| sure - first)
    };
    index.stems.iter().enumerate().filter_map(|(at, known)| Some((at, sure(known)?))).collect()
}

fn best(mut found: Vec<(usize, u64)>) -> Vec<(usize, u64)> {
    found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(KIND_MAX);
    found
}

/// Each stem once, as surely as any reason says; the surest come first.
fn surest(mut found: Vec<(usize, u64)>) -> Vec<(usize, u64)> {
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    found.dedup_by_key(|(at, _)| *at);
    found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(ALL_MAX);
    found
}

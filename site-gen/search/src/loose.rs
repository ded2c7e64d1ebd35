//! The same German and English for texts that no index is made of, such as requests: a text becomes its stems, a question
//! the pieces that a line of stems must have.
//!
//! ```text
//! "Der Netzwerkdrucker druckt nicht"  ─stems─▶  der netzwerkdruck druck nicht
//! "Drucker"                           ─asked─▶  druck, or a word that means the same
//! ```

use crate::compound::parts;
use crate::grammar::Grammar;
use crate::phrase::Asked;
use crate::stem::{bare, stem};
use crate::synonyms::Groups;
use crate::words::{folded, words};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The most words of a question that count.
const WORDS_MAX: usize = 8;
/// The most pieces that one word stands for.
const PIECES_MAX: usize = 10;
/// The most groups of pieces: each part of a compound is one.
const GROUPS_MAX: usize = 12;
/// From so many letters on a word may begin or end a longer one …
const EDGE_MIN: usize = 4;
/// … and if its stem has so many, stand anywhere in it.
const INSIDE_MIN: usize = 5;

/// What is known of a language.
#[derive(Debug)]
pub struct Loose {
    language: String,
    grammar: Grammar,
    meanings: OnceLock<Meanings>,
}

/// Words that mean the same, as stems: who only reads texts needs none.
#[derive(Debug)]
struct Meanings {
    groups: Vec<Vec<String>>,
    /// By these compounds are taken apart.
    known: BTreeSet<String>,
}

impl Loose {
    /// The language with this tag.
    #[must_use]
    pub fn of(language: &str) -> Self {
        Self { language: language.to_owned(), grammar: Grammar::of(language), meanings: OnceLock::new() }
    }

    /// The stems of a text, as they are read. They have small letters, digits, and no blanks.
    pub fn stems(&self, text: &str) -> impl Iterator<Item = String> {
        words(text).map(|word| stem(&folded(word), &self.grammar)).filter(|stem| !stem.is_empty())
    }

    fn meanings(&self) -> &Meanings {
        self.meanings.get_or_init(|| {
            let single = |group: Vec<Vec<String>>| -> Vec<String> {
                group.into_iter().filter(|entry| entry.len() == 1).flatten().collect()
            };
            let groups: Vec<Vec<String>> =
                Groups::of(&self.language).entries(&self.grammar).into_iter().map(single).collect();
            Meanings { known: groups.iter().flatten().cloned().collect(), groups }
        })
    }

    /// What a word stands for, as pieces of a line.
    fn pieces(&self, word: &str, is_quoted: bool) -> Vec<String> {
        let own = stem(word, &self.grammar);
        if is_quoted {
            return vec![whole(&own)];
        }
        let mut pieces = around(word, &own, &self.grammar);
        let same = self.meanings().groups.iter().filter(|group| group.contains(&own)).flatten();
        pieces.extend(same.filter(|other| **other != own).map(|other| whole(other)));
        pieces
    }

    /// The pieces of each part of a compound; nothing if it is none.
    fn parts(&self, word: &str) -> Vec<Vec<String>> {
        let own = stem(word, &self.grammar);
        let known = |part: &str| part != own && self.meanings().known.contains(part);
        let parts = parts(word, &self.grammar, &known);
        // Its head alone says too little.
        if parts.len() < 2 { Vec::new() } else { parts.iter().map(|part| around(part, part, &self.grammar)).collect() }
    }
}

/// What a line of stems must have to answer a question in one of these languages: of each group one piece. The line
/// begins and ends with a blank, and has one between its stems. Nothing is asked if the question has no word.
#[must_use]
pub fn asked(question: &str, languages: &[&Loose]) -> Vec<Vec<String>> {
    let asked = Asked::of(question);
    let tells = |(word, _): &&(String, bool)| !languages.iter().any(|language| language.grammar.is_stop(word));
    let telling: Vec<_> = asked.words.iter().filter(tells).collect();
    let counting = if telling.is_empty() { asked.words.iter().collect() } else { telling };
    let groups = counting.into_iter().take(WORDS_MAX).flat_map(|(word, is_quoted)| {
        let own: Vec<String> = languages.iter().flat_map(|language| language.pieces(word, *is_quoted)).collect();
        let parts = languages.iter().map(|language| language.parts(word)).find(|parts| !parts.is_empty());
        match parts.filter(|_| !is_quoted) {
            // All parts somewhere in the text are as good as the whole word: (word or a) and (word or b).
            Some(parts) => parts.into_iter().map(|part| own.iter().cloned().chain(part).collect()).collect(),
            None => vec![own],
        }
    });
    groups.map(once).take(GROUPS_MAX).collect()
}

/// Each piece once; one that has another in it says nothing more.
fn once(pieces: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for piece in pieces {
        if !kept.iter().any(|known| piece.contains(known.as_str())) {
            kept.push(piece);
        }
    }
    kept.truncate(PIECES_MAX);
    kept
}

fn whole(stem: &str) -> String {
    format!(" {stem} ")
}

/// A word alone and, if it is long enough, at the edges of longer words or inside. At the end of a longer word its stem may
/// have lost more than it loses alone.
fn around(word: &str, stem: &str, grammar: &Grammar) -> Vec<String> {
    let length = |text: &str| text.chars().count();
    if length(word) < EDGE_MIN || length(stem) < EDGE_MIN - 1 {
        return vec![whole(stem)];
    }
    // "e404" begins "e4041"; no number stands inside another word.
    if stem.bytes().any(|byte| byte.is_ascii_digit()) {
        return vec![format!(" {stem}")];
    }
    let within = if length(stem) < INSIDE_MIN { format!(" {stem}") } else { stem.to_owned() };
    vec![within, format!("{} ", bare(stem, grammar))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(question: &str, text: &str, fits: bool) {
        let (german, english) = (Loose::of("de"), Loose::of("en"));
        let line = format!(" {} ", german.stems(text).collect::<Vec<_>>().join(" "));
        let groups = asked(question, &[&german, &english]);
        let has = |group: &Vec<String>| group.iter().any(|piece| line.contains(piece.as_str()));
        assert_eq!(groups.iter().all(has), fits, "{question:?} in {line:?}: {groups:?}");
        assert!(groups.iter().all(|group| (1..=PIECES_MAX).contains(&group.len())), "{groups:?}");
    }

    #[test]
    fn a_text_is_found_by_any_form_of_its_words() {
        check("Drucker", "Es druckt nicht mehr.", true);
        check("schueler kennwort", "Die Schülerinnen haben ihr Passwort vergessen.", true);
        check("SCHÜLER", "ein schueler", true);
        check("zurücksetzen", "Wurde schon zurückgesetzt.", true);
        check("printers", "The printer is out of paper.", true);
        check("Beamer", "Der Drucker streikt.", false);
        check("Beamer Drucker", "Der Drucker streikt.", false);
    }

    #[test]
    fn a_compound_is_found_by_its_parts_and_finds_them() {
        check("Drucker", "Der Netzwerkdrucker im Lehrerzimmer", true);
        check("WLAN", "Das Schulwlan ist weg", true);
        check("Gerät", "zwei Leihgeräte fehlen", true);
        check("Netzwerkdrucker", "Der Drucker ist nicht im Netzwerk", true);
        check("Netzwerkdrucker", "Der Drucker streikt", false);
        check("Ton", "Der Toner ist leer", false);
        check("Raum 12", "Raum 112", false);
    }

    #[test]
    fn words_that_tell_nothing_and_signs_ask_nothing_and_quoted_words_mean_themselves() {
        check("wo ist der Beamer", "Beamer dunkel", true);
        check("der", "der die das", true);
        check("\"Kennwort\"", "Passwort weg", false);
        check("\"Druck\"", "Netzwerkdrucker", false);
        assert!(asked(" … !? ", &[&Loose::of("de")]).is_empty());
        let long = "wort ".repeat(3) + "eins zwei drei vier fünf sechs sieben acht neun zehn";
        assert!(asked(&long, &[&Loose::of("de")]).len() <= GROUPS_MAX);
    }
}

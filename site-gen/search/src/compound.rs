//! Compounds, taken apart by words that the site itself uses.

use crate::grammar::Grammar;
use crate::stem::stem;

/// The shortest word that is taken apart, in letters.
const WORD_MIN: usize = 7;
/// The shortest first part.
const FIRST_MIN: usize = 3;
/// The shortest last part, which carries the meaning.
const LAST_MIN: usize = 4;
/// The shortest last part behind something unknown.
const LAST_ALONE_MIN: usize = 5;
/// Prefixes that make a verb another verb, not a compound.
const PREFIXES: &[&str] = &["be", "ge", "er", "ver", "zer", "ent", "emp", "mis", "un", "ur"];
/// How many parts a word has at most.
const PARTS_MAX: usize = 4;

/// The stems of the parts of a folded word, as far as `known` knows them; the last one is the head. Empty if it is
/// no compound. Joints such as the s of `Anmeldungs|name` fall away with the stem; a letter may belong to both
/// parts, because doubled letters stand once (`Netzwerkkabel`).
pub(crate) fn parts(word: &str, grammar: &Grammar, known: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut parts = Vec::new();
    if grammar.compounds {
        let letters: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        if letters.len() >= WORD_MIN && !whole(word, &letters, grammar, known, &mut parts) {
            parts.clear();
            head(word, &letters, grammar, known, &mut parts);
        }
    }
    parts
}

/// Both sides known, the longest head first.
fn whole(
    word: &str,
    letters: &[usize],
    grammar: &Grammar,
    known: &dyn Fn(&str) -> bool,
    parts: &mut Vec<String>,
) -> bool {
    if parts.len() + 2 > PARTS_MAX || letters.len() < FIRST_MIN + LAST_MIN {
        return false;
    }
    for cut in FIRST_MIN..=letters.len() - LAST_MIN {
        let first = &word[..letters[cut]];
        if is_prefix(first, grammar) {
            continue;
        }
        for from in [cut, cut - 1] {
            let last = stem(&word[letters[from]..], grammar);
            if !known(&last) {
                continue;
            }
            let first_stem = stem(first, grammar);
            let before = parts.len();
            if known(&first_stem) {
                parts.push(first_stem);
            } else if !whole(first, &letters[..cut], grammar, known, parts) {
                parts.truncate(before);
                continue;
            }
            parts.push(last);
            return true;
        }
    }
    false
}

/// Only the head known: `Hochspannungs|netzgerät`.
fn head(word: &str, letters: &[usize], grammar: &Grammar, known: &dyn Fn(&str) -> bool, parts: &mut Vec<String>) {
    if letters.len() < FIRST_MIN + LAST_ALONE_MIN {
        return;
    }
    for cut in FIRST_MIN..=letters.len() - LAST_ALONE_MIN {
        if is_prefix(&word[..letters[cut]], grammar) {
            continue;
        }
        let last = stem(&word[letters[cut]..], grammar);
        if last.chars().count() >= LAST_MIN && known(&last) {
            parts.push(last);
            return;
        }
    }
}

fn is_prefix(first: &str, grammar: &Grammar) -> bool {
    PREFIXES.contains(&first) || grammar.particles.iter().any(|particle| particle == first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[track_caller]
    fn check(word: &str, site: &[&str], wanted: &[&str]) {
        let grammar = Grammar::of("de");
        let stems: Vec<String> = site.iter().map(|word| stem(&fold(word), &grammar)).collect();
        let found = parts(&fold(word), &grammar, &|stem| stems.iter().any(|known| known == stem));
        assert_eq!(found, wanted, "{word}");
    }

    #[test]
    fn compounds_fall_apart_where_the_site_knows_the_parts() {
        check("Netzwerkdrucker", &["Netzwerk", "Drucker"], &["netzwerk", "druck"]);
        check("Netzwerkkabel", &["Netzwerk", "Kabel"], &["netzwerk", "kabel"]);
        check("Benutzungsordnung", &["Benutzung", "Ordnung"], &["benutz", "ord"]);
        check("Hochspannungsnetzgerät", &["Netzgerät"], &["netzgera"]);
        check("Schülerleihgerät", &["Schüler", "leihen", "Gerät"], &["schul", "leih", "gera"]);
        check("Drucker", &["Druck"], &[]);
    }

    #[test]
    fn a_verb_with_a_particle_is_no_compound() {
        check("anmelden", &["melden"], &[]);
        check("verbinden", &["binden"], &[]);
        check("herunterfahren", &["fahren"], &[]);
    }
}

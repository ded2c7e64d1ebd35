//! Stems: what forms of a word have in common.

use crate::grammar::Grammar;

/// The shortest stem, in letters.
const STEM_MIN: usize = 3;

/// The stem of a folded word: `netzwerkdrucker`, `netzwerkdruckern` and `netzwerkdrucken` share one;
/// `zuruckgesetzt` has that of `zurucksetzen`, `angeschlosen` that of `anschliesen`.
#[must_use]
pub(crate) fn stem(word: &str, grammar: &Grammar) -> String {
    if grammar.endings.is_empty() || word.chars().count() <= STEM_MIN || word.bytes().any(|b| b.is_ascii_digit()) {
        return word.to_owned();
    }
    let participle = participle(word, grammar);
    let word = participle.as_deref().unwrap_or(word);
    let stem = strip_all(strip_once(word, word.chars().count(), &grammar.nouns), grammar);
    if has_participle_ending(word) { with_verb(stem, grammar) } else { stem }
}

fn has_participle_ending(word: &str) -> bool {
    word.ends_with("en") || word.ends_with('t')
}

/// A stem as it ends a longer word: short words keep endings that long ones lose.
pub(crate) fn bare(stem: &str, grammar: &Grammar) -> String {
    let fits = |ending: &&str| stem.ends_with(*ending) && stem.chars().count() >= STEM_MIN + ending.chars().count();
    let endings = grammar.endings.iter().map(|(ending, _)| ending.as_str());
    endings.into_iter().find(|ending| fits(ending)).map_or(stem, |ending| &stem[..stem.len() - ending.len()]).to_owned()
}

fn strip_once<'w>(word: &'w str, length: usize, endings: &[(String, usize)]) -> &'w str {
    let fits = |(ending, shortest): &&(String, usize)| length >= *shortest && word.ends_with(ending.as_str());
    endings.iter().find(fits).map_or(word, |(ending, _)| &word[..word.len() - ending.len()])
}

pub(crate) fn strip_all(word: &str, grammar: &Grammar) -> String {
    let mut word = word;
    loop {
        let shorter = strip_once(word, word.chars().count(), &grammar.endings);
        if shorter.len() == word.len() {
            return word.to_owned();
        }
        word = shorter;
    }
}

/// A participle without its `ge`, which stands at the beginning or behind a particle; `None` if it is none.
fn participle(word: &str, grammar: &Grammar) -> Option<String> {
    if grammar.particles.is_empty() {
        return None;
    }
    let core = word.strip_suffix("en").or_else(|| word.strip_suffix('t'))?;
    if core.strip_prefix("ge").is_some_and(|core| core.chars().count() > STEM_MIN) {
        return Some(word["ge".len()..].to_owned());
    }
    grammar.particles.iter().find_map(|particle| {
        let rest = core.strip_prefix(particle.as_str())?.strip_prefix("ge")?;
        let whole = &word[particle.len() + "ge".len()..];
        (rest.chars().count() >= STEM_MIN).then(|| format!("{particle}{whole}"))
    })
}

/// Puts the stem of the verb in the place of that of its participle.
fn with_verb(stem: String, grammar: &Grammar) -> String {
    for (participle, verb) in &grammar.strong {
        if let Some(before) = stem.strip_suffix(participle.as_str()) {
            return strip_all(&format!("{before}{verb}"), grammar);
        }
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::stem;
    use crate::fold::fold;
    use crate::grammar::Grammar;

    #[track_caller]
    fn same(language: &str, forms: &[&str]) {
        let grammar = Grammar::of(language);
        let stems: Vec<String> = forms.iter().map(|form| stem(&fold(form), &grammar)).collect();
        assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{forms:?} {stems:?}");
    }

    #[test]
    fn forms_of_a_german_word_share_a_stem() {
        same("de", &["Drucker", "Druckern", "drucken", "druckt", "gedruckt", "Druck"]);
        same("de", &["zurücksetzen", "zurückgesetzt"]);
        same("de", &["anschließen", "angeschlossen", "anschliessen"]);
        same("de", &["ausleihen", "ausgeliehen", "Ausleihe"]);
        same("de", &["verbinden", "verbunden", "Verbindung", "Verbindungen", "verbindet"]);
        same("de", &["sperren", "gesperrt", "Sperre", "Sperrung"]);
        same("de", &["Leihgerät", "Leihgeräte", "Leihgeräten", "leihgeraet", "leihgerate"]);
        same("de", &["Schüler", "Schülerin", "Schülerinnen"]);
        same("de", &["weiterleiten", "Weiterleitung", "weitergeleitet"]);
        same("de", &["Stundenplan", "Stundenpläne"]);
        same("de", &["Zeugnis", "Zeugnisse"]);
        same("de", &["anmelden", "Anmeldung", "angemeldet", "anmelde"]);
        same("de", &["löschen", "gelöscht", "Löschung"]);
        same("de", &["Patrone", "Patronen"]);
    }

    #[test]
    fn forms_of_an_english_word_share_a_stem() {
        same("en", &["printer", "printers", "print", "printing", "printed"]);
        same("en", &["connect", "connecting", "connected", "connects"]);
    }

    #[test]
    fn other_languages_and_numbers_stay_as_they_are() {
        assert_eq!(stem("yazicilar", &Grammar::of("tr")), "yazicilar");
        assert_eq!(stem("e404s", &Grammar::of("de")), "e404s");
        assert_eq!(stem("lan", &Grammar::of("de")), "lan");
    }
}

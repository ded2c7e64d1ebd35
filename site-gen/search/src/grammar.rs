//! What the search knows of a language. The head of an index carries it, so that browsers need no grammar of their own.

use serde::{Deserialize, Serialize};

/// The rules of a language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grammar {
    /// Folded words that say nothing about a page.
    pub(crate) stop: Vec<String>,
    /// Endings, tried in this order again and again: the ending, and how long the word must be to lose it.
    pub(crate) endings: Vec<(String, usize)>,
    /// Endings that a word may lose once, before the others: the ending, and how long the word must be.
    pub(crate) nouns: Vec<(String, usize)>,
    /// Particles before the `ge` of a participle, as in `zurückgesetzt`.
    pub(crate) particles: Vec<String>,
    /// Stems of strong participles, and the stem of their verb.
    pub(crate) strong: Vec<(String, String)>,
    /// Whether words may be made of words.
    pub(crate) compounds: bool,
}

impl Grammar {
    /// The rules of the language with this tag.
    pub(crate) fn of(language: &str) -> Self {
        match language.split('-').next().unwrap_or_default() {
            "de" | "leicht" => german(),
            "en" => english(),
            _ => Self {
                stop: Vec::new(),
                endings: Vec::new(),
                nouns: Vec::new(),
                particles: Vec::new(),
                strong: Vec::new(),
                compounds: false,
            },
        }
    }

    pub(crate) fn is_stop(&self, folded: &str) -> bool {
        self.stop.binary_search_by(|word| word.as_str().cmp(folded)).is_ok()
    }
}

fn list(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text.split_whitespace().map(crate::fold::fold).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn lengths(pairs: &[(&str, usize)]) -> Vec<(String, usize)> {
    pairs.iter().map(|(ending, length)| ((*ending).to_owned(), *length)).collect()
}

/// Strong participles without their `ge`, and their verbs.
const STRONG: &[(&str, &str)] = &[
    ("schlossen", "schließen"),
    ("bunden", "binden"),
    ("liehen", "leihen"),
    ("schrieben", "schreiben"),
    ("funden", "finden"),
    ("loren", "lieren"),
    ("nommen", "nehmen"),
    ("brochen", "brechen"),
    ("sprochen", "sprechen"),
    ("griffen", "greifen"),
    ("schnitten", "schneiden"),
    ("zogen", "ziehen"),
    ("sandt", "senden"),
    ("kannt", "kennen"),
    ("brannt", "brennen"),
    ("schoben", "schieben"),
    ("boten", "bieten"),
    ("worfen", "werfen"),
    ("troffen", "treffen"),
    ("holfen", "helfen"),
    ("wiesen", "weisen"),
    ("blieben", "bleiben"),
    ("standen", "stehen"),
    ("dacht", "denken"),
    ("bracht", "bringen"),
    ("storben", "sterben"),
    ("froren", "frieren"),
    ("zwungen", "zwingen"),
    ("sprungen", "springen"),
    ("sunken", "sinken"),
    ("wusst", "wissen"),
];

fn german() -> Grammar {
    let mut grammar = german_without_strong_verbs();
    let stem = |word: &str| crate::stem::strip_all(&crate::fold::fold(word), &grammar);
    grammar.strong = STRONG.iter().map(|(participle, verb)| (stem(participle), stem(verb))).collect();
    grammar
}

fn german_without_strong_verbs() -> Grammar {
    Grammar {
        stop: list(
            "aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bitte da dabei dafür dann \
             das dass dazu dein deine dem den denn der des dessen dich die dies diese diesem diesen dieser dieses dir \
             doch dort du durch ein eine einem einen einer eines er es etwas euch euer für ganz gibt hab habe haben hat \
             hatte hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede jeden jeder jedes \
             jemand jetzt kann kannst können könnt lässt macht mache machen man mehr mein meine meinem meinen meiner \
             mich mir mit muss müssen nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine seit sich sie \
             sind so soll sollte sonst tun tut über um und uns unser unsere unter vom von vor wann war warum was wegen \
             weil welche welchen welcher welches wenn wer werden wie wieder wieso will wir wird wo wohin womit wurde \
             würde zu zum zur zwischen finde finden geht gehen komme kommt",
        ),
        nouns: lengths(&[
            ("ungen", 9),
            ("ungs", 8),
            ("ung", 7),
            ("erinen", 10),
            ("erin", 8),
            ("inen", 9),
            ("barkeit", 11),
            ("keiten", 11),
            ("keit", 9),
            ("heiten", 11),
            ("heit", 9),
        ]),
        endings: lengths(&[
            ("em", 6),
            ("ern", 7),
            ("er", 6),
            ("end", 8),
            ("es", 6),
            ("en", 5),
            ("st", 6),
            ("e", 4),
            ("s", 4),
            ("n", 4),
            ("t", 5),
        ]),
        particles: list(
            "ab an auf aus bei durch ein fest fort frei heraus herunter hervor hinein hinzu hin her hoch los mit nach \
             neu rein runter raus um unter vor voran vorbei weg weiter wieder zu zurück zusammen zwischen über frei \
             stumm kennen ein heim nieder empor entgegen gegenüber bereit bekannt still kaputt vorder",
        ),
        strong: Vec::new(),
        compounds: true,
    }
}

fn english() -> Grammar {
    Grammar {
        stop: list(
            "a about after all am an and any are as at be been but by can cannot could did do does doesn for from get \
             had has have he her here his how i if in into is isn it its just me more my no not of off on or our out \
             over she should so some than that the their them then there these they this to up us was we were what \
             when where which who why will with won would you your",
        ),
        nouns: lengths(&[("ations", 9), ("ation", 8), ("ments", 8), ("ment", 7), ("ings", 7), ("ing", 6)]),
        endings: lengths(&[("ies", 5), ("es", 5), ("ed", 5), ("er", 6), ("s", 4), ("y", 5), ("e", 4)]),
        particles: Vec::new(),
        strong: Vec::new(),
        compounds: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted_and_folded() {
        for language in ["de", "en"] {
            let grammar = Grammar::of(language);
            assert!(grammar.stop.is_sorted());
            assert!(!grammar.stop.is_empty());
        }
        assert!(Grammar::of("de").is_stop("fur"));
        assert!(!Grammar::of("de").is_stop("drucker"));
        assert!(Grammar::of("tr").stop.is_empty());
    }
}

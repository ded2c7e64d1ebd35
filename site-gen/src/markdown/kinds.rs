//! The kinds of notes, and what authors call them.

use pulldown_cmark::BlockQuoteKind;

/// What a note is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Known(BlockQuoteKind),
    /// One that nobody knows.
    Other,
}

/// What a word before a note means.
pub(super) struct Meant {
    pub(super) kind: Kind,
    /// Whether such notes fold.
    pub(super) folds: bool,
    /// Whether the theme has a word of its own for it; else the written one is the title.
    pub(super) has_word: bool,
}

/// What a word stands for: words of GitHub, MkDocs, Docusaurus and VitePress, and German ones.
pub(super) fn meant(word: &str) -> Option<Meant> {
    use BlockQuoteKind::{Caution, Important, Note, Tip, Warning};
    let (kind, has_word) = match word.to_lowercase().as_str() {
        "note" | "info" | "hinweis" => (Note, true),
        "tip" | "hint" | "tipp" => (Tip, true),
        "important" | "wichtig" => (Important, true),
        "warning" | "warn" | "achtung" => (Warning, true),
        "caution" | "danger" | "halt" => (Caution, true),
        "abstract" | "summary" | "tldr" | "seealso" | "quote" | "cite" | "example" | "question" | "faq" | "notiz"
        | "beispiel" | "frage" | "details" => (Note, false),
        "success" | "check" | "done" | "help" => (Tip, false),
        "attention" => (Important, false),
        "warnung" => (Warning, false),
        "error" | "bug" | "failure" | "fail" | "missing" | "stopp" | "stop" | "vorsicht" | "gefahr" => (Caution, false),
        _ => return None,
    };
    Some(Meant { kind: Kind::Known(kind), folds: word.eq_ignore_ascii_case("details"), has_word })
}

/// The word with a large first letter, as titles have it.
pub(super) fn large(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The class of a note, the class of the mark before it, and the key of its word.
pub(super) fn dress(kind: BlockQuoteKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", "mk", "note.note"),
        BlockQuoteKind::Tip => ("note tip", "mk ok", "note.tip"),
        BlockQuoteKind::Important => ("note", "mk", "note.important"),
        BlockQuoteKind::Warning => ("note warn", "mk soon", "note.warning"),
        BlockQuoteKind::Caution => ("note stop", "mk late", "note.caution"),
    }
}

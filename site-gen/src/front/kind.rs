//! What kind of answer an article is (P-12).

use serde::Serialize;

/// What kind of answer an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ArticleKind {
    /// A question that many ask.
    Faq,
    /// Step by step.
    Guide,
    /// A film.
    Video,
    /// Something new, on a day.
    News,
}

impl ArticleKind {
    /// The kinds, as a problem names them.
    pub(super) const NAMES: &str = "faq (frage), guide (anleitung), video or news (aktuelles)";

    /// The kind that authors call so.
    pub(super) fn named(word: &str) -> Option<Self> {
        match word.to_lowercase().as_str() {
            "faq" | "frage" => Some(Self::Faq),
            "guide" | "anleitung" => Some(Self::Guide),
            "video" | "film" => Some(Self::Video),
            "news" | "aktuelles" => Some(Self::News),
            _ => None,
        }
    }
}

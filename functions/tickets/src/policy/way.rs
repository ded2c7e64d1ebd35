//! The ways by which a level is reached (P-02).

/// A way to somebody, or to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The help pages.
    Pages,
    /// The forum.
    Forum,
    /// The form.
    Form,
    /// A mail.
    Mail,
    /// The telephone.
    Phone,
    /// A talk at the school.
    Talk,
    /// A video conference.
    Video,
    /// A visit.
    Visit,
    /// By the level below alone.
    Below,
}

impl Way {
    /// All ways there are.
    pub const ALL: [Self; 9] = [
        Self::Pages,
        Self::Forum,
        Self::Form,
        Self::Mail,
        Self::Phone,
        Self::Talk,
        Self::Video,
        Self::Visit,
        Self::Below,
    ];

    /// Its name in `desk.toml` and in strings.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Forum => "forum",
            Self::Form => "form",
            Self::Mail => "mail",
            Self::Phone => "phone",
            Self::Talk => "talk",
            Self::Video => "video",
            Self::Visit => "visit",
            Self::Below => "below",
        }
    }

    /// The way with this name.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.key() == key)
    }
}

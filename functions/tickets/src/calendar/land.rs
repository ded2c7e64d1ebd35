//! The sixteen Länder: each has its own holidays.

/// A German Land.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Land {
    /// Brandenburg.
    Bb,
    /// Berlin.
    Be,
    /// Baden-Württemberg.
    Bw,
    /// Bavaria.
    By,
    /// Bremen.
    Hb,
    /// Hesse.
    He,
    /// Hamburg.
    Hh,
    /// Mecklenburg-Vorpommern.
    Mv,
    /// Lower Saxony.
    Ni,
    /// North Rhine-Westphalia.
    Nw,
    /// Rhineland-Palatinate.
    Rp,
    /// Schleswig-Holstein.
    Sh,
    /// Saarland.
    Sl,
    /// Saxony.
    Sn,
    /// Saxony-Anhalt.
    St,
    /// Thuringia.
    Th,
}

impl Land {
    /// All of them, by their codes.
    pub const ALL: [Self; 16] = [
        Self::Bb,
        Self::Be,
        Self::Bw,
        Self::By,
        Self::Hb,
        Self::He,
        Self::Hh,
        Self::Mv,
        Self::Ni,
        Self::Nw,
        Self::Rp,
        Self::Sh,
        Self::Sl,
        Self::Sn,
        Self::St,
        Self::Th,
    ];

    /// The two letters of ISO 3166-2, in small.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Bb => "bb",
            Self::Be => "be",
            Self::Bw => "bw",
            Self::By => "by",
            Self::Hb => "hb",
            Self::He => "he",
            Self::Hh => "hh",
            Self::Mv => "mv",
            Self::Ni => "ni",
            Self::Nw => "nw",
            Self::Rp => "rp",
            Self::Sh => "sh",
            Self::Sl => "sl",
            Self::Sn => "sn",
            Self::St => "st",
            Self::Th => "th",
        }
    }

    /// The Land with this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|land| land.code() == code)
    }
}

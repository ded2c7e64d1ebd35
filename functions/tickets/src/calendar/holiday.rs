//! Public holidays, computed: each law of a Land as one line. Good from 1995 on, when the Länder gave up Buß- und Bettag.

use super::Land;
use Land::{Bb, Be, Bw, By, Hb, He, Hh, Mv, Ni, Nw, Rp, Sh, Sl, Sn, St, Th};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A public holiday of at least one place in Germany. What people call it stands in `content/mails/words`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holiday {
    /// Neujahr.
    NewYear,
    /// Heilige Drei Könige.
    Epiphany,
    /// Internationaler Frauentag.
    WomensDay,
    /// Karfreitag.
    GoodFriday,
    /// Ostersonntag.
    EasterSunday,
    /// Ostermontag.
    EasterMonday,
    /// Tag der Arbeit.
    LabourDay,
    /// Tag der Befreiung: in Berlin, 75 and 80 years after.
    LiberationDay,
    /// Christi Himmelfahrt.
    AscensionDay,
    /// Pfingstsonntag.
    WhitSunday,
    /// Pfingstmontag.
    WhitMonday,
    /// Fronleichnam.
    CorpusChristi,
    /// Volksaufstand in der DDR: in Berlin, 75 years after.
    UprisingDay,
    /// Hohes Friedensfest: in the city of Augsburg.
    PeaceFestival,
    /// Mariä Himmelfahrt.
    AssumptionDay,
    /// Weltkindertag.
    ChildrensDay,
    /// Tag der Deutschen Einheit.
    UnityDay,
    /// Reformationstag.
    ReformationDay,
    /// Allerheiligen.
    AllSaints,
    /// Buß- und Bettag.
    RepentanceDay,
    /// 1. Weihnachtstag.
    ChristmasDay,
    /// 2. Weihnachtstag.
    SecondChristmasDay,
}

/// Which day of the year it is.
enum Day {
    /// The same one each year: month and day.
    Fixed(u32, u32),
    /// So many days after Easter Sunday.
    Easter(i64),
    /// Eleven days before the first Sunday of Advent: the Wednesday from 16 to 22 November.
    Repentance,
}

/// From which year to which it is a holiday, and in which Länder.
struct Law(i32, i32, &'static [Land]);

const ALL: &[Land] = &Land::ALL;
/// No end in sight.
const ON: i32 = i32::MAX;

const fn always(lands: &'static [Land]) -> Law {
    Law(i32::MIN, ON, lands)
}

const fn once(year: i32) -> Law {
    Law(year, year, &[Be])
}

/// The laws. What holds in some municipalities alone closes no Land: it stands in [`LOCAL`].
const LAWS: &[(Holiday, Day, &[Law])] = &[
    (Holiday::NewYear, Day::Fixed(1, 1), &[always(ALL)]),
    (Holiday::Epiphany, Day::Fixed(1, 6), &[always(&[Bw, By, St])]),
    (Holiday::WomensDay, Day::Fixed(3, 8), &[Law(2019, ON, &[Be]), Law(2023, ON, &[Mv])]),
    (Holiday::GoodFriday, Day::Easter(-2), &[always(ALL)]),
    (Holiday::EasterSunday, Day::Easter(0), &[always(&[Bb])]),
    (Holiday::EasterMonday, Day::Easter(1), &[always(ALL)]),
    (Holiday::LabourDay, Day::Fixed(5, 1), &[always(ALL)]),
    (Holiday::LiberationDay, Day::Fixed(5, 8), &[once(2020), once(2025)]),
    (Holiday::AscensionDay, Day::Easter(39), &[always(ALL)]),
    (Holiday::WhitSunday, Day::Easter(49), &[always(&[Bb])]),
    (Holiday::WhitMonday, Day::Easter(50), &[always(ALL)]),
    (Holiday::CorpusChristi, Day::Easter(60), &[always(&[Bw, By, He, Nw, Rp, Sl])]),
    (Holiday::UprisingDay, Day::Fixed(6, 17), &[once(2028)]),
    (Holiday::PeaceFestival, Day::Fixed(8, 8), &[]),
    (Holiday::AssumptionDay, Day::Fixed(8, 15), &[always(&[Sl])]),
    (Holiday::ChildrensDay, Day::Fixed(9, 20), &[Law(2019, ON, &[Th])]),
    (Holiday::UnityDay, Day::Fixed(10, 3), &[always(ALL)]),
    (
        Holiday::ReformationDay,
        Day::Fixed(10, 31),
        // 2017 was its 500th year.
        &[always(&[Bb, Mv, Sn, St, Th]), Law(2017, 2017, ALL), Law(2018, ON, &[Hb, Hh, Ni, Sh])],
    ),
    (Holiday::AllSaints, Day::Fixed(11, 1), &[always(&[Bw, By, Nw, Rp, Sl])]),
    (Holiday::RepentanceDay, Day::Repentance, &[always(&[Sn])]),
    (Holiday::ChristmasDay, Day::Fixed(12, 25), &[always(ALL)]),
    (Holiday::SecondChristmasDay, Day::Fixed(12, 26), &[always(ALL)]),
];

/// Holidays of some municipalities of a Land: those with more Catholics than Protestants (By), those that a
/// decree names (Sn, Th), and Augsburg (By). A desk there names them.
const LOCAL: &[(Land, &[Holiday])] = &[
    (By, &[Holiday::AssumptionDay, Holiday::PeaceFestival]),
    (Sn, &[Holiday::CorpusChristi]),
    (Th, &[Holiday::CorpusChristi]),
];

impl Holiday {
    /// Every holiday, in the order of the year.
    pub fn all() -> impl Iterator<Item = Self> {
        LAWS.iter().map(|(holiday, ..)| *holiday)
    }

    /// The holiday that a whole Land has on this day, if it has one.
    #[must_use]
    pub fn on(date: NaiveDate, land: Land) -> Option<Self> {
        let in_force = |law: &Law| (law.0..=law.1).contains(&date.year()) && law.2.contains(&land);
        let holds = |laws: &[Law]| laws.iter().any(in_force);
        LAWS.iter().find(|(_, day, laws)| day.is(date) && holds(laws)).map(|(holiday, ..)| *holiday)
    }

    /// Whether it is on this day, wherever it is a holiday.
    #[must_use]
    pub fn is_on(self, date: NaiveDate) -> bool {
        LAWS.iter().any(|(holiday, day, _)| *holiday == self && day.is(date))
    }

    /// The holidays that only some municipalities of a Land have.
    #[must_use]
    pub fn local(land: Land) -> &'static [Self] {
        LOCAL.iter().find(|(of, _)| *of == land).map_or(&[], |(_, holidays)| holidays)
    }

    /// Its key, as `desk.toml` and the words of mails write it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::NewYear => "new_year",
            Self::Epiphany => "epiphany",
            Self::WomensDay => "womens_day",
            Self::GoodFriday => "good_friday",
            Self::EasterSunday => "easter_sunday",
            Self::EasterMonday => "easter_monday",
            Self::LabourDay => "labour_day",
            Self::LiberationDay => "liberation_day",
            Self::AscensionDay => "ascension_day",
            Self::WhitSunday => "whit_sunday",
            Self::WhitMonday => "whit_monday",
            Self::CorpusChristi => "corpus_christi",
            Self::UprisingDay => "uprising_day",
            Self::PeaceFestival => "peace_festival",
            Self::AssumptionDay => "assumption_day",
            Self::ChildrensDay => "childrens_day",
            Self::UnityDay => "unity_day",
            Self::ReformationDay => "reformation_day",
            Self::AllSaints => "all_saints",
            Self::RepentanceDay => "repentance_day",
            Self::ChristmasDay => "christmas_day",
            Self::SecondChristmasDay => "second_christmas_day",
        }
    }
}

impl Day {
    fn is(&self, date: NaiveDate) -> bool {
        match *self {
            Self::Fixed(month, day) => (date.month(), date.day()) == (month, day),
            Self::Easter(after) => easter(date.year()).is_some_and(|easter| (date - easter).num_days() == after),
            Self::Repentance => date.month() == 11 && (16..=22).contains(&date.day()) && date.weekday() == Weekday::Wed,
        }
    }
}

/// Easter Sunday of the Gregorian calendar, by Butcher's rule (1876).
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, of_century) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let corrected = (8 * century + 13) / 25;
    let epact = (19 * golden + century - century / 4 - corrected + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    let after_22_march = epact + to_sunday - 7 * late;
    let first = NaiveDate::from_ymd_opt(year, 3, 22)?;
    first.checked_add_days(Days::new(u64::try_from(after_22_march).ok()?))
}

#[cfg(test)]
mod tests;

//! Pauses: stretches of days in which waiting times in days stand still. School holidays are the usual ones.

use super::Land;
use crate::Language;
use crate::policy::Label;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The school holidays of all Länder, with their licence beside them.
const LIST: &str = include_str!("../../data/school-holidays.csv");

/// A stretch of days, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// What people call it; empty if somebody wrote it by hand.
    pub name: Label,
}

impl Pause {
    /// Whether this day is one of it.
    #[must_use]
    pub fn has(&self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.to
    }
}

/// The school holidays of a Land, as far as they are known.
pub(crate) fn school_holidays(land: Land) -> impl Iterator<Item = Pause> {
    LIST.lines().filter_map(move |line| read(line.strip_prefix(land.code())?.strip_prefix(';')?))
}

/// The last day of the Land's last school holidays that are known. Single days do not count: some are known years ahead.
pub(crate) fn known_until(land: Land) -> Option<NaiveDate> {
    school_holidays(land).filter(|pause| pause.from < pause.to).map(|pause| pause.to).max()
}

/// A line of the list behind its Land.
fn read(line: &str) -> Option<Pause> {
    let mut fields = line.split(';');
    let (from, to) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    let name = ["de", "en"].into_iter().map(Language::new).zip(fields.map(str::to_owned));
    Some(Pause { from, to, name: Label::new(BTreeMap::from_iter(name)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_line_of_the_list_is_read_and_none_ends_before_it_begins() {
        let written = LIST.lines().filter(|line| !line.starts_with('#')).count();
        let read: Vec<Pause> = Land::ALL.into_iter().flat_map(school_holidays).collect();
        assert_eq!(read.len(), written);
        for pause in &read {
            assert!(pause.from <= pause.to && pause.to >= day("2025-01-01"), "{pause:?}");
            assert!((pause.to - pause.from).num_days() < 50, "{pause:?}");
            assert!(["de", "en"].iter().all(|tag| !pause.name.word(&Language::new(tag)).is_empty()), "{pause:?}");
        }
    }

    #[test]
    fn every_land_has_its_long_holidays_in_every_school_year_it_is_known_for() {
        for land in Land::ALL {
            let holidays: Vec<Pause> = school_holidays(land).collect();
            for year in 2025..=2030 {
                let begins = |pause: &&Pause| pause.from.to_string().starts_with(&year.to_string());
                let long = holidays.iter().filter(begins).filter(|pause| (pause.to - pause.from).num_days() > 30);
                assert_eq!(long.count(), 1, "summer {year} in {}", land.code());
            }
            let known = known_until(land).unwrap();
            assert!(day("2030-08-01") < known && known < day("2031-06-01"), "{} {known}", land.code());
        }
    }

    #[test]
    fn holidays_are_those_of_their_land() {
        let on = |land, date| school_holidays(land).find(|pause| pause.has(day(date)));
        let name = |land, date| on(land, date).map(|pause| pause.name.word(&Language::new("de")).to_owned());
        assert_eq!(name(Land::Hh, "2026-12-21").as_deref(), Some("Weihnachtsferien"));
        assert_eq!(name(Land::Nw, "2026-12-21"), None);
        assert_eq!(name(Land::By, "2027-11-17").as_deref(), Some("Buß- und Bettag"));
        assert_eq!(on(Land::Sh, "2026-08-15").unwrap().to, day("2026-08-15"), "not as on the islands");
        assert_eq!(on(Land::Mv, "2026-08-22").unwrap().to, day("2026-08-22"), "not as at vocational schools");
        assert_eq!(known_until(Land::By), Some(day("2030-09-09")), "not the single day in November");
    }
}

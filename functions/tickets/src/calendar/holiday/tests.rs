//! The computed holidays beside the list of another hand, day by day.

use super::*;
use std::collections::BTreeMap;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What the list says of a day: its English name, and whether each Land has it.
fn listed() -> BTreeMap<NaiveDate, Vec<(&'static str, Vec<&'static str>)>> {
    let list = include_str!("../../../data/public-holidays.csv");
    let mut days: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let [date, lands, name] = line.split(';').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let all = || Land::ALL.iter().map(|land| land.code()).collect();
        let lands = if lands.is_empty() { all() } else { lands.split(',').collect() };
        days.entry(day(date)).or_default().push((name, lands));
    }
    days
}

/// The list gives Bavaria a day that the law gives to some of its municipalities.
fn is_local(date: NaiveDate, land: Land) -> bool {
    land == By && Holiday::AssumptionDay.is_on(date)
}

#[test]
fn every_day_of_eleven_years_is_what_the_list_says_in_every_land() {
    let listed = listed();
    let mut seen = 0;
    for date in day("2020-01-01").iter_days().take_while(|date| *date <= day("2030-12-31")) {
        for land in Land::ALL {
            let says = listed.get(&date).into_iter().flatten().any(|(_, lands)| lands.contains(&land.code()));
            let expected = says && !is_local(date, land);
            assert_eq!(Holiday::on(date, land).is_some(), expected, "{date} in {}", land.code());
            seen += usize::from(expected);
        }
    }
    // Nine everywhere, and what each Land has beside them.
    assert!(seen > 11 * 16 * 9, "{seen}");
}

#[test]
fn the_list_and_the_laws_mean_the_same_holiday() {
    let keys: BTreeMap<&str, Holiday> = BTreeMap::from([
        ("Ascension Day", Holiday::AscensionDay),
        ("Assumption Day", Holiday::AssumptionDay),
        ("Corpus Christi", Holiday::CorpusChristi),
        ("High Festival of Peace", Holiday::PeaceFestival),
        ("International Women's Day", Holiday::WomensDay),
        ("Liberation Day", Holiday::LiberationDay),
        ("Pentecost Monday", Holiday::WhitMonday),
        ("Reformation Day", Holiday::ReformationDay),
        ("Repentance Day", Holiday::RepentanceDay),
        ("World Children's Day", Holiday::ChildrensDay),
    ]);
    let mut seen = std::collections::BTreeSet::new();
    for (date, names) in listed() {
        for (holiday, (name, _)) in names.iter().filter_map(|row| Some((keys.get(row.0)?, row))) {
            assert!(holiday.is_on(date), "{name} on {date}");
            seen.insert(holiday.key());
        }
    }
    assert_eq!(seen.len(), keys.len());
}

#[test]
fn laws_have_a_first_year() {
    let check = |date: &str, land, expected| assert_eq!(Holiday::on(day(date), land), expected, "{date} {land:?}");
    check("2018-03-08", Be, None);
    check("2019-03-08", Be, Some(Holiday::WomensDay));
    check("2022-03-08", Mv, None);
    check("2023-03-08", Mv, Some(Holiday::WomensDay));
    check("2018-09-20", Th, None);
    check("2016-10-31", Nw, None);
    check("2017-10-31", Nw, Some(Holiday::ReformationDay));
    check("2018-10-31", Nw, None);
    check("2016-10-31", Hh, None);
    check("2018-10-31", Hh, Some(Holiday::ReformationDay));
    check("2015-10-31", Sn, Some(Holiday::ReformationDay));
    check("2025-05-08", Be, Some(Holiday::LiberationDay));
    check("2020-05-08", Be, Some(Holiday::LiberationDay));
    check("2026-05-08", Be, None);
    check("2019-09-20", Th, Some(Holiday::ChildrensDay));
    for land in [Hb, Ni, Sh] {
        check("2016-10-31", land, None);
        check("2018-10-31", land, Some(Holiday::ReformationDay));
    }
    check("2015-11-18", Sn, Some(Holiday::RepentanceDay));
    check("2015-11-18", By, None);
}

#[test]
fn what_some_municipalities_have_closes_no_land() {
    for land in Land::ALL {
        for holiday in Holiday::local(land) {
            let days = day("2026-01-01").iter_days().take(365).filter(|date| holiday.is_on(*date));
            let days: Vec<NaiveDate> = days.collect();
            assert_eq!(days.len(), 1, "{holiday:?}");
            assert_eq!(Holiday::on(days[0], land), None, "{holiday:?} in {}", land.code());
        }
    }
    assert_eq!(Holiday::local(By), [Holiday::AssumptionDay, Holiday::PeaceFestival]);
    assert!(Holiday::local(Nw).is_empty());
}

#[test]
fn easter_is_where_the_calendars_have_it_and_on_a_sunday_always() {
    for (year, date) in [(1818, "1818-03-22"), (1943, "1943-04-25"), (2000, "2000-04-23"), (2008, "2008-03-23")] {
        assert_eq!(easter(year), Some(day(date)));
    }
    for (year, date) in [(2011, "2011-04-24"), (2019, "2019-04-21"), (2038, "2038-04-25"), (2076, "2076-04-19")] {
        assert_eq!(easter(year), Some(day(date)));
    }
    for year in 1583..3000 {
        assert_eq!(easter(year).unwrap().weekday(), Weekday::Sun, "{year}");
    }
}

#[test]
fn each_holiday_is_written_as_its_key_says() {
    for holiday in Holiday::all() {
        let written: Holiday = serde_json::from_str(&format!("{:?}", holiday.key())).unwrap();
        assert_eq!(written, holiday);
    }
    assert_eq!(Holiday::all().count(), 22);
}

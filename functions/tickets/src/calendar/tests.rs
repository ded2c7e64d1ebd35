//! Fixed days that went wrong elsewhere, and what holds on every day.

use super::*;
use proptest::prelude::*;

fn berlin() -> Zone {
    "Europe/Berlin".parse().unwrap()
}

fn calendar() -> Calendar {
    let hours = vec![(NaiveTime::from_hms_opt(8, 0, 0).unwrap(), NaiveTime::from_hms_opt(16, 0, 0).unwrap())];
    Calendar {
        zone: berlin(),
        week: [hours.clone(), hours.clone(), hours.clone(), hours.clone(), hours, vec![], vec![]],
        land: None,
        local: BTreeSet::new(),
        closed: BTreeSet::from([day("2026-12-25")]),
        closed_yearly: BTreeSet::new(),
        school_holidays: Arc::default(),
        pauses: Arc::new([Pause { from: day("2026-12-19"), to: day("2027-01-03"), name: Default::default() }]),
        in_school_holidays: InSchoolHolidays::Pause,
    }
}

/// The same week in a Land, with nothing written by hand.
fn calendar_in(land: Land) -> Calendar {
    Calendar {
        land: Some(land),
        closed: BTreeSet::new(),
        school_holidays: school_holidays(land).collect(),
        pauses: Arc::default(),
        ..calendar()
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    let wall = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    berlin().from_local_datetime(&wall).unwrap().with_timezone(&Utc)
}

// covers N-35
#[test]
fn n_35_a_saturday_ticket_starts_on_monday_and_is_due_on_thursday() {
    let starts = calendar().next_open(at("2015-07-18 10:40"));
    assert_eq!(starts, at("2015-07-20 08:00"));
    assert_eq!(calendar().add_working_days(starts, 3), at("2015-07-23 08:00"));
}

#[test]
fn opening_hours_carry_over_nights_weekends_and_closed_days() {
    let c = calendar();
    assert_eq!(c.add_open_hours(at("2026-11-06 15:00"), 4), at("2026-11-09 11:00"));
    assert_eq!(c.add_open_hours(at("2026-12-24 15:00"), 2), at("2026-12-28 09:00"));
    assert_eq!(c.add_open_hours(at("2026-11-07 03:00"), 8), at("2026-11-09 16:00"));
    assert!(c.is_open(at("2026-11-06 15:59")));
    assert!(!c.is_open(at("2026-11-06 16:00")));
    assert!(!c.is_open(at("2026-12-25 12:00")));
}

#[test]
fn calendar_days_keep_the_wall_clock_over_dst_and_stand_still_in_pauses() {
    let c = calendar();
    assert_eq!(c.add_days(at("2026-10-20 09:30"), 14), at("2026-11-03 09:30"));
    assert_eq!(c.add_days(at("2027-03-20 09:30"), 14), at("2027-04-03 09:30"));
    assert_eq!(c.add_days(at("2026-12-15 09:30"), 14), at("2027-01-14 09:30"));
    assert_eq!(c.add_days(at("2028-02-28 09:30"), 2), at("2028-03-01 09:30"));
}

#[test]
fn a_skipped_hour_moves_on_and_a_doubled_one_is_taken_once() {
    let c = calendar();
    assert_eq!(c.add_days(at("2027-03-27 02:30"), 1), at("2027-03-28 03:30"));
    assert_eq!(c.add_days(at("2026-10-24 02:30"), 1).to_rfc3339(), "2026-10-25T00:30:00+00:00");
}

#[test]
fn a_desk_that_never_opens_still_answers() {
    let mut c = calendar();
    c.week = Default::default();
    assert_eq!(c.next_open(at("2026-11-06 15:00")), at("2026-11-06 15:00"));
    assert_eq!(c.add_open_hours(at("2026-11-06 15:00"), 4), at("2026-11-06 19:00"));
    assert!(!c.is_open(at("2026-11-06 15:00")));
}

#[test]
fn a_public_holiday_is_no_working_day_in_its_land_alone() {
    // Buß- und Bettag, Wednesday 18 November 2026.
    let due = |land| calendar_in(land).add_working_days(at("2026-11-16 09:00"), 3);
    assert_eq!(due(Land::Sn), at("2026-11-20 09:00"));
    assert_eq!(due(Land::Nw), at("2026-11-19 09:00"));
    assert_eq!(due(Land::By), at("2026-11-19 09:00"), "no school in Bavaria, but no holiday");
    assert_eq!(calendar_in(Land::Nw).next_open(at("2027-03-25 17:00")), at("2027-03-30 08:00"), "over Easter");
    assert!(calendar_in(Land::Be).is_open(at("2026-05-08 12:00")), "the eighth of May was free once, in 2025");
}

// covers Z-25
#[test]
fn fourteen_days_wait_for_the_end_of_the_summer_holidays() {
    let solved = at("2027-07-16 09:00");
    // Summer holidays from 19 July to 31 August in North Rhine-Westphalia, from 1 July to 11 August in Hamburg.
    assert_eq!(calendar_in(Land::Nw).add_days(solved, 14), at("2027-09-12 09:00"));
    assert_eq!(calendar_in(Land::Hh).add_days(solved, 14), at("2027-08-25 09:00"));
    assert_eq!(calendar_in(Land::Nw).add_all_days(solved, 14), at("2027-07-30 09:00"));
    let pause = calendar_in(Land::Nw).pause_on(day("2027-08-01")).cloned().unwrap();
    assert_eq!((pause.from, pause.to), (day("2027-07-19"), day("2027-08-31")));
}

#[test]
fn a_place_has_the_holidays_that_it_names() {
    let mut augsburg = calendar_in(Land::By);
    let feast = day("2028-08-08");
    assert_eq!(augsburg.holiday_on(feast), None);
    augsburg.local = Holiday::local(Land::By).iter().copied().collect();
    assert_eq!(augsburg.holiday_on(feast), Some(Holiday::PeaceFestival));
    assert!(augsburg.hours_of(feast).is_empty());
    assert!(augsburg.hours_of(day("2028-08-15")).is_empty());
}

#[test]
fn a_day_can_be_closed_every_year_and_a_school_in_all_its_holidays() {
    let mut c = calendar_in(Land::Nw);
    c.closed_yearly = BTreeSet::from([(12, 24), (2, 29)]);
    assert!([2026, 2027, 2030].iter().all(|year| c.hours_of(day(&format!("{year}-12-24"))).is_empty()));
    assert!(c.hours_of(day("2028-02-29")).is_empty() && !c.hours_of(day("2028-02-28")).is_empty());
    let summer = at("2027-07-23 10:00");
    assert!(c.is_open(summer));
    c.in_school_holidays = InSchoolHolidays::Close;
    assert_eq!(c.next_open(summer), at("2027-09-01 08:00"));
    c.in_school_holidays = InSchoolHolidays::Ignore;
    assert!(c.is_open(summer) && !c.is_paused(c.day_at(summer)));
}

#[test]
fn a_pause_that_never_ends_and_one_within_another_hang_nobody() {
    let pause = |from, to| Pause { from: day(from), to: day(to), name: Default::default() };
    let mut c = calendar();
    c.pauses = Arc::new([pause("2000-01-01", "9999-12-31"), pause("2026-12-21", "2026-12-22")]);
    assert!(c.add_days(at("2026-12-15 09:30"), 14) < at("2028-03-01 00:00"));
    assert_eq!(c.pause_on(day("2026-12-22")).unwrap().to, day("9999-12-31"));
    assert_eq!(c.next_open_on(at("2026-12-16 17:00"), |date| !c.is_paused(date)), at("2026-12-17 08:00"));
}

/// A moment between 2025 and 2030, in minutes after the beginning.
fn moments() -> impl Strategy<Value = DateTime<Utc>> {
    (0i64..6 * 365 * 24 * 60).prop_map(|minutes| at("2025-01-01 00:00") + TimeDelta::minutes(minutes))
}

fn calendars() -> impl Strategy<Value = Calendar> {
    (0usize..16, any::<bool>()).prop_map(|(land, rests)| {
        let mut calendar = calendar_in(Land::ALL[land]);
        calendar.in_school_holidays = if rests { InSchoolHolidays::Close } else { InSchoolHolidays::Pause };
        calendar
    })
}

/// The end of a span belongs to it here: what fills the last minute is done at the bell.
fn is_open_or_just_closed(calendar: &Calendar, at: DateTime<Utc>) -> bool {
    calendar.is_open(at) || calendar.is_open(at - TimeDelta::minutes(1))
}

proptest! {
    #[test]
    fn work_starts_and_ends_in_opening_hours_alone(c in calendars(), from in moments(), hours in 1u32..60) {
        let open = c.next_open(from);
        prop_assert!(open >= from && c.is_open(open));
        prop_assert!(is_open_or_just_closed(&c, c.add_open_hours(from, hours)));
        let due = c.add_working_days(open, hours % 10);
        prop_assert!(c.is_open(due), "{due}");
        let date = c.day_at(due);
        prop_assert_eq!(c.holiday_on(date), None);
        prop_assert!(!(c.in_school_holidays == InSchoolHolidays::Close && c.is_paused(date)));
    }

    #[test]
    fn who_asks_later_or_for_more_is_never_served_earlier(
        c in calendars(), from in moments(), later in 0i64..60 * 24 * 40, more in 0u32..20, n in 0u32..40
    ) {
        let to = from + TimeDelta::minutes(later);
        prop_assert!(c.next_open(from) <= c.next_open(to));
        prop_assert!(c.add_open_hours(from, n) <= c.add_open_hours(to, n));
        prop_assert!(c.add_open_hours(from, n) <= c.add_open_hours(from, n + more));
        prop_assert!(c.add_days(from, n) <= c.add_days(from, n + more));
        prop_assert!(c.add_all_days(from, n) <= c.add_days(from, n));
        let (start, end) = (c.next_open(from), c.next_open(to));
        prop_assert!(c.add_working_days(start, n) <= c.add_working_days(start, n + more));
        prop_assert!(start <= c.add_working_days(start, n) && end <= c.add_working_days(end, n));
    }

    #[test]
    fn days_end_outside_of_pauses_at_the_same_time_of_day(c in calendars(), from in moments(), days in 1u32..40) {
        let end = c.add_days(from, days);
        prop_assert!(!c.is_paused(c.day_at(end)));
        let wall = |at: DateTime<Utc>| at.with_timezone(&c.zone).time();
        let skipped = wall(end) == wall(from) + TimeDelta::hours(1);
        prop_assert!(wall(end) == wall(from) || skipped, "{from} {end}");
        let counted = (c.day_at(from) + Days::new(1)).iter_days().take_while(|day| *day <= c.day_at(end));
        prop_assert_eq!(counted.filter(|day| !c.is_paused(*day)).count(), days as usize);
    }

    #[test]
    fn opening_time_is_spent_hour_by_hour(c in calendars(), from in moments(), a in 0u32..30, b in 1u32..30) {
        prop_assert_eq!(c.add_open_hours(c.add_open_hours(from, a), b), c.add_open_hours(from, a + b));
    }
}

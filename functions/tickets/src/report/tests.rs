//! Months, medians, and what small groups keep to themselves.

use super::*;
use crate::Visibility;
use crate::policy::Queue;

fn desk() -> Policy {
    Policy::read(include_str!("../../../../content/desk.toml"), "desk.toml").unwrap()
}

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

fn figure(queue: &str, what: Counted, minutes: Option<u32>) -> (Month, Figure) {
    let (queue, topic) = (QueueId::new(queue), Some(TopicId::new("wlan")));
    (month("2026-11"), Figure { what, queue, topic, visibility: Visibility::Desk, minutes, stars: None })
}

/// So many requests of a queue, each solved after ten minutes more than the one before.
fn solved(queue: &str, count: u32) -> Vec<(Month, Figure)> {
    let one = |n| [figure(queue, Counted::Came, None), figure(queue, Counted::Solved, Some(10 * (n + 1)))];
    (0..count).flat_map(one).collect()
}

fn report(figures: Vec<(Month, Figure)>, policy: &Policy, protects: bool) -> Report {
    Report::of(&Material { figures, helped: Vec::new() }, policy, protects)
}

#[test]
fn months_are_written_counted_back_and_told_in_order() {
    assert_eq!(month("2027-02").before(3), month("2026-11"));
    assert_eq!(month("2026-01").before(13), month("2024-12"));
    let all: Vec<_> = month("2026-11").up_to(month("2027-01"), 24).iter().map(Month::to_string).collect();
    assert_eq!(all, ["2026-11", "2026-12", "2027-01"]);
    assert_eq!(month("2000-01").up_to(month("2027-01"), 2).len(), 2);
    assert!(month("2027-02").up_to(month("2027-01"), 24).is_empty());
    for odd in ["", "2026-13", "2026-1", "26-01", "2026-11-01", "2026"] {
        assert_eq!(Month::parse(odd), None, "{odd}");
    }
}

#[test]
fn medians_and_tenths_are_those_of_what_happened_and_few_tell_nothing() {
    let policy = desk();
    let row = |count| report(solved("servicedesk", count), &policy, false).queues.remove(0).1;
    assert_eq!((row(4).came, row(4).solution), (4, None), "four are too few");
    assert_eq!(row(5).solution, Some(Times { median: 30, p90: 50 }));
    assert_eq!(row(10).solution, Some(Times { median: 50, p90: 90 }));
    assert_eq!(row(4).work.map(|work| work.solved), Some(4));
}

/// Makes a queue as large as it must be.
fn crowded(queue: &mut Queue, count: usize) {
    queue.members = (0..count).map(|n| Address::parse(&format!("a{n}@schul-hilfe.example")).unwrap()).collect();
}

// covers Z-14
#[test]
fn of_a_group_below_five_only_what_came_is_told() {
    let mut policy = desk();
    let netz = || solved("netz", 20);
    let hidden = report(netz(), &policy, true);
    for row in [&hidden.total, &hidden.months[0].1, &hidden.queues[0].1, &hidden.topics[0].1, &hidden.cells[0].1] {
        assert_eq!((row.came, row.work, row.response, row.solution, row.content), (20, None, None, None, None));
    }
    let csv = hidden.csv();
    assert_eq!(csv.lines().nth(1), Some("2026-11,netz,wlan,20,,,,,,,,,,,,0"));
    assert!(report(netz(), &policy, false).total.work.is_some(), "the switch shows it");

    let large = policy.queues.iter_mut().find(|queue| queue.id.as_str() == "netz").unwrap();
    crowded(large, 5);
    let shown = report(netz(), &policy, true);
    assert_eq!(shown.queues[0].1.solution, Some(Times { median: 100, p90: 180 }));
    // One small group beside a large one is in no sum: nobody takes the one from the other.
    let both = report(netz().into_iter().chain(solved("plattform", 7)).collect(), &policy, true);
    assert_eq!((both.total.came, both.total.work.map(|work| work.solved)), (27, Some(20)));
    // Several small groups that are five people together are counted together, and none by itself.
    let policy = desk();
    let small = ["netz", "plattform", "servicedesk", "hafenschule"].iter().flat_map(|queue| solved(queue, 3));
    let small = report(small.collect(), &policy, true);
    assert_eq!(small.total.work.map(|work| work.solved), Some(12));
    assert!(small.queues.iter().all(|(_, row)| row.work.is_none()), "{small:?}");
}

#[test]
fn who_leads_reads_the_own_groups_and_what_is_confidential_only_as_a_member() {
    let mut policy = desk();
    let (lead, other) = ("k.lund@schul-hilfe.example", "s.aydin@schul-hilfe.example");
    let address = |text: &str| Address::parse(text).unwrap();
    let (_, mut figure) = figure("netz", Counted::Came, None);
    assert!(reads(&address(lead), &figure, &policy) && !reads(&address(other), &figure, &policy));
    figure.visibility = Visibility::Queue;
    assert!(!reads(&address(lead), &figure, &policy), "she leads it from outside");
    figure.queue = QueueId::new("leitung");
    assert!(reads(&address(lead), &figure, &policy));
    policy.queues.retain(|queue| queue.id.as_str() != "leitung");
    assert!(!reads(&address(lead), &figure, &policy), "a queue that is no more has no lead");
}

#[test]
fn what_the_help_site_answered_is_told_by_topic_and_what_came_after_all_is_taken_off() {
    let topic = || TopicId::new("beamer");
    let helped = vec![(month("2026-11"), topic(), 1), (month("2026-11"), topic(), 1), (month("2026-11"), topic(), -1)];
    let report = Report::of(&Material { figures: Vec::new(), helped }, &desk(), true);
    assert_eq!((report.total.helped, report.topics[0].1.helped, report.months[0].1.helped), (1, 1, 1));
    assert!(report.csv().ends_with("2026-11,,beamer,0,,,,,,,,,,,,1\n"), "{}", report.csv());
}

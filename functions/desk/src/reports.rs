//! Where the lines of reports lie: on a shelf for each month, written with the event that counts (Z-06). They outlive their
//! tickets, so that numbers stay right when people are forgotten, and name nobody (Z-14).

use crate::change::{Change, Remark, Shelved};
use crate::handle::Desk;
use crate::ports::StoreError;
use crate::web::{AFTER_ALL, DEFLECTED};
use chrono::{DateTime, SecondsFormat, Utc};
use tickets::figures::{Figure, figures};
use tickets::policy::TopicId;
use tickets::report::{Material, Month};
use tickets::{Event, Policy, TicketId};

/// How many months a report covers at most.
pub const MONTHS_MAX: u32 = 36;
/// How many of the newest remarks about answers that helped are looked through.
const HELPED_MAX: usize = 50_000;
/// The shelf on which it is noted when the works council's rule was switched.
pub const SWITCHES: &str = "reports/works-council";
/// What is noted there.
const ON: &str = "on";
const OFF: &str = "off";

/// The shelf of a month's lines.
#[must_use]
pub fn shelf(month: Month) -> String {
    format!("figures/{month}")
}

/// The lines of the events that are new in a history.
pub(crate) fn lines(
    id: TicketId,
    before: &[Event],
    new: &[Event],
    policy: &Policy,
) -> Result<Vec<Shelved>, serde_json::Error> {
    let line = |dated: tickets::figures::Dated| {
        Ok(Shelved {
            shelf: shelf(Month::at(policy, dated.at)),
            name: format!("{}.{}", id.compact(), dated.name),
            text: serde_json::to_string(&dated.figure)?,
        })
    };
    figures(before, new, policy).into_iter().map(line).collect()
}

/// The lines of these months, and what else reports are made of, as it was read from a store.
#[must_use]
pub fn material(
    policy: &Policy,
    months: &[Month],
    shelves: Vec<Vec<Shelved>>,
    deflected: &[Remark],
    after_all: &[Remark],
) -> Material {
    let figures = months.iter().zip(shelves).flat_map(|(month, lines)| {
        let read = |line: &Shelved| {
            let mut figure = serde_json::from_str::<Figure>(&line.text).ok()?;
            // What was counted under a key that the queue had before is its own.
            if let Some(queue) = policy.queue(&figure.queue) {
                figure.queue = queue.id.clone();
            }
            Some(figure)
        };
        lines.iter().filter_map(read).map(|figure| (*month, figure)).collect::<Vec<_>>()
    });
    let of = |remark: &Remark, count| (Month::at(policy, remark.at), TopicId::new(&remark.about), count);
    let helped = deflected.iter().map(|remark| of(remark, 1)).chain(after_all.iter().map(|remark| of(remark, -1)));
    Material { figures: figures.collect(), helped: helped.filter(|(month, ..)| months.contains(month)).collect() }
}

/// The kinds of remarks that [`material`] asks for, and how many of each.
pub const HELPED: ([&str; 2], usize) = ([DEFLECTED, AFTER_ALL], HELPED_MAX);

/// Reads what reports of these months are made of.
///
/// # Errors
/// If the store fails.
pub(crate) async fn read(desk: &Desk, months: &[Month]) -> Result<Material, StoreError> {
    let mut shelves = Vec::with_capacity(months.len());
    for month in months {
        shelves.push(desk.store.shelf(&shelf(*month)).await?);
    }
    let ([deflected, after_all], max) = HELPED;
    let (deflected, after_all) = (desk.store.remarks(deflected, max).await?, desk.store.remarks(after_all, max).await?);
    Ok(material(&desk.policy, months, shelves, &deflected, &after_all))
}

/// When the works council's rule was switched: when, and whether on.
#[must_use]
pub fn switches(noted: &[Shelved]) -> Vec<(DateTime<Utc>, bool)> {
    let switch = |one: &Shelved| Some((one.name.parse().ok()?, one.text == ON));
    noted.iter().filter_map(switch).collect()
}

/// Whether the rule holds: it is off only where `desk.toml` says so and that is noted already. Nobody reads past it unseen.
#[must_use]
pub fn protects(policy: &Policy, switches: &[(DateTime<Utc>, bool)]) -> bool {
    policy.protects_staff || switches.last().is_none_or(|(_, on)| *on)
}

/// Notes that the rule was switched in `desk.toml`, once for each time.
///
/// # Errors
/// If the store fails; the next round notes it then.
pub(crate) async fn note_switch(desk: &Desk) -> Result<(), StoreError> {
    let noted = switches(&desk.store.shelf(SWITCHES).await?);
    let on = desk.policy.protects_staff;
    if noted.last().is_none_or(|(_, on)| *on) == on {
        return Ok(());
    }
    let name = desk.clock.now().to_rfc3339_opts(SecondsFormat::Millis, true);
    let switch = Shelved { shelf: SWITCHES.to_owned(), name, text: if on { ON } else { OFF }.to_owned() };
    desk.store.commit(Change { shelved: vec![switch], ..Change::default() }).await?;
    tracing::warn!(on, "the works council's rule for reports was switched");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Memory;
    use crate::tried::{ask, desk_at, problem};
    use crate::{catch_up, retain};
    use std::sync::Arc;
    use tickets::command::Act;
    use tickets::figures::Counted;

    async fn counted(desk: &Desk, month: &str) -> Vec<Counted> {
        let months = [Month::parse(month).expect("a month")];
        let mut what: Vec<_> =
            read(desk, &months).await.expect("reads").figures.into_iter().map(|(_, figure)| figure.what).collect();
        what.sort();
        what
    }

    #[tokio::test]
    async fn numbers_stay_right_when_a_request_has_had_its_time() {
        let store = Arc::new(Memory::default());
        let desk = desk_at(&store, "2026-01-12T09:00:00Z");
        let id = ask(&desk, None, problem()).await;
        ask(&desk, Some(id), Act::Withdraw).await;
        let before = counted(&desk, "2026-01").await;
        assert_eq!(before, [Counted::Came, Counted::Closed]);
        let later = desk_at(&store, "2027-01-12T09:01:00Z");
        assert_eq!(retain::round(&later).await.expect("a round"), 1);
        assert!(later.ticket(id).await.expect("reads").is_none());
        assert_eq!(counted(&later, "2026-01").await, before);
        let lines = store_lines(&later).await;
        assert!(!lines.contains("lena") && !lines.contains("Beamer"), "{lines}");
    }

    async fn store_lines(desk: &Desk) -> String {
        let month = Month::parse("2026-01").expect("a month");
        format!("{:?}", desk.store.shelf(&shelf(month)).await.expect("reads"))
    }

    #[tokio::test]
    async fn requests_of_an_older_program_are_counted_after_one_round_and_once() {
        let store = Arc::new(Memory::default());
        let desk = desk_at(&store, "2026-01-12T09:00:00Z");
        let id = ask(&desk, None, problem()).await;
        let month = Month::parse("2026-01").expect("a month");
        for line in desk.store.shelf(&shelf(month)).await.expect("reads") {
            let gone = Shelved { text: String::new(), ..line };
            desk.store.commit(Change { shelved: vec![gone], ..Change::default() }).await.expect("writes");
        }
        assert_eq!(counted(&desk, "2026-01").await, []);
        catch_up::round(&desk).await.expect("a round");
        assert_eq!(counted(&desk, "2026-01").await, [Counted::Came]);
        assert!(desk.keep_anew(id).await.expect("writes"));
        assert_eq!(counted(&desk, "2026-01").await, [Counted::Came]);
    }

    // covers Z-14
    #[tokio::test]
    async fn the_switch_of_the_works_councils_rule_is_noted_before_it_works() {
        let store = Arc::new(Memory::default());
        let mut desk = desk_at(&store, "2026-01-12T09:00:00Z");
        let noted = async |desk: &Desk| switches(&desk.store.shelf(SWITCHES).await.expect("reads"));
        retain::round(&desk).await.expect("a round");
        assert_eq!(noted(&desk).await, [], "what holds anyway is no switch");
        let mut off = Policy::clone(&desk.policy);
        off.protects_staff = false;
        desk.policy = Arc::new(off);
        assert!(protects(&desk.policy, &noted(&desk).await), "nobody has noted it");
        for _ in 0..2 {
            retain::round(&desk).await.expect("a round");
        }
        let told = noted(&desk).await;
        assert_eq!((told.len(), told[0].1), (1, false));
        assert!(!protects(&desk.policy, &told));
        let later = desk_at(&store, "2026-01-13T09:00:00Z");
        assert!(protects(&later.policy, &told), "the rule holds again at once");
        retain::round(&later).await.expect("a round");
        assert_eq!(noted(&later).await.iter().map(|(_, on)| *on).collect::<Vec<_>>(), [false, true]);
    }
}

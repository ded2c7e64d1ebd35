//! Reports by queue, topic and month (Z-06, P-08), out of the lines of [`figures`](crate::figures).
//!
//! No number tells of a single agent (Z-14). Times and contentment are shown where at least [`GROUP_MIN`] requests stand
//! behind them. Under the works council's rule, what says how somebody works is shown only where at least as many agents do;
//! smaller groups are counted together, if together they are so many.

use crate::Address;
use crate::access::may_report;
use crate::figures::{Counted, Figure};
use crate::policy::{Policy, QueueId, TopicId};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The smallest group that a number may be about.
pub const GROUP_MIN: usize = 5;

/// A month, as reports count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// The month of this day.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// The month in which it is this moment at the desk.
    #[must_use]
    pub fn at(policy: &Policy, at: DateTime<Utc>) -> Self {
        Self::of(policy.calendar.day_at(at))
    }

    /// The month that is written so: `2026-11`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let day = NaiveDate::parse_from_str(&format!("{}-01", text.trim()), "%Y-%m-%d").ok()?;
        let month = Self::of(day);
        (month.to_string() == text.trim()).then_some(month)
    }

    /// So many months before.
    #[must_use]
    pub fn before(self, months: u32) -> Self {
        let count = i64::from(self.year) * 12 + i64::from(self.month) - 1 - i64::from(months);
        let year = i32::try_from(count.div_euclid(12)).unwrap_or(self.year);
        Self { year, month: u32::try_from(count.rem_euclid(12)).unwrap_or(0) + 1 }
    }

    /// All months from this one to `last`, both included; at most so many, the last ones.
    #[must_use]
    pub fn up_to(self, last: Self, count_max: u32) -> Vec<Self> {
        let all = (0..count_max).map(|back| last.before(back)).take_while(|month| *month >= self);
        let mut all: Vec<_> = all.collect();
        all.reverse();
        all
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// What a report is made of.
#[derive(Clone, Debug, Default)]
pub struct Material {
    /// The lines of each month.
    pub figures: Vec<(Month, Figure)>,
    /// On which topic the form's answers helped, so that no request came; one may be taken back.
    pub helped: Vec<(Month, TopicId, i64)>,
}

/// How long something took, in minutes of opening time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Times {
    /// Half of them took no longer.
    pub median: u32,
    /// Nine of ten took no longer.
    pub p90: u32,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Work {
    /// Solutions given.
    pub solved: u64,
    /// Requests that came to their end.
    pub closed: u64,
    /// Requests taken up again.
    pub reopened: u64,
    /// Requests handed up a level.
    pub handed_up: u64,
    /// How often somebody was told that nobody moved.
    pub escalated: u64,
}

/// How content requesters were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Content {
    /// The mean, in tenths: from 10 to 50.
    pub tenths: u32,
    /// How many said so.
    pub count: usize,
}

/// One line of a report. What is not there is held back, or there is nothing to tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// How many requests came.
    pub came: u64,
    /// How many came not, because an answer of the form helped.
    pub helped: u64,
    /// What was done, if the group is large enough.
    pub work: Option<Work>,
    /// From the request to the first answer.
    pub response: Option<Times>,
    /// From the request to the first solution.
    pub solution: Option<Times>,
    /// How content requesters were.
    pub content: Option<Content>,
}

/// A whole report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Everything together.
    pub total: Row,
    /// By month.
    pub months: Vec<(Month, Row)>,
    /// By queue.
    pub queues: Vec<(QueueId, Row)>,
    /// By topic; what has none stands last.
    pub topics: Vec<(Option<TopicId>, Row)>,
    /// By month, queue and topic: for tables elsewhere.
    pub cells: Vec<(Cell, Row)>,
}

/// A month, queue and topic.
pub type Cell = (Month, Option<QueueId>, Option<TopicId>);

/// What lies behind one line.
#[derive(Default)]
struct Sum<'a> {
    came: u64,
    helped: i64,
    work: Vec<&'a Figure>,
    queues: BTreeSet<&'a QueueId>,
}

impl<'a> Sum<'a> {
    fn add(&mut self, figure: &'a Figure, shows_work: bool) {
        if figure.what == Counted::Came {
            self.came += 1;
        }
        if shows_work {
            self.work.push(figure);
            self.queues.insert(&figure.queue);
        }
    }

    fn row(&self, rules: &Rules<'_>) -> Row {
        let count = |what| self.work.iter().filter(|figure| figure.what == what).count() as u64;
        let shown = rules.is_group(self.queues.iter().copied());
        let times = |what| {
            let took = self.work.iter().filter(|figure| figure.what == what).filter_map(|figure| figure.minutes);
            Some(took.collect::<Vec<_>>()).filter(|_| shown).and_then(times)
        };
        let stars: Vec<u8> = self.work.iter().filter_map(|figure| figure.stars).collect();
        Row {
            came: self.came,
            helped: u64::try_from(self.helped).unwrap_or(0),
            work: shown.then(|| Work {
                solved: count(Counted::Solved),
                closed: count(Counted::Closed),
                reopened: count(Counted::Reopened),
                handed_up: count(Counted::HandedUp),
                escalated: count(Counted::Escalated),
            }),
            response: times(Counted::Answered),
            solution: times(Counted::Solved),
            content: (shown && stars.len() >= GROUP_MIN)
                .then(|| Content { tenths: mean_tenths(&stars), count: stars.len() }),
        }
    }
}

/// The mean of some, rounded to tenths.
fn mean_tenths(stars: &[u8]) -> u32 {
    let (sum, count) = stars.iter().fold((0, 0), |(sum, count), stars| (sum + u32::from(*stars), count + 1));
    if count == 0 { 0 } else { (sum * 20 + count) / (count * 2) }
}

/// Median and ninth tenth of times, if there are enough of them.
fn times(mut took: Vec<u32>) -> Option<Times> {
    took.sort_unstable();
    let rank = |percent: usize| took.get((took.len() * percent).div_ceil(100).saturating_sub(1)).copied();
    if took.len() < GROUP_MIN {
        return None;
    }
    Some(Times { median: rank(50)?, p90: rank(90)? })
}

/// Whose numbers may be shown.
struct Rules<'p> {
    policy: &'p Policy,
    protects: bool,
}

impl Rules<'_> {
    /// Whether enough agents work in these queues for a number to tell of none of them.
    fn is_group<'q>(&self, queues: impl Iterator<Item = &'q QueueId>) -> bool {
        !self.protects || self.members(queues).len() >= GROUP_MIN
    }

    fn members<'q>(&self, queues: impl Iterator<Item = &'q QueueId>) -> BTreeSet<&Address> {
        queues.filter_map(|id| self.policy.queue(id)).flat_map(|queue| &queue.members).collect()
    }

    /// The queues whose work is shown anywhere: large ones, and the small ones if together they are large enough. Of one that
    /// stands alone, nobody can take the sum of the others from the sum of all.
    fn shown<'q>(&self, all: &BTreeSet<&'q QueueId>) -> BTreeSet<&'q QueueId> {
        let (large, small): (BTreeSet<_>, BTreeSet<_>) =
            all.iter().copied().partition(|id| self.is_group(std::iter::once(*id)));
        let together = small.len() > 1 && self.is_group(small.iter().copied());
        if together { all.clone() } else { large }
    }
}

impl Report {
    /// Makes it. `protects` says whether the works council's rule holds.
    #[must_use]
    pub fn of(material: &Material, policy: &Policy, protects: bool) -> Self {
        let rules = Rules { policy, protects };
        let all: BTreeSet<&QueueId> = material.figures.iter().map(|(_, figure)| &figure.queue).collect();
        let shown = rules.shown(&all);
        let mut total = Sum::default();
        let (mut months, mut queues, mut topics, mut cells) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (month, figure) in &material.figures {
            let work = shown.contains(&figure.queue);
            let topic = figure.topic.clone();
            total.add(figure, work);
            months.entry(*month).or_insert_with(Sum::default).add(figure, work);
            queues.entry(figure.queue.clone()).or_insert_with(Sum::default).add(figure, work);
            topics.entry((topic.is_none(), topic.clone())).or_insert_with(Sum::default).add(figure, work);
            let cell = (*month, Some(figure.queue.clone()), topic);
            cells.entry(cell).or_insert_with(Sum::default).add(figure, work);
        }
        for (month, topic, count) in &material.helped {
            total.helped += count;
            months.entry(*month).or_insert_with(Sum::default).helped += count;
            topics.entry((false, Some(topic.clone()))).or_insert_with(Sum::default).helped += count;
            cells.entry((*month, None, Some(topic.clone()))).or_insert_with(Sum::default).helped += count;
        }
        Self {
            total: total.row(&rules),
            months: rows(months, &rules),
            queues: rows(queues, &rules),
            topics: rows(topics, &rules).into_iter().map(|((_, topic), row)| (topic, row)).collect(),
            cells: rows(cells, &rules),
        }
    }

    /// By month, queue and topic, as comma-separated values: minutes of opening time, empty where a number is held back.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut csv = String::from(HEAD);
        for ((month, queue, topic), row) in &self.cells {
            let queue = queue.as_ref().map_or("", QueueId::as_str);
            let topic = topic.as_ref().map_or("", TopicId::as_str);
            let work = row.work.map(|w| [w.solved, w.closed, w.reopened, w.handed_up, w.escalated]);
            let mut fields = vec![month.to_string(), queue.to_owned(), topic.to_owned(), row.came.to_string()];
            fields.extend((0..5).map(|n| work.map(|work| work[n].to_string()).unwrap_or_default()));
            for times in [row.response, row.solution] {
                fields.push(times.map(|times| times.median.to_string()).unwrap_or_default());
                fields.push(times.map(|times| times.p90.to_string()).unwrap_or_default());
            }
            fields.push(
                row.content
                    .map(|content| format!("{}.{}", content.tenths / 10, content.tenths % 10))
                    .unwrap_or_default(),
            );
            fields.push(row.content.map(|content| content.count.to_string()).unwrap_or_default());
            fields.push(row.helped.to_string());
            csv.push_str(&fields.join(","));
            csv.push('\n');
        }
        csv
    }
}

/// The first line of the values.
const HEAD: &str = "month,queue,topic,in,solved,closed,reopened,handed_up,escalated,response_median_minutes,response_p90_minutes,\
solution_median_minutes,solution_p90_minutes,rating_mean,ratings,answered_by_the_help_site\n";

fn rows<K: Ord>(sums: BTreeMap<K, Sum<'_>>, rules: &Rules<'_>) -> Vec<(K, Row)> {
    sums.into_iter().map(|(key, sum)| (key, sum.row(rules))).collect()
}

/// Whether an agent reads this number.
#[must_use]
pub fn reads(agent: &Address, figure: &Figure, policy: &Policy) -> bool {
    policy.queue(&figure.queue).is_some_and(|queue| may_report(agent, queue, figure.visibility, policy))
}

#[cfg(test)]
mod tests;

//! `lotse report`: the numbers of a desk, by month, queue and topic.

use super::{complain, content, say};
use anyhow::{Context, bail};
use chrono::Utc;
use clap::Args;
use lotse::moving::STORE;
use lotse::sqlite::Snapshot;
use std::path::PathBuf;
use std::process::ExitCode;
use tickets::report::{Month, Report};

/// How many months are told if nobody says.
const MONTHS: u32 = 12;

/// Write the numbers of a desk by month, queue and topic, as comma-separated values
///
/// Requests that came in, were solved, closed, reopened, handed up and escalated; median and 90th percentile of the time until the
/// first answer and the first solution, in minutes of opening time; how content requesters were; and how often an answer of the form helped. The desk
/// may be served meanwhile. Requests that were deleted count on.
///
/// No number tells of a single agent: times and ratings need five requests, and under the works council's rule ([reports] works_council in desk.toml, which
/// holds unless it says otherwise) what tells how somebody works needs a group of five members. What is held back is empty.
/// Confidential requests are not counted here; whoever leads their queue reads them in the console.
#[derive(Args)]
pub(super) struct ReportArgs {
    /// The folder of the content [default: the one with desk.toml: here, ./content or further up; else the example]
    dir: Option<PathBuf>,
    /// The folder that everything is kept in
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The first month, such as 2026-01 [default: eleven months before the last]
    #[arg(long, value_name = "MONTH")]
    from: Option<String>,
    /// The last month [default: this one]
    #[arg(long, value_name = "MONTH")]
    to: Option<String>,
}

impl ReportArgs {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let policy = content(self.dir).policy()?;
        let month = |written: Option<&String>| {
            let read = |text: &String| {
                Month::parse(text).with_context(|| format!("{text:?} is no month; write it as 2026-11"))
            };
            written.map(read).transpose()
        };
        let to = month(self.to.as_ref())?.unwrap_or_else(|| Month::at(&policy, Utc::now()));
        let from = month(self.from.as_ref())?.unwrap_or_else(|| to.before(MONTHS - 1));
        let months = from.up_to(to, desk::reports::MONTHS_MAX);
        if months.first() != Some(&from) {
            bail!("--from must not be after --to, nor more than {} months before it", desk::reports::MONTHS_MAX - 1);
        }
        let store = self.data.join(STORE);
        let snapshot = Snapshot::open(&store)?;
        let shelf = |name: &str| snapshot.shelf(name).with_context(|| format!("{} cannot be read", store.display()));
        let shelves = months.iter().map(|month| shelf(&desk::reports::shelf(*month))).collect::<Result<_, _>>()?;
        let ([deflected, after_all], max) = desk::reports::HELPED;
        let (deflected, after_all) = (snapshot.remarks(deflected, max)?, snapshot.remarks(after_all, max)?);
        let mut material = desk::reports::material(&policy, &months, shelves, &deflected, &after_all);
        let all = material.figures.len();
        material.figures.retain(|(_, figure)| !figure.visibility.is_confidential());
        let protects = desk::reports::protects(&policy, &desk::reports::switches(&shelf(desk::reports::SWITCHES)?));
        say(&Report::of(&material, &policy, protects).csv());
        if material.figures.len() < all {
            complain("confidential requests are not counted\n");
        }
        if protects {
            complain("the works council's rule holds: what tells of fewer than five members is empty\n");
        }
        Ok(ExitCode::SUCCESS)
    }
}

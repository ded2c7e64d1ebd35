//! `lotse audit`: what was done in a month, for an audit.

use super::{complain, content, moving, say};
use anyhow::Context;
use chrono::Utc;
use clap::Args;
use lotse::moving::STORE;
use lotse::sqlite::Snapshot;
use std::path::PathBuf;
use std::process::ExitCode;
use tickets::report::Month;

/// Write what was done in a month, as comma-separated values
///
/// One line for each deed: when, as what (requester, participant, agent, auditor, clock, desk, operator), who (agents and auditors alone), which
/// kind of deed, and to which request. Beside what happened to requests: sign-ins and readings of auditors ([[auditor]] in desk.toml), switches of
/// the works council's rule, exports and erasures of people's data, requests that are held. The desk may be served meanwhile.
///
/// No text of anybody stands there, and no requester. Under the works council's rule ([reports] works_council in desk.toml, which holds unless it says
/// otherwise) an agent's deed has its day and no name. What was deleted after its time is not in it any more: write it each month.
#[derive(Args)]
pub(super) struct Audit {
    /// The folder of the content [default: the one with desk.toml: here, ./content or further up; else the example]
    dir: Option<PathBuf>,
    /// The folder that everything is kept in
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The month, such as 2026-10 [default: the one before this]
    #[arg(long, value_name = "MONTH")]
    month: Option<String>,
}

impl Audit {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let policy = content(self.dir).policy()?;
        let month = match &self.month {
            Some(text) => Month::parse(text).with_context(|| format!("{text:?} is no month; write it as 2026-10"))?,
            None => Month::at(&policy, Utc::now()).before(1),
        };
        let store = self.data.join(STORE);
        let snapshot = Snapshot::open(&store)?;
        let told = moving::runtime()?.block_on(desk::audit::of(&snapshot, &policy, month));
        let (table, protects) = told.with_context(|| format!("{} cannot be read", store.display()))?;
        say(&table);
        if protects {
            complain("the works council's rule holds: what agents did has a day and no name\n");
        }
        Ok(ExitCode::SUCCESS)
    }
}

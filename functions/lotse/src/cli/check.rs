//! `lotse check`: everything that is wrong with the content, at once.

use super::{CONTENT_ERRORS, content, say};
use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};
use lotse::content::{Content, Outcome, Wishes};
use lotse::previous;
use lotse::report::{Format, report};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

/// Say everything that is wrong with the content
#[derive(Args)]
pub(super) struct Check {
    /// The folder of the content [default: the one with desk.toml: here, ./content or further up; else the example]
    dir: Option<PathBuf>,
    /// The form of the report
    #[arg(long, value_enum, default_value = "human")]
    format: Form,
    /// The last site: addresses that it answered and this one does not are errors
    ///
    /// Its address (then its sitemap.xml is read), a sitemap, or the folder that `lotse build` wrote.
    #[arg(long, value_name = "URL-OR-DIR")]
    previous: Option<String>,
    /// Keep in the content folder what the check found: the statement about accessibility tells it
    #[arg(long)]
    record: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// For a person
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub workflow commands
    Github,
}

/// The problems that keep people from reading a page: the statement about accessibility speaks of these.
const BARRIERS: &[&str] =
    &["dead-anchor", "dead-link", "heading-level", "missing-alt", "missing-captions", "missing-transcript"];

/// Writes when the pages were checked, how many they are and how many barriers were found.
fn record(content: &Content, outcome: &Outcome, now: DateTime<Utc>) -> anyhow::Result<()> {
    let Content::Folder(folder) = content else {
        bail!("the example that comes with the program keeps no record; name the folder of your content");
    };
    let Some(made) = &outcome.made else {
        bail!("nothing was checked, so nothing is recorded; mend desk.toml first");
    };
    let is_page = |bytes: &[u8]| bytes.windows(5).any(|part| part == b"<main");
    let pages = made.files.made().filter(|(path, bytes)| path.ends_with("index.html") && is_page(bytes));
    let barriers = outcome.problems.iter().filter(|problem| BARRIERS.contains(&problem.code));
    let today = made.policy.calendar.day_at(now);
    let text = format!(
        "# Written by `lotse check --record`; the statement about accessibility tells it.\ndate = {today}\npages = {}\nerrors = {}\n",
        pages.count(),
        barriers.count()
    );
    let file = folder.join(site_gen::RECORD);
    fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))
}

impl Check {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let content = content(self.dir);
        let wishes = Wishes { base_url: None, now: chrono::Utc::now(), strict: true, drafts: false };
        let mut outcome = content
            .make(&wishes, &site_gen::Memory::default())
            .context("the content cannot be read; name its folder, or leave it away for the example")?;
        if self.record {
            record(&content, &outcome, wishes.now)?;
        }
        if let (Some(from), Some(made)) = (&self.previous, &outcome.made) {
            let before = previous::addresses(from).context("the last site cannot be read")?;
            outcome.problems.extend(site_gen::lost(&made.files, &made.policy, &before));
        }
        let format = match self.format {
            Form::Human => Format::Human,
            Form::Json => Format::Json,
            Form::Sarif => Format::Sarif,
            Form::Github => Format::Github,
        };
        say(&report(&outcome.problems, content.folder(), format));
        Ok(if outcome.errors() == 0 { ExitCode::SUCCESS } else { ExitCode::from(CONTENT_ERRORS) })
    }
}

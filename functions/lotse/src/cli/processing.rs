//! `lotse processing`: the record of processing activities, out of what the desk has decided.

use super::{CONTENT_ERRORS, complain, content, say};
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use lotse::content::{Outcome, Wishes};
use lotse::report::{Format, report};
use std::path::PathBuf;
use std::process::ExitCode;
use tickets::Language;

/// Write the record of processing activities (Article 30 GDPR) and the way of the data
///
/// It follows from desk.toml: who is responsible, whose data, which, why, by which ways they go to whom, when they are deleted, and what
/// protects them. Whoever is responsible reads it, adds what stands in contracts, and signs it. It is the same program that does
/// what it says: write it anew when desk.toml has changed.
#[derive(Args)]
pub(super) struct Processing {
    /// The folder of the content [default: the one with desk.toml: here, ./content or further up; else the example]
    dir: Option<PathBuf>,
    /// The form of the record
    #[arg(long, value_enum, default_value = "markdown")]
    format: Form,
    /// The language of the record [default: the desk's first]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// Tables in Markdown
    Markdown,
    /// A page to print
    Html,
}

impl Processing {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let content = content(self.dir);
        let wishes = Wishes { base_url: None, now: chrono::Utc::now(), strict: false, drafts: false };
        let Outcome { made, problems } =
            content.make(&wishes, &site_gen::Memory::default()).context("the content cannot be read")?;
        let Some(made) = made else {
            complain(&report(&problems, content.folder(), Format::Human));
            return Ok(ExitCode::from(CONTENT_ERRORS));
        };
        let language = self.language.map_or_else(|| made.policy.desk.language.clone(), |tag| Language::new(&tag));
        if !made.policy.desk.languages.contains(&language) {
            bail!("the desk does not speak {:?}; its languages stand in desk.toml", language.as_str());
        }
        let today = made.policy.calendar.day_at(wishes.now);
        let record = site_gen::processing::record(&made.policy, &made.theme, &language, today);
        let record =
            record.context("desk.toml does not say who is responsible; write [privacy] with address and officer")?;
        say(&match self.format {
            Form::Markdown => record.markdown(),
            Form::Html => record.html(&language),
        });
        Ok(ExitCode::SUCCESS)
    }
}

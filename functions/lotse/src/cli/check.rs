//! `lotse check`: everything that is wrong with the content, at once.

use super::{CONTENT_ERRORS, content, say};
use anyhow::Context;
use clap::{Args, ValueEnum};
use lotse::content::Wishes;
use lotse::report::{Format, report};
use std::path::PathBuf;
use std::process::ExitCode;

/// Say everything that is wrong with the content
#[derive(Args)]
pub(super) struct Check {
    /// The folder of the content [default: content, else the example]
    dir: Option<PathBuf>,
    /// The form of the report
    #[arg(long, value_enum, default_value = "human")]
    format: Form,
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

impl Check {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let content = content(self.dir);
        let wishes = Wishes { base_url: None, today: chrono::Utc::now().date_naive(), strict: true, drafts: false };
        let outcome = content
            .make(&wishes, &site_gen::Memory::default())
            .context("the content cannot be read; name its folder, or leave it away for the example")?;
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

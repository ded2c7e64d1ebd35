//! `lotse search`: what readers find, asked at the command line; for authors, and for measuring.

use super::say;
use anyhow::{Context, bail};
use clap::Args;
use search::Index;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// How many answers are printed.
const ANSWERS_MAX: usize = 10;

/// Ask the search of a site that was built
#[derive(Args)]
pub(super) struct Search {
    /// The folder that the site was built into
    #[arg(long, value_name = "DIR")]
    site: PathBuf,
    /// One JSON object a line: url, title and score, the best first
    #[arg(long)]
    json: bool,
    /// The language of the index [default: the site's first]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// What to ask; "words in quotation marks" stand next to each other; several questions are answered one after the other
    #[arg(required = true)]
    questions: Vec<String>,
}

impl Search {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let read = |address: &str| std::fs::read(self.site.join(address.trim_start_matches('/'))).ok();
        let language = match &self.language {
            Some(language) => language.clone(),
            None => first_language(&self.site, &read)?,
        };
        let index =
            Index::read(&language, &read).with_context(|| format!("{} cannot be searched", self.site.display()))?;
        for question in &self.questions {
            let hits = index.ask(question, ANSWERS_MAX);
            if !self.json && hits.is_empty() {
                say(&format!("nothing for \"{question}\"\n"));
            }
            for hit in hits {
                match self.json {
                    true => say(&format!("{}\n", json!({ "url": hit.url, "title": hit.title, "score": hit.score }))),
                    false => say(&format!("{:>9}  {}  {}\n", hit.score, hit.url, hit.title)),
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn first_language(site: &Path, read: &dyn Fn(&str) -> Option<Vec<u8>>) -> anyhow::Result<String> {
    let Some(bytes) = read(search::LANGUAGES) else {
        bail!("{} has no search index; name the folder that `lotse build --out` wrote", site.display());
    };
    let languages: Vec<String> = serde_json::from_slice(&bytes).context("the list of languages cannot be read")?;
    languages.into_iter().next().context("the site has no language")
}

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
    /// One JSON object a line: url, title and score, the best first, and missing, the words that no page has
    #[arg(long)]
    json: bool,
    /// The language of the index [default: the site's first]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Only answers with this tag: a role, topic, school, device, service or word, such as lehrkraft; several of a kind mean any
    #[arg(long = "tag", value_name = "KEY")]
    tags: Vec<String>,
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
        let mut chosen = Vec::new();
        for tag in &self.tags {
            let named = index.facets(tag);
            if named.is_empty() {
                bail!(
                    "no page of {} has the tag {tag}; pages name roles and tags, topics stand in desk.toml",
                    self.site.display()
                );
            }
            chosen.extend(named);
        }
        for question in &self.questions {
            let hits = index.answers(question, &chosen).hits;
            if !self.json && hits.is_empty() {
                say(&format!("nothing for \"{question}\"\n"));
            }
            if let Some(meant) = index.meant(question).filter(|_| !self.json) {
                say(&format!("did you mean \"{meant}\"?\n"));
            }
            let missing = index.missing(question);
            if !self.json && !missing.is_empty() {
                say(&format!("not found: \"{}\"\n", missing.join("\", \"")));
            }
            for hit in hits.into_iter().take(ANSWERS_MAX) {
                match self.json {
                    true => say(&format!(
                        "{}\n",
                        json!({ "url": hit.url, "title": hit.title, "score": hit.score, "missing": missing })
                    )),
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

//! `lotse build`: the help pages as a folder of files, for any web server.

mod cache;
mod sweep;

use super::{CONTENT_ERRORS, complain, content, say};
use anyhow::{Context, bail};
use clap::Args;
use lotse::content::{Outcome, Wishes};
use lotse::report::{Format, report};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;
use url::Url;

/// Write the help pages as a folder of files
#[derive(Args)]
pub(super) struct Build {
    /// The folder of the content [default: the one with desk.toml: here, ./content or further up; else the example]
    dir: Option<PathBuf>,
    /// The folder to write to; files of others in it stay
    #[arg(long)]
    out: PathBuf,
    /// Where the site will stand, such as https://hilfe.example
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Take oddities as warnings: for a heap of old pages
    #[arg(long, conflicts_with = "strict")]
    lenient: bool,
    /// Take oddities as errors: for your own pages (this is the default)
    #[arg(long)]
    strict: bool,
    /// Write pages that are drafts too
    #[arg(long)]
    drafts: bool,
    /// Make every page anew, whatever the last build left
    #[arg(long)]
    fresh: bool,
}

/// Where the site will stand, without a slash at the end.
fn base_url(given: &str) -> anyhow::Result<String> {
    let is_whole = Url::parse(given).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if !is_whole {
        bail!("--base-url {given} is no whole address; write it with https:// before it");
    }
    Ok(given.trim_end_matches('/').to_owned())
}

/// A site written among its own sources would be read as sources the next time.
fn refuse_among_sources(content: &Path, out: &Path) -> anyhow::Result<()> {
    let (Ok(content), Ok(whole)) = (content.canonicalize(), std::path::absolute(out)) else { return Ok(()) };
    // The folder itself may not be there yet.
    let there = whole.ancestors().find_map(|folder| folder.canonicalize().ok());
    if there.is_some_and(|there| there.starts_with(&content)) {
        bail!("{} lies in the content folder; name another folder with --out", out.display());
    }
    Ok(())
}

impl Build {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let content = content(self.dir);
        let base_url = self.base_url.as_deref().map(base_url).transpose()?;
        let wishes = Wishes { base_url, now: chrono::Utc::now(), strict: !self.lenient, drafts: self.drafts };
        let cache = cache::Cache::of(&self.out);
        let recalled = cache.as_ref().filter(|_| !self.fresh).map(|cache| cache.recall(&self.out)).unwrap_or_default();
        let outcome = content
            .make(&wishes, &recalled.memory)
            .context("the content cannot be read; name its folder, or leave it away for the example")?;
        let errors = outcome.errors();
        let Outcome { made, problems } = outcome;
        if !problems.is_empty() {
            complain(&report(&problems, content.folder(), Format::Human));
        }
        let Some(made) = made.filter(|_| errors == 0) else {
            complain("nothing was written\n");
            return Ok(ExitCode::from(CONTENT_ERRORS));
        };
        refuse_among_sources(content.folder(), &self.out)?;
        let written = site_gen::disk::write(&made.files, &self.out).context("the site cannot be written")?;
        if let Some(cache) = cache {
            match cache.remember(&self.out, (&made.files, &made.memory), &recalled) {
                Ok(()) => cache.sweep(SystemTime::now()),
                Err(error) => complain(&format!("the next build will make every page anew: {error}\n")),
            }
        }
        let site_gen::disk::Written { changed, unchanged, removed } = written;
        let (from, to) = (content.folder().display(), self.out.display());
        say(&format!("{to}: {changed} files written, {unchanged} unchanged, {removed} removed (from {from})\n"));
        Ok(ExitCode::SUCCESS)
    }
}

#[cfg(test)]
mod tests {
    use super::base_url;

    #[test]
    fn an_address_is_whole_or_refused() {
        assert_eq!(base_url("https://hilfe.example/").unwrap(), "https://hilfe.example");
        for part in ["hilfe.example", "hilfe.example:8080", "ftp://hilfe.example", "https://", ""] {
            assert!(base_url(part).is_err(), "{part}");
        }
    }
}

//! `lotse school`: a school whose contract has ended is handed over and deleted.

use super::person::{Place, numbers};
use super::{complain, content, for_the_owner_alone, moving, say};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use lotse::school;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use tickets::policy::SchoolId;

/// Hand over what is a school's, or delete it
///
/// Write the last day into desk.toml first: left = "2026-07-31" in its [[school]]. Stop `lotse serve`: both write into its folder.
#[derive(Args)]
pub(super) struct School {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Export(Export),
    Delete(Delete),
}

/// Write everything of a school into a new folder
///
/// desk.jsonl is what `lotse import` takes into an empty folder; beside it a text to read for each request, and their files. Of what
/// the provider worked on for the school, what the school was allowed to read goes along, and nothing of anybody else.
#[derive(Args)]
struct Export {
    /// The school's id in desk.toml
    id: String,
    /// The folder to make
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Delete a school that has left: its requests, their files and mails, and its people wherever they stand
///
/// Its id must be typed once more. What is counted stays, without people and words. A request that is held (lotse hold) stays as it is
/// and is named. Nobody is told by mail. It cannot be undone.
#[derive(Args)]
struct Delete {
    /// The school's id in desk.toml
    id: String,
    #[command(flatten)]
    place: Place,
}

impl School {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        for_the_owner_alone();
        match self.what {
            What::Export(verb) => verb.run(),
            What::Delete(verb) => verb.run(),
        }
    }
}

impl Export {
    fn run(self) -> anyhow::Result<ExitCode> {
        let Place { data, content: folder } = self.place;
        let id = SchoolId::new(&self.id);
        let made = moving::runtime()?.block_on(school::export(&data, &content(folder), &id, &self.to))?;
        let (to, requests) = (self.to.display(), made.requests.len());
        let mut told = format!("{requests} requests and {} files in {to}\n", made.files);
        _ = writeln!(told, "  {} is what `lotse import` takes into an empty folder", school::LINES);
        if !made.reduced.is_empty() {
            _ = writeln!(told, "  without internal entries of the provider  {}", numbers(&made.reduced));
        }
        say(&told);
        complain("Not in it: mails in DATA/mail and DATA/inbox, feedback on pages, logs, backups.\n");
        Ok(ExitCode::SUCCESS)
    }
}

impl Delete {
    fn run(self) -> anyhow::Result<ExitCode> {
        complain(&format!("This cannot be undone. Type the id of the school to delete it ({}):\n", self.id));
        let mut typed = String::new();
        std::io::stdin().read_line(&mut typed).context("nothing could be read")?;
        if typed.trim() != self.id {
            bail!("nothing was deleted\n  help: hand it over with `lotse school export` first, then type {}", self.id);
        }
        let Place { data, content: folder } = self.place;
        let id = SchoolId::new(&self.id);
        let done = moving::runtime()?.block_on(school::delete(&data, &content(folder), &id))?;
        say(&told(&self.id, &done));
        Ok(ExitCode::SUCCESS)
    }
}

/// What was deleted, and what was out of reach.
fn told(id: &str, done: &school::Done) -> String {
    let school::Done { store, letters, waiting } = done;
    let mut told = format!("deleted\n  requests   {}\n", store.requests.len());
    _ = writeln!(told, "  mails      {} records, {letters} in DATA/mail and DATA/inbox", store.mails);
    _ = writeln!(told, "  people     {} elsewhere", store.people);
    if !store.kept.is_empty() {
        _ = writeln!(told, "kept, because somebody said so (lotse hold)\n  requests   {}", numbers(&store.kept));
        told.push_str("  delete once more when they are released\n");
    }
    told.push_str("out of reach\n");
    if let Some(until) = store.in_backups_until {
        _ = writeln!(
            told,
            "  backups and exports that were made before: by [privacy] the last one is gone after {until}"
        );
        _ = writeln!(told, "  until then {id} keeps its entry in desk.toml, so that its domains are nobody else's");
    }
    told.push_str("  mails that were sent, logs of the web server\n");
    if !store.outside.is_empty() {
        let names = store.outside.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        _ = writeln!(told, "  what providers were told: ask {names} to delete it, too");
    }
    if *waiting > 0 {
        _ = writeln!(
            told,
            "  {waiting} mails that nobody has read yet (DATA/inbox/new): serve, stop, and delete once more"
        );
    }
    told
}

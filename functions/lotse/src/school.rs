//! A school leaves one data folder: handed over, then deleted. Nobody serves the folder meanwhile.

use crate::content::Content;
use crate::moving::STORE;
use crate::person::{new_file, open, sweep_all, waiting};
use crate::sqlite::compact;
use anyhow::{Context, bail};
use desk::school::{self, DeleteError, Deleted, Exported, HandOverError};
use std::fs::DirBuilder;
use std::io::{BufWriter, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use theme::Theme;
use tickets::policy::SchoolId;

/// The lines that another desk takes in.
pub const LINES: &str = "desk.jsonl";

/// What was deleted in a folder.
#[derive(Clone, Debug)]
pub struct Done {
    /// What the store did.
    pub store: Deleted,
    /// How many mails were removed from the folders of mails.
    pub letters: usize,
    /// How many mails wait to be read: one of them may be the school's.
    pub waiting: usize,
}

/// Writes everything of a school into a folder, which must not be there yet.
///
/// # Errors
/// If somebody serves the folder, there is no such school, or something cannot be read or written.
pub async fn export(data: &Path, content: &Content, id: &SchoolId, to: &Path) -> anyhow::Result<Exported> {
    if to.exists() {
        bail!("{} is there already\n  help: name a new folder with --to", to.display());
    }
    let opened = open(data, content)?;
    if opened.desk.policy.school(id).is_none() {
        bail!(unknown(HandOverError::Unknown(id.to_string())));
    }
    let theme = Theme::new(&[]).context("the words of the program cannot be read")?;
    DirBuilder::new().recursive(true).mode(0o700).create(to).with_context(|| to.display().to_string())?;
    let path = to.join(LINES);
    let mut lines = BufWriter::new(new_file(&path).with_context(|| path.display().to_string())?);
    let mut put = |name: &str, bytes: &[u8]| new_file(&to.join(name))?.write_all(bytes);
    let made = school::export(&opened.desk, &*opened.store, &theme, id, &mut lines, &mut put).await;
    opened.store.close().await?;
    made.map_err(unknown)
}

/// Deletes a school that has left from everything that the folder keeps.
///
/// # Errors
/// If somebody serves the folder, the school has not left, or something cannot be read or written. Asked again it goes on
/// where it ended.
pub async fn delete(data: &Path, content: &Content, id: &SchoolId) -> anyhow::Result<Done> {
    let opened = open(data, content)?;
    let domains = opened.desk.policy.school(id).map(|school| school.domains.clone()).unwrap_or_default();
    let deleted = school::delete(&opened.desk, &*opened.store, id).await;
    opened.store.close().await?;
    let store = deleted.map_err(|error| match error {
        DeleteError::Stays(_) => anyhow::anyhow!(
            "{error}\n  help: write left = \"2026-07-31\" into its [[school]], and wait for the day after"
        ),
        DeleteError::Unknown(_) => anyhow::anyhow!("{error}\n  help: name it by its id"),
        DeleteError::Store(_) | DeleteError::Changed(_) | DeleteError::Person(_) => error.into(),
    })?;
    // What SQLite has deleted is still in the file until it is written anew.
    compact(&data.join(STORE))?;
    let letters = sweep_all(data, &|text| school::names(text, &domains))?;
    Ok(Done { store, letters, waiting: waiting(data) })
}

fn unknown(error: HandOverError) -> anyhow::Error {
    match error {
        HandOverError::Unknown(_) => anyhow::anyhow!("{error}\n  help: name it by its id"),
        HandOverError::Export(_) => error.into(),
    }
}

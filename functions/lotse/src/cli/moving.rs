//! `lotse export` and `lotse import`: a whole desk as text, from one store into another.

use super::complain;
use anyhow::Context;
use clap::Args;
use lotse::moving;
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

/// Bytes that are read or written at once.
const BUFFER_BYTES: usize = 1 << 16;

/// Write a whole desk to the standard output, as JSON Lines
///
/// Tickets with their history and files, what was answered, what readers said, mails that are owed and that went out: everything that
/// `lotse import` or the desk on AWS needs to go on. The desk may be served meanwhile; it is written as it stood at the start.
///
/// NOT in it: the secret keys (DATA/keys). Copy that file by a safe way, or all links and reply addresses that were
/// mailed are dead. Copy DATA/mail and DATA/inbox too if the mails themselves are to be kept; the content is a folder of
/// its own. The export holds what people wrote: keep it as you keep the desk.
#[derive(Args)]
pub(super) struct Export {
    /// The folder that everything is kept in
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Take a desk that `lotse export` wrote, from the standard input, into an empty folder
///
/// The folder must hold no tickets yet, and nobody may serve it. A text that was cut off or changed is refused with the
/// number of the line, and nothing of it is taken. No mail is sent: what was owed is owed on, by whoever serves the folder.
///
/// Copy the secret keys (DATA/keys) of the old desk beside it before the first `lotse serve`.
#[derive(Args)]
pub(super) struct Import {
    /// The folder that everything is kept in
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

impl Export {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let mut out = BufWriter::with_capacity(BUFFER_BYTES, std::io::stdout());
        let records = runtime()?.block_on(moving::export(&self.data, &mut out))?;
        complain(&format!("{records} records; the secret keys are not among them (see lotse export --help)\n"));
        Ok(ExitCode::SUCCESS)
    }
}

impl Import {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        super::for_the_owner_alone();
        let mut text = BufReader::with_capacity(BUFFER_BYTES, std::io::stdin());
        let records = runtime()?.block_on(moving::import(&self.data, &mut text))?;
        complain(&format!("{records} records\n"));
        if !self.data.join("keys").exists() {
            let keys = self.data.join("keys");
            complain(&format!("there are no keys yet: copy those of the old desk to {}\n", keys.display()));
        }
        Ok(ExitCode::SUCCESS)
    }
}

pub(super) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    built.context("the program cannot start its threads")
}

//! `lotse mail-in`: a mail server hands one mail over.

use super::complain;
use clap::Args;
use lotse::letterbox::{KeepError, Letterbox};
use std::path::PathBuf;
use std::process::ExitCode;

/// The mail is no good and never will be: the mail server tells its sender (`EX_DATAERR`).
const NO_MAIL: u8 = 65;
/// Not now: the mail server tries again (`EX_TEMPFAIL`).
pub(super) const LATER: u8 = 75;

/// Take one mail from the standard input, as a mail server hands it over
///
/// The mail is kept in DATA/inbox, for good, before this ends. `lotse serve` on the same folder reads it within a second, or
/// when it is started next: an answer joins its ticket, other mail makes a new one. It needs `reads_mail = true` under
/// [intake] in desk.toml; until then the mails wait, and the server's log says how many.
///
/// What was taken moves to DATA/inbox/cur. What nobody can read, what has no text and what no person wrote and belongs to
/// no ticket moves to DATA/inbox/quarantine, its reason behind its name: look there now and then.
///
/// Postfix, for the address hilfe@hilfe.example.org (the mail of desk.toml; a reply goes to hilfe+…@):
///
///   main.cf      recipient_delimiter = +
///                lotse_destination_recipient_limit = 1
///                transport_maps = hash:/etc/postfix/transport
///   master.cf    lotse unix - n n - 4 pipe flags=DOR user=lotse null_sender=
///                  argv=/usr/local/bin/lotse mail-in --data /var/lib/lotse
///   transport    hilfe@hilfe.example.org  lotse:
#[derive(Args)]
#[command(
    verbatim_doc_comment,
    after_help = "Exit codes, as mail servers know them: 0 kept, 65 nothing at all or more than 25 MiB, 75 try again later."
)]
pub(super) struct MailIn {
    /// The folder that everything is kept in; it must be there
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

impl MailIn {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        super::for_the_owner_alone();
        let kept = Letterbox::open(&self.data)
            .map_err(KeepError::from)
            .and_then(|letterbox| letterbox.keep(&mut std::io::stdin().lock()));
        Ok(match kept {
            Ok(_) => ExitCode::SUCCESS,
            Err(error @ (KeepError::Empty | KeepError::TooLarge)) => {
                complain(&format!("error: {error}\n"));
                ExitCode::from(NO_MAIL)
            }
            Err(error @ KeepError::Io(_)) => {
                let help = "lotse must be able to write the folder of --data, as the user of lotse serve";
                complain(&format!("error: {}: {error}\n  help: {help}\n", self.data.display()));
                ExitCode::from(LATER)
            }
        })
    }
}

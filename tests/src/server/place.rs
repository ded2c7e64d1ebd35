//! The folder that a server keeps everything in, and what can be seen in it from outside.

use super::{Ledger, Letter, letters, wait_for};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder of data, removed with everything in it when it is dropped.
pub struct Place {
    folder: TempDir,
}

impl Place {
    /// An empty place below `scratch`, which should be on a real disk: what is promised is durable there.
    ///
    /// # Panics
    /// If the folder cannot be made.
    #[must_use]
    pub fn new(scratch: impl AsRef<Path>) -> Self {
        std::fs::create_dir_all(&scratch).expect("the scratch folder can be made");
        let folder = tempfile::Builder::new().prefix("desk-").tempdir_in(scratch).expect("a folder can be made");
        Self { folder }
    }

    /// What `--data` is.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where the program's log goes.
    pub(super) fn log(&self) -> PathBuf {
        self.folder.path().join("log.txt")
    }

    /// What the program logged so far.
    #[must_use]
    pub fn log_text(&self) -> String {
        std::fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// The store, seen from outside.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        Ledger::open(&self.data())
    }

    /// Every mail that was put into the folder, the oldest first.
    ///
    /// # Panics
    /// If a mail cannot be read.
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        letters::all(&self.mail())
    }

    /// The Maildir.
    #[must_use]
    pub fn mail(&self) -> PathBuf {
        self.data().join("mail")
    }

    /// The mails that are not in `seen` yet, when nothing more is owed.
    ///
    /// # Panics
    /// If mails stay owed.
    #[track_caller]
    pub fn new_letters(&self, seen: &mut BTreeSet<String>) -> Vec<Letter> {
        self.wait_for_mail();
        self.letters().into_iter().filter(|letter| seen.insert(letter.file.clone())).collect()
    }

    /// Waits until no mail is owed, as long as they become fewer.
    ///
    /// # Panics
    /// If mails stay owed.
    #[track_caller]
    pub fn wait_for_mail(&self) {
        let ledger = self.ledger();
        let mut owed = ledger.owed();
        while owed > 0 {
            let before = owed;
            owed = wait_for(&format!("one of {before} owed mails"), || Some(ledger.owed()).filter(|now| *now < before));
        }
    }

    /// Shows all mails to a mail program, which moves them from `new` to `cur`: what is sent twice is there twice.
    ///
    /// # Panics
    /// If a mail cannot be moved.
    pub fn read_all_mail(&self) {
        letters::mark_read(&self.mail());
    }
}

//! The folder that mails come into: kept first, read later. A Maildir with a place for what somebody must look at.
//!
//! ```text
//! lotse mail-in ─▶ tmp ─▶ new ─lotse serve─▶ cur          taken: on a ticket, or one of its own
//!                                     └────▶ quarantine   set aside, with the reason behind its name
//! ```
//!
//! Who keeps a mail here needs neither the store nor the content, so that a mail server never waits for them.

use chrono::{DateTime, Utc};
use mail::read::MAIL_BYTES_MAX;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Its name in the data folder.
const FOLDER: &str = "inbox";
/// How often a mail is tried that ends whoever reads it.
const TRIES_MAX: u32 = 3;
/// Between a mail's name and how often it was tried.
const TRIED: char = '~';
/// Why a mail is set aside that ends whoever reads it.
pub const POISON: &str = "poison";

/// The folder.
#[derive(Clone, Debug)]
pub struct Letterbox {
    path: PathBuf,
}

/// Why a mail was not kept; addressed to the operator and the mail server.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// There was none.
    #[error("there is no mail on the standard input")]
    Empty,
    /// It is larger than any that is read.
    #[error("the mail has more than {MAIL_BYTES_MAX} bytes; larger ones are not taken")]
    TooLarge,
    /// It could not be written or read.
    #[error("the mail could not be kept: {0}")]
    Io(#[from] io::Error),
}

/// A mail that waits to be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// Its name: mails are in the order in which they came.
    pub name: String,
    /// How often somebody began to read it and did not come to an end.
    tries: u32,
}

impl Letterbox {
    /// Makes the folder in this data folder, which must be there, if need be.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn open(data: &Path) -> io::Result<Self> {
        let path = data.join(FOLDER);
        fs::read_dir(data)?;
        for inner in ["tmp", "new", "cur", "quarantine"] {
            DirBuilder::new().recursive(true).mode(0o700).create(path.join(inner))?;
        }
        Ok(Self { path })
    }

    /// Keeps one mail: `Ok` means that it survives a crash from now on, and will be read.
    ///
    /// # Errors
    /// [`KeepError`]; nothing of it is left then.
    pub fn keep(&self, from: &mut dyn Read) -> Result<String, KeepError> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let chance = getrandom::u32().map_err(io::Error::other)?;
        let name = format!("{:010}.{:06}.{chance:08x}", since.as_secs(), since.subsec_micros());
        let aside = self.file("tmp", &name);
        let kept = self.write(&aside, &name, from);
        if kept.is_err() {
            // Whoever hands it over tries again, or tells the sender.
            _ = fs::remove_file(&aside);
            _ = fs::remove_file(self.file("new", &name));
        }
        kept.map(|()| name)
    }

    /// Written aside, brought to the disk, then named: nobody ever reads half a mail.
    fn write(&self, aside: &Path, name: &str, from: &mut dyn Read) -> Result<(), KeepError> {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(aside)?;
        let bytes = io::copy(&mut from.take(MAIL_BYTES_MAX as u64 + 1), &mut file)?;
        match usize::try_from(bytes) {
            Ok(0) => return Err(KeepError::Empty),
            Ok(bytes) if bytes <= MAIL_BYTES_MAX => {}
            Ok(_) | Err(_) => return Err(KeepError::TooLarge),
        }
        file.flush()?;
        file.sync_all()?;
        fs::rename(aside, self.file("new", name))?;
        Ok(File::open(self.path.join("new"))?.sync_all()?)
    }

    /// The mails that wait, the oldest first.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn waiting(&self) -> io::Result<Vec<Waiting>> {
        let mut all = Vec::new();
        for entry in fs::read_dir(self.path.join("new"))? {
            // Only what was kept here has a name that is read.
            let Ok(file) = entry?.file_name().into_string() else { continue };
            let (name, tries) = match file.split_once(TRIED) {
                Some((name, tries)) => (name.to_owned(), tries.parse().unwrap_or(TRIES_MAX)),
                None => (file, 0),
            };
            all.push(Waiting { name, tries });
        }
        all.sort();
        Ok(all)
    }

    /// Begins to read it: one more try, which is noted before anybody looks into it. `None` if it was tried often enough;
    /// it is set aside then.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn begin(&self, mail: &mut Waiting) -> io::Result<Option<Vec<u8>>> {
        if mail.tries >= TRIES_MAX {
            self.set_aside(mail, POISON)?;
            return Ok(None);
        }
        self.retry(mail, mail.tries + 1)?;
        fs::read(self.place(mail)).map(Some)
    }

    /// It was not its fault: this try does not count.
    ///
    /// # Errors
    /// If it cannot be renamed.
    pub fn put_back(&self, mail: &mut Waiting) -> io::Result<()> {
        self.retry(mail, mail.tries.saturating_sub(1))
    }

    /// It was taken.
    ///
    /// # Errors
    /// If it cannot be moved; taking it once more changes nothing.
    pub fn done(&self, mail: &Waiting) -> io::Result<()> {
        fs::rename(self.place(mail), self.file("cur", &mail.name))
    }

    /// Somebody must look at it.
    ///
    /// # Errors
    /// If it cannot be moved.
    pub fn set_aside(&self, mail: &Waiting, why: &str) -> io::Result<()> {
        fs::rename(self.place(mail), self.file("quarantine", &format!("{}.{why}", mail.name)))
    }

    /// Removes mails that came before this time and were read or set aside. How many. What waits stays.
    ///
    /// # Errors
    /// If a folder cannot be read, or a file not be removed.
    pub fn sweep(&self, before: DateTime<Utc>) -> io::Result<usize> {
        let mut removed = 0;
        for inner in ["cur", "quarantine"] {
            for entry in fs::read_dir(self.path.join(inner))? {
                let entry = entry?;
                // The name begins with the second in which it was kept; what somebody else laid there has the file's own time.
                let named = entry.file_name().to_str().and_then(|name| name.split('.').next()?.parse().ok());
                let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).ok()?.as_secs().try_into().ok();
                let came: Option<i64> = named.or_else(|| since(entry.metadata().ok()?.modified().ok()?));
                if came.is_some_and(|came| came < before.timestamp()) && entry.file_type()?.is_file() {
                    fs::remove_file(entry.path())?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }

    fn retry(&self, mail: &mut Waiting, tries: u32) -> io::Result<()> {
        let before = self.place(mail);
        mail.tries = tries;
        fs::rename(before, self.place(mail))
    }

    fn place(&self, mail: &Waiting) -> PathBuf {
        match mail.tries {
            0 => self.file("new", &mail.name),
            tries => self.file("new", &format!("{}{TRIED}{tries}", mail.name)),
        }
    }

    fn file(&self, inner: &str, name: &str) -> PathBuf {
        self.path.join(inner).join(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letterbox() -> (tempfile::TempDir, Letterbox) {
        let data = tempfile::tempdir().unwrap();
        let letterbox = Letterbox::open(data.path()).unwrap();
        (data, letterbox)
    }

    fn files(letterbox: &Letterbox, inner: &str) -> Vec<String> {
        let entries = fs::read_dir(letterbox.path.join(inner)).unwrap();
        entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_mail_that_was_read_or_set_aside_goes_after_its_days_and_none_that_waits() {
        let (_data, letterbox) = letterbox();
        let at = |seconds: i64| DateTime::from_timestamp(1_793_602_800 + seconds, 0).unwrap();
        for inner in ["new", "cur", "quarantine"] {
            for (name, second) in [("old", 1_793_602_800), ("young", 1_793_602_900)] {
                fs::write(letterbox.file(inner, &format!("{second}.000000.{name}")), "x").unwrap();
            }
        }
        fs::write(letterbox.file("quarantine", "notiz.txt"), "von Hand").unwrap();
        assert_eq!(letterbox.sweep(at(0)).unwrap(), 0, "not a second early");
        assert_eq!(letterbox.sweep(at(1)).unwrap(), 2);
        assert_eq!(files(&letterbox, "new").len(), 2);
        assert_eq!(files(&letterbox, "cur"), ["1793602900.000000.young"]);
        assert_eq!(files(&letterbox, "quarantine").len(), 2, "what somebody laid there now is young");
    }

    #[test]
    fn a_mail_waits_until_it_is_taken_and_stays_then() {
        let (_data, letterbox) = letterbox();
        let names: Vec<String> = ["eins", "zwei"].map(|text| letterbox.keep(&mut text.as_bytes()).unwrap()).into();
        let mut waiting = letterbox.waiting().unwrap();
        assert_eq!(waiting.iter().map(|w| &w.name).collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
        assert_eq!(letterbox.begin(&mut waiting[0]).unwrap().unwrap(), b"eins");
        letterbox.done(&waiting[0]).unwrap();
        assert_eq!(letterbox.begin(&mut waiting[1]).unwrap().unwrap(), b"zwei");
        letterbox.set_aside(&waiting[1], "no-text").unwrap();
        assert_eq!((files(&letterbox, "new"), files(&letterbox, "tmp")), (vec![], vec![]));
        assert_eq!(files(&letterbox, "cur"), [names[0].clone()]);
        assert_eq!(files(&letterbox, "quarantine"), [format!("{}.no-text", names[1])]);
    }

    #[test]
    fn what_ends_its_reader_is_tried_three_times_and_what_is_put_back_for_ever() {
        let (_data, letterbox) = letterbox();
        letterbox.keep(&mut &b"gift"[..]).unwrap();
        for _ in 0..9 {
            let mut mail = letterbox.waiting().unwrap().remove(0);
            assert!(letterbox.begin(&mut mail).unwrap().is_some());
            letterbox.put_back(&mut mail).unwrap();
        }
        for _ in 0..TRIES_MAX {
            assert!(letterbox.begin(&mut letterbox.waiting().unwrap()[0]).unwrap().is_some());
        }
        assert!(letterbox.begin(&mut letterbox.waiting().unwrap()[0]).unwrap().is_none());
        assert!(letterbox.waiting().unwrap().is_empty());
        assert!(files(&letterbox, "quarantine")[0].ends_with(".poison"));
    }

    #[test]
    fn what_is_no_mail_or_too_large_leaves_nothing() {
        let (data, letterbox) = letterbox();
        assert!(matches!(letterbox.keep(&mut io::empty()), Err(KeepError::Empty)));
        let large = &mut io::repeat(b'x').take(MAIL_BYTES_MAX as u64 + 1);
        assert!(matches!(letterbox.keep(large), Err(KeepError::TooLarge)));
        let largest = &mut io::repeat(b'x').take(MAIL_BYTES_MAX as u64);
        letterbox.keep(largest).unwrap();
        assert_eq!((files(&letterbox, "tmp").len(), files(&letterbox, "new").len()), (0, 1));
        assert!(Letterbox::open(&data.path().join("nowhere")).is_err(), "a mistyped folder is not made");
    }
}

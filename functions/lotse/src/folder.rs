//! Mail that stays in the house: a Maildir, which any mail program can open.

use async_trait::async_trait;
use desk::{Mailer, SendError};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;
use tokio::sync::oneshot;

/// The longest file name, in bytes; most file systems end at 255.
const NAME_BYTES_MAX: usize = 240;
/// Where mails lie that must not leave.
const HELD: &str = "held";

/// A Maildir: `tmp`, `new`, `cur`; beside them `held`, which no mail program looks at: what a desk in pilot mode holds back. A mail's file is called by its message id alone, so the same mail twice is one file.
///
/// Mails that come while others are being kept wait for them and are then kept together, one behind the other: on a
/// disk that tickets are written to as well, many syncs at once would keep people waiting.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    waiting: Arc<Mutex<Vec<Waiting>>>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

/// A mail that waits to be kept.
#[derive(Debug)]
struct Waiting {
    name: String,
    raw: Vec<u8>,
    kept: oneshot::Sender<Result<(), Arc<io::Error>>>,
}

/// A mail that lies in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The name of its file, without the marks of mail programs.
    pub name: String,
    /// When it was put there, by the computer's clock.
    pub kept: SystemTime,
    /// Whether it must not leave.
    pub held: bool,
    path: PathBuf,
}

impl Kept {
    /// Its bytes.
    ///
    /// # Errors
    /// If it cannot be read, or somebody has taken it away.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        fs::read(&self.path)
    }
}

impl Folder {
    /// Makes the folder if need be. What lies in `tmp` was cut off in the middle and is removed: one process at a
    /// time uses the folder.
    ///
    /// # Errors
    /// If the folder cannot be made or cleaned.
    pub fn open(path: &Path) -> io::Result<Self> {
        for inner in ["tmp", "new", "cur", HELD] {
            fs::create_dir_all(path.join(inner))?;
        }
        for cut_off in fs::read_dir(path.join("tmp"))? {
            fs::remove_file(cut_off?.path())?;
        }
        Ok(Self { path: path.to_owned(), waiting: Arc::default(), turn: Arc::default() })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Every mail, the newest first.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn mails(&self) -> io::Result<Vec<Kept>> {
        let mut mails = Vec::new();
        for inner in ["new", "cur", HELD] {
            for entry in fs::read_dir(self.path.join(inner))? {
                let entry = entry?;
                let Ok(file) = entry.file_name().into_string() else { continue };
                let kept = entry.metadata()?.modified()?;
                mails.push(Kept { name: bare(&file).to_owned(), kept, held: inner == HELD, path: entry.path() });
            }
        }
        mails.sort_by(|a, b| (b.kept, &b.name).cmp(&(a.kept, &a.name)));
        Ok(mails)
    }

    /// The bytes of the mail whose file is called so; `None` if there is none.
    ///
    /// # Errors
    /// If the folder or the file cannot be read.
    pub fn mail(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let found = self.mails()?.into_iter().find(|kept| kept.name == name);
        found.map(|kept| kept.read()).transpose()
    }

    /// Keeps them and tells each. A mail that fails fails alone. All are written before the first is brought to the
    /// disk: then the file system takes them along together; the names are brought there once for all.
    fn keep(&self, all: Vec<Waiting>) {
        let aside: Vec<_> = all.iter().map(|mail| self.aside(&mail.name, &mail.raw)).collect();
        let synced: Vec<_> = aside.into_iter().map(|file| file.and_then(|file| file.sync_all())).collect();
        let named: Vec<_> =
            all.iter().zip(synced).map(|(mail, synced)| synced.and_then(|()| self.name(&mail.name))).collect();
        let listed = File::open(self.path.join("new")).and_then(|new| new.sync_all()).map_err(Arc::new);
        for (mail, named) in all.into_iter().zip(named) {
            // Who asked may be gone; the mail is kept all the same.
            let _ = mail.kept.send(named.map_err(Arc::new).and(listed.clone()));
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Written aside, brought to the disk, then named: nobody ever sees half a mail.
    fn aside(&self, name: &str, raw: &[u8]) -> io::Result<File> {
        let mut file = File::create(self.path.join("tmp").join(name))?;
        file.write_all(raw)?;
        Ok(file)
    }

    fn name(&self, name: &str) -> io::Result<()> {
        fs::rename(self.path.join("tmp").join(name), self.path.join("new").join(name))
    }

    fn keep_back(&self, name: &str, raw: &[u8]) -> io::Result<()> {
        self.aside(name, raw)?.sync_all()?;
        fs::rename(self.path.join("tmp").join(name), self.path.join(HELD).join(name))
    }

    fn has(&self, name: &str) -> io::Result<bool> {
        if self.path.join("new").join(name).try_exists()? {
            return Ok(true);
        }
        for entry in fs::read_dir(self.path.join("cur"))? {
            if entry?.file_name().to_str().is_some_and(|file| bare(file) == name) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(Self) -> io::Result<T> + Send + 'static,
    ) -> Result<T, SendError> {
        let folder = self.clone();
        let done = tokio::task::spawn_blocking(move || work(folder)).await;
        let done = done.unwrap_or_else(|ended| Err(io::Error::other(ended)));
        done.map_err(|error| self.not_now(&error))
    }

    fn not_now(&self, error: &dyn std::fmt::Display) -> SendError {
        SendError::Temporary(format!("{}: {error}", self.path.display()))
    }
}

#[async_trait]
impl Mailer for Folder {
    async fn send(&self, message: &mail::Message) -> Result<(), SendError> {
        let name = file_name(&message.id).ok_or_else(|| SendError::Permanent("the message id is too long".into()))?;
        let (kept, answer) = oneshot::channel();
        let mail = Waiting { name, raw: message.raw.clone(), kept };
        self.waiting().push(mail);
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let all = std::mem::take(&mut *self.waiting());
        // Else whoever had the turn before has taken ours along.
        if !all.is_empty() {
            // The turn is over when the work is, even if nobody waits for that any more.
            let keep = move |folder: Self| {
                folder.keep(all);
                drop(turn);
                Ok(())
            };
            self.blocking(keep).await?;
        }
        answer.await.map_err(|ended| self.not_now(&ended))?.map_err(|error| self.not_now(&error))
    }

    async fn was_sent(&self, message_id: &str) -> Result<Option<bool>, SendError> {
        let Some(name) = file_name(message_id) else { return Ok(Some(false)) };
        self.blocking(move |folder| folder.has(&name)).await.map(Some)
    }

    async fn hold(&self, message: &mail::Message) -> Result<(), SendError> {
        let name = file_name(&message.id).ok_or_else(|| SendError::Permanent("the message id is too long".into()))?;
        let raw = message.raw.clone();
        self.blocking(move |folder| folder.keep_back(&name, &raw)).await
    }
}

/// The name of a mail's file: its message id, with everything that could lead out of the folder written in hex.
/// Two ids never share a name; `None` if it would be too long.
#[must_use]
pub fn file_name(message_id: &str) -> Option<String> {
    let mut name = String::with_capacity(message_id.len());
    for byte in message_id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'@' | b'-' | b'_' => name.push(char::from(byte)),
            b'.' if !name.is_empty() => name.push('.'),
            other => name.push_str(&format!("%{other:02x}")),
        }
    }
    (1..=NAME_BYTES_MAX).contains(&name.len()).then_some(name)
}

/// A mail program that showed a mail renames it: `name:2,S`.
fn bare(file: &str) -> &str {
    file.split_once(':').map_or(file, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;
    use tickets::Address;

    fn folder() -> (TempDir, Folder) {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(&place.path().join("mail")).unwrap();
        (place, folder)
    }

    fn message(id: &str, text: &str) -> mail::Message {
        let to = Address::parse("maren@schule.example").unwrap();
        mail::Message { id: id.to_owned(), to, envelope_from: None, raw: text.as_bytes().to_vec() }
    }

    #[tokio::test]
    async fn a_mail_lies_in_new_under_its_id_once() {
        let (_place, folder) = folder();
        assert_eq!(folder.was_sent("1.m1@desk.example").await.unwrap(), Some(false));
        for _ in 0..2 {
            folder.send(&message("1.m1@desk.example", "Guten Tag")).await.unwrap();
        }
        assert_eq!(fs::read_to_string(folder.path().join("new/1.m1@desk.example")).unwrap(), "Guten Tag");
        assert_eq!(folder.mails().unwrap().len(), 1);
        assert_eq!(folder.was_sent("1.m1@desk.example").await.unwrap(), Some(true));
        assert_eq!(fs::read_dir(folder.path().join("tmp")).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn many_at_once_are_all_kept_and_one_that_fails_fails_alone() {
        let (_place, folder) = folder();
        fs::create_dir(folder.path().join("new/3@b")).unwrap();
        let mut sent = tokio::task::JoinSet::new();
        for n in 0..40 {
            let (folder, mail) = (folder.clone(), message(&format!("{n}@b"), &format!("Mail {n}")));
            sent.spawn(async move { (n, folder.send(&mail).await.is_ok()) });
        }
        for (n, kept) in sent.join_all().await {
            assert_eq!(kept, n != 3, "{n}");
            if kept {
                let text = fs::read_to_string(folder.path().join(format!("new/{n}@b"))).unwrap();
                assert_eq!(text, format!("Mail {n}"));
            }
        }
    }

    #[tokio::test]
    async fn what_is_held_back_is_shown_and_no_mail_program_takes_it() {
        let (_place, folder) = folder();
        folder.hold(&message("a@b", "x")).await.unwrap();
        folder.send(&message("c@d", "y")).await.unwrap();
        let shown: Vec<_> = folder.mails().unwrap().into_iter().map(|kept| (kept.name, kept.held)).collect();
        assert!(shown.contains(&("a@b".to_owned(), true)) && shown.contains(&("c@d".to_owned(), false)), "{shown:?}");
        assert_eq!(fs::read_dir(folder.path().join("new")).unwrap().count(), 1);
        assert_eq!(folder.was_sent("a@b").await.unwrap(), Some(false));
        assert_eq!(folder.mail("a@b").unwrap().unwrap(), b"x");
    }

    #[tokio::test]
    async fn a_mail_that_somebody_has_read_was_sent_too() {
        let (_place, folder) = folder();
        folder.send(&message("a@b", "x")).await.unwrap();
        fs::rename(folder.path().join("new/a@b"), folder.path().join("cur/a@b:2,S")).unwrap();
        assert_eq!(folder.was_sent("a@b").await.unwrap(), Some(true));
        assert_eq!(folder.mail("a@b").unwrap().unwrap(), b"x");
        assert_eq!(folder.mail("b@a").unwrap(), None);
    }

    #[test]
    fn no_id_leads_out_of_the_folder_and_no_two_share_a_name() {
        assert_eq!(file_name("../../etc/passwd").unwrap(), "%2e.%2f..%2fetc%2fpasswd");
        assert_eq!(file_name("a%2fb").unwrap(), "a%252fb");
        assert_eq!(file_name("a/b").unwrap(), "a%2fb");
        assert_eq!(file_name("a:2,S").unwrap(), "a%3a2%2cS");
        assert_eq!(file_name("ä"), Some("%c3%a4".to_owned()));
        assert_eq!(file_name(""), None);
        assert_eq!(file_name(&"x".repeat(300)), None);
    }

    #[tokio::test]
    async fn what_was_cut_off_is_cleared_away_and_a_full_disk_is_a_reason_to_try_again() {
        let (place, folder) = folder();
        fs::write(folder.path().join("tmp/half"), "Guten").unwrap();
        Folder::open(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path().join("tmp")).unwrap().count(), 0);
        fs::remove_dir_all(place.path().join("mail/tmp")).unwrap();
        let failed = folder.send(&message("a@b", "x")).await.unwrap_err();
        assert!(matches!(failed, SendError::Temporary(_)), "{failed}");
    }
}

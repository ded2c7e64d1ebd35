//! What one data folder keeps of a person: put together, or erased; and requests that are held. Nobody serves the folder
//! meanwhile.

use crate::cabinet::{Cabinet, FILES};
use crate::content::Content;
use crate::moving::STORE;
use crate::sqlite::{Sqlite, compact};
use crate::system::{Clock, Entropy};
use anyhow::{Context, bail};
use chrono::{Days, NaiveDate};
use desk::person::{self, Erased, Exported, ReassignError, Who};
use desk::{Desk, Request};
use mail::read::Inbound;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use theme::Theme;
use tickets::command::{Act, Channel};
use tickets::{Actor, Address, Erasure, Policy, TicketId};
use tokio::sync::Notify;
use walkdir::WalkDir;

/// The folders in which mails lie that were read or sent. What waits to be read belongs to nobody yet.
const MAILS: [&str; 5] = ["inbox/cur", "inbox/quarantine", "mail/new", "mail/cur", "mail/tmp"];
/// Where mails wait to be read.
const WAITING: &str = "inbox/new";

/// What was erased in a folder.
#[derive(Clone, Debug)]
pub struct Done {
    /// What the store did.
    pub store: Erased,
    /// How many mails were removed from the folders of mails.
    pub letters: usize,
    /// How many mails wait to be read: one of them may be the person's.
    pub waiting: usize,
    /// The last day on which a backup may hold something of the person.
    pub in_backups_until: Option<NaiveDate>,
    /// Whether `desk.toml` still names the person: as a school's contact or the officer, perhaps.
    pub in_content: bool,
}

/// A desk that nobody serves.
pub(crate) struct Opened {
    pub(crate) desk: Desk,
    pub(crate) store: Arc<Sqlite>,
    text: String,
}

/// Writes everything that is kept of a person into a folder, which must not be there yet.
///
/// # Errors
/// If somebody serves the folder, nothing is kept of the person, or something cannot be read or written.
pub async fn export(data: &Path, content: &Content, who: &Who, out: &Path) -> anyhow::Result<Exported> {
    if out.exists() {
        bail!("{} is there already\n  help: name a new folder with --out", out.display());
    }
    let opened = open(data, content)?;
    let theme = Theme::new(&[]).context("the words of the program cannot be read")?;
    let who = meant(&opened, who).await?;
    let made = person::export(&opened.desk, &*opened.store, &theme, &who).await;
    opened.store.close().await?;
    let made = made?;
    if made.files.is_empty() {
        bail!("nothing is kept of this address\n  help: look for another spelling; people have several addresses");
    }
    DirBuilder::new().recursive(true).mode(0o700).create(out).with_context(|| out.display().to_string())?;
    for (name, bytes) in &made.files {
        let path = out.join(name);
        let file = new_file(&path);
        file.and_then(|mut file| file.write_all(bytes)).with_context(|| path.display().to_string())?;
    }
    Ok(made)
}

/// A file that is not there yet, for its owner alone.
pub(crate) fn new_file(path: &Path) -> io::Result<fs::File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Erases a person from everything that the folder keeps.
///
/// # Errors
/// If somebody serves the folder, the person works requests, or something cannot be read or written. Asked again it goes
/// on where it ended.
pub async fn erase(data: &Path, content: &Content, who: &Who) -> anyhow::Result<Done> {
    let opened = open(data, content)?;
    let who = &meant(&opened, who).await?;
    let erased = person::erase(&opened.desk, &*opened.store, who).await;
    let today = opened.desk.policy.calendar.day_at(opened.desk.clock.now());
    let (policy, in_content) = (Arc::clone(&opened.desk.policy), opened.text.to_lowercase().contains(who.as_str()));
    opened.store.close().await?;
    let store = erased.map_err(|error| match error {
        person::EraseError::Agent => anyhow::anyhow!(
            "{who} works requests, or audits them\n  help: take them out of desk.toml first, and give their requests to somebody else"
        ),
        person::EraseError::Store(_) | person::EraseError::Changed(_) | person::EraseError::Refused(..) => error.into(),
    })?;
    // What SQLite has deleted is still in the file until it is written anew.
    compact(&data.join(STORE))?;
    let erasure = Erasure::new(who, &store.names, Address::nobody(1));
    let letters = sweep_all(data, &|text| erasure.names(text))?;
    let waiting = waiting(data);
    let in_backups_until = today.checked_add_days(Days::new(policy.backup_days().into()));
    Ok(Done { store, letters, waiting, in_backups_until, in_content })
}

/// Says that an address is another person's, from this day on or from now on. The requests from before.
///
/// # Errors
/// If somebody serves the folder, or it cannot be said.
pub async fn reassign(
    data: &Path,
    content: &Content,
    address: &Address,
    from: Option<NaiveDate>,
) -> anyhow::Result<Vec<TicketId>> {
    let opened = open(data, content)?;
    let done = person::reassign(&opened.desk, &*opened.store, address, from).await;
    opened.store.close().await?;
    done.map_err(|error| match error {
        ReassignError::Agent => anyhow::anyhow!(
            "{address} works requests, or audits them\n  help: write the new person into desk.toml, and give the requests of the old one to somebody else"
        ),
        ReassignError::NotYet(day) => anyhow::anyhow!("{day} is still to come\n  help: say so on that day"),
        ReassignError::Store(_) | ReassignError::Refused(..) => error.into(),
    })
}

/// Keeps a request beyond its time, for this reason; or no longer.
///
/// # Errors
/// If somebody serves the folder, or there is no such request.
pub async fn hold(data: &Path, content: &Content, id: TicketId, reason: Option<String>) -> anyhow::Result<bool> {
    let opened = open(data, content)?;
    let act = reason.map_or(Act::Release, |reason| Act::Hold { reason });
    let request = Request { ticket: Some(id), by: Actor::Desk, via: Channel::Desk, claimed: None, key: None, act };
    let done = opened.desk.handle(request).await;
    opened.store.close().await?;
    Ok(!done.with_context(|| format!("request {id}"))?.events.is_empty())
}

/// The address under which a person stands.
async fn meant(opened: &Opened, who: &Who) -> anyhow::Result<Address> {
    let found = who.address(&opened.desk).await;
    if !matches!(found, Ok(Some(_))) {
        opened.store.close().await?;
    }
    found?.context("there is no such request\n  help: numbers look like K7QF-2M9T")
}

/// Opens the desk in a folder, for this alone.
pub(crate) fn open(data: &Path, content: &Content) -> anyhow::Result<Opened> {
    let path = data.join(STORE);
    if !path.is_file() {
        bail!("{}: there is no desk\n  help: name the folder of lotse serve with --data", path.display());
    }
    let text = match content {
        Content::Folder(folder) => fs::read_to_string(folder.join("desk.toml")).unwrap_or_default(),
        Content::Example => String::new(),
    };
    let policy: Policy = content.policy()?;
    let store = Arc::new(Sqlite::open(&path)?);
    let desk = Desk {
        policy: Arc::new(policy),
        store: Arc::clone(&store) as Arc<dyn desk::Store>,
        blobs: Arc::new(Cabinet::beside(&data.join(FILES))),
        clock: Arc::new(Clock::open(&data.join("clock"))?),
        entropy: Arc::new(Entropy),
        mail_owed: Arc::new(Notify::new()),
    };
    Ok(Opened { desk, store, text })
}

/// Removes the mails that lie in the folder, read or sent, in which somebody is named. How many.
pub(crate) fn sweep_all(data: &Path, is_named: &dyn Fn(&str) -> bool) -> anyhow::Result<usize> {
    let mut letters = 0;
    for folder in MAILS {
        let folder = data.join(folder);
        letters += sweep(&folder, is_named).with_context(|| folder.display().to_string())?;
    }
    Ok(letters)
}

/// How many mails nobody has read yet.
pub(crate) fn waiting(data: &Path) -> usize {
    files(&data.join(WAITING)).count()
}

/// Removes the mails of a folder in which somebody is named: as sender, reader, or in the words. How many.
fn sweep(folder: &Path, is_named: &dyn Fn(&str) -> bool) -> io::Result<usize> {
    let mut removed = 0;
    for path in files(folder) {
        if names(&fs::read(&path)?, is_named) {
            fs::remove_file(&path)?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = WalkDir::new(folder).max_depth(1).into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path)
}

/// Whether a mail names somebody, however it is encoded; what is no mail is looked at as it lies there.
fn names(raw: &[u8], is_named: &dyn Fn(&str) -> bool) -> bool {
    if is_named(&String::from_utf8_lossy(raw)) {
        return true;
    }
    let Ok(mail) = Inbound::read(raw) else { return false };
    let people = mail.cc.iter().chain([&mail.from]);
    let mut words = vec![mail.subject.clone(), mail.text.clone()];
    words.extend(people.flat_map(|person| [person.address.to_string(), person.name.clone()]));
    words.extend(mail.to.iter().map(ToString::to_string));
    words.iter().any(|text| is_named(text))
}

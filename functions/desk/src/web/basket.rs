//! The files that travel with a page until what they belong to is sent.
//!
//! A file is kept the moment it comes. What the page carries along in a hidden field is its description, sealed for this one
//! form: so a mistake in another field, or a look at an earlier step, loses no file, and the server remembers nothing. A file
//! that nobody sends in the end belongs to no ticket and is swept.

use super::Web;
use super::tray::{self, TrayView};
use crate::files::{self, CARRIED_HOURS, Sent};
use crate::ports::BlobKey;
use chrono::TimeDelta;
use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;
use tickets::Attachment;
use tickets::attachment::file_name;
use tickets::token::Purpose;

/// What the page says of a file that it can no longer hand in.
const LOST: &str = "lost";
/// What it says while the desk can take no files.
const NOT_NOW: &str = "not_now";

/// The files of one form.
#[derive(Clone, Debug, Default)]
pub(super) struct Basket {
    files: Vec<Attachment>,
    faults: Vec<FileFault>,
    /// The tray of the page, sealed, until it is emptied.
    tray: String,
}

/// A file that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct FileFault {
    /// The key of the reason, below `file_fault`.
    pub word: &'static str,
    /// What its sender calls it; empty if nobody knows any more.
    pub name: String,
}

/// What a page shows of the files that it carries.
#[derive(Clone, Default, Serialize)]
pub(super) struct BasketView {
    /// What the hidden field holds.
    pub carried: String,
    pub files: Vec<CarriedFile>,
    pub faults: Vec<FileFault>,
    /// What an entry holds: so many files …
    pub files_max: usize,
    /// … of so many megabytes each …
    pub file_mb: u64,
    /// … and all together.
    pub entry_mb: u64,
    /// Where browsers bring files themselves.
    pub tray: Option<TrayView>,
}

/// A file that a page carries.
#[derive(Clone, Serialize)]
pub(super) struct CarriedFile {
    pub name: String,
    pub bytes: u64,
    /// By which it can be left out.
    pub mark: String,
}

impl Basket {
    /// What a page of this form carried, but for the file with this mark.
    pub(super) fn carried(web: &Web, form: &str, carried: &str, without: &str) -> Self {
        let mut basket = Self::default();
        for sealed in carried.split_whitespace().take(web.desk.policy.attachments.entry_files_max) {
            match open(web, form, sealed) {
                Some(file) if mark(&file) == without => {}
                Some(file) => basket.files.push(file),
                None => basket.faults.push(FileFault { word: LOST, name: String::new() }),
            }
        }
        basket
    }

    /// The same, of a page that carried this tray.
    pub(super) fn with_tray(self, carried: &str) -> Self {
        Self { tray: carried.to_owned(), ..self }
    }

    /// What came with the form, and what lies in the tray of its page.
    pub(super) async fn gathered(&mut self, web: &Web, form: &str, mut sent: Vec<Sent>) -> Vec<Sent> {
        match tray::emptied(web, form, &std::mem::take(&mut self.tray)).await {
            Ok(lay) => sent.extend(lay),
            Err(word) => self.faults.push(FileFault { word, name: String::new() }),
        }
        sent
    }

    /// Puts what came with the form in. What does not fit, or cannot be kept, is left out and told.
    pub(super) async fn put(&mut self, web: &Web, sent: Vec<Sent>) {
        for one in sent.into_iter().map(Sent::clean) {
            // The same file once more, as after "Back", is there already.
            if self.has(&one) {
                continue;
            }
            let name = file_name(&one.name);
            if let Err(unfit) = files::fits(&web.desk, &self.files, &one) {
                self.faults.push(FileFault { word: unfit.key(), name });
                continue;
            }
            match files::keep(&web.desk, one).await {
                Ok(file) => self.files.push(file),
                Err(error) => {
                    tracing::error!(%error, source = %error.source, "a file could not be kept");
                    self.faults.push(FileFault { word: NOT_NOW, name });
                }
            }
        }
    }

    /// Leaves out what came, because the desk takes no more files from strangers for the moment.
    pub(super) fn turn_away(&mut self, sent: &[Sent]) {
        self.faults.extend(sent.iter().map(|one| FileFault { word: NOT_NOW, name: file_name(&one.name) }));
    }

    fn has(&self, sent: &Sent) -> bool {
        let digest = files::digest(&sent.bytes);
        let name = file_name(&sent.name);
        !sent.bytes.is_empty() && self.files.iter().any(|file| file.sha256 == digest && file.name == name)
    }

    pub(super) fn files(&self) -> &[Attachment] {
        &self.files
    }

    /// Whether a file was not taken: then nothing is sent before its sender knows.
    pub(super) fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }

    /// What makes the same files the same request, wherever their bytes lie.
    pub(super) fn digest(&self) -> String {
        self.files.iter().map(|file| format!("{}/{}\n", file.sha256, file.name)).collect()
    }

    /// What the hidden field of this form holds.
    pub(super) fn sealed(&self, web: &Web, form: &str) -> String {
        self.files.iter().filter_map(|file| seal(web, form, file)).collect::<Vec<_>>().join(" ")
    }

    /// What the page shows of it.
    pub(super) fn view(&self, web: &Web, form: &str) -> BasketView {
        let carried = |file: &Attachment| CarriedFile { name: file.name.clone(), bytes: file.bytes, mark: mark(file) };
        BasketView {
            carried: self.sealed(web, form),
            files: self.files.iter().map(carried).collect(),
            faults: self.faults.clone(),
            ..BasketView::empty(web, form, &self.tray)
        }
    }
}

impl BasketView {
    /// This, or what a page shows that carries no files yet.
    pub(super) fn or_empty(self, web: &Web, form: &str) -> Self {
        if self.files_max == 0 { Self::empty(web, form, "") } else { self }
    }

    /// What a page shows that carries no files yet, but perhaps a tray.
    fn empty(web: &Web, form: &str, tray: &str) -> Self {
        let limits = Self::limits(web);
        let tray = TrayView::of(web, form, tray).filter(|_| limits.files_max > 0);
        Self { tray, ..limits }
    }

    /// What an entry holds.
    pub(super) fn limits(web: &Web) -> Self {
        const MB: u64 = 1_000_000;
        let limits = &web.desk.policy.attachments;
        Self {
            files_max: limits.entry_files_max,
            file_mb: limits.file_bytes_max / MB,
            entry_mb: limits.entry_bytes_max / MB,
            ..Self::default()
        }
    }
}

/// The public name of a file within its form.
fn mark(file: &Attachment) -> String {
    file.sha256.chars().take(16).collect()
}

/// `description.seal`, for this form alone.
fn seal(web: &Web, form: &str, file: &Attachment) -> Option<String> {
    let told = serde_json::to_string(file).ok()?;
    // Counted from when it came: however often a page is shown, it hands in nothing that may have been swept.
    let until = BlobKey::parse(&file.key)?.came() + TimeDelta::hours(CARRIED_HOURS);
    let seal = web.keys.seal(Purpose::File, &[form, &told], until);
    Some(format!("{}.{seal}", BASE64URL_NOPAD.encode(told.as_bytes())))
}

fn open(web: &Web, form: &str, sealed: &str) -> Option<Attachment> {
    let (told, seal) = sealed.split_once('.')?;
    let told = String::from_utf8(BASE64URL_NOPAD.decode(told.as_bytes()).ok()?).ok()?;
    web.keys.open(Purpose::File, &[form, &told], seal, web.desk.clock.now()).ok()?;
    serde_json::from_str(&told).ok()
}

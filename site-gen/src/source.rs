//! What goes in and what comes out: files by name, in memory.

use crate::foreign::Heap;
use crate::problem::{Cause, Found};
use std::collections::BTreeMap;
use theme::Theme;

/// The files of a content folder by their path in it, such as `pages/wlan/verbinden.md`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    files: BTreeMap<String, Vec<u8>>,
    /// How the folder is read, if others wrote it.
    pub(crate) heap: Option<Heap>,
}

impl Sources {
    /// All files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// The file at `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// Gives the files away, in the order of their paths.
    pub(crate) fn into_files(self) -> impl Iterator<Item = (String, Vec<u8>)> {
        self.files.into_iter()
    }

    /// The files below `folder` (which ends with a slash), by their path in it.
    pub(crate) fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.files
            .range(folder.to_owned()..)
            .map_while(move |(path, bytes)| Some((path.strip_prefix(folder)?, bytes.as_slice())))
    }
}

impl FromIterator<(String, Vec<u8>)> for Sources {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(files: I) -> Self {
        Self { files: files.into_iter().collect(), heap: None }
    }
}

/// A file of a website.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum File {
    /// These bytes.
    Made(Vec<u8>),
    /// The bytes of the site before: nothing has changed.
    Same,
}

impl File {
    /// Its bytes, if it was made.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Made(bytes) => Some(bytes),
            Self::Same => None,
        }
    }
}

/// The files of a website by their path in it, such as `wlan/verbinden/index.html`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, File>);

impl Files {
    /// All files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &File)> {
        self.0.iter().map(|(path, file)| (path.as_str(), file))
    }

    /// The files that were made, with their bytes.
    pub fn made(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.iter().filter_map(|(path, file)| Some((path, file.bytes()?)))
    }

    /// The bytes of the file at `path`, if it was made.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path)?.bytes()
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(String, File)> for Files {
    fn from_iter<I: IntoIterator<Item = (String, File)>>(files: I) -> Self {
        Self(files.into_iter().collect())
    }
}

impl FromIterator<(String, Vec<u8>)> for Files {
    fn from_iter<I: IntoIterator<Item = (String, Vec<u8>)>>(files: I) -> Self {
        files.into_iter().map(|(path, bytes)| (path, File::Made(bytes))).collect()
    }
}

/// The theme with the folder's own templates, words, style sheet and scripts. If one of them cannot be used, the theme that
/// the program brings along stands in for all.
pub(crate) fn theme(sources: &Sources) -> (Theme, Vec<Found>) {
    let own = ["templates/", "strings/"]
        .into_iter()
        .flat_map(|folder| sources.below(folder).map(move |(name, bytes)| (format!("{folder}{name}"), bytes)));
    let assets = sources.below("assets/").map(|(name, bytes)| (format!("assets/{name}"), bytes));
    let assets = assets.filter(|(name, _)| theme::is_asset(name));
    let own: Vec<(String, String)> =
        own.chain(assets).map(|(name, bytes)| (name, String::from_utf8_lossy(bytes).into_owned())).collect();
    match Theme::new(&own) {
        Ok(theme) => (theme, Vec::new()),
        Err(error) => {
            let ours = Theme::new(&[]).expect("the embedded theme is tested");
            (ours, vec![Found { place: error.place(), cause: Cause::Theme { message: error.message() } }])
        }
    }
}

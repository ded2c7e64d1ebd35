//! Every story under every profile that it is for.

use crate::house::root;
use crate::profile::Profile;
use crate::sides::of;
use crate::story::{Misread, Story};
use std::path::{Path, PathBuf};

/// A story at the desk of one profile.
#[derive(Clone, Debug)]
pub struct Play {
    /// Its file.
    pub file: PathBuf,
    /// The story as it is read there.
    pub story: Story,
    /// The text with the arrows that are written for that desk.
    pub written: String,
}

impl Play {
    /// What it is called in reports.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} under {}", self.story.file, self.story.profile.name)
    }
}

/// The story files, in the order of their names.
///
/// # Panics
/// If there is no folder of stories.
#[must_use]
pub fn stories() -> Vec<PathBuf> {
    let folder = root().join("tests/stories");
    let files = std::fs::read_dir(&folder).expect("tests/stories is part of the house");
    let files = files.map(|f| f.expect("a file of tests/stories").path());
    let mut files: Vec<_> = files.filter(|f| f.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    files
}

/// All plays, story by story.
///
/// # Panics
/// If a story cannot be read.
#[must_use]
pub fn plays() -> Vec<Play> {
    stories().iter().flat_map(|file| plays_of(file).unwrap_or_else(|e| panic!("{e}"))).collect()
}

/// The plays of one story: under each profile, unless it says that it is for one alone.
pub(crate) fn plays_of(file: &Path) -> Result<Vec<Play>, Misread> {
    let name = format!("tests/stories/{}", file.file_name().unwrap_or_default().to_string_lossy());
    let fault = |e: std::io::Error| Misread { file: name.clone(), line: 1, expected: e.to_string() };
    let text = std::fs::read_to_string(file).map_err(fault)?;
    let only = Story::only(&text);
    let profiles = Profile::all().iter().filter(|profile| only.is_none_or(|only| only.name == profile.name));
    let play = |profile: &'static Profile| {
        let story = Story::read(&name, &text, profile)?;
        Ok(Play { file: file.to_owned(), story, written: of(&text, profile) })
    };
    profiles.map(play).collect()
}

//! The desk's texts in a function's package: what `infra/aws/deploy` put beside the program.
//!
//! ```text
//! desk/desk.toml                       what the desk has decided
//! desk/templates, strings, assets      the frame of its pages
//! desk/mails                           the words of its mails
//! desk/site                            those files of the built site that pages ask for: search, first aid, notices
//! ```

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use theme::Theme;
use tickets::Policy;
use walkdir::WalkDir;

/// The folder of a function's package.
#[derive(Clone, Debug)]
pub struct Package(PathBuf);

/// What is wrong with a package; addressed to the operator.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// A file cannot be read.
    #[error("{}: {source}\n  help: the function's package is not whole; deploy it again", path.display())]
    Unread {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file says what cannot be used.
    #[error("{}: {problem}\n  help: `lotse check` tells what is wrong in the content; mend it and deploy again", path.display())]
    Unusable {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
}

impl Package {
    /// The package in this folder; nothing is read yet.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// What the desk has decided.
    ///
    /// # Errors
    /// If it cannot be read or used.
    pub fn policy(&self) -> Result<Policy, PackageError> {
        let path = self.0.join("desk.toml");
        let text = fs::read_to_string(&path).map_err(|source| PackageError::Unread { path: path.clone(), source })?;
        Policy::read(&text, "desk.toml").map_err(|problems| {
            let problem = problems.first().map(ToString::to_string).unwrap_or_default();
            PackageError::Unusable { path, problem }
        })
    }

    /// The frame of the desk's pages.
    ///
    /// # Errors
    /// If it cannot be read or used. A template is read when its page is asked for: whoever packed it has looked at it.
    pub fn theme(&self) -> Result<Theme, PackageError> {
        let mut texts = Vec::new();
        for folder in ["templates", "strings", "assets"] {
            texts.extend(self.texts(folder)?);
        }
        Theme::unread(&texts).map_err(|error| PackageError::Unusable { path: self.0.clone(), problem: error.message() })
    }

    /// The words of the desk's mails.
    ///
    /// # Errors
    /// If they cannot be read or used. A mail is read when the first is written: whoever packed it has looked at it.
    pub fn mails(&self) -> Result<mail::Templates, PackageError> {
        mail::Templates::unread(&self.texts("mails")?).map_err(|error| self.unusable_mails(&error))
    }

    /// The lines of the desk's mails above which answers stand.
    ///
    /// # Errors
    /// If they cannot be read or used.
    pub fn separators(&self) -> Result<Vec<String>, PackageError> {
        mail::separators_of(&self.texts("mails")?).map_err(|error| self.unusable_mails(&error))
    }

    fn unusable_mails(&self, error: &mail::TemplateError) -> PackageError {
        PackageError::Unusable { path: self.0.join("mails"), problem: error.to_string() }
    }

    /// Where the files of the built site lie.
    #[must_use]
    pub fn site(&self) -> PathBuf {
        self.0.join("site")
    }

    /// The texts in a folder by their paths in the package; none if there is no such folder. Pictures are no texts.
    fn texts(&self, folder: &str) -> Result<Vec<(String, String)>, PackageError> {
        let folder = self.0.join(folder);
        if !folder.exists() {
            return Ok(Vec::new());
        }
        let mut texts = Vec::new();
        for entry in WalkDir::new(&folder).sort_by_file_name() {
            let entry = entry.map_err(|error| PackageError::Unread { path: folder.clone(), source: error.into() })?;
            if !entry.file_type().is_file() {
                continue;
            }
            let bytes = fs::read(entry.path())
                .map_err(|source| PackageError::Unread { path: entry.path().to_owned(), source })?;
            texts.extend(
                String::from_utf8(bytes).ok().zip(name(&self.0, entry.path())).map(|(text, name)| (name, text)),
            );
        }
        Ok(texts)
    }
}

/// The path of a file in the package, with slashes.
fn name(package: &Path, file: &Path) -> Option<String> {
    file.strip_prefix(package).ok()?.to_str().map(str::to_owned)
}

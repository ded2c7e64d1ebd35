//! The desk's secrets: a file that only its owner may read, made at the first start.
//!
//! One key a line, `<id> <64 hex digits>`; the first one signs, the second one is still believed. To change keys:
//! put a new line with another id on top, remove the third.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tickets::token::{Keys, KeysProblem};

/// Nobody but the owner.
const MODE: u32 = 0o600;

/// Why there are no secrets; addressed to the operator.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// Others could have read them.
    #[error(
        "{}: others than its owner may read or write it (mode {mode:o})\n  help: chmod 600 it; if somebody may have read it, put a new key on top",
        path.display()
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// It does not hold keys.
    #[error("{}:{line}: {problem}\n  help: a line is a number from 0 to 255, a blank and 64 hex digits; put a backup back if you can, because all links that were mailed hang on it", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The disk or the source of chance said no.
    #[error("{}: {source}\n  help: lotse must be able to read and write this file", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
}

/// The keys in this file; a new key if there is no file.
///
/// # Errors
/// [`SecretsError`]. A file that is there is never changed.
pub fn open(path: &Path) -> Result<Keys, SecretsError> {
    let io = |source| SecretsError::Io { path: path.to_owned(), source };
    if !path.try_exists().map_err(io)? {
        make(path).map_err(io)?;
    }
    let mode = fs::metadata(path).map_err(io)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(SecretsError::Open { path: path.to_owned(), mode });
    }
    let text = fs::read_to_string(path).map_err(io)?;
    Keys::parse(&text).map_err(|KeysProblem { line, problem }| SecretsError::Unreadable {
        path: path.to_owned(),
        line,
        problem,
    })
}

/// Written aside and then named, so that a crash leaves no half of a key. A file that appeared meanwhile stays.
fn make(path: &Path) -> io::Result<()> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(io::Error::other)?;
    let aside = path.with_extension("tmp");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(MODE).open(&aside)?;
    file.set_permissions(fs::Permissions::from_mode(MODE))?;
    writeln!(file, "1 {}", data_encoding::HEXLOWER.encode(&secret))?;
    file.sync_all()?;
    match fs::hard_link(&aside, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        Ok(()) | Err(_) => fs::remove_file(&aside)?,
    }
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn place(text: &str, mode: u32) -> (TempDir, PathBuf) {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("keys");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        (place, path)
    }

    #[test]
    fn the_first_start_makes_a_key_for_the_owner_alone_and_the_next_one_finds_it() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("keys");
        let first = open(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(open(&path).unwrap().current.secret, first.current.secret);
        assert_ne!(first.current.secret, [0; 32]);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_others_may_read_is_refused_with_the_remedy() {
        let (_place, path) = place(&format!("1 {}", "ab".repeat(32)), 0o644);
        let refused = open(&path).unwrap_err().to_string();
        assert!(refused.contains("mode 644") && refused.contains("chmod 600"), "{refused}");
    }

    #[test]
    fn two_keys_are_good_at_a_time() {
        let (_place, path) = place(&format!("2 {}\n1 {}\n", "ab".repeat(32), "CD".repeat(32)), 0o600);
        let keys = open(&path).unwrap();
        assert_eq!((keys.current.id, keys.previous.unwrap().secret), (2, [0xcd; 32]));
    }

    #[test]
    fn what_is_no_key_is_named_by_line_and_never_shown() {
        let good = "1 ".to_owned() + &"ab".repeat(32);
        for (text, line) in [
            (String::new(), 1),
            ("1".to_owned(), 1),
            (format!("300 {}", "ab".repeat(32)), 1),
            (format!("{good}\n2 abc"), 2),
            (format!("{good}\n{good}"), 2),
            (format!("{good}\n2 {0}\n3 {0}", "ab".repeat(32)), 3),
        ] {
            let (_place, path) = place(&text, 0o600);
            let refused = open(&path).unwrap_err().to_string();
            assert!(refused.contains(&format!("keys:{line}:")) && !refused.contains("abab"), "{refused}");
        }
    }
}

//! A desk leaves a folder as text, and comes into an empty one: all of it or nothing of it.

use crate::cabinet::{Cabinet, FILES};
use crate::sqlite::{Lock, OpenError, Snapshot, Sqlite};
use desk::StoreError;
use desk::transfer::{self, ExportError, ImportError, Load as _};
use std::fs::{self, File};
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

/// The store in a data folder.
pub const STORE: &str = "lotse.sqlite";
/// The store while it is being filled.
const FILLING: &str = "import.sqlite";

/// Why a desk did not move; addressed to the operator.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    /// The store cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It could not be written down.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// What came is no whole desk, or there is one already.
    #[error("{source}; nothing was taken\n  help: {}", help(source))]
    Import {
        /// What is wrong.
        source: ImportError,
    },
    /// The disk said no.
    #[error("{}: {source}\n  help: lotse must be able to read and write this file and its folder", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What it said.
        source: io::Error,
    },
}

/// What to do about it.
fn help(error: &ImportError) -> &'static str {
    match error {
        ImportError::NotEmpty => "name an empty folder with --data",
        ImportError::Line { .. } => "write the export anew; `lotse export` ends with a line that begins with {\"end\"",
        ImportError::Store(_) | ImportError::Read(_) => "look whether the disk is full, and begin anew",
    }
}

impl From<ImportError> for MoveError {
    fn from(source: ImportError) -> Self {
        Self::Import { source }
    }
}

/// Writes the desk in this folder down as it stands at this moment, also while it is served. Returns how many records
/// it has.
///
/// # Errors
/// If there is no desk, or it cannot be written.
pub async fn export(data: &Path, to: &mut (dyn Write + Send)) -> Result<u64, MoveError> {
    let snapshot = Snapshot::open(&data.join(STORE))?;
    let files = Cabinet::beside(&data.join(FILES));
    Ok(transfer::export(&snapshot, &files, to).await?)
}

/// Takes a desk into this folder, in which there must be none. Returns how many records it has.
///
/// # Errors
/// If there is a desk, or what comes is not a whole one. The folder is as it was then.
pub async fn import(data: &Path, from: &mut (dyn BufRead + Send)) -> Result<u64, MoveError> {
    let at = |path: &Path, source| MoveError::Io { path: path.to_owned(), source };
    let (store, filling) = (data.join(STORE), data.join(FILLING));
    crate::serve::make_folder(data).map_err(|source| at(data, source))?;
    let is_empty = Sqlite::open(&store)?;
    if !is_empty.is_empty().await.map_err(ImportError::from)? {
        return Err(ImportError::NotEmpty.into());
    }
    is_empty.close().await.map_err(ImportError::from)?;
    // Nobody serves the folder while it is filled beside the store and put in its place.
    let _alone = Lock::take(&store)?;
    remove(&filling).map_err(|source| at(&filling, source))?;
    let files = Cabinet::beside(&data.join(FILES));
    let filled = fill(&filling, from, &files).await;
    let put = |records| {
        fs::rename(&filling, &store)?;
        File::open(data)?.sync_all()?;
        Ok(records)
    };
    let done = match filled {
        Ok(records) => put(records).map_err(|source| at(&store, source)),
        Err(error) => Err(error),
    };
    if done.is_err() {
        // There was no desk here, so that no file is anybody's.
        empty(&data.join(FILES)).map_err(|source| at(&data.join(FILES), source))?;
    }
    remove(&filling).and(remove(&filling.with_extension("lock"))).map_err(|source| at(&filling, source))?;
    done
}

async fn fill(path: &Path, from: &mut (dyn BufRead + Send), files: &Cabinet) -> Result<u64, MoveError> {
    let store = Sqlite::open(path)?;
    let filled = transfer::import(from, &store, files).await;
    store.close().await.map_err(|e: StoreError| ImportError::from(e))?;
    Ok(filled?)
}

fn empty(files: &Path) -> io::Result<()> {
    match fs::remove_dir_all(files) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A store that was cut off, with the files that SQLite keeps beside it.
fn remove(store: &Path) -> io::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = store.as_os_str().to_owned();
        name.push(suffix);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::{BlobKey, Blobs as _, Change, Receipt, Store as _};

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    async fn desk(folder: &Path) -> Sqlite {
        let store = Sqlite::open(&folder.join(STORE)).unwrap();
        for n in 0..1_200 {
            let receipt = Some(Receipt { key: format!("form {n}"), answer: "ä".repeat(n) });
            store.commit(Change { receipt, ..Change::default() }).await.unwrap();
        }
        store
    }

    #[tokio::test]
    async fn a_desk_moves_while_it_is_served_and_as_it_stood_at_that_moment() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let store = desk(from.path()).await;
        let mut text = Vec::new();
        assert_eq!(export(from.path(), &mut text).await.unwrap(), 1_200);
        let snapshot = Snapshot::open(&from.path().join(STORE)).unwrap();
        let receipt = Some(Receipt { key: "later".into(), answer: "x".into() });
        store.commit(Change { receipt, ..Change::default() }).await.unwrap();
        let mut then = Vec::new();
        transfer::export(&snapshot, &Cabinet::beside(&from.path().join(FILES)), &mut then).await.unwrap();
        assert!(then == text, "what came later is not in it");

        let inner = to.path().join("new");
        assert_eq!(import(&inner, &mut text.as_slice()).await.unwrap(), 1_200);
        assert_eq!(names(&inner), ["lotse.lock", "lotse.sqlite"]);
        let mut again = Vec::new();
        export(&inner, &mut again).await.unwrap();
        assert!(again == text, "the same bytes");
        let refused = import(&inner, &mut text.as_slice()).await.unwrap_err().to_string();
        assert!(refused.contains("there is a desk already") && refused.contains("--data"), "{refused}");
    }

    #[tokio::test]
    async fn files_move_along_and_what_was_cut_off_leaves_none() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let key = BlobKey::parse("20261102t070005-00000000000000010000000000000002").unwrap();
        let cabinet = Cabinet::beside(&from.path().join(FILES));
        cabinet.put(&key, vec![7; 3 << 20]).await.unwrap();
        let store = Sqlite::open(&from.path().join(STORE)).unwrap();
        let receipt = Some(Receipt { key: format!("datei/{}", key.as_str()), answer: "K7QF-2M9T".into() });
        store.commit(Change { receipt, ..Change::default() }).await.unwrap();
        let mut text = Vec::new();
        export(from.path(), &mut text).await.unwrap();
        let cut = text.len() - 20;
        import(to.path(), &mut &text[..cut]).await.unwrap_err();
        assert_eq!(names(to.path()), ["lotse.lock", "lotse.sqlite"]);
        import(to.path(), &mut text.as_slice()).await.unwrap();
        assert_eq!(Cabinet::beside(&to.path().join(FILES)).get(&key).await.unwrap(), Some(vec![7; 3 << 20]));
    }

    #[tokio::test]
    async fn half_a_desk_leaves_the_folder_empty() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        drop(desk(from.path()).await);
        let mut text = Vec::new();
        export(from.path(), &mut text).await.unwrap();
        let cut = text.len() * 2 / 3;
        let refused = import(to.path(), &mut &text[..cut]).await.unwrap_err().to_string();
        assert!(refused.starts_with("line ") && refused.contains("nothing was taken"), "{refused}");
        assert_eq!(names(to.path()), ["lotse.lock", "lotse.sqlite"]);
        assert_eq!(import(to.path(), &mut text.as_slice()).await.unwrap(), 1_200, "and can be filled then");
    }

    #[tokio::test]
    async fn nobody_fills_what_is_served_and_nobody_tells_what_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let missing = export(folder.path(), &mut Vec::new()).await.unwrap_err();
        assert!(matches!(missing, MoveError::Open(OpenError::Missing { .. })), "{missing}");
        let _served = Sqlite::open(&folder.path().join(STORE)).unwrap();
        let refused = import(folder.path(), &mut &b""[..]).await.unwrap_err();
        assert!(matches!(refused, MoveError::Open(OpenError::InUse { .. })), "{refused}");
    }
}

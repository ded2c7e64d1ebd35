//! The files that people send along, in a folder of the data folder: one file each, in a folder for each day.
//!
//! ```text
//! files/tmp/KEY ─sync, rename─▶ files/20261102/KEY
//! ```

use async_trait::async_trait;
use desk::{BlobKey, Blobs, StoreError};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Its name in the data folder.
pub const FILES: &str = "files";
/// Where files lie while they are written.
const ASIDE: &str = "tmp";
/// How much of a key is the name of its day's folder.
const DAY: usize = "20261102".len();

/// The folder.
#[derive(Clone, Debug)]
pub struct Cabinet {
    path: PathBuf,
}

impl Cabinet {
    /// Makes the folder if need be. What was cut off in the middle is removed: one process at a time uses it.
    ///
    /// # Errors
    /// If it cannot be made or cleaned.
    pub fn open(path: &Path) -> io::Result<Self> {
        let aside = path.join(ASIDE);
        make(&aside)?;
        for cut_off in fs::read_dir(&aside)? {
            fs::remove_file(cut_off?.path())?;
        }
        Ok(Self { path: path.to_owned() })
    }

    /// The same beside a process that uses the folder: nothing is made or cleared away before there is something to keep.
    #[must_use]
    pub fn beside(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    fn folder(&self, key: &BlobKey) -> PathBuf {
        self.path.join(&key.as_str()[..DAY])
    }

    fn file(&self, key: &BlobKey) -> PathBuf {
        self.folder(key).join(key.as_str())
    }

    /// Under its name it is whole, and its name is on the disk with it.
    fn write(&self, key: &BlobKey, bytes: &[u8]) -> io::Result<()> {
        let aside = self.path.join(ASIDE).join(key.as_str());
        let written = self.write_aside(&aside, bytes).and_then(|()| {
            let folder = self.folder(key);
            if !folder.is_dir() {
                make(&folder)?;
                File::open(&self.path)?.sync_all()?;
            }
            fs::rename(&aside, self.file(key))?;
            File::open(&folder)?.sync_all()
        });
        if written.is_err() {
            // What is left of it is removed at the next start if not now.
            _ = fs::remove_file(&aside);
        }
        written
    }

    fn write_aside(&self, aside: &Path, bytes: &[u8]) -> io::Result<()> {
        if let Some(folder) = aside.parent().filter(|folder| !folder.is_dir()) {
            make(folder)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(aside)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn read(&self, key: &BlobKey) -> io::Result<Option<Vec<u8>>> {
        absent(fs::read(self.file(key)).map(Some))
    }

    /// A day's folder goes with its last file.
    fn take_out(&self, key: &BlobKey) -> io::Result<()> {
        absent(fs::remove_file(self.file(key)).map(Some))?;
        match fs::remove_dir(self.folder(key)) {
            Err(error) if !matches!(error.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound) => {
                Err(error)
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn list(&self, behind: Option<&BlobKey>, count_max: usize) -> io::Result<Vec<BlobKey>> {
        let first = behind.map(|key| key.as_str()[..DAY].to_owned());
        let mut days: Vec<String> = names(&self.path)?.into_iter().filter(|name| is_day(name)).collect();
        days.retain(|day| first.as_ref().is_none_or(|first| day >= first));
        days.sort();
        let mut keys = Vec::new();
        for day in days {
            let names = names(&self.path.join(day))?;
            let mut of_day: Vec<BlobKey> = names.iter().filter_map(|name| BlobKey::parse(name)).collect();
            of_day.retain(|key| behind.is_none_or(|behind| key > behind));
            of_day.sort();
            keys.extend(of_day);
            if keys.len() >= count_max {
                break;
            }
        }
        keys.truncate(count_max);
        Ok(keys)
    }

    /// Disks are slow: nobody else waits for them.
    async fn on_the_disk<T: Send + 'static>(
        &self,
        doing: &'static str,
        work: impl FnOnce(Self) -> io::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let cabinet = self.clone();
        let done = tokio::task::spawn_blocking(move || work(cabinet)).await.map_err(io::Error::other);
        done.flatten().map_err(|source| StoreError { doing, source: source.into() })
    }
}

#[async_trait]
impl Blobs for Cabinet {
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), StoreError> {
        let key = key.clone();
        self.on_the_disk("keeping a file", move |cabinet| cabinet.write(&key, &bytes)).await
    }

    async fn get(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, StoreError> {
        let key = key.clone();
        self.on_the_disk("reading a file", move |cabinet| cabinet.read(&key)).await
    }

    async fn remove(&self, key: &BlobKey) -> Result<(), StoreError> {
        let key = key.clone();
        self.on_the_disk("removing a file", move |cabinet| cabinet.take_out(&key)).await
    }

    async fn keys(&self, behind: Option<&BlobKey>, count_max: usize) -> Result<Vec<BlobKey>, StoreError> {
        let behind = behind.cloned();
        self.on_the_disk("listing files", move |cabinet| cabinet.list(behind.as_ref(), count_max)).await
    }
}

fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn is_day(name: &str) -> bool {
    name.len() == DAY && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// The names in a folder; none if it went meanwhile.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let Some(entries) = absent(fs::read_dir(folder).map(Some))? else { return Ok(Vec::new()) };
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

/// What is not there is nothing.
fn absent<T>(found: io::Result<Option<T>>) -> io::Result<Option<T>> {
    match found {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn cabinet() -> (tempfile::TempDir, Cabinet) {
        let folder = tempfile::tempdir().unwrap();
        let cabinet = Cabinet::open(&folder.path().join(FILES)).unwrap();
        (folder, cabinet)
    }

    #[tokio::test]
    async fn it_keeps_the_contract() {
        let (_folder, cabinet) = cabinet();
        desk::contract::blobs(&cabinet).await;
    }

    #[tokio::test]
    async fn a_file_is_its_owners_alone_and_leaves_nothing_behind() {
        let (_folder, cabinet) = cabinet();
        let key = BlobKey::parse("20261102t070005-00000000000000010000000000000002").unwrap();
        cabinet.put(&key, vec![1]).await.unwrap();
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(cabinet.file(&key)), mode(cabinet.folder(&key))), (0o600, 0o700));
        let taken = cabinet.put(&key, vec![2]).await;
        assert!(
            taken.is_ok() && cabinet.get(&key).await.unwrap() == Some(vec![2]),
            "the same key again is the same file"
        );
        cabinet.remove(&key).await.unwrap();
        assert_eq!(names(&cabinet.path).unwrap(), [ASIDE]);
    }

    #[test]
    fn what_was_cut_off_is_gone_at_the_next_start_and_what_is_no_file_of_ours_is_left_alone() {
        let (_folder, cabinet) = cabinet();
        fs::write(cabinet.path.join(ASIDE).join("half"), "x").unwrap();
        make(&cabinet.path.join("20261102")).unwrap();
        fs::write(cabinet.path.join("20261102").join("notes.txt"), "x").unwrap();
        fs::write(cabinet.path.join("README"), "x").unwrap();
        let again = Cabinet::open(&cabinet.path).unwrap();
        assert_eq!(names(&again.path.join(ASIDE)).unwrap(), Vec::<String>::new());
        let listed = again.list(None, 9);
        assert_eq!(listed.unwrap(), []);
    }
}

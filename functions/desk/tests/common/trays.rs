//! A place for files that browsers bring themselves, played: its forms lead to an origin that nobody asks here.

use super::{Answer, Browser, Fixture};
use async_trait::async_trait;
use desk::memory::Drawer;
use desk::{Arrival, BlobKey, Blobs, Incoming, PostForm, Posting, StoreError};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

pub(crate) const ORIGIN: &str = "https://dateien.example";

/// The trays, and beside them a drawer for what was taken.
#[derive(Default)]
pub(crate) struct Trays {
    drawer: Drawer,
    lying: Mutex<BTreeMap<String, Vec<u8>>>,
    /// Whether nobody can look into them.
    pub(crate) are_shut: AtomicBool,
}

impl Trays {
    fn open(&self) -> Result<BTreeMap<String, Vec<u8>>, StoreError> {
        if self.are_shut.load(Ordering::SeqCst) {
            return Err(StoreError { doing: "looking into a tray", source: "it is shut".into() });
        }
        Ok(self.lying.lock().expect("one thread").clone())
    }

    /// The place empties them.
    pub(crate) fn sweep(&self) {
        self.lying.lock().expect("one thread").clear();
    }

    pub(crate) fn count(&self) -> usize {
        self.lying.lock().expect("one thread").len()
    }
}

#[async_trait]
impl Blobs for Trays {
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.drawer.put(key, bytes).await
    }

    async fn get(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, StoreError> {
        self.drawer.get(key).await
    }

    async fn remove(&self, key: &BlobKey) -> Result<(), StoreError> {
        self.drawer.remove(key).await
    }

    async fn keys(&self, behind: Option<&BlobKey>, count_max: usize) -> Result<Vec<BlobKey>, StoreError> {
        self.drawer.keys(behind, count_max).await
    }

    fn incoming(&self) -> Option<&dyn Incoming> {
        Some(self)
    }
}

#[async_trait]
impl Incoming for Trays {
    fn origin(&self) -> &str {
        ORIGIN
    }

    fn form(&self, posting: &Posting<'_>) -> PostForm {
        let fields = [
            ("key", format!("{}/{}/${{filename}}", posting.tray.as_str(), posting.slot.as_str())),
            ("back", posting.back.to_owned()),
            ("minutes", (posting.until - posting.now).num_minutes().to_string()),
            ("most", posting.bytes_max.to_string()),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value)).to_vec();
        PostForm { action: format!("{ORIGIN}/"), fields, file: "file" }
    }

    async fn arrivals(&self, tray: &BlobKey, count_max: usize) -> Result<Vec<Arrival>, StoreError> {
        let tray = format!("{}/", tray.as_str());
        let arrival = |(key, bytes): (&String, &Vec<u8>)| {
            let at = key.strip_prefix(&tray)?.to_owned();
            Some(Arrival { name: at.split_once('/')?.1.to_owned(), at, bytes: bytes.len() as u64 })
        };
        Ok(self.open()?.iter().filter_map(arrival).take(count_max).collect())
    }

    async fn bytes(&self, tray: &BlobKey, arrival: &Arrival) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.open()?.get(&format!("{}/{}", tray.as_str(), arrival.at)).cloned())
    }

    async fn discard(&self, tray: &BlobKey, arrival: &Arrival) -> Result<(), StoreError> {
        self.open()?;
        self.lying.lock().expect("one thread").remove(&format!("{}/{}", tray.as_str(), arrival.at));
        Ok(())
    }
}

impl Fixture {
    /// The same desk, where browsers bring files themselves.
    pub(crate) fn with_trays(mut self) -> (Self, Arc<Trays>) {
        let trays = Arc::new(Trays::default());
        self.web.desk.blobs = trays.clone();
        (self, trays)
    }
}

impl Browser {
    /// Chooses a file in the frame of a page and uploads it; the frame afterwards.
    pub(crate) async fn upload(&self, trays: &Trays, frame: &str, name: &str, bytes: &[u8]) -> Answer {
        let form = self.get(frame).await;
        form.has(&[
            &format!("action=\"{ORIGIN}/\" enctype=\"multipart/form-data\""),
            "type=\"file\" id=\"datei\" name=\"file\"",
        ]);
        let key = form.value("key").replace("${filename}", name);
        trays.lying.lock().expect("one thread").insert(key.clone(), bytes.to_vec());
        let back = form.value("back");
        let back = back.strip_prefix("http://desk.example").expect("it leads back to us");
        // What the place says of the file is in the address.
        self.get(&format!("{back}?bucket=b&key={key}&etag=x").replace(' ', "+")).await
    }
}

//! Files in memory, until the process ends.

use crate::ports::{BlobKey, Blobs, StoreError};
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A place for the bytes of files.
#[derive(Default)]
pub struct Drawer {
    kept: Mutex<BTreeMap<BlobKey, Vec<u8>>>,
}

impl Drawer {
    fn kept(&self) -> MutexGuard<'_, BTreeMap<BlobKey, Vec<u8>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Blobs for Drawer {
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.kept().insert(key.clone(), bytes);
        Ok(())
    }

    async fn get(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.kept().get(key).cloned())
    }

    async fn remove(&self, key: &BlobKey) -> Result<(), StoreError> {
        self.kept().remove(key);
        Ok(())
    }

    async fn keys(&self, behind: Option<&BlobKey>, count_max: usize) -> Result<Vec<BlobKey>, StoreError> {
        let from = behind.map_or(Bound::Unbounded, Bound::Excluded);
        Ok(self
            .kept()
            .range::<BlobKey, _>((from, Bound::Unbounded))
            .take(count_max)
            .map(|(key, _)| key.clone())
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_keeps_the_contract() {
        crate::contract::blobs(&Drawer::default()).await;
    }
}

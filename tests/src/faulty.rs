//! A store that fails now and then: before it did what it was asked, or after.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use desk::{Change, Found, Leased, Outcome, Page, Remark, Settled, Shelved, Store, StoreError, Tally, Wanted};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tickets::TicketId;

/// One call of so many fails.
const FAILS_ONE_OF: u64 = 5;

/// A store between the desk and the real one. Which calls fail is a matter of the seed.
pub struct Faulty {
    real: Arc<dyn Store>,
    chance: AtomicU64,
    faults: AtomicU64,
    keeps_receipts: bool,
    fails: bool,
}

impl Faulty {
    /// Stands before this store.
    #[must_use]
    pub fn before(real: Arc<dyn Store>, seed: u64) -> Self {
        let chance = AtomicU64::new(seed.wrapping_mul(0xD134_2543_DE82_EF95).wrapping_add(1));
        Self { real, chance, faults: AtomicU64::new(0), keeps_receipts: true, fails: true }
    }

    /// The same without any proof of what was carried out: what no desk may stand on.
    #[must_use]
    pub fn forgetful(self) -> Self {
        Self { keeps_receipts: false, ..self }
    }

    /// The same where nothing fails.
    #[must_use]
    pub fn sound(self) -> Self {
        Self { fails: false, ..self }
    }

    /// How many calls have failed.
    #[must_use]
    pub fn faults(&self) -> u64 {
        self.faults.load(Ordering::Relaxed)
    }

    /// Does it, or fails before or after it.
    async fn tried<T>(&self, call: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        if !self.fails {
            return call.await;
        }
        let drawn = crate::at_desk::bits(&self.chance) % (2 * FAILS_ONE_OF);
        let fault = |when: &'static str| {
            self.faults.fetch_add(1, Ordering::Relaxed);
            Err(StoreError { doing: "failing on purpose", source: when.into() })
        };
        match drawn {
            0 => fault("before"),
            1 => {
                call.await?;
                fault("after")
            }
            _ => call.await,
        }
    }
}

#[async_trait]
impl Store for Faulty {
    async fn commit(&self, change: Change) -> Result<Outcome, StoreError> {
        let receipt = change.receipt.filter(|_| self.keeps_receipts);
        let change = Change { receipt, ..change };
        self.tried(self.real.commit(change)).await
    }

    async fn receipt(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.tried(self.real.receipt(key)).await
    }

    async fn events(&self, id: TicketId) -> Result<Vec<String>, StoreError> {
        self.tried(self.real.events(id)).await
    }

    async fn list(&self, list: &str, page: Page) -> Result<Vec<String>, StoreError> {
        self.tried(self.real.list(list, page)).await
    }

    async fn counts(&self, lists: &[String]) -> Result<Vec<u64>, StoreError> {
        self.tried(self.real.counts(lists)).await
    }

    async fn find(&self, wanted: Wanted) -> Result<Found, StoreError> {
        self.tried(self.real.find(wanted)).await
    }

    async fn shelf(&self, shelf: &str) -> Result<Vec<Shelved>, StoreError> {
        self.tried(self.real.shelf(shelf)).await
    }

    async fn due(&self, now: DateTime<Utc>, count_max: usize) -> Result<Vec<TicketId>, StoreError> {
        self.tried(self.real.due(now, count_max)).await
    }

    async fn lease(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        count_max: usize,
    ) -> Result<Vec<Leased>, StoreError> {
        self.tried(self.real.lease(now, until, count_max)).await
    }

    async fn settle(&self, settled: Vec<Settled>) -> Result<(), StoreError> {
        self.tried(self.real.settle(settled)).await
    }

    async fn owed(&self) -> Result<u64, StoreError> {
        self.tried(self.real.owed()).await
    }

    async fn tallies(&self) -> Result<Vec<Tally>, StoreError> {
        self.tried(self.real.tallies()).await
    }

    async fn forget(&self, id: TicketId, version: u64) -> Result<bool, StoreError> {
        self.tried(self.real.forget(id, version)).await
    }

    async fn fade(&self, kind: &str, before: DateTime<Utc>, count_max: usize) -> Result<usize, StoreError> {
        self.tried(self.real.fade(kind, before, count_max)).await
    }

    async fn remarks(&self, kind: &str, count_max: usize) -> Result<Vec<Remark>, StoreError> {
        self.tried(self.real.remarks(kind, count_max)).await
    }
}

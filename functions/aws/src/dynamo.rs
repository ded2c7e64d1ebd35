//! The desk's store in one DynamoDB table.
//!
//! ```text
//! T#<ticket>   head            how many events it has, when it is due, where it stands
//!              e<place>        the events that one command added
//! L#<list>     <sort> <ticket> a place on a list, with the card: a page of a list is one query
//! C#<list>     <shard>         how many stand on it
//! D#<shard>    <time> <ticket> when time alone will next change a ticket
//! R#<key>      -               what a request was answered with; notes
//! M#<key>      -               a mail that is owed, or what became of it; index `outbox` while it is to do
//! P#<key>      -               the place of a remark
//! K#<kind>     <time> <key>    the remark
//! W#<shard>    <sort> <ticket> what a ticket is found by, with the card: a search reads them from the newest on
//! S#<shelf>    <name>          what lies there
//! Y            <kind> <about>  how many remarks of that kind there are about it
//! ```
//!
//! A change is one transaction. Whatever is counted is counted in it too.

mod actions;
mod amend;
mod beside;
mod capacity;
mod commit;
mod error;
mod find;
mod forget;
mod head;
mod item;
mod keys;
mod moving;
mod outbox;
mod patience;
mod read;
mod table;

pub use capacity::Capacity;
pub use error::{DynamoError, Kind};

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use capacity::Counter;
use chrono::{DateTime, Utc};
use desk::{Change, Found, Leased, Outcome, Page, Remark, Settled, Shelved, Store, StoreError, Tally, Wanted};
use std::sync::Arc;
use tickets::TicketId;

/// A store in one DynamoDB table. Clones share the client and the count of units.
#[derive(Clone, Debug)]
pub struct Dynamo {
    client: Client,
    table: String,
    units: Arc<Counter>,
}

impl Dynamo {
    /// The store in this table, which is there already.
    #[must_use]
    pub fn new(client: Client, table: impl Into<String>) -> Self {
        Self { client, table: table.into(), units: Arc::default() }
    }

    /// Makes the table as the template of the production makes it, but without its protections: for tests and tools.
    ///
    /// # Errors
    /// [`DynamoError`], such as of a table that is there already.
    pub async fn create_table(&self) -> Result<(), DynamoError> {
        table::create(self).await
    }

    /// What all calls of this store and its clones have cost so far, as far as DynamoDB told: a refused call costs
    /// too, and does not say how much.
    #[must_use]
    pub fn capacity(&self) -> Capacity {
        self.units.so_far()
    }
}

/// Says what the store was doing when it failed.
fn doing(doing: &'static str) -> impl Fn(DynamoError) -> StoreError {
    move |error| StoreError { doing, source: error.into() }
}

#[async_trait]
impl Store for Dynamo {
    async fn commit(&self, change: Change) -> Result<Outcome, StoreError> {
        commit::commit(self, change).await.map_err(doing("writing a change"))
    }

    async fn receipt(&self, key: &str) -> Result<Option<String>, StoreError> {
        read::receipt(self, key).await.map_err(doing("reading a receipt"))
    }

    async fn events(&self, id: TicketId) -> Result<Vec<String>, StoreError> {
        read::events(self, id).await.map_err(doing("reading a ticket"))
    }

    async fn list(&self, list: &str, page: Page) -> Result<Vec<String>, StoreError> {
        read::list(self, list, page).await.map_err(doing("reading a list"))
    }

    async fn counts(&self, lists: &[String]) -> Result<Vec<u64>, StoreError> {
        read::counts(self, lists).await.map_err(doing("counting a list"))
    }

    async fn find(&self, wanted: Wanted) -> Result<Found, StoreError> {
        find::find(self, wanted).await.map_err(doing("finding tickets"))
    }

    async fn shelf(&self, shelf: &str) -> Result<Vec<Shelved>, StoreError> {
        read::shelf(self, shelf).await.map_err(doing("reading a shelf"))
    }

    async fn due(&self, now: DateTime<Utc>, count_max: usize) -> Result<Vec<TicketId>, StoreError> {
        read::due(self, now, count_max).await.map_err(doing("reading what is due"))
    }

    async fn lease(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        count_max: usize,
    ) -> Result<Vec<Leased>, StoreError> {
        outbox::lease(self, now, until, count_max).await.map_err(doing("taking owed mails"))
    }

    async fn settle(&self, settled: Vec<Settled>) -> Result<(), StoreError> {
        outbox::settle(self, settled).await.map_err(doing("noting what became of mails"))
    }

    async fn owed(&self) -> Result<u64, StoreError> {
        outbox::owed(self).await.map_err(doing("counting owed mails"))
    }

    async fn tallies(&self) -> Result<Vec<Tally>, StoreError> {
        read::tallies(self).await.map_err(doing("counting remarks"))
    }

    async fn forget(&self, id: TicketId, version: u64) -> Result<bool, StoreError> {
        forget::forget(self, id, version).await.map_err(doing("forgetting a ticket"))
    }

    async fn fade(&self, kind: &str, before: DateTime<Utc>, count_max: usize) -> Result<usize, StoreError> {
        amend::fade(self, kind, before, count_max).await.map_err(doing("taking words out of remarks"))
    }

    async fn remarks(&self, kind: &str, count_max: usize) -> Result<Vec<Remark>, StoreError> {
        read::remarks(self, kind, count_max).await.map_err(doing("reading remarks"))
    }
}

#[cfg(test)]
mod tests;

//! Single records are told anew, or taken away: what is written for good but for people's right to be erased.

use super::record::Entry;
use super::{Dump, Place, Record};
use crate::change::{Receipt, Remark};
use crate::ports::StoreError;
use async_trait::async_trait;

/// How many records are looked at together.
const TOGETHER: usize = 500;

/// A store that tells everything it keeps, and in which single records can be told anew. What lists show of a ticket
/// is no such record: it follows from the events, and is written anew with the next change.
#[async_trait]
pub trait Amend: Dump {
    /// Does one of these. `false`: the record is not there, or does not read as it did, and nothing changed. Done again it
    /// changes nothing.
    async fn amend(&self, amendment: Amendment) -> Result<bool, StoreError>;
}

/// What becomes of a record.
#[derive(Clone, Debug)]
pub enum Amendment {
    /// An event that reads like this reads otherwise from now on. It keeps its place.
    Event {
        /// The event.
        was: Entry,
        /// How it reads from now on, as a JSON text.
        now: String,
    },
    /// What a reader said has other words from now on.
    Remark {
        /// What was said.
        was: Remark,
        /// Its words from now on.
        now: String,
    },
    /// The mail with this name is forgotten, whatever became of it.
    Mail(String),
    /// This answer is forgotten.
    Receipt(Receipt),
}

/// Shows all records of a store, one after the other.
///
/// # Errors
/// If the store fails.
pub async fn each(store: &(impl Dump + ?Sized), mut see: impl FnMut(Record) + Send) -> Result<(), StoreError> {
    let mut place: Option<Place> = None;
    loop {
        let page = store.dump(place, TOGETHER).await?;
        page.records.into_iter().for_each(&mut see);
        place = page.next;
        if place.is_none() {
            return Ok(());
        }
    }
}

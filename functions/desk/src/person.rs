//! What the desk keeps of one person: put together for them, or erased (Articles 15, 17 and 20 GDPR).
//!
//! ```text
//! every record of the store ─find─▶ Found ─┬─export─▶ files: to read, and as JSON
//!                                          └─erase──▶ events, mails, receipts, remarks, shelves told of nobody
//! ```
//!
//! It works over every store: it asks for records, and has them told anew one by one. Whoever is cut off asks again; what is
//! done already is not there to be found.

mod erase;
mod export;
mod find;
mod reassign;
mod who;

pub(crate) use erase::erase_untold;
pub use erase::{EraseError, Erased, erase};
pub use export::{Exported, export};
pub use reassign::{ReassignError, reassign};
pub use who::Who;

use crate::change::{Change, Shelved};
use crate::handle::Desk;
use crate::outbox;
use crate::ports::StoreError;
use chrono::SecondsFormat;
use serde_json::json;
use tickets::{Address, Language, TicketId};

/// Where it is noted that somebody's data were put together or erased: the proof of it, without the person.
pub const AUDIT: &str = "personal-data";

/// Tells the person by mail (M15), and notes that it was done.
async fn tell(
    desk: &Desk,
    person: &Address,
    language: Language,
    erased: bool,
    done: &[TicketId],
    kept: &[TicketId],
) -> Result<(), StoreError> {
    let (now, nonce) = (desk.clock.now(), desk.entropy.bits());
    let made = mail::PersonalData { erased, requests: done.len(), kept: kept.len() };
    // Whoever has no mail address is told by somebody.
    let owed = match person.is_nobody() {
        true => Vec::new(),
        false => vec![outbox::owed_to_person(person, language, made, nonce, now).map_err(unwritable)?],
    };
    let numbers = |ids: &[TicketId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    let what = if erased { "erased" } else { "exported" };
    let text = json!({ "what": what, "requests": numbers(done), "kept": numbers(kept) }).to_string();
    let name = format!("{} {nonce:016x}", now.to_rfc3339_opts(SecondsFormat::Secs, true));
    let shelved = vec![Shelved { shelf: AUDIT.to_owned(), name, text }];
    desk.store.commit(Change { owed, shelved, ..Change::default() }).await?;
    desk.mail_owed.notify_one();
    Ok(())
}

fn unwritable(error: serde_json::Error) -> StoreError {
    StoreError { doing: "writing personal data as JSON", source: error.into() }
}

#[cfg(test)]
mod tests;

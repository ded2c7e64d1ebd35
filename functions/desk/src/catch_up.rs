//! What an older program did not keep with requests is made up: the words they are found by, the lists they stand on, and what
//! counts in reports.

use crate::change::{Change, Receipt};
use crate::handle::Desk;
use crate::lists::{Card, List, Phase};
use crate::ports::{Order, Page, StoreError};

/// Says that all requests of a desk are kept as this program keeps them. Whoever makes words, lists or figures otherwise counts it
/// up.
const KEPT: &str = "requests-kept/3";
/// How many requests are looked at together.
const ROUND_MAX: usize = 100;

/// Writes every request anew, with nothing changed in it, if no program like this one has done so. Returns how many.
///
/// A desk without requests stays as empty as it is: another one may move in.
///
/// # Errors
/// If the store fails. The next round begins from the beginning then.
pub async fn round(desk: &Desk) -> Result<usize, StoreError> {
    if desk.store.receipt(KEPT).await?.is_some() {
        return Ok(0);
    }
    let mut written = 0;
    for queue in &desk.policy.queues {
        for phase in Phase::ALL {
            for list in [List::Queue, List::Confidential] {
                written += of_list(desk, &list(queue.id.clone(), phase).name()).await?;
            }
        }
    }
    if written > 0 {
        let receipt = Some(Receipt { key: KEPT.to_owned(), answer: String::new() });
        desk.store.commit(Change { receipt, ..Change::default() }).await?;
        tracing::info!(requests = written, "words and figures of all requests are kept");
    }
    Ok(written)
}

/// Who comes to the list meanwhile is written as they should be, and who leaves it too: nobody need be seen twice.
async fn of_list(desk: &Desk, list: &str) -> Result<usize, StoreError> {
    let (mut written, mut skip) = (0, 0);
    loop {
        let page = Page { order: Order::Ascending, skip, count_max: ROUND_MAX };
        let cards = desk.store.list(list, page).await?;
        for card in cards.iter().filter_map(|card| serde_json::from_str::<Card>(card).ok()) {
            written += usize::from(desk.keep_anew(card.id).await?);
        }
        if cards.len() < ROUND_MAX {
            return Ok(written);
        }
        skip += cards.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{TicketChange, Words};
    use crate::memory::Memory;
    use crate::ports::{Store, Wanted};
    use crate::tried::{ask, desk_at, problem};
    use std::sync::Arc;

    #[tokio::test]
    async fn requests_of_an_older_program_are_found_after_one_round() {
        let store = Arc::new(Memory::default());
        let desk = desk_at(&store, "2026-11-02T09:00:00Z");
        assert_eq!(round(&desk).await.expect("a round"), 0);
        assert!(store.receipt(KEPT).await.expect("reads").is_none(), "an empty desk stays empty");
        let id = ask(&desk, None, problem()).await;
        let wanted = || Wanted { pieces: vec![vec!["beam".into()]], count_max: 9, ..Wanted::default() };
        let kept = store.find(wanted()).await.expect("finds").cards;
        let (ticket, _) = desk.ticket(id).await.expect("reads").expect("is there");
        let older = TicketChange {
            id,
            version_before: ticket.version,
            events: Vec::new(),
            card: kept[0].clone(),
            due: None,
            lists: crate::lists::listings(&ticket),
            words: Words::default(),
        };
        store.commit(Change { tickets: vec![older], ..Change::default() }).await.expect("writes");
        assert!(store.find(wanted()).await.expect("finds").cards.is_empty());
        assert_eq!(round(&desk).await.expect("a round"), 1);
        assert_eq!(store.find(wanted()).await.expect("finds").cards, kept);
        assert_eq!(round(&desk).await.expect("a round"), 0, "once");
    }
}

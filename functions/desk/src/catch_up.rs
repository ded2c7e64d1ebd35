//! What an older program did not keep with requests is made up: the words they are found by, the lists they stand on, and what
//! counts in reports. And where `desk.toml` names a queue no more, or by another key, its requests come onto the lists of who has
//! them now.

use crate::change::{Change, Receipt, Shelved};
use crate::handle::Desk;
use crate::lists::{Card, List, Phase};
use crate::ports::{Order, Page, StoreError};
use std::collections::BTreeSet;
use tickets::policy::QueueId;

/// Says that all requests of a desk are kept as this program keeps them. Whoever makes words, lists or figures otherwise counts it
/// up.
const KEPT: &str = "requests-kept/3";
/// The shelf with the keys of all queues that there are, and of those that are no more until nothing lies there.
const QUEUES: &str = "queues";
/// How many requests are looked at together.
const ROUND_MAX: usize = 100;

/// Writes every request anew, with nothing changed in it, if no program like this one has done so, and those of queues that are no
/// more. Returns how many.
///
/// A desk without requests stays as empty as it is: another one may move in.
///
/// # Errors
/// If the store fails. The next round begins from the beginning then.
pub async fn round(desk: &Desk) -> Result<usize, StoreError> {
    Ok(all(desk).await? + queues(desk).await?)
}

/// Requests that lie in a queue which `desk.toml` does not name any more by that key: on no list that somebody sees they would be
/// lost. They come to the queue that had the key, else to the default queue. How many.
async fn queues(desk: &Desk) -> Result<usize, StoreError> {
    let noted: BTreeSet<String> = desk.store.shelf(QUEUES).await?.into_iter().map(|one| one.name).collect();
    // Old keys are in `desk.toml`, also where nobody noted them: an older program did not, and no move brings notes along.
    let was = desk.policy.queues.iter().flat_map(|queue| &queue.was).map(ToString::to_string);
    let known: BTreeSet<String> = noted.iter().cloned().chain(was).collect();
    let named: BTreeSet<String> = desk.policy.queues.iter().map(|queue| queue.id.to_string()).collect();
    let mut written = 0;
    for gone in known.difference(&named) {
        let id = QueueId::new(gone);
        let mut moved = 0;
        for list in lists(&id) {
            moved += of_list(desk, &list).await?;
        }
        if moved > 0 {
            let to = desk.policy.queue_or_default(&id).id.as_str();
            tracing::warn!(queue = %gone, requests = moved, to, "a queue is no more; its requests lie in another one");
        } else if noted.contains(gone) {
            // Nothing comes there any more.
            let shelved = vec![Shelved { shelf: QUEUES.to_owned(), name: gone.clone(), text: String::new() }];
            desk.store.commit(Change { shelved, ..Change::default() }).await?;
        }
        written += moved;
    }
    let fresh: Vec<&String> = named.difference(&noted).collect();
    // An empty desk stays as empty as it is.
    if !fresh.is_empty() && desk.store.receipt(KEPT).await?.is_some() {
        let note = |queue: &String| Shelved { shelf: QUEUES.to_owned(), name: queue.clone(), text: queue.clone() };
        let shelved = fresh.into_iter().map(note).collect();
        desk.store.commit(Change { shelved, ..Change::default() }).await?;
    }
    Ok(written)
}

/// The lists of a queue, of what is confidential as well.
fn lists(queue: &QueueId) -> Vec<String> {
    let both = |phase| [List::Queue(queue.clone(), phase).name(), List::Confidential(queue.clone(), phase).name()];
    Phase::ALL.into_iter().flat_map(both).collect()
}

async fn all(desk: &Desk) -> Result<usize, StoreError> {
    if desk.store.receipt(KEPT).await?.is_some() {
        return Ok(0);
    }
    let mut written = 0;
    for queue in &desk.policy.queues {
        for list in lists(&queue.id) {
            written += of_list(desk, &list).await?;
        }
    }
    if written > 0 {
        let receipt = Some(Receipt { key: KEPT.to_owned(), answer: String::new() });
        desk.store.commit(Change { receipt, ..Change::default() }).await?;
        tracing::info!(requests = written, "words and figures of all requests are kept");
    }
    Ok(written)
}

/// Who comes to the list meanwhile is written as they should be, and who leaves it too: nobody need be seen twice. The list is
/// read before anything is written, because what is written may leave it.
async fn of_list(desk: &Desk, list: &str) -> Result<usize, StoreError> {
    let (mut ids, mut written) = (Vec::new(), 0);
    loop {
        let page = Page { order: Order::Ascending, skip: ids.len(), count_max: ROUND_MAX };
        let cards = desk.store.list(list, page).await?;
        // A card that nobody can read keeps its place in the count.
        ids.extend(cards.iter().map(|card| serde_json::from_str::<Card>(card).ok().map(|card| card.id)));
        if cards.len() < ROUND_MAX {
            break;
        }
    }
    for id in ids.into_iter().flatten() {
        written += usize::from(desk.keep_anew(id).await?);
    }
    Ok(written)
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
            lists: crate::lists::listings(&ticket, &desk.policy),
            words: Words::default(),
        };
        store.commit(Change { tickets: vec![older], ..Change::default() }).await.expect("writes");
        assert!(store.find(wanted()).await.expect("finds").cards.is_empty());
        assert_eq!(round(&desk).await.expect("a round"), 1);
        assert_eq!(store.find(wanted()).await.expect("finds").cards, kept);
        assert_eq!(round(&desk).await.expect("a round"), 0, "once");
    }

    /// The example desk with these changes in its text.
    fn changed(store: &Arc<Memory>, changes: &[(&str, &str)]) -> Desk {
        let mut text = include_str!("../../../content/desk.toml").to_owned();
        for (from, to) in changes {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        let policy = tickets::Policy::read(&text, "desk.toml").expect("it reads");
        Desk { policy: Arc::new(policy), ..desk_at(store, "2026-11-02T10:00:00Z") }
    }

    async fn count(desk: &Desk, queue: &str) -> u64 {
        desk.store.counts(&lists(&QueueId::new(queue))).await.expect("counts").iter().sum()
    }

    #[tokio::test]
    async fn a_queue_can_be_renamed_where_nobody_has_noted_its_old_key() {
        let store = Arc::new(Memory::default());
        ask(&desk_at(&store, "2026-11-02T09:00:00Z"), None, problem()).await;
        let renamed = [
            ("id = \"hafenschule\"\ncallbacks", "id = \"hafen\"\nwas = [\"hafenschule\"]\ncallbacks"),
            ("queue = \"hafenschule\"", "queue = \"hafen\""),
        ];
        let renamed = changed(&store, &renamed);
        round(&renamed).await.expect("a round");
        assert_eq!((count(&renamed, "hafenschule").await, count(&renamed, "hafen").await), (0, 1));
        round(&renamed).await.expect("a round");
        assert_eq!(round(&renamed).await.expect("a round"), 0, "nothing is left to do");
    }

    #[tokio::test]
    async fn what_lies_in_a_queue_that_is_renamed_or_deleted_comes_to_who_has_it_now() {
        let store = Arc::new(Memory::default());
        let desk = desk_at(&store, "2026-11-02T09:00:00Z");
        let [lent, closed] = [ask(&desk, None, problem()).await, ask(&desk, None, problem()).await];
        ask(&desk, Some(closed), tickets::command::Act::Withdraw).await;
        round(&desk).await.expect("a round");
        assert_eq!(count(&desk, "hafenschule").await, 2);

        let renamed = changed(
            &store,
            &[
                ("id = \"hafenschule\"\ncallbacks", "id = \"hafen\"\nwas = [\"hafenschule\"]\ncallbacks"),
                ("queue = \"hafenschule\"", "queue = \"hafen\""),
            ],
        );
        assert_eq!(round(&renamed).await.expect("a round"), 2);
        assert_eq!((count(&renamed, "hafenschule").await, count(&renamed, "hafen").await), (0, 2));
        assert_eq!(round(&renamed).await.expect("a round"), 0, "once");
        let asked = Wanted {
            pieces: vec![vec![crate::words::queue(&QueueId::new("hafen"))]],
            count_max: 9,
            ..Wanted::default()
        };
        assert_eq!(store.find(asked).await.expect("finds").cards.len(), 2, "and is found there");
        let figures = store.shelf("figures/2026-11").await.expect("reads");
        assert!(!figures.is_empty() && figures.iter().all(|line| line.text.contains("\"hafen\"")), "{figures:?}");

        let text = include_str!("../../../content/desk.toml");
        let start = text.find("[[queue]]\nid = \"hafenschule\"").expect("the example has this group");
        let end = start + 1 + text[start + 1..].find("[[queue]]").expect("another one is behind it");
        let gone = [(&text[start..end], ""), ("queue = \"hafenschule\"", "queue = \"servicedesk\"")];
        let deleted = changed(&store, &gone);
        assert_eq!(round(&deleted).await.expect("a round"), 2);
        assert_eq!((count(&deleted, "hafen").await, count(&deleted, "servicedesk").await), (0, 2));
        let year = Desk { policy: Arc::clone(&deleted.policy), ..desk_at(&store, "2027-11-03T09:00:00Z") };
        assert_eq!(crate::retain::round(&year).await.expect("a round"), 1, "what is over goes after its time");
        assert!(
            year.ticket(lent).await.expect("reads").is_some() && year.ticket(closed).await.expect("reads").is_none()
        );
    }
}

//! What has had its time: requests that have been closed for as long as the desk keeps them (desk.md T9), files, and what readers
//! wrote about pages.

mod files;
mod remarks;

use crate::audit;
use crate::change::{Change, Shelved};
use crate::files::own;
use crate::handle::Desk;
use crate::lists::{Card, List, Phase};
use crate::ports::{BlobKey, Order, Page, StoreError};
use crate::rates;
use crate::reports;
use crate::unfound;
use crate::whole;
use chrono::{DateTime, Months, TimeDelta, Utc};
use tickets::{Event, SPAM_DAYS, Ticket, Tombstone};

/// How many requests are looked at together.
const ROUND_MAX: usize = 50;

/// One round: requests that were closed too long ago are forgotten, the oldest first, files are removed that no request
/// has or that have had their own months, and the words of readers go as requests do. Returns how many requests; 0 means that
/// none has had its time.
///
/// Of each a tombstone stays, so that what is counted goes on being right. A request whose matter is still open at the level
/// above stays until that is closed too, and one that is held until it is released; one that cannot be read is
/// left to the log. Neither holds the others up.
///
/// # Errors
/// If the store cannot say what is closed. What was forgotten until then is.
pub async fn round(desk: &Desk) -> Result<usize, StoreError> {
    reports::note_switch(desk).await?;
    let forgotten = of_queues(desk).await?;
    // What was read goes with the requests of that time, also when nobody audits any more.
    audit::sweep(desk).await?;
    rates::sweep(desk).await?;
    unfound::sweep(desk).await?;
    remarks::sweep(desk).await?;
    files::sweep(desk).await?;
    Ok(forgotten)
}

async fn of_queues(desk: &Desk) -> Result<usize, StoreError> {
    let now = desk.clock.now();
    let Some(before) = now.checked_sub_months(Months::new(desk.policy.keep_months())) else {
        return Ok(0);
    };
    // What is spam can be taken back so long, and no longer is it of use to anybody.
    let ends = [(Phase::Closed, before), (Phase::Spam, now - TimeDelta::days(SPAM_DAYS))];
    let mut forgotten = 0;
    for queue in &desk.policy.queues {
        for (list, (phase, before)) in [List::Queue, List::Confidential].into_iter().flat_map(|l| ends.map(|e| (l, e)))
        {
            forgotten += of_queue(desk, &list(queue.id.clone(), phase).name(), before).await?;
        }
    }
    Ok(forgotten)
}

/// Goes through a list of closed requests, up to the first one that stays because it is young.
async fn of_queue(desk: &Desk, list: &str, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let (mut forgotten, mut stayed) = (0, 0);
    loop {
        let page = Page { order: Order::Ascending, skip: stayed, count_max: ROUND_MAX };
        let cards = desk.store.list(list, page).await?;
        let is_last = cards.len() < ROUND_MAX;
        for card in cards {
            let card: Option<Card> = serde_json::from_str(&card).ok();
            match card {
                Some(card) if card.closed.is_some_and(|closed| closed >= before) => return Ok(forgotten),
                Some(card) if forget(desk, &card, before).await => forgotten += 1,
                Some(_) | None => stayed += 1,
            }
        }
        if is_last {
            return Ok(forgotten);
        }
    }
}

/// Forgets a request, if it is as its card says.
async fn forget(desk: &Desk, card: &Card, before: DateTime<Utc>) -> bool {
    let forgotten = match desk.ticket(card.id).await {
        Ok(Some((ticket, _))) if stays(&ticket, before) => return false,
        Ok(Some((ticket, _))) if goes_on(desk, &ticket, before).await => return false,
        Ok(Some((ticket, events))) => forget_now(desk, &ticket, &events).await,
        // Its history is gone already: the rest goes now.
        Ok(None) => desk.store.forget(card.id, 0).await,
        Err(error) => Err(error),
    };
    match &forgotten {
        Ok(true) => tracing::info!(ticket = %card.id, "a request has had its time and is forgotten"),
        Ok(false) => {}
        Err(error) => {
            tracing::error!(ticket = %card.id, %error, source = %error.source, "a request could not be forgotten")
        }
    }
    matches!(forgotten, Ok(true))
}

/// Forgets a request as it stands; whether nobody wrote to it meanwhile. What is counted of it stays, its files go.
///
/// # Errors
/// If the store fails. Asked again it goes on where it ended.
pub(crate) async fn forget_now(desk: &Desk, ticket: &Ticket, events: &[Event]) -> Result<bool, StoreError> {
    // What is counted of it is there before it goes: who is cut off in between buries it once more.
    bury(desk, ticket).await?;
    // Its whole mails first: as long as it is there they are found.
    whole::forget(desk, ticket.id).await?;
    let forgotten = desk.store.forget(ticket.id, ticket.version).await?;
    if forgotten {
        remove_files(desk, events).await;
    }
    Ok(forgotten)
}

/// Whether it is too early: a hand-up is still open, or somebody has said that it must be kept.
fn stays(ticket: &Ticket, before: DateTime<Utc>) -> bool {
    ticket.child_open || ticket.is_held || ticket.dates.closed.is_none_or(|closed| closed >= before)
}

/// Whether it was merged into one that is not over for long enough, or must be kept: its words stand nowhere else. Where
/// that cannot be said, it stays.
async fn goes_on(desk: &Desk, ticket: &Ticket, before: DateTime<Utc>) -> bool {
    let Some(into) = ticket.merged_into else { return false };
    match desk.ticket(into).await {
        Ok(Some((next, _))) => next.merged_into.is_some() || stays(&next, before),
        Ok(None) => false,
        Err(_) => true,
    }
}

/// Lays down what stays of a request: no person, no words.
async fn bury(desk: &Desk, ticket: &Ticket) -> Result<(), StoreError> {
    let Some(tombstone) = Tombstone::of(ticket) else { return Ok(()) };
    let text = serde_json::to_string(&tombstone);
    let text = text.map_err(|e| StoreError { doing: "writing a tombstone as JSON", source: e.into() })?;
    let shelf = tombstones_of(tombstone.closed);
    let shelved = vec![Shelved { shelf, name: ticket.id.to_string(), text }];
    desk.store.commit(Change { shelved, ..Change::default() }).await.map(drop)
}

/// What stays of the requests that were closed in the month of this moment, in UTC, and have had their time since.
///
/// # Errors
/// If the store fails.
pub async fn tombstones(desk: &Desk, month: DateTime<Utc>) -> Result<Vec<Tombstone>, StoreError> {
    let shelved = desk.store.shelf(&tombstones_of(month)).await?;
    Ok(shelved.iter().filter_map(|one| serde_json::from_str(&one.text).ok()).collect())
}

fn tombstones_of(month: DateTime<Utc>) -> String {
    format!("tombstones/{}", month.format("%Y-%m"))
}

/// The files of a request that is gone. What cannot be removed now belongs to nobody and is swept in a later round.
async fn remove_files(desk: &Desk, events: &[Event]) {
    for key in own(events).filter_map(|file| BlobKey::parse(&file.key)) {
        if let Err(error) = desk.blobs.remove(&key).await {
            tracing::warn!(file = key.as_str(), %error, source = %error.source, "a file is removed later");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handle::Request;
    use crate::memory::Memory;
    use crate::ports::Store;
    use crate::tried::{ask, desk_at, problem};
    use std::sync::Arc;
    use tickets::Actor;
    use tickets::command::{Act, Channel};

    #[tokio::test]
    async fn spam_goes_after_thirty_days_and_no_sooner() {
        let store = Arc::new(Memory::default());
        let then = desk_at(&store, "2026-01-12T09:00:00Z");
        let spam = ask(&then, None, problem()).await;
        let agent = Actor::Agent(tickets::Address::parse("j.petersen@hafenschule.example").expect("an address"));
        let act = Act::MarkSpam;
        let request = Request { ticket: Some(spam), by: agent, via: Channel::Web, claimed: None, key: None, act };
        then.handle(request).await.expect("it is taken");
        assert_eq!(round(&desk_at(&store, "2026-02-11T09:00:00Z")).await.expect("a round"), 0, "it can be taken back");
        let later = desk_at(&store, "2026-02-11T09:01:00Z");
        assert_eq!(round(&later).await.expect("a round"), 1);
        assert!(later.ticket(spam).await.expect("reads").is_none());
    }

    async fn by_the_desk(desk: &Desk, id: tickets::TicketId, act: Act) {
        let (by, via) = (tickets::Actor::Desk, tickets::Channel::Desk);
        let request = Request { ticket: Some(id), by, via, claimed: None, key: None, act };
        desk.handle(request).await.expect("it is taken");
    }

    #[tokio::test]
    async fn what_is_held_stays_with_its_files_until_it_is_released() {
        let store = Arc::new(Memory::default());
        let then = desk_at(&store, "2026-01-12T09:00:00Z");
        let held = ask(&then, None, problem()).await;
        ask(&then, Some(held), Act::Withdraw).await;
        by_the_desk(&then, held, Act::Hold { reason: "Verfahren".to_owned() }).await;
        let later = desk_at(&store, "2029-01-12T09:01:00Z");
        assert_eq!(round(&later).await.expect("a round"), 0);
        assert!(later.ticket(held).await.expect("reads").is_some());
        by_the_desk(&later, held, Act::Release).await;
        assert_eq!(round(&later).await.expect("a round"), 1);
        assert!(later.ticket(held).await.expect("reads").is_none());
    }

    #[tokio::test]
    async fn a_closed_request_goes_after_the_desks_own_months_and_no_other() {
        let store = Arc::new(Memory::default());
        let then = desk_at(&store, "2026-01-12T09:00:00Z");
        let closed = ask(&then, None, problem()).await;
        let open = ask(&then, None, problem()).await;
        ask(&then, Some(closed), Act::Withdraw).await;
        let mail = Shelved { shelf: whole::shelf(closed), name: "0".to_owned(), text: "unter der Linie".to_owned() };
        store.commit(Change { shelved: vec![mail], ..Change::default() }).await.expect("written");
        assert_eq!(round(&desk_at(&store, "2027-01-12T09:00:00Z")).await.expect("a round"), 0, "not a minute early");
        let later = desk_at(&store, "2027-01-12T09:01:00Z");
        assert_eq!(round(&later).await.expect("a round"), 1);
        assert_eq!(round(&later).await.expect("a round"), 0);
        assert!(later.ticket(closed).await.expect("reads").is_none());
        assert!(store.shelf(&whole::shelf(closed)).await.expect("reads").is_empty(), "its whole mails go with it");
        assert!(later.ticket(open).await.expect("reads").is_some(), "what is not closed stays");
        let left = tombstones(&later, "2026-01-31T00:00:00Z".parse().expect("a time")).await.expect("reads");
        let [left] = &left[..] else { panic!("{left:?}") };
        assert_eq!((left.id, left.queue.as_str(), left.reason.key()), (closed, "hafenschule", "withdrawn"));
        let kept = &store.shelf("tombstones/2026-01").await.expect("reads")[0].text;
        assert!(!kept.contains("lena") && !kept.contains("Beamer"), "no person and no words: {kept}");
        let mails = store.lease(later.clock.now(), later.clock.now(), 99).await.expect("leases");
        assert!(!mails.is_empty() && mails.iter().all(|mail| !mail.owed.key.starts_with(&closed.compact())));
    }
}

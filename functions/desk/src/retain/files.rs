//! Files that have had their time: nobody's, those of a ticket that is gone, and those of one that was closed long ago.

use crate::files::{UNCLAIMED_HOURS, claim};
use crate::handle::Desk;
use crate::ports::{BlobKey, StoreError};
use chrono::TimeDelta;
use tickets::TicketId;

/// How many keys are looked at together.
const ROUND_MAX: usize = 500;

/// Looks at every file that is older than a page can hand in; how many were removed. What went wrong with one is told to the
/// log, and it is looked at again in the next round.
pub(super) async fn sweep(desk: &Desk) -> Result<usize, StoreError> {
    let young = desk.clock.now() - TimeDelta::hours(UNCLAIMED_HOURS);
    let (mut behind, mut removed): (Option<BlobKey>, _) = (None, 0);
    loop {
        let keys = desk.blobs.keys(behind.as_ref(), ROUND_MAX).await?;
        for key in &keys {
            if key.came() >= young {
                return Ok(removed);
            }
            match remove_if_over(desk, key).await {
                Ok(true) => removed += 1,
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(file = key.as_str(), %error, source = %error.source, "a file could not be looked at");
                }
            }
        }
        behind = keys.last().cloned();
        if keys.len() < ROUND_MAX {
            return Ok(removed);
        }
    }
}

async fn remove_if_over(desk: &Desk, key: &BlobKey) -> Result<bool, StoreError> {
    let over = is_over(desk, key).await?;
    if over {
        desk.blobs.remove(key).await?;
        tracing::info!(file = key.as_str(), "a file has had its time and is removed");
    }
    Ok(over)
}

async fn is_over(desk: &Desk, key: &BlobKey) -> Result<bool, StoreError> {
    let claimed = desk.store.receipt(&claim(key.as_str())).await?;
    let Some(id) = claimed.and_then(|id| TicketId::parse(&id)) else { return Ok(true) };
    let Some((ticket, _)) = desk.ticket(id).await? else { return Ok(true) };
    Ok(!ticket.is_held && desk.policy.attachments.are_over(ticket.dates.closed, desk.clock.now()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{Sent, keep};
    use crate::handle::{Beside, Request};
    use crate::memory::Memory;
    use crate::retain::round;
    use crate::tried::{ask, desk_at, lena, problem};
    use std::sync::Arc;
    use tickets::command::{Act, Channel};
    use tickets::{Actor, Attachment};

    async fn file(desk: &Desk) -> Attachment {
        keep(desk, Sent::whole("foto.png", b"\x89PNG\r\n\x1a\n".to_vec())).await.expect("it is kept")
    }

    async fn ticket_with(desk: &Desk, files: &[Attachment]) -> TicketId {
        let request = Request {
            ticket: None,
            by: Actor::Person(lena()),
            via: Channel::Web,
            claimed: None,
            key: None,
            act: problem(),
        };
        let beside = Beside { files, ..Beside::default() };
        desk.handle_with(request, beside).await.expect("it is taken").0.ticket.id
    }

    /// The desk of another time, with the files of this one.
    fn later(store: &Arc<Memory>, desk: &Desk, now: &str) -> Desk {
        Desk { blobs: Arc::clone(&desk.blobs), ..desk_at(store, now) }
    }

    async fn left(desk: &Desk) -> Vec<String> {
        let keys = desk.blobs.keys(None, 99).await.expect("lists");
        keys.iter().map(|key| key.as_str().to_owned()).collect()
    }

    #[tokio::test]
    async fn what_no_ticket_has_claimed_goes_after_two_days() {
        let store = Arc::new(Memory::default());
        let desk = desk_at(&store, "2026-11-02T09:00:00Z");
        let (mine, _nobodys) = (file(&desk).await, file(&desk).await);
        ticket_with(&desk, std::slice::from_ref(&mine)).await;
        let two_days = later(&store, &desk, "2026-11-04T09:00:00Z");
        assert_eq!(sweep(&two_days).await.expect("a round"), 0, "not a moment early");
        let then = later(&store, &desk, "2026-11-04T09:00:01Z");
        assert_eq!(sweep(&then).await.expect("a round"), 1);
        assert_eq!(left(&then).await, [mine.key]);
    }

    #[tokio::test]
    async fn files_go_before_their_request_and_at_the_latest_with_it() {
        let store = Arc::new(Memory::default());
        let desk = desk_at(&store, "2026-01-12T09:00:00Z");
        let file = file(&desk).await;
        let id = ticket_with(&desk, std::slice::from_ref(&file)).await;
        ask(&desk, Some(id), Act::Withdraw).await;
        for (now, count) in [("2026-07-12T09:00:00Z", 1), ("2026-07-12T09:00:01Z", 0)] {
            round(&later(&store, &desk, now)).await.expect("a round");
            assert_eq!(left(&desk).await.len(), count, "{now}");
        }
        assert!(desk.ticket(id).await.expect("reads").is_some(), "the request stays half a year longer");

        // One that never had its own months goes with the request.
        let key = BlobKey::parse(&file.key).expect("a key");
        desk.blobs.put(&key, vec![1]).await.expect("kept");
        let year = later(&store, &desk, "2027-01-12T09:01:00Z");
        let beside = super::super::of_queues(&year).await.expect("a round");
        assert_eq!((beside, left(&desk).await.len()), (1, 0));
        assert!(desk.ticket(id).await.expect("reads").is_none());
    }

    #[tokio::test]
    async fn what_was_handed_on_belongs_to_the_other_ticket() {
        let store = Arc::new(Memory::default());
        let mut desk = desk_at(&store, "2026-01-12T09:00:00Z");
        let mut policy = tickets::Policy::clone(&desk.policy);
        policy.queues.iter_mut().for_each(|queue| queue.follow_up = tickets::policy::FollowUp::NewLinked);
        desk.policy = Arc::new(policy);
        let old = ticket_with(&desk, &[]).await;
        ask(&desk, Some(old), Act::Withdraw).await;
        let file = file(&desk).await;
        let request = Request {
            ticket: Some(old),
            by: Actor::Person(lena()),
            via: Channel::Web,
            claimed: None,
            key: None,
            act: Act::Reply { text: "Wieder dunkel".to_owned() },
        };
        let files = std::slice::from_ref(&file);
        let (done, _) = desk.handle_with(request, Beside { files, ..Beside::default() }).await.expect("it is taken");
        let tickets::What::FollowedUp { with, .. } = done.events[0].what else { panic!("{:?}", done.events) };
        assert_eq!(desk.ticket(with).await.expect("reads").expect("is there").1[0].files, [file]);
        let year = later(&store, &desk, "2027-01-13T09:00:00Z");
        assert_eq!(round(&year).await.expect("a round"), 1);
        assert_eq!(left(&desk).await.len(), 1, "the old ticket is gone, the file is the new one's");
    }
}

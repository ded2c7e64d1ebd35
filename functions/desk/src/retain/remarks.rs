//! What readers wrote about help pages goes when a request of that day would; that somebody wrote is still counted.

use crate::handle::Desk;
use crate::ports::StoreError;
use crate::web::WITH_WORDS;
use chrono::Months;

/// How many remarks lose their words together.
const ROUND_MAX: usize = 100;

/// Takes the words out of remarks that have had their time; of how many.
pub(super) async fn sweep(desk: &Desk) -> Result<usize, StoreError> {
    let Some(before) = desk.clock.now().checked_sub_months(Months::new(desk.policy.keep_months())) else {
        return Ok(0);
    };
    let mut faded = 0;
    for kind in WITH_WORDS {
        loop {
            let count = desk.store.fade(kind, before, ROUND_MAX).await?;
            faded += count;
            if count < ROUND_MAX {
                break;
            }
        }
    }
    Ok(faded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{Change, Remark, Tally};
    use crate::memory::Memory;
    use crate::ports::Store;
    use crate::tried::desk_at;
    use std::sync::Arc;

    #[tokio::test]
    async fn what_readers_wrote_goes_after_the_desks_own_months_and_is_counted_on() {
        let store = Arc::new(Memory::default());
        let at = "2026-01-12T09:00:00Z".parse().expect("a time");
        let remark = |kind: &str| Remark {
            key: kind.to_owned(),
            about: "wlan/gast".to_owned(),
            kind: kind.to_owned(),
            at,
            text: "Bei Frau Hansen geht es auch nicht".to_owned(),
        };
        let remarks = WITH_WORDS.map(remark).into();
        store.commit(Change { remarks, ..Change::default() }).await.expect("kept");
        let round = async |now: &str| crate::retain::round(&desk_at(&store, now)).await.expect("a round");
        let words = async || {
            let mut words = 0;
            for kind in WITH_WORDS {
                words += store.remarks(kind, 9).await.expect("reads").iter().filter(|r| !r.text.is_empty()).count();
            }
            words
        };
        round("2027-01-12T09:00:00Z").await;
        assert_eq!(words().await, WITH_WORDS.len(), "not a minute early");
        round("2027-01-12T09:01:00Z").await;
        assert_eq!(words().await, 0);
        let counted: Vec<Tally> = store.tallies().await.expect("counts");
        assert!(counted.len() == WITH_WORDS.len() && counted.iter().all(|tally| tally.count == 1), "{counted:?}");
    }
}

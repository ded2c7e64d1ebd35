//! What every place for files keeps.

use crate::ports::{BlobKey, Blobs};
use chrono::{DateTime, TimeDelta};

/// A place for files, empty at the start, does all that the desk relies on.
///
/// # Panics
/// Where it does not.
pub async fn blobs(place: &dyn Blobs) {
    let day = DateTime::from_timestamp(1_793_602_800, 0).expect("a good time");
    let key = |n: u64| BlobKey::fresh(day + TimeDelta::hours(13 * i64::try_from(n).expect("few")), [n, 7 * n]);
    let all: Vec<BlobKey> = (0..7).map(key).collect();

    assert_eq!(place.keys(None, 9).await.expect("lists"), [], "it is empty");
    assert_eq!(place.get(&all[0]).await.expect("reads"), None);
    place.remove(&all[0]).await.expect("what is not there can be removed");

    // In any order of coming, with any bytes, also none and a great many.
    for n in [3_usize, 0, 6, 1, 5, 2, 4] {
        let bytes = vec![u8::try_from(n).expect("few"); n * n * 40_000];
        place.put(&all[n], bytes).await.expect("keeps");
    }
    for (n, key) in all.iter().enumerate() {
        let bytes = place.get(key).await.expect("reads").expect("it is there");
        assert!(bytes.len() == n * n * 40_000 && bytes.iter().all(|byte| usize::from(*byte) == n), "the bytes of {n}");
    }

    assert_eq!(place.keys(None, 99).await.expect("lists"), all, "in the order of their keys");
    assert_eq!(place.keys(None, 3).await.expect("lists"), all[..3]);
    assert_eq!(place.keys(Some(&all[2]), 3).await.expect("lists"), all[3..6]);
    assert_eq!(place.keys(Some(&all[6]), 3).await.expect("lists"), []);

    for n in [1, 4] {
        place.remove(&all[n]).await.expect("removes");
        place.remove(&all[n]).await.expect("removes again");
        assert_eq!(place.get(&all[n]).await.expect("reads"), None);
    }
    let left: Vec<_> = [0, 2, 3, 5, 6].map(|n| all[n].clone()).into();
    assert_eq!(place.keys(None, 99).await.expect("lists"), left);
    assert_eq!(place.keys(Some(&all[1]), 99).await.expect("lists"), left[1..], "behind what is no more");
}

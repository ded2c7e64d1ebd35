//! The form is open to everybody, and so is the way to the disk: in an hour no more than this comes in by it.

use chrono::{DateTime, Utc};
use std::sync::{Mutex, PoisonError};

/// So many bytes of files may come by the form within an hour, from all people together.
const BYTES_PER_HOUR_MAX: u64 = 4 << 30;

/// The hour, and what came in it: of this process, for no store is asked before there is anything to keep.
static CAME: Mutex<(i64, u64)> = Mutex::new((0, 0));

/// Whether so many bytes may come now; they are counted then.
pub(super) fn has_room(now: DateTime<Utc>, bytes: u64) -> bool {
    let mut came = CAME.lock().unwrap_or_else(PoisonError::into_inner);
    count(&mut came, now.timestamp() / 3_600, bytes)
}

fn count((hour, came): &mut (i64, u64), now: i64, bytes: u64) -> bool {
    if *hour != now {
        (*hour, *came) = (now, 0);
    }
    let has_room = *came + bytes <= BYTES_PER_HOUR_MAX;
    *came += if has_room { bytes } else { 0 };
    has_room
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_full_and_the_next_one_empty() {
        let mut came = (0, 0);
        assert!(count(&mut came, 7, BYTES_PER_HOUR_MAX - 1));
        assert!(!count(&mut came, 7, 2));
        assert!(count(&mut came, 7, 1), "what still fits is taken");
        assert!(!count(&mut came, 7, 1));
        assert!(count(&mut came, 8, 1));
    }
}

//! How long to wait when others write the same: longer each time, and by chance, so that two do not meet again.

use std::time::Duration;

/// How often the same is tried.
pub(super) const TRIES_MAX: u32 = 10;
/// The longest wait after the first try, in milliseconds.
const FIRST_MS_MAX: u64 = 20;
/// The longest wait, in milliseconds.
const WAIT_MS_MAX: u64 = 500;

/// Waits after this try, from 1.
pub(super) async fn wait(tries: u32) {
    // Without chance the longest wait is as good as any.
    let chance = getrandom::u64().unwrap_or(u64::MAX);
    tokio::time::sleep(wait_after(tries, chance)).await;
}

fn wait_after(tries: u32, chance: u64) -> Duration {
    let longest = FIRST_MS_MAX.saturating_mul(1 << tries.saturating_sub(1).min(10)).min(WAIT_MS_MAX);
    Duration::from_micros(((u128::from(chance) * u128::from(longest * 1_000)) >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_may_be_twice_as_long_up_to_a_limit() {
        let longest: Vec<u128> = (1..8).map(|tries| wait_after(tries, u64::MAX).as_millis() + 1).collect();
        assert_eq!(longest, [20, 40, 80, 160, 320, 500, 500]);
        assert_eq!(wait_after(3, 0), Duration::ZERO);
        assert_eq!(wait_after(u32::MAX, u64::MAX / 2).as_millis(), 249);
    }
}

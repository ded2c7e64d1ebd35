//! How many new requests are taken of one address, and of one network (desk.md §5.16): more than people ever send, so that a
//! program fills neither lists nor mailboxes.

use chrono::{DateTime, TimeDelta, Utc};

/// How many new requests are taken. Days are those of the desk's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Of one address within three hours: each is answered by a mail (desk.md §3.2.10) …
    pub address_3_hours: u32,
    /// … and within a day.
    pub address_day: u32,
    /// Of one network within an hour, such as a school behind one address …
    pub network_hour: u32,
    /// … and within a day.
    pub network_day: u32,
    /// Of one address that has to be confirmed, within an hour: so many mails get people who may not have asked …
    pub stranger_hour: u32,
    /// … and so many all of them together.
    pub strangers_hour: u32,
}

/// So many within so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub most: u32,
    /// Within how long.
    pub within: TimeDelta,
}

impl Rates {
    /// What holds for one address within hours.
    #[must_use]
    pub fn of_address(&self, is_stranger: bool) -> Vec<Rate> {
        let usual = Rate { most: self.address_3_hours, within: TimeDelta::hours(3) };
        let stranger = Rate { most: self.stranger_hour, within: TimeDelta::hours(1) };
        std::iter::once(usual).chain(is_stranger.then_some(stranger)).collect()
    }

    /// What holds for one network within an hour.
    #[must_use]
    pub fn of_network(&self) -> Vec<Rate> {
        vec![Rate { most: self.network_hour, within: TimeDelta::hours(1) }]
    }

    /// What holds for all addresses together that have to be confirmed.
    #[must_use]
    pub fn of_strangers(&self) -> Vec<Rate> {
        vec![Rate { most: self.strangers_hour, within: TimeDelta::hours(1) }]
    }
}

impl Rate {
    /// Until when nothing more is taken, if so many were already, at these times; `None` if there is room.
    #[must_use]
    pub fn full_until(self, taken: &[DateTime<Utc>], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut recent: Vec<_> = taken.iter().filter(|at| **at > now - self.within).collect();
        recent.sort_unstable();
        // There is room again once only one fewer than the most is still of that time.
        let leaves = recent.len().checked_sub(self.most as usize)?;
        recent.get(leaves).map(|at| **at + self.within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_again_when_the_oldest_of_the_most_is_over() {
        let at = |minutes: i64| DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes);
        let rate = Rate { most: 2, within: TimeDelta::hours(1) };
        assert_eq!(rate.full_until(&[at(0)], at(5)), None);
        assert_eq!(rate.full_until(&[at(3), at(0)], at(5)), Some(at(60)));
        assert_eq!(rate.full_until(&[at(0), at(3)], at(60)), None, "the first is an hour old");
        assert_eq!(rate.full_until(&[at(0), at(3), at(4)], at(5)), Some(at(63)), "two have to go before a third fits");
    }
}

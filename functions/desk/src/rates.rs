//! How many new requests came of whom today (desk.md §5.16): on shelves of the day, under signed marks that name nobody and that
//! nobody compares with those of another day. What is over the rates of `desk.toml` waits; nothing that a person wrote is lost.
//!
//! Who sends at the very same moment is not counted yet: the rates are for what goes on.

use crate::change::Shelved;
use crate::handle::Desk;
use crate::ports::StoreError;
use crate::shelf;
use chrono::{DateTime, Days, NaiveDate, SecondsFormat, Utc};
use std::net::IpAddr;
use tickets::Address;
use tickets::policy::Rate;
use tickets::token::{Keys, LETTERS, Purpose};

/// The shelf of all addresses together that have to be confirmed.
const STRANGERS: &str = "strangers";
/// How many days are looked through for what is to go: a desk that was off for longer has a day of marks more.
const SWEPT_DAYS: u64 = 3;

/// The part of the internet that a request comes from, as edges know it: who shares it is counted together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network(String);

impl Network {
    /// The /24 of an IPv4 address, the /48 of an IPv6 address; none for those of a house itself, behind which everybody may be.
    #[must_use]
    pub fn of(address: IpAddr) -> Option<Self> {
        match address.to_canonical() {
            IpAddr::V4(v4) if v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified() => None,
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                Some(Self(format!("{a}.{b}.{c}")))
            }
            IpAddr::V6(v6) if v6.is_loopback() || v6.is_unspecified() => None,
            IpAddr::V6(v6) if v6.is_unique_local() || v6.is_unicast_link_local() => None,
            IpAddr::V6(v6) => {
                let [a, b, c, ..] = v6.segments();
                Some(Self(format!("{a:x}:{b:x}:{c:x}")))
            }
        }
    }
}

/// The way by which a request comes. Each counts an address by itself: anybody can write a sender's address on a mail, and that
/// is to close no form.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way<'n> {
    /// The form, out of this network if that is known.
    Form(Option<&'n Network>),
    /// A mail.
    Mail,
}

/// Whether there is room for one more request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    /// What says, once it is written, that it was taken.
    pub lines: Vec<Shelved>,
    /// Until when there is none, because so many came within hours.
    soon: Option<DateTime<Utc>>,
    /// How many fit into this day.
    left: usize,
    /// When it is over.
    tomorrow: DateTime<Utc>,
}

impl Room {
    /// Until when there is none; `None` if there is.
    pub(crate) fn none_until(&self) -> Option<DateTime<Utc>> {
        if self.is_full() { Some(self.tomorrow) } else { self.soon.map(|until| until.min(self.tomorrow)) }
    }

    /// Whether as many were taken as a day takes.
    pub(crate) fn is_full(&self) -> bool {
        self.left == 0
    }

    /// Whether this one is the last that the day takes.
    pub(crate) fn is_last(&self) -> bool {
        self.left == 1
    }
}

/// What is counted together, and how much of it is taken.
struct Count {
    shelf: String,
    /// What its lines begin with.
    mark: String,
    rates: Vec<Rate>,
    day: Option<u32>,
}

/// Whether one more request of this address is taken now, by this way.
pub(crate) async fn room(desk: &Desk, keys: &Keys, address: &Address, way: Way<'_>) -> Result<Room, StoreError> {
    let (now, policy) = (desk.clock.now(), &desk.policy);
    let day = policy.calendar.day_at(now);
    let (rates, stranger) = (&policy.rates, policy.must_confirm(address));
    let marked = |what: &str, who: &str| keys.mark(Purpose::Rate, &[what, who, &day.to_string()]);
    let of = |mark: String, rates, most| Count {
        shelf: shelf(day, &Keys::letter(&mark).to_string()),
        mark,
        rates,
        day: Some(most),
    };
    let (kind, network) = match way {
        Way::Form(network) => ("address", network),
        Way::Mail => ("sender", None),
    };
    let mut counts = vec![of(marked(kind, address.as_str()), rates.of_address(stranger), rates.address_day)];
    if let Some(Network(network)) = network {
        counts.push(of(marked("network", network), rates.of_network(), rates.network_day));
    }
    if stranger {
        let (shelf, mark) = (shelf(day, STRANGERS), STRANGERS.to_owned());
        counts.push(Count { shelf, mark, rates: rates.of_strangers(), day: None });
    }
    let tomorrow = policy.calendar.begin_of(day + Days::new(1));
    let (mut lines, mut soon, mut left) = (Vec::new(), None, usize::MAX);
    for count in counts {
        let taken = taken(desk, &count).await?;
        left = left.min(count.day.map_or(usize::MAX, |most| (most as usize).saturating_sub(taken.len())));
        soon = count.rates.iter().filter_map(|rate| rate.full_until(&taken, now)).chain(soon).max();
        let name =
            format!("{} {} {:016x}", count.mark, now.to_rfc3339_opts(SecondsFormat::Millis, true), desk.entropy.bits());
        lines.push(Shelved { shelf: count.shelf, name, text: "taken".to_owned() });
    }
    Ok(Room { lines, soon, left, tomorrow })
}

/// When those were taken that are counted together.
async fn taken(desk: &Desk, count: &Count) -> Result<Vec<DateTime<Utc>>, StoreError> {
    let lines = desk.store.shelf(&count.shelf).await?;
    let at = |line: &Shelved| line.name.strip_prefix(&count.mark)?.split_whitespace().next()?.parse().ok();
    Ok(lines.iter().filter_map(at).collect())
}

fn shelf(day: NaiveDate, slot: &str) -> String {
    format!("rates/{day}/{slot}")
}

/// Takes away what was counted before yesterday.
///
/// # Errors
/// If the store fails; a later round goes on.
pub(crate) async fn sweep(desk: &Desk) -> Result<(), StoreError> {
    let today = desk.policy.calendar.day_at(desk.clock.now());
    for day in (2..2 + SWEPT_DAYS).map(|days| today - Days::new(days)) {
        for slot in LETTERS.chars().map(String::from).chain([STRANGERS.to_owned()]) {
            shelf::clear(desk, desk.store.shelf(&shelf(day, &slot)).await?).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Change;
    use crate::memory::Memory;
    use crate::ports::Store;
    use crate::tried::desk_at;
    use std::sync::Arc;
    use tickets::token::Key;

    fn keys() -> Keys {
        Keys { current: Key { id: 1, secret: [7; 32] }, previous: None }
    }

    async fn take(desk: &Desk, address: &str, network: &str) -> Option<String> {
        let network = Network::of(network.parse().expect("an address"));
        let address = Address::parse(address).expect("an address");
        let room = room(desk, &keys(), &address, Way::Form(network.as_ref())).await.expect("counts");
        let shelved = if room.is_full() { Vec::new() } else { room.lines.clone() };
        desk.store.commit(Change { shelved, ..Change::default() }).await.expect("writes");
        room.none_until().map(|until| until.to_rfc3339())
    }

    #[test]
    fn who_shares_a_prefix_is_one_network_and_a_house_itself_is_none() {
        let of = |text: &str| Network::of(text.parse().expect("an address")).map(|network| network.0);
        assert_eq!((of("203.0.113.7"), of("203.0.113.250")), (Some("203.0.113".into()), Some("203.0.113".into())));
        assert_eq!(of("::ffff:203.0.113.7"), Some("203.0.113".into()));
        assert_eq!(of("2001:db8:5:1::9"), of("2001:db8:5:ffff::1"));
        assert_ne!(of("2001:db8:5:1::9"), of("2001:db8:6:1::9"));
        for own in ["127.0.0.1", "10.4.0.9", "192.168.1.2", "169.254.0.1", "::1", "fd00::1", "fe80::1", "0.0.0.0"] {
            assert_eq!(of(own), None, "{own}");
        }
    }

    #[tokio::test]
    async fn an_address_a_network_and_strangers_have_their_rates_and_the_night_frees_them() {
        let store = Arc::new(Memory::default());
        let morning = desk_at(&store, "2026-11-02T09:00:00Z");
        let (lena, here) = ("lena@hafenschule.example", "127.0.0.1");
        let until = |text: &str| Some(text.to_owned());
        for n in 0..10 {
            assert_eq!(take(&morning, lena, here).await, None, "{n}");
        }
        assert_eq!(take(&morning, lena, here).await, until("2026-11-02T12:00:00+00:00"));
        assert_eq!(take(&morning, "maren@hafenschule.example", here).await, None, "others write on");
        for _ in 0..29 {
            take(&morning, lena, here).await;
        }
        assert_eq!(take(&morning, lena, here).await, until("2026-11-02T23:00:00+00:00"), "forty are a day's");
        for n in 0..200 {
            let who = format!("kollege{n}@hafenschule.example");
            assert_eq!(take(&morning, &who, "203.0.113.7").await, None, "a school's busy morning: {n}");
        }
        let eine = "eine@hafenschule.example";
        assert_eq!(take(&morning, eine, "203.0.113.99").await, until("2026-11-02T10:00:00+00:00"));
        assert_eq!(take(&morning, eine, "203.0.114.99").await, None);
        for _ in 0..2 {
            assert_eq!(take(&morning, "gast@post.example", here).await, None);
        }
        assert_eq!(take(&morning, "gast@post.example", here).await, until("2026-11-02T10:00:00+00:00"), "two an hour");
        let tomorrow = desk_at(&store, "2026-11-03T08:00:00Z");
        assert_eq!(take(&tomorrow, lena, "203.0.113.7").await, None);
    }

    #[tokio::test]
    async fn mails_under_somebody_s_address_close_no_form() {
        let store = Arc::new(Memory::default());
        let desk = desk_at(&store, "2026-11-02T09:00:00Z");
        let lena = Address::parse("lena@hafenschule.example").expect("an address");
        for _ in 0..50 {
            let room = room(&desk, &keys(), &lena, Way::Mail).await.expect("counts");
            desk.store.commit(Change { shelved: room.lines, ..Change::default() }).await.expect("writes");
        }
        assert!(room(&desk, &keys(), &lena, Way::Mail).await.expect("counts").is_full());
        assert_eq!(room(&desk, &keys(), &lena, Way::Form(None)).await.expect("counts").none_until(), None);
    }

    #[tokio::test]
    async fn what_was_counted_names_nobody_and_is_gone_after_two_days() {
        let store = Arc::new(Memory::default());
        take(&desk_at(&store, "2026-11-02T09:00:00Z"), "gast@post.example", "203.0.113.7").await;
        let day = NaiveDate::from_ymd_opt(2026, 11, 2).expect("a day");
        let slots: Vec<_> = LETTERS.chars().map(String::from).chain([STRANGERS.to_owned()]).collect();
        let lines = async || {
            let mut all = Vec::new();
            for slot in &slots {
                all.extend(store.shelf(&shelf(day, slot)).await.expect("reads"));
            }
            all
        };
        let kept = lines().await;
        assert_eq!(kept.len(), 3);
        assert!(
            kept.iter().all(|line| !format!("{line:?}").contains("gast") && !format!("{line:?}").contains("203.0"))
        );
        sweep(&desk_at(&store, "2026-11-03T22:59:00Z")).await.expect("sweeps");
        assert_eq!(lines().await.len(), 3, "yesterday's stay");
        sweep(&desk_at(&store, "2026-11-03T23:00:00Z")).await.expect("sweeps");
        assert!(lines().await.is_empty());
    }
}

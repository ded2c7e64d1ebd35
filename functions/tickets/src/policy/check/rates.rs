//! How many new requests are taken: at least as many as a person sends, at most as many as a desk can bear.

use super::Check;
use crate::policy::Rates;
use crate::policy::file::RatesTable;
use toml::Spanned;

/// The most that can be written: it caps nothing any more.
const MOST: u32 = 100_000;

impl Check<'_> {
    pub(super) fn rates(&mut self, written: &RatesTable) -> Rates {
        let rates = Rates {
            address_3_hours: self.rate(&written.address_3_hours, 10),
            address_day: self.rate(&written.address_day, 40),
            network_hour: self.rate(&written.network_hour, 200),
            network_day: self.rate(&written.network_day, 1_000),
            stranger_hour: self.rate(&written.stranger_hour, 2),
            strangers_hour: self.rate(&written.strangers_hour, 200),
        };
        let pairs = [
            ("address_3_hours", rates.address_3_hours, "address_day", rates.address_day, &written.address_day),
            ("network_hour", rates.network_hour, "network_day", rates.network_day, &written.network_day),
            ("stranger_hour", rates.stranger_hour, "strangers_hour", rates.strangers_hour, &written.strangers_hour),
        ];
        let own = [&written.address_3_hours, &written.network_hour, &written.stranger_hour];
        for ((small, less, large, more, at), own) in pairs.into_iter().zip(own) {
            if let Some(at) = at.as_ref().or(own.as_ref()).filter(|_| less > more) {
                self.problem(
                    at,
                    format!("{large} = {more} is reached before {small} = {less}"),
                    format!("let {large} be no smaller than {small}"),
                );
            }
        }
        rates
    }

    fn rate(&mut self, written: &Option<Spanned<u32>>, usual: u32) -> u32 {
        let Some(count) = written else { return usual };
        if !(1..=MOST).contains(count.get_ref()) {
            let message = format!("{} is no number of requests to take", count.get_ref());
            self.problem(count, message, format!("write a number from 1 to {MOST}; {MOST} is as good as no limit"));
        }
        *count.get_ref()
    }
}

//! A desk as a school runs it: the real program, a folder of data, mail in a folder, people with browsers.
//!
//! ```text
//! Place (a folder) ─Server::start─▶ lotse serve ─Browser─▶ Page ─form─▶ Form ─submit─▶ Page
//!                                      │  kill -9, stop
//!                                      └─▶ Place::ledger (the SQLite file, read only), Place::letters (the Maildir)
//! ```

mod binary;
mod browser;
mod example;
mod form;
mod html;
mod ledger;
mod letters;
mod person;
mod place;
mod process;
mod reading;
mod sample;
mod wire;

pub use binary::lotse;
pub use browser::{Browser, Page};
pub use example::copy_of_example;
pub use form::Form;
pub use ledger::Ledger;
pub use letters::Letter;
pub use person::Person;
pub use place::Place;
pub use process::Server;
pub use reading::{english, german, odd_in_english, odd_in_german};
pub use sample::{SUBMIT, Sample, number_in};
pub use wire::{Answer, Wire, form_encoded};

use std::time::{Duration, Instant};

/// How long anything may take that is only waited for.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// How often somebody looks whether it has happened.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Looks again and again until there is something to see.
///
/// # Panics
/// If there is still nothing when [`PATIENCE`] ends.
#[track_caller]
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(Instant::now() < end, "waited {PATIENCE:?} for {what}");
        std::thread::sleep(LOOK_EVERY);
    }
}

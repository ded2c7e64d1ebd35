//! The one command: a whole desk on one machine.
//!
//! ```text
//! content ─make─▶ policy, theme, mails, site ─┐
//! sqlite (store) · folder or smtp (mail) ─────┼─▶ serve: pages of `desk::web`, the static site, the sink
//! cabinet (files) ────────────────────────────┤
//! system (clock, chance) · secrets (keys) ────┘          work: mail that is owed, what time brings, mail that came
//! mail-in ─▶ letterbox ──────────────────────────────────────┘
//! ```

pub mod cabinet;
pub mod content;
pub mod folder;
pub mod letterbox;
pub mod moving;
pub mod person;
pub mod previous;
pub mod reading;
pub mod report;
pub mod school;
pub mod secrets;
pub mod serve;
pub mod sink;
pub mod site;
pub mod smtp;
pub mod sqlite;
pub mod system;
pub mod work;

//! The desk: ports and handlers around the rules of `tickets`.
//!
//! ```text
//!  web ──┐                                   ┌─▶ Store (one conditional write)
//!  inbox ┤                                   │
//!  clock ┼─▶ Request ─Desk::handle─▶ Change ─┤
//!        │      (tickets::plan)              └── outbox ─write mail─▶ Mailer
//! ```
//!
//! A handler takes input, names the command, lets the desk handle it, and says the result. Stores know
//! versions, keys and bytes, never rules; nobody but [`Desk::handle`] commits a ticket.

pub mod audit;
pub mod catch_up;
pub mod change;
pub mod clock;
pub mod contract;
pub mod files;
mod handle;
pub mod help;
pub mod inbox;
mod lists;
pub mod memory;
pub mod outbox;
pub mod person;
pub mod ports;
pub mod rates;
mod remote;
pub mod reports;
pub mod retain;
pub mod school;
mod sheet;
mod shelf;
pub mod transfer;
#[cfg(test)]
mod tried;
mod unfound;
pub mod web;
mod whole;
mod words;

pub use change::{Change, Listing, Outcome, Owed, Receipt, Remark, Shelved, Tally, TicketChange, Words};
pub use handle::{Beside, Desk, Done, HandleError, Request};
pub use inbox::Inbox;
pub use lists::{Card, List, Phase};
pub use outbox::Outbox;
pub use ports::{
    Arrival, BlobKey, Blobs, Clock, Entropy, Fate, Found, Incoming, Leased, Mailer, Order, Page, PostForm, Posting,
    SendError, Settled, Store, StoreError, Wanted,
};

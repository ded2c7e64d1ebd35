//! A school that leaves: what is theirs is handed over, then deleted.
//!
//! ```text
//! every record of the store ─find─▶ its requests ─┬─export─▶ lines as of a whole desk, a sheet for each, files
//!                                                 └─delete─▶ none of them, and nobody of its people anywhere
//! ```
//!
//! Like [`person`](crate::person) it works over every store, and whoever is cut off asks again.

mod delete;
mod export;
mod find;

pub use delete::{DeleteError, Deleted, delete};
pub use export::{Exported, HandOverError, Put, export};
pub use find::names;

#[cfg(test)]
mod tests;

//! Writing and reading the desk's mail, in memory.
//!
//! ```text
//! history ─case─▶ what the mail is about ─view─▶ words for the template
//!         ─template─▶ one marked text ─body─▶ plain text and HTML ─envelope─▶ bytes
//!
//! bytes ─read─▶ what a mail says, and whether a person wrote it ─quote─▶ the person's own words
//! ```
//!
//! The same letter gives the same bytes at every try: nothing here reads a clock or a random number.

mod body;
mod case;
mod embedded;
mod envelope;
mod history;
mod leg_address;
pub mod link;
mod message_id;
mod moment;
mod people;
mod quote;
pub mod read;
mod reply_address;
mod said;
mod subject_token;
mod templates;
mod view;
mod words;
mod write;

pub use leg_address::{leg_address, leg_of};
pub use message_id::{Ours, is_ours, recipient};
pub use quote::own_words;
pub use reply_address::{ReplyAddress, reply_address};
pub use subject_token::ticket_in_subject;
pub use templates::{TemplateError, Templates, separators_of};
pub use write::{About, Letter, Message, PersonalData, WriteError, Writer};
